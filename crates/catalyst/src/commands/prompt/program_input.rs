//! Standard input of programs at the prompt.

use super::message::Typed;
use super::terminal::Terminal;
use crate::commands::interruption;
use crate::commands::output::Output;
use engine::Interrupt;
use std::io::{ErrorKind, Read, Result as IoResult};
use std::sync::{Arc, Mutex, PoisonError};

/// Standard input for programs at the prompt: the lines that are typed for them.
pub struct ProgramInput {
    terminal: Arc<Mutex<Terminal>>,
    output: Output,
    /// What was typed and not taken yet.
    rest: Vec<u8>,
}

impl ProgramInput {
    /// What programs write goes to the output.
    pub fn new(terminal: Arc<Mutex<Terminal>>, output: Output) -> Self {
        Self {
            terminal,
            output,
            rest: Vec::new(),
        }
    }

    fn line(&mut self) -> IoResult<Vec<u8>> {
        let mut terminal = self.terminal.lock().unwrap_or_else(PoisonError::into_inner);
        let typed = terminal.line_for_program(&self.output.unfinished_line())?;
        drop(terminal);
        self.output.line_was_ended();
        match typed {
            Typed::Line(line) => Ok((line + "\n").into_bytes()),
            Typed::End => Ok(Vec::new()),
            Typed::Interrupt => {
                interruption::ask(Interrupt::User);
                Err(ErrorKind::Interrupted.into())
            }
            Typed::Garbage => Err(ErrorKind::InvalidData.into()),
            Typed::Failed(message) => Err(std::io::Error::other(message)),
        }
    }
}

impl Read for ProgramInput {
    fn read(&mut self, buffer: &mut [u8]) -> IoResult<usize> {
        if self.rest.is_empty() {
            self.rest = self.line()?;
        }
        let count = self.rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&self.rest[..count]);
        self.rest.drain(..count);
        Ok(count)
    }
}
