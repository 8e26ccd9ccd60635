//! Both programs run on the values at which programs differ: nearly free, and a counterexample is what an author needs to hear.

use crate::candidate::{Candidate, Instruction};
use crate::evaluate::Evaluator;
use crate::live::children;
use crate::model::{LARGEST, MethodModel, Outcome, SMALLEST};
use crate::run::{Failure, Runner};
use smalltalk::random::Random;
use std::collections::BTreeSet;
use std::fmt;
use std::ops::RangeInclusive;
use wasmgc::advice::ResultKind;
use wasmgc::ir::{Const, Expr};

/// So many inputs are tried at most.
const MAX_INPUTS: usize = 6_000;
/// So many of them are spread over the ranges.
const SPREAD: usize = 400;

/// What a candidate did with an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answered {
    /// An integer.
    Integer(i64),
    /// 0 or 1 of a candidate that answers booleans.
    Boolean(bool),
    /// An i32 that is none of 0, 1 and 2.
    NoBoolean(i64),
    /// "Not me".
    Declined,
    /// It trapped; why.
    Trapped(String),
}

impl fmt::Display for Answered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Answered::Integer(value) => write!(f, "{value}"),
            Answered::Boolean(value) => write!(f, "{value}"),
            Answered::NoBoolean(value) => write!(f, "{value}, which is neither 0 (false) nor 1 (true) nor 2 (not me)"),
            Answered::Declined => f.write_str("not me"),
            Answered::Trapped(why) => write!(f, "a trap ({why})"),
        }
    }
}

/// What the comparison of one input found.
pub(crate) enum Difference {
    None { declined: bool },
    Answers { expected: Outcome, got: Answered },
    Diverges,
}

/// Runs method and candidate beside each other.
pub(crate) struct Comparison<'a> {
    evaluator: Evaluator<'a>,
    runner: Runner<'a>,
    result: ResultKind,
}

impl<'a> Comparison<'a> {
    pub fn new(model: &'a MethodModel<'a>, candidate: &'a Candidate) -> Comparison<'a> {
        Comparison {
            evaluator: Evaluator::new(model),
            runner: Runner::new(candidate),
            result: candidate.result,
        }
    }

    /// What was done since this was asked last.
    pub fn take_work(&mut self) -> usize {
        self.evaluator.take_work() + self.runner.take_work()
    }

    pub fn compare(&mut self, input: &[i64]) -> Difference {
        let got = match (self.runner.run(input), self.result) {
            (Err(Failure::OutOfFuel), _) => return Difference::Diverges,
            (Err(Failure::Trap(trap)), _) => Answered::Trapped(trap.to_string()),
            (Err(Failure::Unreachable), _) => Answered::Trapped("unreachable".into()),
            (Ok(value), kind) if kind.is_not_me(value) => return Difference::None { declined: true },
            (Ok(value), ResultKind::Integer) => Answered::Integer(value),
            (Ok(value @ (0 | 1)), ResultKind::Boolean) => Answered::Boolean(value == 1),
            (Ok(value), ResultKind::Boolean) => Answered::NoBoolean(value),
        };
        let expected = self.evaluator.run(input);
        let agree = match (&expected, &got) {
            (Outcome::Integer(a), Answered::Integer(b)) => *a == (*b).into(),
            (Outcome::Boolean(a), Answered::Boolean(b)) => a == b,
            _ => false,
        };
        if agree {
            Difference::None { declined: false }
        } else {
            Difference::Answers { expected, got }
        }
    }
}

/// The inputs at which programs differ, within the ranges.
pub(crate) fn inputs(model: &MethodModel, candidate: &Candidate, ranges: &[RangeInclusive<i64>]) -> Vec<Vec<i64>> {
    let values = interesting_values(model, candidate);
    let per_parameter = match ranges.len() {
        0 | 1 => MAX_INPUTS,
        2 => 72,
        3 => 16,
        _ => 6,
    };
    let choices: Vec<Vec<i64>> = ranges
        .iter()
        .map(|range| within(range, &values, per_parameter))
        .collect();
    let mut inputs: Vec<Vec<i64>> = vec![vec![]];
    for choice in &choices {
        let longer = inputs.iter().flat_map(|input| {
            choice.iter().map(move |value| {
                let mut longer = input.clone();
                longer.push(*value);
                longer
            })
        });
        inputs = longer.take(MAX_INPUTS).collect();
    }
    inputs.extend(spread(ranges));
    inputs
}

/// Values in the order in which they are worth trying.
fn interesting_values(model: &MethodModel, candidate: &Candidate) -> Vec<i64> {
    let mut literals = BTreeSet::new();
    for node in &model.nodes {
        collect_literals(node, &mut literals);
    }
    for instruction in &candidate.code {
        if let Instruction::Constant(value) = instruction {
            literals.insert(*value);
        }
    }
    let near = |value: i64| {
        [
            value,
            value.wrapping_add(1),
            value.wrapping_sub(1),
            value.wrapping_neg(),
            !value,
        ]
    };
    let mut values = vec![0, 1, -1, 2, -2, 3, -3, 7, 10, -7, -10, 100, -100];
    values.extend([LARGEST, LARGEST - 1, SMALLEST, SMALLEST + 1]);
    values.extend(literals.iter().flat_map(|literal| near(*literal)));
    values.extend((2..31).rev().flat_map(|bit| near(1 << bit)));
    for (index, a) in literals.iter().enumerate() {
        for b in literals.iter().skip(index) {
            values.extend(near(a.wrapping_mul(*b)));
        }
        if *a != 0 {
            // Where a product with this literal leaves a SmallInteger, an i32 or an i64.
            values.extend(
                [LARGEST, i64::from(i32::MAX), i64::MAX]
                    .into_iter()
                    .flat_map(|limit| near(limit / a)),
            );
        }
    }
    // Where squares, cubes and fourth powers leave an i32 or an i64.
    values.extend(
        [46341, 1291, 216, 2_097_152, 55109, 3_037_000_500_i64]
            .into_iter()
            .flat_map(near),
    );
    values
}

fn collect_literals(expr: &Expr, literals: &mut BTreeSet<i64>) {
    match expr {
        Expr::Const(Const::I32(value)) => {
            literals.insert(i64::from(*value));
        }
        Expr::Const(Const::I64(value)) => {
            literals.insert(*value);
        }
        _ => {}
    }
    for child in children(expr) {
        collect_literals(child, literals);
    }
}

fn within(range: &RangeInclusive<i64>, values: &[i64], count: usize) -> Vec<i64> {
    let (low, high) = (*range.start(), *range.end());
    let edges = [low, high, low + 1, high - 1, low + (high - low) / 2];
    let mut seen = BTreeSet::new();
    let all = values.iter().take(5).chain(&edges).chain(values);
    all.filter(|value| range.contains(value) && seen.insert(**value))
        .take(count)
        .copied()
        .collect()
}

/// Random inputs, the same in every run.
fn spread(ranges: &[RangeInclusive<i64>]) -> impl Iterator<Item = Vec<i64>> {
    let mut random = Random::new(1);
    (0..SPREAD).map(move |_| {
        let value = |range: &RangeInclusive<i64>| {
            let width = (range.end() - range.start()) as u64 + 1;
            range.start() + (random.number() % width) as i64
        };
        ranges.iter().map(value).collect()
    })
}
