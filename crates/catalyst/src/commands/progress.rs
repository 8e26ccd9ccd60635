//! Progress of long work, on the standard error of a terminal or not, once it has taken half a second.

use std::io::Write;
use std::time::{Duration, Instant};

/// Work that takes less is not worth a word.
const PATIENCE: Duration = Duration::from_millis(500);
/// How often what is shown changes.
const PERIOD: Duration = Duration::from_millis(200);

/// Progress of one piece of work.
pub struct Progress {
    what: &'static str,
    start: Instant,
    shown: Option<Instant>,
}

impl Progress {
    /// The work begins.
    pub fn new(what: &'static str) -> Self {
        Self {
            what,
            start: Instant::now(),
            shown: None,
        }
    }

    /// So much of it is done.
    pub fn at(&mut self, done: u64, all: u64) {
        let due = self
            .shown
            .map_or(PATIENCE, |shown| shown.duration_since(self.start) + PERIOD);
        if self.start.elapsed() < due {
            return;
        }
        self.shown = Some(Instant::now());
        let percent = if all == 0 {
            0.0
        } else {
            done as f64 * 100.0 / all as f64
        };
        // What remains takes as long as what is done did, part for part. The blanks cover what stood there before.
        let left = self.start.elapsed().as_secs_f64() * (100.0 - percent) / percent.max(1e-9);
        let remaining = if percent > 0.0 && percent < 100.0 {
            format!(", {left:.0} s left")
        } else {
            String::new()
        };
        eprint!("\r{}: {percent:.0} %{remaining}    ", self.what);
        // Progress that cannot be shown is no error.
        let _ = std::io::stderr().flush();
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.shown.is_some() {
            eprintln!(
                "\r{}: done in {:.1} s        ",
                self.what,
                self.start.elapsed().as_secs_f64()
            );
        }
    }
}
