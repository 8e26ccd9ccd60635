//! A session: the core, running, with the kernel and whatever was loaded into it.

use crate::axiom;
use crate::batch::Batch;
use crate::classes::{Class, Classes};
use crate::error::{Activation, Error};
use crate::files::{self, Definition, File, Item};
use crate::host::{self, Host, Numbered, Origin, Report};
use crate::image;
#[cfg(target_arch = "wasm32")]
use crate::machine::Module;
#[cfg(not(target_arch = "wasm32"))]
use crate::machine::now;
use crate::machine::{Alarm, Background, Core, DEPTH_LIMIT, Machine, Memory};
use crate::made::Advise;
use crate::system::{Surroundings, System};
use crate::tiers::{Running, Tiers};
use smalltalk::ast::{Method, Script};
use smalltalk::compiler::{self, CompileContext};
use smalltalk::instructions::Set;
use smalltalk::method::CompiledCode;
use std::cell::OnceCell;
use std::collections::HashMap;
use std::io::Write;
use std::sync::Arc;
use wasmgc::ir::Program;
use web_time::Instant;

/// The kernel's files.
const KERNEL: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/kernel.rs"));
/// Evaluated when the kernel is loaded.
const STARTUP: &str = "Transcript := TranscriptStream basicNew. ProcessorScheduler initialize. Delay initialize";
/// Sent to a result to show it; as bytes in UTF-8.
const SHOW: &str = "doIt ^self printString asUtf8";
/// The class whose method a script is.
const SCRIPT_CLASS: &str = "UndefinedObject";
/// Microseconds that a process runs for while others of its priority are ready.
const TIME_SLICE: u32 = 10_000;
/// The most activations that an error shows.
const MOST_ACTIVATIONS: i32 = 1000;

/// How an evaluation ended: answers of `Interpreter class>>evaluate:`.
const ANSWERED: i32 = 0;
const INTERRUPTED: i32 = 2;
const EXITED: i32 = 5;
const DEADLOCKED: i32 = 6;
const TERMINATED: i32 = 7;

/// How a session is set up.
pub struct Options {
    /// The instruction set that methods are compiled to.
    pub set: Set,
    /// How methods are run.
    pub tier: Tier,
    /// Whom to ask for better functions, if anyone. Not asked where nothing is translated.
    pub advise: Option<Advise>,
    /// Standard output.
    pub output: Box<dyn Write + Send>,
    /// What else is around the virtual machine.
    pub system: System,
}

impl Options {
    fn host(self, memory: Memory, background: impl FnOnce(Option<Advise>) -> Background) -> Host {
        Host {
            memory,
            depth_limit: DEPTH_LIMIT,
            output: self.output,
            image: None,
            surroundings: Surroundings::new(self.system),
            report: None,
            process_error: String::new(),
            alarm: Alarm::default(),
            codes: Vec::new(),
            tiers: Tiers::new(self.tier, self.advise.is_some()),
            background: background(self.advise),
            link: None,
            start: Instant::now(),
        }
    }
}

/// How methods are run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tier {
    /// One instruction after the other.
    Interpreter,
    /// Interpreted at first; translated to WebAssembly, on another thread, when they have run often.
    Translation,
    /// All translated before they run: what runs does not depend on time.
    TranslationAtOnce,
}

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

/// Stops an evaluation from another thread, or lets it write its activations out.
#[derive(Clone)]
pub struct Interrupter {
    memory: Memory,
}

impl Interrupter {
    /// The evaluation that is running writes all its activations out as soon as it can, and goes on.
    pub fn unwind(&self) {
        self.memory.set_depth_limit(0);
    }

    /// The evaluation that is running ends with [`Error::Interrupted`].
    pub fn interrupt(&self) {
        self.memory.ask_to_stop();
    }

    /// What [`Interrupter::interrupt`] asked for and has not happened yet shall not happen.
    pub fn withdraw(&self) {
        self.memory.take_stop();
    }
}

/// A running virtual machine. Use it on a thread with a large stack ([`crate::on_large_stack`]).
pub struct Session {
    machine: Machine,
    set: Set,
    classes: Classes,
    methods: HashMap<(String, bool, String), Loaded>,
    show: u32,
    program: OnceCell<Box<Program>>,
}

impl Session {
    /// A session on a machine that has loaded nothing.
    fn on(machine: Machine, set: Set) -> Self {
        Session {
            machine,
            set,
            classes: Classes::default(),
            methods: HashMap::new(),
            show: 0,
            program: OnceCell::new(),
        }
    }

    /// Activations deeper than this are written out: [`DEPTH_LIMIT`](crate::DEPTH_LIMIT) at first; with a small one, down to 1, that happens
    /// all the time, which is what tests want.
    pub fn set_depth_limit(&mut self, limit: i32) {
        let mut core = self.machine.core();
        core.host(|host| host.depth_limit = limit.max(1));
    }

    /// Lets a process run for so many microseconds while others of its priority are ready (10,000 at first); with 0 it gives way whenever
    /// activations are written out, which is what tests want.
    pub fn set_time_slice(&mut self, microseconds: u32) -> Result<(), Error> {
        let microseconds = i32::try_from(microseconds).unwrap_or(i32::MAX);
        self.machine.core().set_time_slice(microseconds)
    }

    /// For another thread, to stop what is running.
    pub fn interrupter(&self) -> Interrupter {
        Interrupter {
            memory: self.machine.host(|host| host.memory.clone()),
        }
    }

    async fn loading(&mut self, files: &[(&str, &str)]) -> Result<(), Error> {
        let files: Result<Vec<File>, Error> = files.iter().map(|(name, text)| files::read(name, text)).collect();
        self.load_files(files?, Batch::default(), false).await
    }

    async fn evaluating(&mut self, name: &str, text: &str) -> Result<String, Error> {
        let script = smalltalk::parse_script(text).map_err(|error| Error::syntax(name, text, &error))?;
        let origin = Arc::new(Origin {
            file: name.to_owned(),
            text: Arc::from(text),
        });
        self.run_script(&script, &origin).await?;
        let show = self.show;
        self.run(|core| core.evaluate_result(show)).await?;
        self.result()
    }

    /// The image of all there is. No evaluation may be running.
    pub fn image(&mut self) -> Result<Vec<u8>, Error> {
        let mut core = self.core();
        let length = core.write_image()?;
        Ok(image::finished(
            core.host(|host| host.memory.read(length as u32 as usize)),
        ))
    }

    /// The method of a class, or of its class.
    pub fn method(&self, class: &str, class_side: bool, selector: &str) -> Option<&Loaded> {
        self.methods.get(&(class.to_owned(), class_side, selector.to_owned()))
    }

    /// Whether there is such a class.
    pub fn has_class(&self, name: &str) -> bool {
        self.classes.get(name).is_some()
    }

    /// The virtual machine as the translator knows it, lowered when it is first wanted.
    pub fn program(&self) -> Result<&Program, Error> {
        if let Some(program) = self.program.get() {
            return Ok(program);
        }
        let program = wasmgc::vm::program().map_err(|error| Error::Machine(error.to_string()))?;
        Ok(self.program.get_or_init(|| Box::new(program)))
    }

    /// The code of a number.
    pub fn numbered(&self, number: u32) -> Result<Numbered, Error> {
        let code = self.machine.host(|host| host.codes.get(number as usize).cloned());
        code.ok_or_else(|| Error::Machine(format!("there is no code {number}")))
    }

    /// What runs the code of a number, as far as the tiers chose it and not [`Session::install`].
    pub fn tier_of(&self, number: u32) -> Running {
        self.machine.host(|host| host.tiers.running(number))
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

    async fn load_kernel(&mut self) -> Result<(), Error> {
        let mut batch = Batch::default();
        batch.begin();
        self.set_time_slice(TIME_SLICE)?;
        for name in ["Smalltalk", "Transcript", "Processor"] {
            self.classes.add_global(name);
        }
        let files: Result<Vec<File>, Error> = KERNEL.iter().map(|(name, text)| files::read(name, text)).collect();
        self.load_files(files?, batch, true).await?;
        self.evaluate_silently(STARTUP).await?;
        self.show = self.compile_show().await?;
        Ok(())
    }

    async fn evaluate_silently(&mut self, text: &str) -> Result<(), Error> {
        let script = smalltalk::parse_script(text).map_err(|error| Error::syntax("startup", text, &error))?;
        let origin = Arc::new(Origin {
            file: "startup".to_owned(),
            text: Arc::from(text),
        });
        self.run_script(&script, &origin).await
    }

    async fn compile_show(&mut self) -> Result<u32, Error> {
        let method = smalltalk::parse_method(SHOW).map_err(|error| Error::syntax("startup", SHOW, &error))?;
        let origin = Arc::new(Origin {
            file: "startup".to_owned(),
            text: Arc::from(SHOW),
        });
        let code = self.compile(&method, "Object", false, &origin)?;
        let mut batch = Batch::default();
        batch.do_it(Arc::new(code), &origin, &self.classes)?;
        self.send(batch).await
    }

    async fn load_files(&mut self, files: Vec<File>, mut batch: Batch, first: bool) -> Result<(), Error> {
        self.define_classes(&files, &mut batch)?;
        if first {
            batch.special_objects();
        }
        let mut scripts = Vec::new();
        let mut loaded = Vec::new();
        let mut revokes = false;
        for file in files {
            let origin = Arc::new(Origin {
                file: file.name,
                text: file.text,
            });
            for item in file.items {
                match item {
                    Item::Class(..) => {}
                    Item::Method(definition) => {
                        let method = self.method_into(&mut batch, *definition, &origin)?;
                        let (class, class_side, selector) = &method.0;
                        revokes |= axiom::rests_on(&self.classes, class, *class_side, selector);
                        loaded.push(method);
                    }
                    Item::Script(script) => scripts.push((script, origin.clone())),
                }
            }
        }
        if revokes && !first {
            self.revoke_advice()?;
        }
        let base = self.send(batch).await?;
        for (key, mut method) in loaded {
            method.number += base;
            self.methods.insert(key, method);
        }
        for (script, origin) in scripts {
            self.run_script(&script, &origin).await?;
        }
        Ok(())
    }

    /// What all advice rests on changes: translations run what it ran.
    fn revoke_advice(&mut self) -> Result<(), Error> {
        let mut core = self.core();
        for place in core.host(|host| host.tiers.revoke()) {
            core.install(place)?;
        }
        Ok(())
    }

    /// Defines the classes of the files, superclasses first.
    fn define_classes(&mut self, files: &[File], batch: &mut Batch) -> Result<(), Error> {
        let mut waiting = Vec::new();
        for file in files {
            for item in &file.items {
                if let Item::Class(class, span) = item {
                    waiting.push((file, class, *span));
                }
            }
        }
        while !waiting.is_empty() {
            let before = waiting.len();
            let mut blocked = Vec::new();
            for (file, class, span) in waiting {
                let ready = class
                    .superclass
                    .as_deref()
                    .is_none_or(|name| self.classes.get(name).is_some());
                if ready {
                    self.check_definition(file, class, span)?;
                    self.classes.define(class.clone());
                } else {
                    blocked.push((file, class, span));
                }
            }
            waiting = blocked;
            if let Some((file, class, span)) = waiting.first().filter(|_| waiting.len() == before) {
                let superclass = class.superclass.as_deref().unwrap_or("nil");
                let message = format!("{} has the superclass {superclass}, which does not exist", class.name);
                return Err(Error::at(&file.name, &file.text, *span, message));
            }
        }
        self.write_classes(files, batch)
    }

    /// A class keeps its shape: its methods, subclasses and instances were made for it.
    fn check_definition(&self, file: &File, class: &Class, span: smalltalk::ast::Span) -> Result<(), Error> {
        let Some(existing) = self.classes.get(&class.name) else {
            return Ok(());
        };
        let same = existing.superclass == class.superclass
            && existing.instance_variables == class.instance_variables
            && existing.class_instance_variables == class.class_instance_variables
            && existing.kind == class.kind;
        if same {
            return Ok(());
        }
        let message = format!(
            "the class {} exists, with another superclass, type or other instance variables; these cannot be changed yet",
            class.name
        );
        Err(Error::at(&file.name, &file.text, span, message))
    }

    /// When all are known: formats of classes depend on the class Class.
    fn write_classes(&self, files: &[File], batch: &mut Batch) -> Result<(), Error> {
        let mut classes: Vec<(usize, &File, &Class)> = Vec::new();
        for file in files {
            for item in &file.items {
                if let Item::Class(class, _) = item {
                    classes.push((self.classes.chain(&class.name).count(), file, class));
                }
            }
        }
        classes.sort_by_key(|(depth, ..)| *depth);
        for (_, file, class) in classes {
            batch.class(class, &self.classes, &file.name)?;
        }
        Ok(())
    }

    fn method_into(
        &self,
        batch: &mut Batch,
        definition: Definition,
        origin: &Arc<Origin>,
    ) -> Result<((String, bool, String), Loaded), Error> {
        let Definition {
            class_name,
            class_side,
            method,
            source,
        } = definition;
        if self.classes.get(&class_name).is_none() {
            let message = format!("there is no class {class_name}");
            return Err(Error::at(&origin.file, &origin.text, method.span, message));
        }
        let code = Arc::new(self.compile(&method, &class_name, class_side, origin)?);
        let number = batch.method(code.clone(), origin, &self.classes)? as u32;
        let key = (class_name, class_side, method.selector.clone());
        Ok((
            key,
            Loaded {
                number,
                method,
                source,
                code,
            },
        ))
    }

    fn compile(&self, method: &Method, class: &str, class_side: bool, origin: &Origin) -> Result<CompiledCode, Error> {
        let class_name = if class_side {
            format!("{class} class")
        } else {
            class.to_owned()
        };
        let context = CompileContext {
            class_name: &class_name,
            instance_variables: &self.classes.instance_variables(class, class_side),
            globals: &self.classes.globals_for(class),
            source: Some(origin.text.clone()),
        };
        compiler::compile(method, &context, self.set)
            .map_err(|error| Error::compile(&origin.file, &origin.text, &error))
    }

    /// Evaluates a script; its value is the core's result.
    async fn run_script(&mut self, script: &Script, origin: &Arc<Origin>) -> Result<(), Error> {
        let context = CompileContext {
            class_name: SCRIPT_CLASS,
            instance_variables: &[],
            globals: &self.classes.globals_for(SCRIPT_CLASS),
            source: Some(origin.text.clone()),
        };
        let code = compiler::compile_script(script, &context, self.set)
            .map_err(|error| Error::compile(&origin.file, &origin.text, &error))?;
        let mut batch = Batch::default();
        batch.do_it(Arc::new(code), origin, &self.classes)?;
        let number = self.send(batch).await?;
        self.run(|core| core.evaluate(number)).await
    }

    /// Hands a batch to the core. Answers the number of its first code.
    async fn send(&mut self, batch: Batch) -> Result<u32, Error> {
        let (bytes, codes) = batch.finish();
        let mut core = self.core();
        let base = core.host(|host| {
            let base = host.codes.len() as u32;
            host.codes.extend_from_slice(&codes);
            host.memory.write(&bytes)?;
            host.allow();
            let request = host.tiers.loaded((base..).zip(codes).collect());
            host.request(request)?;
            Ok::<_, Error>(base)
        })?;
        core.load()?;
        self.settle().await?;
        Ok(base)
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
    async fn run(&mut self, begin: impl FnOnce(&mut Core<'_>) -> Result<i32, Error>) -> Result<(), Error> {
        let mut status = begin(&mut self.core());
        while let Ok(host::PAUSE) = status {
            self.settle().await?;
            self.core().host(|host| host.allow());
            status = self.core().resume();
        }
        let (report, exit, flushed) = self.core().host(|host| {
            let exit = host.surroundings.take_exit();
            (host.report.take(), exit, host.output.flush())
        });
        flushed.map_err(|error| Error::Machine(error.to_string()))?;
        match status? {
            // An error may have been reported and then overtaken by a return out of what it unwound.
            ANSWERED if report.is_none() => Ok(()),
            INTERRUPTED => Err(Error::Interrupted),
            EXITED => Err(Error::Exit(exit.unwrap_or_default())),
            DEADLOCKED if report.is_none() => Err(Error::Deadlock {
                activations: self.activations()?,
            }),
            TERMINATED if report.is_none() => Err(Error::Terminated),
            _ => Err(self.error(report)?),
        }
    }

    /// An error that nothing has handled. Where nothing was reported, there is not even a method doesNotUnderstand:.
    fn error(&mut self, report: Option<Report>) -> Result<Error, Error> {
        let Report { text, activations } = report.unwrap_or_else(|| Report {
            text: "an object does not even understand doesNotUnderstand:".to_owned(),
            activations: None,
        });
        let activations = match activations {
            Some(bytes) => self.core().host(|host| host.shown(&bytes)),
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
        Ok(core.host(|host| host.shown(&host.memory.read(count as usize * 8))))
    }

    fn result(&mut self) -> Result<String, Error> {
        let mut core = self.core();
        let length = core.result_bytes()?;
        let length = usize::try_from(length).map_err(|_| Error::Machine("printString is no string".to_owned()))?;
        let bytes = core.host(|host| host.memory.read(length));
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

/// Natively nothing has to be waited for.
#[cfg(not(target_arch = "wasm32"))]
impl Session {
    /// Starts the core and loads the kernel.
    pub fn new(options: Options) -> Result<Self, Error> {
        let (set, tier) = (options.set, options.tier);
        let machine =
            Machine::new(|memory, engine| options.host(memory, |advise| Background::new(engine, tier, advise)))?;
        let mut session = Session::on(machine, set);
        now(session.load_kernel())?;
        Ok(session)
    }

    /// A session that goes on with an image; the name is for errors.
    pub fn from_image(options: Options, name: &str, bytes: &[u8]) -> Result<Self, Error> {
        let (set, tier) = (options.set, options.tier);
        let machine =
            Machine::new(|memory, engine| options.host(memory, |advise| Background::new(engine, tier, advise)))?;
        let mut session = Session::on(machine, set);
        image::read(&mut session.core(), name, bytes)?;
        let mut batch = Batch::default();
        batch.know_classes();
        now(session.send(batch))?;
        Ok(session)
    }

    /// Loads files, pairs of name and text: all classes first, superclasses before their subclasses, then all methods; then
    /// scripts in them are evaluated in order.
    pub fn load(&mut self, files: &[(&str, &str)]) -> Result<(), Error> {
        now(self.loading(files))
    }

    /// Evaluates a script; answers its value's printString.
    pub fn evaluate(&mut self, name: &str, text: &str) -> Result<String, Error> {
        now(self.evaluating(name, text))
    }
}

/// In a browser, evaluations pause while modules are compiled.
#[cfg(target_arch = "wasm32")]
impl Session {
    /// Starts the core, a compiled module, and loads the kernel.
    pub async fn new(core: &Module, options: Options) -> Result<Self, Error> {
        let set = options.set;
        let host = options.host(Memory::new()?, Background::new);
        let mut session = Session::on(Machine::new(core, host).await?, set);
        session.load_kernel().await?;
        Ok(session)
    }

    /// Loads files, pairs of name and text: all classes first, superclasses before their subclasses, then all methods; then
    /// scripts in them are evaluated in order.
    pub async fn load(&mut self, files: &[(&str, &str)]) -> Result<(), Error> {
        self.loading(files).await
    }

    /// Evaluates a script; answers its value's printString.
    pub async fn evaluate(&mut self, name: &str, text: &str) -> Result<String, Error> {
        self.evaluating(name, text).await
    }

    /// The memory that is shared with the core: who stores what [`Interrupter::interrupt`] does, stops it.
    pub fn memory(&self) -> js_sys::WebAssembly::Memory {
        self.machine.host(|host| host.memory.object().clone())
    }
}
