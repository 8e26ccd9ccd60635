//! What is wrong in `st/vm`, with its place.

use smalltalk::ast::Span;
use smalltalk::{Diagnostic, SyntaxError};

/// An error in the virtual machine's source.
#[derive(Debug, thiserror::Error)]
#[error("{rendered}")]
pub struct LowerError {
    rendered: String,
}

impl LowerError {
    /// A syntax error.
    pub(crate) fn syntax(file: &str, text: &str, error: &SyntaxError) -> Self {
        Self {
            rendered: error.render(file, text),
        }
    }

    /// An error at a place.
    pub(crate) fn at(file: &str, text: &str, span: Span, message: String) -> Self {
        Self {
            rendered: Diagnostic::new(span, message).render(file, text),
        }
    }

    /// An error of a file, or of all of them.
    pub(crate) fn plain(message: impl Into<String>) -> Self {
        Self {
            rendered: message.into(),
        }
    }
}
