//! Files of source, as they are named on the command line: files, or folders of such.

use super::read as text;
use crate::options::Loading;
use crate::outcome::Outcome;
use engine::{Error, Session};
use std::path::{Path, PathBuf};

/// Files of source end so.
const EXTENSION: &str = "st";
/// Tonel's file that only names the package of a folder.
const PACKAGE: &str = "package.st";

/// Names and texts of the files, and of those in the folders.
pub fn read(paths: &[PathBuf]) -> Result<Vec<(String, String)>, Outcome> {
    let mut files = Vec::new();
    for path in paths {
        let before = files.len();
        collect(path, &mut files)?;
        if files.len() == before {
            let message = format!("{}: there is no file *.st in this folder", path.display());
            return Err(Outcome::Failed(message));
        }
    }
    let read = |path: PathBuf| Ok((path.display().to_string(), text(&path)?));
    files.into_iter().map(read).collect()
}

/// Loads files. What is doubtful in them is told on standard error, or is an error.
pub fn load(session: &mut Session, texts: &[(String, String)], options: &Loading) -> Result<(), Error> {
    match options.strict {
        true => session.load(&borrowed(texts)),
        false => session.load_leniently(&borrowed(texts), &mut |warning| eprintln!("{warning}")),
    }
}

/// The same without a word, as it was done before.
pub fn load_again(session: &mut Session, texts: &[(String, String)]) -> Result<(), Error> {
    session.load_leniently(&borrowed(texts), &mut |_| ())
}

fn borrowed(texts: &[(String, String)]) -> Vec<(&str, &str)> {
    texts
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect()
}

/// A file itself; a folder's files of source, and those of folders in it, by name.
fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<(), Outcome> {
    if !path.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    let mut entries = entries(path).map_err(|error| Outcome::Failed(format!("{}: {error}", path.display())))?;
    entries.retain(|entry| is_source(entry));
    entries.sort();
    entries.iter().try_for_each(|entry| collect(entry, files))
}

fn entries(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder)?;
    entries.map(|entry| Ok(entry?.path())).collect()
}

/// Whether what stands in a folder is taken: hidden folders are not, and links are not followed into folders, which could lead in a circle.
fn is_source(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    if name.starts_with('.') {
        return false;
    }
    if path.is_dir() {
        return !path.is_symlink();
    }
    path.extension().is_some_and(|extension| extension == EXTENSION) && name != PACKAGE
}
