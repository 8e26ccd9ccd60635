//! The name section: what WAT, profiles and traps show.

use crate::ir::Type;
use wasm_encoder::{IndirectNameMap, NameMap, NameSection};

/// Names of functions, their locals, and globals, added in the order of the indices.
#[derive(Default)]
pub(super) struct Names {
    pub functions: NameMap,
    pub locals: IndirectNameMap,
    pub globals: NameMap,
    pub table: bool,
    pub memory: bool,
}

impl Names {
    /// A function with its locals.
    pub fn function(&mut self, index: u32, name: &str, locals: &[(String, Type)]) {
        self.functions.append(index, name);
        let mut names = NameMap::new();
        for (local, (name, _)) in locals.iter().enumerate().filter(|(_, (name, _))| !name.is_empty()) {
            names.append(local as u32, name);
        }
        if !names.is_empty() {
            self.locals.append(index, &names);
        }
    }

    /// The section; its parts stand in the order of their numbers, as the format asks.
    pub fn finish(self, module: &str, types: &NameMap, fields: &IndirectNameMap) -> NameSection {
        let only = |name| {
            let mut names = NameMap::new();
            names.append(0, name);
            names
        };
        let mut section = NameSection::new();
        section.module(module);
        section.functions(&self.functions);
        section.locals(&self.locals);
        section.types(types);
        if self.table {
            section.tables(&only(super::TABLE));
        }
        if self.memory {
            section.memories(&only(super::MEMORY));
        }
        section.globals(&self.globals);
        section.fields(fields);
        section
    }
}
