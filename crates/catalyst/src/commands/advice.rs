//! Advice: asking the built-in reasoner, or recorded replies, about methods, and showing what was asked, answered and proved.

use super::sources;
use crate::options::{self, Machine, Tier};
use crate::outcome::Outcome;
use advisor::{Advice, Adviser, Limits, Observed, Prompt, Question, Recorded, advise_hot};
use engine::{Loaded, Session};
use std::fmt::Write;
use std::path::Path;
use verify::{MethodModel, Verdict};
use wasmgc::specialise::Subject;

/// Whom the options name.
pub fn adviser(options: &options::Adviser) -> Result<Adviser, Outcome> {
    let Some(path) = &options.replies else {
        return Ok(Adviser::Reasoner);
    };
    Ok(Adviser::Recorded(match path.is_dir() {
        true => folder(path)?,
        false => recorded(path)?,
    }))
}

/// Recorded replies that nobody would ask for are a mistake; those that are used are mentioned.
pub fn check_replies(machine: &Machine) -> Result<(), Outcome> {
    if machine.adviser.replies.is_none() {
        return Ok(());
    }
    if machine.tier != Tier::Advice {
        let message = "--replies needs --tier advice: in the other tiers nobody is asked";
        return Err(Outcome::Usage(message.to_owned()));
    }
    let adviser = adviser(&machine.adviser)?;
    eprintln!("catalyst: advice comes from {}", name(&adviser));
    Ok(())
}

fn recorded(path: &Path) -> Result<Recorded, Outcome> {
    Recorded::parse(&sources::text(path)?).map_err(|error| wrong(path, &error))
}

/// The replies of a folder, each file's for the method that it is called after.
fn folder(path: &Path) -> Result<Recorded, Outcome> {
    let entries = std::fs::read_dir(path).map_err(|error| wrong(path, &error))?;
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| Recorded::is_file_name(name))
        .collect();
    names.sort();
    if names.is_empty() {
        return Err(wrong(path, &"there is no file Class.selector.reply in it"));
    }
    let mut all = Recorded {
        origin: format!("{} files in {}", names.len(), path.display()),
        replies: Vec::new(),
    };
    for name in names {
        let file = path.join(&name);
        let own = recorded(&file)?.for_file(&name).map_err(|error| wrong(&file, &error))?;
        all.replies.extend(own.replies);
    }
    Ok(all)
}

fn wrong(path: &Path, error: &dyn std::fmt::Display) -> Outcome {
    Outcome::Failed(format!("{}: {error}", path.display()))
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
    Box::new(move |program, numbered, subject| {
        let advised = advise_hot(&adviser, program, &numbered.code, subject);
        advised.map_err(|reason| engine::NoAdvice(reason.to_string()))
    })
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
