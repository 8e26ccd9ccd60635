//! A session: the core, running, with the kernel and whatever was loaded into it.

#[cfg(not(target_arch = "wasm32"))]
mod bootstrap;
#[cfg_attr(target_arch = "wasm32", allow(dead_code))]
pub mod classes;
pub mod compiler;
#[cfg_attr(target_arch = "wasm32", allow(dead_code))]
pub mod evaluate;
pub mod interrupter;
pub mod load;
pub mod measure;
pub mod options;
#[cfg(not(target_arch = "wasm32"))]
pub mod sunit;

#[cfg(not(target_arch = "wasm32"))]
use crate::error::CodeFault;
use crate::error::{Activation, Error};
use crate::host::{self, Numbered, Report};
#[cfg(not(target_arch = "wasm32"))]
use crate::machine::now;
use crate::machine::{Core, MOST_INPUT, Machine};
#[cfg(target_arch = "wasm32")]
use crate::machine::{Memory, Module};
use crate::protocol::batch::Batch;
use crate::protocol::image::{self, Trust};
use crate::session::compiler::{AllNames, Scope};
#[cfg(not(target_arch = "wasm32"))]
use crate::session::evaluate::{BROWSE, IDLE, INSPECT, Text, assigned};
use crate::session::evaluate::{SCRIPT_CLASS, SHOW, no_script_class};
use crate::session::interrupter::{Interrupt, Interrupter};
#[cfg(not(target_arch = "wasm32"))]
use crate::session::load::doubts::Warn;
use crate::session::options::{Limits, Options};
use crate::translation::background::Background;
use crate::translation::events::Listener;
use crate::translation::tiers::{Running, Selection};
use smalltalk::Names;
#[cfg(not(target_arch = "wasm32"))]
use smalltalk::Patience;
use smalltalk::ast::Method;
#[cfg(not(target_arch = "wasm32"))]
use smalltalk::diagnostic::Lines;
use smalltalk::instructions::Set;
use smalltalk::method::CompiledCode;
use std::cell::OnceCell;
use std::collections::{BTreeSet, HashMap};
#[cfg(not(target_arch = "wasm32"))]
use std::path::Path;
use std::sync::Arc;
use wasmgc::ir::Program;

/// What an image in which no program runs begins with.
const START_UP: &str = "Smalltalk startUp: true";
/// Microseconds that a process runs for while others of its priority are ready.
const TIME_SLICE: u32 = 10_000;
/// What may be damaged, numbered as in `Integrity class>>find`.
const DAMAGES: [&str; 2] = [
    "its dictionary of globals is none",
    "its dictionary of the workspace's variables is none",
];
/// The most activations that an error shows.
const MOST_ACTIVATIONS: i32 = 1000;

/// How an evaluation ended: answers of `Interpreter class>>evaluate:`.
const ANSWERED: i32 = 0;
const INTERRUPTED: i32 = 2;
const EXITED: i32 = 5;
const DEADLOCKED: i32 = 6;
const TERMINATED: i32 = 7;
const LOST: i32 = 9;
const ENDLESS: i32 = 10;
#[cfg(not(target_arch = "wasm32"))]
const NOTHING_TO_RESUME: i32 = 8;

/// A method that was loaded.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The number by which the core knows it.
    pub number: u32,
    /// The syntax tree.
    pub method: Method,
    /// The text.
    pub source: String,
    /// The instructions.
    pub code: Arc<CompiledCode>,
}

/// A running virtual machine. Use it on a thread with a large stack ([`crate::on_large_stack`]).
///
/// What classes and methods there are stands in the heap alone; a session asks for it.
pub struct Session {
    pub(crate) machine: Machine,
    pub(crate) set: Set,
    program: OnceCell<Box<Program>>,
    /// The classes that each file had methods for, as far as files were loaded by this session.
    pub(crate) loaded: HashMap<String, BTreeSet<String>>,
}

impl Session {
    /// A session on a machine that has loaded nothing.
    fn on(machine: Machine, set: Set) -> Result<Self, Error> {
        let mut session = Session {
            machine,
            set,
            program: OnceCell::new(),
            loaded: HashMap::new(),
        };
        session.set_time_slice(TIME_SLICE)?;
        session.set_limits(&Limits::default())?;
        let mut core = session.core();
        let counter = core.host(|host| host.tiers.counter());
        core.set_first_counter(counter)?;
        core.host(|host| host.memory.take_input(MOST_INPUT));
        Ok(session)
    }

    /// Activations deeper than this are written out: [`DEPTH_LIMIT`](crate::DEPTH_LIMIT) at first; with a small one, down to 1, that happens
    /// all the time, which is what tests want.
    pub fn set_depth_limit(&mut self, limit: i32) {
        let mut core = self.machine.core();
        core.host(|host| host.depth_limit = limit.max(1));
    }

    /// How deep a recursion may be, and how much memory objects may take.
    pub fn set_limits(&mut self, limits: &Limits) -> Result<(), Error> {
        let depth = i32::try_from(limits.depth).unwrap_or(i32::MAX);
        let mut core = self.machine.core();
        core.host(|host| host.depth_limit = host.depth_limit.min(depth));
        core.set_most_contexts(depth)?;
        core.limit_heap(limits.memory)
    }

    /// Lets a process run for so many microseconds while others of its priority are ready (10,000 at first); with 0 it gives way whenever
    /// activations are written out, which is what tests want.
    pub fn set_time_slice(&mut self, microseconds: u32) -> Result<(), Error> {
        let microseconds = i32::try_from(microseconds).unwrap_or(i32::MAX);
        self.machine.core().set_time_slice(microseconds)
    }

    /// For another thread, to stop what is running.
    pub fn interrupter(&self) -> Interrupter {
        Interrupter::of(self.machine.host(|host| host.memory.clone()))
    }

    /// Takes an image; nothing was loaded before.
    async fn reading(&mut self, name: &str, bytes: &[u8], trust: Trust) -> Result<(), Error> {
        image::read(&mut self.core(), name, bytes, trust)?;
        let mut batch = Batch::default();
        batch.know_classes();
        self.send(batch).await?;
        image::check_classes(&mut self.core(), name)?;
        self.core().host(|host| host.tiers.founded());
        Ok(())
    }

    /// Goes on where the program was that wrote the image. Answers whether there was one.
    #[cfg(not(target_arch = "wasm32"))]
    async fn going_on(&mut self) -> Result<bool, Error> {
        let mut resumed = true;
        let begin = |core: &mut Core<'_>| {
            let status = core.resume_active()?;
            resumed = status != NOTHING_TO_RESUME;
            Ok(if resumed { status } else { ANSWERED })
        };
        self.core().host(|host| host.allow());
        self.run(begin).await?;
        Ok(resumed)
    }

    /// The image of all there is, in which no program runs.
    pub fn image(&mut self) -> Result<Vec<u8>, Error> {
        let mut core = self.core();
        let length = core.write_image()?;
        Ok(image::finished(
            core.host(|host| host.memory.read(length as u32 as usize)),
        ))
    }

    /// What objects of the class of an expression's value understand, of the selectors that begin so.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn selectors_for(&mut self, receiver: &str, beginning: &str) -> Result<Vec<String>, Error> {
        let beginning = beginning.replace('\'', "''");
        let expression = format!("({receiver}) class selectorsBeginningWith: '{beginning}'");
        Ok(self.text_of(&expression)?.lines().map(str::to_owned).collect())
    }

    /// The method of a class, or of its class.
    pub fn method(&mut self, class: &str, class_side: bool, selector: &str) -> Result<Option<Loaded>, Error> {
        let Some(number) = self.core().number_of_method(class, class_side, selector)? else {
            return Ok(None);
        };
        let Numbered { code, origin, .. } = self.numbered(number)?;
        let parsed = origin.and_then(|origin| {
            let source = origin.text.to_string();
            Some((smalltalk::parse_method(&source).ok()?, source))
        });
        let (method, source) = match parsed {
            Some(parsed) => parsed,
            None => decompiled(&code)?,
        };
        Ok(Some(Loaded {
            number,
            method,
            source,
            code,
        }))
    }

    /// Whether there is such a class.
    pub fn has_class(&mut self, name: &str) -> Result<bool, Error> {
        Ok(self.core().scope((name, false), &Names::new())?.is_some())
    }

    /// All names in the heap; selectors only where they are wanted.
    pub fn names(&mut self, selectors: bool) -> Result<AllNames, Error> {
        self.core().names(selectors)
    }

    /// What statements can name, of these names.
    pub(crate) fn script_scope(&mut self, names: &Names<'_>) -> Result<Scope, Error> {
        self.check_integrity()?;
        let scope = self.core().scope(SCRIPT_CLASS, names)?;
        scope.ok_or_else(no_script_class)
    }

    /// All that statements can name.
    pub(crate) fn whole_script_scope(&mut self) -> Result<Scope, Error> {
        let scope = self.core().whole_scope(SCRIPT_CLASS)?;
        scope.ok_or_else(no_script_class)
    }

    /// Whether what loading needs is there: a program may have put other things in its place.
    fn check_integrity(&mut self) -> Result<(), Error> {
        match usize::try_from(self.core().find_damage()?) {
            Ok(0) => Ok(()),
            found => {
                let damage = found.ok().and_then(|found| DAMAGES.get(found - 1));
                Err(Error::Damaged(damage.copied().unwrap_or_default().to_owned()))
            }
        }
    }

    /// The virtual machine as the translator knows it, read when it is first wanted.
    pub fn program(&self) -> Result<&Program, Error> {
        if let Some(program) = self.program.get() {
            return Ok(program);
        }
        let program = crate::translation::modules::program()?;
        Ok(self.program.get_or_init(|| Box::new(program)))
    }

    /// The code of a number.
    pub fn numbered(&mut self, number: u32) -> Result<Numbered, Error> {
        self.core().numbered(number)
    }

    /// What runs the code of a number, as far as the tiers chose it and not [`Session::install`].
    pub fn tier_of(&self, number: u32) -> Running {
        self.machine.host(|host| host.tiers.running(number))
    }

    /// All that the interpreter does not run, by name: methods, and blocks as `[] in` them.
    pub fn translated(&mut self) -> Result<Vec<(String, Running)>, Error> {
        let mut translated = Vec::new();
        for number in self.machine.host(|host| host.tiers.translated()) {
            let name = self.numbered(number)?.name();
            translated.push((name, self.tier_of(number)));
        }
        translated.sort_by(|one, other| one.0.cmp(&other.0));
        Ok(translated)
    }

    /// How many loops were entered by translations that begin there, because they were hot while their activation was interpreted.
    pub fn entered_loops(&self) -> usize {
        self.machine.host(|host| host.tiers.entered_loops())
    }

    /// Tells what happens to code on its way through the tiers from now on.
    pub fn listen(&mut self, listener: Listener) {
        self.core().host(|host| host.listener = Some(listener));
    }

    /// Chooses by its method's name, `Class>>selector`, what the highest tier is for.
    pub fn select(&mut self, selection: Selection) {
        self.core().host(|host| host.tiers.select(selection));
    }

    /// What was asked for and came to nothing is told, as far as it is known; what was finished too late, too.
    pub fn tell_rest(&mut self) -> Result<(), Error> {
        host::tell_rest(&mut self.core())
    }

    /// Lets the code of a number be run by the function at an index of the table.
    pub fn install(&mut self, number: u32, index: i32) -> Result<(), Error> {
        self.core().install((number, index))
    }

    pub(crate) fn core(&mut self) -> Core<'_> {
        self.machine.core()
    }

    pub(crate) fn machine(&self) -> &Machine {
        &self.machine
    }

    /// Hands a batch to the core. Answers the number of its first code.
    pub(crate) async fn send(&mut self, batch: Batch) -> Result<u32, Error> {
        let (bytes, count) = batch.finish();
        let mut core = self.core();
        core.host(|host| {
            host.memory.write(&bytes)?;
            host.allow();
            Ok::<_, Error>(())
        })?;
        let behind = core.load()?;
        host::loaded(&mut core, behind - count..behind)?;
        self.settle().await?;
        Ok(behind - count)
    }

    /// What was asked for is made, as far as that waits for running code to pause, and what is finished is linked.
    async fn settle(&mut self) -> Result<(), Error> {
        loop {
            self.machine.work().await?;
            host::install_finished(&mut self.core())?;
            if !self.machine.host(|host| host.background.wants_pause()) {
                return Ok(());
            }
        }
    }

    /// Runs an evaluation to its end, and tells what that means. Where it pauses, what was asked for is made.
    pub(crate) async fn run(&mut self, begin: impl FnOnce(&mut Core<'_>) -> Result<i32, Error>) -> Result<(), Error> {
        self.core().host(|host| host.memory.begin_evaluation());
        let status = self.run_to_end(begin).await;
        let why = self.core().host(|host| host.memory.end_evaluation());
        self.outcome(status, why.unwrap_or(Interrupt::User))
    }

    /// Lets processes go on that other evaluations have left, until the [`Interrupter`] wakes the session. Answers whether it did; else there is nothing to go on with.
    /// No interrupt is for what runs here: [`Interrupter::evaluation`] knows nothing of it.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn serve_others(&mut self) -> Result<bool, Error> {
        let (class, selector) = IDLE;
        let Some(number) = self.core().number_of_method(class, false, selector)? else {
            return Ok(false);
        };
        let is_woken = self.core().host(|host| {
            host.allow();
            host.memory.is_stopping()
        });
        if is_woken {
            return Ok(true);
        }
        let status = now(self.run_to_end(|core| core.evaluate(number)));
        match self.outcome(status, Interrupt::User) {
            Ok(()) => Ok(true),
            Err(Error::Exit(status)) => Err(Error::Exit(status)),
            Err(error @ Error::Interrupted { why, .. }) if why != Interrupt::User => Err(error),
            // Mostly a deadlock. What else is wrong, what is evaluated next tells.
            Err(_) => Ok(false),
        }
    }

    /// Runs an evaluation to its end. Answers how it ended.
    async fn run_to_end(&mut self, begin: impl FnOnce(&mut Core<'_>) -> Result<i32, Error>) -> Result<i32, Error> {
        let mut status = begin(&mut self.core())?;
        while status == host::PAUSE {
            self.settle().await?;
            self.core().host(|host| host.allow());
            status = self.core().resume()?;
        }
        Ok(status)
    }

    /// What it means that an evaluation has ended so. What it has written is seen.
    fn outcome(&mut self, status: Result<i32, Error>, why: Interrupt) -> Result<(), Error> {
        let (report, exit, flushed) = self.core().host(|host| {
            let exit = host.surroundings.take_exit();
            (host.report.take(), exit, host.output.flush())
        });
        flushed.map_err(|error| Error::Output(error.to_string()))?;
        match status? {
            // An error may have been reported and then overtaken by a return out of what it unwound.
            ANSWERED if report.is_none() => Ok(()),
            INTERRUPTED => Err(Error::Interrupted {
                why,
                activations: self.activations()?,
            }),
            EXITED => Err(Error::Exit(exit.unwrap_or_default())),
            DEADLOCKED if report.is_none() => Err(Error::Deadlock {
                activations: self.activations()?,
            }),
            TERMINATED if report.is_none() => Err(Error::Terminated),
            ENDLESS if report.is_none() => Err(Error::Endless {
                activations: self.activations()?,
            }),
            LOST if report.is_none() => Err(Error::Damaged("the activations of the evaluation were lost".to_owned())),
            _ => match (
                report.as_ref().is_some_and(|report| report.is_interrupt),
                self.error(report)?,
            ) {
                (true, Error::Smalltalk { activations, .. }) => Err(Error::Interrupted { why, activations }),
                (_, error) => Err(error),
            },
        }
    }

    /// An error that nothing has handled. Where nothing was reported, there is not even a method doesNotUnderstand:.
    fn error(&mut self, report: Option<Report>) -> Result<Error, Error> {
        let Report { text, activations, .. } = report.unwrap_or_else(|| Report {
            text: "an object does not even understand doesNotUnderstand:".to_owned(),
            ..Report::default()
        });
        let activations = match activations {
            Some(bytes) => host::shown(&mut self.core(), &bytes)?,
            None => self.activations()?,
        };
        Ok(Error::Smalltalk {
            message: text,
            activations,
        })
    }

    /// The activations of the evaluation that ended last by an error or was stopped, innermost first.
    pub(crate) fn activations(&mut self) -> Result<Vec<Activation>, Error> {
        let mut core = self.core();
        let count = core.backtrace(MOST_ACTIVATIONS)?;
        let bytes = core.host(|host| host.memory.read(count as usize * 8));
        host::shown(&mut core, &bytes)
    }

    pub(crate) fn result(&mut self) -> Result<String, Error> {
        let mut core = self.core();
        let length = core.result_bytes()?;
        let length =
            usize::try_from(length).map_err(|_| Error::Damaged("what the host reads is no string".to_owned()))?;
        let bytes = core.host(|host| host.memory.read(length));
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

/// Natively nothing has to be waited for.
#[cfg(not(target_arch = "wasm32"))]
impl Session {
    /// Starts the core and loads the kernel from its sources. [`Session::from_image`] does not take that long.
    pub fn new(options: Options) -> Result<Self, Error> {
        let mut session = Session::started(options)?;
        now(session.found())?;
        Ok(session)
    }

    /// A session that begins with the image that the build made of the kernel.
    pub fn from_kernel(options: Options, bytes: &[u8]) -> Result<Self, Error> {
        Session::on_image(options, "the kernel", bytes, Trust::Built)
    }

    /// A session that goes on with an image; the name is for errors.
    pub fn from_image(options: Options, name: &str, bytes: &[u8]) -> Result<Self, Error> {
        Session::on_image(options, name, bytes, Trust::Foreign)
    }

    fn on_image(options: Options, name: &str, bytes: &[u8], trust: Trust) -> Result<Self, Error> {
        let mut session = Session::started(options)?;
        now(session.reading(name, bytes, trust))?;
        Ok(session)
    }

    /// With the core, and nothing in it.
    fn started(mut options: Options) -> Result<Self, Error> {
        let (set, tier, cache) = (options.set, options.tier, options.cache.take());
        let machine = Machine::new(cache, |memory, engine| {
            options.host(memory, |advise| Background::new(engine, tier, advise))
        })?;
        Session::on(machine, set)
    }

    /// Looks at all methods and blocks that an image has brought: tells of each whose instructions cannot be run, why. Such code is an
    /// error when it is called, whether anybody has looked or not.
    pub fn faults(&mut self) -> Result<Vec<CodeFault>, Error> {
        let mut faults = Vec::new();
        let mut first = 0;
        while let Some(number) = self.core().find_fault(first)? {
            let mut core = self.core();
            let length = core.fault_of(number)?;
            let reason = core.host(|host| host.memory.read(length as u32 as usize));
            faults.push(CodeFault {
                name: self.numbered(number)?.name(),
                reason: String::from_utf8_lossy(&reason).into_owned(),
            });
            first = number + 1;
        }
        Ok(faults)
    }

    /// Goes on where the program was that wrote the image. Answers whether there was one.
    pub fn resume(&mut self) -> Result<bool, Error> {
        now(self.going_on())
    }

    /// Does what must be done where an image starts and no program of its own goes on.
    pub fn start(&mut self) -> Result<(), Error> {
        now(self.evaluating("start", START_UP, SHOW)).map(drop)
    }

    /// Writes an image in which a program runs: where it is resumed, it evaluates the statements.
    pub fn save_program(&mut self, path: &Path, statements: &str) -> Result<(), Error> {
        let script = smalltalk::parse_script(statements).map_err(|error| Error::syntax("main", statements, &error))?;
        let lines = Lines::of(statements);
        let text = Text {
            file: "main",
            text: statements,
            lines: &lines,
        };
        let assigned = || assigned(statements).map(str::to_owned);
        let mut scope = self.script_scope(&script.names())?;
        scope.names.extend(assigned());
        let code = scope.compile_script(Patience::endless(), &script, self.set);
        if code.is_err_and(|error| error.is_undeclared()) {
            scope = self.whole_script_scope()?;
            scope.names.extend(assigned());
        }
        let code = scope.compile_script(Patience::endless(), &script, self.set);
        code.map_err(|error| text.compile(&error))?;
        let path = path.display().to_string().replace('\'', "''");
        let save = format!("(Smalltalk snapshotAs: '{path}') ifTrue: [{statements}]");
        now(self.evaluating("main", &save, SHOW)).map(drop)
    }

    /// Loads files, pairs of name and text. What is in Tonel files comes first, and what chunk files define before their first statements: all
    /// classes, superclasses before their subclasses, then all methods; the classes of Tonel files are initialized. From there on all is done
    /// in the order of the files. What is doubtful (a name that nothing declares, a method that does not compile) is an error.
    /// Methods that came from one of the files before, and that it no longer has, go.
    pub fn load(&mut self, files: &[(&str, &str)]) -> Result<(), Error> {
        now(self.loading(files, None))
    }

    /// The same, but what is doubtful is told, and as much as possible is loaded.
    pub fn load_leniently(&mut self, files: &[(&str, &str)], warn: Warn<'_>) -> Result<(), Error> {
        now(self.loading(files, Some(warn)))
    }

    /// Defines the classes and methods of a text that is no file; whatever was defined under its name before stays.
    pub fn define(&mut self, name: &str, text: &str) -> Result<(), Error> {
        now(self.defining(name, text))
    }

    /// Evaluates a script; answers its value's printString. Variables that are assigned to without being declared are there for the
    /// scripts that follow.
    pub fn evaluate(&mut self, name: &str, text: &str) -> Result<String, Error> {
        now(self.evaluating(name, text, SHOW))
    }

    /// The same where lines are typed one after the other: the value is `it` in those that follow.
    pub fn evaluate_line(&mut self, name: &str, text: &str) -> Result<String, Error> {
        now(self.evaluating_line(name, text, SHOW))
    }

    /// The same; answers what the value consists of.
    pub fn inspect_line(&mut self, name: &str, text: &str) -> Result<String, Error> {
        now(self.evaluating_line(name, text, INSPECT))
    }

    /// The same; answers what the value, a class, defines. For another value that is its class.
    pub fn browse_line(&mut self, name: &str, text: &str) -> Result<String, Error> {
        now(self.evaluating_line(name, text, BROWSE))
    }
}

/// In a browser, evaluations pause while modules are compiled.
#[cfg(target_arch = "wasm32")]
impl Session {
    /// Starts the core, a compiled module, with the image that was made with it, whose name is for errors; what must be done at a start is done.
    pub async fn from_kernel(core: &Module, options: Options, name: &str, bytes: &[u8]) -> Result<Self, Error> {
        let set = options.set;
        let host = options.host(Memory::new()?, Background::new);
        let mut session = Session::on(Machine::new(core, host).await?, set)?;
        session.reading(name, bytes, Trust::Built).await?;
        session.evaluating("start", START_UP, SHOW).await?;
        Ok(session)
    }

    /// Loads files, pairs of name and text, as natively. What is doubtful is an error.
    pub async fn load(&mut self, files: &[(&str, &str)]) -> Result<(), Error> {
        self.loading(files, None).await
    }

    /// Evaluates a script; answers its value's printString. Variables that are assigned to without being declared are there for the
    /// scripts that follow.
    pub async fn evaluate(&mut self, name: &str, text: &str) -> Result<String, Error> {
        self.evaluating(name, text, SHOW).await
    }

    /// The memory that is shared with the core: who stores what [`Interrupter::interrupt`] does, stops it.
    pub fn memory(&self) -> js_sys::WebAssembly::Memory {
        self.machine.host(|host| host.memory.object().clone())
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // Nobody is left to hear of an error.
        let _ = self.tell_rest();
    }
}

/// A method without a source.
fn decompiled(code: &CompiledCode) -> Result<(Method, String), Error> {
    let method = smalltalk::decompiler::decompile(code).map_err(|error| Error::Machine(error.to_string()))?;
    let source = smalltalk::print_method(&method);
    Ok((method, source))
}
