//! Code that cannot be decompiled.

use crate::compiler::CompileError;
use crate::instructions::DecodeError;
use thiserror::Error;

/// Code that cannot be decompiled.
#[derive(Clone, Debug, Error)]
pub enum DecompileError {
    /// Bytes that are no instruction.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// Instructions in an order that the compiler does not make of any source.
    #[error("{what} at {pc}")]
    Unexpected {
        /// What was found.
        what: String,
        /// Where.
        pc: usize,
    },
    /// What was found does not compile.
    #[error("what was found does not compile: {0}")]
    Uncompilable(#[from] CompileError),
    /// What was found compiles to other instructions.
    #[error("what was found compiles to other instructions")]
    NotReproduced,
}

/// What was found, or why not.
pub(super) type Found<T> = Result<T, DecompileError>;

/// The error for something unexpected.
pub(super) fn unexpected<T>(what: impl Into<String>, pc: usize) -> Found<T> {
    Err(DecompileError::Unexpected { what: what.into(), pc })
}
