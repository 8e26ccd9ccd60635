//! Inputs that advice is tried on.

use verify::{MethodModel, Outcome, ResultKind, Verified, evaluate};
use wasmgc::ir::Program;
use wasmgc::specialise::Subject;

/// So many inputs are tried where what was seen is none.
const INPUTS: usize = 3;
/// Steps from one end of a range to the other.
const STEPS: i64 = 12;

/// Inputs on which a candidate answers what the method does: what was seen at run time, or else some of its ranges, the small ones first. The method is
/// executed here as the verifier does it, in bounded steps; so it does not take long to run either.
pub fn inputs(program: &Program, subject: &Subject<'_>, verified: &Verified, seen: Option<Vec<i32>>) -> Vec<Vec<i32>> {
    let Ok(model) = MethodModel::of(program, subject) else {
        return Vec::new();
    };
    let answers = |input: &[i64]| {
        verified.run(input).is_some_and(|answer| match evaluate(&model, input) {
            Outcome::Integer(value) => verified.result() == ResultKind::Integer && value == answer.into(),
            Outcome::Boolean(value) => verified.result() == ResultKind::Boolean && i64::from(value) == answer,
            Outcome::Other(_) => false,
        })
    };
    let seen = seen.map(|seen| seen.into_iter().map(i64::from).collect::<Vec<i64>>());
    if let Some(input) = seen.filter(|input| answers(input)) {
        return vec![narrow(&input)];
    }
    let places = (0..=STEPS).map(|step| spread(verified, step));
    let mut inputs: Vec<Vec<i64>> = places.filter(|input| answers(input)).collect();
    inputs.sort_by_key(|input| input.iter().map(|value| value.unsigned_abs()).sum::<u64>());
    inputs.iter().take(INPUTS).map(|input| narrow(input)).collect()
}

/// A value for each parameter, so many steps from the lower end of its range.
fn spread(verified: &Verified, step: i64) -> Vec<i64> {
    let ranges = verified.ranges().iter();
    ranges
        .map(|range| range.start() + (range.end() - range.start()) * step / STEPS)
        .collect()
}

/// Ranges are within SmallInteger.
fn narrow(input: &[i64]) -> Vec<i32> {
    input.iter().map(|value| *value as i32).collect()
}
