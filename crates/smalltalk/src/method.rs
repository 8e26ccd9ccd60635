//! A compiled method: its instructions, its literals, and what is known about where they came from.

use std::hash::{Hash, Hasher};
use std::ops::RangeInclusive;
use std::sync::Arc;

use num_bigint::BigInt;

use crate::ast::{Pragma, Span};
use crate::instructions::Set;

/// Slots (temporaries and stack) of a small frame, as in Squeak.
pub const SMALL_FRAME: usize = 16;
/// Slots (temporaries and stack) of a large frame, as in Squeak; no method may need more.
pub const LARGE_FRAME: usize = 56;

/// The SmallIntegers, as in a 32-bit Squeak.
pub const SMALL_INTEGERS: RangeInclusive<i64> = -(1 << 30)..=(1 << 30) - 1;

/// The primitive that calls a named one, whose module and name stand in the method's first literal.
pub const EXTERNAL_CALL: u16 = 117;

/// A method or, in sets with full closures, a block compiled to a code object of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct CompiledCode {
    /// The method's selector; a block has its method's.
    pub selector: String,
    /// The class it was compiled for, `Foo` or `Foo class`.
    pub class_name: String,
    /// The instruction set of [`CompiledCode::bytes`].
    pub set: Set,
    /// Number of arguments.
    pub num_args: usize,
    /// Number of slots for variables: arguments, copied values, temporaries.
    pub num_temps: usize,
    /// Values copied into a block when its closure is made; they stand behind the arguments. 0 for a method.
    pub num_copied: usize,
    /// The most slots in use at any time, [`CompiledCode::num_temps`] included.
    pub frame_size: usize,
    /// The number of the primitive, or 0.
    pub primitive: u16,
    /// Whether it is a block with its own code.
    pub is_block: bool,
    /// In Squeak's order: a method ends with its selector and the binding of its class, a block with its outer code.
    pub literals: Vec<Literal>,
    /// The instructions.
    pub bytes: Vec<u8>,
    /// What the variable slots hold, in order.
    pub temporaries: Vec<Temporary>,
    /// Blocks whose instructions stand within [`CompiledCode::bytes`], outer ones first.
    pub embedded_blocks: Vec<EmbeddedBlock>,
    /// Names of the receiver's instance variables, inherited ones first.
    pub instance_variable_names: Arc<[String]>,
    /// Offset of an instruction in the bytes, ascending, and the place in the source that it stands for.
    pub places: Vec<(u32, Span)>,
    /// The method's pragmas.
    pub pragmas: Vec<Pragma>,
    /// The source text, where there is one.
    pub source: Option<Arc<str>>,
}

/// What a variable slot of an activation holds.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Temporary {
    /// A variable of the source.
    Variable(String),
    /// An array with the variables that closures share.
    Vector(Vec<String>),
    /// A value that an inlined loop needs, its limit for example.
    Hidden,
}

/// A block whose instructions stand within its method's.
#[derive(Clone, Debug, PartialEq)]
pub struct EmbeddedBlock {
    /// Offset of its first instruction.
    pub start: usize,
    /// Offset behind its last instruction.
    pub end: usize,
    /// Number of arguments.
    pub num_args: usize,
    /// Number of copied values.
    pub num_copied: usize,
    /// What its slots hold: arguments, copied values, its own temporaries.
    pub temporaries: Vec<Temporary>,
}

/// A literal of a compiled method.
#[derive(Clone, Debug)]
pub enum Literal {
    /// nil, in a literal array.
    Nil,
    /// true, in a literal array.
    True,
    /// false, in a literal array.
    False,
    /// An integer of any size.
    Integer(BigInt),
    /// A float; two are equal here if their bits are.
    Float(f64),
    /// A fraction that is no integer.
    Fraction {
        /// The numerator, with the sign.
        numerator: BigInt,
        /// The denominator, positive.
        denominator: BigInt,
    },
    /// A scaled decimal.
    ScaledDecimal {
        /// The numerator, with the sign.
        numerator: BigInt,
        /// The denominator, positive.
        denominator: BigInt,
        /// Digits behind the point that are shown.
        scale: u32,
    },
    /// A character.
    Character(char),
    /// A string.
    String(String),
    /// A symbol, selectors of messages among them.
    Symbol(String),
    /// An array of literals.
    Array(Vec<Literal>),
    /// An array of bytes.
    ByteArray(Vec<u8>),
    /// The association of a global or class variable of this name.
    Binding(String),
    /// The code of a block.
    Block(Arc<CompiledCode>),
    /// The association of the method's class.
    MethodClass,
    /// In a block, the code in which it was written.
    OuterCode,
}

impl PartialEq for Literal {
    fn eq(&self, other: &Literal) -> bool {
        use Literal::*;
        match (self, other) {
            (Nil, Nil) | (True, True) | (False, False) | (MethodClass, MethodClass) | (OuterCode, OuterCode) => true,
            (Integer(a), Integer(b)) => a == b,
            (Float(a), Float(b)) => a.to_bits() == b.to_bits(),
            (
                Fraction { numerator, denominator },
                Fraction {
                    numerator: n,
                    denominator: d,
                },
            ) => numerator == n && denominator == d,
            (
                ScaledDecimal {
                    numerator,
                    denominator,
                    scale,
                },
                ScaledDecimal {
                    numerator: n,
                    denominator: d,
                    scale: s,
                },
            ) => numerator == n && denominator == d && scale == s,
            (Character(a), Character(b)) => a == b,
            (String(a), String(b)) | (Symbol(a), Symbol(b)) | (Binding(a), Binding(b)) => a == b,
            (Array(a), Array(b)) => a == b,
            (ByteArray(a), ByteArray(b)) => a == b,
            (Block(a), Block(b)) => a.same_code(b),
            _ => false,
        }
    }
}

impl Eq for Literal {}

impl Hash for Literal {
    fn hash<H: Hasher>(&self, state: &mut H) {
        std::mem::discriminant(self).hash(state);
        match self {
            Literal::Nil | Literal::True | Literal::False | Literal::MethodClass | Literal::OuterCode => {}
            Literal::Integer(value) => value.hash(state),
            Literal::Float(value) => value.to_bits().hash(state),
            Literal::Fraction { numerator, denominator }
            | Literal::ScaledDecimal {
                numerator, denominator, ..
            } => (numerator, denominator).hash(state),
            Literal::Character(value) => value.hash(state),
            Literal::String(text) | Literal::Symbol(text) | Literal::Binding(text) => text.hash(state),
            Literal::Array(elements) => elements.hash(state),
            Literal::ByteArray(bytes) => bytes.hash(state),
            Literal::Block(code) => (&code.bytes, &code.literals).hash(state),
        }
    }
}

impl CompiledCode {
    /// Module (empty for the virtual machine itself) and name of the primitive that it calls by name.
    pub fn external_call(&self) -> Option<(&str, &str)> {
        let Some(Literal::Array(call)) = self.literals.first().filter(|_| self.primitive == EXTERNAL_CALL) else {
            return None;
        };
        match call.as_slice() {
            [Literal::Symbol(module), Literal::Symbol(name), ..] => Some((module, name)),
            [Literal::Nil, Literal::Symbol(name), ..] => Some(("", name)),
            _ => None,
        }
    }

    /// Whether it needs a large frame.
    pub fn needs_large_frame(&self) -> bool {
        self.frame_size > SMALL_FRAME
    }

    /// Whether the other does the same with the same instructions and literals, whatever its variables are called.
    pub fn same_code(&self, other: &CompiledCode) -> bool {
        self.set == other.set
            && self.selector == other.selector
            && self.class_name == other.class_name
            && self.num_args == other.num_args
            && self.num_temps == other.num_temps
            && self.num_copied == other.num_copied
            && self.frame_size == other.frame_size
            && self.primitive == other.primitive
            && self.is_block == other.is_block
            && self.bytes == other.bytes
            && self.literals == other.literals
    }

    /// What the slots hold for the instruction at this offset: those of the innermost block around it.
    pub fn temporaries_at(&self, pc: usize) -> &[Temporary] {
        self.embedded_blocks
            .iter()
            .rfind(|block| block.start <= pc && pc < block.end)
            .map_or(&self.temporaries, |block| &block.temporaries)
    }

    /// The place in the source that the instruction at this offset stands for.
    pub fn place_at(&self, pc: usize) -> Option<Span> {
        let behind = self.places.partition_point(|(start, _)| *start as usize <= pc);
        behind.checked_sub(1).map(|index| self.places[index].1)
    }
}

impl Temporary {
    /// How it is called in listings; hidden ones have no name.
    pub fn name(&self) -> Option<String> {
        match self {
            Temporary::Variable(name) => Some(name.clone()),
            Temporary::Vector(names) => Some(format!("({})", names.join(" "))),
            Temporary::Hidden => None,
        }
    }
}
