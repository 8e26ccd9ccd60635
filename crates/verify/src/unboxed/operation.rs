//! The machine operations on references and integers.

use super::Writer;
use super::value::{NULL, UNKNOWN, is_integer, is_small};
use wasmgc::ir::Expr;
use wasmgc::op::{IntegerOp, Op, ReferenceOp, Width};

impl<'b> Writer<'b, 'b> {
    pub(super) fn operation(&mut self, op: Op, operands: &'b [Expr]) {
        match op {
            Op::Integer(op) => {
                operands.iter().for_each(|operand| self.expr(operand));
                self.on_integers(op);
            }
            Op::Reference(op) => {
                operands.iter().for_each(|operand| self.expr(operand));
                self.on_references(op);
            }
            Op::Float(_) | Op::Memory(_) => self.leave(),
        }
    }

    fn on_integers(&mut self, op: IntegerOp) {
        if op.may_trap() {
            let (local, ty) = match op.width() {
                Width::W32 => ("$s", "i32"),
                Width::W64 => ("$u", "i64"),
            };
            // Traps are left to the exact evaluation.
            self.put(format!(
                "local.tee {local}\n(i32.or ({ty}.eqz (local.get {local})) ({ty}.eq (local.get {local}) ({ty}.const -1)))"
            ));
            self.leave_if();
        }
        self.put(op.name());
    }

    fn on_references(&mut self, op: ReferenceOp) {
        match op {
            ReferenceOp::RefI31 => self.put("i32.const 1\ni32.shl\ni32.const 1\ni32.shr_s\ni64.extend_i32_s"),
            ReferenceOp::I31GetS => {
                self.put("local.set $t");
                self.put(format!("(i32.eqz {})", is_small()));
                self.leave_if();
                self.put("(i32.wrap_i64 (local.get $t))");
            }
            ReferenceOp::RefIsNull => {
                self.put("local.set $t");
                self.put(format!("(i64.eq (local.get $t) (i64.const {UNKNOWN}))"));
                self.leave_if();
                self.put(format!("(i64.eq (local.get $t) (i64.const {NULL}))"));
            }
            ReferenceOp::RefEq => {
                self.put("local.set $u\nlocal.set $t");
                for local in ["$t", "$u"] {
                    self.put(format!("(i64.eq (local.get {local}) (i64.const {UNKNOWN}))"));
                    self.leave_if();
                }
                // Large integers that are equal may be the same object or not.
                self.put(format!(
                    "(i32.and (i64.eq (local.get $t) (local.get $u)) (i32.and {} (i32.eqz {})))",
                    is_integer("$t"),
                    is_small()
                ));
                self.leave_if();
                self.put("(i64.eq (local.get $t) (local.get $u))");
            }
        }
    }
}
