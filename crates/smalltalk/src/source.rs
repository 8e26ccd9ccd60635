//! Texts to be read.

use epigram::Patience;

/// A text to be read, and how long whoever wants it read will wait.
#[derive(Clone, Debug)]
pub struct Source<'a> {
    /// The text.
    pub text: &'a str,
    /// When it is over, the text is refused as interrupted.
    pub patience: Patience<'a>,
}

impl<'a> From<&'a str> for Source<'a> {
    fn from(text: &'a str) -> Self {
        let patience = Patience::endless();
        Self { text, patience }
    }
}

impl<'a> From<&'a String> for Source<'a> {
    fn from(text: &'a String) -> Self {
        text.as_str().into()
    }
}
