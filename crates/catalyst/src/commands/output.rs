//! Standard output for programs. A reader that has gone away ends the program, as SIGPIPE would.

use super::stopping;
use engine::Interrupt;
use std::io::{BufWriter, ErrorKind, Result, Stdout, Write};

/// Standard output.
pub struct Output {
    stream: BufWriter<Stdout>,
    closed: bool,
}

impl Default for Output {
    fn default() -> Self {
        Self {
            stream: BufWriter::new(std::io::stdout()),
            closed: false,
        }
    }
}

impl Output {
    /// What is written for nobody is as good as written.
    fn unless_closed<T>(&mut self, of_nobody: T, write: impl FnOnce(&mut BufWriter<Stdout>) -> Result<T>) -> Result<T> {
        if self.closed {
            return Ok(of_nobody);
        }
        match write(&mut self.stream) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                self.closed = true;
                stopping::ask(Interrupt::OutputClosed);
                Ok(of_nobody)
            }
            written => written,
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        self.unless_closed(bytes.len(), |stream| stream.write(bytes))
    }

    fn flush(&mut self) -> Result<()> {
        self.unless_closed((), Write::flush)
    }
}
