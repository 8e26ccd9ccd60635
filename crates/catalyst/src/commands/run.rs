//! `catalyst run`.

use super::{check_replies, read, session_of};
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
    check_replies(&options.machine)?;
    let mut texts = Vec::new();
    for path in &options.files {
        texts.push((path.display().to_string(), read(path)?));
    }
    let files: Vec<(&str, &str)> = texts
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    let script = options
        .files
        .last()
        .map_or_else(String::new, |path| path.display().to_string());
    let arguments = std::iter::once(script).chain(options.arguments.iter().cloned());
    let mut session = session_of(&options.machine, arguments.collect())?;
    Ok(session.load(&files)?)
}
