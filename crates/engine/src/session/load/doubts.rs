//! What is doubtful in files that are loaded: refused, or told while as much as possible is loaded.

use super::files::File;
use crate::error::Error;
use smalltalk::ast::Span;
use smalltalk::compiler::{CompileError, CompileErrorKind};
use smalltalk::diagnostic::line_and_column;
use smalltalk::{Diagnostic, Names};
use std::collections::{BTreeMap, BTreeSet};

/// What is told of a file that is loaded all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// The file.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    /// The column in characters, counted from 1.
    pub column: usize,
    /// What is doubtful, and what becomes of it.
    pub message: String,
}

impl std::fmt::Display for Warning {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{}:{}:{}: warning: {}",
            self.file, self.line, self.column, self.message
        )
    }
}

/// Who hears of warnings.
pub type Warn<'w> = &'w mut dyn FnMut(Warning);

/// For how many methods that name something undeclared a hint is looked for among all names.
const MOST_HINTS: usize = 200;

/// What was doubtful so far.
pub(crate) struct Doubts<'w> {
    /// Nobody, where what is doubtful is an error.
    warn: Option<Warn<'w>>,
    /// Names that nothing declares, with what is to be told of them if it stays so.
    undeclared: BTreeMap<String, Warning>,
    /// How many hints are looked for.
    hints: usize,
    /// Symbols that stand in the files: names that something in them may define yet.
    symbols: BTreeSet<String>,
    /// Names of classes whose methods are left out, of which was told.
    pub left_out: BTreeSet<String>,
    /// Methods and classes in files that say what there is, and where each stands.
    defined: BTreeMap<(String, bool, String), String>,
}

impl<'w> Doubts<'w> {
    /// Doubts about these files. Where nobody hears of them they are errors.
    pub fn about(files: &[File], warn: Option<Warn<'w>>) -> Self {
        let symbols = match warn {
            Some(_) => files
                .iter()
                .flat_map(|file| symbols(&file.text).map(str::to_owned))
                .collect(),
            None => BTreeSet::new(),
        };
        Self {
            warn,
            undeclared: BTreeMap::new(),
            hints: MOST_HINTS,
            symbols,
            left_out: BTreeSet::new(),
            defined: BTreeMap::new(),
        }
    }

    /// Something is doubtful; what follows, for a warning.
    pub fn doubt(&mut self, file: &File, what: &Diagnostic, consequence: &str) -> Result<(), Error> {
        let Some(warn) = &mut self.warn else {
            return Err(Error::source(&file.name, &file.text, what));
        };
        warn(warning(file, what, consequence));
        Ok(())
    }

    /// Something is left out that nobody misses.
    pub fn note(&mut self, file: &File, span: Span, message: String) {
        if let Some(warn) = &mut self.warn {
            warn(warning(file, &Diagnostic::new(span, message), ""));
        }
    }

    /// Whether something is to be told of the names: not of those of classes to come, nor again of others.
    pub fn are_news(&self, undeclared: &[CompileError], is_expected: impl Fn(&str) -> bool) -> bool {
        undeclared.iter().any(|error| match &error.kind {
            CompileErrorKind::Undeclared { name, .. } => match self.warn {
                Some(_) => !self.undeclared.contains_key(name),
                None => !is_expected(name),
            },
            _ => false,
        })
    }

    /// Whether a hint is looked for, among all names there are: so often, that it costs little.
    pub fn take_hint(&mut self) -> bool {
        self.hints = self.hints.saturating_sub(1);
        self.hints > 0
    }

    /// The names that nothing declares.
    pub fn undeclared_names(&self) -> Names<'_> {
        self.undeclared.keys().map(String::as_str).collect()
    }

    /// A method names something that nothing declares. A class to come may have that name.
    pub fn undeclared(
        &mut self,
        file: &File,
        error: &CompileError,
        is_expected: impl Fn(&str) -> bool,
    ) -> Result<(), Error> {
        let CompileErrorKind::Undeclared { name, .. } = &error.kind else {
            return Ok(());
        };
        if self.warn.is_none() {
            return match is_expected(name) {
                true => Ok(()),
                false => Err(Error::compile(&file.name, &file.text, error)),
            };
        }
        if !self.undeclared.contains_key(name) {
            let warning = warning(file, &error.diagnostic(), "; it is nil until something defines it");
            self.undeclared.insert(name.clone(), warning);
        }
        Ok(())
    }

    /// A method, or a class (then the selector is empty) is defined: the place where it was before, if it was.
    pub fn defined_before(&mut self, file: &File, span: Span, method: (String, bool, String)) -> Option<String> {
        let line = file.text().line(span.start);
        self.defined.insert(method, format!("{}:{line}", file.name))
    }

    /// Tells of the names that nothing declares. Those that the files may define yet are told of at the end, if they are undeclared then.
    pub fn tell_undeclared(&mut self, at_the_end: Option<&BTreeSet<String>>) {
        let told = |name: &str| match at_the_end {
            Some(undeclared) => undeclared.contains(name),
            None => !self.symbols.contains(name),
        };
        let (told, kept): (BTreeMap<_, _>, BTreeMap<_, _>) = std::mem::take(&mut self.undeclared)
            .into_iter()
            .partition(|(name, _)| told(name));
        self.undeclared = kept;
        let mut warnings: Vec<Warning> = told.into_values().collect();
        warnings.sort_by(|one, other| (&one.file, one.line, one.column).cmp(&(&other.file, other.line, other.column)));
        if let Some(warn) = &mut self.warn {
            warnings.into_iter().for_each(warn);
        }
    }
}

fn warning(file: &File, what: &Diagnostic, consequence: &str) -> Warning {
    let (line, column) = line_and_column(&file.text, what.span.start);
    let hint = what.hint.as_ref().map(|hint| format!(" ({hint})")).unwrap_or_default();
    Warning {
        file: file.name.clone(),
        line,
        column,
        message: format!("{}{consequence}{hint}", what.message),
    }
}

/// The names behind number signs.
fn symbols(text: &str) -> impl Iterator<Item = &str> {
    text.split('#').skip(1).filter_map(|behind| {
        let end = behind
            .find(|letter: char| !letter.is_alphanumeric() && letter != '_')
            .unwrap_or(behind.len());
        (end > 0).then(|| &behind[..end])
    })
}
