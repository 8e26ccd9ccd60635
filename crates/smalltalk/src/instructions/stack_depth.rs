//! Whether instructions can be run at all. No compiler makes others, but images may bring them, and programs can make them: so they are
//! looked at before they run first. What instructions do is what their definitions say ([`Effect`]).

use super::effects::{Effect, effect};
use super::listing::with_operands;
use super::{DecodeError, Decoded, InstructionSet, Set};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use thiserror::Error;

/// What stands in [`depths`] where no instruction begins.
pub const NO_INSTRUCTION: u8 = u8::MAX;
/// Values that an instruction may push above the frame, only where it tells of an error or returns from afar: contexts have room for them.
const EXTRA_SLOTS: i32 = 3;

/// Instructions to be looked at.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The set.
    pub set: Set,
    /// The bytes.
    pub bytes: &'a [u8],
    /// Where the first instruction begins.
    pub start: usize,
    /// How many slots are in use then: arguments, copied values, temporaries.
    pub num_temps: usize,
    /// Slots of the frame.
    pub frame_size: usize,
    /// Literals behind the header.
    pub num_literals: usize,
}

/// Why instructions cannot be run.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum Fault {
    /// There is no instruction.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// The frame has no room for its temporaries.
    #[error("there are more temporaries than the frame has room for")]
    Frame,
    /// An instruction cannot do what it is to do.
    #[error("the instruction at {pc}, {instruction}, {wrong}")]
    Instruction {
        /// Where it begins in the code's bytes.
        pc: usize,
        /// Its selector with its operands.
        instruction: String,
        /// Why.
        wrong: Wrong,
    },
}

/// What is wrong with an instruction where it stands.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum Wrong {
    /// There is no such temporary.
    #[error("names a temporary that is not there")]
    Temporary,
    /// There is no such literal.
    #[error("names a literal that is not there")]
    Literal,
    /// It goes on outside of the code.
    #[error("leads out of the code")]
    Target,
    /// It takes what is not there.
    #[error("takes more values than are on the stack")]
    Underflow,
    /// It pushes too much.
    #[error("pushes more than the frame has room for")]
    Overflow,
    /// There are two ways to it, with stacks of different depth.
    #[error("is reached in two ways with different numbers of values on the stack")]
    Depth,
    /// Its definition is not understood.
    #[error("cannot be followed")]
    Unknown,
}

/// For each byte how many slots are in use where an instruction begins there ([`NO_INSTRUCTION`] where none does, or it is not reached).
pub fn depths(subject: &Subject<'_>) -> Result<Vec<u8>, Fault> {
    if subject.num_temps > subject.frame_size || subject.frame_size >= usize::from(NO_INSTRUCTION) {
        return Err(Fault::Frame);
    }
    let mut depths = vec![NO_INSTRUCTION; subject.bytes.len()];
    let mut pending = vec![(subject.start, subject.num_temps)];
    while let Some((pc, depth)) = pending.pop() {
        match depths.get_mut(pc) {
            None => return Err(DecodeError::Truncated { pc }.into()),
            Some(known) if *known == NO_INSTRUCTION => *known = depth as u8,
            Some(known) if usize::from(*known) == depth => continue,
            Some(_) => {
                let decoded = InstructionSet::get(subject.set).decode(subject.bytes, pc)?;
                return Err(fault(&decoded, Wrong::Depth));
            }
        }
        let decoded = InstructionSet::get(subject.set).decode(subject.bytes, pc)?;
        let successors = successors(subject, &decoded, depth);
        pending.extend(successors.map_err(|wrong| fault(&decoded, wrong))?);
    }
    Ok(depths)
}

fn fault(decoded: &Decoded<'_>, wrong: Wrong) -> Fault {
    Fault::Instruction {
        pc: decoded.start,
        instruction: with_operands(decoded),
        wrong,
    }
}

/// Where the instruction goes on, and how many slots are in use there.
fn successors(subject: &Subject<'_>, decoded: &Decoded<'_>, depth: usize) -> Result<Vec<(usize, usize)>, Wrong> {
    let effect = known_effect(decoded).ok_or(Wrong::Unknown)?;
    let within = |index: &i32, size: usize| usize::try_from(*index).is_ok_and(|index| index < size);
    if !effect.temporaries.iter().all(|index| within(index, depth)) {
        return Err(Wrong::Temporary);
    }
    if !effect.literals.iter().all(|index| within(index, subject.num_literals)) {
        return Err(Wrong::Literal);
    }
    let (depth, temps, frame) = (depth as i32, subject.num_temps as i32, subject.frame_size as i32);
    if depth + effect.lowest < temps && effect.lowest < 0 {
        return Err(Wrong::Underflow);
    }
    if depth + effect.highest >= frame + EXTRA_SLOTS {
        return Err(Wrong::Overflow);
    }
    let successor = |(distance, growth): &(i32, i32)| {
        let target = usize::try_from(decoded.next_pc as i64 + i64::from(*distance)).ok();
        let target = target.filter(|target| *target < subject.bytes.len());
        let after = depth + growth;
        if after < temps {
            return Err(Wrong::Underflow);
        }
        if after > frame {
            return Err(Wrong::Overflow);
        }
        Ok((target.ok_or(Wrong::Target)?, after as usize))
    };
    effect.successors.iter().map(successor).collect()
}

/// The effects of the instructions that were met, by their definitions' selectors and operands.
type Effects = HashMap<(String, Vec<i32>), Option<Arc<Effect>>>;

fn known_effect(decoded: &Decoded<'_>) -> Option<Arc<Effect>> {
    static EFFECTS: OnceLock<Mutex<Effects>> = OnceLock::new();
    let mut effects = EFFECTS
        .get_or_init(Mutex::default)
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    let key = (decoded.definition.selector.clone(), decoded.operands().to_vec());
    let find = || effect(&decoded.definition.method, decoded.operands()).map(Arc::new);
    effects.entry(key).or_insert_with(find).clone()
}
