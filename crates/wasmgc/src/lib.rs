//! Typed Smalltalk to a WASM GC module; a method to a WASM function.

pub mod advice;
mod children;
pub mod emit;
pub mod enumerations;
pub mod ir;
pub mod lower;
pub mod op;
pub mod specialise;
pub mod structure;
pub mod translate;
pub mod vm;
pub mod wat;
