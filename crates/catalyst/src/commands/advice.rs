//! Advice: asking the built-in reasoner, or recorded replies, about methods, and showing what was asked, answered and proved.

use super::read;
use crate::options;
use crate::outcome::Outcome;
use advisor::{Advice, Adviser, Limits, Observed, Prompt, Question, Recorded, advise_hot};
use engine::{Loaded, Session};
use std::fmt::Write;
use verify::{MethodModel, Verdict};
use wasmgc::specialise::Subject;
use wasmgc::translate::Batch;

/// Whom the options name.
pub fn adviser(options: &options::Adviser) -> Result<Adviser, Outcome> {
    let Some(path) = &options.replies else {
        return Ok(Adviser::Reasoner);
    };
    let recorded = Recorded::parse(&read(path)?);
    let recorded = recorded.map_err(|error| Outcome::Failed(format!("{}: {error}", path.display())))?;
    Ok(Adviser::Recorded(recorded))
}

/// Who that is, in words: recorded replies are always called so.
pub fn name(adviser: &Adviser) -> String {
    match adviser {
        Adviser::Reasoner => "the built-in reasoner".to_owned(),
        Adviser::Recorded(recorded) => format!("recorded replies ({})", recorded.origin),
    }
}

/// What the engine asks about very hot code.
pub fn asking(adviser: Adviser) -> engine::Advise {
    Box::new(move |program, numbered, subject| advise_hot(&adviser, program, &numbered.code, subject))
}

/// Advice for a method.
pub fn ask(session: &Session, method: &Loaded, adviser: &Adviser) -> Result<Advice, Outcome> {
    with_question(session, method, |question| {
        advisor::advise(adviser, question, Limits::default()).map_err(|error| Outcome::Failed(error.to_string()))
    })
}

/// What is asked about a method.
pub fn prompt(session: &Session, method: &Loaded) -> Result<String, Outcome> {
    with_question(session, method, |question| Ok(Prompt::new(question).to_string()))
}

/// What is asked about a method, for whoever wants to ask.
pub fn with_question<T>(
    session: &Session,
    method: &Loaded,
    ask: impl FnOnce(&Question<'_>) -> Result<T, Outcome>,
) -> Result<T, Outcome> {
    let subject = Subject::code(&method.code);
    let model = MethodModel::of(session.program()?, &subject).map_err(|error| Outcome::Failed(error.to_string()))?;
    let observed = Observed::default();
    ask(&Question {
        code: &method.code,
        source: &method.source,
        model: &model,
        observed: &observed,
    })
}

/// A method's translation as text.
pub fn wat(session: &Session, method: &Loaded) -> Result<String, Outcome> {
    let failed = |error: &dyn std::fmt::Display| Outcome::Failed(error.to_string());
    let mut batch = Batch::new(session.program()?);
    let subject = Subject::code(&method.code);
    batch.add(&subject).map_err(|error| failed(&error))?;
    let module = batch.finish().map_err(|error| failed(&error))?;
    wasmgc::wat::function(&module, &subject.name()).map_err(|error| failed(&error))
}

/// A reply, and what was shown of it.
pub fn shown(advice: &Advice, adviser: &Adviser) -> String {
    let mut text = format!("{}\n\nby {}\n", advice.reply.candidate.trim_end(), name(adviser));
    // Writing to a String does not fail.
    let _ = write!(text, "{}", proof(advice));
    text
}

/// What was shown, for which receivers and arguments.
pub fn proof(advice: &Advice) -> String {
    let verified = &advice.verified;
    let mut text = String::new();
    for (index, range) in verified.ranges().iter().enumerate() {
        let name = if index == 0 {
            "the receiver".to_string()
        } else {
            format!("argument {index}")
        };
        let _ = writeln!(text, "for {name} in {} .. {}", range.start(), range.end());
    }
    let _ = match verified.verdict() {
        Verdict::Proved(conditions) => {
            let mut result = writeln!(text, "proved, by {} verification condition(s):", conditions.len());
            for condition in conditions {
                result = result.and_then(|()| writeln!(text, "  {condition}"));
            }
            result
        }
        Verdict::Exhausted(inputs) => writeln!(text, "exhausted: all {inputs} inputs were run"),
    };
    let _ = writeln!(text, "{} instructions", verified.num_instructions());
    text
}
