//! Modules as text.

use crate::emit::named_functions;
use crate::specialise::MARK;
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

/// A function in which instructions are marked: before what each became, a comment stands that `comment` makes of its offset.
pub fn annotated(module: &[u8], name: &str, comment: impl Fn(usize) -> String) -> Result<String, PrintError> {
    let text = function(module, name)?;
    let mut annotated = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        match marked(line) {
            // What is behind it drops it.
            Some(offset) if lines.clone().next().is_some_and(|next| next.trim() == "drop") => {
                lines.next();
                let margin = &line[..line.len() - line.trim_start().len()];
                annotated += &format!("{margin};; {}\n", comment(offset));
            }
            _ => annotated += &format!("{line}\n"),
        }
    }
    Ok(annotated)
}

/// The offset of the instruction that the line marks.
fn marked(line: &str) -> Option<usize> {
    let value: i32 = line.trim().strip_prefix("i32.const ")?.parse().ok()?;
    let offset = usize::try_from(value.checked_sub(MARK)?).ok()?;
    (offset < 1 << 24).then_some(offset)
}

/// The bytes of each function's body, in the order of the functions.
pub fn body_sizes(module: &[u8]) -> Result<Vec<usize>, PrintError> {
    let mut sizes = Vec::new();
    for payload in Parser::new(0).parse_all(module) {
        let payload = payload.map_err(|error| PrintError::Module(error.to_string()))?;
        if let Payload::CodeSectionEntry(body) = payload {
            sizes.push(body.range().len());
        }
    }
    Ok(sizes)
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
