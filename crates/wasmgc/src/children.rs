//! The immediate parts of a tree, in the order in which they are evaluated.

use crate::ir::{Body, Expr, LocalId, Var};

/// The immediate parts of a tree, shared or to be changed: the list, once.
macro_rules! each_child {
    ($tree:expr, $visit:expr, $iter:ident) => {
        match $tree {
            Expr::Const(_) | Expr::Get(_) | Expr::Continue(_) | Expr::Unreachable | Expr::Run | Expr::Goto(_) => {}
            Expr::Set(_, a)
            | Expr::Field(_, _, a)
            | Expr::NewArrayDefault(_, a)
            | Expr::Length(a)
            | Expr::Cast(_, a)
            | Expr::Test(_, a)
            | Expr::Narrow(_, _, a)
            | Expr::Block(_, a, _)
            | Expr::Loop(_, a)
            | Expr::Drop(a) => $visit(a),
            Expr::Break(_, a) | Expr::Return(a) => a.$iter().for_each(|a| $visit(a)),
            Expr::SetField(_, _, a, b) | Expr::NewArray(_, a, b) | Expr::Element(_, a, b) => {
                $visit(a);
                $visit(b);
            }
            Expr::SetElement(_, a, b, c) | Expr::If(a, b, c, _) => {
                $visit(a);
                $visit(b);
                $visit(c);
            }
            Expr::CopyArray(_, all) => all.$iter().for_each($visit),
            Expr::FillArray(_, all) => all.$iter().for_each($visit),
            Expr::Op(_, all)
            | Expr::New(_, all)
            | Expr::NewArrayFixed(_, all)
            | Expr::Call(_, all)
            | Expr::CallRaw(_, all, _)
            | Expr::Seq(all) => all.$iter().for_each($visit),
            Expr::CallCode(all, index) => {
                all.$iter().for_each(&mut *$visit);
                $visit(index);
            }
            Expr::Switch { index, cases, .. } => {
                $visit(index);
                cases.$iter().for_each($visit);
            }
        }
    };
}

impl Expr {
    /// Calls `visit` with each immediate part, in the order of evaluation.
    pub fn for_each_child<'a>(&'a self, visit: &mut dyn FnMut(&'a Expr)) {
        each_child!(self, visit, iter);
    }

    /// The same, of a tree to be changed in place.
    pub fn for_each_child_mut(&mut self, visit: &mut dyn FnMut(&mut Expr)) {
        each_child!(self, visit, iter_mut);
    }
}

impl Expr {
    /// Calls `change` with every part of the tree and then with the tree itself, in the order of evaluation.
    pub fn visit_mut(&mut self, change: &mut dyn FnMut(&mut Expr)) {
        self.for_each_child_mut(&mut |child| child.visit_mut(change));
        change(self);
    }

    /// Calls `look` with the tree and then with every part of it.
    pub fn visit<'a>(&'a self, look: &mut dyn FnMut(&'a Expr)) {
        look(self);
        self.for_each_child(&mut |child| child.visit(look));
    }

    /// The label that this node itself bears or goes to.
    pub fn label_mut(&mut self) -> Option<&mut crate::ir::Label> {
        match self {
            Expr::Block(label, ..) | Expr::Loop(label, _) | Expr::Break(label, _) | Expr::Continue(label) => {
                Some(label)
            }
            _ => None,
        }
    }
}

impl Body {
    /// Leaves out the locals that are neither read nor written.
    pub fn drop_unused_locals(&mut self) {
        let mut used = vec![false; self.locals.len()];
        used[..self.parameters as usize].fill(true);
        self.expr.visit(&mut |expr| {
            if let Expr::Get(Var::Local(id)) | Expr::Set(Var::Local(id), _) | Expr::Narrow(_, id, _) = expr {
                used[id.0 as usize] = true;
            }
        });
        let mut count = 0;
        let numbers: Vec<u32> = used
            .iter()
            .map(|used| {
                count += u32::from(*used);
                count.saturating_sub(1)
            })
            .collect();
        self.expr.visit_mut(&mut |expr| {
            if let Expr::Get(Var::Local(id)) | Expr::Set(Var::Local(id), _) | Expr::Narrow(_, id, _) = expr {
                *id = LocalId(numbers[id.0 as usize]);
            }
        });
        let mut used = used.into_iter();
        self.locals.retain(|_| used.next().unwrap_or_default());
    }
}
