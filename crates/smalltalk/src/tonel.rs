//! Tonel files: a class, its definition in Smalltalk Object Notation, and its methods.

pub(crate) mod definition;
mod recovery;

use crate::ast::{Declaration, Span};
use crate::diagnostic::Diagnostic;
use crate::error::SyntaxError;
use crate::grammar::part::{Part, as_declaration, mismatch};
use crate::grammar::read;
use crate::source::Source;

pub use crate::dialect::Dialect;
pub use definition::{ClassFile, MethodDefinition, Ston};
pub use recovery::{BrokenMethod, parse_class_leniently};

/// Reads a Tonel file of one class.
pub fn parse_class<'a>(source: impl Into<Source<'a>>, dialect: Dialect) -> Result<ClassFile, SyntaxError> {
    let source = source.into();
    match read("tonel file", &source, dialect)? {
        Some(Part::ClassFile(mut file, place)) => {
            let mut variables = |key: &str| {
                let declarations = declarations(dialect, file.properties.remove(key), place);
                declarations.map_err(|wrong| SyntaxError::of(source.text, wrong))
            };
            let (of_instances, of_class) = (variables("instVars")?, variables("classVars")?);
            file.class_instance_variables = variables("classInstVars")?;
            (file.instance_variables, file.class_variables) = (of_instances, of_class);
            Ok(*file)
        }
        _ => Err(SyntaxError::new(source.text, Span::default(), "no class")),
    }
}

/// Reads methods as they stand in Tonel files, without the definition of a class before them.
pub fn parse_methods(source: &str) -> Result<Vec<MethodDefinition>, SyntaxError> {
    match read("tonel methods", &source.into(), Dialect::Plain)? {
        Some(Part::TonelMethods(methods)) => Ok(methods),
        _ => Err(SyntaxError::new(source, Span::default(), "no methods")),
    }
}

/// The variables named in a list of strings, each perhaps with a type.
fn declarations(dialect: Dialect, list: Option<Ston>, place: Span) -> Result<Vec<Declaration>, Diagnostic> {
    let strings = match list {
        None => return Ok(Vec::new()),
        Some(Ston::List(strings)) => strings,
        Some(_) => return Err(Diagnostic::new(place, "variables are given as a list: ['a', 'b']")),
    };
    strings
        .into_iter()
        .map(|string| match string {
            Ston::String(text, span) => declared(dialect, &text, span),
            _ => Err(Diagnostic::new(place, "a variable is given as a string: 'a'")),
        })
        .collect()
}

fn declared(dialect: Dialect, text: &str, place: Span) -> Result<Declaration, Diagnostic> {
    let moved = |span: Span| Span {
        start: span.start + place.start,
        end: span.end + place.start,
    };
    let part = read("declaration", &text.into(), dialect)
        .map_err(|error| Diagnostic::new(moved(error.span), format!("in the declaration: {}", error.message)))?;
    let mut declaration = part.and_then(as_declaration).ok_or_else(|| mismatch(place))?;
    declaration.span = moved(declaration.span);
    if let Some(type_name) = &mut declaration.type_name {
        type_name.span = moved(type_name.span);
    }
    Ok(declaration)
}
