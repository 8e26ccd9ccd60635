//! How the terminal takes what is typed while nobody reads a line.
//!
//! The terminal keeps it for the next reader, as it was typed: no line is put together and cut off at some length, Ctrl-D is no end, and Ctrl-C
//! interrupts what runs without forgetting what was typed before. It is not shown: the next reader shows it.

use nix::sys::termios::{LocalFlags, SetArg, SpecialCharacterIndices as Special, Termios, tcgetattr, tcsetattr};
use std::io::{Write, stdin, stdout};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

/// What the terminal was like before.
static ORIGINAL: Mutex<Option<Termios>> = Mutex::new(None);

/// Whether a line is edited.
static EDITS: AtomicBool = AtomicBool::new(false);

/// Terminals on which the line editor does not edit.
const PLAIN: [&str; 3] = ["dumb", "cons25", "emacs"];
/// What lets a terminal mark what is pasted no longer.
const PASTE_OFF: &[u8] = b"\x1b[?2004l";

/// Modes of the terminal. [`end`] takes them back.
pub struct Mode {
    evaluating: Option<Termios>,
    is_plain: bool,
}

impl Mode {
    /// That of standard input, which stays as it is where it can not be found out.
    pub fn of_terminal() -> Self {
        let term = std::env::var("TERM").unwrap_or_default();
        let is_plain = PLAIN.iter().any(|plain| plain.eq_ignore_ascii_case(&term));
        let original = tcgetattr(stdin()).ok();
        let evaluating = original.clone().map(|mut mode| {
            mode.local_flags.insert(LocalFlags::NOFLSH | LocalFlags::ISIG);
            if !is_plain {
                mode.local_flags
                    .remove(LocalFlags::ICANON | LocalFlags::ECHO | LocalFlags::IEXTEN);
                mode.control_chars[Special::VMIN as usize] = 1;
                mode.control_chars[Special::VTIME as usize] = 0;
            }
            mode
        });
        *ORIGINAL.lock().unwrap_or_else(PoisonError::into_inner) = original;
        Self { evaluating, is_plain }
    }

    /// Whether the line editor does not edit here.
    pub fn is_plain(&self) -> bool {
        self.is_plain
    }

    /// Something is going to run.
    pub fn evaluate(&self) {
        if let Some(mode) = &self.evaluating {
            // Without it, what is typed is only taken as terminals usually do.
            let _ = tcsetattr(stdin(), SetArg::TCSADRAIN, mode);
        }
    }

    /// A line is going to be read. The line editor does what it needs itself.
    pub fn read(&self) {
        if self.is_plain {
            restore();
        }
    }
}

/// A line is edited from now on, or no more.
pub fn edits(edits: bool) {
    EDITS.store(edits, Ordering::Relaxed);
}

/// The terminal is as it was before there was a prompt, whatever ends it.
pub fn end() {
    if EDITS.swap(false, Ordering::Relaxed) {
        let mut output = stdout();
        let _ = output
            .write_all(PASTE_OFF)
            .and_then(|()| output.write_all(b"\n"))
            .and_then(|()| output.flush());
    }
    restore();
    *ORIGINAL.lock().unwrap_or_else(PoisonError::into_inner) = None;
}

fn restore() {
    if let Some(original) = ORIGINAL.lock().unwrap_or_else(PoisonError::into_inner).as_ref() {
        let _ = tcsetattr(stdin(), SetArg::TCSADRAIN, original);
    }
}

/// Ctrl-Z while a line is edited: all is as it was before, until the user comes back.
pub fn suspend() {
    let edited = tcgetattr(stdin());
    restore();
    let mut output = stdout();
    let _ = output.write_all(PASTE_OFF).and_then(|()| output.flush());
    let _ = nix::sys::signal::kill(nix::unistd::Pid::from_raw(0), nix::sys::signal::SIGTSTP);
    if let Ok(edited) = edited {
        let _ = tcsetattr(stdin(), SetArg::TCSADRAIN, &edited);
    }
}
