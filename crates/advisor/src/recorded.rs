//! Replies from a file: the one place where something stands in for a model, because a model's reply costs money and is not repeatable.
//!
//! ```text
//! --- recorded: when, from whom
//! --- reply
//! …
//! --- reply
//! …
//! ```

use thiserror::Error;

const LABEL: &str = "--- recorded: ";
const REPLY: &str = "--- reply";

/// Replies in the order in which they are given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// When and from whom they were recorded.
    pub origin: String,
    /// The replies, one for each round.
    pub replies: Vec<String>,
}

/// Why a file holds no recorded replies.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum RecordedError {
    /// It does not say where they come from.
    #[error("line 1: expected `{LABEL}` and where the replies come from")]
    NoLabel,
    /// Something else stands before the first reply.
    #[error("line {line}: expected `{REPLY}`")]
    NoReply {
        /// The line, from 1.
        line: usize,
    },
}

impl Recorded {
    /// Reads a file's content.
    pub fn parse(text: &str) -> Result<Recorded, RecordedError> {
        let mut lines = text.lines().enumerate();
        let origin = lines
            .next()
            .and_then(|(_, line)| line.strip_prefix(LABEL))
            .ok_or(RecordedError::NoLabel)?;
        let mut replies: Vec<String> = Vec::new();
        for (index, line) in lines {
            match (line == REPLY, replies.last_mut()) {
                (true, _) => replies.push(String::new()),
                (false, Some(reply)) => {
                    reply.push_str(line);
                    reply.push('\n');
                }
                (false, None) => return Err(RecordedError::NoReply { line: index + 1 }),
            }
        }
        Ok(Recorded {
            origin: origin.to_string(),
            replies,
        })
    }
}
