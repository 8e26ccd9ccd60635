//! What core and host tell each other: bytes of the memory that both have.

#[cfg_attr(target_arch = "wasm32", allow(dead_code))]
pub mod batch;
pub mod image;
#[cfg_attr(target_arch = "wasm32", allow(dead_code))]
pub mod stream;
pub mod value;
