//! A method's closed form: what it answers on each path, as polynomials.

use crate::facts::Condition;
use crate::interval::Interval;
use crate::model::MethodModel;
use crate::polynomial::Polynomial;
use crate::symbolic_method::{self, Answer};
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

/// The method's paths for SmallIntegers in these ranges; None where it loops or has too many.
pub fn summarise(model: &MethodModel, ranges: &[RangeInclusive<i64>]) -> Option<Vec<SummaryPath>> {
    let intervals: Vec<Interval> = ranges
        .iter()
        .map(|range| Interval::new(*range.start(), *range.end()))
        .collect();
    if intervals.len() != model.parameters.len() {
        return None;
    }
    let leaves = symbolic_method::execute(model, &intervals).ok()?;
    let path = |leaf: symbolic_method::Leaf| SummaryPath {
        conditions: leaf.facts.path().to_vec(),
        answer: match leaf.answer {
            Answer::Integer(polynomial) => PathAnswer::Integer(polynomial),
            Answer::Boolean(value) => PathAnswer::Boolean(value),
            Answer::Other(reason) => PathAnswer::Other(reason),
        },
    };
    Some(leaves.into_iter().map(path).collect())
}
