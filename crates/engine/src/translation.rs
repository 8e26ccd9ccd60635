//! Translations: code to a WebAssembly module, compiled on a thread of its own or at once, and linked to the running core.
//!
//! The core asks for a translation when code has used up its counter. The thread answers with a compiled module and sets the depth
//! limit to 0; so the running code calls `interrupted` as soon as it can, where no translation is in the middle of being called, and
//! the module is linked there.

use crate::Tier;
use crate::host::{Host, Numbered};
use crate::memory::Memory;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use wasmgc::ir::Program;
use wasmgc::specialise::Subject;
use wasmgc::translate::Batch;
use wasmtime::{AsContextMut, Engine, Instance, Linker, Module, Ref, Table, TypedFunc};

/// Codes by number.
pub type Codes = Vec<(u32, Numbered)>;

/// A compiled module: the function `f` with the number of its place runs the code of the number in that place.
pub struct Translated {
    module: Module,
    numbers: Vec<u32>,
}

/// Makes and compiles the module of some codes. Those that cannot be translated are left out: they stay interpreted.
pub fn translate(engine: &Engine, program: &Program, codes: &Codes) -> wasmtime::Result<Translated> {
    let mut batch = Batch::new(program).map_err(wasmtime::Error::new)?;
    let mut numbers = Vec::new();
    for (number, numbered) in codes {
        let subject = match numbered.block {
            Some(start) => Subject::embedded(&numbered.code, start),
            None => Some(Subject::code(&numbered.code)),
        };
        if subject.is_some_and(|subject| batch.add(&subject).is_ok()) {
            numbers.push(*number);
        }
    }
    let bytes = batch.finish().map_err(wasmtime::Error::new)?;
    Ok(Translated {
        module: Module::new(engine, bytes)?,
        numbers,
    })
}

/// How and where translations are made.
#[derive(Default)]
pub struct Translations {
    maker: Maker,
    link: Option<Arc<Link>>,
}

#[derive(Default)]
enum Maker {
    /// Nothing is translated.
    #[default]
    None,
    /// Hot code is translated on a thread, which is started when it is first wanted.
    Thread { engine: Engine, translator: Option<Translator> },
    /// All code is translated when it is loaded.
    AtOnce {
        engine: Engine,
        program: Box<Program>,
        finished: Vec<Translated>,
    },
}

impl Translations {
    /// As the tier wants it.
    pub fn new(tier: Tier, engine: &Engine, link: Link) -> wasmtime::Result<Self> {
        let engine = engine.clone();
        let maker = match tier {
            Tier::Interpreter => Maker::None,
            Tier::Translation => Maker::Thread {
                engine,
                translator: None,
            },
            Tier::TranslationAtOnce => Maker::AtOnce {
                engine,
                program: Box::new(wasmgc::vm::program().map_err(wasmtime::Error::new)?),
                finished: Vec::new(),
            },
        };
        Ok(Self {
            maker,
            link: Some(Arc::new(link)),
        })
    }

    /// Codes were loaded.
    pub fn loaded(&mut self, codes: Codes) -> wasmtime::Result<()> {
        if let Maker::AtOnce {
            engine,
            program,
            finished,
        } = &mut self.maker
        {
            finished.push(translate(engine, program, &codes)?);
        }
        Ok(())
    }

    /// Codes are hot.
    pub fn request(&mut self, codes: Codes, memory: &Memory) -> wasmtime::Result<()> {
        if let Maker::Thread { engine, translator } = &mut self.maker {
            let translator = match translator {
                Some(translator) => translator,
                None => translator.insert(Translator::start(engine.clone(), memory.clone())?),
            };
            // Where the thread has ended all goes on, interpreted.
            let _ = translator.wanted.send(codes);
        }
        Ok(())
    }

    /// What was finished since this was asked last, and what it is linked with.
    pub fn finished(&mut self) -> wasmtime::Result<(Option<Arc<Link>>, Vec<Translated>)> {
        let finished = match &mut self.maker {
            Maker::Thread {
                translator: Some(translator),
                ..
            } => translator.done.try_iter().collect::<wasmtime::Result<_>>()?,
            Maker::AtOnce { finished, .. } => std::mem::take(finished),
            _ => Vec::new(),
        };
        Ok((self.link.clone(), finished))
    }
}

/// What translations are linked with.
pub struct Link {
    linker: Linker<Host>,
    table: Table,
    install: TypedFunc<(i32, i32), ()>,
}

impl Link {
    /// To the instance of the core.
    pub fn new(store: &mut wasmtime::Store<Host>, mut linker: Linker<Host>, core: Instance) -> wasmtime::Result<Self> {
        linker.instance(&mut *store, wasmgc::emit::CORE, core)?;
        let table = core.get_table(&mut *store, wasmgc::emit::TABLE);
        let table = table.ok_or_else(|| wasmtime::Error::msg("the core has no table of code"))?;
        let install = core.get_typed_func(&mut *store, "install")?;
        Ok(Self { linker, table, install })
    }

    /// Lets the codes be run by their translations.
    pub fn install(&self, mut store: impl AsContextMut<Data = Host>, translated: &Translated) -> wasmtime::Result<()> {
        let instance = self.linker.instantiate(&mut store, &translated.module)?;
        let first = self.table.grow(&mut store, translated.numbers.len() as u64, Ref::Func(None))?;
        for (index, number) in translated.numbers.iter().enumerate() {
            let function = instance.get_func(&mut store, &format!("f{index}"));
            let place = first + index as u64;
            self.table.set(&mut store, place, Ref::Func(function))?;
            self.install.call(&mut store, (*number as i32, place as i32))?;
        }
        Ok(())
    }
}

/// The thread that translates. It ends when this is dropped.
struct Translator {
    wanted: Sender<Codes>,
    done: Receiver<wasmtime::Result<Translated>>,
}

impl Translator {
    /// Starts the thread.
    fn start(engine: Engine, memory: Memory) -> std::io::Result<Self> {
        let (wanted, requests) = channel::<Codes>();
        let (answers, done) = channel();
        std::thread::Builder::new().name("translator".to_owned()).spawn(move || {
            let Ok(program) = wasmgc::vm::program() else { return };
            while let Ok(mut codes) = requests.recv() {
                // What came in meanwhile goes into the same module: modules are costly.
                codes.extend(requests.try_iter().flatten());
                if answers.send(translate(&engine, &program, &codes)).is_err() {
                    return;
                }
                memory.set_depth_limit(0);
            }
        })?;
        Ok(Self { wanted, done })
    }
}
