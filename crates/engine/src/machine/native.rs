//! The core on wasmtime.

pub mod alarm;
pub mod config;
pub mod core;
pub mod embedded;
pub mod exhaust;
mod heap;
mod heap_limit;
pub mod memory;
mod start;
