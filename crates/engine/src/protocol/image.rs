//! Images: what the core says of a bad one, and the checksum that tells an altered one.
//!
//! The core reads and writes the format (`st/vm/Image.class.st`); here are only bytes.

use super::stream::KNOWN_CLASSES;
use crate::error::Error;
use crate::machine::Core;

/// Bytes that hold the checksum, in the header; other virtual machines leave them 0.
const CHECKSUM: std::ops::Range<usize> = 60..64;

/// Where the header has the address of the array of special objects, the globals among them.
const SPECIAL_OBJECTS: usize = 16;

/// What is wrong with an image, numbered as in `ImageReader class>>fault:at:`.
const FAULTS: [&str; 16] = [
    "it ends within the header",
    "it is no image of the 32-bit Spur format (version 6521 or 7033)",
    "its header has another size than 64 bytes",
    "its length is not what the header says: it is truncated, or has more than one segment",
    "an object reaches beyond its end",
    "its table of classes is not there or damaged",
    "an object has a class that is not in the table of classes",
    "a reference leads to where no object is",
    "an object has another format or size than its class says",
    "the array of special objects is damaged",
    "a method is damaged",
    "an activation is damaged",
    "a block is damaged",
    "a method dictionary is damaged",
    "a class is damaged",
    "its floats are in the order of big-endian machines (its flags are neither 0 nor is 2 among them)",
];

/// Who made an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    /// The build that made this program: its instructions are what our compiler makes.
    Built,
    /// Anybody: instructions are looked at before they run first.
    #[cfg(not(target_arch = "wasm32"))]
    Foreign,
}

/// Lets the core take an image; nothing was loaded before.
pub fn read<H>(core: &mut Core<'_, H>, name: &str, bytes: &[u8], trust: Trust) -> Result<(), Error> {
    let stored = bytes
        .get(CHECKSUM)
        .and_then(|bytes| bytes.try_into().ok())
        .map(u32::from_le_bytes);
    core.memory().write(bytes)?;
    let fault = core.read_image(bytes.len(), trust == Trust::Built)?;
    if let Some(reason) = usize::try_from(fault)
        .ok()
        .and_then(|fault| FAULTS.get(fault.checked_sub(1)?))
    {
        let place = core.memory().read(4);
        let place = place.try_into().map_or(0, u32::from_le_bytes);
        return Err(refused(name, format!("{reason} (at byte {place})")));
    }
    match stored {
        Some(0) | None => Ok(()),
        Some(sum) if sum == checksum(bytes) => Ok(()),
        Some(_) => Err(refused(
            name,
            "it was altered after it was written: its checksum is another".to_owned(),
        )),
    }
}

/// Whether an image has a checksum: others than we write none.
pub fn has_checksum(bytes: &[u8]) -> bool {
    bytes.get(CHECKSUM).is_some_and(|sum| sum != [0; 4])
}

/// The core needs to know some classes by name.
pub fn check_classes<H>(core: &mut Core<'_, H>, name: &str) -> Result<(), Error> {
    match core.knows_classes(KNOWN_CLASSES.len())? {
        true => Ok(()),
        false => Err(refused(
            name,
            format!("its globals lack a class that the virtual machine must know (at byte {SPECIAL_OBJECTS})"),
        )),
    }
}

fn refused(name: &str, reason: String) -> Error {
    Error::Image {
        file: name.to_owned(),
        reason,
    }
}

/// An image, of so many bytes, that the core exchanges, with its checksum.
pub fn finished(mut bytes: Vec<u8>) -> Vec<u8> {
    let sum = checksum(&bytes);
    if let Some(place) = bytes.get_mut(CHECKSUM) {
        place.copy_from_slice(&sum.to_le_bytes());
    }
    bytes
}

/// Of all but the checksum itself; never 0, which means that there is none.
fn checksum(bytes: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(bytes.get(..CHECKSUM.start).unwrap_or_default());
    hasher.update(bytes.get(CHECKSUM.end..).unwrap_or_default());
    hasher.finalize().max(1)
}
