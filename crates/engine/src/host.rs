//! What the core asks of its host (`st/vm/Host.class.st`), whatever machine it runs on.

use crate::error::{Activation, Error, Place};
use crate::machine::{Alarm, Core, Link, Memory, Module, Shared};
use crate::session::interrupter::TELL;
use crate::system::Surroundings;
use crate::system::functions;
use crate::translation::axioms;
use crate::translation::background::Background;
use crate::translation::events::{Event, Listener, What};
use crate::translation::modules::{Advised, Done, LeftOut, LoopEntry, Made, Request};
use crate::translation::tiers::{COUNTER, Running, Tiers};
use crate::translation::trial;
use smalltalk::instructions::{self, Set};
use smalltalk::method::CompiledCode;
use std::collections::HashMap;
use std::io::Write;
use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;
use wasmgc::specialise::{Seen, set_offset};
use web_time::Instant;

/// So many modules are asked for in a session at most. A store of wasmtime 48 has 10,000 instances at most, gives none up before its end, and the next one is an error.
const MOST_MODULES: usize = 9_900;

/// Answer of `interrupted`: go on.
const GO_ON: i32 = 0;
/// Answer of `interrupted`: stop.
const STOP: i32 = 2;
/// Answer of `interrupted`: tell Smalltalk that little memory is left.
const TELL_OF_MEMORY: i32 = TELL + 17;
/// Answer of `interrupted`: the evaluation pauses, until the core is asked to resume it.
pub const PAUSE: i32 = 4;

/// The stream of `write:to:` that is standard output.
const STANDARD_OUTPUT: i32 = 1;
/// The one that is the text of an error that ends the evaluation, and the one that is its activations.
const ERROR_TEXT: i32 = 2;
const ERROR_ACTIVATIONS: i32 = 3;
/// The activations of an error that only ends another process; its text comes before them.
const PROCESS_ERROR_ACTIVATIONS: i32 = 5;
/// The text of an interrupt that ends the evaluation.
const INTERRUPT_TEXT: i32 = 6;

/// What stands for the file of a method that was compiled while the program ran.
const UNNAMED: &str = "line";

/// A code that the core knows by its number.
#[derive(Clone, Debug)]
pub struct Numbered {
    /// The code.
    pub code: Arc<CompiledCode>,
    /// Where it stands within its method's instructions: the offset of the first one of a block of V3PlusClosures.
    pub block: Option<usize>,
    /// Its source, where there is one.
    pub origin: Option<Arc<Origin>>,
    /// What was seen of the objects that it is about, where it is to be translated.
    pub seen: Option<Seen>,
}

/// The source of a method.
#[derive(Clone, Debug)]
pub struct Origin {
    /// The name of the file that it was loaded from.
    pub file: Option<String>,
    /// The line there, from 1, in which the text begins.
    pub line: usize,
    /// The text, which the places of the code refer to.
    pub text: Arc<str>,
    /// Whether the text is statements.
    pub is_script: bool,
}

/// An error that nothing has handled.
#[derive(Debug, Default)]
pub struct Report {
    /// Its text.
    pub text: String,
    /// Where it was signalled, as the core writes activations, if that was told.
    pub activations: Option<Vec<u8>>,
    /// Whether it is no error but an interrupt.
    pub is_interrupt: bool,
}

/// What the functions of the host work on.
pub struct Host {
    /// The shared memory.
    pub memory: Memory,
    /// The depth limit while nothing is wanted of the running code.
    pub depth_limit: i32,
    /// Standard output.
    pub output: Box<dyn Write + Send>,
    /// What is around the virtual machine.
    pub surroundings: Surroundings,
    /// How many modules were asked for.
    pub modules: usize,
    /// What was reported as an error: the first one, if what that unwinds signals another one.
    pub report: Option<Report>,
    /// The text of an error that ends another process, until its activations are written.
    pub process_error: String,
    /// What interrupts running code.
    pub alarm: Alarm,
    /// When the core wants that, as it told the time; 0: never.
    pub alarm_at: i64,
    /// Whether advice is being tried: nothing is asked for meanwhile.
    pub is_trying: bool,
    /// Who is told what happens to code.
    pub listener: Option<Listener>,
    /// The instruction set that methods are compiled to.
    pub set: Set,
    /// Code by number, as far as anybody asked for it.
    pub codes: HashMap<u32, Numbered>,
    /// Which code runs in which tier.
    pub tiers: Tiers,
    /// How large the heap may be.
    #[cfg(not(target_arch = "wasm32"))]
    pub heap: crate::machine::HeapLimit,
    /// Where modules are made.
    pub background: Background,
    /// The running core, once it is there.
    pub link: Option<Shared<Link>>,
    /// When the session began.
    pub start: Instant,
}

impl Host {
    /// The depth limit that lets code run.
    pub fn allow(&self) {
        self.memory.set_depth_limit(self.depth_limit);
    }

    /// Whether the depth limit was lowered since code was allowed to run. It is allowed to again.
    pub fn was_lowered(&self) -> bool {
        self.memory.swap_depth_limit(self.depth_limit) != self.depth_limit
    }

    /// Asks for modules, as long as there is room for them. What they are for stays as it is then.
    pub fn request(&mut self, requests: impl IntoIterator<Item = Request>) -> Result<(), Error> {
        for request in requests {
            if self.modules < MOST_MODULES {
                self.modules += 1;
                self.background.request(request, &self.memory)?;
                continue;
            }
            for number in request.numbers() {
                let why = format!("{MOST_MODULES} modules were made in this session");
                self.tell(number, What::NotTranslated { why });
            }
        }
        Ok(())
    }

    /// Tells what happened to code.
    fn tell(&mut self, number: u32, what: What) {
        let name = match self.codes.get(&number) {
            Some(numbered) => numbered.name(),
            None => format!("code {number}"),
        };
        let at = self.start.elapsed();
        if let Some(listener) = &mut self.listener {
            listener(&Event { at, name, what });
        }
    }

    /// The literals of code are others now: it is interpreted again, and what was made of it is of no use.
    pub fn code_changed(&mut self, number: u32) {
        if self.tiers.forget(number) != Running::Interpreter {
            let why = "its literals were changed";
            self.tell(number, What::Dropped { why });
        }
        self.codes.remove(&number);
    }

    /// Whether code is what it was when something was made of it.
    fn is_current(&self, number: u32, code: &Arc<CompiledCode>) -> bool {
        let known = self.codes.get(&number);
        known.is_some_and(|known| Arc::ptr_eq(&known.code, code))
    }

    /// Writes what is exchanged to a stream; not the activations of another process.
    fn write(&mut self, length: i32, stream: i32) -> Result<(), Error> {
        let bytes = self.memory.read(length as u32 as usize);
        match stream {
            STANDARD_OUTPUT => {
                let written = self.output.write_all(&bytes);
                return written.map_err(|error| Error::Output(error.to_string()));
            }
            ERROR_TEXT | INTERRUPT_TEXT => {
                self.report.get_or_insert_with(|| Report {
                    text: String::from_utf8_lossy(&bytes).into_owned(),
                    activations: None,
                    is_interrupt: stream == INTERRUPT_TEXT,
                });
            }
            ERROR_ACTIVATIONS => {
                self.report.get_or_insert_default().activations.get_or_insert(bytes);
            }
            _ => self.process_error = String::from_utf8_lossy(&bytes).into_owned(),
        }
        Ok(())
    }

    /// Makes sure that so many bytes of exchange exist.
    pub fn reserve(&self, length: i32) -> Result<(), Error> {
        self.memory.reserve(length as u32 as usize)
    }

    /// Milliseconds since the session began, as the core wants them.
    pub fn milliseconds(&self) -> i32 {
        (self.start.elapsed().as_millis() % (1 << 29)) as i32
    }

    /// Microseconds since just before the session began.
    pub fn microseconds(&mut self) -> Result<i64, Error> {
        Ok(self.start.elapsed().as_micros() as i64 + 1)
    }

    /// Lets running code be interrupted when [`Host::microseconds`] shows the time; 0: never.
    pub fn alarm(&mut self, time: i64) -> Result<(), Error> {
        self.alarm_at = time;
        let at = (time != 0).then(|| self.instant(time)).flatten();
        self.alarm.set(at, &self.memory)
    }

    /// Sleeps until [`Host::microseconds`] shows the time, or until the evaluation shall stop. What was written so far is seen meanwhile.
    pub fn sleep_until(&mut self, time: i64) -> Result<(), Error> {
        let flushed = self.output.flush();
        flushed.map_err(|error| Error::Output(error.to_string()))?;
        if let Some(instant) = self.instant(time) {
            self.memory.sleep_until(instant);
        }
        Ok(())
    }

    /// When [`Host::microseconds`] shows the time, if that ever is.
    fn instant(&self, time: i64) -> Option<Instant> {
        self.start.checked_add(Duration::from_micros(time.max(0) as u64))
    }

    /// Looks whether the instructions that are exchanged can be run. Exchanges the depth of the stack at each (see
    /// [`instructions::depths`]) and answers how many bytes that are. Where they cannot, exchanges why; then the answer is less than 0.
    pub fn check(&self, length: i32, about: [i32; 5]) -> Result<i32, Error> {
        let bytes = self.memory.read(length as u32 as usize);
        let [start, set, num_temps, frame_size, num_literals] = about.map(|each| each as u32 as usize);
        let set = Set::ALL.into_iter().find(|each| set_offset(*each) == set);
        let set = set.ok_or_else(|| Error::Machine("there is code of no instruction set".to_owned()))?;
        let subject = instructions::Subject {
            set,
            bytes: &bytes,
            start,
            num_temps,
            frame_size,
            num_literals,
        };
        match instructions::depths(&subject) {
            Ok(depths) => {
                self.memory.write(&depths)?;
                Ok(depths.len() as i32)
            }
            Err(fault) => {
                let text = fault.to_string();
                self.memory.write(text.as_bytes())?;
                Ok(-(text.len() as i32))
            }
        }
    }

    /// Exchanges the shortest digits of a float; answers their number.
    pub fn print_float(&self, value: f64) -> Result<i32, Error> {
        let text = functions::print_float(value);
        self.memory.write(text.as_bytes())?;
        Ok(text.len() as i32)
    }
}

/// Writes what is exchanged to a stream.
pub fn write(core: &mut Core<'_>, length: i32, stream: i32) -> Result<(), Error> {
    if stream != PROCESS_ERROR_ACTIVATIONS {
        return core.host(|host| host.write(length, stream));
    }
    let bytes = core.host(|host| host.memory.read(length as u32 as usize));
    let activations = shown(core, &bytes)?;
    core.host(|host| {
        let message = std::mem::take(&mut host.process_error);
        let error = Error::Smalltalk { message, activations };
        // Where standard error cannot be written nobody can be told; the program goes on.
        let _ = host.surroundings.write_error(&error.describe());
        Ok(())
    })
}

/// What is shown of activations that the core has written: a number and a pc for each.
pub fn shown(core: &mut Core<'_>, bytes: &[u8]) -> Result<Vec<Activation>, Error> {
    let (numbers, _) = bytes.as_chunks::<4>();
    let mut activations = Vec::new();
    let mut omitted = 0;
    for [number, pc] in numbers.as_chunks::<2>().0 {
        let (number, pc) = (i32::from_le_bytes(*number), i32::from_le_bytes(*pc));
        if number < 0 {
            omitted = pc as usize;
            continue;
        }
        let shown = match core.numbered(number as u32) {
            // A program may have put anything in its method's place.
            Err(Error::Damaged(_)) => Activation {
                name: "?".to_owned(),
                place: None,
                omitted: 0,
            },
            numbered => activation(&numbered?, pc),
        };
        activations.push(Activation {
            omitted: std::mem::take(&mut omitted),
            ..shown
        });
    }
    Ok(activations)
}

/// The code of the number has used up its counter.
pub fn hot(core: &mut Core<'_>, number: i32) -> Result<(), Error> {
    if !core.host(|host| host.tiers.are_on_demand()) {
        return Ok(());
    }
    let number = number as u32;
    if core.host(|host| host.is_trying) {
        // What arithmetic a trial needs is asked for when the program needs it.
        return core.set_counter(number, COUNTER);
    }
    let Some(numbered) = seen(core, number)? else {
        return Ok(());
    };
    let input = core.host(|host| host.memory.take_input(numbered.code.num_args + 1));
    ask(core, number, numbered, input)?;
    install_at_once(core)
}

/// The code of the number, with what was seen of the objects that it is about.
fn seen(core: &mut Core<'_>, number: u32) -> Result<Option<Numbered>, Error> {
    let Some(mut numbered) = described(core, number)? else {
        return Ok(None);
    };
    let mut seen = core.seen(number, numbered.code.literals.len() + 1)?;
    let specials = numbered.special_selectors();
    seen.keep_specials(|index| specials.contains(&index));
    if core.host(|host| host.tiers.wants_advice()) {
        // A method that is done in place is never called, so nobody would ask for advice for it.
        seen.forget_shorts();
    }
    for short in seen.shorts() {
        short.code = described(core, short.number)?.map(|numbered| numbered.code);
    }
    numbered.seen = Some(seen);
    Ok(Some(numbered))
}

/// The code of the number. None where a program has put something else in the place of what describes it: that stays interpreted.
fn described(core: &mut Core<'_>, number: u32) -> Result<Option<Numbered>, Error> {
    match core.numbered(number) {
        Err(Error::Damaged(_)) => Ok(None),
        numbered => numbered.map(Some),
    }
}

/// Asks for what would run hot code better.
fn ask(core: &mut Core<'_>, number: u32, numbered: Numbered, input: Option<Vec<i32>>) -> Result<(), Error> {
    let is_translated = core.host(|host| host.tiers.running(number)) != Running::Interpreter;
    if is_translated && core.host(|host| host.tiers.want_axioms()) {
        let hold = axioms::hold(core)?;
        core.host(|host| host.tiers.saw_axioms(hold));
    }
    core.host(|host| {
        let request = host.tiers.hot(number, numbered, input);
        if let Some(Request::Advice { seen, .. }) = &request {
            let seen = seen.clone();
            host.tell(number, What::Asked { seen });
        }
        host.request(request)
    })
}

/// Where all is made at once it is installed.
fn install_at_once(core: &mut Core<'_>) -> Result<(), Error> {
    match core.host(|host| host.tiers.are_at_once()) {
        true => install_finished(core),
        false => Ok(()),
    }
}

/// An activation of translated code goes on as a context, with the backward jump at the pc.
pub fn within_loop(core: &mut Core<'_>, number: i32, pc: i32, stackp: i32) -> Result<(), Error> {
    if !core.host(|host| host.tiers.are_on_demand()) {
        return Ok(());
    }
    let (number, pc, stackp) = (number as u32, pc as u32, stackp as u32);
    let Some(numbered) = seen(core, number)? else {
        return Ok(());
    };
    core.host(|host| {
        let request = host.tiers.within_loop(number, LoopEntry { pc, stackp }, numbered);
        host.request(request)
    })?;
    install_at_once(core)
}

/// A block of V3PlusClosures has got a number.
pub fn block(core: &mut Core<'_>, number: i32) -> Result<(), Error> {
    loaded(core, number as u32..number as u32 + 1)?;
    install_finished(core)
}

/// Codes were loaded: all are translated, where that is not left for when they are hot. Nothing was seen yet; so what is seen leads to other translations soon.
pub fn loaded(core: &mut Core<'_>, numbers: Range<u32>) -> Result<(), Error> {
    if !core.host(|host| host.tiers.are_ahead()) {
        return Ok(());
    }
    let numbered = |number| {
        let numbered = core.numbered(number)?;
        let seen = Some(Seen::default());
        Ok((number, Numbered { seen, ..numbered }))
    };
    let codes = numbers.map(numbered).collect::<Result<_, Error>>()?;
    core.host(|host| {
        let request = host.tiers.translations(codes);
        host.request(request)
    })
}

/// What all advice rests on has changed: translations run what it ran.
pub fn axioms_changed(core: &mut Core<'_>) -> Result<(), Error> {
    for place in core.host(|host| host.tiers.revoke()) {
        core.install(place)?;
        let why = "integers' arithmetic, on which its proof rests, was changed";
        let counter = core.host(|host| {
            host.tell(place.0, What::Revoked { why });
            host.tiers.advice_counter()
        });
        // Where the arithmetic only got other methods that do the same, it is asked for again.
        core.set_counter(place.0, counter.unwrap_or_default())?;
    }
    Ok(())
}

/// The depth limit was exceeded or lowered; no WebAssembly activation is left.
pub fn interrupted(core: &mut Core<'_>) -> Result<i32, Error> {
    core.host(|host| host.allow());
    install_finished(core)?;
    let is_exhausted = core.look_after_heap()?;
    Ok(core.host(|host| match host.memory.take_word() {
        0 if is_exhausted => TELL_OF_MEMORY,
        0 if host.background.wants_pause() => PAUSE,
        0 => GO_ON,
        how if how > TELL => how,
        _ => STOP,
    }))
}

/// What is shown of an activation that waits at the pc.
fn activation(numbered: &Numbered, pc: i32) -> Activation {
    let code = &numbered.code;
    let place = numbered.origin.as_ref().and_then(|origin| {
        let span = code.place_at(usize::try_from(pc).ok()?.checked_sub(1)?)?;
        let (line, _) = smalltalk::diagnostic::line_and_column(&origin.text, span.start);
        let text = origin.text.lines().nth(line - 1).unwrap_or_default();
        Some(Place {
            file: origin.file.as_deref().unwrap_or(UNNAMED).to_owned(),
            line: origin.line + line - 1,
            text: text.trim().to_owned(),
        })
    });
    Activation {
        name: numbered.name(),
        place,
        omitted: 0,
    }
}

/// Collects garbage, where the engine can be asked to.
pub fn collect_garbage(core: &mut Core<'_>) -> Result<(), Error> {
    let start = Instant::now();
    if core.collect_garbage()? {
        core.host(|host| host.surroundings.collected(start));
    }
    Ok(())
}

/// Links what is finished.
pub fn install_finished(core: &mut Core<'_>) -> Result<(), Error> {
    loop {
        let finished = core.host(|host| host.background.finished())?;
        if finished.is_empty() {
            return Ok(());
        }
        for done in finished {
            match done {
                Done::Made(made) => install(core, made)?,
                Done::Nothing(left_out) => tell_left_out(core, left_out),
            }
        }
    }
}

/// Tells what was finished and is not used any more.
pub fn tell_rest(core: &mut Core<'_>) -> Result<(), Error> {
    for done in core.host(|host| host.background.finished())? {
        match done {
            Done::Made(made) if made.advice.is_some() => tell_not_kept(core, &made, "it came when all was over"),
            Done::Made(_) => {}
            Done::Nothing(left_out) => tell_left_out(core, left_out),
        }
    }
    Ok(())
}

fn tell_left_out(core: &mut Core<'_>, left_out: Vec<LeftOut>) {
    core.host(|host| left_out.into_iter().for_each(|each| host.tell(each.number, each.what)));
}

fn tell_not_kept(core: &mut Core<'_>, made: &Made<Module>, why: &str) {
    core.host(|host| {
        for function in &made.functions {
            host.tell(function.number, What::NotKept { why: why.to_owned() });
        }
    });
}

fn install(core: &mut Core<'_>, mut made: Made<Module>) -> Result<(), Error> {
    tell_left_out(core, std::mem::take(&mut made.left_out));
    if let Some(advised) = made.advice.take() {
        return install_advice(core, &made, &advised);
    }
    let places = core.place(&made)?;
    let current = core.host(|host| {
        let is_current = made
            .functions
            .iter()
            .map(|each| host.is_current(each.number, &each.code));
        is_current.collect::<Vec<bool>>()
    });
    let mut installed = Vec::new();
    for ((function, place), is_current) in made.functions.iter().zip(places).zip(current) {
        match (is_current, made.entry) {
            // What it was made of has changed meanwhile: it may become hot again.
            (false, _) => core.set_counter(function.number, COUNTER)?,
            (true, Some(at)) => {
                core.install_loop(place, at)?;
                let (pc, size) = (at.pc, function.size);
                core.host(|host| {
                    host.tiers.linked_loop();
                    host.tell(function.number, What::Loop { pc, size });
                });
            }
            (true, None) => {
                core.install(place)?;
                core.host(|host| host.tell(function.number, What::Translated(function.size)));
                installed.push(place);
            }
        }
    }
    core.host(|host| host.tiers.linked(&installed));
    advise_installed(core, &installed)
}

/// Translations that were installed count their calls, or, where all is made at once, advice for them is asked for.
fn advise_installed(core: &mut Core<'_>, installed: &[(u32, i32)]) -> Result<(), Error> {
    if core.host(|host| host.tiers.are_at_once() && host.tiers.wants_advice()) {
        for (number, _) in installed {
            let numbered = core.numbered(*number)?;
            ask(core, *number, numbered, None)?;
        }
    }
    for (number, _) in installed {
        let counter = core.host(|host| host.tiers.next_counter(*number));
        core.set_counter(*number, counter)?;
    }
    Ok(())
}

/// Advice runs where it is faster than the translation, and what it was made of and proved with is as it was.
fn install_advice(core: &mut Core<'_>, made: &Made<Module>, advised: &Advised) -> Result<(), Error> {
    let is_current = core.host(|host| {
        let mut functions = made.functions.iter();
        host.tiers.are_unchanged(advised.changes) && functions.all(|each| host.is_current(each.number, &each.code))
    });
    if !is_current {
        tell_not_kept(core, made, "what it was proved with has changed meanwhile");
        return Ok(());
    }
    for (function, place) in made.functions.iter().zip(core.place(made)?) {
        let what = match trial::faster(core, place, advised)? {
            Ok(faster) => {
                core.install(place)?;
                core.host(|host| host.tiers.keep(place.0));
                What::Kept {
                    size: function.size,
                    ranges: advised.verified.ranges().to_vec(),
                    declines_some: advised.verified.declines_some(),
                    faster,
                }
            }
            Err(why) => What::NotKept { why },
        };
        core.host(|host| host.tell(place.0, what));
    }
    Ok(())
}
