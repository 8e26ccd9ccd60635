//! Files of source, as they are named on the command line: files, or folders of such.

use crate::options::Loading;
use crate::outcome::Outcome;
use engine::{Error, Session};
use std::io::Read;
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

/// Whether what was given for an expression is the path of a file, whether there is one or not: no expression begins or ends like it. That
/// ending in `.st` could only be one with a variable `st`, which it would have to declare.
pub fn is_path(text: &str) -> bool {
    let is_plain = || !text.contains(|c: char| c.is_control() || "'\"()[]{}#;^:|".contains(c));
    let begins = ["/", "./", "../", "~/"]
        .iter()
        .any(|beginning| text.starts_with(beginning));
    (begins || text.ends_with('/') || text.ends_with(".st")) && is_plain()
}

/// Whether a file is a script: by its name, or because it is a text. An image's header has zeros.
pub fn is_script(path: &Path) -> bool {
    let mut beginning = Vec::new();
    let read = std::fs::File::open(path).and_then(|file| file.take(64).read_to_end(&mut beginning));
    let is_text = path.is_file() && read.is_ok() && !beginning.is_empty() && !beginning.contains(&0);
    let ends = |ending: &str| path.extension().is_some_and(|extension| extension == ending);
    ends(EXTENSION) || (is_text && !ends("image"))
}

/// The text of a file of source.
pub fn text(path: &Path) -> Result<String, Outcome> {
    let text = std::fs::read_to_string(path);
    let text = text.map_err(|error| Outcome::Failed(format!("{}: {error}", path.display())))?;
    Ok(without_interpreter(text))
}

/// The text of a script, in which a first line that is for the operating system (`#!/usr/bin/env catalyst`) is blank: all places stay.
fn without_interpreter(mut text: String) -> String {
    if text.starts_with("#!") {
        let end = text.find('\n').unwrap_or(text.len());
        text.replace_range(..end, &" ".repeat(end));
    }
    text
}

/// The same, as a session wants them.
pub fn borrowed(texts: &[(String, String)]) -> Vec<(&str, &str)> {
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

#[cfg(test)]
mod tests {
    use super::is_path;

    #[test]
    fn paths_are_told_from_expressions() {
        for path in [
            "main.st",
            "src/main.st",
            "my file.st",
            "/tmp/main",
            "./main",
            "../main.st",
            "src/",
        ] {
            assert!(is_path(path), "{path}");
        }
        for expression in [
            "3/4",
            "3 / 4",
            "a/b",
            "7",
            "| st | st := 3.st",
            "Foo new st",
            "'main.st'",
            "FileStream readOnlyFileNamed: 'a.st'",
            "#(1 2) / 3",
        ] {
            assert!(!is_path(expression), "{expression}");
        }
    }
}
