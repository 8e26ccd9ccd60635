//! Advice: asking the built-in reasoner, recorded replies or a model about methods, and showing what was asked, answered and proved.

use super::{model, sources};
use crate::options::{self, Machine, Tier, Who};
use crate::outcome::Outcome;
use advisor::{Advice, Adviser, Limits, Observed, Prompt, Question, Recorded, advise_first, advise_hot};
use engine::{Loaded, Session};
use std::fmt::Write;
use std::path::Path;
use verify::{MethodModel, Verdict};
use wasmgc::specialise::Subject;

/// Whom the options name, in order.
pub fn advisers(options: &options::Adviser) -> Result<Vec<Adviser>, Outcome> {
    if let Some(path) = &options.replies {
        return Ok(vec![replies(path)?]);
    }
    if options.adviser.is_empty() {
        return Ok(vec![Adviser::Reasoner]);
    }
    let mut advisers = Vec::new();
    for who in &options.adviser {
        advisers.extend(match who {
            Who::Reasoner => Some(Adviser::Reasoner),
            Who::Recorded(path) => Some(replies(path)?),
            Who::Server(address) => Some(model::at(address)?),
            Who::None => None,
        });
    }
    Ok(advisers)
}

fn replies(path: &Path) -> Result<Adviser, Outcome> {
    Ok(Adviser::Recorded(match path.is_dir() {
        true => folder(path)?,
        false => recorded(path)?,
    }))
}

/// Advisers whom nobody would ask are a mistake; those who are asked are mentioned.
pub fn check_advisers(machine: &Machine) -> Result<(), Outcome> {
    if !machine.adviser.is_named() {
        return Ok(());
    }
    if machine.tier() != Tier::Advice {
        let message = "--adviser and --replies need --tier advice: in the other tiers nobody is asked";
        return Err(Outcome::Usage(message.to_owned()));
    }
    let advisers = advisers(&machine.adviser)?;
    if !advisers.is_empty() {
        eprintln!("catalyst: advice comes from {}", names(&advisers));
    }
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

/// Who they are, in words.
pub fn names(advisers: &[Adviser]) -> String {
    match advisers {
        [] => "nobody".to_owned(),
        _ => advisers.iter().map(Adviser::name).collect::<Vec<_>>().join(", then "),
    }
}

/// What the engine asks about very hot code.
pub fn asking(advisers: Vec<Adviser>) -> engine::Advise {
    Box::new(move |program, numbered, subject| {
        let advised = advise_hot(&advisers, program, &numbered.code, subject);
        advised.map_err(|reason| engine::NoAdvice(reason.to_string()))
    })
}

/// Advice for a method.
pub fn ask(session: &Session, method: &Loaded, advisers: &[Adviser]) -> Result<Advice, Outcome> {
    with_question(session, method, |question| {
        advise_first(advisers, question, Limits::default()).map_err(|error| Outcome::Failed(error.to_string()))
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
pub fn shown(advice: &Advice) -> String {
    let mut text = format!("{}\n\nby {}\n", advice.reply.candidate.trim_end(), advice.by);
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
