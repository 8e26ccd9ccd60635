//! Instructions that an image brings: whether they can be run.

use crate::error::{Error, Fault};
use crate::machine::Memory;
use smalltalk::instructions::{self, Set};
use wasmgc::specialise::set_offset;

/// Looks whether the instructions that are exchanged can be run. Exchanges the depth of the stack at each (see
/// [`instructions::depths`]) and answers how many bytes that are. Where they cannot, exchanges why; then the answer is less than 0.
pub fn check(memory: &Memory, length: i32, about: [i32; 5]) -> Result<i32, Error> {
    let bytes = memory.read(length as u32 as usize);
    let [start, set, num_temps, frame_size, num_literals] = about.map(|each| each as u32 as usize);
    let set = Set::ALL.into_iter().find(|each| set_offset(*each) == set);
    let set = set.ok_or(Fault::NoInstructionSet)?;
    let subject = instructions::Subject {
        set,
        bytes: &bytes,
        start,
        num_temps,
        frame_size,
        num_literals,
    };
    match instructions::depths(&subject) {
        Ok(depths) => {
            memory.write(&depths)?;
            Ok(depths.len() as i32)
        }
        Err(fault) => {
            let text = fault.to_string();
            memory.write(text.as_bytes())?;
            Ok(-(text.len() as i32))
        }
    }
}
