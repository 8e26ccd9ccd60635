//! Modules as text.

use crate::emit::named_functions;
use std::ops::Range;
use thiserror::Error;
use wasmparser::{Parser, Payload, TypeRef};

/// Why a module cannot be shown.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PrintError {
    /// The bytes are no module.
    #[error("not a WebAssembly module: {0}")]
    Module(String),
    /// The module has no function of this name.
    #[error("no function is called {0}")]
    NoFunction(String),
}

/// The whole module.
pub fn print(module: &[u8]) -> Result<String, PrintError> {
    wasmprinter::print_bytes(module).map_err(|error| PrintError::Module(error.to_string()))
}

/// One function with a body, by the name it has in the name section.
pub fn function(module: &[u8], name: &str) -> Result<String, PrintError> {
    let missing = || PrintError::NoFunction(name.to_owned());
    let index = named_functions(module)
        .find(|(_, found)| found == name)
        .map(|(index, _)| index)
        .ok_or_else(missing)?;
    let body = body(module, index)?.ok_or_else(missing)?;
    let mut text = String::new();
    let lines = wasmprinter::Config::new()
        .offsets_and_lines(module, &mut text)
        .map_err(|e| PrintError::Module(e.to_string()))?;
    let lines: Vec<&str> = lines
        .filter(|(offset, _)| offset.is_some_and(|offset| body.contains(&offset)))
        .map(|(_, line)| line)
        .collect();
    Ok(without_indentation(&lines))
}

/// Where the body of a function stands in the module; None for an import.
fn body(module: &[u8], index: u32) -> Result<Option<Range<usize>>, PrintError> {
    let mut next = 0;
    for payload in Parser::new(0).parse_all(module) {
        match payload.map_err(|error| PrintError::Module(error.to_string()))? {
            Payload::ImportSection(imports) => {
                let imports = imports.into_imports().map_while(Result::ok);
                next += imports.filter(|import| matches!(import.ty, TypeRef::Func(_))).count() as u32;
            }
            Payload::CodeSectionEntry(body) => {
                if next == index {
                    return Ok(Some(body.range()));
                }
                next += 1;
            }
            _ => {}
        }
    }
    Ok(None)
}

fn without_indentation(lines: &[&str]) -> String {
    let indentation = lines.first().map_or(0, |line| line.len() - line.trim_start().len());
    lines
        .iter()
        .map(|line| line.get(indentation..).unwrap_or(line.trim_start()))
        .collect()
}
