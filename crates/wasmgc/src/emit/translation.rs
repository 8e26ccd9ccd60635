//! The module of a batch of translations.

use super::core_module::{function_type, global_type, hinted, memory_type, parameters, table_type};
use super::function::{self, Scope};
use super::{
    CONSTANTS, CORE, EmitError, Fault, HOST, MAX_ARGUMENTS, MEMORY, Module, TABLE, names::Names, types::Types,
    used::Used,
};
use crate::ir::{ClassId, Program, TranslatedFunction};
use wasm_encoder::{
    BranchHints, CodeSection, ConstExpr, EntityType, ExportKind, ExportSection, FunctionSection, GlobalSection,
    GlobalType, HeapType, ImportSection, RefType, ValType,
};

pub(super) fn emit(program: &Program, module: &Module) -> Result<Vec<u8>, EmitError> {
    let used = used(module)?;
    let mut types = Types::new(program)?;
    let mut names = Names {
        table: used.table,
        memory: used.memory,
        ..Names::default()
    };
    let imports = import(program, module, &used, &mut types, &mut names)?;

    let mut functions = FunctionSection::new();
    let mut exports = ExportSection::new();
    let first = used.functions.len() as u32;
    for (number, function) in module.functions.iter().enumerate() {
        functions.function(code_type(program, &types, function)?);
        exports.export(&format!("f{number}"), ExportKind::Func, first + number as u32);
        names.function(first + number as u32, &function.name, &function.body.locals);
    }

    let first_site = used.globals.len() as u32;
    let globals = sites(program, &types, module.sites)?;
    for number in 0..module.sites {
        exports.export(&format!("site{number}"), ExportKind::Global, first_site + number);
        names.globals.append(first_site + number, &format!("site{number}"));
    }

    let scope = Scope {
        program,
        types: &types,
        functions: indices(program.functions.len(), used.functions.iter().map(|id| id.0)),
        globals: indices(program.globals.len(), used.globals.iter().map(|id| id.0)),
        raw: &module.raw,
        sites: (first_site, module.sites),
    };
    let mut code = CodeSection::new();
    let mut hints = BranchHints::new();
    for (number, function) in module.functions.iter().enumerate() {
        let (emitted, likely) = function::emit(&scope, &function.name, &function.body)?;
        code.function(&emitted);
        hinted(&mut hints, first + number as u32, likely);
    }

    let (types, type_names, fields) = types.finish();
    let mut bytes = wasm_encoder::Module::new();
    bytes
        .section(&types)
        .section(&imports)
        .section(&functions)
        .section(&globals)
        .section(&exports);
    if !hints.is_empty() {
        bytes.section(&hints);
    }
    bytes
        .section(&code)
        .section(&names.finish("translation", &type_names, &fields));
    Ok(bytes.finish())
}

fn used(module: &Module) -> Result<Used, EmitError> {
    let mut used = Used::default();
    for function in &module.functions {
        used.add(&function.name, &function.body)?;
    }
    Ok(used)
}

/// Imports what is used, in the order of the program.
fn import(
    program: &Program,
    module: &Module,
    used: &Used,
    types: &mut Types,
    names: &mut Names,
) -> Result<ImportSection, EmitError> {
    let missing = |what, id| EmitError::Tree {
        function: CORE.to_owned(),
        fault: Fault::Missing(what, id),
    };
    let mut imports = ImportSection::new();
    if used.memory {
        imports.import(HOST, MEMORY, memory_type());
    }
    if used.table {
        imports.import(CORE, TABLE, table_type());
    }
    for (index, id) in used.functions.iter().enumerate() {
        let function = program
            .functions
            .get(id.0 as usize)
            .ok_or_else(|| missing("function", id.0))?;
        let ty = function_type(types, program, function)?;
        imports.import(CORE, &function.name, EntityType::Function(types.function(ty)));
        names.function(index as u32, &function.name, &[]);
    }
    for (index, id) in used.globals.iter().enumerate() {
        let global = program
            .globals
            .get(id.0 as usize)
            .ok_or_else(|| missing("global", id.0))?;
        let ty = global_type(types, program, global)?;
        if module.constants_are_values && global.constant {
            imports.import(CONSTANTS, &global.name, GlobalType { mutable: false, ..ty });
        } else {
            imports.import(CORE, &global.name, ty);
        }
        names.globals.append(index as u32, &global.name);
    }
    Ok(imports)
}

/// The type of Smalltalk code that a translated method has; its parameters must be as many.
fn code_type(program: &Program, types: &Types, function: &TranslatedFunction) -> Result<u32, EmitError> {
    let arguments = function.num_args as usize;
    let fault = || EmitError::Tree {
        function: function.name.clone(),
        fault: Fault::Arguments(arguments),
    };
    let fits = arguments <= MAX_ARGUMENTS && function.body.parameters == function.num_args + 3;
    let has_types = parameters(types, program, &function.name, &function.body)?.len() == arguments + 3;
    types.code(arguments).filter(|_| fits && has_types).ok_or_else(fault)
}

fn sites(program: &Program, types: &Types, count: u32) -> Result<GlobalSection, EmitError> {
    let mut globals = GlobalSection::new();
    if count > 0 {
        let site = program.classes.iter().position(|class| class.name == "Site");
        let site = site.ok_or_else(|| EmitError::Untyped("Site".to_owned()))?;
        let index = types.class(program, ClassId(site as u32))?;
        let val_type = ValType::Ref(RefType {
            nullable: false,
            heap_type: HeapType::Concrete(index),
        });
        let new = ConstExpr::extended([wasm_encoder::Instruction::StructNewDefault(index)]);
        for _ in 0..count {
            globals.global(
                GlobalType {
                    val_type,
                    mutable: false,
                    shared: false,
                },
                &new,
            );
        }
    }
    Ok(globals)
}

/// Where each of `count` things stands in the module, if those of `used` are imported in this order.
fn indices(count: usize, used: impl Iterator<Item = u32>) -> Vec<Option<u32>> {
    let mut indices = vec![None; count];
    for (index, id) in used.enumerate() {
        if let Some(place) = indices.get_mut(id as usize) {
            *place = Some(index as u32);
        }
    }
    indices
}
