//! Standard output for programs. On a terminal each line is seen as soon as it ends; elsewhere, and where a line does not end, what is
//! written leaves for the operating system soon, whatever the program does then. Many small writes still make few large ones. A reader that has
//! gone away ends the program, as SIGPIPE would.

use super::interruption;
use super::prompt::above::Above;
use engine::Interrupt;
use std::io::{ErrorKind, IsTerminal, Result as IoResult, Write};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How long what is written is held back.
const SOON: Duration = Duration::from_millis(50);
/// So many bytes are not held back.
const FULL: usize = 1 << 13;
/// The most that is remembered of a line that has not ended.
const LONGEST_LINE: usize = 1 << 10;

/// Standard output; clones are the same.
#[derive(Clone)]
pub struct Output {
    shared: Arc<Shared>,
    is_terminal: bool,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    held_back: Condvar,
}

#[derive(Default)]
struct State {
    /// What is held back.
    bytes: Vec<u8>,
    /// What was written behind the last end of a line.
    line: Vec<u8>,
    /// Whether the thread runs that lets go what is held back.
    has_thread: bool,
    /// Why that thread could not, until somebody is told.
    error: Option<std::io::Error>,
    ended: bool,
    /// Whether the reader has gone away.
    is_closed: bool,
    /// Where it is shown while a line is edited.
    above: Option<Above>,
}

impl Output {
    /// That of this process.
    pub fn new() -> Self {
        Self {
            shared: Arc::default(),
            is_terminal: std::io::stdout().is_terminal(),
        }
    }

    /// From now on a line is edited: what is written is shown above it.
    pub fn begin_above(&self, above: Above) {
        self.shared.state().above = Some(above);
    }

    /// No line is edited any more. What was not shown yet is shown now.
    pub fn end_above(&self) -> IoResult<()> {
        let mut state = self.shared.state();
        let Some(above) = state.above.take() else { return Ok(()) };
        let bytes = above.take();
        state.remember_line(&bytes);
        let later = std::mem::replace(&mut state.bytes, bytes);
        let shown = state.let_go();
        state.bytes = later;
        shown
    }

    /// Where what is written elsewhere is to be shown while a line is edited.
    pub fn above(&self) -> Option<Above> {
        self.shared.state().above.clone()
    }

    /// The beginning of a line, where what was written last is no whole one.
    pub fn unfinished_line(&self) -> String {
        String::from_utf8_lossy(&self.shared.state().line).into_owned()
    }

    /// What follows stands at the beginning of a line.
    pub fn end_line(&mut self) -> IoResult<()> {
        let is_unfinished = !self.shared.state().line.is_empty();
        match is_unfinished {
            true => self.write_all(b"\n").and_then(|()| self.flush()),
            false => Ok(()),
        }
    }

    /// The other side has ended the line, as a terminal does that shows what is typed.
    pub fn line_was_ended(&self) {
        self.shared.state().line.clear();
    }

    /// Lets a thread let go what is held back from now on.
    fn let_go_soon(&self, state: &mut State) -> IoResult<()> {
        if !state.has_thread {
            let shared = self.shared.clone();
            let thread = std::thread::Builder::new().name("output".to_owned());
            thread.spawn(move || shared.let_go())?;
            state.has_thread = true;
        }
        self.shared.held_back.notify_one();
        Ok(())
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> IoResult<usize> {
        let mut state = self.shared.state();
        if let Some(error) = state.error.take() {
            return Err(error);
        }
        state.remember_line(bytes);
        let was_empty = state.bytes.is_empty();
        state.bytes.extend_from_slice(bytes);
        if state.bytes.len() >= FULL || (self.is_terminal && bytes.contains(&b'\n')) {
            state.let_go()?;
        } else if was_empty && !bytes.is_empty() {
            self.let_go_soon(&mut state)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> IoResult<()> {
        let mut state = self.shared.state();
        match state.error.take() {
            Some(error) => Err(error),
            None => state.let_go(),
        }
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The thread: until all users are gone.
    fn let_go(&self) {
        let mut state = self.state();
        while !state.ended {
            if state.bytes.is_empty() {
                state = self.held_back.wait(state).unwrap_or_else(PoisonError::into_inner);
                continue;
            }
            drop(state);
            std::thread::sleep(SOON);
            state = self.state();
            if let Err(error) = state.let_go() {
                state.error.get_or_insert(error);
            }
        }
    }
}

impl State {
    /// Writes what is held back. What can not be written is given up: nobody could ever do.
    fn let_go(&mut self) -> IoResult<()> {
        if self.bytes.is_empty() || self.is_closed {
            self.bytes.clear();
            return Ok(());
        }
        if let Some(above) = &self.above {
            above.show(&std::mem::take(&mut self.bytes));
            self.line.clear();
            return Ok(());
        }
        let mut output = std::io::stdout().lock();
        let written = output.write_all(&self.bytes).and_then(|()| output.flush());
        self.bytes.clear();
        match written {
            // What is written for nobody is as good as written.
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                self.is_closed = true;
                interruption::ask(Interrupt::OutputClosed);
                Ok(())
            }
            written => written,
        }
    }

    fn remember_line(&mut self, bytes: &[u8]) {
        let last = match bytes.iter().rposition(|byte| *byte == b'\n') {
            Some(end) => {
                self.line.clear();
                &bytes[end + 1..]
            }
            None => bytes,
        };
        let room = LONGEST_LINE.saturating_sub(self.line.len());
        self.line.extend_from_slice(&last[..last.len().min(room)]);
    }
}

impl Drop for Output {
    /// The last user but the thread flushes, and lets the thread end.
    fn drop(&mut self) {
        let mut state = self.shared.state();
        let threads = usize::from(state.has_thread);
        if Arc::strong_count(&self.shared) <= 1 + threads {
            state.ended = true;
            // There is nobody left to be told.
            let _ = state.let_go();
            self.shared.held_back.notify_one();
        }
    }
}
