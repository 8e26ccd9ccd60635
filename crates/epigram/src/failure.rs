//! Why a text does not match: the furthest place, and what was expected there.

use crate::grammar::RuleId;

/// Something that was expected at the place of a failure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// In words: the label of a rule, or a terminal in back quotes.
    pub what: String,
    /// The token that had begun before the place and is not complete (a string without its closing quote), and where.
    pub within: Option<(RuleId, u32)>,
    /// The rules that had begun before the place, and where; the innermost first.
    pub enclosing: Vec<(RuleId, u32)>,
}

/// Why a text does not match.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// Nothing that was expected stands at the furthest place reached.
    #[error("at offset {position}, expected {}", list(expected))]
    Unexpected {
        /// Offset of the furthest place.
        position: u32,
        /// What could have stood there, in the order in which it was tried; never the same twice.
        expected: Vec<Expected>,
    },
    /// Rules that nest are nested too deeply.
    #[error("at offset {position}, nested deeper than {limit}")]
    TooDeep {
        /// Offset where the limit is passed.
        position: u32,
        /// The limit of the grammar.
        limit: u32,
    },
    /// Whoever waited has lost patience.
    #[error("interrupted")]
    Interrupted,
    /// Offsets are 32 bits.
    #[error("the text is longer than 4 GB")]
    TooLong,
}

impl Failure {
    /// The offset of the failure.
    pub fn position(&self) -> u32 {
        match self {
            Self::Unexpected { position, .. } | Self::TooDeep { position, .. } => *position,
            Self::Interrupted => 0,
            Self::TooLong => u32::MAX,
        }
    }
}

fn list(expected: &[Expected]) -> String {
    expected
        .iter()
        .map(|expected| expected.what.as_str())
        .collect::<Vec<_>>()
        .join(", ")
}
