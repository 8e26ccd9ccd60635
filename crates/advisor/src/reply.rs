//! A reply's text, read: the candidate and its certificate, with prose around them or not.

use std::ops::RangeInclusive;
use thiserror::Error;
use verify::{Certificate, LARGEST, Rejection, SMALLEST};

/// Longer replies are refused unread.
const MAX_SIZE: usize = 256 * 1024;
const FENCE: &str = "```";
/// What a line with a range begins with, in capitals or not.
const RANGE: &str = "range:";

/// What a reply says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The candidate, in WebAssembly's text format. Whether it is WebAssembly at all is for [`verify`] to find.
    pub candidate: String,
    /// The ranges for which it is meant.
    pub certificate: Certificate,
}

/// Why a reply cannot be read. Lines count from 1.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum ReplyError {
    /// Too long.
    #[error("the reply has {size} bytes; at most {MAX_SIZE} are read")]
    TooLarge {
        /// Its size.
        size: usize,
    },
    /// Neither a fence nor a module.
    #[error("the reply has no module: expected one in a fence, that is between the lines ```wat and ```")]
    NoModule,
    /// More than one fence.
    #[error("line {line}: a second module; exactly one is wanted")]
    SecondModule {
        /// The line of the second fence.
        line: usize,
    },
    /// A fence, or the parentheses of a bare module, are not closed.
    #[error("line {line}: the module that begins here does not end")]
    OpenModule {
        /// The line.
        line: usize,
    },
    /// A range that is none.
    #[error("line {line}: expected `range: NAME LOW .. HIGH`")]
    BadRange {
        /// The line.
        line: usize,
    },
    /// A range for something else.
    #[error("line {line}: there is no parameter {name}; there are: {}", .names.join(", "))]
    UnknownParameter {
        /// The line.
        line: usize,
        /// The name.
        name: String,
        /// The parameters' names.
        names: Vec<String>,
    },
    /// Two ranges for one parameter.
    #[error("line {line}: a second range for {name}")]
    SecondRange {
        /// The line.
        line: usize,
        /// The name.
        name: String,
    },
}

/// Why a reply is refused: what its author is told.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// It could not be read.
    #[error(transparent)]
    Unreadable(#[from] ReplyError),
    /// It was read, and its function is not accepted.
    #[error(transparent)]
    Rejected(#[from] Rejection),
}

impl Reply {
    /// Reads a reply to a question about a method with parameters of these names.
    pub fn parse(text: &str, names: &[String]) -> Result<Reply, ReplyError> {
        if text.len() > MAX_SIZE {
            return Err(ReplyError::TooLarge { size: text.len() });
        }
        let certificate = certificate(text, names)?;
        let candidate = match fenced(text)? {
            Some(candidate) => candidate,
            None => bare_module(text)?,
        };
        Ok(Reply { candidate, certificate })
    }
}

/// The ranges; a parameter without one may be any SmallInteger.
fn certificate(text: &str, names: &[String]) -> Result<Certificate, ReplyError> {
    let mut ranges: Vec<Option<RangeInclusive<i64>>> = vec![None; names.len()];
    for (index, content) in text.lines().enumerate() {
        let line = index + 1;
        // As prose would have it: in a list, in bold, as code, within WAT's comments.
        let content = content.trim_matches(|c: char| c.is_whitespace() || "`*-;".contains(c));
        let keyword = content.get(..RANGE.len());
        if !keyword.is_some_and(|keyword| keyword.eq_ignore_ascii_case(RANGE)) {
            continue;
        }
        let content = &content[RANGE.len()..];
        let (name, range) = parse_range(content).ok_or(ReplyError::BadRange { line })?;
        let Some(position) = names.iter().position(|each| each == name) else {
            return Err(ReplyError::UnknownParameter {
                line,
                name: name.to_string(),
                names: names.to_vec(),
            });
        };
        if ranges[position].replace(range).is_some() {
            return Err(ReplyError::SecondRange {
                line,
                name: name.to_string(),
            });
        }
    }
    let ranges = ranges
        .into_iter()
        .map(|range| range.unwrap_or(SMALLEST..=LARGEST))
        .collect();
    Ok(Certificate { ranges })
}

/// `NAME LOW .. HIGH`
fn parse_range(content: &str) -> Option<(&str, RangeInclusive<i64>)> {
    let (name, bounds) = content.trim().split_once(char::is_whitespace)?;
    let (low, high) = bounds.split_once("..")?;
    Some((name, low.trim().parse().ok()?..=high.trim().parse().ok()?))
}

/// What stands in the only fence marked as WAT, or else in the only fence.
fn fenced(text: &str) -> Result<Option<String>, ReplyError> {
    let mut fences: Vec<Fence<'_>> = Vec::new();
    let mut open: Option<Fence<'_>> = None;
    for (index, content) in text.lines().enumerate() {
        match (content.trim().strip_prefix(FENCE), open.take()) {
            (Some(mark), None) => {
                open = Some(Fence {
                    line: index + 1,
                    mark: mark.trim(),
                    content: String::new(),
                })
            }
            (Some(_), Some(fence)) => fences.push(fence),
            (None, Some(mut fence)) => {
                fence.content.push_str(content);
                fence.content.push('\n');
                open = Some(fence);
            }
            (None, None) => {}
        }
    }
    if let Some(fence) = open {
        return Err(ReplyError::OpenModule { line: fence.line });
    }
    if fences.iter().any(Fence::is_wat) {
        fences.retain(Fence::is_wat);
    }
    if let Some(second) = fences.get(1) {
        return Err(ReplyError::SecondModule { line: second.line });
    }
    Ok(fences.pop().map(|fence| fence.content))
}

struct Fence<'t> {
    line: usize,
    mark: &'t str,
    content: String,
}

impl Fence<'_> {
    fn is_wat(&self) -> bool {
        matches!(self.mark, "wat" | "wast" | "wasm" | "webassembly")
    }
}

/// From `(module` to the parenthesis that closes it; comments and strings are looked through as WAT has them.
fn bare_module(text: &str) -> Result<String, ReplyError> {
    const MODULE: &str = "(module";
    let start = text.find(MODULE).ok_or(ReplyError::NoModule)?;
    let rest = &text[start..];
    let mut depth = 0usize;
    let mut in_string = false;
    let mut in_comment = false;
    let mut previous = '\0';
    for (offset, each) in rest.char_indices() {
        match each {
            '\n' => in_comment = false,
            _ if in_comment => {}
            '"' if previous != '\\' => in_string = !in_string,
            _ if in_string => {}
            ';' if previous == ';' => in_comment = true,
            '(' => depth += 1,
            ')' => {
                depth -= 1;
                if depth == 0 {
                    return Ok(rest[..=offset].to_string());
                }
            }
            _ => {}
        }
        previous = each;
    }
    Err(ReplyError::OpenModule {
        line: text[..start].matches('\n').count() + 1,
    })
}
