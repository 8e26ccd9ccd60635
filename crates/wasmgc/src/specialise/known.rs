//! Values known while a method is translated, and what operations on them give.

use crate::ir::{ClassId, Const, Expr, GlobalId, LocalId, Type, Var};
use crate::op::{Op, ReferenceOp, i31};

/// A value known while a method is translated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Known {
    /// An i32.
    I32(i32),
    /// An i64.
    I64(i64),
    /// null, of the type Oop or of a class.
    Null(Option<u32>),
    /// A SmallInteger.
    Small(i32),
    /// A global that is constant: nil, true, false. Different ones are different objects, and none is a SmallInteger.
    Object(GlobalId),
    /// The record of the code being translated.
    Code,
    /// A parameter that is never assigned: the receiver.
    Parameter(LocalId),
    /// The literal of the code at this index, the header being 0. It is fetched where it is wanted, often only when a cache has missed.
    Literal(u32),
    /// The special selector of this index. It is fetched where it is wanted, too.
    Special(u32),
}

/// Where the record of the code and its literals are.
#[derive(Clone, Copy, Debug)]
pub(super) struct CodeAccess {
    /// The parameter that holds the record.
    pub parameter: LocalId,
    /// The record's class, and the field of the literals.
    pub class: ClassId,
    pub literals: u32,
    /// The class of the array of literals.
    pub slots: ClassId,
    /// The array of special selectors, each with its number of arguments behind it.
    pub specials: GlobalId,
}

impl Known {
    pub fn of_const(constant: Const) -> Option<Known> {
        match constant {
            Const::I32(value) => Some(Known::I32(value)),
            Const::I64(value) => Some(Known::I64(value)),
            Const::F64(_) => None,
            Const::Null(Type::Ref(class)) => Some(Known::Null(Some(class.0))),
            Const::Null(_) => Some(Known::Null(None)),
        }
    }

    /// The tree that gives the value.
    pub fn expr(self, access: &CodeAccess) -> Expr {
        match self {
            Known::I32(value) => Expr::Const(Const::I32(value)),
            Known::I64(value) => Expr::Const(Const::I64(value)),
            Known::Null(None) => Expr::Const(Const::Null(Type::Oop)),
            Known::Null(Some(class)) => Expr::Const(Const::Null(Type::Ref(ClassId(class)))),
            Known::Small(value) => Expr::op(ReferenceOp::RefI31, [Expr::Const(Const::I32(value))]),
            Known::Object(global) => Expr::Get(Var::Global(global)),
            Known::Code => Expr::Get(Var::Local(access.parameter)),
            Known::Parameter(id) => Expr::Get(Var::Local(id)),
            Known::Literal(index) => {
                let code = Expr::Get(Var::Local(access.parameter));
                let literals = Expr::Field(access.class, access.literals, Box::new(code));
                Expr::Element(
                    access.slots,
                    Box::new(literals),
                    Box::new(Expr::Const(Const::I32(index as i32))),
                )
            }
            Known::Special(index) => Expr::Element(
                access.slots,
                Box::new(Expr::Get(Var::Global(access.specials))),
                Box::new(Expr::Const(Const::I32(2 * index as i32))),
            ),
        }
    }

    /// The value of a machine integer.
    fn integer(self) -> Option<i64> {
        match self {
            Known::I32(value) => Some(value.into()),
            Known::I64(value) => Some(value),
            _ => None,
        }
    }

    fn is_null(self) -> Option<bool> {
        match self {
            Known::Null(_) => Some(true),
            Known::Small(_) | Known::Object(_) | Known::Code | Known::Parameter(_) => Some(false),
            Known::Literal(_) | Known::Special(_) => Some(false),
            Known::I32(_) | Known::I64(_) => None,
        }
    }

    /// Whether it is a SmallInteger, where that is known.
    pub fn is_small(self) -> Option<bool> {
        match self {
            Known::Small(_) => Some(true),
            Known::Null(_) | Known::Object(_) | Known::Code => Some(false),
            _ => None,
        }
    }

    fn same(self, other: Known) -> Option<bool> {
        match (self, other) {
            (Known::Parameter(a), Known::Parameter(b)) => (a == b).then_some(true),
            (Known::Parameter(_), Known::Null(_)) | (Known::Null(_), Known::Parameter(_)) => Some(false),
            (Known::Literal(_) | Known::Special(_), Known::Null(_)) => Some(false),
            (Known::Null(_), Known::Literal(_) | Known::Special(_)) => Some(false),
            (Known::Parameter(_) | Known::Literal(_) | Known::Special(_), _) => None,
            (_, Known::Parameter(_) | Known::Literal(_) | Known::Special(_)) => None,
            (Known::Null(_), Known::Null(_)) => Some(true),
            _ => Some(self == other),
        }
    }
}

/// What an operation gives for known operands, where that is known. It is left to run time where it would trap.
pub(super) fn fold(op: Op, args: &[Known]) -> Option<Known> {
    let boolean = |value: bool| Some(Known::I32(value.into()));
    match op {
        Op::Reference(ReferenceOp::RefIsNull) => match args {
            [value] => boolean(value.is_null()?),
            _ => None,
        },
        Op::Reference(ReferenceOp::RefEq) => match args {
            [a, b] => boolean(a.same(*b)?),
            _ => None,
        },
        Op::Reference(ReferenceOp::RefI31) => match args {
            [Known::I32(value)] => Some(Known::Small(i31(*value))),
            _ => None,
        },
        Op::Reference(ReferenceOp::I31GetS) => match args {
            [Known::Small(value)] => Some(Known::I32(*value)),
            _ => None,
        },
        Op::Integer(op) => {
            let (a, b) = match args {
                [a] => (a.integer()?, 0),
                [a, b] => (a.integer()?, b.integer()?),
                _ => return None,
            };
            let result = op.evaluate(a, b).ok()?;
            Some(match op.result() {
                Type::I64 => Known::I64(result),
                _ => Known::I32(result as i32),
            })
        }
        Op::Float(_) | Op::Memory(_) => None,
    }
}
