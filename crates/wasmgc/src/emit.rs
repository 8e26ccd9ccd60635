//! Writes the intermediate representation as WebAssembly modules.
