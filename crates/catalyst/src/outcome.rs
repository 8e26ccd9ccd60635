//! How a command ended, and the exit status that says so.

use engine::{Error, Interrupt};
use std::fmt::Arguments;
use std::io::{ErrorKind, Write};
use std::process::ExitCode;

/// All went well.
pub const SUCCESS: u8 = 0;
/// An error, or a test that did not pass.
pub const FAILED: u8 = 1;
const USAGE: u8 = 2;

/// How a command ended.
pub enum Outcome {
    /// Text for standard output.
    Done(String),
    /// Text for standard output that may tell of errors, and the exit status that then says so.
    DoneWithStatus(String, u8),
    /// An error of the engine or of Smalltalk code.
    Error(Error),
    /// Something else went wrong.
    Failed(String),
    /// What was typed makes no sense.
    Usage(String),
}

impl Outcome {
    /// Tells the user.
    pub fn report(self) -> ExitCode {
        match self {
            Outcome::Done(text) => print(&text, ExitCode::SUCCESS),
            Outcome::DoneWithStatus(text, status) => print(&text, ExitCode::from(status)),
            // That is what the program wanted.
            Outcome::Error(error @ Error::Exit(_)) => ExitCode::from(status(&error)),
            Outcome::Error(
                error @ Error::Interrupted {
                    why: Interrupt::OutputClosed,
                    ..
                },
            ) => ExitCode::from(status(&error)),
            Outcome::Error(error) => {
                eprint!("{}", error.describe());
                ExitCode::from(status(&error))
            }
            Outcome::Failed(message) => {
                eprintln!("catalyst: {message}");
                ExitCode::from(FAILED)
            }
            Outcome::Usage(message) => {
                eprintln!("catalyst: {message}");
                ExitCode::from(USAGE)
            }
        }
    }
}

impl From<Error> for Outcome {
    fn from(error: Error) -> Self {
        Outcome::Error(error)
    }
}

/// The exit status for an error.
pub fn status(error: &Error) -> u8 {
    match error {
        Error::Interrupted { why, .. } => status_of(*why),
        // As the operating system has it: of a status only the lowest byte counts.
        Error::Exit(status) => *status as u8,
        _ => FAILED,
    }
}

/// The exit status where a program is ended: as shells and timeout(1) have it.
pub fn status_of(why: Interrupt) -> u8 {
    match why {
        Interrupt::HangUp => 128 + 1,
        Interrupt::User => 128 + 2,
        Interrupt::OutputClosed => 128 + 13,
        Interrupt::Terminate => 128 + 15,
        Interrupt::TimedOut(_) => 124,
    }
}

/// Tells what clap has to tell: help on standard output, wrong usage on standard error.
pub fn tell(told: &clap::Error) -> ExitCode {
    match told.print().and_then(|()| std::io::stdout().flush()) {
        Err(error) if !told.use_stderr() => unwritten(&error).report(),
        _ => ExitCode::from(if told.use_stderr() { USAGE } else { SUCCESS }),
    }
}

fn print(text: &str, status: ExitCode) -> ExitCode {
    match write(format_args!("{text}")) {
        Ok(()) => status,
        Err(outcome) => outcome.report(),
    }
}

/// Writes to standard output at once. A reader that has gone away is no error of ours.
pub fn write(text: Arguments<'_>) -> Result<(), Outcome> {
    let mut output = std::io::stdout().lock();
    let written = output.write_fmt(text).and_then(|()| output.flush());
    written.map_err(|error| unwritten(&error))
}

fn unwritten(error: &std::io::Error) -> Outcome {
    match error.kind() {
        ErrorKind::BrokenPipe => Outcome::Error(Error::Interrupted {
            why: Interrupt::OutputClosed,
            activations: Vec::new(),
        }),
        _ => Outcome::Failed(format!("standard output: {error}")),
    }
}
