//! A method's trees as a WebAssembly function over plain i64: the very trees that its translation is emitted from, the integers unboxed.
//!
//! Every Smalltalk value is one i64. An integer is itself, as long as it is less than 2^62 in magnitude; below -2^62 are names
//! of the objects that are told apart, of null, and of what is not known. Where a value has no such form, or the trees do what is
//! not modelled, the function answers [`LEAVES`], and the exact evaluation ([`crate::evaluate()`]) has to decide.

mod arithmetic;
mod call;
mod expr;
mod frame;
mod operation;
mod value;

use crate::model::{Initial, MethodModel, Outcome};
use frame::{Frame, wasm_type};
use std::fmt::Write;
pub(crate) use value::{LEAVES, is_integer, object};
use value::{LIMIT, NULL, UNKNOWN};
use wasmgc::emit::type_of;
use wasmgc::ir::{Axioms, Body, Expr, Label, Type};
use wasmgc::structure::structure;

/// Turns of loops that are followed in one call.
const FUEL: i32 = 100_000;
/// Longer functions are not made.
const MAX_LENGTH: usize = 4 << 20;

/// What the function's answer means; None where it leaves the decision to the exact evaluation.
pub fn outcome(model: &MethodModel, answer: i64) -> Option<Outcome> {
    if answer > -LIMIT {
        return Some(Outcome::Integer(answer.into()));
    }
    let known = model.program.axioms;
    [true, false]
        .into_iter()
        .find(|value| known.boolean(*value).map(object) == Some(answer))
        .map(Outcome::Boolean)
}

/// The function in the text format, named `$method`; None where its graph cannot be structured, or it is too long.
pub(crate) fn function(model: &MethodModel) -> Option<String> {
    let tree = structure(model.nodes.clone(), model.start).ok()?;
    let body = Body {
        locals: model.locals.clone(),
        parameters: 0,
        expr: tree,
    };
    let known = model.program.axioms;
    let mut writer = Writer {
        model,
        known,
        frames: vec![Frame::of_method(model, &body)],
        count: 1,
        text: String::new(),
        locals: String::new(),
    };
    let mut start = format!("(local.set $fuel (i32.const {FUEL}))\n");
    writer.declare(0, &body);
    for (index, (_, ty)) in body.locals.iter().enumerate() {
        if matches!(ty, Type::Oop | Type::Ref(_)) {
            let _ = writeln!(start, "(local.set $l0_{index} (i64.const {UNKNOWN}))");
        }
    }
    for (local, initial) in &model.initial {
        let (_, ty) = body.locals.get(local.0 as usize)?;
        let value = match (initial, ty) {
            (Initial::Nil, _) => format!("i64.const {}", known.nil.map_or(UNKNOWN, object)),
            (Initial::Null, _) => format!("i64.const {NULL}"),
            (Initial::Machine(value), Type::I32) => format!("i32.const {}", *value as i32),
            (Initial::Machine(value), _) => format!("i64.const {value}"),
        };
        let _ = writeln!(start, "(local.set $l0_{} ({value}))", local.0);
    }
    for (index, local) in model.parameters.iter().enumerate() {
        let _ = writeln!(start, "(local.set $l0_{} (local.get $p{index}))", local.0);
    }
    writer.expr(&body.expr);
    if writer.text.len() > MAX_LENGTH {
        return None;
    }
    let parameters: String = (0..model.parameters.len())
        .map(|index| format!(" (param $p{index} i64)"))
        .collect();
    Some(format!(
        "(func $method{parameters} (result i64)\n{}(local $fuel i32) (local $t i64) (local $u i64) (local $s i32) (local $r i32)\n{start}{}\n(return (i64.const {LEAVES})))\n",
        writer.locals, writer.text
    ))
}

struct Writer<'m, 'b> {
    model: &'m MethodModel<'m>,
    known: Axioms,
    frames: Vec<Frame<'b>>,
    count: usize,
    text: String,
    locals: String,
}

impl<'b> Writer<'b, 'b> {
    fn put(&mut self, text: impl AsRef<str>) {
        self.text.push_str(text.as_ref());
        self.text.push('\n');
    }

    fn leave(&mut self) {
        self.put(format!("(return (i64.const {LEAVES}))"));
    }

    /// Leaves where the condition, which is on the stack, holds.
    fn leave_if(&mut self) {
        self.put(format!("(if (then (return (i64.const {LEAVES}))))"));
    }

    fn frame(&self) -> &Frame<'b> {
        // There is always the method's.
        &self.frames[self.frames.len() - 1]
    }

    fn declare(&mut self, number: usize, body: &Body) {
        for (index, (_, ty)) in body.locals.iter().enumerate() {
            if let Some(name) = wasm_type(*ty) {
                let _ = writeln!(self.locals, "(local $l{number}_{index} {name})");
            }
        }
    }

    fn type_of(&self, expr: &Expr) -> Type {
        type_of(self.model.program, self.frame().body, expr)
    }

    fn label(&self, kind: char, label: Label) -> String {
        format!("${kind}{}_{}", self.frame().number, label.0)
    }
}
