//! Methods that have no body of their own; their pragma says what they are:
//!
//! | pragma | meaning |
//! |---|---|
//! | `<wasm: #'i32.add'>` | a WebAssembly instruction: receiver and arguments in, the answer out |
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
use super::classes::{Kind, Method, Ty};
use crate::ir::{ClassId, Const, Expr, Type, Var};
use smalltalk::ast::Span;
use std::rc::Rc;

type Typed = (Expr, Ty);

impl<'t> BodyLowering<'_, 't> {
    /// An operation on a receiver and arguments.
    pub fn operation(
        &mut self,
        method: &'t Method,
        receiver: Expr,
        class: usize,
        arguments: Vec<Expr>,
        answer: Ty,
        span: Span,
    ) -> Result<Typed, LowerError> {
        if let Some(name) = method.symbol_pragma("wasm:") {
            let args = (!method.class_side)
                .then_some(receiver)
                .into_iter()
                .chain(arguments)
                .collect();
            return Ok((
                self.instruction(name, ClassId(class as u32), args, answer, span)?,
                answer,
            ));
        }
        if let Some(name) = method.symbol_pragma("chain:") {
            let args = (!method.class_side)
                .then_some(receiver)
                .into_iter()
                .chain(arguments)
                .collect();
            return Ok((self.chain(name, class, args, span)?, answer));
        }
        if method.has_pragma("primitives") {
            return Ok((self.primitives(span)?, answer));
        }
        if method.has_pragma("run") {
            return Ok((Expr::Run, Ty::Never));
        }
        // <return>
        Ok((Expr::Return(Some(Box::new(sequence(arguments)))), Ty::Never))
    }

    fn instruction(
        &mut self,
        name: &str,
        class: ClassId,
        args: Vec<Expr>,
        answer: Ty,
        span: Span,
    ) -> Result<Expr, LowerError> {
        let table = self.lowering.table;
        let count = args.len();
        let mut args = args.into_iter();
        let mut next = || Box::new(args.next().unwrap_or_default());
        Ok(match (name, count) {
            ("struct.new", _) => Expr::New(class, args.collect()),
            ("array.new", 2) => Expr::NewArray(class, next(), next()),
            ("array.new_default", 1) => Expr::NewArrayDefault(class, next()),
            ("array.get", 2) => Expr::Element(class, next(), next()),
            ("array.set", 3) => Expr::SetElement(class, next(), next(), next()),
            ("array.len", 1) => Expr::Length(next()),
            ("array.copy", 5) => Expr::CopyArray(class, Box::new([*next(), *next(), *next(), *next(), *next()])),
            ("array.fill", 4) => Expr::FillArray(class, Box::new([*next(), *next(), *next(), *next()])),
            ("ref.cast", 1) => Expr::Cast(Some(class), next()),
            ("ref.test", 1) => Expr::Test(Some(class), next()),
            ("ref.test i31", 1) => Expr::Test(None, next()),
            ("i31.get_s", 1) => {
                let value = Expr::Cast(None, next());
                Expr::Op(Rc::from(name), vec![value], Type::I32)
            }
            _ if name.starts_with("struct.") || name.starts_with("array.") => {
                return Err(self.error(span, format!("{name} with {count} operands is not supported")));
            }
            _ => Expr::Op(Rc::from(name), args.collect(), table.ir_type(answer)),
        })
    }

    /// Access to a chain of struct types: the type, the first one with enough slots, depends on the index.
    fn chain(&mut self, name: &str, class: usize, args: Vec<Expr>, span: Span) -> Result<Expr, LowerError> {
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
        let types: Vec<Type> = match name {
            "get" | "test" => vec![Type::Oop, Type::I32],
            "set" => vec![Type::Oop, Type::I32, Type::Oop],
            _ => {
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
        let (index, cases, ty): (Expr, Vec<Expr>, Type) = match name {
            "get" => {
                let case = |index| {
                    let (_, class) = link(index + 1);
                    Expr::Field(class, header + index, object(class))
                };
                (get(1), (0..length).map(case).collect(), Type::Oop)
            }
            "test" => {
                let case = |index| Expr::Test(Some(link(index + 1).1), Box::new(get(0)));
                (get(1), (0..length).map(case).collect(), Type::I32)
            }
            "set" => {
                let case = |index| {
                    let (_, class) = link(index + 1);
                    Expr::SetField(class, header + index, object(class), Box::new(get(2)))
                };
                (get(1), (0..length).map(case).collect(), Type::Void)
            }
            _ => {
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
        let none = match name {
            "test" => Expr::Const(Const::I32(0)),
            _ => Expr::Unreachable,
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
