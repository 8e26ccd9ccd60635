//! The commands.

pub mod eval;
pub mod run;
pub mod show;

use crate::options::Machine;
use crate::outcome::Outcome;
use engine::{Options, Session};
use std::path::Path;

/// A session that Ctrl-C interrupts.
fn session(machine: &Machine) -> Result<Session, Outcome> {
    let session = Session::new(Options {
        set: machine.set.set(),
        tier: machine.tier.tier(),
        output: Box::new(std::io::BufWriter::new(std::io::stdout())),
    })?;
    let interrupter = session.interrupter();
    ctrlc::set_handler(move || interrupter.interrupt())
        .map_err(|error| Outcome::Failed(format!("Ctrl-C cannot be handled: {error}")))?;
    Ok(session)
}

fn read(path: &Path) -> Result<String, Outcome> {
    std::fs::read_to_string(path).map_err(|error| Outcome::Failed(format!("{}: {error}", path.display())))
}
