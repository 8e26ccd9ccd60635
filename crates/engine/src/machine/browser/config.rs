//! What a browser has room for.

/// Activations deeper than this are written out and go on with an empty WebAssembly stack. A worker in Chromium has half a megabyte of
/// stack, and a frame of the interpreter takes 20 to 24 kilobytes in V8 before it is optimised (measured with Node: 100 deep needs 2.0 to
/// 2.4 MB, and less than 0.5 MB afterwards).
pub const DEPTH_LIMIT: i32 = 100;

/// Whether translations import the core's constants as values. V8 reads a global that is another instance's, and may change, in four
/// dependent loads, and again behind each call.
pub const CONSTANTS_ARE_VALUES: bool = true;
