//! Smalltalk's one grammar, and reading methods and scripts with it.

mod actions;
mod number;
pub(crate) mod part;
mod productions;

use crate::ast::{Method, Script};
use crate::diagnostic::Diagnostic;
use crate::dialect::Dialect;
use crate::error::SyntaxError;
use crate::source::Source;
use epigram::{Grammar, Meaning, Unread};
use part::{Builder, Part};
use std::sync::LazyLock;

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
        let meaning = Meaning::new(&grammar, &actions::all())?;
        Ok(Reader { grammar, meaning })
    });
    // Not input: the productions are ours, and every test fails if they are wrong.
    made.unwrap_or_else(|error| unreachable!("Smalltalk's grammar is wrong: {error}"))
});
