//! What watches the tests: a thread that stops those that take too long, and Ctrl-C.

use crate::outcome::Outcome;
use engine::Interrupter;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Watches over one session after the other.
#[derive(Clone)]
pub struct Watch {
    shared: Arc<(Mutex<State>, Condvar)>,
}

/// What is watched.
#[derive(Default)]
struct State {
    /// What stops the evaluation that is running.
    interrupter: Option<Interrupter>,
    /// When that is to happen.
    deadline: Option<Instant>,
    /// Whether it did.
    expired: bool,
    /// Whether the user has stopped everything.
    stopped: bool,
}

impl Watch {
    /// Begins to watch. The thread ends with the program.
    pub fn new() -> Result<Self, Outcome> {
        let watch = Self { shared: Arc::default() };
        let of_user = watch.clone();
        ctrlc::set_handler(move || of_user.stop())
            .map_err(|error| Outcome::Failed(format!("Ctrl-C cannot be handled: {error}")))?;
        let of_time = watch.clone();
        std::thread::spawn(move || of_time.watch());
        Ok(watch)
    }

    /// Does some work on the session that the interrupter stops, for at most so long. Answers whether it was stopped for taking longer.
    pub fn limit<T>(&self, interrupter: &Interrupter, time: Duration, work: impl FnOnce() -> T) -> (T, bool) {
        {
            let mut state = self.state();
            state.interrupter = Some(interrupter.clone());
            state.deadline = Instant::now().checked_add(time);
            state.expired = false;
            self.shared.1.notify_one();
            if state.stopped {
                interrupter.interrupt();
            }
        }
        let result = work();
        let mut state = self.state();
        state.deadline = None;
        state.interrupter = None;
        // It may have ended just before it was stopped.
        interrupter.withdraw();
        (result, state.expired)
    }

    /// Whether the user has stopped everything.
    pub fn is_stopped(&self) -> bool {
        self.state().stopped
    }

    fn stop(&self) {
        let mut state = self.state();
        state.stopped = true;
        if let Some(interrupter) = &state.interrupter {
            interrupter.interrupt();
        }
    }

    fn watch(&self) {
        let mut state = self.state();
        loop {
            let left = state
                .deadline
                .map(|deadline| deadline.saturating_duration_since(Instant::now()));
            state = match left {
                None => self.shared.1.wait(state).unwrap_or_else(PoisonError::into_inner),
                Some(Duration::ZERO) => {
                    state.expired = true;
                    state.deadline = None;
                    if let Some(interrupter) = &state.interrupter {
                        interrupter.interrupt();
                    }
                    state
                }
                Some(left) => {
                    let waited = self.shared.1.wait_timeout(state, left);
                    waited.unwrap_or_else(PoisonError::into_inner).0
                }
            };
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.shared.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
