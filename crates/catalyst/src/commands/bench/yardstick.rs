//! The yardstick: benchFib written by hand in WebAssembly GC, on the same engine.

use crate::outcome::Outcome;
use std::time::Instant;

const TEXT: &str = include_str!("../../../../../bench/yardstick.wat");
const ROUNDS: usize = 5;

/// The milliseconds it takes for an argument.
pub fn milliseconds(argument: i32) -> Result<Vec<f64>, Outcome> {
    let failed = |error: wasmtime::Error| Outcome::Failed(format!("the yardstick: {error}"));
    let engine = wasmtime::Engine::new(&engine::config::config()).map_err(failed)?;
    let bytes = wat::parse_str(TEXT).map_err(|error| Outcome::Failed(format!("the yardstick: {error}")))?;
    let module = wasmtime::Module::new(&engine, bytes).map_err(failed)?;
    let mut store = wasmtime::Store::new(&engine, ());
    let instance = wasmtime::Instance::new(&mut store, &module, &[]).map_err(failed)?;
    let function = instance
        .get_typed_func::<i32, i32>(&mut store, "benchFib")
        .map_err(failed)?;
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let start = Instant::now();
        function.call(&mut store, argument).map_err(failed)?;
        times.push(start.elapsed().as_secs_f64() * 1e3);
    }
    Ok(times)
}
