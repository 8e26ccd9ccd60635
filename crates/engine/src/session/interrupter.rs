//! How other threads reach what is running.

use crate::machine::Memory;
use std::fmt;
use std::time::Duration;

/// Why an evaluation shall end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interrupt {
    /// The user wants it: Ctrl-C.
    User,
    /// The system asks the program to end.
    Terminate,
    /// The program's terminal is gone.
    HangUp,
    /// It has taken longer than it may.
    TimedOut(Duration),
    /// Nobody reads standard output any more.
    OutputClosed,
}

/// What is added to the number of an interrupt where Smalltalk is to be told; 1 alone ends the evaluation without more ado.
pub(crate) const TELL: i32 = 16;
/// The number by which Smalltalk knows that the host has something to do again.
#[cfg(not(target_arch = "wasm32"))]
const WAKE: i32 = 18;
/// The word that ends it so.
pub(crate) const END: i32 = 1;

impl Interrupt {
    /// The number by which Smalltalk knows it (`UserInterrupt`).
    pub(crate) fn number(self) -> i32 {
        match self {
            Interrupt::User => 1,
            Interrupt::Terminate => 2,
            Interrupt::HangUp => 3,
            Interrupt::TimedOut(_) => 4,
            Interrupt::OutputClosed => 5,
        }
    }
}

impl fmt::Display for Interrupt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Interrupt::User => f.write_str("interrupted"),
            Interrupt::Terminate => f.write_str("terminated"),
            Interrupt::HangUp => f.write_str("hung up"),
            Interrupt::TimedOut(time) => write!(f, "timed out after {} s", time.as_secs_f64()),
            Interrupt::OutputClosed => f.write_str("standard output is closed"),
        }
    }
}

/// Stops an evaluation from another thread, or lets it write its activations out.
#[derive(Clone)]
pub struct Interrupter {
    memory: Memory,
}

impl Interrupter {
    /// For what runs with this memory.
    pub(crate) fn of(memory: Memory) -> Self {
        Interrupter { memory }
    }

    /// The evaluation that is running writes all its activations out as soon as it can, and goes on.
    pub fn unwind(&self) {
        self.memory.set_depth_limit(0);
    }

    /// Smalltalk signals a `UserInterrupt` in the evaluation that is running. Where nothing handles it, its unwind blocks are evaluated, and
    /// it ends with [`crate::Error::Interrupted`].
    pub fn ask(&self, why: Interrupt) {
        self.memory.ask(why);
    }

    /// The evaluation that is running ends with [`crate::Error::Interrupted`]; nothing is unwound.
    pub fn interrupt(&self) {
        self.memory.ask_to_stop(END);
    }

    /// [`crate::Session::serve_others`] ends. Whoever has asked for more comes first.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn wake(&self) {
        self.memory.wake(TELL + WAKE);
    }

    /// What was asked for and has not happened yet shall not happen.
    pub fn withdraw(&self) {
        self.memory.take_stop();
    }
}

/// What a thread wants to know that watches over an evaluation.
#[cfg(not(target_arch = "wasm32"))]
impl Interrupter {
    /// The number of the evaluation that is running; each has another one.
    pub fn evaluation(&self) -> Option<u64> {
        self.memory.evaluation()
    }

    /// Whether the program deals itself with what was asked for last: it has handled the `UserInterrupt`.
    pub fn is_taken(&self) -> bool {
        self.memory.is_taken()
    }
}
