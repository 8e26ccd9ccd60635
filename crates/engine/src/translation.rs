//! Translations: code to a WebAssembly module, compiled on a thread of its own or at once, and linked to the running core.
//!
//! The core asks for a translation when code has used up its counter. The thread answers with a compiled module and sets the depth
//! limit to 0; so the running code calls `interrupted` as soon as it can, where no translation is in the middle of being called, and
//! the module is linked there.

use crate::Tier;
use crate::advice::advised;
use crate::host::{Host, Numbered};
use crate::memory::Memory;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use verify::Verified;
use wasmgc::ir::Program;
use wasmgc::specialise::Subject;
use wasmgc::translate::Batch;
use wasmtime::{AsContextMut, Engine, Instance, Linker, Module, Ref, Table, TypedFunc};

/// Codes by number.
pub type Codes = Vec<(u32, Numbered)>;

/// A compiled module: the function `f` with the number of its place runs the code of the number in that place.
pub struct Translated {
    pub module: Module,
    pub numbers: Vec<u32>,
}

/// Makes and compiles the module of some codes. Those that cannot be translated are left out: they stay interpreted.
pub fn translate(engine: &Engine, program: &Program, codes: &Codes) -> wasmtime::Result<Translated> {
    let mut batch = Batch::new(program).map_err(wasmtime::Error::new)?;
    let mut numbers = Vec::new();
    for (number, numbered) in codes {
        if numbered.subject().is_some_and(|subject| batch.add(&subject).is_ok()) {
            numbers.push(*number);
        }
    }
    let bytes = batch.finish().map_err(wasmtime::Error::new)?;
    Ok(Translated {
        module: Module::new(engine, bytes)?,
        numbers,
    })
}

/// Whom to ask for a better function: given the virtual machine and what was translated, a candidate that was verified.
pub type Advise = Box<dyn FnMut(&Program, &Numbered, &Subject<'_>) -> Option<Verified> + Send>;

/// Calls of a translation after which advice is asked for.
const ADVICE_COUNTER: i32 = 10_000;

/// What runs code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Running {
    /// The interpreter.
    Interpreter,
    /// Its translation.
    Translation,
    /// Verified advice; its translation where that does not apply.
    Advice,
}

/// A module that is ready to be linked.
pub enum Finished {
    /// Translations: each function runs the code of the number in its place.
    Translations(Translated),
    /// Advice for the code of one number, with its ranges.
    Advice {
        translated: Translated,
        verified: Box<Verified>,
        otherwise: i32,
    },
}

/// What is asked of the thread.
enum Request {
    Translations(Codes),
    Advice {
        number: u32,
        numbered: Box<Numbered>,
        otherwise: i32,
    },
}

/// How and where translations are made.
#[derive(Default)]
pub struct Translations {
    maker: Maker,
    link: Option<Arc<Link>>,
    /// Where in the table the translation of a code is.
    indices: HashMap<u32, i32>,
    /// Codes that run advice.
    advised: HashSet<u32>,
    /// Whether very hot code is to be advised.
    wants_advice: bool,
}

#[derive(Default)]
enum Maker {
    /// Nothing is translated by itself.
    #[default]
    None,
    /// Hot code is translated on a thread, which is started when it is first wanted.
    Thread {
        engine: Engine,
        advise: Option<Advise>,
        translator: Option<Translator>,
    },
    /// All code is translated when it is loaded.
    AtOnce {
        engine: Engine,
        program: Box<Program>,
        advise: Option<Advise>,
        finished: Vec<Finished>,
    },
}

impl Translations {
    /// As the tier wants it.
    pub fn new(tier: Tier, engine: &Engine, link: Link, advise: Option<Advise>) -> wasmtime::Result<Self> {
        let engine = engine.clone();
        let wants_advice = advise.is_some();
        let maker = match tier {
            Tier::Interpreter => Maker::None,
            Tier::Translation => Maker::Thread {
                engine,
                advise,
                translator: None,
            },
            Tier::TranslationAtOnce => Maker::AtOnce {
                engine,
                program: Box::new(wasmgc::vm::program().map_err(wasmtime::Error::new)?),
                advise,
                finished: Vec::new(),
            },
        };
        Ok(Self {
            maker,
            link: Some(Arc::new(link)),
            wants_advice,
            ..Self::default()
        })
    }

    /// Codes were loaded.
    pub fn loaded(&mut self, codes: Codes) -> wasmtime::Result<()> {
        if let Maker::AtOnce {
            engine,
            program,
            finished,
            ..
        } = &mut self.maker
        {
            finished.push(Finished::Translations(translate(engine, program, &codes)?));
        }
        Ok(())
    }

    /// Code has used up its counter: it is translated, or, where it is, advised.
    pub fn hot(&mut self, number: u32, numbered: Numbered, memory: &Memory) -> wasmtime::Result<()> {
        let Maker::Thread {
            engine,
            advise,
            translator,
        } = &mut self.maker
        else {
            return Ok(());
        };
        let request = match self.indices.get(&number) {
            None => Request::Translations(vec![(number, numbered)]),
            Some(otherwise) if self.wants_advice && !self.advised.contains(&number) => Request::Advice {
                number,
                numbered: Box::new(numbered),
                otherwise: *otherwise,
            },
            Some(_) => return Ok(()),
        };
        let translator = match translator {
            Some(translator) => translator,
            None => translator.insert(Translator::start(engine.clone(), memory.clone(), advise.take())?),
        };
        // Where the thread has ended all goes on as it is.
        let _ = translator.wanted.send(request);
        Ok(())
    }

    /// What was finished since this was asked last, and what it is linked with.
    pub fn finished(&mut self) -> wasmtime::Result<(Option<Arc<Link>>, Vec<Finished>)> {
        let mut finished: Vec<Finished> = match &mut self.maker {
            Maker::Thread {
                translator: Some(translator),
                ..
            } => translator.done.try_iter().collect::<wasmtime::Result<_>>()?,
            Maker::AtOnce { finished, .. } => std::mem::take(finished),
            _ => Vec::new(),
        };
        // It may have been asked for before what it relied on changed.
        finished.retain(|each| self.wants_advice || !matches!(each, Finished::Advice { .. }));
        Ok((self.link.clone(), finished))
    }

    /// Translations were linked: where each code's is. Answers the advice for them, if all is made at once.
    pub fn linked(&mut self, places: &[(u32, i32)], codes: &[Numbered]) -> wasmtime::Result<Vec<Finished>> {
        self.indices.extend(places.iter().copied());
        let Maker::AtOnce {
            engine,
            program,
            advise: Some(advise),
            ..
        } = &mut self.maker
        else {
            return Ok(Vec::new());
        };
        let mut finished = Vec::new();
        for (number, otherwise) in places {
            if let Some(numbered) = codes.get(*number as usize).filter(|_| self.wants_advice) {
                finished.extend(advice(engine, program, advise, *number, numbered, *otherwise)?);
            }
        }
        Ok(finished)
    }

    /// The code runs advice now.
    pub fn keep(&mut self, number: u32) {
        self.advised.insert(number);
    }

    /// What advice relied on has changed: there is none any more. Answers the codes that ran some, with their translations.
    pub fn revoke(&mut self) -> Vec<(u32, i32)> {
        self.wants_advice = false;
        self.advised
            .drain()
            .filter_map(|number| Some((number, *self.indices.get(&number)?)))
            .collect()
    }

    /// What runs the code of a number.
    pub fn running(&self, number: u32) -> Running {
        if self.advised.contains(&number) {
            Running::Advice
        } else if self.indices.contains_key(&number) {
            Running::Translation
        } else {
            Running::Interpreter
        }
    }

    /// How often a translation is called before advice is asked for, if it ever is.
    pub fn advice_counter(&self) -> Option<i32> {
        (self.wants_advice && matches!(self.maker, Maker::Thread { .. })).then_some(ADVICE_COUNTER)
    }

    /// What modules are linked with.
    pub fn link(&self) -> Option<Arc<Link>> {
        self.link.clone()
    }
}

/// Asks for advice and makes its module.
fn advice(
    engine: &Engine,
    program: &Program,
    advise: &mut Advise,
    number: u32,
    numbered: &Numbered,
    otherwise: i32,
) -> wasmtime::Result<Option<Finished>> {
    let Some(subject) = numbered.subject() else {
        return Ok(None);
    };
    let Some(verified) = advise(program, numbered, &subject) else {
        return Ok(None);
    };
    let translated = advised(engine, program, number, &subject.name(), &verified, otherwise)?;
    Ok(Some(Finished::Advice {
        translated,
        verified: Box::new(verified),
        otherwise,
    }))
}

/// What translations are linked with.
pub struct Link {
    linker: Linker<Host>,
    table: Table,
    install: TypedFunc<(i32, i32), ()>,
    set_counter: TypedFunc<(i32, i32), ()>,
    repeat: TypedFunc<(i32, i32, i32, i32, i32), ()>,
    compare: TypedFunc<(i32, i32, i32, i32, i32), i32>,
}

impl Link {
    /// To the instance of the core.
    pub fn new(store: &mut wasmtime::Store<Host>, mut linker: Linker<Host>, core: Instance) -> wasmtime::Result<Self> {
        linker.instance(&mut *store, wasmgc::emit::CORE, core)?;
        let table = core.get_table(&mut *store, wasmgc::emit::TABLE);
        let table = table.ok_or_else(|| wasmtime::Error::msg("the core has no table of code"))?;
        Ok(Self {
            linker,
            table,
            install: core.get_typed_func(&mut *store, "install")?,
            set_counter: core.get_typed_func(&mut *store, "setCounter")?,
            repeat: core.get_typed_func(&mut *store, "repeat")?,
            compare: core.get_typed_func(&mut *store, "compare")?,
        })
    }

    /// Puts the functions into the table of code. Answers the numbers of the codes and the places.
    pub fn place(
        &self,
        mut store: impl AsContextMut<Data = Host>,
        translated: &Translated,
    ) -> wasmtime::Result<Vec<(u32, i32)>> {
        let instance = self.linker.instantiate(&mut store, &translated.module)?;
        let first = self
            .table
            .grow(&mut store, translated.numbers.len() as u64, Ref::Func(None))?;
        let mut places = Vec::new();
        for (index, number) in translated.numbers.iter().enumerate() {
            let function = instance.get_func(&mut store, &format!("f{index}"));
            let place = first + index as u64;
            self.table.set(&mut store, place, Ref::Func(function))?;
            places.push((*number, place as i32));
        }
        Ok(places)
    }

    /// Lets the code be run by the function at a place in the table.
    pub fn install(&self, store: impl AsContextMut<Data = Host>, (number, place): (u32, i32)) -> wasmtime::Result<()> {
        self.install.call(store, (number as i32, place))
    }

    /// Lets the code ask again after so many calls.
    pub fn set_counter(
        &self,
        store: impl AsContextMut<Data = Host>,
        number: u32,
        counter: i32,
    ) -> wasmtime::Result<()> {
        self.set_counter.call(store, (number as i32, counter))
    }

    /// Runs the function at a place so many times, as the code of the number, on a SmallInteger and an argument.
    pub fn repeat(
        &self,
        store: impl AsContextMut<Data = Host>,
        runs: u32,
        (number, place): (u32, i32),
        receiver: i32,
        argument: i32,
    ) -> wasmtime::Result<()> {
        self.repeat
            .call(store, (runs as i32, place, number as i32, receiver, argument))
    }

    /// Runs the functions at two places on so many SmallIntegers. Answers how many agree before the first difference; -1 where one does
    /// not answer.
    pub fn compare(
        &self,
        store: impl AsContextMut<Data = Host>,
        number: u32,
        places: [i32; 2],
        first: i32,
        count: i32,
    ) -> wasmtime::Result<i32> {
        self.compare
            .call(store, (places[0], places[1], number as i32, first, count))
    }
}

/// The thread that translates and asks for advice. It ends when this is dropped.
struct Translator {
    wanted: Sender<Request>,
    done: Receiver<wasmtime::Result<Finished>>,
}

impl Translator {
    /// Starts the thread.
    fn start(engine: Engine, memory: Memory, mut advise: Option<Advise>) -> std::io::Result<Self> {
        let (wanted, requests) = channel::<Request>();
        let (answers, done) = channel();
        std::thread::Builder::new()
            .name("translator".to_owned())
            .spawn(move || {
                let Ok(program) = wasmgc::vm::program() else { return };
                while let Ok(request) = requests.recv() {
                    // What came in meanwhile is done together: modules are costly. Advice can wait for translations.
                    let mut codes = Codes::new();
                    let mut questions = Vec::new();
                    for request in std::iter::once(request).chain(requests.try_iter()) {
                        match request {
                            Request::Translations(more) => codes.extend(more),
                            Request::Advice {
                                number,
                                numbered,
                                otherwise,
                            } => questions.push((number, numbered, otherwise)),
                        }
                    }
                    let mut finished = Vec::new();
                    if !codes.is_empty() {
                        finished.push(translate(&engine, &program, &codes).map(Finished::Translations));
                    }
                    for (number, numbered, otherwise) in questions {
                        let Some(advise) = &mut advise else { continue };
                        let advice = advice(&engine, &program, advise, number, &numbered, otherwise);
                        finished.extend(advice.transpose());
                    }
                    for each in finished {
                        if answers.send(each).is_err() {
                            return;
                        }
                        memory.set_depth_limit(0);
                    }
                }
            })?;
        Ok(Self { wanted, done })
    }
}
