//! The heap, which is the browser's affair.

use super::core::Core;
use crate::error::Error;

/// The most bytes of one object: somewhat less than what engines allow.
const LARGEST_OBJECT: i64 = 1 << 29;

/// How large the heap is: a browser does not tell.
const UNKNOWN: i64 = -1;

impl<H> Core<'_, H> {
    /// A browser limits the heap itself.
    pub fn limit_heap(&mut self, _: u64) -> Result<(), Error> {
        Ok(())
    }

    /// Nobody tells how much memory is left.
    pub fn look_after_heap(&mut self) -> Result<bool, Error> {
        Ok(false)
    }

    /// A browser collects garbage when it wants to.
    pub fn collect_garbage(&mut self) -> Result<bool, Error> {
        Ok(false)
    }

    /// Whether an object may have so many bytes.
    pub fn has_room_for(&mut self, bytes: i64) -> Result<bool, Error> {
        Ok(bytes <= LARGEST_OBJECT)
    }

    /// The bytes of the heap.
    pub fn heap_size(&mut self) -> i64 {
        UNKNOWN
    }
}
