//! How full wasmtime's heap is, and how it grows.
//!
//! The copying collector uses one half of the heap at a time. It collects where an object does not fit into what is left of the half, and doubles
//! the heap only where the object does not fit after that either: so where what is alive nearly fills the half, it collects again and again
//! for a few objects. And where it cannot grow any more, WebAssembly traps. Neither shall happen. So whenever it has collected, which a *canary*
//! tells, an object of the host's that is garbage at once and whose end is noticed, the running code is made to poll, and it is looked how much
//! is alive (the index of a new object says where the free part of the half begins):
//!
//! - where that is more than two thirds of the half and the heap may grow, one object too large for the rest of the half is made, and dropped:
//!   so the heap doubles;
//! - where the heap has its full size, a part of the rest is filled with an object that is dropped. So what becomes alive until the next
//!   collection still fits into the half after it; and where more than three quarters of the half are alive, Smalltalk is told.

use super::core::Core;
use super::memory::Memory;
use crate::error::Error;
use crate::machine::export;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use wasmtime::{AsContextMut, ExternRef, RootScope};

/// What the collector needs of an object besides its bytes, and more.
const HEADER: usize = 64;

/// Lowers the depth limit when it is collected.
struct Canary {
    memory: Memory,
    collected: Arc<AtomicBool>,
}

impl Drop for Canary {
    fn drop(&mut self) {
        self.collected.store(true, Ordering::Relaxed);
        self.memory.set_depth_limit(0);
    }
}

impl<H> Core<'_, H> {
    /// Lets the heap have so many bytes.
    pub fn limit_heap(&mut self, bytes: u64) -> Result<(), Error> {
        self.heap(|heap| heap.most = usize::try_from(bytes).unwrap_or(usize::MAX));
        self.used().map(drop)
    }

    /// Where garbage was collected, makes sure that there is enough room. Answers whether Smalltalk is to be told that memory is short.
    pub fn look_after_heap(&mut self) -> Result<bool, Error> {
        if !self.heap(|heap| heap.collected.swap(false, Ordering::Relaxed)) {
            return Ok(false);
        }
        let (used, half) = (self.used()?, self.half());
        let room = half - used;
        if self.can_grow() {
            if used > half / 3 * 2 {
                self.grow(room);
            }
            return Ok(false);
        }
        self.fill((room / 2).min(half / 8));
        let told = self.heap(|heap| heap.told);
        let is_short = used > half / 4 * 3;
        let is_news = is_short && used > told;
        let told = match (is_short, is_news) {
            (false, _) => 0,
            (true, false) => told,
            (true, true) => used + half / 16,
        };
        self.heap(|heap| heap.told = told);
        Ok(is_news)
    }

    /// Collects garbage. Answers whether it could.
    pub fn collect_garbage(&mut self) -> Result<bool, Error> {
        self.store.gc(None)?;
        Ok(true)
    }

    /// The bytes of the heap.
    pub fn heap_size(&mut self) -> i64 {
        self.heap(|heap| heap.size) as i64
    }

    /// Whether an object of so many bytes fits, and some more behind it. Garbage is collected for it, and the heap grows.
    pub fn has_room_for(&mut self, bytes: i64) -> Result<bool, Error> {
        let Ok(bytes) = usize::try_from(bytes) else {
            return Ok(false);
        };
        let bytes = bytes + HEADER;
        if self.used()? + bytes <= self.half() / 8 * 7 {
            return Ok(true);
        }
        if bytes > self.heap(|heap| heap.most) / 2 {
            return Ok(false);
        }
        self.store.gc(None)?;
        loop {
            let (used, half) = (self.used()?, self.half());
            if used + bytes <= half / 8 * 7 {
                return Ok(true);
            }
            if !self.can_grow() {
                return Ok(false);
            }
            self.grow(half - used);
            if self.half() == half {
                return Ok(false);
            }
        }
    }

    fn can_grow(&mut self) -> bool {
        self.heap(|heap| heap.size * 2 <= heap.most)
    }

    /// Doubles the heap, of whose half so much is free.
    fn grow(&mut self, room: usize) {
        self.fill(room + HEADER);
    }

    /// Makes an object of so many bytes that is garbage at once. Where there is no memory for it, that is not needed.
    fn fill(&mut self, bytes: usize) {
        if let Ok(bytes) = i32::try_from(bytes) {
            let _ = export::waste(self, bytes);
        }
    }

    /// The bytes of a half.
    fn half(&mut self) -> usize {
        self.heap(|heap| heap.size / 2)
    }

    /// How many bytes of its half are used, garbage included. The next collection is noticed.
    fn used(&mut self) -> Result<usize, Error> {
        let canary = Canary {
            memory: self.memory(),
            collected: self.heap(|heap| heap.collected.clone()),
        };
        let mut scope = RootScope::new(self.store.as_context_mut());
        let index = ExternRef::new(&mut scope, canary)?.to_raw(&mut scope)? as usize;
        drop(scope);
        let half = self.half();
        Ok(if index >= half { index - half } else { index })
    }
}
