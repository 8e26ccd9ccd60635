//! Modules made while an evaluation pauses, and compiled asynchronously: a browser finishes that only when no code runs.
//!
//! What is asked for sets the depth limit to 0; so the running code calls `interrupted` as soon as it can, and pauses there.

use crate::error::Error;
use crate::machine::{Machine, Memory, Module, compile_meanwhile};
use crate::translation::modules::{self, CodeModule, Response, make};
use crate::translation::requests::{Advise, Request};
use wasmgc::ir::Program;

/// Where modules are made.
pub struct Background {
    advise: Option<Advise>,
    program: Option<Box<Program>>,
    requests: Vec<Request>,
    finished: Vec<Response<Module>>,
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
    pub fn finished(&mut self) -> Result<Vec<Response<Module>>, Error> {
        Ok(std::mem::take(&mut self.finished))
    }

    /// Whether the evaluation has to pause for what was asked for.
    pub fn wants_pause(&self) -> bool {
        !self.requests.is_empty()
    }

    /// Makes the next module that was asked for. None where there is none left.
    fn make_next(&mut self) -> Result<Option<CodeModule<Vec<u8>>>, Error> {
        while !self.requests.is_empty() {
            let request = self.requests.remove(0);
            let program = match &mut self.program {
                Some(program) => program,
                None => self.program.insert(Box::new(modules::program()?)),
            };
            match make(program, self.advise.as_mut(), request)? {
                Response::Module(made) => return Ok(Some(made)),
                Response::Nothing(left_out) => self.finished.push(Response::Nothing(left_out)),
            }
        }
        Ok(None)
    }

    /// A module was compiled.
    fn compiled(&mut self, made: CodeModule<Module>) {
        self.finished.push(Response::Module(made));
    }
}

/// Makes what was asked for, and compiles it while others run.
pub async fn work<H>(machine: &mut Machine<H>, background: impl Fn(&mut H) -> &mut Background) -> Result<(), Error> {
    loop {
        let next = machine.core().host(|host| background(host).make_next())?;
        let Some(made) = next else { return Ok(()) };
        let module = compile_meanwhile(&made.module).await?;
        let made = made.compiled(|_| Ok(module))?;
        machine.core().host(|host| background(host).compiled(made));
    }
}
