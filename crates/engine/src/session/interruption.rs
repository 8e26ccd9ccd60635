//! What happens when the running code polls.

use super::host::{Core, Host};
use crate::error::Error;
use crate::interrupt::TELL;
use crate::protocol::numbers::EvaluationStatus;
use crate::translation::linking::install_finished;
use web_time::Instant;

/// Answer of `interrupted`: go on.
const GO_ON: i32 = 0;
/// Answer of `interrupted`: tell Smalltalk that little memory is left.
const TELL_OF_MEMORY: i32 = TELL + 17;

/// The depth limit was exceeded or lowered; no WebAssembly activation is left.
pub fn interrupted(core: &mut Core<'_>) -> Result<i32, Error> {
    core.control(|control| control.allow());
    install_finished(core)?;
    let is_exhausted = core.look_after_heap()?;
    let word = core.memory().take_word();
    Ok(core.host(|host: &mut Host| match word {
        0 if is_exhausted => TELL_OF_MEMORY,
        0 if host.translator.background.wants_pause() => EvaluationStatus::Paused as i32,
        0 => GO_ON,
        how if how > TELL => how,
        _ => EvaluationStatus::Stopped as i32,
    }))
}

/// Collects garbage, where the engine can be asked to.
pub fn collect_garbage(core: &mut Core<'_>) -> Result<(), Error> {
    let start = Instant::now();
    if core.collect_garbage()? {
        core.host(|host| host.platform.collected(start));
    }
    Ok(())
}
