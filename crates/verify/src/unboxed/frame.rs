//! The locals of a function while it is written, and their types in WebAssembly.

use crate::model::MethodModel;
use std::collections::BTreeSet;
use wasmgc::ir::{Body, LocalId, Type};

/// What a body's locals and returns are called while it is written.
pub(super) struct Frame<'b> {
    pub number: usize,
    pub body: &'b Body,
    /// Locals of machine types of which nothing is known: what reads one leaves.
    pub unknown: BTreeSet<u32>,
    /// The type of the block that Return leaves; None for the method itself.
    pub result: Option<Type>,
}

impl<'b> Frame<'b> {
    pub(super) fn of_method(model: &MethodModel, body: &'b Body) -> Frame<'b> {
        let is_known = |index: u32| {
            let local = LocalId(index);
            model.parameters.contains(&local) || model.initial.iter().any(|(each, _)| *each == local)
        };
        let unknown = body.locals.iter().enumerate().filter(|(index, (_, ty))| match ty {
            Type::I32 | Type::I64 => !is_known(*index as u32),
            Type::Oop | Type::Ref(_) => false,
            Type::F64 | Type::Void | Type::Never => true,
        });
        Frame {
            number: 0,
            body,
            unknown: unknown.map(|(index, _)| index as u32).collect(),
            result: None,
        }
    }
}

pub(super) fn wasm_type(ty: Type) -> Option<&'static str> {
    match ty {
        Type::I32 => Some("i32"),
        Type::I64 | Type::Oop | Type::Ref(_) => Some("i64"),
        Type::F64 => Some("f64"),
        Type::Void | Type::Never => None,
    }
}

pub(super) fn result(ty: Type) -> String {
    wasm_type(ty).map_or(String::new(), |name| format!(" (result {name})"))
}
