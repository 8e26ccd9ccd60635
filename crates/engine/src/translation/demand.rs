//! What is asked for where code has used up its counter.

use super::axioms;
use super::events::What;
use super::numbered::Numbered;
use super::requests::Request;
use super::tiers::Running;
use super::translator::Translator;
use crate::error::Error;
use crate::machine::Core;

/// The code of the number, with what was seen of the objects that it is about.
pub fn seen(core: &mut Core<'_, impl AsMut<Translator>>, number: u32) -> Result<Option<Numbered>, Error> {
    let Some(mut numbered) = described(core, number)? else {
        return Ok(None);
    };
    let mut seen = core.seen(number, numbered.code.literals.len() + 1)?;
    let specials = numbered.special_selectors();
    seen.keep_specials(|index| specials.contains(&index));
    if core.translator(|translator| translator.tiers.wants_advice()) {
        // A method that is done in place is never called, so nobody would ask for advice for it.
        seen.forget_shorts();
    }
    for short in seen.shorts() {
        short.code = described(core, short.number)?.map(|numbered| numbered.code);
    }
    numbered.seen = Some(seen);
    Ok(Some(numbered))
}

/// The code of the number. None where a program has put something else in the place of what describes it: that stays interpreted.
fn described(core: &mut Core<'_, impl AsMut<Translator>>, number: u32) -> Result<Option<Numbered>, Error> {
    match core.numbered(number) {
        Err(Error::Damaged(_)) => Ok(None),
        numbered => numbered.map(Some),
    }
}

/// Asks for what would run hot code better.
pub fn ask(
    core: &mut Core<'_, impl AsMut<Translator>>,
    number: u32,
    numbered: Numbered,
    input: Option<Vec<i32>>,
) -> Result<(), Error> {
    let is_translated = core.translator(|translator| translator.tiers.running(number)) != Running::Interpreter;
    if is_translated && core.translator(|translator| translator.tiers.want_axioms()) {
        let hold = axioms::hold(core)?;
        core.translator(|translator| translator.tiers.saw_axioms(hold));
    }
    let request = core.translator(|translator| {
        let request = translator.tiers.hot(number, numbered, input);
        if let Some(Request::Advice { seen, .. }) = &request {
            let seen = seen.clone();
            translator.tell(number, What::Asked { seen });
        }
        request
    });
    core.request(request)
}
