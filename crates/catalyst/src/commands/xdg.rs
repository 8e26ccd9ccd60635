//! Where users keep files of programs (XDG Base Directory Specification).

use std::path::PathBuf;

/// Our folder for a purpose: in the one that a variable of the environment names, or below home.
pub fn folder(variable: &str, below_home: &str) -> Option<PathBuf> {
    let parent = match std::env::var_os(variable) {
        Some(parent) if !parent.is_empty() => PathBuf::from(parent),
        _ => std::env::home_dir()?.join(below_home),
    };
    Some(parent.join("catalyst"))
}
