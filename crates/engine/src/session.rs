//! A session: the core, running, with the kernel and whatever was loaded into it.
//!
//! [`run`] has the session itself; what it can do stands in the files above: evaluate, load, be founded from sources or begun with
//! an image, and be asked and measured.

#[cfg(not(target_arch = "wasm32"))]
mod bootstrap;
#[cfg(not(target_arch = "wasm32"))]
mod classes;
pub mod code;
pub mod compiler;
#[cfg_attr(target_arch = "wasm32", allow(dead_code))]
pub mod evaluate;
pub mod host;
pub mod interrupter;
pub mod interruption;
pub mod load;
pub mod measure;
pub mod open;
pub mod options;
pub mod report;
pub mod run;
pub mod scope;
mod snapshot;
#[cfg(not(target_arch = "wasm32"))]
pub mod sunit;
mod text;
