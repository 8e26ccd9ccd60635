//! Typed Smalltalk to a WASM GC module; a method to a WASM function
