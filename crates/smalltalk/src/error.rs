//! Errors of syntax, with their place.

use crate::ast::Span;
use crate::diagnostic::{Diagnostic, line_and_column};
use crate::grammar::Dialect;
use epigram::{Failure, Grammar, RuleId};

/// A text that is no Smalltalk: where, what is wrong, and what was expected.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{line}:{column}: {message}{}", self.expectation().map(|words| format!("; {words}")).unwrap_or_default())]
pub struct SyntaxError {
    /// The place.
    pub span: Span,
    /// Its line, counted from 1.
    pub line: usize,
    /// Its column in characters, counted from 1.
    pub column: usize,
    /// What could have stood there, in words, e.g. "an expression" or "`)`".
    pub expected: Vec<String>,
    /// What is wrong.
    pub message: String,
    /// Whether the text only ends too early: with more behind it, it may be right.
    pub is_incomplete: bool,
}

impl SyntaxError {
    /// The error as it is shown to people: place, message, the line itself, and what was expected.
    pub fn render(&self, file_name: &str, source: &str) -> String {
        self.diagnostic().render(file_name, source)
    }

    /// What there is to say.
    pub fn diagnostic(&self) -> Diagnostic {
        Diagnostic {
            span: self.span,
            message: self.message.clone(),
            hint: self.expectation(),
        }
    }

    fn expectation(&self) -> Option<String> {
        let (last, others) = self.expected.split_last()?;
        Some(match others {
            [] => format!("expected {last}"),
            _ => format!("expected {} or {last}", others.join(", ")),
        })
    }

    /// The error at its place in `source`.
    pub(crate) fn new(source: &str, span: Span, message: impl Into<String>) -> Self {
        let (line, column) = line_and_column(source, span.start);
        Self {
            span,
            line,
            column,
            expected: Vec::new(),
            message: message.into(),
            is_incomplete: false,
        }
    }

    /// The same error, moved to where the text that was read stands in a larger one.
    pub(crate) fn placed(self, source: &str, place: impl Fn(u32) -> u32) -> Self {
        let span = Span {
            start: place(self.span.start),
            end: place(self.span.end),
        };
        let (line, column) = line_and_column(source, span.start);
        Self {
            span,
            line,
            column,
            ..self
        }
    }

    /// What a grammar's failure means.
    pub(crate) fn from_failure(grammar: &Grammar, source: &str, failure: Failure, dialect: Dialect) -> Self {
        match failure {
            Failure::Unexpected { position, mut expected } => {
                // The productions have types everywhere; in ordinary source they are no help.
                // Nor is the old way to write an assignment.
                let helps = |what: &str| what != "`_`" && (dialect == Dialect::Typed || what != "a type");
                expected.retain(|expected| helps(&expected.what));
                let within = expected.iter().find_map(|expected| expected.within);
                match within.and_then(|(rule, start)| unclosed(grammar, rule).map(|what| (what, start))) {
                    Some((what, start)) if position as usize == source.len() => {
                        let mut error =
                            Self::new(source, Span { start, end: start + 1 }, format!("{what} is not closed"));
                        let closing = expected.into_iter().map(|expected| expected.what);
                        error.expected = closing.filter(|what| what.starts_with('`')).collect();
                        error.is_incomplete = true;
                        error
                    }
                    _ => unexpected(
                        source,
                        position,
                        expected.into_iter().map(|expected| expected.what).collect(),
                    ),
                }
            }
            Failure::TooDeep { position, limit } => {
                let span = Span {
                    start: position,
                    end: position + 1,
                };
                Self::new(source, span, format!("nested deeper than {limit}"))
            }
            Failure::TooLong => Self::new(source, Span::default(), "the text is longer than 4 GB"),
        }
    }
}

/// Tokens whose end can be forgotten.
fn unclosed(grammar: &Grammar, rule: RuleId) -> Option<&'static str> {
    match grammar.name(rule) {
        "string" | "ston string" => Some("this string"),
        "comment" => Some("this comment"),
        "symbol" => Some("this symbol"),
        _ => None,
    }
}

fn unexpected(source: &str, position: u32, mut expected: Vec<String>) -> SyntaxError {
    let mut seen = std::collections::BTreeSet::new();
    expected.retain(|what| seen.insert(what.clone()));
    let rest = source.get(position as usize..).unwrap_or_default();
    let length = match rest.chars().next() {
        Some(first) if first.is_alphanumeric() => {
            let word = rest.chars().take_while(|c| c.is_alphanumeric()).take(40);
            word.map(char::len_utf8).sum()
        }
        first => first.map_or(0, char::len_utf8),
    };
    let found = rest[..length].escape_debug().to_string();
    let end = position + length as u32;
    let message = match found.as_str() {
        "" => "the text ends too early".to_owned(),
        found => format!("unexpected `{}`", found.replace("\\'", "'").replace("\\\"", "\"")),
    };
    SyntaxError {
        expected,
        is_incomplete: found.is_empty(),
        ..SyntaxError::new(source, Span { start: position, end }, message)
    }
}
