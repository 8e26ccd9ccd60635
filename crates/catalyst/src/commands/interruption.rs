//! Ending what runs, when a signal, the clock (`--timeout`) or a reader that has gone away asks for it. The evaluation is unwound (it gets a
//! `UserInterrupt`), for some seconds at most; who asks a second time does not wait for that.

use super::input;
use super::prompt::mode;
use crate::signals;
use engine::{Interrupt, Interrupter, Session};
use serde_json::json;
use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long unwinding may take.
const GRACE: Duration = Duration::from_secs(5);
/// How long it may take, then, until the evaluation has ended.
const LAST: Duration = Duration::from_millis(500);

/// What is to be stopped.
struct Current {
    interrupter: Interrupter,
    /// Whether the program goes on when an evaluation has ended.
    is_prompt: bool,
    /// When it was asked for last.
    asked: Option<Instant>,
}

static CURRENT: Mutex<Option<Current>> = Mutex::new(None);
/// Whether errors are told as JSON.
static JSON: AtomicBool = AtomicBool::new(false);

/// From now on signals stop this session, and no other.
pub fn stop_at_signals(session: &Session, is_prompt: bool) {
    *CURRENT.lock().unwrap_or_else(PoisonError::into_inner) = Some(Current {
        interrupter: session.interrupter(),
        is_prompt,
        asked: None,
    });
    signals::handle(ask);
}

/// Where the program has to be ended by force, that is told as JSON.
pub fn tell_as_json() {
    JSON.store(true, Ordering::Relaxed);
}

/// Stops all when so much time has passed, if any is given.
pub fn stop_after(timeout: Option<Duration>) {
    if let Some(timeout) = timeout {
        std::thread::spawn(move || {
            std::thread::sleep(timeout);
            ask(Interrupt::TimedOut(timeout));
        });
    }
}

/// Stops what runs.
pub fn ask(why: Interrupt) {
    let mut current = CURRENT.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(current) = current.as_mut() else { end(why) };
    let goes_on = current.is_prompt && why == Interrupt::User;
    let interrupter = current.interrupter.clone();
    let Some(evaluation) = interrupter.evaluation() else {
        if goes_on {
            return;
        }
        end(why)
    };
    let asked = current.asked.replace(Instant::now());
    let is_again = asked.is_some_and(|asked| asked.elapsed() < GRACE);
    match is_again {
        true => interrupter.interrupt(),
        false => interrupter.ask(why),
    }
    input::interrupt();
    std::thread::spawn(move || {
        if !is_again {
            std::thread::sleep(GRACE);
            let is_taken = interrupter.is_taken() && !matches!(why, Interrupt::TimedOut(_));
            if is_taken || (goes_on && interrupter.evaluation() != Some(evaluation)) {
                return;
            }
            interrupter.interrupt();
        }
        std::thread::sleep(LAST);
        if !goes_on {
            end(why);
        }
    });
}

/// Ends the program. That nobody reads what it writes is not worth a word.
fn end(why: Interrupt) -> ! {
    mode::end();
    if JSON.load(Ordering::Relaxed) {
        let error = json!({ "error": { "message": why.to_string(), "activations": [] } });
        let _ = writeln!(std::io::stdout(), "{error}");
    } else if why != Interrupt::OutputClosed {
        eprintln!("{why}");
    }
    signals::end(why)
}
