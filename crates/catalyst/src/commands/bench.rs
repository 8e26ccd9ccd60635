//! `catalyst bench`: programs in every tier, beside a yardstick written by hand, in one run on one engine.

pub mod programs;
mod report;
mod yardstick;

use super::look::Log;
use super::progress::Progress;
use super::{advice, session};
use crate::options::limits::Limits;
use crate::options::{Adviser, Bench, InstructionSet, Look, Machine, Tier};
use crate::outcome::Outcome;
use engine::Session;
use programs::{FILES, ONE_CALL, Program, chosen};
use report::Measurement;
use serde_json::{Value, json};
use std::fmt::Write;
use std::time::{Duration, Instant};

/// The program that the yardstick does by hand.
const BY_HAND: &str = "BenchFib";
/// What is hot is translated meanwhile. The interpreter has nothing to warm up.
const WARM_UP: Duration = Duration::from_millis(1000);
/// Runs are measured until they have taken so long together, and are at least so many.
const MEASURE: Duration = Duration::from_millis(500);
const FEWEST_RUNS: usize = 3;

const TIERS: [(&str, Tier); 3] = [
    ("interpreter", Tier::Interpreter),
    ("translation", Tier::Translation),
    ("advice", Tier::Advice),
];

/// Measures and prints; or lists, or checks.
pub fn run(options: &Bench) -> Outcome {
    let done = match chosen(&options.names) {
        Err(outcome) => return outcome,
        Ok(programs) if options.list => Ok(list(&programs, options.json)),
        Ok(programs) if options.check => check(&programs, &options.adviser),
        Ok(programs) => measure(&programs, options),
    };
    done.map_or_else(|outcome| outcome, Outcome::Done)
}

fn list(programs: &[Program], as_json: bool) -> String {
    if as_json {
        let row = |program: &Program| json!({ "name": program.name, "group": program.group, "about": program.about });
        return format!("{:#}\n", programs.iter().map(row).collect::<Value>());
    }
    let mut text = String::new();
    for Program { name, group, about } in programs {
        let _ = writeln!(text, "{name:13} {group:13} {about}");
    }
    text
}

/// Runs each program as short as can be, in every tier and both instruction sets.
fn check(programs: &[Program], adviser: &Adviser) -> Result<String, Outcome> {
    let programs: Vec<_> = programs.iter().filter(|program| **program != ONE_CALL).collect();
    let mut ways = 0;
    for set in [InstructionSet::Sista, InstructionSet::V3PlusClosures] {
        for (_, tier) in TIERS {
            let mut session = loaded(tier, set, adviser)?;
            for program in &programs {
                evaluate(&mut session, program, "check")?;
            }
            ways += 1;
        }
    }
    let count = programs.len();
    let programs = if count == 1 {
        "1 program answers"
    } else {
        &format!("{count} programs answer")
    };
    Ok(format!(
        "{programs} rightly in {ways} ways: 3 tiers in 2 instruction sets\n"
    ))
}

fn measure(programs: &[Program], options: &Bench) -> Result<String, Outcome> {
    let mut progress = Progress::new("measuring");
    let mut measurements = Vec::new();
    for (number, program) in programs.iter().enumerate() {
        progress.at(number as u64, programs.len() as u64);
        let (times, advice) = if *program == ONE_CALL {
            (one_call(options)?, Value::Null)
        } else {
            times(program, options)?
        };
        measurements.push(Measurement {
            program: *program,
            times,
            advice,
        });
    }
    drop(progress);
    let adviser = advice::names(&advice::advisers(&options.adviser)?);
    Ok(if options.json {
        format!("{:#}\n", report::json(&measurements, &adviser))
    } else if advises(options) {
        format!("{}\nAdvice comes from {adviser}.\n", report::table(&measurements))
    } else {
        report::table(&measurements)
    })
}

/// The times by tier.
type Times = Vec<(&'static str, Vec<f64>)>;

/// The tiers that are asked for.
fn tiers(options: &Bench) -> impl Iterator<Item = (&'static str, Tier)> {
    let advice = advises(options);
    TIERS
        .into_iter()
        .filter(move |(_, tier)| advice || *tier != Tier::Advice)
}

/// A call of `3 benchmark` in each tier, in a loop of the core's.
fn one_call(options: &Bench) -> Result<Times, Outcome> {
    let mut session = session::one_of_several(&machine(Tier::Interpreter, options.set, &options.adviser))?;
    let method = session.method("SmallInteger", false, "benchmark")?;
    let method = method.ok_or_else(|| Outcome::Failed("the kernel has no SmallInteger>>benchmark".to_owned()))?;
    let translated = session.translate(method.number)?;
    let mut times = Vec::new();
    for (name, tier) in tiers(options) {
        let index = match tier {
            Tier::Interpreter => method.code.num_args as i32,
            Tier::Translation => translated,
            Tier::Advice => {
                let advice = advice::ask(&session, &method, &advice::advisers(&options.adviser)?)?;
                session.advise(method.number, &advice.verified, translated)?
            }
        };
        let nanoseconds = session.time(method.number, index, 3, 0)?.nanoseconds();
        times.push((name, vec![nanoseconds / 1e6]));
    }
    Ok(times)
}

/// The times of a program, and what became of advice for its methods.
fn times(program: &Program, options: &Bench) -> Result<(Times, Value), Outcome> {
    let mut times = Vec::new();
    let mut advice = Value::Null;
    for (name, tier) in tiers(options) {
        let mut session = loaded(tier, options.set, &options.adviser)?;
        let log = Log::of(&mut session);
        times.push((name, runs(&mut session, program, tier, options.iterations)?));
        if tier == Tier::Advice {
            session.tell_rest()?;
            advice = log.advice_as_json();
        }
        if tier == Tier::Translation && program.name == BY_HAND {
            let argument = match options.iterations {
                Some(iterations) => iterations.to_string(),
                None => session.evaluate(program.name, &format!("{BY_HAND} iterations"))?,
            };
            let argument = argument.parse().map_err(|_| wrong(program, "iterations", &argument))?;
            times.push(("yardstick", yardstick::milliseconds(argument)?));
        }
    }
    Ok((times, advice))
}

/// The times of some runs, each of which checks its result.
fn runs(session: &mut Session, program: &Program, tier: Tier, iterations: Option<u32>) -> Result<Vec<f64>, Outcome> {
    let run = iterations.map_or_else(|| "run".to_owned(), |count| format!("run: {count}"));
    let fewest = if tier == Tier::Interpreter {
        1
    } else {
        let start = Instant::now();
        while start.elapsed() < WARM_UP {
            evaluate(session, program, &run)?;
        }
        FEWEST_RUNS
    };
    let mut times = Vec::new();
    let begin = Instant::now();
    while times.len() < fewest || begin.elapsed() < MEASURE {
        let start = Instant::now();
        evaluate(session, program, &run)?;
        times.push(start.elapsed().as_secs_f64() * 1e3);
    }
    Ok(times)
}

/// A program answers itself; where its result is wrong it signals an error.
fn evaluate(session: &mut Session, program: &Program, message: &str) -> Result<(), Outcome> {
    let answer = session.evaluate(program.name, &format!("{} {message}", program.name))?;
    if answer == program.name {
        Ok(())
    } else {
        Err(wrong(program, message, &answer))
    }
}

fn wrong(program: &Program, message: &str, answer: &str) -> Outcome {
    Outcome::Failed(format!("{} {message} answered {answer}", program.name))
}

/// A session with all programs.
fn loaded(tier: Tier, set: InstructionSet, adviser: &Adviser) -> Result<Session, Outcome> {
    let mut session = session::one_of_several(&machine(tier, set, adviser))?;
    session.load(FILES)?;
    Ok(session)
}

fn machine(tier: Tier, set: InstructionSet, adviser: &Adviser) -> Machine {
    Machine {
        image: None,
        limits: Limits::default(),
        // What is measured is this run, whatever ran before.
        no_cache: true,
        chosen_tier: Some(tier),
        adviser: adviser.clone(),
        look: Look::default(),
        set,
    }
}

/// Whether advice is measured, too: advisers are named for nothing else.
fn advises(options: &Bench) -> bool {
    options.advice || options.adviser.is_named()
}
