//! The sources of the virtual machine, and what is made of them once.

use crate::enumerations::{self, Enumeration};
use crate::ir::Program;
use crate::lower::{LowerError, Source, lower};
pub use postcard::Error as ReadError;

/// The files of `st/vm`.
pub const SOURCES: &[Source] = include!(concat!(env!("OUT_DIR"), "/sources.rs"));

/// The virtual machine, lowered.
pub fn program() -> Result<Program, LowerError> {
    lower(SOURCES)
}

/// The numbers that it and its host tell each other.
pub fn enumerations() -> Result<Vec<Enumeration>, LowerError> {
    enumerations::enumerations(SOURCES)
}

/// As bytes, to be read with [`from_bytes`] by a program of the same build, which does not lower it again then.
pub fn to_bytes(program: &Program) -> Result<Vec<u8>, ReadError> {
    postcard::to_allocvec(program)
}

/// What [`to_bytes`] made.
pub fn from_bytes(bytes: &[u8]) -> Result<Program, ReadError> {
    postcard::from_bytes(bytes)
}
