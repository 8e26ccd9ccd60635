//! What Tonel files consist of.

use crate::ast::{Declaration, Method, Span};
use num_bigint::BigInt;
use std::collections::BTreeMap;

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

/// The text of a symbol or string of a map.
pub(crate) fn text_at(map: &BTreeMap<String, Ston>, key: &str) -> Option<String> {
    map.get(key).and_then(Ston::as_text).map(str::to_owned)
}
