//! Typed Smalltalk to a WASM GC module; a method to a WASM function.

pub mod emit;
pub mod ir;
pub mod structure;
