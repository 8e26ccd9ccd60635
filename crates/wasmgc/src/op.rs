//! The machine operations: the WebAssembly instructions without immediates that `st/vm`, translations and candidates are made of. This is
//! the only list of them. A row has the instruction's name in the text format, by which a pragma of `st/vm` names it, and the types of its
//! operands and of its result; the variant is the name by which wasm-encoder writes the instruction and wasmparser reads it.
//!
//! What an operation on integers means is said once, by [`IntegerOp::evaluate`]: the specialiser folds with it, and the verifier
//! runs methods and candidates with it. Operations on floats and on memory are not followed before they run.

/// An enumeration of operations, and what is known of each by its row: variant, name, the operands' types, the result's.
macro_rules! operations {
    ($(#[$doc:meta])* $enum:ident $family:ident: $($variant:ident $name:literal ($($operand:ident)*) $result:ident;)*) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub enum $enum {
            $(#[doc = concat!("`", $name, "`.")] $variant,)*
        }

        impl $enum {
            /// All of them.
            pub const ALL: &[$enum] = &[$($enum::$variant),*];

            /// The name in the text format.
            pub const fn name(self) -> &'static str {
                match self {
                    $($enum::$variant => $name,)*
                }
            }

            /// The operands' types.
            pub const fn operands(self) -> &'static [Type] {
                match self {
                    $($enum::$variant => &[$(Type::$operand),*],)*
                }
            }

            /// The number of operands.
            pub const fn arity(self) -> usize {
                self.operands().len()
            }

            /// The result's type.
            pub const fn result(self) -> Type {
                match self {
                    $($enum::$variant => Type::$result,)*
                }
            }
        }

        impl From<$enum> for Op {
            fn from(op: $enum) -> Op {
                Op::$family(op)
            }
        }
    };
}

mod integer;

pub use integer::{IntegerOp, Meaning, Trap, Width};

use crate::ir::Type;
use serde_derive::{Deserialize, Serialize};
use wasm_encoder::{Instruction, MemArg};

/// A machine operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Op {
    /// On integers.
    Integer(IntegerOp),
    /// On floats.
    Float(FloatOp),
    /// On references.
    Reference(ReferenceOp),
    /// On memory.
    Memory(MemoryOp),
}

macro_rules! float_operations {
    ($($variant:ident $row:tt ($($operand:ident)*) $result:ident;)*) => {
        operations! {
            /// An operation of which a float is an operand or the result.
            FloatOp Float: $($variant $row ($($operand)*) $result;)*
        }

        impl FloatOp {
            fn instruction(self) -> Instruction<'static> {
                match self {
                    $(FloatOp::$variant => Instruction::$variant,)*
                }
            }
        }
    };
}

float_operations! {
    F64Add "f64.add" (F64 F64) F64;
    F64Sub "f64.sub" (F64 F64) F64;
    F64Mul "f64.mul" (F64 F64) F64;
    F64Div "f64.div" (F64 F64) F64;
    F64Eq "f64.eq" (F64 F64) I32;
    F64Ne "f64.ne" (F64 F64) I32;
    F64Lt "f64.lt" (F64 F64) I32;
    F64Gt "f64.gt" (F64 F64) I32;
    F64Le "f64.le" (F64 F64) I32;
    F64Ge "f64.ge" (F64 F64) I32;
    F64Abs "f64.abs" (F64) F64;
    F64Neg "f64.neg" (F64) F64;
    F64Sqrt "f64.sqrt" (F64) F64;
    F64Floor "f64.floor" (F64) F64;
    F64Ceil "f64.ceil" (F64) F64;
    F64Trunc "f64.trunc" (F64) F64;
    F64ConvertI32S "f64.convert_i32_s" (I32) F64;
    F64ConvertI64S "f64.convert_i64_s" (I64) F64;
    F64ReinterpretI64 "f64.reinterpret_i64" (I64) F64;
    I64ReinterpretF64 "i64.reinterpret_f64" (F64) I64;
    I64TruncSatF64S "i64.trunc_sat_f64_s" (F64) I64;
}

operations! {
    /// An operation of which a reference is an operand or the result. `i31.get_s` wants a [`crate::ir::Expr::Cast`] before it.
    ReferenceOp Reference:
    RefEq "ref.eq" (Oop Oop) I32;
    RefIsNull "ref.is_null" (Oop) I32;
    RefI31 "ref.i31" (I32) Oop;
    I31GetS "i31.get_s" (Oop) I32;
}

impl ReferenceOp {
    fn instruction(self) -> Instruction<'static> {
        match self {
            ReferenceOp::RefEq => Instruction::RefEq,
            ReferenceOp::RefIsNull => Instruction::RefIsNull,
            ReferenceOp::RefI31 => Instruction::RefI31,
            ReferenceOp::I31GetS => Instruction::I31GetS,
        }
    }
}

/// What `i31.get_s` reads of that which `ref.i31` made of the integer: 31 bits.
pub const fn i31(value: i32) -> i32 {
    value << 1 >> 1
}

macro_rules! memory_operations {
    ($($variant:ident $row:tt ($($operand:ident)*) $result:ident $align:literal;)*) => {
        operations! {
            /// A load or a store, at an address without an offset.
            MemoryOp Memory: $($variant $row ($($operand)*) $result;)*
        }

        impl MemoryOp {
            fn instruction(self) -> Instruction<'static> {
                let at = |align| MemArg { offset: 0, align, memory_index: 0 };
                match self {
                    $(MemoryOp::$variant => Instruction::$variant(at($align)),)*
                }
            }
        }
    };
}

// The last column is the alignment, as a power of two: that of the value's size.
memory_operations! {
    I32Load "i32.load" (I32) I32 2;
    I32Load8U "i32.load8_u" (I32) I32 0;
    I32AtomicLoad "i32.atomic.load" (I32) I32 2;
    I64Load "i64.load" (I32) I64 3;
    F64Load "f64.load" (I32) F64 3;
    I32Store "i32.store" (I32 I32) Void 2;
    I32Store8 "i32.store8" (I32 I32) Void 0;
    F64Store "f64.store" (I32 F64) Void 3;
}

impl Op {
    /// All of them.
    pub fn all() -> impl Iterator<Item = Op> {
        let integer = IntegerOp::ALL.iter().map(|op| Op::from(*op));
        let float = FloatOp::ALL.iter().map(|op| Op::from(*op));
        let reference = ReferenceOp::ALL.iter().map(|op| Op::from(*op));
        let memory = MemoryOp::ALL.iter().map(|op| Op::from(*op));
        integer.chain(float).chain(reference).chain(memory)
    }

    /// The operation of this name.
    pub fn named(name: &str) -> Option<Op> {
        Op::all().find(|op| op.name() == name)
    }

    /// The name in the text format.
    pub const fn name(self) -> &'static str {
        match self {
            Op::Integer(op) => op.name(),
            Op::Float(op) => op.name(),
            Op::Reference(op) => op.name(),
            Op::Memory(op) => op.name(),
        }
    }

    /// The operands' types.
    pub const fn operands(self) -> &'static [Type] {
        match self {
            Op::Integer(op) => op.operands(),
            Op::Float(op) => op.operands(),
            Op::Reference(op) => op.operands(),
            Op::Memory(op) => op.operands(),
        }
    }

    /// The number of operands.
    pub const fn arity(self) -> usize {
        self.operands().len()
    }

    /// The result's type: [`Type::Void`] of what stores.
    pub const fn result(self) -> Type {
        match self {
            Op::Integer(op) => op.result(),
            Op::Float(op) => op.result(),
            Op::Reference(op) => op.result(),
            Op::Memory(op) => op.result(),
        }
    }

    /// The instruction, to be encoded.
    pub fn instruction(self) -> Instruction<'static> {
        match self {
            Op::Integer(op) => op.instruction(),
            Op::Float(op) => op.instruction(),
            Op::Reference(op) => op.instruction(),
            Op::Memory(op) => op.instruction(),
        }
    }
}
