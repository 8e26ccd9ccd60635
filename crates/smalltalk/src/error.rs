//! Errors of syntax, with their place.

use crate::ast::Span;
use crate::diagnostic::{Diagnostic, line_and_column};
use crate::dialect::Dialect;
use epigram::{Expected, Failure, Grammar, RuleId};

/// A text that is no Smalltalk: where, what is wrong, and what was expected.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{line}:{column}: {message}{}", self.help().map(|words| format!("; {words}")).unwrap_or_default())]
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
    /// The offset up to which the text was read; what was opened and not closed stands before it.
    pub reached: u32,
    /// A bracket that waits for its end, where that may be what is wrong.
    pub opening: Option<Opening>,
    /// Whether the text only ends too early: with more behind it, it may be right.
    pub is_incomplete: bool,
    /// Whether whoever waited for the text to be read has lost patience.
    pub is_interrupted: bool,
}

/// A bracket that was opened and not closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opening {
    /// The bracket.
    pub bracket: char,
    /// Its offset.
    pub start: u32,
    /// Its line, counted from 1.
    pub line: usize,
    /// Its column in characters, counted from 1.
    pub column: usize,
}

impl Opening {
    fn at(source: &str, start: u32) -> Self {
        let text = &source[start as usize..];
        let (line, column) = line_and_column(source, start);
        Self {
            bracket: text.trim_start_matches('#').chars().next().unwrap_or_default(),
            start,
            line,
            column,
        }
    }

    fn closing(&self) -> char {
        match self.bracket {
            '(' => ')',
            '[' => ']',
            _ => '}',
        }
    }
}

impl std::fmt::Display for Opening {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "the `{}` at {}:{} is not closed",
            self.bracket, self.line, self.column
        )
    }
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
            hint: self.help(),
        }
    }

    /// What was expected, and what is open.
    fn help(&self) -> Option<String> {
        let opening = self.opening.map(|opening| opening.to_string());
        let help: Vec<String> = self.expectation().into_iter().chain(opening).collect();
        (!help.is_empty()).then(|| help.join("; "))
    }

    fn expectation(&self) -> Option<String> {
        let (last, others) = self.expected.split_last()?;
        Some(match others {
            [] => format!("expected {last}"),
            _ => format!("expected {} or {last}", others.join(", ")),
        })
    }

    /// Whoever waited for the text to be read has lost patience.
    pub(crate) fn interrupted() -> Self {
        Self {
            is_interrupted: true,
            ..Self::new("", Span::default(), "interrupted")
        }
    }

    /// What was found wrong when the syntax tree was made.
    pub(crate) fn of(source: &str, wrong: Diagnostic) -> Self {
        Self::new(source, wrong.span, wrong.message)
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
            reached: span.start,
            opening: None,
            is_incomplete: false,
            is_interrupted: false,
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
            reached: place(self.reached),
            opening: self.opening.map(|opening| Opening::at(source, place(opening.start))),
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
                        error.expected.dedup();
                        error.is_incomplete = true;
                        error.reached = position;
                        error
                    }
                    _ => {
                        let open = expected.iter().find_map(|expected| opening(grammar, expected));
                        let expected = expected.into_iter().map(|expected| expected.what).collect();
                        unexpected(source, position, expected).with_opening(source, open)
                    }
                }
            }
            Failure::TooDeep { position, limit } => {
                let span = Span {
                    start: position,
                    end: position + 1,
                };
                Self::new(source, span, format!("nested deeper than {limit}"))
            }
            Failure::Interrupted => Self::interrupted(),
            Failure::TooLong => Self::new(source, Span::default(), "the text is longer than 4 GB"),
        }
    }
}

impl SyntaxError {
    /// Where a bracket waits for its end, and that may be what is wrong, the error tells where it was opened.
    fn with_opening(mut self, source: &str, open: Option<u32>) -> Self {
        let Some(start) = open else { return self };
        let opening = Opening::at(source, start);
        let closing = format!("`{}`", opening.closing());
        let could_end = self.expected.contains(&closing);
        if self.is_incomplete && could_end {
            let span = Span { start, end: start + 1 };
            return Self {
                expected: vec![closing],
                is_incomplete: true,
                reached: self.reached,
                ..Self::new(source, span, format!("this `{}` is not closed", opening.bracket))
            };
        }
        let found = source[self.span.start as usize..].chars().next();
        let is_other_end = found.is_some_and(|found| ")]}".contains(found) && found != opening.closing());
        if self.is_incomplete || is_other_end || could_end && opening.line < self.line {
            self.opening = Some(opening);
        }
        self
    }
}

/// Where the innermost bracket stands that is open.
fn opening(grammar: &Grammar, expected: &Expected) -> Option<u32> {
    let is_bracket = |rule: RuleId| BRACKETS.contains(&grammar.name(rule));
    let open = expected.enclosing.iter().find(|(rule, _)| is_bracket(*rule));
    open.map(|(_, start)| *start)
}

/// The rules that begin with a bracket and end with the other.
const BRACKETS: [&str; 10] = [
    "parenthesis",
    "block",
    "brace array",
    "array",
    "inner array",
    "byte array",
    "inner byte array",
    "tonel body",
    "ston list",
    "ston map",
];

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
        _ if rest.starts_with(":=") => {
            return SyntaxError::new(
                source,
                Span {
                    start: position,
                    end: position + 2,
                },
                "only a variable can be assigned to, and what stands before `:=` is none",
            );
        }
        found => format!("unexpected `{}`", found.replace("\\'", "'").replace("\\\"", "\"")),
    };
    SyntaxError {
        expected,
        is_incomplete: found.is_empty(),
        ..SyntaxError::new(source, Span { start: position, end }, message)
    }
}
