//! Lines of prose, in documents and comments, have at most 120 characters. Tables, and what is shown as it is printed, may
//! be longer.

use crate::error::{Error, read};
use std::path::{Path, PathBuf};

const WIDTH: usize = 120;
/// What is not ours, or made.
const SKIPPED: [&str; 5] = ["target", "node_modules", ".git", "dist", "results"];
const ENDINGS: [&str; 5] = ["md", "rs", "sh", "mjs", "toml"];

/// Looks at all documents and sources.
pub fn check() -> Result<Vec<String>, Error> {
    let mut wrong = Vec::new();
    let mut folders = vec![PathBuf::from(".")];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else {
            continue;
        };
        for entry in entries.filter_map(Result::ok) {
            let path = entry.path();
            let name = entry.file_name();
            if path.is_dir() && !SKIPPED.iter().any(|skipped| name == *skipped) {
                folders.push(path);
            } else if ENDINGS
                .iter()
                .any(|ending| path.extension().is_some_and(|found| found == *ending))
            {
                wrong.extend(long_lines(&path)?);
            }
        }
    }
    wrong.sort();
    Ok(wrong)
}

fn long_lines(path: &Path) -> Result<Vec<String>, Error> {
    let text = String::from_utf8_lossy(&read(path)?).into_owned();
    let is_document = path.extension().is_some_and(|ending| ending == "md");
    let mut is_shown = false;
    let mut wrong = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if is_document && line.starts_with("```") {
            is_shown = !is_shown;
        }
        let is_prose = match is_document {
            true => !(is_shown || line.starts_with('|') || line.starts_with("    ")),
            false => ["//", "#"].iter().any(|mark| line.trim_start().starts_with(mark)),
        };
        if is_prose && line.chars().count() > WIDTH && line.trim().contains(' ') {
            wrong.push(format!(
                "{}:{}: more than {WIDTH} characters",
                path.display(),
                index + 1
            ));
        }
    }
    Ok(wrong)
}
