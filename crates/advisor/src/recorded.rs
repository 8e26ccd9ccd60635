//! Replies from files: the one place where something stands in for a model, because a model's reply costs money and is not repeatable.
//!
//! ```text
//! --- recorded: when, from whom
//! --- reply
//! …
//! --- reply: Integer>>foo
//! …
//! ```
//!
//! A reply below a name is for that method alone; one without is for every method that has none of its own. In a folder each file is for the
//! method that its name says, with `.` for `>>` and `_` for `:`: `Integer.bar_.reply` for `Integer>>bar:`.

use thiserror::Error;

const LABEL: &str = "--- recorded: ";
const REPLY: &str = "--- reply";
/// How the names of a folder's files end.
const SUFFIX: &str = ".reply";

/// Replies in the order in which they are given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// When and from whom they were recorded.
    pub origin: String,
    /// The replies; those for a method in the order of the rounds.
    pub replies: Vec<RecordedReply>,
}

/// A reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedReply {
    /// The method that it is for, as `Class>>selector` or as a file is called; None: any.
    pub method: Option<String>,
    /// Its text.
    pub text: String,
}

/// Why a file holds no recorded replies.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum RecordedError {
    /// It does not say where they come from.
    #[error("line 1: expected `{LABEL}` and where the replies come from")]
    NoLabel,
    /// Something else stands before the first reply.
    #[error("line {line}: expected `{REPLY}` or `{REPLY}: Class>>selector`")]
    NoReply {
        /// The line, from 1.
        line: usize,
    },
    /// A reply is for something that is no method.
    #[error("line {line}: {name} is no method; expected `{REPLY}: Class>>selector`")]
    NoMethod {
        /// The line, from 1.
        line: usize,
        /// What stands there.
        name: String,
    },
    /// A file's name is not that of a method.
    #[error("the name of a file with replies for a method is Class.selector{SUFFIX}, with _ for each colon")]
    FileName,
}

impl Recorded {
    /// Reads a file's content.
    pub fn parse(text: &str) -> Result<Recorded, RecordedError> {
        let mut lines = text.lines().enumerate();
        let origin = lines
            .next()
            .and_then(|(_, line)| line.strip_prefix(LABEL))
            .ok_or(RecordedError::NoLabel)?;
        let mut replies: Vec<RecordedReply> = Vec::new();
        for (index, line) in lines {
            match (begin(line, index + 1)?, replies.last_mut()) {
                (Some(method), _) => replies.push(RecordedReply {
                    method,
                    text: String::new(),
                }),
                (None, Some(reply)) => {
                    reply.text.push_str(line);
                    reply.text.push('\n');
                }
                (None, None) => return Err(RecordedError::NoReply { line: index + 1 }),
            }
        }
        Ok(Recorded {
            origin: origin.to_string(),
            replies,
        })
    }

    /// Whether a folder's file of this name holds replies.
    pub fn is_file_name(name: &str) -> bool {
        name.ends_with(SUFFIX)
    }

    /// The same read from a folder's file, which is for the method that its name says.
    pub fn for_file(mut self, name: &str) -> Result<Recorded, RecordedError> {
        let method = name.strip_suffix(SUFFIX).filter(|method| method.contains('.'));
        let method = method.ok_or(RecordedError::FileName)?;
        for reply in &mut self.replies {
            reply.method.get_or_insert_with(|| method.to_owned());
        }
        Ok(self)
    }

    /// The replies for a method, in the order of the rounds: its own, or else those for any.
    pub fn for_method(&self, class: &str, selector: &str) -> Vec<&str> {
        let (name, file) = (
            format!("{class}>>{selector}"),
            format!("{class}.{}", selector.replace(':', "_")),
        );
        let is_own = |reply: &&RecordedReply| {
            let method = reply.method.as_deref();
            method.is_some_and(|method| method == name || method == file)
        };
        let texts = |own: bool| {
            let replies = self.replies.iter();
            let replies = replies.filter(move |reply| if own { is_own(reply) } else { reply.method.is_none() });
            replies.map(|reply| reply.text.as_str()).collect::<Vec<_>>()
        };
        match texts(true) {
            own if own.is_empty() => texts(false),
            own => own,
        }
    }
}

/// Whether a reply begins at the line, and for which method.
fn begin(line: &str, number: usize) -> Result<Option<Option<String>>, RecordedError> {
    let Some(behind) = line.strip_prefix(REPLY) else {
        return Ok(None);
    };
    if behind.trim().is_empty() {
        return Ok(Some(None));
    }
    let Some(name) = behind.strip_prefix(':').map(str::trim) else {
        return Ok(None);
    };
    match name.split_once(">>") {
        Some((class, selector)) if !class.is_empty() && !selector.is_empty() => Ok(Some(Some(name.to_owned()))),
        _ => Err(RecordedError::NoMethod {
            line: number,
            name: name.to_owned(),
        }),
    }
}
