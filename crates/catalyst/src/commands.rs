//! The commands.

pub mod advice;
pub mod bench;
pub mod demo;
pub mod eval;
mod progress;
pub mod prompt;
pub mod run;
pub mod serve;
pub mod show;

use crate::options::{Machine, Tier};
use crate::outcome::Outcome;
use engine::{Options, Session};
use std::path::Path;

/// A session that Ctrl-C interrupts.
fn session(machine: &Machine) -> Result<Session, Outcome> {
    let session = new_session(machine)?;
    let interrupter = session.interrupter();
    ctrlc::set_handler(move || interrupter.interrupt())
        .map_err(|error| Outcome::Failed(format!("Ctrl-C cannot be handled: {error}")))?;
    Ok(session)
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
    let adviser = advice::adviser(&machine.adviser)?;
    let advise = (machine.tier == Tier::Advice).then(|| advice::asking(adviser));
    Ok(Session::new(Options {
        set: machine.set.set(),
        tier: machine.tier.tier(),
        advise,
        output: Box::new(std::io::BufWriter::new(std::io::stdout())),
    })?)
}

fn read(path: &Path) -> Result<String, Outcome> {
    std::fs::read_to_string(path).map_err(|error| Outcome::Failed(format!("{}: {error}", path.display())))
}
