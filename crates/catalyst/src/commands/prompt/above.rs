//! What is written while a line is edited, by processes that go on meanwhile: it is shown above that line, which is drawn again. The line editor does
//! that when it waits for a key, so a thread hands it over, and nobody who writes ever waits for the editor when it has a line for him.

use rustyline::ExternalPrinter;
use std::io::{Result as IoResult, Write, stdout};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Whoever writes more than so many bytes waits until some were shown.
const MOST: usize = 1 << 16;

/// A line may take so long to come.
const SOON: Duration = Duration::from_millis(50);

/// Where that is shown; clones are the same.
#[derive(Clone)]
pub struct Above {
    shared: Arc<Shared>,
    /// What is shown again where the editor does not edit.
    prompt: Option<&'static str>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    /// What was not handed over yet.
    bytes: Vec<u8>,
    /// Whether the editor has something to tell: it shows nothing then.
    has_told: bool,
}

impl Above {
    /// Above the line of an editor.
    pub fn line(printer: impl ExternalPrinter + Send + 'static) -> IoResult<Self> {
        let shared = Arc::<Shared>::default();
        let (above, mut printer) = (shared.clone(), printer);
        let work = move || {
            loop {
                let text = above.next();
                // Where the terminal is gone, the editor tells.
                let _ = printer.print(text);
            }
        };
        std::thread::Builder::new().name("above".to_owned()).spawn(work)?;
        Ok(Self { shared, prompt: None })
    }

    /// On terminals on which no line is edited, the terminal has what was typed, and only the prompt is shown again.
    pub fn plain(prompt: &'static str) -> Self {
        Self {
            shared: Arc::default(),
            prompt: Some(prompt),
        }
    }

    /// Shows what was written.
    pub fn show(&self, bytes: &[u8]) {
        if let Some(prompt) = self.prompt {
            let end = if bytes.ends_with(b"\n") { "" } else { "\n" };
            let shown = [b"\n", bytes, end.as_bytes(), prompt.as_bytes()].concat();
            let mut output = stdout().lock();
            // Where nobody reads that, what is printed next tells.
            let _ = output.write_all(&shown).and_then(|()| output.flush());
            return;
        }
        let mut state = self.shared.state();
        state.bytes.extend_from_slice(bytes);
        self.shared.changed.notify_all();
        let is_full = |state: &mut State| state.bytes.len() > MOST && !state.has_told;
        let waited = self.shared.changed.wait_while(state, is_full);
        drop(waited.unwrap_or_else(PoisonError::into_inner));
    }

    /// What was not shown yet: it will not be, here.
    pub fn take(&self) -> Vec<u8> {
        std::mem::take(&mut self.shared.state().bytes)
    }

    /// Whether the editor has something to tell, or edits.
    pub fn has_told(&self, has_told: bool) {
        self.shared.state().has_told = has_told;
        self.shared.changed.notify_all();
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for what is to be shown: whole lines, since each is written at once; or a part of one, which stays one for a while.
    fn next(&self) -> String {
        let mut state = self.state();
        loop {
            if state.has_told || state.bytes.is_empty() {
                state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
                continue;
            }
            if !state.bytes.contains(&b'\n') {
                let is_part = |state: &mut State| !state.has_told && !state.bytes.contains(&b'\n');
                let waited = self.changed.wait_timeout_while(state, SOON, is_part);
                state = waited.unwrap_or_else(PoisonError::into_inner).0;
            }
            if !state.has_told
                && let Some(text) = state.take_text()
            {
                self.changed.notify_all();
                return text;
            }
        }
    }
}

impl State {
    /// Takes all lines, or what there is of one but the beginning of a character.
    fn take_text(&mut self) -> Option<String> {
        let end = match self.bytes.iter().rposition(|byte| *byte == b'\n') {
            Some(end) => end + 1,
            None => match std::str::from_utf8(&self.bytes) {
                Err(error) if error.error_len().is_none() => error.valid_up_to(),
                _ => self.bytes.len(),
            },
        };
        let rest = self.bytes.split_off(end);
        let bytes = std::mem::replace(&mut self.bytes, rest);
        (end > 0).then(|| String::from_utf8_lossy(&bytes).into_owned())
    }
}
