//! `catalyst save`, and `catalyst FILE.image`.

use super::{check_replies, interrupt_on_ctrl_c, session_of, sources, unstarted};
use crate::options::{InstructionSet, Machine, Options, Save, Tier};
use crate::outcome::Outcome;
use clap::CommandFactory;
use std::io::BufWriter;

/// Loads, and writes the image.
pub fn save(options: &Save) -> Outcome {
    match saved(options) {
        Ok(()) => Outcome::Done(String::new()),
        Err(outcome) => outcome,
    }
}

fn saved(options: &Save) -> Result<(), Outcome> {
    check_replies(&options.machine)?;
    let texts = sources::read(&options.paths)?;
    let mut session = session_of(&options.machine, Vec::new())?;
    session.load(&sources::borrowed(&texts))?;
    if let Some(main) = &options.main {
        return Ok(session.save_program(&options.file, main)?);
    }
    let image = session.image()?;
    let written = engine::write_image(&options.file, &image);
    written.map_err(|error| Outcome::Failed(format!("{}: {error}", options.file.display())))
}

/// Goes on with an image.
pub fn start(options: &Options) -> Outcome {
    match started(options) {
        Ok(()) => Outcome::Done(String::new()),
        Err(outcome) => outcome,
    }
}

fn started(options: &Options) -> Result<(), Outcome> {
    let Some(image) = &options.image else {
        return Err(Outcome::Usage(
            crate::options::Options::command().render_help().to_string(),
        ));
    };
    let machine = Machine {
        tier: Tier::Translation,
        set: InstructionSet::Sista,
        image: Some(image.clone()),
        adviser: crate::options::Adviser::default(),
    };
    let script = std::iter::once("--".to_owned());
    let arguments = script.chain(options.arguments.iter().cloned()).collect();
    let mut session = unstarted(&machine, arguments, Box::new(BufWriter::new(std::io::stdout())))?;
    interrupt_on_ctrl_c(&session)?;
    if !session.resume()? {
        session.start()?;
    }
    Ok(())
}
