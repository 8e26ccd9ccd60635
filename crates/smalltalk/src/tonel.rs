//! Tonel files: a class, its definition in Smalltalk Object Notation, and its methods.

mod recovery;

use crate::ast::{Declaration, Literal, Method, Span};
use crate::diagnostic::Diagnostic;
use crate::error::SyntaxError;
use crate::grammar::building::literals::unquoted;
use crate::grammar::building::methods::make_method;
use crate::grammar::building::{Builder, Part, as_declaration, mismatch, span};
use crate::grammar::{Source, read};
use epigram::{Action, Node, Values};
use num_bigint::BigInt;
use std::collections::BTreeMap;

pub use crate::grammar::Dialect;
pub use recovery::{BrokenMethod, parse_class_leniently};

/// A class, or methods added to a class that is defined elsewhere. All places are offsets into the whole file.
#[derive(Clone, Debug, PartialEq)]
pub struct ClassFile {
    /// Whether the file only adds methods: `Extension { … }`.
    pub extension: bool,
    /// Whether it is no class but a trait: `Trait { … }`.
    pub is_trait: bool,
    /// The comment before the definition, without its quotes.
    pub comment: Option<String>,
    /// `#name`.
    pub name: String,
    /// `#superclass`; none for `nil` as well.
    pub superclass: Option<String>,
    /// `#instVars`.
    pub instance_variables: Vec<Declaration>,
    /// `#classVars`.
    pub class_variables: Vec<Declaration>,
    /// `#classInstVars`.
    pub class_instance_variables: Vec<Declaration>,
    /// `#type`: `normal`, `variable`, `bytes`, `words`, …
    pub kind: Option<String>,
    /// `#category`.
    pub category: Option<String>,
    /// Whatever else the definition says.
    pub properties: BTreeMap<String, Ston>,
    /// The methods in order.
    pub methods: Vec<MethodDefinition>,
}

/// A method in a file.
#[derive(Clone, Debug, PartialEq)]
pub struct MethodDefinition {
    /// The class named before the method.
    pub class_name: String,
    /// Where that stands.
    pub class_span: Span,
    /// Whether it is a method of the class itself: `Foo class >> bar`.
    pub class_side: bool,
    /// `#category`.
    pub category: Option<String>,
    /// The method; its span goes from the pattern to the closing bracket.
    pub method: Method,
    /// What stands between the brackets.
    pub body_span: Span,
    /// The pattern, without the answer's type.
    pub pattern_span: Span,
}

impl MethodDefinition {
    /// The method as it is written outside of Tonel files: the pattern, then the body without brackets.
    pub fn source(&self, file: &str) -> String {
        let text = |from: u32, to: u32| file.get(from as usize..to as usize).unwrap_or_default();
        let pattern = text(self.pattern_span.start, self.body_span.start.saturating_sub(1)).trim_end();
        format!("{pattern}{}", text(self.body_span.start, self.body_span.end).trim_end())
    }
}

/// A value of Smalltalk Object Notation.
#[derive(Clone, Debug, PartialEq)]
pub enum Ston {
    /// `nil`.
    Nil,
    /// `true` and `false`.
    Boolean(bool),
    /// `#name`, or a bare word.
    Symbol(String),
    /// `'text'`, and the place between the quotes.
    String(String, Span),
    /// Any number.
    Integer(BigInt),
    /// A number with a fraction.
    Float(f64),
    /// `[a, b]`.
    List(Vec<Ston>),
    /// `{ #key : value }`.
    Map(BTreeMap<String, Ston>),
}

impl Ston {
    /// The text of a symbol or string.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Symbol(text) | Self::String(text, _) => Some(text),
            _ => None,
        }
    }
}

/// Reads a Tonel file of one class.
pub fn parse_class<'a>(source: impl Into<Source<'a>>, dialect: Dialect) -> Result<ClassFile, SyntaxError> {
    let source = source.into();
    match read("tonel file", &source, dialect)? {
        Some(Part::ClassFile(file)) => Ok(*file),
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

type Made = Result<Part, Diagnostic>;

pub(crate) fn actions() -> Vec<(&'static str, Action<Builder, Part, Diagnostic>)> {
    vec![
        ("ston string", ston_string),
        ("ston word", ston_word),
        ("ston list", ston_list),
        ("ston map", ston_map),
        ("ston pair", ston_pair),
        ("tonel method", tonel_method),
        ("tonel methods", tonel_methods),
        ("tonel file", class_file),
    ]
}

fn ston_string(_: &mut Builder, node: Node<'_>, _: Values<'_, Part>) -> Made {
    let between = Span {
        start: node.start() + 1,
        end: node.end() - 1,
    };
    Ok(Part::Ston(Ston::String(unescaped(node.text()), between)))
}

/// The text between the quotes; a backslash or a doubled quote stands for a character that could not stand there.
fn unescaped(text: &str) -> String {
    let mut plain = String::new();
    let inside = unquoted(text, '\'');
    let mut characters = inside.chars();
    while let Some(character) = characters.next() {
        let escaped = if character == '\\' { characters.next() } else { None };
        plain.push(match escaped {
            None => character,
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some('u') => {
                let digits: String = characters.by_ref().take(4).collect();
                u32::from_str_radix(&digits, 16)
                    .ok()
                    .and_then(char::from_u32)
                    .unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            Some(other) => other,
        });
    }
    plain
}

fn ston_word(_: &mut Builder, node: Node<'_>, _: Values<'_, Part>) -> Made {
    Ok(Part::Ston(match node.text() {
        "nil" => Ston::Nil,
        "true" => Ston::Boolean(true),
        "false" => Ston::Boolean(false),
        word => Ston::Symbol(word.to_owned()),
    }))
}

fn ston_list(_: &mut Builder, _: Node<'_>, parts: Values<'_, Part>) -> Made {
    Ok(Part::Ston(Ston::List(parts.filter_map(as_ston).collect())))
}

fn as_ston(part: Part) -> Option<Ston> {
    match part {
        Part::Ston(value) => Some(value),
        Part::Literal(Literal::Symbol(name), _) => Some(Ston::Symbol(name)),
        Part::Literal(Literal::Integer(value), _) => Some(Ston::Integer(value)),
        Part::Literal(Literal::Float(value), _) => Some(Ston::Float(value)),
        _ => None,
    }
}

fn ston_map(_: &mut Builder, node: Node<'_>, parts: Values<'_, Part>) -> Made {
    let mut map = BTreeMap::new();
    for part in parts {
        if let Part::StonPair(key, value) = part {
            if map.contains_key(&key) {
                return Err(Diagnostic::new(span(node), format!("#{key} is given twice")));
            }
            map.insert(key, value);
        }
    }
    Ok(Part::Ston(Ston::Map(map)))
}

fn ston_pair(_: &mut Builder, node: Node<'_>, mut parts: Values<'_, Part>) -> Made {
    let key = node.children().next().map(|key| key.text().trim_start_matches('#'));
    let value = parts.next().and_then(as_ston);
    let (Some(key), Some(value)) = (key, value) else {
        return Err(Diagnostic::new(span(node), "a value of this kind is not known here"));
    };
    let key = if key.starts_with('\'') {
        unescaped(key)
    } else {
        key.to_owned()
    };
    Ok(Part::StonPair(key, value))
}

fn tonel_method(_: &mut Builder, node: Node<'_>, parts: Values<'_, Part>) -> Made {
    let child = |name: &str| node.children().find(|child| child.name() == name);
    let (Some(owner), Some(body)) = (child("variable"), child("tonel body")) else {
        return Err(mismatch(span(node)));
    };
    let (mut category, mut pattern_span, mut rest) = (None, Span::default(), Vec::new());
    for part in parts {
        match part {
            Part::Ston(Ston::Map(map)) => category = text_at(&map, "category"),
            Part::Expression(expression, _) if expression.span == span(owner) => {}
            Part::Pattern { span, .. } => {
                pattern_span = span;
                rest.push(part);
            }
            other => rest.push(other),
        }
    }
    Ok(Part::TonelMethod(Box::new(MethodDefinition {
        class_name: owner.text().to_owned(),
        class_span: span(owner),
        class_side: child("tonel side").is_some(),
        category,
        method: make_method(node, rest.into_iter())?,
        body_span: Span {
            start: body.start() + 1,
            end: body.end() - 1,
        },
        pattern_span,
    })))
}

fn tonel_methods(_: &mut Builder, _: Node<'_>, parts: Values<'_, Part>) -> Made {
    let method = |part| match part {
        Part::TonelMethod(method) => Some(*method),
        _ => None,
    };
    Ok(Part::TonelMethods(parts.filter_map(method).collect()))
}

fn text_at(map: &BTreeMap<String, Ston>, key: &str) -> Option<String> {
    map.get(key).and_then(Ston::as_text).map(str::to_owned)
}

fn class_file(builder: &mut Builder, node: Node<'_>, parts: Values<'_, Part>) -> Made {
    let kind = node.children().find(|child| child.name() == "tonel kind");
    let Some(kind) = kind else {
        return Err(mismatch(span(node)));
    };
    let comment = node
        .children()
        .take_while(|child| child.start() < kind.start())
        .find(|c| c.name() == "comment");
    let (mut properties, mut methods) = (BTreeMap::new(), Vec::new());
    for part in parts {
        match part {
            Part::Ston(Ston::Map(map)) => properties = map,
            Part::TonelMethod(method) => methods.push(*method),
            _ => return Err(mismatch(span(node))),
        }
    }
    let name = properties.remove("name");
    let name = name.as_ref().and_then(Ston::as_text).map(str::to_owned);
    let mut text = |key: &str| {
        let text = text_at(&properties, key);
        properties.remove(key);
        text
    };
    let (superclass, class_type, category) = (text("superclass"), text("type"), text("category"));
    let mut variables = |key: &str| declarations(builder, properties.remove(key), span(kind));
    Ok(Part::ClassFile(Box::new(ClassFile {
        extension: kind.text() == "Extension",
        is_trait: kind.text() == "Trait",
        comment: comment.map(|comment| unquoted(comment.text(), '"')),
        name: name.ok_or_else(|| Diagnostic::new(span(kind), "the definition has no #name"))?,
        superclass: superclass.filter(|name| name != "nil"),
        instance_variables: variables("instVars")?,
        class_variables: variables("classVars")?,
        class_instance_variables: variables("classInstVars")?,
        kind: class_type,
        category,
        properties,
        methods,
    })))
}

/// The variables named in a list of strings, each perhaps with a type.
fn declarations(builder: &Builder, list: Option<Ston>, place: Span) -> Result<Vec<Declaration>, Diagnostic> {
    let strings = match list {
        None => return Ok(Vec::new()),
        Some(Ston::List(strings)) => strings,
        Some(_) => return Err(Diagnostic::new(place, "variables are given as a list: ['a', 'b']")),
    };
    strings
        .into_iter()
        .map(|string| match string {
            Ston::String(text, span) => declared(builder, &text, span),
            _ => Err(Diagnostic::new(place, "a variable is given as a string: 'a'")),
        })
        .collect()
}

fn declared(builder: &Builder, text: &str, place: Span) -> Result<Declaration, Diagnostic> {
    let moved = |span: Span| Span {
        start: span.start + place.start,
        end: span.end + place.start,
    };
    let part = read("declaration", &text.into(), builder.dialect)
        .map_err(|error| Diagnostic::new(moved(error.span), format!("in the declaration: {}", error.message)))?;
    let mut declaration = part.and_then(as_declaration).ok_or_else(|| mismatch(place))?;
    declaration.span = moved(declaration.span);
    if let Some(type_name) = &mut declaration.type_name {
        type_name.span = moved(type_name.span);
    }
    Ok(declaration)
}
