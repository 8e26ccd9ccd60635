//! Running code is interrupted by the page, every few milliseconds while a word of the memory says that it may be time
//! (`crates/web/page/remote.js`).

use super::memory::Memory;
use crate::error::Error;
use web_time::Instant;

/// Asks for interruptions.
#[derive(Default)]
pub struct Alarm;

impl Alarm {
    /// Gives the time, in place of the one that was given before.
    pub fn set(&mut self, at: Option<Instant>, memory: &Memory) -> Result<(), Error> {
        memory.want_interruptions(at.is_some());
        Ok(())
    }
}
