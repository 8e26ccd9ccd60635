//! A text that is being loaded, for its errors.

use crate::error::Error;
use smalltalk::diagnostic::Lines;

/// A text that is being loaded, for its errors.
#[derive(Clone, Copy)]
pub(crate) struct Text<'a> {
    /// The name of its file.
    pub file: &'a str,
    /// All of it.
    pub text: &'a str,
    /// Its lines.
    pub lines: &'a Lines,
}

impl Text<'_> {
    pub fn syntax(&self, error: &smalltalk::SyntaxError) -> Error {
        Error::syntax(self.file, self.text, error)
    }

    pub fn compile(&self, error: &smalltalk::compiler::CompileError) -> Error {
        Error::compile(self.file, self.text, error)
    }

    /// The error in one line, with its place.
    pub fn told(&self, error: &smalltalk::Diagnostic) -> String {
        let (line, column) = smalltalk::diagnostic::line_and_column(self.text, error.span.start);
        let hint = error.hint.as_ref().map(|hint| format!(" ({hint})"));
        format!(
            "{}:{line}:{column}: {}{}",
            self.file,
            error.message,
            hint.unwrap_or_default()
        )
    }

    /// The line, from 1, of an offset.
    pub fn line(&self, offset: u32) -> usize {
        self.lines.line(offset)
    }
}
