//! The commands.

pub mod advice;
pub mod bench;
mod cache;
pub mod demo;
pub mod eval;
pub mod image;
mod input;
pub mod look;
mod output;
mod progress;
pub mod prompt;
pub mod run;
pub mod serve;
pub mod show;
mod sources;
mod stopping;
pub mod test;
mod wat;

use crate::options::{InstructionSet, Machine, Tier};
use crate::outcome::Outcome;
use engine::{Activation, Error, Options, Session, System};
use output::Output;
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

/// The image of the kernel, which the build script made.
const KERNEL: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/kernel.image"));

/// Compiles all that is in the image to the instruction set that was chosen.
const RECOMPILE: &str = "Compiler recompileAll";
/// Lets all processes of a program that is to end evaluate their unwind blocks.
const END_PROCESSES: &str = "Processor terminateOthers";

/// A session that signals stop, and the program with it.
fn session(machine: &Machine) -> Result<Session, Outcome> {
    session_of(machine, Vec::new())
}

/// The same with what Smalltalk sees as arguments: the path of a script first.
fn session_of(machine: &Machine, arguments: Vec<String>) -> Result<Session, Outcome> {
    interruptible(machine, arguments, Streams::standard(), false)
}

/// The same with streams of its own; and whether there is a prompt, where an interrupt is not the end.
fn interruptible(
    machine: &Machine,
    arguments: Vec<String>,
    streams: Streams,
    is_prompt: bool,
) -> Result<Session, Outcome> {
    let mut session = unstarted(machine, arguments, streams)?;
    stopping::stop_at_signals(&session, is_prompt);
    session.start()?;
    Ok(session)
}

/// An error of the session's program, with which all ends. Where it was to end, its other processes evaluate their unwind blocks, too.
fn ended(session: &mut Session, error: Error) -> Outcome {
    if let Error::Interrupted { .. } = error {
        // They have as long as is left of the time for unwinding; what is wrong in them is not told.
        let _ = session.evaluate("the end", END_PROCESSES);
    }
    error.into()
}

/// Recorded replies that nobody would ask for are a mistake; those that are used are mentioned.
fn check_replies(machine: &Machine) -> Result<(), Outcome> {
    if machine.adviser.replies.is_none() {
        return Ok(());
    }
    if machine.tier != Tier::Advice {
        let message = "--replies needs --tier advice: in the other tiers nobody is asked";
        return Err(Outcome::Usage(message.to_owned()));
    }
    let adviser = advice::adviser(&machine.adviser)?;
    eprintln!("catalyst: advice comes from {}", advice::name(&adviser));
    Ok(())
}

/// One of several sessions.
fn new_session(machine: &Machine) -> Result<Session, Outcome> {
    session_writing(machine, Vec::new(), Box::new(Output::new()))
}

/// The standard streams, as programs see them.
struct Streams {
    input: Box<dyn Read + Send>,
    output: Box<dyn Write + Send>,
    errors: Box<dyn Write + Send>,
}

impl Streams {
    /// Those of this process.
    fn standard() -> Self {
        Self::writing(Box::new(Output::new()))
    }

    /// What is written goes elsewhere.
    fn writing(output: Box<dyn Write + Send>) -> Self {
        Self {
            input: Box::<input::Input>::default(),
            output,
            errors: Box::new(std::io::stderr()),
        }
    }
}

/// A session with arguments, and what its programs write to.
fn session_writing(
    machine: &Machine,
    arguments: Vec<String>,
    output: Box<dyn Write + Send>,
) -> Result<Session, Outcome> {
    let mut session = unstarted(machine, arguments, Streams::writing(output))?;
    session.start()?;
    Ok(session)
}

/// The same, before anything runs that is to run at a start.
fn unstarted(machine: &Machine, arguments: Vec<String>, streams: Streams) -> Result<Session, Outcome> {
    let adviser = advice::adviser(&machine.adviser)?;
    let advise = (machine.tier == Tier::Advice).then(|| advice::asking(adviser));
    let mut system = system(arguments, streams.input, streams.errors);
    if let Some(path) = &machine.image {
        system.image = path.display().to_string();
    }
    let options = Options {
        set: machine.set.set(),
        tier: machine.tier.tier(),
        advise,
        cache: cache::folder(machine),
        output: streams.output,
        system,
    };
    let mut session = match &machine.image {
        Some(path) => {
            let read = std::fs::read(path);
            let bytes = read.map_err(|error| Outcome::Failed(format!("{}: {error}", path.display())))?;
            let mut session = Session::from_image(options, &path.display().to_string(), &bytes)?;
            if !engine::has_checksum(&bytes) {
                for fault in session.faults()? {
                    eprintln!("{}: warning: {fault}", path.display());
                }
            }
            session
        }
        None => {
            let mut session = Session::from_kernel(options, KERNEL)?;
            if machine.set != InstructionSet::Sista {
                session.evaluate("the kernel", RECOMPILE)?;
            }
            session
        }
    };
    session.set_limits(&machine.limits.limits())?;
    look::at(&mut session, machine)?;
    Ok(session)
}

/// What is around this process.
fn system(arguments: Vec<String>, input: Box<dyn Read + Send>, errors: Box<dyn Write + Send>) -> System {
    let lossy = |text: std::ffi::OsString| text.to_string_lossy().into_owned();
    System {
        program: std::env::current_exe().map_or_else(|_| String::new(), |path| lossy(path.into())),
        image: String::new(),
        arguments,
        environment: std::env::vars_os()
            .map(|(name, value)| (lossy(name), lossy(value)))
            .collect(),
        input,
        errors,
    }
}

/// Our folder among the user's for a purpose: in the one that a variable of the environment names, or below home (XDG Base Directory Specification).
fn users_folder(variable: &str, below_home: &str) -> Option<PathBuf> {
    let parent = match std::env::var_os(variable) {
        Some(parent) if !parent.is_empty() => PathBuf::from(parent),
        _ => std::env::home_dir()?.join(below_home),
    };
    Some(parent.join("catalyst"))
}

/// The text of a file of source.
fn read(path: &Path) -> Result<String, Outcome> {
    let text = std::fs::read_to_string(path);
    let text = text.map_err(|error| Outcome::Failed(format!("{}: {error}", path.display())))?;
    Ok(sources::without_interpreter(text))
}

/// Activations for programs.
fn activations_as_json(activations: &[Activation]) -> Value {
    let activation = |each: &Activation| {
        let place = each.place.as_ref();
        json!({
            "name": each.name,
            "file": place.map(|place| &place.file),
            "line": place.map(|place| place.line),
            "text": place.map(|place| &place.text),
            "omitted": each.omitted,
        })
    };
    activations.iter().map(activation).collect()
}
