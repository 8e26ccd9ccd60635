//! Looking into the tiers: traces, the report about advice, and what may run in a tier.

use crate::options::{Machine, Tier, Trace};
use crate::outcome::Outcome;
use engine::{Event, Selection, Session, What};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

/// What has happened in a session.
#[derive(Clone, Default)]
pub struct Log(Arc<Mutex<Vec<Event>>>);

impl Log {
    /// What happens in the session from now on.
    pub fn of(session: &mut Session) -> Log {
        let log = Log::default();
        log.clone().listen(session, false);
        log
    }

    fn listen(self, session: &mut Session, trace: bool) {
        session.listen(Box::new(move |event| {
            if trace {
                eprintln!("{event}");
            }
            self.events().push(event.clone());
        }));
    }

    fn events(&self) -> std::sync::MutexGuard<'_, Vec<Event>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What became of advice, for each method that it was asked for, in order.
    fn advice(&self) -> Vec<Asked> {
        let mut asked: BTreeMap<String, Asked> = BTreeMap::new();
        for event in self.events().iter() {
            let milliseconds = event.at.as_secs_f64() * 1e3;
            match &event.what {
                What::Asked { seen } => {
                    let new = || Asked {
                        milliseconds,
                        name: event.name.clone(),
                        seen: seen.clone(),
                        outcomes: Vec::new(),
                    };
                    asked.entry(event.name.clone()).or_insert_with(new);
                }
                What::NoAdvice { .. } | What::Kept { .. } | What::NotKept { .. } | What::Revoked { .. } => {
                    if let Some(asked) = asked.get_mut(&event.name) {
                        asked.outcomes.push(event.what.clone());
                    }
                }
                _ => {}
            }
        }
        let mut asked: Vec<Asked> = asked.into_values().collect();
        asked.sort_by(|one, other| one.milliseconds.total_cmp(&other.milliseconds));
        asked
    }

    /// The same for programs.
    pub fn advice_as_json(&self) -> Value {
        self.advice().iter().map(Asked::as_json).collect()
    }

    /// The same for people.
    fn report(&self) -> String {
        let asked = self.advice();
        let count = |is: fn(&What) -> bool| asked.iter().filter(|each| each.outcomes.last().is_some_and(is)).count();
        let kept = count(|what| matches!(what, What::Kept { .. }));
        let mut text = format!("advice: asked about {}, kept for {kept}\n", asked.len());
        for each in &asked {
            // Writing to a String does not fail.
            let _ = write!(text, "  {}", each.name);
            if let Some(seen) = &each.seen {
                let _ = write!(text, " (called with {seen:?})");
            }
            text.push('\n');
            for what in &each.outcomes {
                let _ = writeln!(text, "    {}: {what}", outcome(what));
            }
            if each.outcomes.is_empty() {
                text.push_str("    no answer before the end\n");
            }
        }
        text
    }
}

/// A method that advice was asked for, and what came of it.
struct Asked {
    milliseconds: f64,
    name: String,
    seen: Option<Vec<i32>>,
    outcomes: Vec<What>,
}

impl Asked {
    fn as_json(&self) -> Value {
        let outcomes = self.outcomes.iter().map(|what| match what {
            What::Kept {
                size,
                ranges,
                declines_some,
                faster,
            } => json!({
                "outcome": outcome(what),
                "timesAsFast": faster,
                "instructions": size.instructions,
                "bytes": size.bytes,
                "declinesSome": declines_some,
                "ranges": ranges.iter().map(|range| [*range.start(), *range.end()]).collect::<Vec<_>>(),
            }),
            other => json!({ "outcome": outcome(other), "reason": other.to_string() }),
        });
        json!({
            "method": self.name,
            "asked": self.milliseconds,
            "calledWith": self.seen,
            "outcomes": outcomes.collect::<Value>(),
        })
    }
}

/// What came of advice, in a word or two.
fn outcome(what: &What) -> &'static str {
    match what {
        What::Kept { .. } => "kept",
        What::NotKept { .. } => "not kept",
        What::Revoked { .. } => "revoked",
        _ => "none",
    }
}

/// Where the report goes when all sessions have ended, and what it is about.
static REPORT: Mutex<Option<(PathBuf, Log)>> = Mutex::new(None);

/// Looks at a session as the options want it.
pub fn at(session: &mut Session, machine: &Machine) -> Result<(), Outcome> {
    let look = &machine.look;
    let selects = !look.only.is_empty() || !look.never.is_empty();
    if selects && machine.tier() == Tier::Interpreter {
        let message = "--only and --never choose what runs in the tier that --tier names: all is interpreted";
        return Err(Outcome::Usage(message.to_owned()));
    }
    if look.advice_report.is_some() && machine.tier() != Tier::Advice {
        let message = "--advice-report needs --tier advice: in the other tiers nobody is asked";
        return Err(Outcome::Usage(message.to_owned()));
    }
    session.select(Selection {
        only: look.only.clone(),
        never: look.never.clone(),
    });
    let trace = look.trace == Some(Trace::Tiers);
    if !trace && look.advice_report.is_none() {
        return Ok(());
    }
    let log = Log::default();
    log.clone().listen(session, trace);
    if let Some(path) = &look.advice_report {
        *REPORT.lock().unwrap_or_else(PoisonError::into_inner) = Some((path.clone(), log));
    }
    Ok(())
}

/// All sessions have ended: reports, where that is wanted.
pub fn end() -> Result<(), Outcome> {
    match REPORT.lock().unwrap_or_else(PoisonError::into_inner).take() {
        None => Ok(()),
        Some((path, log)) if path.as_os_str() == "-" => {
            eprint!("{}", log.report());
            Ok(())
        }
        Some((path, log)) => {
            std::fs::write(&path, log.report()).map_err(|error| Outcome::Failed(format!("{}: {error}", path.display())))
        }
    }
}
