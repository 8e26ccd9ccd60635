//! A thread that interrupts running code at a time.

use super::memory::Memory;
use crate::error::{Error, Fault};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The alarm goes off so often until it is set anew: whoever had lowered the limit, too, may have taken it for his.
const REPEAT: Duration = Duration::from_millis(10);

/// Lowers the depth limit at a time. The thread is started when a time is first given, and ends when this is dropped.
#[derive(Default)]
pub struct Alarm {
    setting: Option<Arc<Setting>>,
}

#[derive(Default)]
struct Setting {
    wanted: Mutex<Wanted>,
    changed: Condvar,
}

#[derive(Default)]
struct Wanted {
    at: Option<Instant>,
    ended: bool,
}

impl Alarm {
    /// Gives the time, in place of the one that was given before.
    pub fn set(&mut self, at: Option<Instant>, memory: &Memory) -> Result<(), Error> {
        let setting = match &self.setting {
            Some(setting) => setting,
            None => self.setting.insert(start(memory.clone())?),
        };
        setting.change(|wanted| wanted.at = at);
        Ok(())
    }
}

impl Drop for Alarm {
    fn drop(&mut self) {
        if let Some(setting) = &self.setting {
            setting.change(|wanted| wanted.ended = true);
        }
    }
}

impl Setting {
    fn change(&self, change: impl FnOnce(&mut Wanted)) {
        change(&mut self.wanted.lock().unwrap_or_else(PoisonError::into_inner));
        self.changed.notify_one();
    }

    /// Until this is dropped.
    fn run(&self, memory: &Memory) {
        let mut wanted = self.wanted.lock().unwrap_or_else(PoisonError::into_inner);
        while !wanted.ended {
            let now = Instant::now();
            wanted = match wanted.at {
                None => self.changed.wait(wanted).unwrap_or_else(PoisonError::into_inner),
                Some(at) if at <= now => {
                    wanted.at = Some(now + REPEAT);
                    memory.set_depth_limit(0);
                    wanted
                }
                Some(at) => {
                    let waited = self.changed.wait_timeout(wanted, at - now);
                    waited.unwrap_or_else(PoisonError::into_inner).0
                }
            };
        }
    }
}

fn start(memory: Memory) -> Result<Arc<Setting>, Error> {
    let setting = Arc::new(Setting::default());
    let shared = setting.clone();
    let thread = std::thread::Builder::new().name("alarm".to_owned());
    let started = thread.spawn(move || shared.run(&memory));
    started.map_err(|error| Fault::NoThread("timers", error))?;
    Ok(setting)
}
