//! What the core tells of code, and what follows from it.

use super::demand::{ask, seen};
use super::events::What;
use super::linking::{install_at_once, install_finished};
use super::numbered::Numbered;
use super::requests::LoopEntry;
use super::tiers::COUNTER;
use super::translator::Translator;
use crate::error::Error;
use crate::machine::Core;
use std::ops::Range;
use wasmgc::specialise::Seen;

/// The code of the number has used up its counter.
pub fn hot(core: &mut Core<'_, impl AsMut<Translator>>, number: i32) -> Result<(), Error> {
    if !core.translator(|translator| translator.tiers.translates_on_demand()) {
        return Ok(());
    }
    let number = number as u32;
    if core.translator(|translator| translator.is_trying) {
        // What arithmetic a trial needs is asked for when the program needs it.
        return core.set_counter(number, COUNTER);
    }
    let Some(numbered) = seen(core, number)? else {
        return Ok(());
    };
    let input = core.memory().take_input(numbered.code.num_args + 1);
    ask(core, number, numbered, input)?;
    install_at_once(core)
}

/// An activation of translated code goes on as a context, with the backward jump at the pc.
pub fn within_loop(
    core: &mut Core<'_, impl AsMut<Translator>>,
    number: i32,
    pc: i32,
    stackp: i32,
) -> Result<(), Error> {
    if !core.translator(|translator| translator.tiers.translates_on_demand()) {
        return Ok(());
    }
    let (number, pc, stackp) = (number as u32, pc as u32, stackp as u32);
    let Some(numbered) = seen(core, number)? else {
        return Ok(());
    };
    let at = LoopEntry { pc, stackp };
    let request = core.translator(|translator| translator.tiers.within_loop(number, at, numbered));
    core.request(request)?;
    install_at_once(core)
}

/// A block of V3PlusClosures has got a number.
pub fn block(core: &mut Core<'_, impl AsMut<Translator>>, number: i32) -> Result<(), Error> {
    loaded(core, number as u32..number as u32 + 1)?;
    install_finished(core)
}

/// Codes were loaded: all are translated, where that is not left for when they are hot. Nothing was seen yet; so what is seen leads to other translations soon.
pub fn loaded(core: &mut Core<'_, impl AsMut<Translator>>, numbers: Range<u32>) -> Result<(), Error> {
    if !core.translator(|translator| translator.tiers.translates_ahead()) {
        return Ok(());
    }
    let numbered = |number| {
        let numbered = core.numbered(number)?;
        let seen = Some(Seen::default());
        Ok((number, Numbered { seen, ..numbered }))
    };
    let codes = numbers.map(numbered).collect::<Result<_, Error>>()?;
    let request = core.translator(|translator| translator.tiers.translations(codes));
    core.request(request)
}

/// What all advice rests on has changed: translations run what it ran.
pub fn axioms_changed(core: &mut Core<'_, impl AsMut<Translator>>) -> Result<(), Error> {
    for place in core.translator(|translator| translator.tiers.revoke()) {
        core.install(place)?;
        let why = "integers' arithmetic, on which its proof rests, was changed";
        let counter = core.translator(|translator| {
            translator.tell(place.0, What::Revoked { why });
            translator.tiers.advice_counter()
        });
        // Where the arithmetic only got other methods that do the same, it is asked for again.
        core.set_counter(place.0, counter.unwrap_or_default())?;
    }
    Ok(())
}
