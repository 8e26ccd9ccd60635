//! The linear memory that the host shares with the core ([`crate::machine`] says what stands where).
//!
//! wasmtime gives access to shared memory only as cells that another thread may write at the same time, so this module has to say
//! why its accesses are right: all of them are atomic.
#![allow(unsafe_code)]

use crate::error::Error;
use crate::interrupt::{END, Interrupt, TELL};
use crate::machine::layout::{DEPTH_LIMIT_AT, EXCHANGE, PAGE, STOP_AT, TAKEN_AT};
use std::sync::atomic::{AtomicI32, AtomicU8, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Instant;
use wasmtime::{Engine, MemoryType, SharedMemory};

/// The memory. Clones are the same memory.
#[derive(Clone)]
pub struct Memory {
    shared: SharedMemory,
    stopping: Arc<Stopping>,
}

/// What whoever stops an evaluation and whoever runs it tell each other besides.
#[derive(Default)]
struct Stopping {
    /// Why the evaluation is to end, where Smalltalk was told.
    why: Mutex<Option<Interrupt>>,
    /// Told when the evaluation shall stop.
    told: Condvar,
    /// How many evaluations have begun and how many have ended, together.
    evaluations: AtomicU64,
}

impl Memory {
    /// A memory of the size that the core wants.
    pub fn new(engine: &Engine) -> wasmtime::Result<Self> {
        let minimum = wasmgc::emit::MEMORY_MINIMUM as u32;
        let maximum = wasmgc::emit::MEMORY_MAXIMUM as u32;
        let shared = SharedMemory::new(engine, MemoryType::shared(minimum, maximum))?;
        Ok(Self {
            shared,
            stopping: Arc::default(),
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

    /// The evaluation shall stop, also if it sleeps; the word says how.
    pub fn ask_to_stop(&self, how: i32) {
        let _why = self.why();
        self.stop(how);
    }

    /// Smalltalk shall be told that the evaluation is to end. Whoever wants it to end at once comes first.
    pub fn ask(&self, why: Interrupt) {
        let mut kept = self.why();
        *kept = Some(why);
        self.word(TAKEN_AT).store(0, Ordering::Relaxed);
        if self.word(STOP_AT).load(Ordering::Relaxed) != END {
            self.stop(TELL + why.number());
        }
    }

    /// The word says so, where nobody has asked for anything yet.
    pub fn wake(&self, how: i32) {
        let _why = self.why();
        if !self.is_stopping() {
            self.stop(how);
        }
    }

    fn stop(&self, how: i32) {
        self.word(STOP_AT).store(how, Ordering::Relaxed);
        self.set_depth_limit(-1);
        self.stopping.told.notify_all();
    }

    fn why(&self) -> MutexGuard<'_, Option<Interrupt>> {
        self.stopping.why.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sleeps until the time, or until the evaluation shall stop.
    pub fn sleep_until(&self, time: Instant) {
        let sleeps = |_: &mut Option<Interrupt>| self.word(STOP_AT).load(Ordering::Relaxed) == 0;
        let duration = time.saturating_duration_since(Instant::now());
        // Nothing is changed under the lock, and the time is looked at again.
        drop(self.stopping.told.wait_timeout_while(self.why(), duration, sleeps));
    }

    /// An evaluation begins.
    pub fn begin_evaluation(&self) {
        self.stopping.evaluations.fetch_add(1, Ordering::Relaxed);
    }

    /// The evaluation has ended. Answers why it was to end, where Smalltalk was told.
    pub fn end_evaluation(&self) -> Option<Interrupt> {
        self.stopping.evaluations.fetch_add(1, Ordering::Relaxed);
        self.take_why()
    }

    /// Why it was to end, where Smalltalk was to be told.
    pub fn take_why(&self) -> Option<Interrupt> {
        self.why().take()
    }

    /// The number of the evaluation that is running.
    pub fn evaluation(&self) -> Option<u64> {
        let evaluations = self.stopping.evaluations.load(Ordering::Relaxed);
        (evaluations % 2 == 1).then_some(evaluations)
    }

    /// Whether the program deals with what it was told last.
    pub fn is_taken(&self) -> bool {
        self.word(TAKEN_AT).load(Ordering::Relaxed) != 0
    }

    /// Whether the evaluation shall stop.
    pub fn is_stopping(&self) -> bool {
        self.word(STOP_AT).load(Ordering::Relaxed) != 0
    }

    /// The same; it was heard now.
    pub fn take_stop(&self) -> bool {
        self.take_word() != 0
    }

    /// The word that says how it shall stop, or 0; it was heard now.
    pub fn take_word(&self) -> i32 {
        self.word(STOP_AT).swap(0, Ordering::Relaxed)
    }

    /// Sets the word at an address; answers what it was.
    pub fn swap_word(&self, address: usize, value: i32) -> i32 {
        self.word(address).swap(value, Ordering::Relaxed)
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
