//! When to ask once more, and how long to wait before.

use std::hash::{BuildHasher, RandomState};
use std::time::{Duration, Instant};

/// How often a question is sent at most.
pub(crate) const MOST_TRIES: u32 = 4;
const FIRST_WAIT: Duration = Duration::from_millis(500);
/// A server that wants to be left alone for longer gets no second try.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// Whether the status means that another try may succeed: it took too long, there are too many, or the server fails; 529 is
/// an overloaded one.
pub(crate) fn is_worth_another_try(status: u16) -> bool {
    matches!(status, 408 | 429 | 500..=599)
}

/// How long to wait after a number of tries; None: not at all, it is given up. What the server asks for (`retry-after`, in
/// seconds) comes first; else twice as long each time, and up to a half more, so that many who failed together do not come
/// back together.
pub(crate) fn wait(tries: u32, retry_after: Option<&str>) -> Option<Duration> {
    if tries >= MOST_TRIES {
        return None;
    }
    let asked = retry_after
        .and_then(|text| text.trim().parse().ok())
        .map(Duration::from_secs);
    let wait = asked.unwrap_or_else(|| {
        let wait = FIRST_WAIT * 2_u32.pow(tries - 1);
        wait + wait.mul_f64(fraction() / 2.0)
    });
    (wait <= LONGEST_WAIT).then_some(wait)
}

/// From 0 to 1, another each time: what the standard library's hashing is seeded with.
fn fraction() -> f64 {
    RandomState::new().hash_one(0) as f64 / u64::MAX as f64
}

/// Sleeps; answers whether the reply was wanted all the time.
pub(crate) fn sleep(wait: Duration, is_wanted: &dyn Fn() -> bool) -> bool {
    let end = Instant::now() + wait;
    while is_wanted() {
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return true;
        }
        std::thread::sleep(left.min(Duration::from_millis(50)));
    }
    false
}
