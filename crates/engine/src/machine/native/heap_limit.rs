//! How far the heap may grow.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use wasmtime::ResourceLimiter;

/// How large the heap may be, and what is known of it.
pub struct HeapLimit {
    /// The most bytes of both halves.
    pub most: usize,
    /// How many bytes there are, and were before it has grown last.
    pub size: usize,
    pub size_before: usize,
    /// Whether garbage was collected since that was looked at.
    pub collected: Arc<AtomicBool>,
    /// How much was alive when Smalltalk was last told that memory is short, 0 where it is not short.
    pub told: usize,
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
