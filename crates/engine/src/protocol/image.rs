//! Images: what the core says of a bad one, and the checksum that tells an altered one.
//!
//! The core reads and writes the format (`st/vm/Image.class.st`); here are only bytes.

use super::numbers::{ImageFault, KnownClass};
use crate::error::Error;
use crate::machine::Core;

/// Bytes that hold the checksum, in the header; other virtual machines leave them 0.
const CHECKSUM: std::ops::Range<usize> = 60..64;

/// Where the header has the address of the array of special objects, the globals among them.
const SPECIAL_OBJECTS: usize = 16;

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
    if let Some(fault) = ImageFault::from_number(fault) {
        let reason = fault.text();
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
    match core.knows_classes(KnownClass::ALL.len())? {
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
