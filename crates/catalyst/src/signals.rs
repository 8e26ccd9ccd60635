//! The signals that ask a program to end: Ctrl-C (SIGINT), SIGTERM, SIGHUP. No thread is interrupted by them: one waits for them, so that what is
//! done then is free to do anything.

use crate::outcome::status_of;
use engine::Interrupt;
use nix::sys::signal::{SigSet, Signal};
use nix::sys::termios::{SetArg, Termios, tcgetattr, tcsetattr};
use std::io::IsTerminal;
use std::sync::{Arc, Mutex, PoisonError};

/// What is done at a signal.
type Handler = Arc<dyn Fn(Interrupt) + Send + Sync>;

/// What is done now; without it the program just ends.
static HANDLER: Mutex<Option<Handler>> = Mutex::new(None);
/// How the terminal was at the beginning. Who edits lines sets it differently.
static TERMINAL: Mutex<Option<Termios>> = Mutex::new(None);

/// From now on signals come here. Called before there is another thread: they would come there.
pub fn wait_for_them() -> nix::Result<()> {
    if std::io::stdin().is_terminal() {
        *TERMINAL.lock().unwrap_or_else(PoisonError::into_inner) = tcgetattr(std::io::stdin()).ok();
    }
    let mut signals = SigSet::empty();
    let all = [Signal::SIGINT, Signal::SIGTERM, Signal::SIGHUP];
    signals.extend(all.into_iter().filter(|signal| !is_ignored(*signal)));
    signals.thread_block()?;
    std::thread::spawn(move || {
        while let Ok(signal) = signals.wait() {
            let handler = HANDLER.lock().unwrap_or_else(PoisonError::into_inner).clone();
            match handler {
                Some(handler) => handler(interrupt(signal)),
                None => end(interrupt(signal)),
            }
        }
    });
    Ok(())
}

fn interrupt(signal: Signal) -> Interrupt {
    match signal {
        Signal::SIGTERM => Interrupt::Terminate,
        Signal::SIGHUP => Interrupt::HangUp,
        _ => Interrupt::User,
    }
}

/// Does this at a signal, in place of what was done before.
pub fn handle(handler: impl Fn(Interrupt) + Send + Sync + 'static) {
    *HANDLER.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(handler));
}

/// Ends the program at once.
pub fn end(why: Interrupt) -> ! {
    if let Some(terminal) = &*TERMINAL.lock().unwrap_or_else(PoisonError::into_inner) {
        let _ = tcsetattr(std::io::stdin(), SetArg::TCSANOW, terminal);
    }
    std::process::exit(status_of(why).into())
}

/// Whether whoever started the program wants the signal to be ignored (nohup, a shell's background jobs), as far as the system tells.
fn is_ignored(signal: Signal) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    (ignored.unwrap_or_default() >> (signal as i32 - 1)) & 1 != 0
}
