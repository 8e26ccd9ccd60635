//! Methods that have no body of their own; their pragma says what they are:
//!
//! | pragma | meaning |
//! |---|---|
//! | `<wasm: #'i32.add'>` | a machine operation ([`crate::op`]), or an instruction on a type: receiver and arguments in, the answer out |
//! | `<chain: #get>` (`#set #new #test`) | access to the slot of a dynamic index in a chain of struct types |
//! | `<import: #name>` | a function of the host |
//! | `<call>` | Smalltalk code called through the table |
//! | `<primitives>` | the primitive of the code being entered |
//! | `<run>` | the interpreter's loop, a translation's first instruction |
//! | `<return>` | return from the function that runs the activation |
//!
//! On functions: `<inline>`, `<unfold>`, `<cold>`, `<inlineCache:>`, `<export:>`, `<function>` (see [`crate::ir::Function`]).

use super::LowerError;
use super::body::{BodyLowering, sequence};
use super::classes::{ClassTable, Kind, Method, Ty};
use crate::ir::{ClassId, Const, Expr, Type, Var};
use crate::op::{Op, ReferenceOp};
use smalltalk::ast::{Literal, Pragma, Span};

type Typed = (Expr, Ty);

/// What a method is that has no body of its own; it is bound where it is sent.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Operation {
    /// `<wasm:>` of an instruction without immediates.
    Machine(Op),
    /// `<wasm:>` of an instruction whose immediate is the type of the receiver, or of its instances.
    OnType(OnType),
    /// `<chain:>`.
    Chain(Chain),
    /// `<primitives>`.
    Primitives,
    /// `<run>`.
    Run,
    /// `<return>`.
    Return,
}

/// An enumeration of what pragmas name.
macro_rules! named {
    ($(#[$doc:meta])* $enum:ident: $($name:literal $variant:ident $arity:expr;)*) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum $enum {
            $($variant,)*
        }

        impl $enum {
            fn named(name: &str) -> Option<$enum> {
                match name {
                    $($name => Some($enum::$variant),)*
                    _ => None,
                }
            }

            /// The number of operands; None for any.
            fn arity(self) -> Option<usize> {
                match self {
                    $($enum::$variant => $arity,)*
                }
            }
        }
    };
}

named! {
    /// An instruction that has a type as its immediate: a kind of tree by itself.
    OnType:
    "struct.new" StructNew None;
    "array.new" ArrayNew Some(2);
    "array.new_default" ArrayNewDefault Some(1);
    "array.get" ArrayGet Some(2);
    "array.set" ArraySet Some(3);
    "array.len" ArrayLen Some(1);
    "array.copy" ArrayCopy Some(5);
    "array.fill" ArrayFill Some(4);
    "ref.cast" RefCast Some(1);
    "ref.test" RefTest Some(1);
    "ref.test i31" RefTestI31 Some(1);
}

named! {
    /// Access to the slot of a dynamic index in a chain of struct types.
    Chain:
    "get" Get Some(2);
    "set" Set Some(3);
    "test" Test Some(2);
    "new" New None;
}

impl Operation {
    /// What the pragmas of a method say that it is; None where it has a body. An error has its place.
    pub fn of(pragmas: &[Pragma]) -> Result<Option<Operation>, (Span, String)> {
        for pragma in pragmas {
            let name = match pragma.arguments.first() {
                Some(Literal::Symbol(text) | Literal::String(text)) => text.as_str(),
                _ => "",
            };
            let operation = match pragma.selector.as_str() {
                "wasm:" => {
                    let on_type = || OnType::named(name).map(Operation::OnType);
                    Op::named(name).map(Operation::Machine).or_else(on_type)
                }
                "chain:" => Chain::named(name).map(Operation::Chain),
                "primitives" => Some(Operation::Primitives),
                "run" => Some(Operation::Run),
                "return" => Some(Operation::Return),
                _ => continue,
            };
            return match operation {
                Some(operation) => Ok(Some(operation)),
                None => Err((pragma.span, format!("there is no operation {name}"))),
            };
        }
        Ok(None)
    }

    /// Checks that the method takes and answers what the operation does.
    pub fn check(self, table: &ClassTable, method: &Method) -> Result<(), LowerError> {
        let has_receiver = !method.class_side && !table.is_registers(method.owner);
        let count = method.definition.method.arguments.len() + usize::from(has_receiver);
        let error = |message| Err(table.error(method, method.definition.method.span, message));
        let arity = match self {
            Operation::Machine(op) => {
                let signature = table.signature(method, method.owner)?;
                let receiver = has_receiver.then(|| table.ir_type(Ty::Value(method.owner)));
                let parameters = signature.parameters.iter().map(|(_, ty)| table.ir_type(*ty));
                let operands: Vec<Type> = receiver.into_iter().chain(parameters).collect();
                let fits = |given: &Type, wanted: &Type| {
                    given == wanted || (*wanted == Type::Oop && matches!(given, Type::Ref(_)))
                };
                let result = table.ir_type(signature.answer);
                let same = count == op.arity()
                    && operands
                        .iter()
                        .zip(op.operands())
                        .all(|(given, wanted)| fits(given, wanted))
                    && result == op.result();
                if !same {
                    return error(format!(
                        "{} takes {:?} and answers {:?}, not {operands:?} and {result:?}",
                        op.name(),
                        op.operands(),
                        op.result()
                    ));
                }
                return Ok(());
            }
            Operation::OnType(operation) => operation.arity(),
            Operation::Chain(operation) => operation.arity(),
            Operation::Primitives | Operation::Run => Some(0),
            Operation::Return => Some(1),
        };
        match arity {
            Some(arity) if arity != count => error(format!("the operation has {arity} operands, not {count}")),
            _ => Ok(()),
        }
    }
}

impl<'t> BodyLowering<'_, 't> {
    /// An operation on a receiver and arguments.
    pub fn operation(
        &mut self,
        operation: Operation,
        class: usize,
        operands: Vec<Expr>,
        answer: Ty,
        span: Span,
    ) -> Result<Typed, LowerError> {
        Ok(match operation {
            Operation::Machine(op @ Op::Reference(ReferenceOp::I31GetS)) => {
                let integers = operands.into_iter().map(|value| Expr::Cast(None, Box::new(value)));
                (Expr::op(op, integers.collect::<Vec<_>>()), answer)
            }
            Operation::Machine(op) => (Expr::Op(op, operands), answer),
            Operation::OnType(operation) => (on_type(operation, ClassId(class as u32), operands), answer),
            Operation::Chain(chain) => (self.chain(chain, class, operands, span)?, answer),
            Operation::Primitives => (self.primitives(span)?, answer),
            Operation::Run => (Expr::Run, Ty::Never),
            Operation::Return => (Expr::Return(Some(Box::new(sequence(operands)))), Ty::Never),
        })
    }

    /// Access to a chain of struct types: the type, the first one with enough slots, depends on the index.
    fn chain(&mut self, operation: Chain, class: usize, args: Vec<Expr>, span: Span) -> Result<Expr, LowerError> {
        let chain = &self.lowering.table.classes[class].chain;
        let Some((length, _)) = chain.last().copied() else {
            return Err(self.error(span, "the class is no #chain"));
        };
        let link = |slots: u32| {
            let found = chain.iter().find(|(most, _)| slots <= *most);
            found.map_or((0, ClassId(class as u32)), |(most, class)| {
                (*most, ClassId(*class as u32))
            })
        };
        let header = self.lowering.table.classes[class].instance_variables.len() as u32;
        let mut before = Vec::new();
        let mut locals = Vec::new();
        let types: Vec<Type> = match operation {
            Chain::Get | Chain::Test => vec![Type::Oop, Type::I32],
            Chain::Set => vec![Type::Oop, Type::I32, Type::Oop],
            Chain::New => {
                let variables = self.lowering.table.classes[class].instance_variables.clone();
                let fields = variables.iter().map(|(_, ty)| self.lowering.table.ir_type(*ty));
                std::iter::once(Type::I32).chain(fields).chain([Type::Oop]).collect()
            }
        };
        for (arg, ty) in args.into_iter().zip(types) {
            let id = self.ir_local("operand", ty);
            // The cast to the link makes another one before superfluous.
            let arg = match arg {
                Expr::Cast(Some(id), object) if id == ClassId(class as u32) => object,
                arg => Box::new(arg),
            };
            before.push(Expr::Set(Var::Local(id), arg));
            locals.push(id);
        }
        let get = |index: usize| Expr::Get(Var::Local(locals[index]));
        let object = |class: ClassId| Box::new(Expr::Cast(Some(class), Box::new(get(0))));
        let (index, cases, ty): (Expr, Vec<Expr>, Type) = match operation {
            Chain::Get => {
                let case = |index| {
                    let (_, class) = link(index + 1);
                    Expr::Field(class, header + index, object(class))
                };
                (get(1), (0..length).map(case).collect(), Type::Oop)
            }
            Chain::Test => {
                let case = |index| Expr::Test(Some(link(index + 1).1), Box::new(get(0)));
                (get(1), (0..length).map(case).collect(), Type::I32)
            }
            Chain::Set => {
                let case = |index| {
                    let (_, class) = link(index + 1);
                    Expr::SetField(class, header + index, object(class), Box::new(get(2)))
                };
                (get(1), (0..length).map(case).collect(), Type::Void)
            }
            Chain::New => {
                let fill = locals.len() - 1;
                let case = |slots: u32| {
                    let (most, class) = link(slots);
                    let values = (1..fill).map(get).chain((0..most).map(|_| get(fill)));
                    Expr::New(class, values.collect())
                };
                if let Some(Expr::Set(_, size)) = before.first()
                    && let Expr::Const(Const::I32(size)) = **size
                    && let Ok(size) = u32::try_from(size)
                    && size <= length
                {
                    before.push(case(size));
                    return Ok(sequence(before));
                }
                (
                    get(0),
                    (0..=length).map(case).collect(),
                    Type::Ref(self.object_class()?),
                )
            }
        };
        let targets = (0..cases.len() as u32).collect();
        // There is no such slot.
        let none = match operation {
            Chain::Test => Expr::Const(Const::I32(0)),
            Chain::Get | Chain::Set | Chain::New => Expr::Unreachable,
        };
        let cases = cases.into_iter().chain([none]).collect();
        before.push(Expr::Switch {
            index: Box::new(index),
            targets,
            cases,
            ty,
        });
        Ok(sequence(before))
    }

    fn object_class(&self) -> Result<ClassId, LowerError> {
        self.class_named("Object").map(|index| ClassId(index as u32))
    }

    /// The field of the record of code.
    pub fn code_field(&self, name: &str, code: Expr) -> Result<Expr, LowerError> {
        let class = self.class_named("Code")?;
        let variables = &self.lowering.table.classes[class].instance_variables;
        let index = variables.iter().position(|(variable, _)| variable == name);
        let index = index.ok_or_else(|| LowerError::plain(format!("Code has no {name}")))?;
        debug_assert!(matches!(self.lowering.table.classes[class].kind, Kind::Struct));
        Ok(Expr::Field(ClassId(class as u32), index as u32, Box::new(code)))
    }
}

/// An instruction on a type. The number of operands was checked.
fn on_type(operation: OnType, class: ClassId, operands: Vec<Expr>) -> Expr {
    let mut operands = operands.into_iter();
    let mut next = || Box::new(operands.next().unwrap_or_default());
    match operation {
        OnType::StructNew => Expr::New(class, operands.collect()),
        OnType::ArrayNew => Expr::NewArray(class, next(), next()),
        OnType::ArrayNewDefault => Expr::NewArrayDefault(class, next()),
        OnType::ArrayGet => Expr::Element(class, next(), next()),
        OnType::ArraySet => Expr::SetElement(class, next(), next(), next()),
        OnType::ArrayLen => Expr::Length(next()),
        OnType::ArrayCopy => Expr::CopyArray(class, Box::new([*next(), *next(), *next(), *next(), *next()])),
        OnType::ArrayFill => Expr::FillArray(class, Box::new([*next(), *next(), *next(), *next()])),
        OnType::RefCast => Expr::Cast(Some(class), next()),
        OnType::RefTest => Expr::Test(Some(class), next()),
        OnType::RefTestI31 => Expr::Test(None, next()),
    }
}
