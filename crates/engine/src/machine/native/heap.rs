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

use super::{Core, Memory};
use crate::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use wasmtime::{AsContextMut, ExternRef, ResourceLimiter, RootScope};

/// What the collector needs of an object besides its bytes, and more.
const HEADER: usize = 64;

/// How large the heap may be, and what is known of it.
pub struct HeapLimit {
    /// The most bytes of both halves.
    most: usize,
    /// How many bytes there are, and were before it has grown last.
    size: usize,
    size_before: usize,
    /// Whether garbage was collected since that was looked at.
    collected: Arc<AtomicBool>,
    /// How much was alive when Smalltalk was last told that memory is short, 0 where it is not short.
    told: usize,
}

impl Default for HeapLimit {
    fn default() -> Self {
        Self {
            most: usize::MAX,
            size: 0,
            size_before: 0,
            collected: Arc::default(),
            told: 0,
        }
    }
}

impl ResourceLimiter for HeapLimit {
    fn memory_growing(&mut self, current: usize, desired: usize, _: Option<usize>) -> wasmtime::Result<bool> {
        let may_grow = current == 0 || desired <= self.most;
        if may_grow {
            self.size_before = current;
            self.size = desired;
        }
        Ok(may_grow)
    }

    fn memory_grow_failed(&mut self, _: wasmtime::Error) -> wasmtime::Result<()> {
        self.size = self.size_before;
        Ok(())
    }

    fn table_growing(&mut self, _: usize, _: usize, _: Option<usize>) -> wasmtime::Result<bool> {
        Ok(true)
    }
}

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

impl Core<'_> {
    /// Lets the heap have so many bytes.
    pub fn limit_heap(&mut self, bytes: u64) -> Result<(), Error> {
        self.host(|host| host.heap.most = usize::try_from(bytes).unwrap_or(usize::MAX));
        self.used().map(drop)
    }

    /// Where garbage was collected, makes sure that there is enough room. Answers whether Smalltalk is to be told that memory is short.
    pub fn look_after_heap(&mut self) -> Result<bool, Error> {
        if !self.host(|host| host.heap.collected.swap(false, Ordering::Relaxed)) {
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
        let told = self.host(|host| host.heap.told);
        let is_short = used > half / 4 * 3;
        let is_news = is_short && used > told;
        let told = match (is_short, is_news) {
            (false, _) => 0,
            (true, false) => told,
            (true, true) => used + half / 16,
        };
        self.host(|host| host.heap.told = told);
        Ok(is_news)
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
        if bytes > self.host(|host| host.heap.most) / 2 {
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
        self.host(|host| host.heap.size * 2 <= host.heap.most)
    }

    /// Doubles the heap, of whose half so much is free.
    fn grow(&mut self, room: usize) {
        self.fill(room + HEADER);
    }

    /// Makes an object of so many bytes that is garbage at once. Where there is no memory for it, that is not needed.
    fn fill(&mut self, bytes: usize) {
        if let Ok(bytes) = i32::try_from(bytes) {
            let _ = self.waste(bytes);
        }
    }

    /// The bytes of a half.
    fn half(&mut self) -> usize {
        self.host(|host| host.heap.size / 2)
    }

    /// How many bytes of its half are used, garbage included. The next collection is noticed.
    fn used(&mut self) -> Result<usize, Error> {
        let canary = self.host(|host| Canary {
            memory: host.memory.clone(),
            collected: host.heap.collected.clone(),
        });
        let mut scope = RootScope::new(self.store.as_context_mut());
        let index = ExternRef::new(&mut scope, canary)?.to_raw(&mut scope)? as usize;
        drop(scope);
        let half = self.half();
        Ok(if index >= half { index - half } else { index })
    }
}
