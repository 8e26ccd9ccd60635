//! The machine that the core runs on: wasmtime ([`native`]) or a browser's engine ([`browser`]). It knows nothing of
//! sessions: what the core asks for, a host gives that has all its [`Imports`]. Both halves have the same parts:
//!
//! - `Memory`: the linear memory shared with the core, and with whoever interrupts it;
//! - `Machine`: the running core with its host; `Core`: access to it, also from within a call of the host;
//! - `Alarm`: interrupts running code at a time;
//! - `Module`: a compiled module of translations.

#[cfg(target_arch = "wasm32")]
mod browser;
mod control;
mod export;
mod exports;
mod imports;
mod input;
pub mod layout;
#[cfg(not(target_arch = "wasm32"))]
mod native;

#[cfg(target_arch = "wasm32")]
pub use browser::alarm::Alarm;
#[cfg(target_arch = "wasm32")]
pub use browser::config::{CONSTANTS_ARE_VALUES, DEPTH_LIMIT};
#[cfg(target_arch = "wasm32")]
pub use browser::core::{Core, Machine, Module, compile, compile_meanwhile};
#[cfg(target_arch = "wasm32")]
pub use browser::memory::Memory;
pub use control::Control;
pub use imports::Imports;
#[cfg(not(target_arch = "wasm32"))]
pub use native::alarm::Alarm;
#[cfg(not(target_arch = "wasm32"))]
pub use native::config::{CONSTANTS_ARE_VALUES, DEPTH_LIMIT};
#[cfg(not(target_arch = "wasm32"))]
pub use native::core::{Core, Machine, Module, compile, now};
#[cfg(not(target_arch = "wasm32"))]
pub use native::exhaust::Exhaustion;
#[cfg(not(target_arch = "wasm32"))]
pub use native::memory::Memory;
#[cfg(not(target_arch = "wasm32"))]
pub use native::{config, embedded};
