//! A method's closed form: what it answers on each path, as polynomials.

use crate::facts::Condition;
use crate::interval::Interval;
use crate::model::MethodModel;
use crate::polynomial::Polynomial;
use crate::symbolic_method::{self, Answer};
use crate::work::{UsedUp, Work};
use std::ops::RangeInclusive;

/// What a path ends with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathAnswer {
    /// An integer. Its atoms may be quotients too: see [`Polynomial::is_over_parameters`].
    Integer(Polynomial),
    /// true or false.
    Boolean(bool),
    /// What is not modelled; the reason.
    Other(String),
}

/// A path through a method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SummaryPath {
    /// All of these hold on it, and on no path with another answer; none where there is one path only.
    pub conditions: Vec<Condition>,
    /// The answer.
    pub answer: PathAnswer,
}

/// Why there is no summary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoSummary {
    /// It loops.
    #[error("loops, and the number of turns depends on its parameters")]
    Loops,
    /// There are too many paths.
    #[error("has too many paths to follow")]
    TooManyPaths,
    /// The work is used up.
    #[error("is hard to follow: {0}")]
    GaveUp(#[from] UsedUp),
}

/// The method's paths for SmallIntegers in these ranges, one for each parameter.
pub fn summarise(
    model: &MethodModel,
    ranges: &[RangeInclusive<i64>],
    work: &Work,
) -> Result<Vec<SummaryPath>, NoSummary> {
    let intervals: Vec<Interval> = ranges
        .iter()
        .map(|range| Interval::new(*range.start(), *range.end()))
        .collect();
    let leaves = symbolic_method::execute(model, &intervals, work)?;
    let path = |leaf: symbolic_method::Leaf| SummaryPath {
        conditions: leaf.facts.path().to_vec(),
        answer: match leaf.answer {
            Answer::Integer(polynomial) => PathAnswer::Integer(polynomial),
            Answer::Boolean(value) => PathAnswer::Boolean(value),
            Answer::Other(reason) => PathAnswer::Other(reason),
        },
    };
    Ok(leaves.into_iter().map(path).collect())
}
