//! The WebAssembly instructions on integers that methods' trees and candidates are made of: names and exact meaning.

use wasmparser::Operator;

/// 32 or 64 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Width {
    W32,
    W64,
}

impl Width {
    pub fn bits(self) -> u32 {
        match self {
            Width::W32 => 32,
            Width::W64 => 64,
        }
    }
}

/// What an instruction does with operands of its width.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
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

/// An instruction without immediates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Operation {
    pub name: &'static str,
    pub width: Width,
    pub kind: Kind,
}

/// The instructions on references that methods' trees are made of.
const ON_REFERENCES: [&str; 4] = ["ref.i31", "i31.get_s", "ref.is_null", "ref.eq"];

/// Whether the instruction is known to do nothing but to compute a value, which may be unknown. Any other may do anything.
pub(crate) fn is_modelled(name: &str) -> bool {
    ON_REFERENCES.contains(&name) || Operation::from_name(name).is_some()
}

/// What is said of another.
pub(crate) fn not_modelled(name: &str) -> String {
    format!("uses {name}, which is not modelled")
}

/// Why an instruction traps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Trap {
    /// A divisor of 0.
    #[error("integer divide by zero")]
    DivideByZero,
    /// The least integer divided by -1.
    #[error("integer overflow in a division")]
    Overflow,
}

macro_rules! operations {
    ($($name:literal $operator:ident $width:ident $kind:ident;)*) => {
        impl Operation {
            /// The names of all, in the text format.
            pub const NAMES: &[&str] = &[$($name),*];

            /// By the name in the text format.
            pub fn from_name(name: &str) -> Option<Operation> {
                match name {
                    $($name => Some(Operation { name: $name, width: Width::$width, kind: Kind::$kind }),)*
                    _ => None,
                }
            }

            /// From the binary format.
            pub fn from_operator(operator: &Operator) -> Option<Operation> {
                match operator {
                    $(Operator::$operator => Some(Operation { name: $name, width: Width::$width, kind: Kind::$kind }),)*
                    _ => None,
                }
            }
        }
    };
}

operations! {
    "i32.add" I32Add W32 Add; "i64.add" I64Add W64 Add;
    "i32.sub" I32Sub W32 Sub; "i64.sub" I64Sub W64 Sub;
    "i32.mul" I32Mul W32 Mul; "i64.mul" I64Mul W64 Mul;
    "i32.div_s" I32DivS W32 DivS; "i64.div_s" I64DivS W64 DivS;
    "i32.div_u" I32DivU W32 DivU; "i64.div_u" I64DivU W64 DivU;
    "i32.rem_s" I32RemS W32 RemS; "i64.rem_s" I64RemS W64 RemS;
    "i32.rem_u" I32RemU W32 RemU; "i64.rem_u" I64RemU W64 RemU;
    "i32.and" I32And W32 And; "i64.and" I64And W64 And;
    "i32.or" I32Or W32 Or; "i64.or" I64Or W64 Or;
    "i32.xor" I32Xor W32 Xor; "i64.xor" I64Xor W64 Xor;
    "i32.shl" I32Shl W32 Shl; "i64.shl" I64Shl W64 Shl;
    "i32.shr_s" I32ShrS W32 ShrS; "i64.shr_s" I64ShrS W64 ShrS;
    "i32.shr_u" I32ShrU W32 ShrU; "i64.shr_u" I64ShrU W64 ShrU;
    "i32.rotl" I32Rotl W32 Rotl; "i64.rotl" I64Rotl W64 Rotl;
    "i32.rotr" I32Rotr W32 Rotr; "i64.rotr" I64Rotr W64 Rotr;
    "i32.clz" I32Clz W32 Clz; "i64.clz" I64Clz W64 Clz;
    "i32.ctz" I32Ctz W32 Ctz; "i64.ctz" I64Ctz W64 Ctz;
    "i32.popcnt" I32Popcnt W32 Popcnt; "i64.popcnt" I64Popcnt W64 Popcnt;
    "i32.eqz" I32Eqz W32 Eqz; "i64.eqz" I64Eqz W64 Eqz;
    "i32.eq" I32Eq W32 Eq; "i64.eq" I64Eq W64 Eq;
    "i32.ne" I32Ne W32 Ne; "i64.ne" I64Ne W64 Ne;
    "i32.lt_s" I32LtS W32 LtS; "i64.lt_s" I64LtS W64 LtS;
    "i32.lt_u" I32LtU W32 LtU; "i64.lt_u" I64LtU W64 LtU;
    "i32.gt_s" I32GtS W32 GtS; "i64.gt_s" I64GtS W64 GtS;
    "i32.gt_u" I32GtU W32 GtU; "i64.gt_u" I64GtU W64 GtU;
    "i32.le_s" I32LeS W32 LeS; "i64.le_s" I64LeS W64 LeS;
    "i32.le_u" I32LeU W32 LeU; "i64.le_u" I64LeU W64 LeU;
    "i32.ge_s" I32GeS W32 GeS; "i64.ge_s" I64GeS W64 GeS;
    "i32.ge_u" I32GeU W32 GeU; "i64.ge_u" I64GeU W64 GeU;
    "i32.extend8_s" I32Extend8S W32 Extend8S; "i64.extend8_s" I64Extend8S W64 Extend8S;
    "i32.extend16_s" I32Extend16S W32 Extend16S; "i64.extend16_s" I64Extend16S W64 Extend16S;
    "i64.extend32_s" I64Extend32S W64 Extend32S;
    "i32.wrap_i64" I32WrapI64 W32 Wrap;
    "i64.extend_i32_s" I64ExtendI32S W64 ExtendS;
    "i64.extend_i32_u" I64ExtendI32U W64 ExtendU;
}

impl Operation {
    /// The number of operands.
    pub fn arity(self) -> usize {
        match self.kind {
            Kind::Clz | Kind::Ctz | Kind::Popcnt | Kind::Eqz => 1,
            Kind::Extend8S | Kind::Extend16S | Kind::Extend32S | Kind::Wrap | Kind::ExtendS | Kind::ExtendU => 1,
            _ => 2,
        }
    }

    /// The result for these operands: an i32 is kept as the i64 of the same signed value, on both sides. A missing second
    /// operand is not looked at.
    pub fn run(self, a: i64, b: i64) -> Result<i64, Trap> {
        match self.width {
            Width::W32 => self.run32(a, b as i32),
            Width::W64 => self.run64(a, b),
        }
    }

    fn run32(self, wide: i64, b: i32) -> Result<i64, Trap> {
        let a = wide as i32;
        let (ua, ub) = (a as u32, b as u32);
        Ok(i64::from(match self.kind {
            Kind::Add => a.wrapping_add(b),
            Kind::Sub => a.wrapping_sub(b),
            Kind::Mul => a.wrapping_mul(b),
            Kind::DivS if b == 0 => return Err(Trap::DivideByZero),
            Kind::DivS => a.checked_div(b).ok_or(Trap::Overflow)?,
            Kind::DivU => ua.checked_div(ub).ok_or(Trap::DivideByZero)? as i32,
            Kind::RemS if b == 0 => return Err(Trap::DivideByZero),
            Kind::RemS => a.wrapping_rem(b),
            Kind::RemU => ua.checked_rem(ub).ok_or(Trap::DivideByZero)? as i32,
            Kind::And => a & b,
            Kind::Or => a | b,
            Kind::Xor => a ^ b,
            Kind::Shl => a.wrapping_shl(ub),
            Kind::ShrS => a.wrapping_shr(ub),
            Kind::ShrU => ua.wrapping_shr(ub) as i32,
            Kind::Rotl => a.rotate_left(ub & 31),
            Kind::Rotr => a.rotate_right(ub & 31),
            Kind::Clz => a.leading_zeros() as i32,
            Kind::Ctz => a.trailing_zeros() as i32,
            Kind::Popcnt => a.count_ones() as i32,
            Kind::Eqz => i32::from(a == 0),
            Kind::Eq => i32::from(a == b),
            Kind::Ne => i32::from(a != b),
            Kind::LtS => i32::from(a < b),
            Kind::LtU => i32::from(ua < ub),
            Kind::GtS => i32::from(a > b),
            Kind::GtU => i32::from(ua > ub),
            Kind::LeS => i32::from(a <= b),
            Kind::LeU => i32::from(ua <= ub),
            Kind::GeS => i32::from(a >= b),
            Kind::GeU => i32::from(ua >= ub),
            Kind::Extend8S => i32::from(a as i8),
            Kind::Extend16S => i32::from(a as i16),
            Kind::Wrap | Kind::Extend32S | Kind::ExtendS | Kind::ExtendU => a,
        }))
    }

    fn run64(self, a: i64, b: i64) -> Result<i64, Trap> {
        let (ua, ub) = (a as u64, b as u64);
        let shift = (ub & 63) as u32;
        Ok(match self.kind {
            Kind::Add => a.wrapping_add(b),
            Kind::Sub => a.wrapping_sub(b),
            Kind::Mul => a.wrapping_mul(b),
            Kind::DivS if b == 0 => return Err(Trap::DivideByZero),
            Kind::DivS => a.checked_div(b).ok_or(Trap::Overflow)?,
            Kind::DivU => ua.checked_div(ub).ok_or(Trap::DivideByZero)? as i64,
            Kind::RemS if b == 0 => return Err(Trap::DivideByZero),
            Kind::RemS => a.wrapping_rem(b),
            Kind::RemU => ua.checked_rem(ub).ok_or(Trap::DivideByZero)? as i64,
            Kind::And => a & b,
            Kind::Or => a | b,
            Kind::Xor => a ^ b,
            Kind::Shl => a.wrapping_shl(shift),
            Kind::ShrS => a.wrapping_shr(shift),
            Kind::ShrU => ua.wrapping_shr(shift) as i64,
            Kind::Rotl => a.rotate_left(shift),
            Kind::Rotr => a.rotate_right(shift),
            Kind::Clz => i64::from(a.leading_zeros()),
            Kind::Ctz => i64::from(a.trailing_zeros()),
            Kind::Popcnt => i64::from(a.count_ones()),
            Kind::Eqz => i64::from(a == 0),
            Kind::Eq => i64::from(a == b),
            Kind::Ne => i64::from(a != b),
            Kind::LtS => i64::from(a < b),
            Kind::LtU => i64::from(ua < ub),
            Kind::GtS => i64::from(a > b),
            Kind::GtU => i64::from(ua > ub),
            Kind::LeS => i64::from(a <= b),
            Kind::LeU => i64::from(ua <= ub),
            Kind::GeS => i64::from(a >= b),
            Kind::GeU => i64::from(ua >= ub),
            Kind::Extend8S => i64::from(a as i8),
            Kind::Extend16S => i64::from(a as i16),
            Kind::Extend32S | Kind::ExtendS | Kind::Wrap => i64::from(a as i32),
            Kind::ExtendU => i64::from(a as u32),
        })
    }
}
