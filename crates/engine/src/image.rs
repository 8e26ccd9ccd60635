//! Images: what the core says of a bad one, the checksum that tells an altered one, and files that are written whole or not at all.
//!
//! The core reads and writes the format (`st/vm/Image.class.st`); here are only bytes.

use crate::error::Error;
use crate::machine::Core;
use crate::stream::KNOWN_CLASSES;
use std::fs::File;
use std::io::{ErrorKind, Write};
use std::path::Path;

/// Bytes that hold the checksum, in the header; other virtual machines leave them 0.
const CHECKSUM: std::ops::Range<usize> = 60..64;

/// Where the header has the address of the array of special objects, the globals among them.
const SPECIAL_OBJECTS: usize = 16;

/// What is wrong with an image, numbered as in `ImageReader class>>fault:at:`.
const FAULTS: [&str; 15] = [
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
];

/// Lets the core take an image; nothing was loaded before.
pub fn read(core: &mut Core<'_>, name: &str, bytes: &[u8]) -> Result<(), Error> {
    let stored = bytes
        .get(CHECKSUM)
        .and_then(|bytes| bytes.try_into().ok())
        .map(u32::from_le_bytes);
    core.host(|host| host.memory.write(bytes))?;
    let fault = core.read_image(bytes.len())?;
    if let Some(reason) = usize::try_from(fault)
        .ok()
        .and_then(|fault| FAULTS.get(fault.checked_sub(1)?))
    {
        let place = core.host(|host| host.memory.read(4));
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

/// The core needs to know some classes by name.
pub fn check_classes(core: &mut Core<'_>, name: &str) -> Result<(), Error> {
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

/// Writes a file beside its place and renames it: whatever happens, the old one or the new one is there, whole. What others that were
/// killed meanwhile have left there is removed.
pub fn save(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if path.as_os_str().is_empty() {
        return Err(std::io::Error::new(ErrorKind::InvalidInput, "the image has no name"));
    }
    let directory = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = directory.join(format!(".{name}.{}", std::process::id()));
    let written = File::create(&beside).and_then(|mut file| {
        // Whoever removes what is left can see that this is not. Where files have no locks, nothing is removed.
        let _ = file.lock();
        file.write_all(bytes)?;
        file.sync_all()
    });
    let renamed = written.and_then(|()| std::fs::rename(&beside, path));
    if renamed.is_err() {
        // What went wrong is told; that the half-written file may stay is not worth another error.
        let _ = std::fs::remove_file(&beside);
    }
    remove_leftovers(directory, &name);
    renamed
}

/// Removes what was written beside the file of a name by processes that have not come to rename it and do not exist any more. No harm is
/// done where that fails.
fn remove_leftovers(directory: &Path, name: &str) {
    for entry in std::fs::read_dir(directory).into_iter().flatten().flatten() {
        let file = entry.file_name();
        let process = file
            .to_str()
            .and_then(|file| file.strip_prefix('.')?.strip_prefix(name)?.strip_prefix('.'));
        if process.is_some_and(|process| process.bytes().all(|byte| byte.is_ascii_digit()))
            && File::open(entry.path()).is_ok_and(|file| file.try_lock().is_ok())
        {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}
