//! The standard streams, as programs see them.

use super::input::Input;
use super::output::Output;
use std::io::{Read, Write};

/// The standard streams, as programs see them.
pub struct Streams {
    /// Standard input.
    pub input: Box<dyn Read + Send>,
    /// Standard output.
    pub output: Box<dyn Write + Send>,
    /// Standard error.
    pub errors: Box<dyn Write + Send>,
}

impl Streams {
    /// Those of this process.
    pub fn standard() -> Self {
        Self::writing(Box::new(Output::new()))
    }

    /// What is written goes elsewhere.
    pub fn writing(output: Box<dyn Write + Send>) -> Self {
        Self {
            input: Box::<Input>::default(),
            output,
            errors: Box::new(std::io::stderr()),
        }
    }
}
