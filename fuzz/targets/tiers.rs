//! Random methods, whose seeds are taken from the input, in all tiers and both instruction sets.

#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{LazyLock, Mutex, PoisonError};

#[path = "../../crates/engine/tests/engine/random.rs"]
mod random;

/// Takes seeds, answers how many activations were looked at. A thread of its own: the machines need a large stack, and are kept.
static WORKER: LazyLock<Mutex<(Sender<u64>, Receiver<usize>)>> = LazyLock::new(|| {
    let (seeds, given) = channel();
    let (done, answers) = channel();
    std::thread::spawn(|| {
        engine::on_large_stack(move || {
            let mut machines = random::Machines::new();
            while let Ok(seed) = given.recv()
                && done.send(machines.check(seed..seed + 1)).is_ok()
            {}
        })
    });
    Mutex::new((seeds, answers))
});

fuzz_target!(|bytes: &[u8]| {
    let mut seed = [0; 8];
    let given = bytes.len().min(seed.len());
    seed[..given].copy_from_slice(&bytes[..given]);
    let seed = u64::from_le_bytes(seed) >> 1;
    // What fails in the thread ends the process: libFuzzer sees to it.
    let worker = WORKER.lock().unwrap_or_else(PoisonError::into_inner);
    worker.0.send(seed).unwrap();
    worker.1.recv().unwrap();
});
