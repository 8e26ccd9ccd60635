//! Primitives: which methods of `st/vm` they are, and how the entry to an activation finds the one of its code.
//!
//! A primitive is a class-side method with Squeak's number in a pragma, `<primitive: 60>`, or, as Squeak's plugins have them, with a name:
//! `<primitive: 'primitiveFileOpen' module: 'FilePlugin'>`. Those get numbers above all others. A method that calls a named primitive has
//! the primitive 117 and, as its first literal, an array of module and name. When it is called for the first time, the number is found
//! and stored in its record (`Primitives class>>resolve:`), and it is called again.

use super::body::{BodyLowering, sequence};
use super::classes::{ClassTable, Method};
use super::{LowerError, Lowering};
use crate::ir::{Expr, LocalId, NamedPrimitive, Type, Var};
use smalltalk::ast::{Literal, Span};
use smalltalk::method::EXTERNAL_CALL;

/// What a pragma says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Primitive<'m> {
    Number(u16),
    Named { module: &'m str, name: &'m str },
}

fn primitive(method: &Method) -> Option<Primitive<'_>> {
    if !method.class_side {
        return None;
    }
    if let Some(pragma) = method.pragma("primitive:module:") {
        return match pragma.arguments.as_slice() {
            [
                Literal::String(name) | Literal::Symbol(name),
                Literal::String(module) | Literal::Symbol(module),
            ] => Some(Primitive::Named { module, name }),
            _ => None,
        };
    }
    match method.pragma("primitive:")?.arguments.first()? {
        Literal::Integer(number) => u16::try_from(number.clone()).ok().map(Primitive::Number),
        Literal::String(name) | Literal::Symbol(name) => Some(Primitive::Named { module: "", name }),
        _ => None,
    }
}

/// The named primitives, with their numbers. One of several numbers of arguments stands here once.
pub(super) fn named(table: &ClassTable) -> Vec<NamedPrimitive> {
    let numbers = table.methods().filter_map(|method| match primitive(method)? {
        Primitive::Number(number) => Some(number),
        Primitive::Named { .. } => None,
    });
    let first = numbers.max().unwrap_or_default() + 1;
    let mut named: Vec<NamedPrimitive> = Vec::new();
    for method in table.methods() {
        let Some(Primitive::Named { module, name }) = primitive(method) else {
            continue;
        };
        if !named.iter().any(|each| each.module == module && each.name == name) {
            named.push(NamedPrimitive {
                module: module.to_owned(),
                name: name.to_owned(),
                number: first + named.len() as u16,
            });
        }
    }
    named
}

impl Lowering<'_> {
    fn primitive_number(&self, method: &Method) -> Option<usize> {
        let number = match primitive(method)? {
            Primitive::Number(number) => number,
            Primitive::Named { module, name } => self.program.named_primitive(module, name)?,
        };
        Some(number.into())
    }
}

impl BodyLowering<'_, '_> {
    /// The primitive of the code being entered, called with the entry's parameters: null where it fails.
    pub fn primitives(&mut self, span: Span) -> Result<Expr, LowerError> {
        let Some(count) = self.entry_args else {
            return Err(self.error(span, "this is only for the entry to an activation"));
        };
        let get = |index: u32| Expr::Get(Var::Local(LocalId(index)));
        let mut calls: Vec<(usize, Expr)> = vec![(EXTERNAL_CALL.into(), self.external_call(count)?)];
        for method in self.lowering.table.methods() {
            let Some(number) = self.lowering.primitive_number(method) else {
                continue;
            };
            let signature = self.lowering.table.signature(method, method.owner)?;
            let int32 = self.value_type("Int32")?;
            let oops = signature.parameters.iter().filter(|(_, ty)| *ty != int32).count() as u32;
            if oops != count + 1 {
                continue;
            }
            let mut args: Vec<Expr> = (0..=count).map(get).collect();
            if signature.parameters.last().is_some_and(|(_, ty)| *ty == int32) {
                args.push(get(count + 2));
            }
            if calls.iter().any(|(other, _)| *other == number) {
                let message = format!("there is another primitive {number} of {count} arguments");
                return Err(self
                    .lowering
                    .table
                    .error(method, method.definition.method.span, message));
            }
            let id = self.lowering.function(method)?;
            calls.push((number, Expr::Call(id, args)));
        }
        let fail = self.function("Primitives class>>fail")?;
        let others = calls.len() as u32;
        let size = calls.iter().map(|(number, _)| number + 1).max().unwrap_or_default();
        let mut targets = vec![others; size];
        for (case, (number, _)) in calls.iter().enumerate() {
            targets[*number] = case as u32;
        }
        let cases = calls.into_iter().map(|(_, call)| call);
        Ok(Expr::Switch {
            index: Box::new(self.code_field("primitive", get(count + 1))?),
            targets,
            cases: cases.chain([Expr::Call(fail, Vec::new())]).collect(),
            ty: Type::Oop,
        })
    }

    /// The code learns the number of its primitive, and is called again.
    fn external_call(&mut self, count: u32) -> Result<Expr, LowerError> {
        let get = |index: u32| Expr::Get(Var::Local(LocalId(index)));
        let resolve = self.function("Primitives class>>resolve:")?;
        let index = self.code_field("index", get(count + 1))?;
        let again = Expr::CallCode((0..count + 3).map(get).collect(), Box::new(index));
        Ok(sequence(vec![Expr::Call(resolve, vec![get(count + 1)]), again]))
    }
}
