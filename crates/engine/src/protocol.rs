//! What core and host tell each other: bytes of the memory that both have.

#[cfg_attr(target_arch = "wasm32", allow(dead_code))]
pub mod batch;
pub mod class;
pub mod image;
pub mod instructions;
pub mod numbers;
#[cfg_attr(target_arch = "wasm32", allow(dead_code))]
pub mod stream;
pub mod value;
