//! The validator's verdict on an emitted module, told by the function's name.

use super::EmitError;
use wasmparser::{KnownCustom, Name, Parser, Payload, ValidPayload, Validator, WasmFeatures};

/// Whether a module is valid WebAssembly (with garbage collection and threads); the error names the function.
pub fn validate(module: &[u8]) -> Result<(), EmitError> {
    let invalid = |error: wasmparser::BinaryReaderError, function: Option<u32>| EmitError::Invalid {
        function: function.map_or_else(|| "module".to_owned(), |index| function_name(module, index)),
        message: error.message().to_owned(),
        offset: error.offset(),
    };
    let mut validator = Validator::new_with_features(WasmFeatures::WASM3 | WasmFeatures::THREADS);
    let mut allocations = Default::default();
    for payload in Parser::new(0).parse_all(module) {
        let payload = payload.map_err(|error| invalid(error, None))?;
        if let ValidPayload::Func(function, body) = validator.payload(&payload).map_err(|error| invalid(error, None))? {
            let index = function.index;
            let mut function = function.into_validator(allocations);
            function.validate(&body).map_err(|error| invalid(error, Some(index)))?;
            allocations = function.into_allocations();
        }
    }
    Ok(())
}

fn function_name(module: &[u8], index: u32) -> String {
    named_functions(module)
        .find(|(found, _)| *found == index)
        .map_or_else(|| format!("function {index}"), |(_, name)| name)
}

/// The functions that the name section names, as far as it can be read.
pub(crate) fn named_functions(module: &[u8]) -> impl Iterator<Item = (u32, String)> {
    let mut functions = Vec::new();
    for payload in Parser::new(0).parse_all(module).map_while(Result::ok) {
        let Payload::CustomSection(section) = payload else {
            continue;
        };
        let KnownCustom::Name(names) = section.as_known() else {
            continue;
        };
        for subsection in names.into_iter().map_while(Result::ok) {
            if let Name::Function(map) = subsection {
                functions.extend(
                    map.into_iter()
                        .map_while(Result::ok)
                        .map(|naming| (naming.index, naming.name.to_owned())),
                );
            }
        }
    }
    functions.into_iter()
}
