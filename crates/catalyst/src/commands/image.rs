//! `catalyst save`, and `catalyst FILE.image`.

use super::streams::Streams;
use super::{advice, interruption, prompt, run, session, sources};
use crate::options::{Loading, Machine, Run, Save};
use crate::outcome::Outcome;
use std::path::PathBuf;
use std::time::Duration;

/// Loads, and writes the image.
pub fn save(options: &Save) -> Outcome {
    match saved(options) {
        Ok(()) => Outcome::Done(String::new()),
        Err(outcome) => outcome,
    }
}

fn saved(options: &Save) -> Result<(), Outcome> {
    advice::check_advisers(&options.machine)?;
    let texts = sources::read(&options.paths)?;
    let mut session = session::with_arguments(&options.machine, Vec::new())?;
    sources::load(&mut session, &texts, &options.loading)?;
    if let Some(main) = &options.main {
        return Ok(session.save_program(&options.file, main)?);
    }
    let image = session.image()?;
    let written = engine::write_image(&options.file, &image);
    written.map_err(|error| Outcome::Failed(format!("{}: {error}", options.file.display())))
}

/// Goes on with an image; where no program was running when it was written, there is a prompt. A script is run.
pub fn start(mut machine: Machine, file: PathBuf, arguments: Vec<String>, timeout: Option<Duration>) -> Outcome {
    if !file.exists() {
        let name = file.display();
        return Outcome::Usage(format!(
            "there is neither a command nor an image or script {name}; catalyst --help lists the commands"
        ));
    }
    if file.is_dir() {
        let name = file.display();
        return Outcome::Usage(format!("{name} is a folder: catalyst run {name} takes what is in it"));
    }
    if sources::is_script(&file) {
        return run::run(&Run {
            paths: vec![file],
            arguments,
            machine,
            loading: Loading { strict: false },
            timeout,
        });
    }
    machine.image = Some(file);
    interruption::stop_after(timeout);
    match resumed(&machine, arguments) {
        Ok(true) => Outcome::Done(String::new()),
        Ok(false) => prompt::run(machine),
        Err(outcome) => outcome,
    }
}

/// Whether there was a program; it has ended.
fn resumed(machine: &Machine, arguments: Vec<String>) -> Result<bool, Outcome> {
    advice::check_advisers(machine)?;
    let arguments = std::iter::once("--".to_owned()).chain(arguments).collect();
    let mut session = session::unstarted(machine, arguments, Streams::standard())?;
    interruption::stop_at_signals(&session, false);
    let resumed = session.resume();
    resumed.map_err(|error| session::end(&mut session, error))
}
