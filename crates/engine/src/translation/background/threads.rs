//! Modules made and compiled while code runs: translations on one thread, advice, which takes longer, on another. Where all is wanted
//! at once, both are made when they are asked for.
//!
//! A thread that has finished something sets the depth limit to 0; so the running code calls `interrupted` as soon as it can, and what
//! is finished is linked there.

use crate::error::{Error, Fault};
use crate::machine::{Machine, Memory, Module};
use crate::translation::modules::{self, Response, make};
use crate::translation::requests::{Advise, Request};
use crate::translation::tiers::Tier;
use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, Sender, channel};
use wasmgc::ir::Program;
use wasmtime::Engine;

/// Where modules are made.
pub struct Background {
    engine: Engine,
    advise: Option<Advise>,
    maker: Maker,
}

enum Maker {
    /// On threads, which are started when they are first wanted.
    Threads {
        translator: Option<Thread>,
        adviser: Option<Thread>,
    },
    /// When they are asked for.
    AtOnce {
        program: Option<Box<Program>>,
        finished: VecDeque<Response<Module>>,
    },
}

impl Background {
    /// As the tier wants it.
    pub fn new(engine: Engine, tier: Tier, advise: Option<Advise>) -> Self {
        let maker = match tier {
            Tier::TranslationAtOnce => Maker::AtOnce {
                program: None,
                finished: VecDeque::new(),
            },
            Tier::Interpreter | Tier::Translation => Maker::Threads {
                translator: None,
                adviser: None,
            },
        };
        Self { engine, advise, maker }
    }

    /// Asks for a module.
    pub fn request(&mut self, request: Request, memory: &Memory) -> Result<(), Error> {
        match &mut self.maker {
            Maker::Threads { translator, adviser } => {
                let (thread, advise) = match request {
                    Request::Translations { .. } | Request::Loop { .. } => (translator, None),
                    Request::Advice { .. } => (adviser, self.advise.take()),
                };
                let thread = match thread {
                    Some(thread) => thread,
                    None => thread.insert(Thread::start(self.engine.clone(), memory.clone(), advise)?),
                };
                // Where the thread has ended all goes on as it is.
                let _ = thread.wanted.send(request);
                Ok(())
            }
            Maker::AtOnce { program, finished } => {
                let program = match program {
                    Some(program) => program,
                    None => program.insert(Box::new(modules::program()?)),
                };
                finished.push_back(made(&self.engine, program, self.advise.as_mut(), request)?);
                Ok(())
            }
        }
    }

    /// What was finished since this was asked last.
    pub fn finished(&mut self) -> Result<Vec<Response<Module>>, Error> {
        match &mut self.maker {
            Maker::Threads { translator, adviser } => {
                let threads = [translator, adviser].into_iter().flatten();
                threads.flat_map(|thread| thread.done.try_iter()).collect()
            }
            Maker::AtOnce { finished, .. } => Ok(std::mem::take(finished).into()),
        }
    }

    /// Whether the evaluation has to pause for what was asked for.
    pub fn wants_pause(&self) -> bool {
        false
    }
}

fn made(
    engine: &Engine,
    program: &Program,
    advise: Option<&mut Advise>,
    request: Request,
) -> Result<Response<Module>, Error> {
    make(program, advise, request)?.compiled(|bytes| Ok(Module::new(engine, bytes)?))
}

/// Bytes of instructions whose translations become one module: enough that what a module costs by itself does not count, and few, so that what waits longest is in use
/// soon, and does not wait for all that came later.
const TOGETHER: usize = 200;

/// A thread that makes modules. It ends when this is dropped.
struct Thread {
    wanted: Sender<Request>,
    done: Receiver<Result<Response<Module>, Error>>,
}

impl Thread {
    fn start(engine: Engine, memory: Memory, mut advise: Option<Advise>) -> Result<Self, Error> {
        let (wanted, requests) = channel::<Request>();
        let (answers, done) = channel();
        let work = move || {
            let program = match modules::program() {
                Ok(program) => program,
                Err(error) => return drop(answers.send(Err(error))),
            };
            while let Ok(request) = requests.recv() {
                let mut waiting = vec![request];
                while !waiting.is_empty() {
                    requests.try_iter().for_each(|request| request.join(&mut waiting));
                    let mut request = waiting.remove(0);
                    if let Some(rest) = request.split_off(TOGETHER) {
                        waiting.insert(0, rest);
                    }
                    let finished = made(&engine, &program, advise.as_mut(), request);
                    let is_wanted = !matches!(finished, Ok(Response::Nothing(_)));
                    if answers.send(finished).is_err() {
                        return;
                    }
                    if is_wanted {
                        memory.set_depth_limit(0);
                    }
                }
            }
        };
        let thread = std::thread::Builder::new().name("modules".to_owned()).spawn(work);
        thread.map_err(|error| Fault::NoThread("translations", error))?;
        Ok(Self { wanted, done })
    }
}

/// Makes what was asked for: here threads do that meanwhile.
pub async fn work<H>(_: &mut Machine<H>, _: impl Fn(&mut H) -> &mut Background) -> Result<(), Error> {
    Ok(())
}
