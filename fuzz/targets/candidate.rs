//! Any bytes as a candidate for one of a few methods: the verifier.

#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../crates/verify/tests/any_candidate.rs"]
mod any_candidate;

thread_local! {
    static METHODS: any_candidate::Methods = any_candidate::Methods::default();
}

fuzz_target!(|bytes: &[u8]| {
    METHODS.with(|methods| methods.check(bytes));
});
