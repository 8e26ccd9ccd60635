//! The machine that the core runs on: wasmtime ([`native`]) or a browser's engine ([`browser`]). Both halves have the same parts:
//!
//! - `Memory`: the linear memory shared with the core, and with whoever interrupts it;
//! - `Machine`: the running core; `Core`: access to it, also from within a call of the host;
//! - `Module`: a compiled module of translations; `Background`: where they are made while code runs.

#[cfg(target_arch = "wasm32")]
#[path = "browser/mod.rs"]
mod browser;
#[cfg(not(target_arch = "wasm32"))]
#[path = "native/mod.rs"]
mod native;

#[cfg(target_arch = "wasm32")]
pub use browser::{Background, Core, DEPTH_LIMIT, Link, Machine, Memory, Module, Shared, compile};
#[cfg(not(target_arch = "wasm32"))]
pub use native::{
    Background, Core, DEPTH_LIMIT, Exhaustion, Link, Machine, Memory, Module, Shared, compile, config, embedded, now,
};

/// Address of the depth limit, an i32.
pub const DEPTH_LIMIT_AT: usize = 0;
/// Address of the word that is not 0 when the evaluation shall stop.
pub const STOP_AT: usize = 4;
/// Where what is exchanged begins.
pub const EXCHANGE: usize = 1024;
/// Bytes of a page of linear memory.
pub const PAGE: usize = 65536;
