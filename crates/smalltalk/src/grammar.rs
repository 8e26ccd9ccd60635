//! Smalltalk's one grammar, and reading methods and scripts with it.

pub(crate) mod building;
mod number;
mod productions;

use crate::ast::{Method, Script};
use crate::diagnostic::Diagnostic;
use crate::error::SyntaxError;
use building::{Builder, Part};
use epigram::{Grammar, Meaning, Patience, Unread};
use std::sync::LazyLock;

/// Which Smalltalk is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// Ordinary Smalltalk.
    Plain,
    /// The virtual machine's own: declarations and answers may have types, `index <Int32>`.
    Typed,
}

/// A text to be read, and how long whoever wants it read will wait.
#[derive(Clone, Debug)]
pub struct Source<'a> {
    /// The text.
    pub text: &'a str,
    /// When it is over, the text is refused as interrupted.
    pub patience: Patience<'a>,
}

impl<'a> From<&'a str> for Source<'a> {
    fn from(text: &'a str) -> Self {
        let patience = Patience::endless();
        Self { text, patience }
    }
}

impl<'a> From<&'a String> for Source<'a> {
    fn from(text: &'a String) -> Self {
        text.as_str().into()
    }
}

/// Smalltalk's grammar: the rules `method`, `script`, `expression`, `tonel file` and all others, to parse or to search.
pub fn grammar() -> &'static Grammar {
    &READER.grammar
}

/// Reads a method definition of ordinary Smalltalk.
pub fn parse_method<'a>(source: impl Into<Source<'a>>) -> Result<Method, SyntaxError> {
    read_method(source.into(), Dialect::Plain)
}

/// Reads a method definition in the virtual machine's dialect.
pub fn parse_typed_method(source: &str) -> Result<Method, SyntaxError> {
    read_method(source.into(), Dialect::Typed)
}

/// The pattern that a method's text begins with, whatever stands behind it.
pub fn pattern_of(source: &str) -> Option<&str> {
    let grammar = grammar();
    let found = grammar.find(grammar.rule("pattern")?, source).next()?;
    (found.start == 0).then(|| source[..found.end as usize].trim_end())
}

/// Reads statements to be evaluated: `| a | a := 3. a + 4`.
pub fn parse_script<'a>(source: impl Into<Source<'a>>) -> Result<Script, SyntaxError> {
    let source = source.into();
    match read("script", &source, Dialect::Plain)? {
        Some(Part::Script(script)) => Ok(script),
        _ => Err(SyntaxError::new(source.text, Default::default(), "no script")),
    }
}

fn read_method(source: Source<'_>, dialect: Dialect) -> Result<Method, SyntaxError> {
    match read("method", &source, dialect)? {
        Some(Part::Method(method)) => Ok(*method),
        _ => Err(SyntaxError::new(source.text, Default::default(), "no method")),
    }
}

/// Reads a text as the rule of that name and makes its syntax tree.
pub(crate) fn read(rule: &str, source: &Source<'_>, dialect: Dialect) -> Result<Option<Part>, SyntaxError> {
    let Reader { grammar, meaning } = &*READER;
    let Some(rule) = grammar.rule(rule) else {
        return Ok(None);
    };
    let Source { text, patience } = source;
    let tree = grammar
        .parse_with(patience.clone(), rule, text)
        .map_err(|failure| SyntaxError::from_failure(grammar, text, failure, dialect))?;
    let read = meaning.read_with(patience.clone(), &tree, &mut Builder { dialect });
    let mut parts = read.map_err(|error| match error {
        Unread::Wrong(error) => SyntaxError::of(text, error),
        Unread::Interrupted => SyntaxError::interrupted(),
    })?;
    Ok(parts.pop())
}

/// The grammar with the syntax tree as its meaning.
struct Reader {
    grammar: Grammar,
    meaning: Meaning<Builder, Part, Diagnostic>,
}

static READER: LazyLock<Reader> = LazyLock::new(|| {
    let made = productions::rules().build().and_then(|grammar| {
        let meaning = Meaning::new(&grammar, &building::actions())?;
        Ok(Reader { grammar, meaning })
    });
    // Not input: the productions are ours, and every test fails if they are wrong.
    made.unwrap_or_else(|error| unreachable!("Smalltalk's grammar is wrong: {error}"))
});
