//! What is asked while the system runs: about code that was called very often, and only where an answer would help.

use crate::adviser::{Adviser, NoAdvice, advise_first};
use crate::consultation::Limits;
use crate::prompt::{Observed, Question};
use crate::worth::{NotWorthAsking, worth_asking};
use smalltalk::method::CompiledCode;
use verify::{MethodModel, NoModel, Verified};
use wasmgc::ir::Program;
use wasmgc::specialise::Subject;

/// Why very hot code gets no advice.
#[derive(Debug, thiserror::Error)]
pub enum NotAdvised {
    /// It makes no sense to ask.
    #[error("nobody is asked: {0}")]
    NotWorthAsking(#[from] NotWorthAsking),
    /// What it does is not modelled.
    #[error("{0}")]
    NoModel(#[from] NoModel),
    /// Nobody has any.
    #[error("{0}")]
    NoAdvice(Box<NoAdvice>),
    /// It was verified, but declines on most of its ranges.
    #[error("verified advice says \"not me\" in most places of its ranges")]
    MostlyDeclines,
}

/// Advice for very hot code, if there is some that mostly applies.
pub fn advise_hot(
    advisers: &[Adviser],
    program: &Program,
    code: &CompiledCode,
    subject: &Subject<'_>,
) -> Result<Verified, NotAdvised> {
    worth_asking(code)?;
    let model = MethodModel::of(program, subject)?;
    let question = Question {
        code,
        source: code.source.as_deref().unwrap_or_default(),
        model: &model,
        observed: &Observed::default(),
    };
    let advice = advise_first(advisers, &question, Limits::default());
    let verified = advice
        .map_err(|reason| NotAdvised::NoAdvice(Box::new(reason)))?
        .verified;
    match mostly_answers(&verified) {
        true => Ok(verified),
        false => Err(NotAdvised::MostlyDeclines),
    }
}

/// Whether advice answers for most values of its ranges. Else its guard would only delay what runs anyway.
fn mostly_answers(verified: &Verified) -> bool {
    const SAMPLES: usize = 16;
    verified.answered(SAMPLES) > SAMPLES / 2
}
