//! Captured output, for whoever reports it later.

use std::io::{Result as IoResult, Write};
use std::sync::{Arc, Mutex, PoisonError};

/// What is written is kept, up to a number of bytes; clones are the same.
#[derive(Clone)]
pub struct Capture {
    bytes: Arc<Mutex<Vec<u8>>>,
    most: usize,
}

impl Capture {
    /// At most so many bytes are kept.
    pub fn at_most(most: usize) -> Self {
        Self {
            bytes: Arc::default(),
            most,
        }
    }

    /// What was written since this was last asked.
    pub fn take(&self) -> String {
        let bytes = std::mem::take(&mut *self.bytes.lock().unwrap_or_else(PoisonError::into_inner));
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

impl Write for Capture {
    fn write(&mut self, bytes: &[u8]) -> IoResult<usize> {
        let mut kept = self.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        let room = self.most.saturating_sub(kept.len()).min(bytes.len());
        kept.extend_from_slice(&bytes[..room]);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> IoResult<()> {
        Ok(())
    }
}
