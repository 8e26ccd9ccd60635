//! How running code is let go on, and when it is interrupted: the depth limit, the clock and the alarm.

use super::{Alarm, DEPTH_LIMIT, Memory};
use crate::error::Error;
use std::time::Duration;
use web_time::Instant;

/// Lets code run, and interrupts it.
pub struct Control {
    memory: Memory,
    /// The depth limit while nothing is wanted of the running code.
    depth_limit: i32,
    alarm: Alarm,
    /// When the core wants to be interrupted, as it told the time; 0: never.
    alarm_at: i64,
    /// When the machine was started.
    start: Instant,
}

impl Control {
    /// Of what runs with this memory.
    pub fn new(memory: Memory) -> Self {
        Self {
            memory,
            depth_limit: DEPTH_LIMIT,
            alarm: Alarm::default(),
            alarm_at: 0,
            start: Instant::now(),
        }
    }

    /// The depth limit that lets code run is another from now on.
    pub fn set_depth_limit(&mut self, limit: i32) {
        self.depth_limit = limit;
    }

    /// The depth limit that lets code run.
    pub fn depth_limit(&self) -> i32 {
        self.depth_limit
    }

    /// Lets code run.
    pub fn allow(&self) {
        self.memory.set_depth_limit(self.depth_limit);
    }

    /// Whether the depth limit was lowered since code was allowed to run. It is allowed to again.
    pub fn was_lowered(&self) -> bool {
        self.memory.swap_depth_limit(self.depth_limit) != self.depth_limit
    }

    /// Milliseconds since the start, as the core wants them.
    pub fn milliseconds(&self) -> i32 {
        (self.start.elapsed().as_millis() % (1 << 29)) as i32
    }

    /// Microseconds since just before the start.
    pub fn microseconds(&self) -> i64 {
        self.start.elapsed().as_micros() as i64 + 1
    }

    /// Lets running code be interrupted when [`Control::microseconds`] shows the time; 0: never.
    pub fn set_alarm(&mut self, time: i64) -> Result<(), Error> {
        self.alarm_at = time;
        let at = (time != 0).then(|| self.instant(time)).flatten();
        self.alarm.set(at, &self.memory)
    }

    /// Lets running code be interrupted at a time, in place of when the core wants it.
    pub fn interrupt_at(&mut self, time: Instant) -> Result<(), Error> {
        self.alarm.set(Some(time), &self.memory)
    }

    /// Lets running code be interrupted when the core wants it, again.
    pub fn reset_alarm(&mut self) -> Result<(), Error> {
        self.set_alarm(self.alarm_at)
    }

    /// Sleeps until [`Control::microseconds`] shows the time, or until the evaluation shall stop.
    pub fn sleep_until(&self, time: i64) {
        if let Some(instant) = self.instant(time) {
            self.memory.sleep_until(instant);
        }
    }

    /// When [`Control::microseconds`] shows the time, if that ever is.
    fn instant(&self, time: i64) -> Option<Instant> {
        self.start.checked_add(Duration::from_micros(time.max(0) as u64))
    }
}
