//! The machine that the core runs on: wasmtime ([`native`]) or a browser's engine ([`browser`]). Both halves have the same parts:
//!
//! - `Memory`: the linear memory shared with the core, and with whoever interrupts it;
//! - `Machine`: the running core; `Core`: access to it, also from within a call of the host;
//! - `Alarm`: interrupts running code at a time;
//! - `Module`: a compiled module of translations.

use crate::error::Error;
use crate::protocol::image::Trust;
use crate::translation::modules::LoopEntry;
use wasmgc::specialise::{Message, Seen, Short};

#[cfg(target_arch = "wasm32")]
mod browser;
#[cfg(not(target_arch = "wasm32"))]
mod native;

#[cfg(target_arch = "wasm32")]
pub use browser::{Alarm, Core, DEPTH_LIMIT, Link, Machine, Memory, Module, Shared, compile};
#[cfg(not(target_arch = "wasm32"))]
pub use native::{
    Alarm, Core, DEPTH_LIMIT, Exhaustion, HeapLimit, Link, Machine, Memory, Module, Shared, compile, config, embedded,
    now,
};

/// Address of the depth limit, an i32.
pub const DEPTH_LIMIT_AT: usize = 0;
/// Address of the word that is not 0 when the evaluation shall stop: 1, to end at once, or 16 and the number of an
/// [`Interrupt`](crate::Interrupt), to be told and to unwind.
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

impl Memory {
    /// What the core has shown that code was called with, once: a receiver and arguments, so many; None where they are not all SmallIntegers.
    pub fn take_input(&self, count: usize) -> Option<Vec<i32>> {
        let places = (0..count.min(MOST_INPUT)).map(|index| INPUT_AT + 4 * index);
        let input: Vec<i32> = places.map(|address| self.swap_word(address, NO_INTEGER)).collect();
        (!input.contains(&NO_INTEGER)).then_some(input)
    }

    /// A receiver and arguments for the core.
    pub fn set_input(&self, input: &[i32]) {
        for (index, value) in input.iter().enumerate().take(MOST_INPUT) {
            self.swap_word(INPUT_AT + 4 * index, *value);
        }
    }
}

/// The core's exports.
impl Core<'_> {
    /// Takes what was written to the memory as definitions. Answers how many codes there are.
    pub fn load(&mut self) -> Result<u32, Error> {
        self.call("load", &[]).map(|count| count as u32)
    }

    /// Whether the core has found so many of the classes that it must know.
    pub fn knows_classes(&mut self, count: usize) -> Result<bool, Error> {
        self.call("knowsClasses", &[count as i32]).map(|knows| knows != 0)
    }

    /// The number, from the first on, of code whose instructions cannot be run.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn find_fault(&mut self, first: u32) -> Result<Option<u32>, Error> {
        let number = self.call("findFault", &[first as i32])?;
        Ok(u32::try_from(number).ok())
    }

    /// Exchanges a text that tells why the code of a number cannot be run; answers its length, 0 where it can.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn fault_of(&mut self, number: u32) -> Result<i32, Error> {
        self.call("faultOf", &[number as i32])
    }

    /// What is damaged of the objects that loading needs; 0 where nothing is.
    pub fn find_damage(&mut self) -> Result<i32, Error> {
        self.call("findDamage", &[])
    }

    /// From now on the host is told when other methods of integers' arithmetic are found than now.
    pub fn remember_axioms(&mut self) -> Result<(), Error> {
        self.call("rememberAxioms", &[]).map(drop)
    }

    /// The number of the method that integers of a kind have for the arithmetic selector of the index (`st/vm/Axioms`).
    pub fn axiom(&mut self, index: usize, kind: i32) -> Result<Option<u32>, Error> {
        let number = self.call("axiom", &[index as i32, kind])?;
        Ok(u32::try_from(number).ok())
    }

    /// The number of the method that is found where that one sends the selector to super.
    pub fn super_axiom(&mut self, index: usize, kind: i32) -> Result<Option<u32>, Error> {
        let number = self.call("superAxiom", &[index as i32, kind])?;
        Ok(u32::try_from(number).ok())
    }

    /// Exchanges what methods of a class can name, given the class; answers its length, 0 where it is none.
    pub fn describe_scope(&mut self) -> Result<i32, Error> {
        self.call("describeScope", &[])
    }

    /// Exchanges the names of all variables and, if they are wanted, selectors; answers its length.
    pub fn describe_names(&mut self, selectors: bool) -> Result<i32, Error> {
        self.call("describeNames", &[selectors.into()])
    }

    /// Exchanges a code; answers its length, 0 where there is none of the number.
    pub fn describe_code(&mut self, number: u32) -> Result<i32, Error> {
        self.call("describeCode", &[number as i32])
    }

    /// The number of the code of a method, given the class and the selector; -1 where there is none.
    pub fn find_method(&mut self) -> Result<i32, Error> {
        self.call("findMethod", &[])
    }

    /// Evaluates the code of a number. Answers how it ended.
    pub fn evaluate(&mut self, number: u32) -> Result<i32, Error> {
        self.call("evaluate", &[number as i32])
    }

    /// The same with the last result as receiver.
    pub fn evaluate_result(&mut self, number: u32) -> Result<i32, Error> {
        self.call("evaluateResult", &[number as i32])
    }

    /// Goes on with a paused evaluation.
    pub fn resume(&mut self) -> Result<i32, Error> {
        self.call("resume", &[])
    }

    /// Lets a process run for so many microseconds while others of its priority are ready.
    pub fn set_time_slice(&mut self, microseconds: i32) -> Result<(), Error> {
        self.call("setTimeSlice", &[microseconds]).map(drop)
    }

    /// Goes on with the active process of an image. Answers as [`Core::evaluate`] does, or 8 where nothing can go on.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn resume_active(&mut self) -> Result<i32, Error> {
        self.call("resumeActive", &[])
    }

    /// Lets a process have so many activations that wait for each other, or some more.
    pub fn set_most_contexts(&mut self, count: i32) -> Result<(), Error> {
        self.call("setMostContexts", &[count]).map(drop)
    }

    /// Makes an object of so many bytes that is garbage at once.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn waste(&mut self, size: i32) -> Result<(), Error> {
        self.call("waste", &[size]).map(drop)
    }

    /// Exchanges the result, a string; answers its length, -1 if it is none.
    pub fn result_bytes(&mut self) -> Result<i32, Error> {
        self.call("resultBytes", &[])
    }

    /// Exchanges at most so many activations that were written out; answers how many.
    pub fn backtrace(&mut self, most: i32) -> Result<i32, Error> {
        self.call("backtrace", &[most])
    }

    /// Exchanges an image of all that can be reached; answers its length. No code may be running.
    pub fn write_image(&mut self) -> Result<i32, Error> {
        self.call("writeImage", &[])
    }

    /// Takes the image of a length that was exchanged. Answers 0, or what is wrong with it; the place is exchanged.
    pub fn read_image(&mut self, length: usize, trust: Trust) -> Result<i32, Error> {
        self.call("readImage", &[length as i32, (trust == Trust::Built).into()])
    }

    /// Lets the code be run by the function at a place in the table.
    pub fn install(&mut self, (number, place): (u32, i32)) -> Result<(), Error> {
        self.call("install", &[number as i32, place]).map(drop)
    }

    /// Lets activations of the code that are contexts go on in the function at a place in the table, where they are at the entry.
    pub fn install_loop(&mut self, (number, place): (u32, i32), at: LoopEntry) -> Result<(), Error> {
        let parameters = [number as i32, at.pc as i32, at.stackp as i32, place];
        self.call("installLoop", &parameters).map(drop)
    }

    /// What was seen of the objects that the code of so many literals, the header counted, is about.
    pub fn seen(&mut self, number: u32, literals: usize) -> Result<Seen, Error> {
        let count = self.call("seen", &[number as i32])?;
        let bytes = self.host(|host| host.memory.read(count as u32 as usize * 4 * SEEN_WORDS));
        let words: Vec<u32> = bytes
            .as_chunks()
            .0
            .iter()
            .map(|word| u32::from_le_bytes(*word))
            .collect();
        let mut messages: Vec<Message> = words.as_chunks().0.iter().map(message).collect();
        let specials = messages.split_off(literals.min(messages.len()));
        let receivers = messages.first_mut().map(std::mem::take).unwrap_or_default();
        Ok(Seen {
            receivers: receivers.kinds,
            literals: messages,
            specials,
        })
    }

    /// Lets code that is loaded from now on ask for a translation after so many calls and backward jumps.
    pub fn set_first_counter(&mut self, counter: i32) -> Result<(), Error> {
        self.call("setFirstCounter", &[counter]).map(drop)
    }

    /// Lets the code ask again after so many calls.
    pub fn set_counter(&mut self, number: u32, counter: i32) -> Result<(), Error> {
        self.call("setCounter", &[number as i32, counter]).map(drop)
    }

    /// Runs the function at a place so many times, as the code of the number, on SmallIntegers, the receiver first. Answers how many runs there
    /// were before one did not answer.
    pub fn repeat(&mut self, runs: u32, (number, place): (u32, i32), input: &[i32]) -> Result<u32, Error> {
        self.host(|host| host.memory.set_input(input));
        self.call("repeat", &[runs as i32, place, number as i32])
            .map(|runs| runs as u32)
    }

    /// What is being unwound stands aside while something is tried.
    pub fn set_aside(&mut self) -> Result<(), Error> {
        self.call("setAside", &[]).map(drop)
    }

    /// It was tried.
    pub fn take_back(&mut self) -> Result<(), Error> {
        self.call("takeBack", &[]).map(drop)
    }

    /// Runs the functions at two places on so many SmallIntegers. Answers how many agree before the first difference; -1 where one does
    /// not answer.
    pub fn compare(&mut self, number: u32, places: [i32; 2], first: i32, count: i32) -> Result<i32, Error> {
        self.call("compare", &[places[0], places[1], number as i32, first, count])
    }
}

/// So many words tell what was seen of a message (`st/vm/Seen`).
const SEEN_WORDS: usize = 5;

fn message(words: &[u32; SEEN_WORDS]) -> Message {
    let [seen, methods @ ..] = *words;
    let short = |[number, seen]: &[u32; 2]| {
        Some(Short {
            number: number.checked_sub(1)?,
            kinds: seen & 0xFFFF,
            classes: seen >> 16,
            code: None,
        })
    };
    Message {
        kinds: seen & 0xFFFF,
        classes: seen >> 16,
        methods: methods.as_chunks().0.iter().filter_map(short).collect(),
    }
}
