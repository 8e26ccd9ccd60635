//! The method that a candidate must equal: the trees of its instructions, specialised, as a graph; and the one axiom, what
//! Smalltalk's arithmetic means on integers.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{Signed, ToPrimitive, Zero};
use std::fmt;
use wasmgc::ir::{ClassId, Expr, GlobalId, LocalId, Program, Type};

/// The core's function for an arithmetic instruction whose fast path did not apply, by the end of its name. Its last four
/// arguments are the place in the special selectors array, receiver, argument and depth; its meaning on integers is [`Arithmetic`].
pub const SLOW_ARITHMETIC: &str = "arithmetic:receiver:argument:depth:";
/// The global that holds nil.
pub const NIL_OBJECT: &str = "Memory NilObject";
/// The global that holds true.
pub const TRUE_OBJECT: &str = "Memory TrueObject";
/// The global that holds false.
pub const FALSE_OBJECT: &str = "Memory FalseObject";
/// The least SmallInteger.
pub const SMALLEST: i64 = -(1 << 30);
/// The greatest SmallInteger.
pub const LARGEST: i64 = (1 << 30) - 1;

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
    pub fn is_float(&self, class: ClassId) -> bool {
        let class = self.program.classes.get(class.0 as usize);
        class.is_some_and(|class| class.name == "Float")
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

/// The globals whose objects are told apart.
#[derive(Clone, Copy, Debug)]
pub(crate) struct KnownObjects {
    pub nil: Option<GlobalId>,
    pub true_object: Option<GlobalId>,
    pub false_object: Option<GlobalId>,
}

impl KnownObjects {
    pub fn of(program: &Program) -> KnownObjects {
        let find = |name: &str| {
            program
                .globals
                .iter()
                .position(|global| global.name == name)
                .map(|index| GlobalId(index as u32))
        };
        KnownObjects {
            nil: find(NIL_OBJECT),
            true_object: find(TRUE_OBJECT),
            false_object: find(FALSE_OBJECT),
        }
    }

    pub fn boolean(&self, value: bool) -> Option<GlobalId> {
        if value { self.true_object } else { self.false_object }
    }

    pub fn as_boolean(&self, global: GlobalId) -> Option<bool> {
        match Some(global) {
            known if known == self.true_object => Some(true),
            known if known == self.false_object => Some(false),
            _ => None,
        }
    }
}

/// The arithmetic messages in the order of the special selectors array.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Arithmetic {
    Add,
    Subtract,
    Less,
    Greater,
    LessOrEqual,
    GreaterOrEqual,
    Equal,
    NotEqual,
    Multiply,
    Divide,
    Modulo,
    MakePoint,
    BitShift,
    IntegerDivide,
    BitAnd,
    BitOr,
}

impl Arithmetic {
    /// From the place in the special selectors array.
    pub fn from_index(index: i64) -> Option<Arithmetic> {
        use Arithmetic::*;
        let all = [
            Add,
            Subtract,
            Less,
            Greater,
            LessOrEqual,
            GreaterOrEqual,
            Equal,
            NotEqual,
            Multiply,
            Divide,
            Modulo,
            MakePoint,
            BitShift,
            IntegerDivide,
            BitAnd,
            BitOr,
        ];
        all.get(usize::try_from(index).ok()?).copied()
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
