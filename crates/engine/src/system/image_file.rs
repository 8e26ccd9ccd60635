//! Files of images, which are written whole or not at all.

use std::fs::File;
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

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

/// Whether a file holds a text, perhaps a source whose name was given by mistake: an image's header has zeros.
fn is_text(path: &Path) -> bool {
    let mut start = Vec::new();
    let read = File::open(path).and_then(|file| file.take(64).read_to_end(&mut start));
    read.is_ok() && !start.is_empty() && !start.contains(&0)
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
