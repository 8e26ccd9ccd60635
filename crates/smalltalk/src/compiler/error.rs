//! What the compiler refuses, each with its place.

use thiserror::Error;

use crate::ast::Span;
use crate::diagnostic::Diagnostic;
use crate::instructions::{EncodeError, Set};

/// A method that cannot be compiled.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{kind}")]
pub struct CompileError {
    /// What is wrong.
    pub kind: CompileErrorKind,
    /// Where.
    pub span: Span,
}

/// What can be wrong with a method.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum CompileErrorKind {
    /// A name that nothing declares.
    #[error("there is no variable {name}")]
    Undeclared {
        /// The name.
        name: String,
        /// A name that is much like it.
        suggestion: Option<String>,
    },
    /// An argument is not assigned to.
    #[error("the argument {name} cannot be assigned to")]
    AssignmentToArgument {
        /// Its name.
        name: String,
    },
    /// Neither is self.
    #[error("{name} cannot be assigned to")]
    AssignmentToReserved {
        /// The name.
        name: String,
    },
    /// A class is no variable.
    #[error("{name} is a class and cannot be assigned to")]
    AssignmentToClass {
        /// Its name.
        name: String,
    },
    /// `| self |`.
    #[error("{name} is reserved and cannot be declared")]
    ReservedName {
        /// The name.
        name: String,
    },
    /// `| a a |`.
    #[error("{name} is declared twice")]
    DuplicateName {
        /// The name.
        name: String,
    },
    /// `^super`.
    #[error("super can only be sent messages")]
    SuperAlone,
    /// More than the method's header has room for.
    #[error("{count} arguments are too many; there can be {limit}")]
    TooManyArguments {
        /// How many.
        count: usize,
        /// How many there can be.
        limit: usize,
    },
    /// More than the method's header has room for.
    #[error(
        "{count} temporary variables (those for loops and shared by blocks included) are too many; there can be {limit}"
    )]
    TooManyTemporaries {
        /// How many.
        count: usize,
        /// How many there can be.
        limit: usize,
    },
    /// Deeper than a large frame.
    #[error("the method needs {needed} places for variables and values; there can be {limit}")]
    FrameTooLarge {
        /// How many.
        needed: usize,
        /// How many there can be.
        limit: usize,
    },
    /// Deeper than the compiler goes.
    #[error("expressions are nested more than {limit} deep")]
    NestedTooDeeply {
        /// How deep it goes.
        limit: usize,
    },
    /// A pragma `<primitive:>` that cannot be encoded.
    #[error("this is no primitive's number")]
    InvalidPrimitive,
    /// More than the method's header has room for.
    #[error("the method has more than {limit} literals (constants, names of messages and variables, blocks)")]
    TooManyLiterals {
        /// How many there can be.
        limit: usize,
    },
    /// What is skipped or repeated is longer than a jump of the instruction set goes.
    #[error("a jump over {distance} bytes of instructions goes too far for the instruction set {}", .set.name())]
    JumpTooFar {
        /// The instruction set.
        set: Set,
        /// How many bytes.
        distance: u32,
    },
    /// An operand that the instruction set has no encoding for: too many literals, for example.
    #[error("{} for the instruction set {}: {error}", too_many(error), .set.name())]
    TooLarge {
        /// The instruction set.
        set: Set,
        /// The instruction that cannot be written.
        error: EncodeError,
    },
    /// Whoever waited for the method has lost patience.
    #[error("interrupted")]
    Interrupted,
}

/// What there is too much of where an instruction cannot be written.
fn too_many(error: &EncodeError) -> &'static str {
    let EncodeError::OutOfRange { selector, .. } = error else {
        return "this cannot be written";
    };
    match selector.as_str() {
        "pushNewArray:" => "too many variables are shared with blocks",
        selector if selector.contains("RemoteTemporary") => "too many variables are shared with blocks",
        selector if selector.contains("ReceiverVariable") => "too many instance variables",
        selector if selector.contains("ClosureNumCopied") => "a block uses too many variables from outside",
        _ => "too many literals (constants, names of messages and variables, blocks)",
    }
}

impl CompileErrorKind {
    /// The error at this place.
    pub fn at(self, span: Span) -> CompileError {
        CompileError { kind: self, span }
    }
}

impl CompileError {
    /// Whether a name is declared nowhere.
    pub fn is_undeclared(&self) -> bool {
        matches!(self.kind, CompileErrorKind::Undeclared { .. })
    }

    /// As it is shown.
    pub fn diagnostic(&self) -> Diagnostic {
        let diagnostic = Diagnostic::new(self.span, self.kind.to_string());
        match &self.kind {
            CompileErrorKind::Undeclared {
                suggestion: Some(name), ..
            } => diagnostic.with_hint(format!("did you mean {name}?")),
            CompileErrorKind::TooManyArguments { .. } => diagnostic.with_hint("an object or an Array can hold several"),
            CompileErrorKind::TooManyTemporaries { .. }
            | CompileErrorKind::FrameTooLarge { .. }
            | CompileErrorKind::NestedTooDeeply { .. }
            | CompileErrorKind::TooManyLiterals { .. }
            | CompileErrorKind::TooLarge { .. } => diagnostic.with_hint("make a part of it a method of its own"),
            CompileErrorKind::JumpTooFar { .. } => {
                diagnostic.with_hint("make what is skipped or repeated a method of its own")
            }
            _ => diagnostic,
        }
    }
}
