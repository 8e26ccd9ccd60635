//! Operations on integers, with what each of them means.

use super::Op;
use crate::ir::Type;
use serde_derive::{Deserialize, Serialize};
use wasm_encoder::Instruction;
use wasmparser::Operator;

/// 32 or 64 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Width {
    /// 32 bits.
    W32,
    /// 64 bits.
    W64,
}

impl Width {
    /// How many.
    pub const fn bits(self) -> u32 {
        match self {
            Width::W32 => 32,
            Width::W64 => 64,
        }
    }
}

/// What an operation does with integers of its width.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // WebAssembly's names
pub enum Meaning {
    Add,
    Sub,
    Mul,
    DivS,
    DivU,
    RemS,
    RemU,
    And,
    Or,
    Xor,
    Shl,
    ShrS,
    ShrU,
    Rotl,
    Rotr,
    Clz,
    Ctz,
    Popcnt,
    Eqz,
    Eq,
    Ne,
    LtS,
    LtU,
    GtS,
    GtU,
    LeS,
    LeU,
    GeS,
    GeU,
    Extend8S,
    Extend16S,
    Extend32S,
    /// `i32.wrap_i64`, `i64.extend_i32_s`, `i64.extend_i32_u`: the width is that of the result.
    Wrap,
    ExtendS,
    ExtendU,
}

/// Why an operation traps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Trap {
    /// A divisor of 0.
    #[error("integer divide by zero")]
    DivideByZero,
    /// The least integer divided by -1.
    #[error("integer overflow in a division")]
    Overflow,
}

macro_rules! integer_operations {
    ($($variant:ident $row:tt ($($operand:ident)*) $result:ident $width:ident $meaning:ident;)*) => {
        operations! {
            /// An operation from integers to an integer. It has no effect; some divisions trap.
            IntegerOp Integer: $($variant $row ($($operand)*) $result;)*
        }

        impl IntegerOp {
            /// The width that its meaning is about: that of the operands, where these are two.
            pub const fn width(self) -> Width {
                match self {
                    $(IntegerOp::$variant => Width::$width,)*
                }
            }

            /// What it does.
            pub const fn meaning(self) -> Meaning {
                match self {
                    $(IntegerOp::$variant => Meaning::$meaning,)*
                }
            }

            pub(super) fn instruction(self) -> Instruction<'static> {
                match self {
                    $(IntegerOp::$variant => Instruction::$variant,)*
                }
            }

            /// From the binary format.
            pub fn from_operator(operator: &Operator) -> Option<IntegerOp> {
                match operator {
                    $(Operator::$variant => Some(IntegerOp::$variant),)*
                    _ => None,
                }
            }
        }
    };
}

integer_operations! {
    I32Add "i32.add" (I32 I32) I32 W32 Add;
    I64Add "i64.add" (I64 I64) I64 W64 Add;
    I32Sub "i32.sub" (I32 I32) I32 W32 Sub;
    I64Sub "i64.sub" (I64 I64) I64 W64 Sub;
    I32Mul "i32.mul" (I32 I32) I32 W32 Mul;
    I64Mul "i64.mul" (I64 I64) I64 W64 Mul;
    I32DivS "i32.div_s" (I32 I32) I32 W32 DivS;
    I64DivS "i64.div_s" (I64 I64) I64 W64 DivS;
    I32DivU "i32.div_u" (I32 I32) I32 W32 DivU;
    I64DivU "i64.div_u" (I64 I64) I64 W64 DivU;
    I32RemS "i32.rem_s" (I32 I32) I32 W32 RemS;
    I64RemS "i64.rem_s" (I64 I64) I64 W64 RemS;
    I32RemU "i32.rem_u" (I32 I32) I32 W32 RemU;
    I64RemU "i64.rem_u" (I64 I64) I64 W64 RemU;
    I32And "i32.and" (I32 I32) I32 W32 And;
    I64And "i64.and" (I64 I64) I64 W64 And;
    I32Or "i32.or" (I32 I32) I32 W32 Or;
    I64Or "i64.or" (I64 I64) I64 W64 Or;
    I32Xor "i32.xor" (I32 I32) I32 W32 Xor;
    I64Xor "i64.xor" (I64 I64) I64 W64 Xor;
    I32Shl "i32.shl" (I32 I32) I32 W32 Shl;
    I64Shl "i64.shl" (I64 I64) I64 W64 Shl;
    I32ShrS "i32.shr_s" (I32 I32) I32 W32 ShrS;
    I64ShrS "i64.shr_s" (I64 I64) I64 W64 ShrS;
    I32ShrU "i32.shr_u" (I32 I32) I32 W32 ShrU;
    I64ShrU "i64.shr_u" (I64 I64) I64 W64 ShrU;
    I32Rotl "i32.rotl" (I32 I32) I32 W32 Rotl;
    I64Rotl "i64.rotl" (I64 I64) I64 W64 Rotl;
    I32Rotr "i32.rotr" (I32 I32) I32 W32 Rotr;
    I64Rotr "i64.rotr" (I64 I64) I64 W64 Rotr;
    I32Clz "i32.clz" (I32) I32 W32 Clz;
    I64Clz "i64.clz" (I64) I64 W64 Clz;
    I32Ctz "i32.ctz" (I32) I32 W32 Ctz;
    I64Ctz "i64.ctz" (I64) I64 W64 Ctz;
    I32Popcnt "i32.popcnt" (I32) I32 W32 Popcnt;
    I64Popcnt "i64.popcnt" (I64) I64 W64 Popcnt;
    I32Eqz "i32.eqz" (I32) I32 W32 Eqz;
    I64Eqz "i64.eqz" (I64) I32 W64 Eqz;
    I32Eq "i32.eq" (I32 I32) I32 W32 Eq;
    I64Eq "i64.eq" (I64 I64) I32 W64 Eq;
    I32Ne "i32.ne" (I32 I32) I32 W32 Ne;
    I64Ne "i64.ne" (I64 I64) I32 W64 Ne;
    I32LtS "i32.lt_s" (I32 I32) I32 W32 LtS;
    I64LtS "i64.lt_s" (I64 I64) I32 W64 LtS;
    I32LtU "i32.lt_u" (I32 I32) I32 W32 LtU;
    I64LtU "i64.lt_u" (I64 I64) I32 W64 LtU;
    I32GtS "i32.gt_s" (I32 I32) I32 W32 GtS;
    I64GtS "i64.gt_s" (I64 I64) I32 W64 GtS;
    I32GtU "i32.gt_u" (I32 I32) I32 W32 GtU;
    I64GtU "i64.gt_u" (I64 I64) I32 W64 GtU;
    I32LeS "i32.le_s" (I32 I32) I32 W32 LeS;
    I64LeS "i64.le_s" (I64 I64) I32 W64 LeS;
    I32LeU "i32.le_u" (I32 I32) I32 W32 LeU;
    I64LeU "i64.le_u" (I64 I64) I32 W64 LeU;
    I32GeS "i32.ge_s" (I32 I32) I32 W32 GeS;
    I64GeS "i64.ge_s" (I64 I64) I32 W64 GeS;
    I32GeU "i32.ge_u" (I32 I32) I32 W32 GeU;
    I64GeU "i64.ge_u" (I64 I64) I32 W64 GeU;
    I32Extend8S "i32.extend8_s" (I32) I32 W32 Extend8S;
    I64Extend8S "i64.extend8_s" (I64) I64 W64 Extend8S;
    I32Extend16S "i32.extend16_s" (I32) I32 W32 Extend16S;
    I64Extend16S "i64.extend16_s" (I64) I64 W64 Extend16S;
    I64Extend32S "i64.extend32_s" (I64) I64 W64 Extend32S;
    I32WrapI64 "i32.wrap_i64" (I64) I32 W32 Wrap;
    I64ExtendI32S "i64.extend_i32_s" (I32) I64 W64 ExtendS;
    I64ExtendI32U "i64.extend_i32_u" (I32) I64 W64 ExtendU;
}

/// The result for integers of one width.
macro_rules! evaluate {
    ($signed:ty, $unsigned:ty, $meaning:expr, $a:expr, $b:expr) => {{
        let (a, b) = ($a as $signed, $b as $signed);
        let (ua, ub) = (a as $unsigned, b as $unsigned);
        // Shifts and rotations take it modulo the width.
        let bits = ub as u32;
        Ok(i64::from(match $meaning {
            Meaning::Add => a.wrapping_add(b),
            Meaning::Sub => a.wrapping_sub(b),
            Meaning::Mul => a.wrapping_mul(b),
            Meaning::DivS | Meaning::DivU | Meaning::RemS | Meaning::RemU if b == 0 => return Err(Trap::DivideByZero),
            Meaning::DivS => a.checked_div(b).ok_or(Trap::Overflow)?,
            Meaning::DivU => (ua / ub) as $signed,
            Meaning::RemS => a.wrapping_rem(b),
            Meaning::RemU => (ua % ub) as $signed,
            Meaning::And => a & b,
            Meaning::Or => a | b,
            Meaning::Xor => a ^ b,
            Meaning::Shl => a.wrapping_shl(bits),
            Meaning::ShrS => a.wrapping_shr(bits),
            Meaning::ShrU => ua.wrapping_shr(bits) as $signed,
            Meaning::Rotl => a.rotate_left(bits % <$signed>::BITS),
            Meaning::Rotr => a.rotate_right(bits % <$signed>::BITS),
            Meaning::Clz => a.leading_zeros() as $signed,
            Meaning::Ctz => a.trailing_zeros() as $signed,
            Meaning::Popcnt => a.count_ones() as $signed,
            Meaning::Eqz => (a == 0).into(),
            Meaning::Eq => (a == b).into(),
            Meaning::Ne => (a != b).into(),
            Meaning::LtS => (a < b).into(),
            Meaning::LtU => (ua < ub).into(),
            Meaning::GtS => (a > b).into(),
            Meaning::GtU => (ua > ub).into(),
            Meaning::LeS => (a <= b).into(),
            Meaning::LeU => (ua <= ub).into(),
            Meaning::GeS => (a >= b).into(),
            Meaning::GeU => (ua >= ub).into(),
            Meaning::Extend8S => (a as i8).into(),
            Meaning::Extend16S => (a as i16).into(),
            Meaning::Extend32S | Meaning::Wrap | Meaning::ExtendS => (a as i32).into(),
            Meaning::ExtendU => (a as u32) as $signed,
        }))
    }};
}

impl IntegerOp {
    /// The result for these operands. An i32 is kept as the i64 of the same signed value, on both sides. The second operand of an operation
    /// that has one is not looked at.
    pub fn evaluate(self, a: i64, b: i64) -> Result<i64, Trap> {
        match self.width() {
            Width::W32 => evaluate!(i32, u32, self.meaning(), a, b),
            Width::W64 => evaluate!(i64, u64, self.meaning(), a, b),
        }
    }

    /// Whether it may trap.
    pub const fn may_trap(self) -> bool {
        matches!(
            self.meaning(),
            Meaning::DivS | Meaning::DivU | Meaning::RemS | Meaning::RemU
        )
    }
}
