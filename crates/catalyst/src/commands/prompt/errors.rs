//! Standard error of programs at the prompt.

use crate::commands::output::Output;
use std::io::{IsTerminal, Result as IoResult, Write, stderr};

/// Standard error, which is shown above the line, too, where it is the terminal.
pub struct Errors(pub Output);

impl Write for Errors {
    fn write(&mut self, bytes: &[u8]) -> IoResult<usize> {
        match self.0.above() {
            Some(above) if stderr().is_terminal() => {
                above.show(bytes);
                Ok(bytes.len())
            }
            _ => stderr().write(bytes),
        }
    }

    fn flush(&mut self) -> IoResult<()> {
        stderr().flush()
    }
}
