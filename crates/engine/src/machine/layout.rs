//! What stands where in the memory that core and host share.

/// Address of the depth limit, an i32.
pub const DEPTH_LIMIT_AT: usize = 0;
/// Address of the word that is not 0 when the evaluation shall stop: 1, to end at once, or 16 and the number of an
/// [`Interrupt`](crate::interrupt::Interrupt), to be told and to unwind.
pub const STOP_AT: usize = 4;
/// Address of the word that is not 0 while a browser's page shall interrupt running code every few milliseconds.
#[cfg(target_arch = "wasm32")]
pub const INTERRUPTIONS_AT: usize = 8;
/// Address of the word that the core sets to 1 when the program deals itself with what it was told.
#[cfg(not(target_arch = "wasm32"))]
pub const TAKEN_AT: usize = 12;
/// Where the core shows a receiver and arguments, and takes them.
pub const INPUT_AT: usize = 512;
/// How many at most: a receiver and 15 arguments.
pub const MOST_INPUT: usize = 16;
/// What stands there for what is no SmallInteger.
pub const NO_INTEGER: i32 = i32::MIN;
/// Where what is exchanged begins.
pub const EXCHANGE: usize = 1024;
/// Bytes of a page of linear memory.
pub const PAGE: usize = 65536;
