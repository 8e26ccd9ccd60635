//! Images: what the core says of a bad one, the checksum that tells an altered one, and files that are written whole or not at all.
//!
//! The core reads and writes the format (`st/vm/Image.class.st`); here are only bytes.

use crate::error::Error;
use crate::machine::Core;
use crate::protocol::stream::KNOWN_CLASSES;
use std::fs::File;
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

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
pub fn read(core: &mut Core<'_>, name: &str, bytes: &[u8], trust: Trust) -> Result<(), Error> {
    let stored = bytes
        .get(CHECKSUM)
        .and_then(|bytes| bytes.try_into().ok())
        .map(u32::from_le_bytes);
    core.host(|host| host.memory.write(bytes))?;
    let fault = core.read_image(bytes.len(), trust)?;
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

/// Whether an image has a checksum: others than we write none.
pub fn has_checksum(bytes: &[u8]) -> bool {
    bytes.get(CHECKSUM).is_some_and(|sum| sum != [0; 4])
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

/// Whether a file holds a text, perhaps a source whose name was given by mistake: an image's header has zeros.
fn is_text(path: &Path) -> bool {
    let mut start = Vec::new();
    let read = File::open(path).and_then(|file| file.take(64).read_to_end(&mut start));
    read.is_ok() && !start.is_empty() && !start.contains(&0)
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

/// How often a file is written anew that another process, which saved the same one, took for a leftover just before it was locked.
const TRIES: usize = 100;

/// Writes a file beside its place and renames it: whatever happens, the old one or the new one is there, whole. A symbolic link is
/// followed, and the old file's permissions are kept. What others that were killed meanwhile have left there is removed.
pub fn save(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let path = &target(path)?;
    if path.is_dir() {
        return Err(ErrorKind::IsADirectory.into());
    }
    // A device or a pipe is written to; nothing takes its place.
    if std::fs::metadata(path).is_ok_and(|old| !old.is_file()) {
        return File::options().write(true).open(path)?.write_all(bytes);
    }
    if is_text(path) {
        let message = "there is a text in it, and no image: nothing was written";
        return Err(std::io::Error::new(ErrorKind::AlreadyExists, message));
    }
    let directory = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let mut saved = Err(ErrorKind::NotFound.into());
    for _ in 0..TRIES {
        let beside = directory.join(format!(".{name}.{}", unique()));
        saved = write(&beside, path, bytes);
        match &saved {
            Ok(()) => break,
            Err(error) if error.kind() == ErrorKind::NotFound && directory.exists() => {}
            Err(_) => {
                // What went wrong is told; that the half-written file may stay is not worth another error.
                let _ = std::fs::remove_file(&beside);
                break;
            }
        }
    }
    remove_leftovers(directory, &name);
    saved
}

/// Where a file is: what its symbolic links lead to, also where that does not exist yet.
fn target(path: &Path) -> std::io::Result<PathBuf> {
    /// Links that lead in a circle are refused as the operating system does.
    const MOST_LINKS: usize = 40;
    let mut path = path.to_owned();
    if path.as_os_str().is_empty() {
        return Err(std::io::Error::new(ErrorKind::InvalidInput, "the image has no name"));
    }
    for _ in 0..MOST_LINKS {
        match std::fs::read_link(&path) {
            // A relative link begins in the folder where it stands.
            Ok(link) => path = path.parent().unwrap_or(Path::new("")).join(link),
            Err(_) => return Ok(path),
        }
    }
    Err(std::io::Error::other("too many symbolic links"))
}

/// What tells apart all files that are being written: the process, and which of its files it is.
fn unique() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!("{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}

fn write(beside: &Path, path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = File::create(beside)?;
    // Whoever removes what is left can see that this is not. Where files have no locks, nothing is removed.
    let _ = file.lock();
    if let Ok(old) = std::fs::metadata(path) {
        file.set_permissions(old.permissions())?;
    }
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(beside, path)
}

/// Removes what was written beside the file of a name by processes that have not come to rename it and do not exist any more. No harm is
/// done where that fails.
fn remove_leftovers(directory: &Path, name: &str) {
    for entry in std::fs::read_dir(directory).into_iter().flatten().flatten() {
        let file = entry.file_name();
        let process = file
            .to_str()
            .and_then(|file| file.strip_prefix('.')?.strip_prefix(name)?.strip_prefix('.'));
        if process.is_some_and(|process| process.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-'))
            && File::open(entry.path()).is_ok_and(|file| file.try_lock().is_ok())
        {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}
