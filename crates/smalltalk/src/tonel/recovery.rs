//! Reading a Tonel file in which some methods are no Smalltalk: each method by itself, as the lines tell where one begins.

use super::definition::{ClassFile, MethodDefinition, Ston, text_at};
use super::parse_class;
use crate::ast::Span;
use crate::dialect::Dialect;
use crate::error::SyntaxError;
use crate::grammar::part::Part;
use crate::grammar::read;
use crate::source::Source;

/// A method that is no Smalltalk.
#[derive(Clone, Debug, PartialEq)]
pub struct BrokenMethod {
    /// The class named before the method.
    pub class_name: String,
    /// Whether it is a method of the class itself.
    pub class_side: bool,
    /// `#category`.
    pub category: Option<String>,
    /// The text of what seems to be the pattern.
    pub pattern: String,
    /// The method as it is written outside of Tonel files.
    pub source: String,
    /// Where the method stands, without what is said of it before.
    pub span: Span,
    /// What is wrong, placed in the file.
    pub error: SyntaxError,
}

/// Reads a Tonel file of one class, and its methods as far as that is possible. The error is that of the whole file where something else than
/// methods is wrong.
pub fn parse_class_leniently<'a>(source: impl Into<Source<'a>>) -> Result<(ClassFile, Vec<BrokenMethod>), SyntaxError> {
    let source = source.into();
    let whole = match parse_class(source.clone(), Dialect::Plain) {
        Ok(file) => return Ok((file, Vec::new())),
        Err(error) if error.is_interrupted => return Err(error),
        Err(error) => error,
    };
    let source = source.text;
    let mut starts = starts(source);
    starts.push(source.len());
    let Ok(mut file) = parse_class(&source[..starts[0]], Dialect::Plain) else {
        return Err(whole);
    };
    let mut broken = Vec::new();
    for piece in starts.windows(2) {
        match method(source, piece[0], piece[1]) {
            Ok(method) => file.methods.push(method),
            Err(error) => broken.push(broken_method(source, piece[0], piece[1], error).ok_or_else(|| whole.clone())?),
        }
    }
    Ok((file, broken))
}

/// Where methods begin, with what is said of them before: lines like `Foo class >> bar`, behind the bracket that ends something else.
fn starts(source: &str) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut offset = 0;
    for line in source.split_inclusive('\n') {
        let before = source[..offset].trim_end();
        if before.ends_with(['}', ']']) && owner(line).is_some() {
            let start = match before.ends_with('}') {
                true => before.rfind("\n{").map_or(offset, |brace| brace + 1),
                false => offset,
            };
            starts.push(start);
        }
        offset += line.len();
    }
    // What is said of the class itself stands in braces, too.
    starts.retain(|&start| start > 0);
    starts
}

/// The class that a line which begins a method names, whether it is meant itself, and what stands behind `>>`.
fn owner(line: &str) -> Option<(&str, bool, &str)> {
    let (owner, rest) = line.split_once(">>")?;
    let mut words = owner.split_whitespace();
    let name = words.next()?;
    let class_side = match (words.next(), words.next()) {
        (None, _) => false,
        (Some("class" | "classSide" | "classTrait"), None) => true,
        _ => return None,
    };
    let is_name = line.starts_with(name) && name.chars().all(|letter| letter.is_alphanumeric() || letter == '_');
    is_name.then_some((name, class_side, rest))
}

fn method(source: &str, start: usize, end: usize) -> Result<MethodDefinition, SyntaxError> {
    let place = |offset: u32| offset + start as u32;
    let moved = |span: Span| Span {
        start: place(span.start),
        end: place(span.end),
    };
    let part = read("tonel method", &source[start..end].into(), Dialect::Plain)
        .map_err(|error| error.placed(source, place))?;
    let Some(Part::TonelMethod(mut method)) = part else {
        return Err(SyntaxError::new(source, moved(Span::default()), "no method"));
    };
    method.method.map_spans(&moved);
    method.class_span = moved(method.class_span);
    method.body_span = moved(method.body_span);
    method.pattern_span = moved(method.pattern_span);
    Ok(*method)
}

/// What can be said of a method in spite of its error.
fn broken_method(source: &str, start: usize, end: usize, error: SyntaxError) -> Option<BrokenMethod> {
    let piece = &source[start..end];
    let (said, definition) = match piece.starts_with('{') {
        true => piece.split_at(piece.find("}\n").or_else(|| piece.find("}\r"))? + 1),
        false => ("", piece),
    };
    let definition_start = end - definition.trim_start().len();
    let definition = definition.trim();
    let (class_name, class_side, _) = owner(definition.lines().next()?)?;
    let (_, method) = definition.split_once(">>")?;
    let (pattern, body) = method.split_once('[')?;
    let (pattern, body) = (pattern.trim(), body.strip_suffix(']').unwrap_or(body).trim_end());
    let category = match read("ston map", &said.into(), Dialect::Plain) {
        Ok(Some(Part::Ston(Ston::Map(map)))) => text_at(&map, "category"),
        _ => None,
    };
    Some(BrokenMethod {
        class_name: class_name.to_owned(),
        class_side,
        category,
        pattern: pattern.to_owned(),
        source: format!("{pattern}{body}"),
        span: Span {
            start: definition_start as u32,
            end: (definition_start + definition.len()) as u32,
        },
        error,
    })
}
