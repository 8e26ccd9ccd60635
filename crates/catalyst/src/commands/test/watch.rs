//! What watches the tests: a thread that stops those that take too long, and signals.

use crate::signals;
use engine::{Interrupt, Interrupter};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long a test that is stopped may take to take back what it did.
pub const GRACE: Duration = Duration::from_secs(1);

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
    /// How long it may take.
    time: Duration,
    /// When it is to be stopped; or, where it was asked to end, to be ended by force.
    deadline: Option<Instant>,
    /// Whether it was asked to end since it took too long.
    expired: bool,
    /// Whether the user has stopped everything.
    stopped: Option<Interrupt>,
}

impl Watch {
    /// Begins to watch. The thread ends with the program.
    pub fn new() -> Self {
        let watch = Self { shared: Arc::default() };
        let of_user = watch.clone();
        signals::handle(move |why| of_user.stop(why));
        let of_time = watch.clone();
        std::thread::spawn(move || of_time.watch());
        watch
    }

    /// Does some work on the session that the interrupter stops, for at most so long. Answers whether it was stopped for taking longer.
    pub fn limit<T>(&self, interrupter: &Interrupter, time: Duration, work: impl FnOnce() -> T) -> (T, bool) {
        {
            let mut state = self.state();
            state.interrupter = Some(interrupter.clone());
            state.time = time;
            state.deadline = Instant::now().checked_add(time);
            state.expired = false;
            self.shared.1.notify_one();
            if state.stopped.is_some() {
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

    /// Why the user has stopped everything, if that is so.
    pub fn stopped(&self) -> Option<Interrupt> {
        self.state().stopped
    }

    /// The user wants an end; who wants it again, wants it at once.
    fn stop(&self, why: Interrupt) {
        let mut state = self.state();
        if state.stopped.replace(why).is_some() {
            signals::end(why);
        }
        if let Some(interrupter) = &state.interrupter {
            interrupter.ask(why);
        }
        state.deadline = Some(Instant::now() + GRACE);
        self.shared.1.notify_one();
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
                    state.expire();
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

impl State {
    /// The time is over: what runs is asked to end, and then ended by force.
    fn expire(&mut self) {
        let is_asked = self.expired || self.stopped.is_some();
        self.deadline = (!is_asked).then(|| Instant::now() + GRACE);
        let Some(interrupter) = &self.interrupter else { return };
        match is_asked {
            true => interrupter.interrupt(),
            false => interrupter.ask(Interrupt::TimedOut(self.time)),
        }
        self.expired = self.stopped.is_none();
    }
}
