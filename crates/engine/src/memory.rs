//! The linear memory that the host shares with the core: the depth limit at address 0, what is exchanged from address 1024 on.
//!
//! wasmtime gives access to shared memory only as cells that another thread may write at the same time, so this module has to say
//! why its accesses are right: all of them are atomic.
#![allow(unsafe_code)]

use std::sync::atomic::{AtomicI32, AtomicU8, Ordering};
use wasmtime::{Engine, MemoryType, SharedMemory};

/// Where what is exchanged begins.
pub const EXCHANGE: usize = 1024;
const PAGE: usize = 65536;

/// The memory. Clones are the same memory.
#[derive(Clone)]
pub struct Memory {
    shared: SharedMemory,
}

impl Memory {
    /// A memory of the size that the core wants.
    pub fn new(engine: &Engine) -> wasmtime::Result<Self> {
        let minimum = wasmgc::emit::MEMORY_MINIMUM as u32;
        let maximum = wasmgc::emit::MEMORY_MAXIMUM as u32;
        let shared = SharedMemory::new(engine, MemoryType::shared(minimum, maximum))?;
        Ok(Self { shared })
    }

    /// For the linker.
    pub fn shared(&self) -> SharedMemory {
        self.shared.clone()
    }

    /// Sets the greatest depth of activations. At 0 or less, running code asks for what is wanted as soon as it can.
    pub fn set_depth_limit(&self, limit: i32) {
        let cell = self.shared.data().as_ptr().cast::<i32>().cast_mut();
        // SAFETY: address 0 exists (the minimum is more than 0) and is aligned; all accesses from Rust are atomic, and the core only
        // reads it with an instruction that is allowed to race.
        unsafe { AtomicI32::from_ptr(cell) }.store(limit, Ordering::Relaxed);
    }

    /// Sets the greatest depth of activations; answers what it was.
    pub fn swap_depth_limit(&self, limit: i32) -> i32 {
        let cell = self.shared.data().as_ptr().cast::<i32>().cast_mut();
        // SAFETY: as for setting.
        unsafe { AtomicI32::from_ptr(cell) }.swap(limit, Ordering::Relaxed)
    }

    /// Makes sure that so many bytes of exchange exist.
    pub fn reserve(&self, length: usize) -> wasmtime::Result<()> {
        let wanted = (EXCHANGE + length).div_ceil(PAGE) as u64;
        let size = self.shared.size();
        if wanted > size {
            self.shared.grow(wanted - size)?;
        }
        Ok(())
    }

    /// Writes what is exchanged.
    pub fn write(&self, bytes: &[u8]) -> wasmtime::Result<()> {
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
