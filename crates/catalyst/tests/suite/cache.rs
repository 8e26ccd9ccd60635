//! Machine code is kept from run to run, for this user alone; whatever becomes of the files, programs run as ever.

use crate::cli::catalyst;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// One method becomes hot.
const PROGRAM: &str = "27 benchFib";
const ANSWER: &str = "635621";

#[test]
fn what_was_compiled_is_compiled_once() {
    let parent = empty_folder("once");
    runs(&parent, &[], "");
    let first = kept(&parent);
    assert!(!first.is_empty());
    // What is compiled anew is written anew.
    runs(&parent, &[], "");
    assert_eq!(kept(&parent), first);
}

#[test]
fn nothing_is_kept_where_it_is_not_wanted() {
    let parent = empty_folder("unwanted");
    runs(&parent, &["--no-cache"], "");
    runs(&parent, &["--tier", "interpreter"], "");
    assert_eq!(kept(&parent), []);
}

#[test]
fn only_the_user_may_write_there() {
    let parent = empty_folder("others");
    runs(&parent, &[], "");
    let folder = parent.join("catalyst/translations");
    assert_eq!(fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
    fs::remove_dir_all(&folder).unwrap();
    fs::create_dir(&folder).unwrap();
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o777)).unwrap();
    runs(&parent, &[], "others may write");
    assert_eq!(kept(&parent), []);
}

#[test]
fn files_that_are_damaged_are_made_again() {
    let parent = empty_folder("damaged");
    runs(&parent, &[], "");
    let first = kept(&parent);
    for (path, _) in &first {
        let bytes = fs::read(path).unwrap();
        fs::write(path, &bytes[..bytes.len() / 2]).unwrap();
    }
    let damaged = kept(&parent);
    runs(&parent, &[], "");
    assert_ne!(kept(&parent), damaged);
}

#[test]
fn where_nothing_can_be_kept_programs_run() {
    let file = empty_folder("file").join("file");
    fs::write(&file, "").unwrap();
    runs(&file, &[], "");
}

fn empty_folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cache").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// The program runs with such a folder for what is kept, and tells nothing else but a warning.
fn runs(parent: &Path, options: &[&str], warning: &str) {
    let mut command = catalyst(&["eval", PROGRAM]);
    let output = command.args(options).env("XDG_CACHE_HOME", parent).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim_end(), ANSWER);
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(
        told.contains(warning) && told.is_empty() == warning.is_empty(),
        "{told}"
    );
}

/// The files of modules that are kept, each with its number, which another file of that name would not have.
fn kept(parent: &Path) -> Vec<(PathBuf, u64)> {
    let mut found = Vec::new();
    let mut folders = vec![parent.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            match entry.file_type().unwrap().is_dir() {
                true => folders.push(path),
                // What the library notes about a module's use stands beside it.
                false if path.extension().is_none() => found.push((path, entry.metadata().unwrap().ino())),
                false => {}
            }
        }
    }
    found.sort();
    found
}
