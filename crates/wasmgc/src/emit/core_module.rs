//! The core's module.

use super::function::{self, Scope};
use super::{
    EmitError, Fault, HOST, MEMORY, MEMORY_MAXIMUM, MEMORY_MINIMUM, TABLE, TABLE_MINIMUM, names::Names, types::Types,
};
use crate::ir::{self, FunctionId, Program, Type};
use std::collections::HashSet;
use wasm_encoder::{
    BranchHint, BranchHints, CodeSection, ConstExpr, ElementSection, Elements, EntityType, ExportKind, ExportSection,
    FuncType, FunctionSection, GlobalSection, GlobalType, ImportSection, MemoryType, RefType, TableSection, TableType,
    ValType,
};

pub(super) fn emit(program: &Program, table: &[FunctionId]) -> Result<Vec<u8>, EmitError> {
    let mut types = Types::new(program)?;
    let mut names = Names {
        table: true,
        memory: true,
        ..Names::default()
    };
    let mut exports = Exports::default();

    let mut imports = ImportSection::new();
    imports.import(HOST, MEMORY, memory_type());
    let mut functions = FunctionSection::new();
    for (index, function) in program.functions.iter().enumerate() {
        let index = index as u32;
        let ty = function_type(&types, program, function)?;
        let ty = types.function(ty);
        match &function.body {
            None if functions.is_empty() => {
                imports.import(HOST, &function.name, EntityType::Function(ty));
                names.function(index, &function.name, &[]);
            }
            None => return Err(EmitError::ImportAfterBody(function.name.clone())),
            Some(body) => {
                functions.function(ty);
                names.function(index, &function.name, &body.locals);
            }
        }
        exports.add(&function.name, ExportKind::Func, index)?;
        if let Some(name) = function.export.as_ref().filter(|name| **name != function.name) {
            exports.add(name, ExportKind::Func, index)?;
        }
    }

    let mut globals = GlobalSection::new();
    for (index, global) in program.globals.iter().enumerate() {
        let ty = global_type(&types, program, global)?;
        globals.global(ty, &initial(ty.val_type));
        names.globals.append(index as u32, &global.name);
        exports.add(&global.name, ExportKind::Global, index as u32)?;
    }

    let mut tables = TableSection::new();
    tables.table(table_type());
    exports.add(TABLE, ExportKind::Table, 0)?;
    let mut elements = ElementSection::new();
    if !table.is_empty() {
        let slots = table
            .iter()
            .map(|id| slot(program, *id))
            .collect::<Result<Vec<_>, _>>()?;
        elements.active(None, &ConstExpr::i32_const(0), Elements::Functions(slots.into()));
    }

    let scope = Scope {
        program,
        types: &types,
        functions: (0..program.functions.len() as u32).map(Some).collect(),
        globals: (0..program.globals.len() as u32).map(Some).collect(),
        raw: &[],
        sites: (0, 0),
    };
    let mut code = CodeSection::new();
    let mut hints = BranchHints::new();
    for (index, function) in program.functions.iter().enumerate() {
        if let Some(body) = &function.body {
            let (emitted, likely) = function::emit(&scope, &function.name, body)?;
            code.function(&emitted);
            hinted(&mut hints, index as u32, likely);
        }
    }

    let (types, type_names, fields) = types.finish();
    let mut module = wasm_encoder::Module::new();
    module
        .section(&types)
        .section(&imports)
        .section(&functions)
        .section(&tables)
        .section(&globals);
    module.section(&exports.section).section(&elements);
    if !hints.is_empty() {
        module.section(&hints);
    }
    module.section(&code);
    module.section(&names.finish("core", &type_names, &fields));
    Ok(module.finish())
}

/// Adds the hints of a function, if there are some.
pub(super) fn hinted(hints: &mut BranchHints, index: u32, likely: Vec<BranchHint>) {
    if !likely.is_empty() {
        hints.function_hints(index, likely);
    }
}

/// The host's memory, as core and translations import it.
pub(super) fn memory_type() -> MemoryType {
    MemoryType {
        minimum: MEMORY_MINIMUM,
        maximum: Some(MEMORY_MAXIMUM),
        memory64: false,
        shared: true,
        page_size_log2: None,
    }
}

/// The table of code.
pub(super) fn table_type() -> TableType {
    TableType {
        element_type: RefType::FUNCREF,
        table64: false,
        minimum: TABLE_MINIMUM,
        maximum: None,
        shared: false,
    }
}

/// A function's type.
pub(super) fn function_type(types: &Types, program: &Program, function: &ir::Function) -> Result<FuncType, EmitError> {
    let parameters = values(types, program, &function.name, &function.parameters)?;
    Ok(FuncType::new(parameters, types.value(program, function.result)?))
}

/// The types of a body's parameters.
pub(super) fn parameters(
    types: &Types,
    program: &Program,
    name: &str,
    body: &ir::Body,
) -> Result<Vec<ValType>, EmitError> {
    values(
        types,
        program,
        name,
        body.locals.iter().take(body.parameters as usize).map(|(_, ty)| ty),
    )
}

fn values<'a>(
    types: &Types,
    program: &Program,
    name: &str,
    all: impl IntoIterator<Item = &'a Type>,
) -> Result<Vec<ValType>, EmitError> {
    let value = |ty: &Type| {
        types
            .value(program, *ty)?
            .ok_or_else(|| EmitError::NoValue(format!("{name}: a parameter")))
    };
    all.into_iter().map(value).collect()
}

/// A global's type.
pub(super) fn global_type(types: &Types, program: &Program, global: &ir::Global) -> Result<GlobalType, EmitError> {
    let val_type = types
        .value(program, global.ty)?
        .ok_or_else(|| EmitError::NoValue(global.name.clone()))?;
    Ok(GlobalType {
        val_type,
        mutable: true,
        shared: false,
    })
}

/// 0 or null.
fn initial(ty: ValType) -> ConstExpr {
    match ty {
        ValType::I64 => ConstExpr::i64_const(0),
        ValType::F64 => ConstExpr::f64_const(0.0.into()),
        ValType::Ref(RefType { heap_type, .. }) => ConstExpr::ref_null(heap_type),
        _ => ConstExpr::i32_const(0),
    }
}

fn slot(program: &Program, id: FunctionId) -> Result<u32, EmitError> {
    let known = (id.0 as usize) < program.functions.len();
    known.then_some(id.0).ok_or_else(|| EmitError::Tree {
        function: TABLE.to_owned(),
        fault: Fault::Missing("function", id.0),
    })
}

#[derive(Default)]
struct Exports {
    section: ExportSection,
    names: HashSet<String>,
}

impl Exports {
    fn add(&mut self, name: &str, kind: ExportKind, index: u32) -> Result<(), EmitError> {
        if !self.names.insert(name.to_owned()) {
            return Err(EmitError::DuplicateExport(name.to_owned()));
        }
        self.section.export(name, kind, index);
        Ok(())
    }
}
