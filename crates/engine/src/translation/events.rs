//! What happens to code on its way through the tiers, for whoever wants to look: traces and reports.

use std::fmt;
use std::ops::RangeInclusive;
use std::time::Duration;

/// Is told what happens.
pub type Listener = Box<dyn FnMut(&Event) + Send>;

/// Something that happened.
#[derive(Clone, Debug)]
pub struct Event {
    /// When, since the session began.
    pub at: Duration,
    /// The code: `Class>>selector`, or `[] in Class>>selector`.
    pub name: String,
    /// What happened.
    pub what: What,
}

/// What happened to code.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// A translation of it runs from now on.
    Translated(Size),
    /// It stays interpreted.
    NotTranslated {
        /// Why.
        why: String,
    },
    /// An activation can go on in a translation that begins at the backward jump at the pc.
    Loop {
        /// The offset of the jump.
        pc: u32,
        /// How large it is.
        size: Size,
    },
    /// Advice was asked for.
    Asked {
        /// What it was called with then, if those were SmallIntegers.
        seen: Option<Vec<i32>>,
    },
    /// There is none.
    NoAdvice {
        /// Why.
        why: String,
    },
    /// Advice runs from now on.
    Kept {
        /// How large it is, with the guard around it.
        size: Size,
        /// For the receiver and each argument where it applies.
        ranges: Vec<RangeInclusive<i64>>,
        /// Whether it says "not me" for some of these, for which the translation runs then.
        declines_some: bool,
        /// How many times as fast as the translation it was when it was tried.
        faster: f64,
    },
    /// Advice was verified, but does not run.
    NotKept {
        /// Why.
        why: String,
    },
    /// The translation runs again in place of advice.
    Revoked {
        /// Why.
        why: &'static str,
    },
    /// The interpreter runs it again.
    Dropped {
        /// Why.
        why: &'static str,
    },
}

/// How large something is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// Instructions: Smalltalk's that were translated, or WebAssembly's of a candidate.
    pub instructions: usize,
    /// Bytes of WebAssembly.
    pub bytes: usize,
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let milliseconds = self.at.as_secs_f64() * 1e3;
        write!(f, "{milliseconds:10.1} ms  {} {}", self.what.verb(), self.name)?;
        match self.what.to_string() {
            rest if rest.is_empty() => Ok(()),
            rest => write!(f, ": {rest}"),
        }
    }
}

impl What {
    /// What happened, in a word or two.
    pub fn verb(&self) -> &'static str {
        match self {
            What::Translated(_) => "translated",
            What::NotTranslated { .. } => "not translated",
            What::Loop { .. } => "loop entered in",
            What::Asked { .. } => "advice asked for",
            What::NoAdvice { .. } => "no advice for",
            What::Kept { .. } => "advice kept for",
            What::NotKept { .. } => "advice not kept for",
            What::Revoked { .. } => "advice revoked for",
            What::Dropped { .. } => "translation dropped of",
        }
    }
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            What::Translated(size) => write!(f, "{size}"),
            What::Loop { pc, size } => write!(f, "it went on interpreted; at pc {pc}, {size}"),
            What::Asked { seen: None } => Ok(()),
            What::Asked { seen: Some(seen) } => write!(f, "called with {}", listed(seen)),
            What::NotTranslated { why } | What::NoAdvice { why } | What::NotKept { why } => f.write_str(why),
            What::Kept {
                size,
                ranges,
                declines_some,
                faster,
            } => {
                let ranges = listed(ranges);
                write!(f, "{faster:.1} times as fast as the translation, {size}, for {ranges}")?;
                match declines_some {
                    true => f.write_str(", but for some of that it says \"not me\", and the translation runs"),
                    false => Ok(()),
                }
            }
            What::Revoked { why } | What::Dropped { why } => f.write_str(why),
        }
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} instructions, {} bytes of WebAssembly",
            self.instructions, self.bytes
        )
    }
}

fn listed<T: fmt::Debug>(all: &[T]) -> String {
    let all: Vec<String> = all.iter().map(|each| format!("{each:?}")).collect();
    all.join(", ")
}
