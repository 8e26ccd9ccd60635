//! `catalyst run`.

use super::{advice, interruption, session, sources};
use crate::options::Run;
use crate::outcome::Outcome;

/// Loads and evaluates.
pub fn run(options: &Run) -> Outcome {
    match load(options) {
        Ok(()) => Outcome::Done(String::new()),
        Err(outcome) => outcome,
    }
}

fn load(options: &Run) -> Result<(), Outcome> {
    advice::check_advisers(&options.machine)?;
    let texts = sources::read(&options.paths)?;
    let script = options
        .paths
        .last()
        .map_or_else(String::new, |path| path.display().to_string());
    let arguments = std::iter::once(script).chain(options.arguments.iter().cloned());
    interruption::stop_after(options.timeout);
    let mut session = session::with_arguments(&options.machine, arguments.collect())?;
    let loaded = sources::load(&mut session, &texts, &options.loading);
    loaded.map_err(|error| session::end(&mut session, error))
}
