//! The dialects of Smalltalk.

/// Which Smalltalk is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// Ordinary Smalltalk.
    Plain,
    /// The virtual machine's own: declarations and answers may have types, `index <Int32>`.
    Typed,
}
