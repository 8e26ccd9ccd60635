//! What can go wrong, and files.

use std::path::{Path, PathBuf};

/// What can go wrong.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Cargo did not start this program.
    #[error("start this as `cargo xtask`")]
    Cargo,
    /// A command could not be started.
    #[error("{0} cannot be run: {1}")]
    Start(&'static str, std::io::Error),
    /// A command did not succeed; it said why.
    #[error("{0} failed")]
    Failed(&'static str),
    /// A file cannot be read or written.
    #[error("{}: {error}", path.display())]
    File {
        /// Its path.
        path: PathBuf,
        /// What the system says.
        error: std::io::Error,
    },
    /// The core cannot be made.
    #[error("the core: {0}")]
    Core(String),
    /// wasm-bindgen refuses the host's module.
    #[error("wasm-bindgen: {0}")]
    Bindgen(String),
    /// More than is good for the network.
    #[error("dist/ takes {size} bytes compressed; the limit is {limit}")]
    TooLarge {
        /// What it takes.
        size: usize,
        /// What it may take.
        limit: usize,
    },
    /// A file cannot be looked at.
    #[error("{0}")]
    Tidy(String),
    /// Something is not as it should be, as was told.
    #[error("not tidy")]
    Untidy,
    /// A text is no WebAssembly.
    #[error("{0}")]
    Text(#[from] wat::Error),
}

/// A file's bytes.
pub fn read(path: &Path) -> Result<Vec<u8>, Error> {
    std::fs::read(path).map_err(|error| Error::File {
        path: path.to_owned(),
        error,
    })
}

/// Makes a file.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    std::fs::write(path, bytes).map_err(|error| Error::File {
        path: path.to_owned(),
        error,
    })
}
