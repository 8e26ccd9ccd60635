#![allow(dead_code)] // Each test uses a part.
//! The files of `tests/advice`: a method, and candidates for it, each with ranges and the verdict expected.
//!
//! ```text
//! --- method
//! double
//!     ^self + self
//! --- candidate: what is special about it
//! --- ranges: all | LOW..HIGH, for the receiver and each argument
//! --- expect: VERDICT | what its text contains
//! (module …)
//! ```

use std::fs;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use verify::{LARGEST, Malformed, Rejection, SMALLEST, Verdict, Verified};

/// A method with its candidates.
pub struct Pairs {
    pub file: String,
    pub method: String,
    pub candidates: Vec<Pair>,
}

/// A candidate.
pub struct Pair {
    pub title: String,
    pub ranges: Vec<RangeInclusive<i64>>,
    pub verdict: String,
    pub contains: String,
    pub text: String,
}

/// All files, in order.
pub fn read_all() -> Vec<Pairs> {
    let directory = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/advice");
    let mut files: Vec<PathBuf> = fs::read_dir(directory)
        .expect("tests/advice")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "advice"))
        .collect();
    files.sort();
    files
        .iter()
        .map(|path| {
            parse(
                &path.file_name().unwrap().to_string_lossy(),
                &fs::read_to_string(path).unwrap(),
            )
        })
        .collect()
}

fn parse(file: &str, text: &str) -> Pairs {
    let mut sections = text.split("--- candidate: ");
    let method = sections
        .next()
        .unwrap()
        .strip_prefix("--- method\n")
        .expect("--- method")
        .trim_end()
        .to_string();
    let candidates = sections
        .map(|section| {
            let (title, rest) = section.split_once('\n').unwrap();
            let (ranges, rest) = rest
                .strip_prefix("--- ranges: ")
                .expect("--- ranges")
                .split_once('\n')
                .unwrap();
            let (expect, text) = rest
                .strip_prefix("--- expect: ")
                .expect("--- expect")
                .split_once('\n')
                .unwrap();
            let (verdict, contains) = expect.split_once(" | ").unwrap_or((expect, ""));
            Pair {
                title: title.into(),
                ranges: ranges.split(' ').map(parse_range).collect(),
                verdict: verdict.trim().into(),
                contains: contains.into(),
                text: text.into(),
            }
        })
        .collect();
    Pairs {
        file: file.into(),
        method,
        candidates,
    }
}

fn parse_range(text: &str) -> RangeInclusive<i64> {
    if text == "all" {
        return SMALLEST..=LARGEST;
    }
    let (low, high) = text.split_once("..").expect("LOW..HIGH");
    low.parse().unwrap()..=high.parse().unwrap()
}

/// The word for what came out, and its text.
pub fn describe(result: &Result<Verified, Rejection>) -> (&'static str, String) {
    match result {
        Ok(verified) => match verified.verdict() {
            Verdict::Proved(conditions) => {
                let lines: Vec<String> = conditions.iter().map(ToString::to_string).collect();
                ("proved", lines.join("\n"))
            }
            Verdict::Exhausted(inputs) => ("exhausted", format!("{inputs} inputs")),
        },
        Err(rejection) => (word(rejection), rejection.to_string()),
    }
}

fn word(rejection: &Rejection) -> &'static str {
    match rejection {
        Rejection::Malformed(Malformed::TooLarge { .. }) => "too-large",
        Rejection::Malformed(Malformed::NotWat { .. }) => "not-wat",
        Rejection::Malformed(Malformed::Invalid { .. }) => "invalid",
        Rejection::Malformed(Malformed::NotConfined { .. }) => "not-confined",
        Rejection::Malformed(Malformed::WrongSignature { .. }) => "wrong-signature",
        Rejection::BadCertificate { .. } => "bad-certificate",
        Rejection::TypeMismatch { .. } => "type-mismatch",
        Rejection::Counterexample { .. } => "counterexample",
        Rejection::Diverges { .. } => "diverges",
        Rejection::Loop => "loop",
        Rejection::NeverAnswers => "never-answers",
        Rejection::NotProved { .. } => "not-proved",
        Rejection::GaveUp { .. } => "gave-up",
        Rejection::Interrupted => "interrupted",
        Rejection::MethodNotModelled { .. } => "not-modelled",
    }
}
