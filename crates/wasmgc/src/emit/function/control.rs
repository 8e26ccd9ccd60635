//! Branches, blocks, loops, and jumps.

use super::{Emitted, Emitter, Frame, Stop};
use crate::emit::Fault;
use crate::ir::{ClassId, Expr, Label, LocalId, Type, Var};
use crate::op::{IntegerOp, Op};
use wasm_encoder::{BlockType, BranchHint, HeapType, RefType, ValType};

/// The condition is mostly false.
const UNLIKELY: u32 = 0;
/// The condition is mostly true.
const LIKELY: u32 = 1;

impl Emitter<'_> {
    pub fn conditional(&mut self, condition: &Expr, then: &Expr, otherwise: &Expr, ty: Type) -> Emitted {
        match condition {
            Expr::Narrow(class, local, value) => return self.narrowed((*class, *local, value), then, otherwise, ty),
            Expr::Op(Op::Integer(IntegerOp::I32Eqz), operands) if matches!(operands[..], [Expr::Narrow(..)]) => {
                return self.conditional(&operands[0], otherwise, then, ty);
            }
            Expr::Test(Some(class), object) => {
                if let Some(local) = cast_first(then, *class, object) {
                    return self.tested_and_cast((*class, local, object), then, otherwise, ty);
                }
            }
            _ => {}
        }
        self.expr(condition)?;
        let nothing_otherwise = matches!(otherwise, Expr::Seq(all) if all.is_empty());
        match then {
            Expr::Break(label, None) if nothing_otherwise => return self.jump_if(*label, false),
            Expr::Continue(label) if nothing_otherwise => return self.jump_if(*label, true),
            _ => {}
        }
        let block_type = self.block_type(ty)?;
        match (self.is_cold(then), self.is_cold(otherwise)) {
            (true, false) => self.hint(UNLIKELY),
            (false, true) => self.hint(LIKELY),
            _ => {}
        }
        self.code().if_(block_type);
        self.open += 1;
        let mut ends = self.ends(then)?;
        if nothing_otherwise {
            ends = true;
        } else {
            self.code().else_();
            ends |= self.ends(otherwise)?;
        }
        self.close(ends)
    }

    /// An If that asks whether a value is of a final type, and takes it as such where it is.
    fn narrowed(
        &mut self,
        (class, local, value): (ClassId, LocalId, &Expr),
        then: &Expr,
        otherwise: &Expr,
        ty: Type,
    ) -> Emitted {
        let own = self.scope.types.instance(self.scope.program, class)?;
        let to = RefType {
            nullable: false,
            heap_type: HeapType::Concrete(own),
        };
        let local = self.local(local)?;
        let block_type = self.block_type(ty)?;
        self.code()
            .block(block_type)
            .block(BlockType::Result(ValType::Ref(RefType::EQREF)));
        self.open += 2;
        let mut ends = false;
        if self.ends(value)? {
            self.code().br_on_cast_fail(0, RefType::EQREF, to);
            self.keep(local);
            if self.ends(then)? {
                self.code().br(1);
                ends = true;
            }
        }
        self.code().end().drop();
        self.open -= 1;
        ends |= self.ends(otherwise)?;
        self.close(ends)
    }

    /// An If that asks whether a value is of a type, and casts it first of all where it is: it is asked once.
    fn tested_and_cast(
        &mut self,
        (class, local, object): (ClassId, LocalId, &Expr),
        then: &Expr,
        otherwise: &Expr,
        ty: Type,
    ) -> Emitted {
        let local = self.local(local)?;
        let block_type = self.block_type(ty)?;
        self.code().block(block_type);
        self.open += 1;
        self.begin_hit(class)?;
        let mut ends = false;
        if self.ends(object)? {
            self.leave_where(class)?;
            self.code().drop();
            if self.ends(otherwise)? {
                self.code().br(1);
                ends = true;
            }
        }
        self.code().end();
        self.keep(local);
        self.open -= 1;
        match self.behind_first(then) {
            Ok(()) => ends = true,
            Err(Stop::Never) => {}
            Err(error) => return Err(error),
        }
        self.close(ends)
    }

    /// Emits a part without the statement that it begins with.
    fn behind_first(&mut self, part: &Expr) -> Emitted {
        let Expr::Seq(all) = part else { return Ok(()) };
        let Some((first, rest)) = all.split_first() else {
            return Ok(());
        };
        self.behind_first(first)?;
        self.exprs(rest)
    }

    /// Whether a part calls what is seldom called. Engines lay such parts out apart, and let them not cost others registers.
    fn is_cold(&self, part: &Expr) -> bool {
        let mut cold = false;
        part.visit(&mut |expr| {
            if let Expr::Call(id, _) = expr {
                let function = self.scope.program.functions.get(id.0 as usize);
                cold |= function.is_some_and(|function| function.cold);
            }
        });
        cold
    }

    /// Of the branch that is emitted next.
    fn hint(&mut self, likelihood: u32) {
        self.code();
        self.hints.push(BranchHint {
            branch_func_offset: self.function.byte_len() as u32,
            branch_hint_value: likelihood,
        });
    }

    pub fn block(&mut self, label: Label, body: &Expr, ty: Type) -> Emitted {
        let block_type = self.block_type(ty)?;
        self.code().block(block_type);
        self.open += 1;
        let (ends, used) = self.framed(label, false, body)?;
        self.close(ends || used)
    }

    pub fn endless(&mut self, label: Label, body: &Expr) -> Emitted {
        self.code().loop_(BlockType::Empty);
        self.open += 1;
        if self.framed(label, true, body)?.0 {
            self.code().br(0);
        }
        self.close(false)
    }

    /// Emits a body within its frame: whether control comes to its end, and whether there was a jump to the label.
    fn framed(&mut self, label: Label, is_loop: bool, body: &Expr) -> Result<(bool, bool), Stop> {
        self.frames.push(Frame {
            label,
            is_loop,
            open: self.open,
            used: false,
        });
        let ends = self.ends(body)?;
        Ok((ends, self.frames.pop().is_some_and(|frame| frame.used)))
    }

    pub fn jump(&mut self, label: Label, to_loop: bool) -> Emitted {
        let depth = self.depth(label, to_loop)?;
        self.code().br(depth);
        Err(Stop::Never)
    }

    fn jump_if(&mut self, label: Label, to_loop: bool) -> Emitted {
        let depth = self.depth(label, to_loop)?;
        self.code().br_if(depth);
        Ok(())
    }

    fn depth(&mut self, label: Label, to_loop: bool) -> Result<u32, Stop> {
        let open = self.open;
        match self
            .frames
            .iter_mut()
            .rfind(|frame| frame.label == label && frame.is_loop == to_loop)
        {
            Some(frame) => {
                frame.used = true;
                Ok(open - frame.open)
            }
            None => Err(self.fault(Fault::Label(if to_loop { "Loop" } else { "Block" }, label.0))),
        }
    }

    /// The cases stand behind one another, each behind the end of a block that the table's jump leaves; around all there is one more
    /// block, whose end a case jumps to.
    pub fn switch(&mut self, index: &Expr, targets: &[u32], cases: &[Expr], ty: Type) -> Emitted {
        let count = cases.len() as u32;
        if let Some(&wrong) = targets
            .iter()
            .chain([&count.wrapping_sub(1)])
            .find(|&&target| target >= count)
        {
            return Err(self.fault(Fault::Case(wrong)));
        }
        let block_type = self.block_type(ty)?;
        self.code().block(block_type);
        (0..count).for_each(|_| {
            self.code().block(BlockType::Empty);
        });
        self.open += count + 1;
        if self.ends(index)? {
            self.code().br_table(targets.iter().copied(), count - 1);
        }
        let mut ends = false;
        for (number, case) in cases.iter().enumerate() {
            self.code().end();
            self.open -= 1;
            if self.ends(case)? {
                ends = true;
                let to_end = count - 1 - number as u32;
                if to_end > 0 {
                    self.code().br(to_end);
                }
            }
        }
        self.close(ends)
    }
}

/// The local in which a part puts the object of a variable, cast to the class, before anything else.
fn cast_first(part: &Expr, class: ClassId, object: &Expr) -> Option<LocalId> {
    match part {
        Expr::Seq(all) => cast_first(all.first()?, class, object),
        Expr::Set(Var::Local(local), value) => match (&**value, object) {
            (Expr::Cast(Some(to), value), Expr::Get(variable)) if *to == class => {
                matches!(&**value, Expr::Get(other) if other == variable).then_some(*local)
            }
            _ => None,
        },
        _ => None,
    }
}
