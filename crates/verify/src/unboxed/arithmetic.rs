//! What Smalltalk's arithmetic answers for integers that fit.

use super::Writer;
use super::call::is_pure;
use super::value::{UNKNOWN, is_integer, is_within, object};
use crate::model::Arithmetic;
use wasmgc::ir::{Const, Expr};

impl<'b> Writer<'b, 'b> {
    pub(super) fn slow_arithmetic(&mut self, arguments: &'b [Expr]) {
        let [index, a, b, depth] = arguments else {
            return self.leave();
        };
        let Expr::Const(Const::I32(index)) = index else {
            return self.leave();
        };
        let Some(message) = Arithmetic::from_index(i64::from(*index)) else {
            return self.leave();
        };
        self.expr(a);
        self.expr(b);
        self.ignored(depth);
        self.put("local.set $u\nlocal.set $t");
        self.put(format!("(i32.eqz (i32.and {} {}))", is_integer("$t"), is_integer("$u")));
        self.leave_if();
        self.arithmetic(message);
    }

    fn ignored(&mut self, argument: &'b Expr) {
        if !is_pure(argument) {
            self.expr(argument);
            self.put("drop");
        }
    }

    /// The axiom, as [`Arithmetic::of_integers`] states it, of the integers in $t and $u.
    fn arithmetic(&mut self, message: Arithmetic) {
        let compare = |name: &str| Some(format!("(i64.{name} (local.get $t) (local.get $u))"));
        let condition = match message {
            Arithmetic::Less => compare("lt_s"),
            Arithmetic::Greater => compare("gt_s"),
            Arithmetic::LessOrEqual => compare("le_s"),
            Arithmetic::GreaterOrEqual => compare("ge_s"),
            Arithmetic::Equal => compare("eq"),
            Arithmetic::NotEqual => compare("ne"),
            _ => None,
        };
        if let Some(condition) = condition {
            let [yes, no] = [true, false].map(|value| self.known.boolean(value).map_or(UNKNOWN, object));
            return self.put(format!("(select (i64.const {yes}) (i64.const {no}) {condition})"));
        }
        match message {
            Arithmetic::Add => self.put("(i64.add (local.get $t) (local.get $u))"),
            Arithmetic::Subtract => self.put("(i64.sub (local.get $t) (local.get $u))"),
            Arithmetic::Multiply => {
                // The rounding of floats is far less than the room between 2^61 and 2^62.
                let float = |local: &str| format!("(f64.convert_i64_s (local.get {local}))");
                self.put(format!(
                    "(f64.ge (f64.abs (f64.mul {} {})) (f64.const 0x1p61))",
                    float("$t"),
                    float("$u")
                ));
                self.leave_if();
                self.put("(i64.mul (local.get $t) (local.get $u))");
            }
            Arithmetic::Divide => {
                self.put("(i64.eqz (local.get $u))");
                self.leave_if();
                self.put("(i64.ne (i64.rem_s (local.get $t) (local.get $u)) (i64.const 0))");
                self.leave_if();
                self.put("(i64.div_s (local.get $t) (local.get $u))");
            }
            Arithmetic::IntegerDivide | Arithmetic::Modulo => {
                self.put("(i64.eqz (local.get $u))");
                self.leave_if();
                // Truncating division is one too high, and its remainder a divisor too low, where the remainder has the other sign.
                let remainder = "(i64.rem_s (local.get $t) (local.get $u))";
                let is_off = format!(
                    "(i32.and (i64.ne {remainder} (i64.const 0)) (i64.lt_s (i64.xor {remainder} (local.get $u)) (i64.const 0)))"
                );
                self.put(if message == Arithmetic::Modulo {
                    format!("(i64.add {remainder} (select (local.get $u) (i64.const 0) {is_off}))")
                } else {
                    format!("(i64.sub (i64.div_s (local.get $t) (local.get $u)) (i64.extend_i32_u {is_off}))")
                });
            }
            Arithmetic::BitShift => {
                self.put("(i64.gt_u (i64.add (local.get $u) (i64.const 61)) (i64.const 122))");
                self.leave_if();
                self.put(
                    "(if (result i64) (i64.ge_s (local.get $u) (i64.const 0)) (then \
                     (i64.ne (i64.shr_s (i64.shl (local.get $t) (local.get $u)) (local.get $u)) (local.get $t))",
                );
                self.leave_if();
                self.put(
                    "(i64.shl (local.get $t) (local.get $u))) \
                     (else (i64.shr_s (local.get $t) (i64.sub (i64.const 0) (local.get $u)))))",
                );
            }
            Arithmetic::BitAnd => self.put("(i64.and (local.get $t) (local.get $u))"),
            Arithmetic::BitOr => self.put("(i64.or (local.get $t) (local.get $u))"),
            _ => return self.leave(),
        }
        self.put("local.set $t");
        self.put(format!("(i32.eqz {})", is_within("$t")));
        self.leave_if();
        self.put("local.get $t");
    }
}
