//! Why an evaluation is interrupted, and the numbers by which the core knows it.

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
pub(crate) const WAKE: i32 = 18;
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
