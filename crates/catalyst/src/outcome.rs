//! How a command ended, and the exit status that says so.

use engine::Error;
use std::io::Write;
use std::process::ExitCode;

/// All went well.
pub const SUCCESS: u8 = 0;
/// An error, or a test that did not pass.
pub const FAILED: u8 = 1;
/// Ctrl-C.
pub const INTERRUPTED: u8 = 130;
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
        Error::Interrupted => INTERRUPTED,
        // As the operating system has it: of a status only the lowest byte counts.
        Error::Exit(status) => *status as u8,
        _ => FAILED,
    }
}

fn print(text: &str, status: ExitCode) -> ExitCode {
    // A reader that has gone away is no error of ours.
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        Ok(()) => status,
        Err(_) => ExitCode::from(FAILED),
    }
}
