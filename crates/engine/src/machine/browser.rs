//! The core on the WebAssembly engine of a browser (or of Node), in a worker of its own.

pub mod alarm;
pub mod config;
pub mod core;
mod heap;
mod javascript;
pub mod memory;
mod start;
