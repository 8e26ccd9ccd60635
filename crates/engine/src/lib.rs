//! The core running, on wasmtime or in a browser: loading of classes and methods, evaluation, linking of translations.
//!
//! The core (`st/vm`) is compiled when this crate is built, embedded, and loaded at the start. A [`Session`] is one running virtual
//! machine. Below the command line nothing prints: output goes to the writer in [`Options`], errors are values.

mod advice;
mod axioms;
// In a browser no heap is founded.
#[cfg_attr(target_arch = "wasm32", allow(dead_code))]
mod batch;
mod broken;
#[cfg_attr(target_arch = "wasm32", allow(dead_code))]
mod classes;
mod code;
mod compiling;
mod doubts;
mod error;
#[cfg_attr(target_arch = "wasm32", allow(dead_code))]
mod evaluating;
mod events;
mod files;
#[cfg(not(target_arch = "wasm32"))]
mod founding;
mod functions;
mod host;
mod image;
mod interrupter;
mod loading;
mod machine;
mod made;
mod options;
mod session;
#[cfg_attr(target_arch = "wasm32", allow(dead_code))]
mod stream;
#[cfg(not(target_arch = "wasm32"))]
mod sunit;
mod system;
mod tiers;
mod trial;
mod value;

pub use advice::Timing;
pub use compiling::AllNames;
pub use doubts::{Warn, Warning};
pub use error::{Activation, CodeFault, Error, Place, SourceError};
pub use events::{Event, Listener, Size, What};
pub use files::is_tonel;
pub use functions::print_float;
pub use host::{Numbered, Origin};
pub use image::{has_checksum, save as write_image};
pub use interrupter::{Interrupt, Interrupter};
pub use machine::DEPTH_LIMIT;
#[cfg(not(target_arch = "wasm32"))]
pub use machine::Exhaustion;
#[cfg(not(target_arch = "wasm32"))]
pub use machine::{config, embedded::WASM};
pub use made::{Advise, NoAdvice};
pub use options::{Limits, Options, Tier};
pub use session::{Loaded, Session};
#[cfg(not(target_arch = "wasm32"))]
pub use sunit::{Ended, Outcome as TestOutcome, Test};
pub use system::System;
pub use tiers::{Running, Selection};

#[cfg(not(target_arch = "wasm32"))]
/// Runs a function on a thread with the stack that deep recursion in WebAssembly needs.
pub fn on_large_stack<T: Send>(function: impl FnOnce() -> T + Send) -> std::io::Result<T> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new()
            .stack_size(config::THREAD_STACK)
            .spawn_scoped(scope, function)?;
        Ok(thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    })
}
