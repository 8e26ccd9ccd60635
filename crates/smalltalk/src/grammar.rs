//! Smalltalk's one grammar, and reading methods and scripts with it.

pub(crate) mod building;
mod number;
mod productions;

use crate::ast::{Method, Script};
use crate::diagnostic::Diagnostic;
use crate::error::SyntaxError;
use building::{Builder, Part};
use epigram::{Grammar, Meaning};
use std::sync::LazyLock;

/// Which Smalltalk is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// Ordinary Smalltalk.
    Plain,
    /// The virtual machine's own: declarations and answers may have types, `index <Int32>`.
    Typed,
}

/// Smalltalk's grammar: the rules `method`, `script`, `expression`, `tonel file` and all others, to parse or to search.
pub fn grammar() -> &'static Grammar {
    &READER.grammar
}

/// Reads a method definition of ordinary Smalltalk.
pub fn parse_method(source: &str) -> Result<Method, SyntaxError> {
    read_method(source, Dialect::Plain)
}

/// Reads a method definition in the virtual machine's dialect.
pub fn parse_typed_method(source: &str) -> Result<Method, SyntaxError> {
    read_method(source, Dialect::Typed)
}

/// The pattern that a method's text begins with, whatever stands behind it.
pub fn pattern_of(source: &str) -> Option<&str> {
    let grammar = grammar();
    let found = grammar.find(grammar.rule("pattern")?, source).next()?;
    (found.start == 0).then(|| source[..found.end as usize].trim_end())
}

/// Reads statements to be evaluated: `| a | a := 3. a + 4`.
pub fn parse_script(source: &str) -> Result<Script, SyntaxError> {
    match read("script", source, Dialect::Plain)? {
        Some(Part::Script(script)) => Ok(script),
        _ => Err(SyntaxError::new(source, Default::default(), "no script")),
    }
}

fn read_method(source: &str, dialect: Dialect) -> Result<Method, SyntaxError> {
    match read("method", source, dialect)? {
        Some(Part::Method(method)) => Ok(*method),
        _ => Err(SyntaxError::new(source, Default::default(), "no method")),
    }
}

/// Reads a text as the rule of that name and makes its syntax tree.
pub(crate) fn read(rule: &str, source: &str, dialect: Dialect) -> Result<Option<Part>, SyntaxError> {
    let Reader { grammar, meaning } = &*READER;
    let Some(rule) = grammar.rule(rule) else {
        return Ok(None);
    };
    let tree = grammar
        .parse(rule, source)
        .map_err(|failure| SyntaxError::from_failure(grammar, source, failure, dialect))?;
    let mut parts = meaning
        .read(&tree, &mut Builder { dialect })
        .map_err(|error| SyntaxError::new(source, error.span, error.message))?;
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
