//! The terminal, while there is a prompt. One thread reads it with one line editor, for the prompt and for programs alike: so whatever is typed,
//! and whenever, is there in order for whoever reads next.

use super::above::Above;
use super::line_reader::LineReader;
use super::message::{Message, Notifier, Question, Recipient, Typed};
use super::mode;
use crate::commands::input;
use engine::Interrupter;
use std::io::{ErrorKind, Result as IoResult};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

/// How long an interrupt may take to be noticed.
const PATIENCE: Duration = Duration::from_millis(50);

/// What talks to the thread that reads.
pub struct Terminal {
    recipients: Sender<Recipient>,
    told: Receiver<Message>,
    notifier: Notifier,
    is_reading: bool,
    interrupts: usize,
}

impl Terminal {
    /// Begins to read. The history is kept in the file.
    pub fn start(history: Option<PathBuf>, is_colored: bool) -> Result<Self, String> {
        let (recipients, wanted) = channel();
        let (tell, told) = channel();
        let lines = LineReader::new(history, tell, is_colored).map_err(|error| error.to_string())?;
        let notifier = lines.notifier();
        let work = move || lines.serve(&wanted);
        let thread = std::thread::Builder::new().name("terminal".to_owned()).spawn(work);
        thread.map_err(|error| error.to_string())?;
        Ok(Self {
            recipients,
            told,
            notifier,
            is_reading: false,
            interrupts: 0,
        })
    }

    /// The session wakes where something is told.
    pub fn wakes(&self, session: Interrupter) {
        self.notifier.wakes(session);
    }

    /// Where is shown what is written while a line is edited.
    pub fn above(&self) -> Above {
        self.notifier.above().clone()
    }

    /// Lets a line be read for the prompt, if none is.
    pub fn begin_line(&mut self) {
        self.begin(|| Recipient::Prompt);
    }

    /// Waits for what is told of the line for the prompt; none where a program has taken it.
    pub fn told(&mut self) -> Option<Message> {
        if !self.is_reading {
            return None;
        }
        let told = self.told.recv().unwrap_or(Message::Typed(Typed::End));
        self.is_reading = !matches!(told, Message::Typed(_));
        Some(told)
    }

    /// Answers how the text may go on.
    pub fn answer(&mut self, question: &Question, answer: (usize, Vec<String>)) {
        self.notifier.above().has_told(false);
        // Whoever asked may have gone.
        let _ = question.answer.send(answer);
    }

    /// A line for a program that has written a part of a line; or an interrupt from elsewhere, which may have been for what ran before.
    pub fn line_for_program(&mut self, written: &str) -> IoResult<Typed> {
        loop {
            match self.read(|| Recipient::Program(written.to_owned())) {
                Ok(Message::Typed(typed)) => return Ok(typed),
                Ok(Message::Complete(_)) => {}
                Err(RecvTimeoutError::Timeout) => {
                    let interrupts = input::interrupts();
                    if std::mem::replace(&mut self.interrupts, interrupts) != interrupts {
                        return Err(ErrorKind::Interrupted.into());
                    }
                }
                Err(RecvTimeoutError::Disconnected) => return Ok(Typed::End),
            }
        }
    }

    fn begin(&mut self, recipient: impl FnOnce() -> Recipient) {
        if !self.is_reading {
            self.notifier.above().has_told(false);
            // Where the thread has ended, it tells nothing either.
            let _ = self.recipients.send(recipient());
            self.is_reading = true;
        }
    }

    fn read(&mut self, recipient: impl FnOnce() -> Recipient) -> Result<Message, RecvTimeoutError> {
        self.begin(recipient);
        let told = self.told.recv_timeout(PATIENCE);
        if let Ok(Message::Typed(_)) = &told {
            self.is_reading = false;
        }
        told
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        mode::end();
    }
}
