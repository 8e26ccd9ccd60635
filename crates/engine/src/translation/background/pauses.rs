//! Modules made while an evaluation pauses, and compiled asynchronously: a browser finishes that only when no code runs.
//!
//! What is asked for sets the depth limit to 0; so the running code calls `interrupted` as soon as it can, and pauses there.

use crate::error::Error;
use crate::machine::{Memory, Module};
use crate::translation::modules::{self, Advise, Done, Made, Request, make};
use wasmgc::ir::Program;

/// Where modules are made.
pub struct Background {
    advise: Option<Advise>,
    program: Option<Box<Program>>,
    requests: Vec<Request>,
    finished: Vec<Done<Module>>,
}

impl Background {
    /// With whom to ask for advice.
    pub fn new(advise: Option<Advise>) -> Self {
        Self {
            advise,
            program: None,
            requests: Vec::new(),
            finished: Vec::new(),
        }
    }

    /// Asks for a module.
    pub fn request(&mut self, request: Request, memory: &Memory) -> Result<(), Error> {
        request.join(&mut self.requests);
        memory.set_depth_limit(0);
        Ok(())
    }

    /// What was finished since this was asked last.
    pub fn finished(&mut self) -> Result<Vec<Done<Module>>, Error> {
        Ok(std::mem::take(&mut self.finished))
    }

    /// Whether the evaluation has to pause for what was asked for.
    pub fn wants_pause(&self) -> bool {
        !self.requests.is_empty()
    }

    /// Makes the next module that was asked for. None where there is none left.
    pub fn make_next(&mut self) -> Result<Option<Made<Vec<u8>>>, Error> {
        while !self.requests.is_empty() {
            let request = self.requests.remove(0);
            let program = match &mut self.program {
                Some(program) => program,
                None => self.program.insert(Box::new(modules::program()?)),
            };
            match make(program, self.advise.as_mut(), request)? {
                Done::Made(made) => return Ok(Some(made)),
                Done::Nothing(left_out) => self.finished.push(Done::Nothing(left_out)),
            }
        }
        Ok(None)
    }

    /// A module was compiled.
    pub fn compiled(&mut self, made: Made<Module>) {
        self.finished.push(Done::Made(made));
    }
}
