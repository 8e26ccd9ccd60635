//! The linear memory that the host shares with the core ([`crate::machine`] says what stands where), and with the page, which may stop
//! what runs. Words are accessed atomically.

use super::javascript::thrown;
use crate::error::Error;
use crate::interrupt::{Interrupt, TELL};
use crate::machine::layout::{DEPTH_LIMIT_AT, EXCHANGE, INTERRUPTIONS_AT, PAGE, STOP_AT};
use js_sys::{Atomics, Function, Int32Array, Object, Reflect, Uint8Array, WebAssembly};
use wasm_bindgen::{JsCast, JsValue};
use web_time::Instant;

/// The memory. Clones are the same memory.
#[derive(Clone)]
pub struct Memory {
    memory: WebAssembly::Memory,
}

impl Memory {
    /// A memory of the size that the core wants.
    pub fn new() -> Result<Self, Error> {
        let descriptor = Object::new();
        let set = |name: &str, value: JsValue| Reflect::set(&descriptor, &name.into(), &value).map_err(thrown);
        set("initial", (wasmgc::emit::MEMORY_MINIMUM as u32).into())?;
        set("maximum", (wasmgc::emit::MEMORY_MAXIMUM as u32).into())?;
        set("shared", true.into())?;
        let memory = WebAssembly::Memory::new(&descriptor).map_err(thrown)?;
        Ok(Self { memory })
    }

    /// The browser's object.
    pub fn object(&self) -> &WebAssembly::Memory {
        &self.memory
    }

    /// Sets the greatest depth of activations. At 0 or less, running code asks for what is wanted as soon as it can.
    pub fn set_depth_limit(&self, limit: i32) {
        self.swap_word(DEPTH_LIMIT_AT, limit);
    }

    /// Sets the greatest depth of activations; answers what it was.
    pub fn swap_depth_limit(&self, limit: i32) -> i32 {
        self.swap_word(DEPTH_LIMIT_AT, limit)
    }

    /// Smalltalk shall be told that the evaluation is to end.
    pub fn ask(&self, why: Interrupt) {
        self.ask_to_stop(TELL + why.number());
    }

    /// An evaluation begins.
    pub fn begin_evaluation(&self) {}

    /// The evaluation has ended. The page knows why it was to end.
    pub fn end_evaluation(&self) -> Option<Interrupt> {
        None
    }

    /// Why it was to end, where Smalltalk was to be told.
    pub fn take_why(&self) -> Option<Interrupt> {
        None
    }

    /// The evaluation shall stop, also if it sleeps; the word says how.
    pub fn ask_to_stop(&self, how: i32) {
        self.swap_word(STOP_AT, how);
        self.set_depth_limit(-1);
        // Only fails where nobody can sleep.
        let _ = Atomics::notify(&self.words(), STOP_AT as u32 / 4);
    }

    /// Sleeps until the time, or until the evaluation shall stop. Where a worker may not sleep, it asks the clock all the time.
    pub fn sleep_until(&self, time: Instant) {
        let milliseconds = || time.saturating_duration_since(Instant::now()).as_secs_f64() * 1000.0;
        let slept = Atomics::wait_with_timeout(&self.words(), STOP_AT as u32 / 4, 0, milliseconds());
        while slept.is_err() && milliseconds() > 0.0 {}
    }

    /// The page shall interrupt running code every few milliseconds, or not any more.
    pub fn want_interruptions(&self, wanted: bool) {
        self.swap_word(INTERRUPTIONS_AT, wanted.into());
    }

    /// Whether the evaluation shall stop.
    pub fn is_stopping(&self) -> bool {
        self.words().get_index(STOP_AT as u32 / 4) != 0
    }

    /// The same; it was heard now.
    pub fn take_stop(&self) -> bool {
        self.take_word() != 0
    }

    /// The word that says how it shall stop, or 0; it was heard now.
    pub fn take_word(&self) -> i32 {
        self.swap_word(STOP_AT, 0)
    }

    /// Makes sure that so many bytes of exchange exist.
    pub fn reserve(&self, length: usize) -> Result<(), Error> {
        let wanted = (EXCHANGE + length).div_ceil(PAGE);
        let size = self.bytes().length() as usize / PAGE;
        if wanted > size {
            // js-sys does not say that `grow` throws where there is no memory left.
            let grow = Reflect::get(&self.memory, &"grow".into()).map_err(thrown)?;
            let pages = JsValue::from((wanted - size) as u32);
            let grow = grow.unchecked_into::<Function>();
            grow.call1(&self.memory, &pages).map_err(thrown)?;
        }
        Ok(())
    }

    /// Writes what is exchanged.
    pub fn write(&self, bytes: &[u8]) -> Result<(), Error> {
        self.reserve(bytes.len())?;
        // Copied by way of an array that is not shared: what a browser lets pass is narrower than what works.
        self.bytes().set(&Uint8Array::from(bytes), EXCHANGE as u32);
        Ok(())
    }

    /// Reads what is exchanged, or as much of it as there is.
    pub fn read(&self, length: usize) -> Vec<u8> {
        let bytes = self.bytes();
        let end = (EXCHANGE + length).min(bytes.length() as usize);
        bytes.slice(EXCHANGE as u32, end as u32).to_vec()
    }

    /// Sets the word at an address; answers what it was. The address is one of an aligned word that exists, so this cannot fail.
    pub fn swap_word(&self, address: usize, value: i32) -> i32 {
        Atomics::exchange(&self.words(), address as u32 / 4, value).unwrap_or_default()
    }

    fn words(&self) -> Int32Array {
        Int32Array::new(&self.memory.buffer())
    }

    fn bytes(&self) -> Uint8Array {
        Uint8Array::new(&self.memory.buffer())
    }
}
