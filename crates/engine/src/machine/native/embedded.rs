//! The core: made by the build script, embedded, loaded.

use wasmtime::{Engine, Module};

/// The core's module.
pub const WASM: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/core.wasm"));
const COMPILED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/core.cwasm"));

/// The core for this engine. Where the program was built for another processor than it runs on, it is compiled anew.
pub fn module(engine: &Engine) -> wasmtime::Result<Module> {
    deserialize(engine).or_else(|_| Module::new(engine, WASM))
}

#[allow(unsafe_code)]
fn deserialize(engine: &Engine) -> wasmtime::Result<Module> {
    // SAFETY: the bytes are what `Engine::precompile_module` made in this crate's build script, with the same version of
    // wasmtime and the same settings, and nothing could change them since; wasmtime checks version, settings and processor.
    unsafe { Module::deserialize(engine, COMPILED) }
}
