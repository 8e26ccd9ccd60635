//! What is asked while the system runs: about code that was called very often, and only where an answer would help.

use crate::advise::{Adviser, Limits, advise};
use crate::prompt::{Observed, Question};
use crate::worth::worth_asking;
use smalltalk::method::CompiledCode;
use std::ops::RangeInclusive;
use verify::{MethodModel, Verified};
use wasmgc::ir::Program;
use wasmgc::specialise::Subject;

/// Advice for very hot code, if there is some that mostly applies.
pub fn advise_hot(
    adviser: &Adviser,
    program: &Program,
    code: &CompiledCode,
    subject: &Subject<'_>,
) -> Option<Verified> {
    worth_asking(code).ok()?;
    let model = MethodModel::of(program, subject).ok()?;
    let question = Question {
        code,
        source: code.source.as_deref().unwrap_or_default(),
        model: &model,
        observed: &Observed::default(),
    };
    let advice = advise(adviser, &question, Limits::default()).ok()?;
    mostly_answers(&advice.verified).then_some(advice.verified)
}

/// Whether advice answers for most values of its ranges. Else its guard would only delay what runs anyway.
fn mostly_answers(verified: &Verified) -> bool {
    const SAMPLES: i64 = 16;
    let value =
        |range: &RangeInclusive<i64>, sample: i64| range.start() + (range.end() - range.start()) / SAMPLES * sample;
    let answers = (0..=SAMPLES).filter(|sample| {
        let values: Vec<i64> = verified.ranges().iter().map(|range| value(range, *sample)).collect();
        verified
            .run(&values)
            .is_some_and(|answer| !verified.result().is_not_me(answer))
    });
    answers.count() as i64 > SAMPLES / 2
}
