//! The core's exports, with the types that the host has for what they mean.

use super::{Core, export};
use crate::error::Error;

/// The core's exports.
impl<H> Core<'_, H> {
    /// Takes what was written to the memory as definitions. Answers how many codes there are.
    pub fn load(&mut self) -> Result<u32, Error> {
        export::load(self).map(|count| count as u32)
    }

    /// Whether the core has found so many of the classes that it must know.
    pub fn knows_classes(&mut self, count: usize) -> Result<bool, Error> {
        export::knows_classes(self, count as i32).map(|knows| knows != 0)
    }

    /// The number, from the first on, of code whose instructions cannot be run.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn find_fault(&mut self, first: u32) -> Result<Option<u32>, Error> {
        let number = export::find_fault(self, first as i32)?;
        Ok(u32::try_from(number).ok())
    }

    /// Exchanges a text that tells why the code of a number cannot be run; answers its length, 0 where it can.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn fault_of(&mut self, number: u32) -> Result<i32, Error> {
        export::fault_of(self, number as i32)
    }

    /// What is damaged of the objects that loading needs; 0 where nothing is.
    pub fn find_damage(&mut self) -> Result<i32, Error> {
        export::find_damage(self)
    }

    /// From now on the host is told when other methods of integers' arithmetic are found than now.
    pub fn remember_axioms(&mut self) -> Result<(), Error> {
        export::remember_axioms(self)
    }

    /// The number of the method that integers of a kind have for the arithmetic selector of the index (`st/vm/Axioms`).
    pub fn axiom(&mut self, index: usize, kind: i32) -> Result<Option<u32>, Error> {
        let number = export::axiom(self, index as i32, kind)?;
        Ok(u32::try_from(number).ok())
    }

    /// The number of the method that is found where that one sends the selector to super.
    pub fn super_axiom(&mut self, index: usize, kind: i32) -> Result<Option<u32>, Error> {
        let number = export::super_axiom(self, index as i32, kind)?;
        Ok(u32::try_from(number).ok())
    }

    /// Exchanges what methods of a class can name, given the class; answers its length, 0 where it is none.
    pub fn describe_scope(&mut self) -> Result<i32, Error> {
        export::describe_scope(self)
    }

    /// Exchanges the names of all variables and, if they are wanted, selectors; answers its length.
    pub fn describe_names(&mut self, selectors: bool) -> Result<i32, Error> {
        export::describe_names(self, selectors.into())
    }

    /// Exchanges a code; answers its length, 0 where there is none of the number.
    pub fn describe_code(&mut self, number: u32) -> Result<i32, Error> {
        export::describe_code(self, number as i32)
    }

    /// The number of the code of a method, given the class and the selector; -1 where there is none.
    pub fn find_method(&mut self) -> Result<i32, Error> {
        export::find_method(self)
    }

    /// Evaluates the code of a number. Answers how it ended.
    pub fn evaluate(&mut self, number: u32) -> Result<i32, Error> {
        export::evaluate(self, number as i32)
    }

    /// The same with the last result as receiver.
    pub fn evaluate_result(&mut self, number: u32) -> Result<i32, Error> {
        export::evaluate_result(self, number as i32)
    }

    /// Goes on with a paused evaluation.
    pub fn resume(&mut self) -> Result<i32, Error> {
        export::resume(self)
    }

    /// Lets a process run for so many microseconds while others of its priority are ready.
    pub fn set_time_slice(&mut self, microseconds: i32) -> Result<(), Error> {
        export::set_time_slice(self, microseconds)
    }

    /// Goes on with the active process of an image. Answers as [`Core::evaluate`] does, or 8 where nothing can go on.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn resume_active(&mut self) -> Result<i32, Error> {
        export::resume_active(self)
    }

    /// Lets a process have so many activations that wait for each other, or some more.
    pub fn set_most_contexts(&mut self, count: i32) -> Result<(), Error> {
        export::set_most_contexts(self, count)
    }

    /// Exchanges the result, a string; answers its length, -1 if it is none.
    pub fn result_bytes(&mut self) -> Result<i32, Error> {
        export::result_bytes(self)
    }

    /// Exchanges at most so many activations that were written out; answers how many.
    pub fn backtrace(&mut self, most: i32) -> Result<i32, Error> {
        export::backtrace(self, most)
    }

    /// Exchanges an image of all that can be reached; answers its length. No code may be running.
    pub fn write_image(&mut self) -> Result<i32, Error> {
        export::write_image(self)
    }

    /// Takes the image of a length that was exchanged; whether its instructions are ones that our compiler made. Answers 0, or what is wrong with it; the place is exchanged.
    pub fn read_image(&mut self, length: usize, is_trusted: bool) -> Result<i32, Error> {
        export::read_image(self, length as i32, is_trusted.into())
    }

    /// Lets the code be run by the function at a place in the table.
    pub fn install(&mut self, (number, place): (u32, i32)) -> Result<(), Error> {
        export::install(self, number as i32, place)
    }

    /// Lets activations of the code that are contexts go on in the function at a place in the table, where they are at the
    /// backward jump at the pc, with so many slots.
    pub fn install_loop(&mut self, (number, place): (u32, i32), pc: u32, stackp: u32) -> Result<(), Error> {
        export::install_loop(self, number as i32, pc as i32, stackp as i32, place)
    }

    /// Exchanges what was seen of the objects that the code is about; answers of how many messages.
    pub fn count_seen(&mut self, number: u32) -> Result<usize, Error> {
        export::seen(self, number as i32).map(|count| count as u32 as usize)
    }

    /// Lets code that is loaded from now on ask for a translation after so many calls and backward jumps.
    pub fn set_first_counter(&mut self, counter: i32) -> Result<(), Error> {
        export::set_first_counter(self, counter)
    }

    /// Lets the code ask again after so many calls.
    pub fn set_counter(&mut self, number: u32, counter: i32) -> Result<(), Error> {
        export::set_counter(self, number as i32, counter)
    }

    /// Runs the function at a place so many times, as the code of the number, on SmallIntegers, the receiver first. Answers how many runs there
    /// were before one did not answer.
    pub fn repeat(&mut self, runs: u32, (number, place): (u32, i32), input: &[i32]) -> Result<u32, Error> {
        self.memory().set_input(input);
        export::repeat(self, runs as i32, place, number as i32).map(|runs| runs as u32)
    }

    /// What is being unwound stands aside while something is tried.
    pub fn set_aside(&mut self) -> Result<(), Error> {
        export::set_aside(self)
    }

    /// It was tried.
    pub fn take_back(&mut self) -> Result<(), Error> {
        export::take_back(self)
    }

    /// Runs the functions at two places on so many SmallIntegers. Answers how many agree before the first difference; -1 where one does
    /// not answer.
    pub fn compare(&mut self, number: u32, places: [i32; 2], first: i32, count: i32) -> Result<i32, Error> {
        self.call("compare", &[places[0], places[1], number as i32, first, count])
    }
}
