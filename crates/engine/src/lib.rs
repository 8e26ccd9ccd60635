//! The core running, on wasmtime or in a browser: loading of classes and methods, evaluation, linking of translations.
//!
//! The core (`st/vm`) is compiled when this crate is built, embedded, and loaded at the start. A [`Session`] is one running virtual
//! machine. Below the command line nothing prints: output goes to the writer in [`Options`], errors are values.

mod error;
mod imports;
mod interrupt;
mod machine;
mod protocol;
mod session;
mod system;
mod translation;

pub use error::{Activation, CodeFault, Error, Fault, Place, SourceError};
pub use interrupt::Interrupt;
pub use machine::DEPTH_LIMIT;
#[cfg(not(target_arch = "wasm32"))]
pub use machine::Exhaustion;
#[cfg(not(target_arch = "wasm32"))]
pub use machine::{config, embedded::WASM};
pub use protocol::image::has_checksum;
pub use session::code::Loaded;
pub use session::interrupter::Interrupter;
pub use session::load::doubts::{Warn, Warning};
pub use session::load::files::is_tonel;
pub use session::measure::Timing;
pub use session::options::{Limits, Options, RECOMPILE};
pub use session::run::Session;
pub use session::scope::AllNames;
#[cfg(not(target_arch = "wasm32"))]
pub use session::sunit::{Outcome as TestOutcome, Test, TestVerdict};
pub use system::floats::print_float;
pub use system::image_file::save as write_image;
pub use system::platform::System;
pub use translation::events::{Event, Listener, Size, What};
pub use translation::numbered::{Numbered, Origin};
pub use translation::requests::{Advise, NoAdvice};
pub use translation::tiers::{Running, Selection, Tier};

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
