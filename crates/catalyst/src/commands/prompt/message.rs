//! What the thread that reads the terminal and the one that has the session tell each other.

use super::above::Above;
use engine::Interrupter;
use std::sync::mpsc::{SendError, Sender};
use std::sync::{Arc, OnceLock};

/// What was typed.
pub enum Typed {
    /// A line, or several where one was not complete or all were pasted.
    Line(String),
    /// Ctrl-C.
    Interrupt,
    /// Ctrl-D, or the terminal is gone.
    End,
    /// Something that is no text.
    Garbage,
    /// The terminal cannot be read.
    Failed(String),
}

/// What the thread tells.
pub enum Message {
    /// What was typed.
    Typed(Typed),
    /// The user wants to know how the text before a place may go on.
    Complete(Question),
}

/// How a text may go on.
pub struct Question {
    /// The text up to the cursor.
    pub text: String,
    /// Where the answer goes: the place from which on it replaces, and what with.
    pub answer: Sender<(usize, Vec<String>)>,
}

/// For whom a line is read.
pub enum Recipient {
    /// The prompt.
    Prompt,
    /// A program, which has written this since the last line.
    Program(String),
}

/// What tells what was typed.
#[derive(Clone)]
pub struct Notifier {
    tell: Sender<Message>,
    above: Above,
    /// The session, once there is one.
    session: Arc<OnceLock<Interrupter>>,
}

impl Notifier {
    /// Of the thread that reads, with the place above the line that it edits.
    pub fn new(tell: Sender<Message>, above: Above) -> Self {
        let session = Arc::default();
        Self { tell, above, session }
    }

    /// Where is shown what is written while a line is edited.
    pub fn above(&self) -> &Above {
        &self.above
    }

    /// The session wakes where something is told.
    pub fn wakes(&self, session: Interrupter) {
        // There is one session.
        let _ = self.session.set(session);
    }

    /// Tells. Before that, a session that serves other processes is woken.
    pub fn tell(&self, told: Message) -> Result<(), SendError<Message>> {
        self.above.has_told(true);
        if let Some(session) = self.session.get() {
            session.wake();
        }
        self.tell.send(told)
    }

    /// Tells a program that reads, and so serves nobody.
    pub fn tell_program(&self, typed: Typed) -> Result<(), SendError<Message>> {
        self.above.has_told(true);
        self.tell.send(Message::Typed(typed))
    }
}
