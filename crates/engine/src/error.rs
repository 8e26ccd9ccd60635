//! What can go wrong, for people to read.

use smalltalk::compiler::CompileError;
use smalltalk::{Diagnostic, SyntaxError};

/// An error.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A source text is wrong; the place, the line and what was expected are in the text.
    #[error("{0}")]
    Source(String),
    /// What a file defines does not fit what is there.
    #[error("{file}: {message}")]
    Definition {
        /// The file.
        file: String,
        /// What is wrong.
        message: String,
    },
    /// A Smalltalk error that nothing handled.
    #[error("{message}")]
    Smalltalk {
        /// What was reported.
        message: String,
        /// Where: the activations, innermost first.
        activations: Vec<Activation>,
    },
    /// The user stopped the evaluation.
    #[error("interrupted")]
    Interrupted,
    /// A fault of the virtual machine: WebAssembly trapped, or could not be made or loaded.
    #[error("the virtual machine failed: {0}")]
    Machine(String),
}

/// An activation that an error ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Activation {
    /// `Class>>selector`, behind `[] in` for a block.
    pub name: String,
    /// The line in its source, from 1, and the file, where they are known.
    pub place: Option<(String, usize)>,
}

impl std::fmt::Display for Activation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.place {
            Some((file, line)) => write!(f, "{} ({file}:{line})", self.name),
            None => f.write_str(&self.name),
        }
    }
}

impl Error {
    pub(crate) fn syntax(file: &str, text: &str, error: &SyntaxError) -> Self {
        Error::Source(error.render(file, text))
    }

    pub(crate) fn compile(file: &str, text: &str, error: &CompileError) -> Self {
        Error::Source(error.diagnostic().render(file, text))
    }

    pub(crate) fn at(file: &str, text: &str, span: smalltalk::ast::Span, message: impl Into<String>) -> Self {
        Error::Source(Diagnostic::new(span, message).render(file, text))
    }

    pub(crate) fn definition(file: &str, message: impl Into<String>) -> Self {
        Error::Definition {
            file: file.to_owned(),
            message: message.into(),
        }
    }
}

impl From<wasmtime::Error> for Error {
    fn from(error: wasmtime::Error) -> Self {
        Error::Machine(format!("{error:#}"))
    }
}
