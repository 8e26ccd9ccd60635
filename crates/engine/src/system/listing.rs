//! What stands in directories.

use std::fs;
use std::io::Result as IoResult;
use std::path::{Path, PathBuf};

/// The root of the file system is the only directory without a path in Squeak.
const ROOT: &str = "/";

/// What stood in a directory when it was read.
#[derive(Default)]
pub struct Listing {
    pub(super) directory: PathBuf,
    pub(super) names: Vec<String>,
}

impl Listing {
    pub(super) fn read(directory: &str) -> IoResult<Self> {
        let mut names = Vec::new();
        for entry in fs::read_dir(place(directory))? {
            names.push(entry?.file_name().to_string_lossy().into_owned());
        }
        names.sort();
        Ok(Self {
            directory: directory.into(),
            names,
        })
    }
}

pub(super) fn place(directory: &str) -> &Path {
    Path::new(if directory.is_empty() { ROOT } else { directory })
}
