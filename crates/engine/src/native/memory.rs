//! The linear memory that the host shares with the core ([`crate::machine`] says what stands where).
//!
//! wasmtime gives access to shared memory only as cells that another thread may write at the same time, so this module has to say
//! why its accesses are right: all of them are atomic.
#![allow(unsafe_code)]

use crate::error::Error;
use crate::machine::{DEPTH_LIMIT_AT, EXCHANGE, PAGE, STOP_AT};
use std::sync::atomic::{AtomicI32, AtomicU8, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Instant;
use wasmtime::{Engine, MemoryType, SharedMemory};

/// The memory. Clones are the same memory.
#[derive(Clone)]
pub struct Memory {
    shared: SharedMemory,
    /// Told when the evaluation shall stop.
    stopped: Arc<(Mutex<()>, Condvar)>,
}

impl Memory {
    /// A memory of the size that the core wants.
    pub fn new(engine: &Engine) -> wasmtime::Result<Self> {
        let minimum = wasmgc::emit::MEMORY_MINIMUM as u32;
        let maximum = wasmgc::emit::MEMORY_MAXIMUM as u32;
        let shared = SharedMemory::new(engine, MemoryType::shared(minimum, maximum))?;
        Ok(Self {
            shared,
            stopped: Arc::default(),
        })
    }

    /// For the linker.
    pub fn shared(&self) -> SharedMemory {
        self.shared.clone()
    }

    /// Sets the greatest depth of activations. At 0 or less, running code asks for what is wanted as soon as it can.
    pub fn set_depth_limit(&self, limit: i32) {
        self.word(DEPTH_LIMIT_AT).store(limit, Ordering::Relaxed);
    }

    /// Sets the greatest depth of activations; answers what it was.
    pub fn swap_depth_limit(&self, limit: i32) -> i32 {
        self.word(DEPTH_LIMIT_AT).swap(limit, Ordering::Relaxed)
    }

    /// The evaluation shall stop, also if it sleeps.
    pub fn ask_to_stop(&self) {
        let (mutex, condition) = &*self.stopped;
        let _guard = mutex.lock().unwrap_or_else(PoisonError::into_inner);
        self.word(STOP_AT).store(1, Ordering::Relaxed);
        self.set_depth_limit(-1);
        condition.notify_all();
    }

    /// Sleeps until the time, or until the evaluation shall stop.
    pub fn sleep_until(&self, time: Instant) {
        let (mutex, condition) = &*self.stopped;
        let guard = mutex.lock().unwrap_or_else(PoisonError::into_inner);
        let sleeps = |_: &mut ()| self.word(STOP_AT).load(Ordering::Relaxed) == 0;
        let duration = time.saturating_duration_since(Instant::now());
        // Nothing is kept under the lock, and the time is looked at again.
        drop(condition.wait_timeout_while(guard, duration, sleeps));
    }

    /// Whether the evaluation shall stop.
    pub fn is_stopping(&self) -> bool {
        self.word(STOP_AT).load(Ordering::Relaxed) != 0
    }

    /// The same; it was heard now.
    pub fn take_stop(&self) -> bool {
        self.word(STOP_AT).swap(0, Ordering::Relaxed) != 0
    }

    fn word(&self, address: usize) -> &AtomicI32 {
        let cell = self.shared.data()[address..].as_ptr().cast::<i32>().cast_mut();
        // SAFETY: the addresses exist (the minimum is more than 0) and are aligned; all accesses from Rust are atomic, and the core
        // only reads them with instructions that are allowed to race.
        unsafe { AtomicI32::from_ptr(cell) }
    }

    /// Makes sure that so many bytes of exchange exist.
    pub fn reserve(&self, length: usize) -> Result<(), Error> {
        let wanted = (EXCHANGE + length).div_ceil(PAGE) as u64;
        let size = self.shared.size();
        if wanted > size {
            self.shared.grow(wanted - size)?;
        }
        Ok(())
    }

    /// Writes what is exchanged.
    pub fn write(&self, bytes: &[u8]) -> Result<(), Error> {
        self.reserve(bytes.len())?;
        for (cell, byte) in self.shared.data()[EXCHANGE..].iter().zip(bytes) {
            // SAFETY: the cell exists while `data` is borrowed; all accesses from Rust are atomic.
            unsafe { AtomicU8::from_ptr(cell.get()) }.store(*byte, Ordering::Relaxed);
        }
        Ok(())
    }

    /// Reads what is exchanged, or as much of it as there is.
    pub fn read(&self, length: usize) -> Vec<u8> {
        let cells = self.shared.data()[EXCHANGE..].iter().take(length);
        // SAFETY: as for writing.
        cells
            .map(|cell| unsafe { AtomicU8::from_ptr(cell.get()) }.load(Ordering::Relaxed))
            .collect()
    }
}
