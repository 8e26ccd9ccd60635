//! The core running on wasmtime: loading of classes and methods, evaluation, linking of translations.
//!
//! The core (`st/vm`) is compiled when this crate is built, embedded, and loaded at the start. A [`Session`] is one running virtual
//! machine. Below the command line nothing prints: output goes to the writer in [`Options`], errors are values.

mod advice;
mod axiom;
mod batch;
mod classes;
pub mod config;
mod embedded;
mod error;
mod exhaust;
mod files;
mod host;
mod memory;
mod session;
mod stream;
mod translation;

pub use advice::Timing;
pub use embedded::WASM;
pub use error::{Activation, Error};
pub use exhaust::Exhaustion;
pub use files::is_tonel;
pub use host::{DEPTH_LIMIT, Numbered, Origin, print_float};
pub use session::{Interrupter, Loaded, Options, Session, Tier};
pub use translation::{Advise, Running};

/// Runs a function on a thread with the stack that deep recursion in WebAssembly needs.
pub fn on_large_stack<T: Send>(function: impl FnOnce() -> T + Send) -> std::io::Result<T> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new()
            .stack_size(config::THREAD_STACK)
            .spawn_scoped(scope, function)?;
        Ok(thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    })
}
