//! Any bytes as source: parser, printer, compiler, decompiler.

#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../crates/smalltalk/tests/any_source.rs"]
mod any_source;

fuzz_target!(|bytes: &[u8]| {
    any_source::check(bytes);
});
