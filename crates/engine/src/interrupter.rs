//! How other threads reach what is running.

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

    /// The evaluation that is running ends with [`Error::Interrupted`].
    pub fn interrupt(&self) {
        self.memory.ask_to_stop();
    }

    /// What [`Interrupter::interrupt`] asked for and has not happened yet shall not happen.
    pub fn withdraw(&self) {
        self.memory.take_stop();
    }
}
