//! Which locals a node may still read: what is dead does not keep two states of a method apart.
//!
//! An error here could only cost a proof: a local taken for dead becomes an unknown value.

use std::collections::{BTreeMap, BTreeSet};
use wasmgc::ir::{Expr, LocalId, Var};

pub(crate) type Locals = BTreeSet<u32>;

/// The locals live at the start of each node.
pub(crate) fn at_nodes(nodes: &[Expr], num_locals: usize) -> Vec<Locals> {
    let mut live = vec![Locals::new(); nodes.len()];
    loop {
        let mut changed = false;
        for (index, node) in nodes.iter().enumerate().rev() {
            let mut walk = Walk {
                nodes: &live,
                num_locals,
                labels: BTreeMap::new(),
            };
            let before = walk.before(node, Locals::new());
            if before.len() > live[index].len() {
                live[index] = before;
                changed = true;
            }
        }
        if !changed {
            return live;
        }
    }
}

struct Walk<'a> {
    nodes: &'a [Locals],
    num_locals: usize,
    labels: BTreeMap<u32, Locals>,
}

impl Walk<'_> {
    /// What is live before the tree, given what is live behind it.
    fn before(&mut self, expr: &Expr, after: Locals) -> Locals {
        match expr {
            Expr::Get(Var::Local(LocalId(index))) => {
                let mut live = after;
                live.insert(*index);
                live
            }
            Expr::Set(Var::Local(LocalId(index)), value) => {
                let mut live = after;
                live.remove(index);
                self.before(value, live)
            }
            Expr::If(condition, then, otherwise, _) => {
                let mut live = self.before(then, after.clone());
                live.extend(self.before(otherwise, after));
                self.before(condition, live)
            }
            Expr::Block(label, body, _) => {
                self.labels.insert(label.0, after.clone());
                self.before(body, after)
            }
            Expr::Break(label, value) => {
                let live = self.labels.get(&label.0).cloned().unwrap_or_default();
                match value {
                    Some(value) => self.before(value, live),
                    None => live,
                }
            }
            Expr::Switch { index, cases, .. } => {
                let mut live = Locals::new();
                for case in cases {
                    live.extend(self.before(case, after.clone()));
                }
                self.before(index, live)
            }
            Expr::Goto(node) => self.nodes.get(*node as usize).cloned().unwrap_or_default(),
            Expr::Return(value) => match value {
                Some(value) => self.before(value, Locals::new()),
                None => Locals::new(),
            },
            Expr::Loop(..) | Expr::Continue(_) => (0..self.num_locals as u32).collect(),
            Expr::Unreachable => Locals::new(),
            other => children(other)
                .into_iter()
                .rev()
                .fold(after, |live, child| self.before(child, live)),
        }
    }
}

/// The operands in the order in which they are evaluated.
pub(crate) fn children(expr: &Expr) -> Vec<&Expr> {
    let mut children = Vec::new();
    expr.for_each_child(&mut |child| children.push(child));
    children
}
