//! The core running on wasmtime: loading, linking of functions, profiles
