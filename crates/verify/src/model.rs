//! The method that a candidate must equal: the trees of its instructions, specialised, as a graph; and the one axiom, what
//! Smalltalk's arithmetic means on integers.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{Signed, ToPrimitive, Zero};
use smalltalk::instructions::{InstructionSet, Set};
use smalltalk::method::SMALL_INTEGERS;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::LazyLock;
use wasmgc::ir::{ClassId, Expr, FunctionId, LocalId, Program, Type};

/// The least SmallInteger.
pub const SMALLEST: i64 = *SMALL_INTEGERS.start();
/// The greatest SmallInteger.
pub const LARGEST: i64 = *SMALL_INTEGERS.end();

/// A method as a graph of specialised instructions.
#[derive(Clone, Debug)]
pub struct MethodModel<'p> {
    /// What the trees refer to.
    pub program: &'p Program,
    /// The instructions' trees; they end in `Goto` (an index into these) or `Return`.
    pub nodes: Vec<Expr>,
    /// The first node.
    pub start: u32,
    /// The local variables of all trees.
    pub locals: Vec<(String, Type)>,
    /// The locals that hold the receiver and the arguments at the start. All are SmallIntegers.
    pub parameters: Vec<LocalId>,
    /// What other locals hold at the start. Those that are not named (code's record, depth) are unknown.
    pub initial: Vec<(LocalId, Initial)>,
    /// For each node the selector that its instruction sends, if it is a send: shown in reasons. May be shorter than `nodes`.
    pub selectors: Vec<Option<String>>,
}

/// What a local that is no parameter holds at the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Initial {
    /// nil: the stack's slots.
    Nil,
    /// A null reference: no context, no marker.
    Null,
    /// An i32 or i64.
    Machine(i64),
}

/// What a method answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// An integer.
    Integer(BigInt),
    /// true or false.
    Boolean(bool),
    /// What a candidate cannot answer, or what is not modelled; the reason. A candidate must say "not me".
    Other(String),
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Outcome::Integer(value) => write!(f, "{value}"),
            Outcome::Boolean(value) => write!(f, "{value}"),
            Outcome::Other(reason) => write!(f, "\"not me\" (the method {reason})"),
        }
    }
}

impl MethodModel<'_> {
    /// Whether it is the class of floats, which no integer is.
    pub(crate) fn is_float(&self, class: ClassId) -> bool {
        Some(class) == self.program.axioms.float
    }

    /// Whether the function does what [`Arithmetic`] says.
    pub(crate) fn is_arithmetic(&self, function: FunctionId) -> bool {
        Some(function) == self.program.axioms.arithmetic
    }

    /// The parameters' names: what conditions and reasons show.
    pub fn names(&self) -> Vec<String> {
        self.parameters
            .iter()
            .enumerate()
            .map(|(index, local)| match self.locals.get(local.0 as usize) {
                Some((name, _)) if !name.is_empty() => name.clone(),
                _ if index == 0 => "receiver".into(),
                _ => format!("argument{index}"),
            })
            .collect()
    }

    /// Why the node cannot be followed where it depends on an object that is not known: in a send, on the receiver's class.
    pub(crate) fn unknown_reason(&self, node: u32) -> String {
        match self.selectors.get(node as usize) {
            Some(Some(_)) => self.send_reason(Some(node)),
            _ => "depends on a value that is not known".into(),
        }
    }

    /// What a send from the node is called in reasons.
    pub(crate) fn send_reason(&self, node: Option<u32>) -> String {
        let selector = node.and_then(|node| self.selectors.get(node as usize)?.as_ref());
        match selector {
            Some(selector) => format!("sends #{selector}, whose meaning is not modelled"),
            None => "sends a message whose meaning is not modelled".into(),
        }
    }
}

macro_rules! arithmetic {
    ($($instruction:literal $message:ident;)*) => {
        /// The arithmetic messages.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Arithmetic {
            $($message,)*
        }

        impl Arithmetic {
            /// What the instruction sends.
            fn of_instruction(selector: &str) -> Option<Arithmetic> {
                match selector {
                    $($instruction => Some(Arithmetic::$message),)*
                    _ => None,
                }
            }
        }
    };
}

// By the instructions of st/vm that send them.
arithmetic! {
    "add" Add;
    "subtract" Subtract;
    "lessThan" Less;
    "greaterThan" Greater;
    "lessOrEqual" LessOrEqual;
    "greaterOrEqual" GreaterOrEqual;
    "equal" Equal;
    "notEqual" NotEqual;
    "multiply" Multiply;
    "divide" Divide;
    "modulo" Modulo;
    "makePoint" MakePoint;
    "bitShift" BitShift;
    "integerDivide" IntegerDivide;
    "bitAnd" BitAnd;
    "bitOr" BitOr;
}

/// The special selectors that are arithmetic messages, by their places.
static BY_PLACE: LazyLock<BTreeMap<usize, Arithmetic>> = LazyLock::new(|| {
    let definitions = Set::ALL
        .into_iter()
        .flat_map(|set| &InstructionSet::get(set).definitions);
    let arithmetic = definitions.filter_map(|definition| {
        let (_, place) = definition.special_selector.as_ref()?;
        Some((*place, Arithmetic::of_instruction(&definition.selector)?))
    });
    arithmetic.collect()
});

impl Arithmetic {
    /// From the place among the special selectors.
    pub fn from_index(index: i64) -> Option<Arithmetic> {
        BY_PLACE.get(&usize::try_from(index).ok()?).copied()
    }

    /// The axiom: what the message answers on unbounded integers.
    pub fn of_integers(self, a: &BigInt, b: &BigInt) -> Outcome {
        use Arithmetic::*;
        match self {
            Add => Outcome::Integer(a + b),
            Subtract => Outcome::Integer(a - b),
            Multiply => Outcome::Integer(a * b),
            Less => Outcome::Boolean(a < b),
            Greater => Outcome::Boolean(a > b),
            LessOrEqual => Outcome::Boolean(a <= b),
            GreaterOrEqual => Outcome::Boolean(a >= b),
            Equal => Outcome::Boolean(a == b),
            NotEqual => Outcome::Boolean(a != b),
            Divide | Modulo | IntegerDivide if b.is_zero() => Outcome::Other(DIVIDES_BY_ZERO.into()),
            Divide if !a.is_multiple_of(b) => Outcome::Other(ANSWERS_FRACTION.into()),
            Divide | IntegerDivide => Outcome::Integer(a.div_floor(b)),
            Modulo => Outcome::Integer(a.mod_floor(b)),
            MakePoint => Outcome::Other(MAKES_POINT.into()),
            BitShift => match (b.abs().to_u32().filter(|bits| *bits < 4096), b.is_negative()) {
                (Some(bits), false) => Outcome::Integer(a << bits),
                (Some(bits), true) => Outcome::Integer(a >> bits),
                (None, _) => Outcome::Other("shifts by thousands of bits".into()),
            },
            BitAnd => Outcome::Integer(a & b),
            BitOr => Outcome::Integer(a | b),
        }
    }
}

pub(crate) const DIVIDES_BY_ZERO: &str = "divides by zero";
pub(crate) const ANSWERS_FRACTION: &str = "makes a fraction";
pub(crate) const MAKES_POINT: &str = "makes a point";
