//! Damaged images, as a seed from the input says: refused, or run, or failing with an error.

#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{LazyLock, Mutex, PoisonError};

#[path = "../../crates/engine/tests/engine/bad_images.rs"]
mod bad_images;

/// Takes seeds, answers how each ended. A thread of its own: what runs needs a large stack, and the images are kept.
static WORKER: LazyLock<Mutex<(Sender<u64>, Receiver<bad_images::Outcome>)>> = LazyLock::new(|| {
    let (seeds, given) = channel();
    let (done, answers) = channel();
    std::thread::spawn(|| {
        engine::on_large_stack(move || {
            let images = bad_images::Images::new();
            while let Ok(seed) = given.recv()
                && done.send(images.check(seed)).is_ok()
            {}
        })
    });
    Mutex::new((seeds, answers))
});

fuzz_target!(|bytes: &[u8]| {
    let mut seed = [0; 8];
    let given = bytes.len().min(seed.len());
    seed[..given].copy_from_slice(&bytes[..given]);
    // What fails in the thread ends the process: libFuzzer sees to it.
    let worker = WORKER.lock().unwrap_or_else(PoisonError::into_inner);
    worker.0.send(u64::from_le_bytes(seed)).unwrap();
    worker.1.recv().unwrap();
});
