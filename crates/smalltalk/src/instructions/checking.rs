//! Whether instructions can be run at all. No compiler makes others, but images may bring them, and programs can make them: so they are
//! looked at before they run first. What instructions do is what their definitions say ([`Effect`]).

use super::effects::{Effect, effect};
use super::{DecodeError, InstructionSet, Set};
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
    /// An operand leads nowhere.
    #[error("the instruction at {pc} names a {what} that is not there")]
    Operand {
        /// Where.
        pc: usize,
        /// What is missing.
        what: &'static str,
    },
    /// It pops what is not there, or pushes more than there is room for.
    #[error("the instruction at {pc} finds the stack not as deep as it must be")]
    Stack {
        /// Where.
        pc: usize,
    },
    /// The definition of the instruction is not understood.
    #[error("the instruction at {pc} cannot be followed")]
    Unknown {
        /// Where.
        pc: usize,
    },
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
            Some(_) => return Err(Fault::Stack { pc }),
        }
        pending.extend(successors(subject, pc, depth)?);
    }
    Ok(depths)
}

/// Where the instruction at the pc goes on, and how many slots are in use there.
fn successors(subject: &Subject<'_>, pc: usize, depth: usize) -> Result<Vec<(usize, usize)>, Fault> {
    let decoded = InstructionSet::get(subject.set).decode(subject.bytes, pc)?;
    let effect = known_effect(&decoded).ok_or(Fault::Unknown { pc })?;
    let within = |index: &i32, size: usize| usize::try_from(*index).is_ok_and(|index| index < size);
    if !effect.temporaries.iter().all(|index| within(index, depth)) {
        return Err(Fault::Operand { pc, what: "temporary" });
    }
    if !effect.literals.iter().all(|index| within(index, subject.num_literals)) {
        return Err(Fault::Operand { pc, what: "literal" });
    }
    let (depth, temps, frame) = (depth as i32, subject.num_temps as i32, subject.frame_size as i32);
    if depth + effect.lowest < temps && effect.lowest < 0 || depth + effect.highest >= frame + EXTRA_SLOTS {
        return Err(Fault::Stack { pc });
    }
    let successor = |(distance, growth): &(i32, i32)| {
        let target = usize::try_from(decoded.next_pc as i64 + i64::from(*distance));
        let target = target.map_err(|_| Fault::Operand { pc, what: "place" })?;
        match depth + growth {
            after if (temps..=frame).contains(&after) => Ok((target, after as usize)),
            _ => Err(Fault::Stack { pc }),
        }
    };
    effect.successors.iter().map(successor).collect()
}

/// The effects of the instructions that were met, by their definitions' selectors and operands.
type Effects = HashMap<(String, Vec<i32>), Option<Arc<Effect>>>;

fn known_effect(decoded: &super::Decoded<'_>) -> Option<Arc<Effect>> {
    static EFFECTS: OnceLock<Mutex<Effects>> = OnceLock::new();
    let mut effects = EFFECTS
        .get_or_init(Mutex::default)
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    let key = (decoded.definition.selector.clone(), decoded.operands().to_vec());
    let find = || effect(&decoded.definition.method, decoded.operands()).map(Arc::new);
    effects.entry(key).or_insert_with(find).clone()
}
