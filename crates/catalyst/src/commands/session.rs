//! Sessions as the options want them: their beginning, and the end of one whose program has failed.

use super::output::Output;
use super::streams::Streams;
use super::{advice, cache, interruption, look, system};
use crate::options::{InstructionSet, Machine, Tier};
use crate::outcome::Outcome;
use engine::{Error, Options, RECOMPILE, Session};
use std::io::Write;

/// The image of the kernel, which the build script made.
const KERNEL: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/kernel.image"));

/// Lets all processes of a program that is to end evaluate their unwind blocks.
const END_PROCESSES: &str = "Processor terminateOthers";

/// A session that signals stop, and the program with it.
pub fn start(machine: &Machine) -> Result<Session, Outcome> {
    with_arguments(machine, Vec::new())
}

/// The same with what Smalltalk sees as arguments: the path of a script first.
pub fn with_arguments(machine: &Machine, arguments: Vec<String>) -> Result<Session, Outcome> {
    interruptible(machine, arguments, Streams::standard(), false)
}

/// The same with streams of its own; and whether there is a prompt, where an interrupt is not the end.
pub fn interruptible(
    machine: &Machine,
    arguments: Vec<String>,
    streams: Streams,
    is_prompt: bool,
) -> Result<Session, Outcome> {
    let mut session = unstarted(machine, arguments, streams)?;
    interruption::stop_at_signals(&session, is_prompt);
    session.start()?;
    Ok(session)
}

/// One of several sessions.
pub fn one_of_several(machine: &Machine) -> Result<Session, Outcome> {
    writing(machine, Vec::new(), Box::new(Output::new()))
}

/// A session with arguments, and what its programs write to.
pub fn writing(machine: &Machine, arguments: Vec<String>, output: Box<dyn Write + Send>) -> Result<Session, Outcome> {
    let mut session = unstarted(machine, arguments, Streams::writing(output))?;
    session.start()?;
    Ok(session)
}

/// The same, before anything runs that is to run at a start.
pub fn unstarted(machine: &Machine, arguments: Vec<String>, streams: Streams) -> Result<Session, Outcome> {
    let advisers = advice::advisers(&machine.adviser)?;
    let advise = (machine.tier() == Tier::Advice).then(|| advice::asking(advisers));
    let mut system = system::of_process(arguments, streams.input, streams.errors);
    if let Some(path) = &machine.image {
        system.image = path.display().to_string();
    }
    let options = Options {
        set: machine.set.set(),
        tier: machine.tier().tier(),
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

/// An error of the session's program, with which all ends. Where it was to end, its other processes evaluate their unwind blocks, too.
pub fn end(session: &mut Session, error: Error) -> Outcome {
    if let Error::Interrupted { .. } = error {
        // They have as long as is left of the time for unwinding; what is wrong in them is not told.
        let _ = session.evaluate("the end", END_PROCESSES);
    }
    error.into()
}
