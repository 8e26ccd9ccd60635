//! Trees written as instructions.

use super::frame::result;
use super::value::{NULL, UNKNOWN, is_small, object};
use super::{MAX_LENGTH, Writer};
use wasmgc::ir::{Const, Expr, LocalId, Type, Var};

impl<'b> Writer<'b, 'b> {
    pub(super) fn expr(&mut self, expr: &'b Expr) {
        if self.text.len() > MAX_LENGTH {
            return;
        }
        match expr {
            Expr::Const(Const::I32(value)) => self.put(format!("i32.const {value}")),
            Expr::Const(Const::I64(value)) => self.put(format!("i64.const {value}")),
            Expr::Const(Const::Null(_)) => self.put(format!("i64.const {NULL}")),
            Expr::Const(Const::F64(_)) => self.leave(),
            Expr::Get(Var::Local(LocalId(index))) => match self.frame().unknown.contains(index) {
                true => self.leave(),
                false => self.put(format!("local.get $l{}_{index}", self.frame().number)),
            },
            Expr::Get(Var::Global(global)) => match self.model.program.globals.get(global.0 as usize) {
                Some(variable) if variable.constant => self.put(format!("i64.const {}", object(*global))),
                _ => self.unknown(expr),
            },
            Expr::Get(Var::Site(_)) => self.unknown(expr),
            Expr::Set(Var::Local(LocalId(index)), value) => {
                self.expr(value);
                match self.frame().unknown.contains(index) {
                    true => self.put("drop"),
                    false => self.put(format!("local.set $l{}_{index}", self.frame().number)),
                }
            }
            Expr::Op(op, operands) => self.operation(*op, operands),
            Expr::Cast(None, value) => self.expr(value),
            Expr::Cast(Some(_), value) => {
                self.expr(value);
                self.put("drop");
                self.unknown(expr);
            }
            Expr::Test(class, value) => {
                self.expr(value);
                self.put("local.set $t");
                match class {
                    None => {
                        self.put(format!("(i64.eq (local.get $t) (i64.const {UNKNOWN}))"));
                        self.leave_if();
                        self.put(is_small());
                    }
                    Some(class) if self.model.is_float(*class) => {
                        self.put(format!("(i64.eq (local.get $t) (i64.const {UNKNOWN}))"));
                        self.leave_if();
                        self.put("i32.const 0");
                    }
                    Some(_) => {
                        self.put(format!(
                            "(i32.eqz (i32.or {} (i64.eq (local.get $t) (i64.const {NULL}))))",
                            is_small()
                        ));
                        self.leave_if();
                        self.put("i32.const 0");
                    }
                }
            }
            Expr::Call(function, arguments) => self.call(*function, arguments),
            Expr::If(condition, then, otherwise, ty) => {
                self.expr(condition);
                self.put(format!("if{}", result(*ty)));
                self.expr(then);
                self.put("else");
                self.expr(otherwise);
                self.put("end");
                self.behind(*ty);
            }
            Expr::Block(label, body, ty) => {
                let name = self.label('b', *label);
                self.put(format!("block {name}{}", result(*ty)));
                self.expr(body);
                self.put("end");
                self.behind(*ty);
            }
            Expr::Loop(label, body) => {
                let name = self.label('c', *label);
                self.put(format!("loop {name}"));
                self.put("(local.tee $fuel (i32.sub (local.get $fuel) (i32.const 1)))\ni32.eqz");
                self.leave_if();
                self.expr(body);
                self.put(format!("br {name}\nend\nunreachable"));
            }
            Expr::Break(label, value) => {
                value.iter().for_each(|value| self.expr(value));
                let name = self.label('b', *label);
                self.put(format!("br {name}"));
            }
            Expr::Continue(label) => {
                let name = self.label('c', *label);
                self.put(format!("br {name}"));
            }
            Expr::Seq(all) => all.iter().for_each(|each| self.expr(each)),
            Expr::Drop(value) => {
                self.expr(value);
                if self.type_of(value) != Type::Void {
                    self.put("drop");
                }
            }
            Expr::Return(value) => {
                value.iter().for_each(|value| self.expr(value));
                match (self.frame().result, value) {
                    (Some(_), _) => self.put(format!("br $return{}", self.frame().number)),
                    (None, Some(_)) => self.put("return"),
                    (None, None) => self.leave(),
                }
            }
            Expr::Field(_, _, object) | Expr::Length(object) => {
                self.expr(object);
                self.put("drop");
                self.unknown(expr);
            }
            Expr::Element(_, array, index) => {
                self.expr(array);
                self.expr(index);
                self.put("drop\ndrop");
                self.unknown(expr);
            }
            Expr::Get(Var::Register(_))
            | Expr::Set(..)
            | Expr::Switch { .. }
            | Expr::Narrow(..)
            | Expr::CallRaw(..)
            | Expr::CallCode(..)
            | Expr::Goto(_)
            | Expr::Unreachable
            | Expr::Run
            | Expr::New(..)
            | Expr::NewArray(..)
            | Expr::NewArrayDefault(..)
            | Expr::NewArrayFixed(..)
            | Expr::SetField(..)
            | Expr::SetElement(..)
            | Expr::CopyArray(..)
            | Expr::FillArray(..) => self.leave(),
        }
    }

    /// Control that does not come out of a block does not go on behind it.
    pub(super) fn behind(&mut self, ty: Type) {
        if ty == Type::Never {
            self.put("unreachable");
        }
    }

    /// A value of the expression's type of which nothing is known.
    fn unknown(&mut self, expr: &Expr) {
        match self.type_of(expr) {
            Type::Oop | Type::Ref(_) => self.put(format!("i64.const {UNKNOWN}")),
            _ => self.leave(),
        }
    }
}
