//! How modules that were made are linked, and what becomes of what cannot be used.

use super::demand::ask;
use super::events::What;
use super::modules::{CodeModule, Rejected, Response, VerifiedAdvice};
use super::tiers::COUNTER;
use super::translator::Translator;
use super::trial;
use crate::error::Error;
use crate::machine::{Core, Module};

/// Where all is made at once it is installed.
pub fn install_at_once(core: &mut Core<'_, impl AsMut<Translator>>) -> Result<(), Error> {
    match core.translator(|translator| translator.tiers.is_synchronous()) {
        true => install_finished(core),
        false => Ok(()),
    }
}

/// Links what is finished.
pub fn install_finished(core: &mut Core<'_, impl AsMut<Translator>>) -> Result<(), Error> {
    loop {
        let finished = core.translator(|translator| translator.background.finished())?;
        if finished.is_empty() {
            return Ok(());
        }
        for done in finished {
            match done {
                Response::Module(made) => install(core, made)?,
                Response::Nothing(left_out) => tell_left_out(core, left_out),
            }
        }
    }
}

/// Tells what was finished and is not used any more.
pub fn tell_rest(core: &mut Core<'_, impl AsMut<Translator>>) -> Result<(), Error> {
    for done in core.translator(|translator| translator.background.finished())? {
        match done {
            Response::Module(made) if made.advice.is_some() => tell_not_kept(core, &made, "it came when all was over"),
            Response::Module(_) => {}
            Response::Nothing(left_out) => tell_left_out(core, left_out),
        }
    }
    Ok(())
}

fn tell_left_out(core: &mut Core<'_, impl AsMut<Translator>>, left_out: Vec<Rejected>) {
    core.translator(|translator| {
        left_out
            .into_iter()
            .for_each(|each| translator.tell(each.number, each.what))
    });
}

fn tell_not_kept(core: &mut Core<'_, impl AsMut<Translator>>, made: &CodeModule<Module>, why: &str) {
    core.translator(|translator| {
        for function in &made.functions {
            translator.tell(function.number, What::NotKept { why: why.to_owned() });
        }
    });
}

/// Puts a module's functions into the table of code. Answers the numbers of the codes and the places.
pub fn placed<H>(core: &mut Core<'_, H>, made: &CodeModule<Module>) -> Result<Vec<(u32, i32)>, Error> {
    let places = core.place(&made.module, made.functions.len())?;
    let numbers = made.functions.iter().map(|function| function.number);
    Ok(numbers.zip(places).collect())
}

fn install(core: &mut Core<'_, impl AsMut<Translator>>, mut made: CodeModule<Module>) -> Result<(), Error> {
    tell_left_out(core, std::mem::take(&mut made.left_out));
    if let Some(advised) = made.advice.take() {
        return install_advice(core, &made, &advised);
    }
    let places = placed(core, &made)?;
    let current = core.translator(|translator| {
        let is_current = made
            .functions
            .iter()
            .map(|each| translator.is_current(each.number, &each.code));
        is_current.collect::<Vec<bool>>()
    });
    let mut installed = Vec::new();
    for ((function, place), is_current) in made.functions.iter().zip(places).zip(current) {
        match (is_current, made.entry) {
            // What it was made of has changed meanwhile: it may become hot again.
            (false, _) => core.set_counter(function.number, COUNTER)?,
            (true, Some(at)) => {
                core.install_loop(place, at.pc, at.stackp)?;
                let (pc, size) = (at.pc, function.size);
                core.translator(|translator| {
                    translator.tiers.linked_loop();
                    translator.tell(function.number, What::Loop { pc, size });
                });
            }
            (true, None) => {
                core.install(place)?;
                core.translator(|translator| translator.tell(function.number, What::Translated(function.size)));
                installed.push(place);
            }
        }
    }
    core.translator(|translator| translator.tiers.linked(&installed));
    advise_installed(core, &installed)
}

/// Translations that were installed count their calls, or, where all is made at once, advice for them is asked for.
fn advise_installed(core: &mut Core<'_, impl AsMut<Translator>>, installed: &[(u32, i32)]) -> Result<(), Error> {
    if core.translator(|translator| translator.tiers.is_synchronous() && translator.tiers.wants_advice()) {
        for (number, _) in installed {
            let numbered = core.numbered(*number)?;
            ask(core, *number, numbered, None)?;
        }
    }
    for (number, _) in installed {
        let counter = core.translator(|translator| translator.tiers.next_counter(*number));
        core.set_counter(*number, counter)?;
    }
    Ok(())
}

/// Advice runs where it is faster than the translation, and what it was made of and proved with is as it was.
fn install_advice(
    core: &mut Core<'_, impl AsMut<Translator>>,
    made: &CodeModule<Module>,
    advised: &VerifiedAdvice,
) -> Result<(), Error> {
    let is_current = core.translator(|translator| {
        let mut functions = made.functions.iter();
        translator.tiers.are_unchanged(advised.changes)
            && functions.all(|each| translator.is_current(each.number, &each.code))
    });
    if !is_current {
        tell_not_kept(core, made, "what it was proved with has changed meanwhile");
        return Ok(());
    }
    for (function, place) in made.functions.iter().zip(placed(core, made)?) {
        let what = match trial::faster(core, place, advised)? {
            Ok(faster) => {
                core.install(place)?;
                core.translator(|translator| translator.tiers.keep(place.0));
                What::Kept {
                    size: function.size,
                    ranges: advised.verified.ranges().to_vec(),
                    declines_some: advised.verified.declines_some(),
                    faster,
                }
            }
            Err(why) => What::NotKept { why: why.to_string() },
        };
        core.translator(|translator| translator.tell(place.0, what));
    }
    Ok(())
}
