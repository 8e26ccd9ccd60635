//! Where modules are made: on threads, or, in a browser, while an evaluation pauses. Both halves have the same parts.

#[cfg(target_arch = "wasm32")]
mod pauses;
#[cfg(not(target_arch = "wasm32"))]
mod threads;

#[cfg(target_arch = "wasm32")]
pub use pauses::{Background, work};
#[cfg(not(target_arch = "wasm32"))]
pub use threads::{Background, work};
