//! What can go wrong, for people to read.

use crate::interrupt::Interrupt;
use smalltalk::compiler::CompileError;
use smalltalk::{Diagnostic, SyntaxError};

/// An error.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A source text is wrong.
    #[error("{}", .0.rendered)]
    Source(Box<SourceError>),
    /// What a file defines does not fit what is there.
    #[error("{file}: {message}")]
    Definition {
        /// The file.
        file: String,
        /// What is wrong.
        message: String,
    },
    /// A Smalltalk error that nothing handled.
    #[error("{message}")]
    Smalltalk {
        /// What was reported.
        message: String,
        /// Where: the activations, innermost first.
        activations: Vec<Activation>,
    },
    /// An image cannot be used.
    #[error("{file}: {reason}")]
    Image {
        /// The image's file.
        file: String,
        /// What is wrong with it, and where.
        reason: String,
    },
    /// The evaluation waits, and so does every other process; nothing will wake any of them.
    #[error("deadlock: the evaluation waits, no process can run, and no delay is pending")]
    Deadlock {
        /// Where the evaluation waits: the activations, innermost first.
        activations: Vec<Activation>,
    },
    /// The process of the evaluation was terminated.
    #[error("the process of the evaluation was terminated")]
    Terminated,
    /// The evaluation was to end, and did so.
    #[error("{why}")]
    Interrupted {
        /// Why.
        why: Interrupt,
        /// Where it was: the activations, innermost first.
        activations: Vec<Activation>,
    },
    /// There is no room for another object, and nothing could be told of it in time.
    #[error("memory is exhausted")]
    Memory,
    /// Standard output cannot be written.
    #[error("standard output: {0}")]
    Output(String),
    /// The program wants to end, and whatever runs the virtual machine with it: the exit status.
    #[error("exit with status {0}")]
    Exit(i32),
    /// A program has put something else where objects were that Smalltalk cannot do without.
    #[error("Smalltalk is damaged: {0}")]
    Damaged(String),
    /// The search for a handler of an error, or what is done where there is none, leads to another error, again and again.
    #[error("Smalltalk is damaged: there is no end to what is done about an error")]
    Endless {
        /// Where it was given up: the activations, innermost first.
        activations: Vec<Activation>,
    },
    /// A fault of the virtual machine.
    #[error("the virtual machine failed: {0}")]
    Machine(#[from] Fault),
}

/// What is wrong with the virtual machine itself.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// WebAssembly trapped, or the engine that runs it has refused something, as it says.
    #[error("{0}")]
    Engine(String),
    /// The translator's data, which the build made, cannot be read.
    #[error(transparent)]
    Program(#[from] wasmgc::vm::ReadError),
    /// A module of translations cannot be made.
    #[error(transparent)]
    Emit(#[from] wasmgc::emit::EmitError),
    /// A module that was made cannot be read again.
    #[error(transparent)]
    Sizes(#[from] wasmgc::wat::PrintError),
    /// A guard around advice cannot be made.
    #[error(transparent)]
    Guard(#[from] wasmgc::specialise::TranslateError),
    /// A method that has no source cannot be decompiled.
    #[error(transparent)]
    Decompile(#[from] smalltalk::decompiler::DecompileError),
    /// A thread cannot be started.
    #[error("no thread for {0}: {1}")]
    NoThread(&'static str, std::io::Error),
    /// The core is not running yet.
    #[error("the core is not linked")]
    Unlinked,
    /// A module lacks an export.
    #[error("there is no export {0}")]
    NoExport(&'static str),
    /// Nothing has to be waited for natively, and something waits.
    #[error("something waits that cannot")]
    Waits,
    /// The core knows no code of the number.
    #[error("there is no code {0}")]
    NoCode(u32),
    /// Code is of no instruction set.
    #[error("there is code of no instruction set")]
    NoInstructionSet,
    /// The core writes to a stream that there is not.
    #[error("there is no stream {0}")]
    NoStream(i32),
    /// There is no translation of the code.
    #[error("this code cannot be translated")]
    NotTranslated,
    /// A module of advice has no function.
    #[error("the advice has no function")]
    NoAdvice,
    /// Functions that are compared were unwound, and nobody wanted that.
    #[error("the functions do not answer at once")]
    Unwound,
    /// `TestRun` tells something else than the outcome of a test.
    #[error("this is no outcome of a test: {0}")]
    NoOutcome(String),
}

/// What is wrong in a source text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceError {
    /// What is wrong, in a few words.
    pub message: String,
    /// The line, counted from 1.
    pub line: usize,
    /// The column in characters, counted from 1.
    pub column: usize,
    /// All of it for people: the place, the line itself, and what was expected.
    pub rendered: String,
}

/// Activations that are shown of a long chain: so many of each end.
const SHOWN_ACTIVATIONS: usize = 10;
/// So many of the innermost ones are shown with the line of source.
const SHOWN_LINES: usize = 5;

/// An activation that an error ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Activation {
    /// `Class>>selector`, behind `[] in` for a block.
    pub name: String,
    /// Where in its source it was, where that is known.
    pub place: Option<Place>,
    /// How many activations between this one and the one before it are left out, since there are too many.
    pub omitted: usize,
}

/// A place in a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    /// What stands in the line.
    pub text: String,
}

/// A method or block whose instructions cannot be run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeFault {
    /// `Class>>selector`, behind `[] in` for a block.
    pub name: String,
    /// What is wrong, and where in its instructions.
    pub reason: String,
}

impl std::fmt::Display for CodeFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} cannot be run: {}", self.name, self.reason)
    }
}

impl std::fmt::Display for Activation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.place {
            Some(Place { file, line, .. }) => write!(f, "{} ({file}:{line})", self.name),
            None => f.write_str(&self.name),
        }
    }
}

impl Error {
    /// The error and where it was, for people: whole lines.
    pub fn describe(&self) -> String {
        let mut text = match self {
            Error::Source(error) => return error.rendered.clone(),
            _ => format!("{self}\n"),
        };
        let activations = self.activations();
        let hidden = activations.len().saturating_sub(2 * SHOWN_ACTIVATIONS);
        let omitted = hidden + activations.iter().map(|each| each.omitted).sum::<usize>();
        for (index, activation) in activations.iter().enumerate() {
            if omitted > 0 && index == SHOWN_ACTIVATIONS {
                text += &format!("    ({omitted} more)\n");
            }
            if index < SHOWN_ACTIVATIONS || index >= SHOWN_ACTIVATIONS + hidden {
                text += &format!("    {activation}\n");
            }
            if let Some(place) = activation.place.as_ref().filter(|_| index < SHOWN_LINES) {
                text += &format!("        {}\n", place.text);
            }
        }
        text
    }

    /// Where it was, innermost first, as far as that is known.
    pub fn activations(&self) -> &[Activation] {
        match self {
            Error::Smalltalk { activations, .. }
            | Error::Deadlock { activations }
            | Error::Endless { activations }
            | Error::Interrupted { activations, .. } => activations,
            _ => &[],
        }
    }

    /// The user wanted it to end, and it is not known where it was.
    pub(crate) fn interrupted() -> Self {
        Error::Interrupted {
            why: Interrupt::User,
            activations: Vec::new(),
        }
    }

    pub(crate) fn syntax(file: &str, text: &str, error: &SyntaxError) -> Self {
        Error::source(file, text, &error.diagnostic())
    }

    pub(crate) fn compile(file: &str, text: &str, error: &CompileError) -> Self {
        Error::source(file, text, &error.diagnostic())
    }

    pub(crate) fn at(file: &str, text: &str, span: smalltalk::ast::Span, message: impl Into<String>) -> Self {
        Error::source(file, text, &Diagnostic::new(span, message))
    }

    pub(crate) fn source(file: &str, text: &str, diagnostic: &Diagnostic) -> Self {
        let (line, column) = smalltalk::diagnostic::line_and_column(text, diagnostic.span.start);
        Error::Source(Box::new(SourceError {
            message: diagnostic.message.clone(),
            line,
            column,
            rendered: diagnostic.render(file, text),
        }))
    }

    #[cfg(not(target_arch = "wasm32"))]
    pub(crate) fn definition(file: &str, message: impl Into<String>) -> Self {
        Error::Definition {
            file: file.to_owned(),
            message: message.into(),
        }
    }
}
