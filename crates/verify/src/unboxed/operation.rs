//! The instructions on references and machine integers.

use super::Writer;
use super::value::{IS_SMALL, NULL, UNKNOWN, is_integer};
use crate::operation::{Kind, Operation, Width};
use wasmgc::ir::Expr;

impl<'b> Writer<'b, 'b> {
    pub(super) fn operation(&mut self, name: &str, operands: &'b [Expr]) {
        let operation = Operation::from_name(name);
        if operation.is_none() && !matches!(name, "ref.i31" | "i31.get_s" | "ref.is_null" | "ref.eq") {
            return self.leave();
        }
        operands.iter().for_each(|operand| self.expr(operand));
        match (name, operation) {
            ("ref.i31", _) => self.put("i32.const 1\ni32.shl\ni32.const 1\ni32.shr_s\ni64.extend_i32_s"),
            ("i31.get_s", _) => {
                self.put("local.set $t");
                self.put(format!("(i32.eqz {IS_SMALL})"));
                self.leave_if();
                self.put("(i32.wrap_i64 (local.get $t))");
            }
            ("ref.is_null", _) => {
                self.put("local.set $t");
                self.put(format!("(i64.eq (local.get $t) (i64.const {UNKNOWN}))"));
                self.leave_if();
                self.put(format!("(i64.eq (local.get $t) (i64.const {NULL}))"));
            }
            ("ref.eq", _) => {
                self.put("local.set $u\nlocal.set $t");
                for local in ["$t", "$u"] {
                    self.put(format!("(i64.eq (local.get {local}) (i64.const {UNKNOWN}))"));
                    self.leave_if();
                }
                // Large integers that are equal may be the same object or not.
                self.put(format!(
                    "(i32.and (i64.eq (local.get $t) (local.get $u)) (i32.and {} (i32.eqz {IS_SMALL})))",
                    is_integer("$t")
                ));
                self.leave_if();
                self.put("(i64.eq (local.get $t) (local.get $u))");
            }
            (_, Some(operation)) => {
                let divides = matches!(operation.kind, Kind::DivS | Kind::DivU | Kind::RemS | Kind::RemU);
                if divides {
                    let (local, ty) = match operation.width {
                        Width::W32 => ("$s", "i32"),
                        Width::W64 => ("$u", "i64"),
                    };
                    // Traps are left to the exact evaluation.
                    self.put(format!("local.tee {local}\n(i32.or ({ty}.eqz (local.get {local})) ({ty}.eq (local.get {local}) ({ty}.const -1)))"));
                    self.leave_if();
                }
                self.put(name);
            }
            (_, None) => {}
        }
    }
}
