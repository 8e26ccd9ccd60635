//! How other threads reach what is running.

use crate::interrupt::{END, Interrupt};
#[cfg(not(target_arch = "wasm32"))]
use crate::interrupt::{TELL, WAKE};
use crate::machine::Memory;

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
