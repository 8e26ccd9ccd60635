//! `catalyst bench`: programs in every tier, beside a yardstick written by hand, in one run on one engine.

use super::progress::Progress;
use super::{advice, new_session};
use crate::options::{Adviser, Bench, InstructionSet, Machine, Tier};
use crate::outcome::Outcome;
use engine::Session;
use serde_json::{Value, json};
use std::time::Instant;

/// The yardstick: 32 benchFib by hand.
const YARDSTICK: &str = include_str!("../../../../bench/yardstick.wat");
/// Programs of which each checks its own result.
const PROGRAMS: (&str, &str) = (
    "st/bench/Benchmarks.class.st",
    include_str!("../../../../st/bench/Benchmarks.class.st"),
);
/// How often a program runs; the best time counts. The interpreter has nothing to warm up.
const ROUNDS: usize = 3;

/// What is measured, here and in browsers.
const ROWS: &str = include_str!("../../../../bench/programs.json");

/// A program.
struct Row {
    name: String,
    expression: String,
    /// What each tier must answer; where that is not known, all must agree.
    answer: Option<String>,
    /// Whether the yardstick does the same.
    yardstick: bool,
}

fn rows() -> Result<Vec<Row>, Outcome> {
    let failed = |error: serde_json::Error| Outcome::Failed(format!("bench/programs.json: {error}"));
    let rows: Vec<Value> = serde_json::from_str(ROWS).map_err(failed)?;
    let text = |row: &Value, key| row[key].as_str().map(str::to_owned);
    let row = |row: &Value| Row {
        name: text(row, "name").unwrap_or_default(),
        expression: text(row, "expression").unwrap_or_default(),
        answer: text(row, "answer"),
        yardstick: row["yardstick"] == true,
    };
    Ok(rows.iter().map(row).collect())
}

const TIERS: [(&str, Tier); 3] = [
    ("interpreter", Tier::Interpreter),
    ("translation", Tier::Translation),
    ("advice", Tier::Advice),
];

/// Measures and prints.
pub fn run(options: &Bench) -> Outcome {
    measured(options).unwrap_or_else(|outcome| outcome)
}

fn measured(options: &Bench) -> Result<Outcome, Outcome> {
    let rows = rows()?;
    let unknown = options
        .names
        .iter()
        .find(|name| **name != "benchmark" && !rows.iter().any(|row| row.name == **name));
    if let Some(name) = unknown {
        let known: Vec<&str> = rows.iter().map(|row| row.name.as_str()).collect();
        return Err(Outcome::Usage(format!(
            "there is no program {name}; there are benchmark, {}",
            known.join(", ")
        )));
    }
    let wanted = |name: &str| options.names.is_empty() || options.names.iter().any(|each| each == name);
    let mut results = Vec::new();
    let mut progress = Progress::new("measuring");
    if wanted("benchmark") {
        results.push(one_call(&options.adviser)?);
    }
    for (number, row) in rows.iter().enumerate() {
        progress.at(number as u64, rows.len() as u64);
        if wanted(&row.name) {
            results.push(program(row, &options.adviser)?);
        }
    }
    drop(progress);
    let adviser = advice::name(&advice::adviser(&options.adviser)?);
    Ok(Outcome::Done(if options.json {
        results.iter_mut().for_each(|result| result["adviser"] = json!(adviser));
        format!("{:#}\n", Value::Array(results))
    } else {
        format!("{}\nAdvice comes from {adviser}.\n", table(&results))
    }))
}

/// A call of `3 benchmark` in each tier, in a loop of the core's.
fn one_call(adviser: &Adviser) -> Result<Value, Outcome> {
    let mut session = new_session(&machine(Tier::Interpreter, adviser))?;
    let method = session.method("SmallInteger", false, "benchmark")?;
    let method = method.ok_or_else(|| Outcome::Failed("the kernel has no SmallInteger>>benchmark".to_owned()))?;
    let advice = advice::ask(&session, &method, &advice::adviser(adviser)?)?;
    let translated = session.translate(method.number)?;
    let advised = session.advise(method.number, &advice.verified, translated)?;
    let mut milliseconds = |index| Ok::<_, Outcome>(session.time(method.number, index, 3, 0)?.nanoseconds() / 1e6);
    Ok(json!({
        "name": "benchmark",
        "milliseconds": {
            "interpreter": milliseconds(method.code.num_args as i32)?,
            "translation": milliseconds(translated)?,
            "advice": milliseconds(advised)?,
        },
    }))
}

fn program(row: &Row, adviser: &Adviser) -> Result<Value, Outcome> {
    let mut milliseconds = serde_json::Map::new();
    let mut expected = row.answer.clone();
    for (name, tier) in TIERS {
        let mut session = new_session(&machine(tier, adviser))?;
        session.load(&[PROGRAMS])?;
        let rounds = if tier == Tier::Interpreter { 1 } else { ROUNDS };
        let best = best(&mut session, row, rounds, &mut expected)?;
        milliseconds.insert(name.to_owned(), json!(best));
    }
    let mut result = json!({ "name": row.name, "expression": row.expression, "milliseconds": milliseconds });
    if row.yardstick {
        result["milliseconds"]["yardstick"] = json!(yardstick()?);
    }
    Ok(result)
}

/// The best time of some rounds; the first one, in which hot code is translated, is one of them.
fn best(session: &mut Session, row: &Row, rounds: usize, expected: &mut Option<String>) -> Result<f64, Outcome> {
    let mut best = f64::INFINITY;
    for _ in 0..rounds {
        let start = Instant::now();
        let answer = session.evaluate(&row.name, &row.expression)?;
        best = best.min(start.elapsed().as_secs_f64() * 1e3);
        let expected = expected.get_or_insert_with(|| answer.clone());
        if *expected != answer {
            let message = format!("{} answered {answer}, but must answer {expected}", row.expression);
            return Err(Outcome::Failed(message));
        }
    }
    Ok(best)
}

fn yardstick() -> Result<f64, Outcome> {
    let failed = |error: wasmtime::Error| Outcome::Failed(format!("the yardstick: {error}"));
    let engine = wasmtime::Engine::new(&engine::config::config()).map_err(failed)?;
    let bytes = assembled(YARDSTICK)?;
    let module = wasmtime::Module::new(&engine, bytes).map_err(failed)?;
    let mut store = wasmtime::Store::new(&engine, ());
    let instance = wasmtime::Instance::new(&mut store, &module, &[]).map_err(failed)?;
    let function = instance
        .get_typed_func::<i32, i32>(&mut store, "benchFib")
        .map_err(failed)?;
    let mut best = f64::INFINITY;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        function.call(&mut store, 32).map_err(failed)?;
        best = best.min(start.elapsed().as_secs_f64() * 1e3);
    }
    Ok(best)
}

fn assembled(text: &str) -> Result<Vec<u8>, Outcome> {
    wat::parse_str(text).map_err(|error| Outcome::Failed(format!("the yardstick: {error}")))
}

fn machine(tier: Tier, adviser: &Adviser) -> Machine {
    Machine {
        tier,
        adviser: adviser.clone(),
        set: InstructionSet::Sista,
    }
}

/// Milliseconds, and how much faster than the interpreter.
fn table(results: &[Value]) -> String {
    let mut text = String::from("| program | tier | ms | times as fast as interpreted |\n|---|---|---:|---:|\n");
    for result in results {
        let name = result["name"].as_str().unwrap_or_default();
        let interpreted = result["milliseconds"]["interpreter"].as_f64().unwrap_or(f64::NAN);
        for tier in ["interpreter", "translation", "advice", "yardstick"] {
            if let Some(time) = result["milliseconds"][tier].as_f64() {
                text += &format!("| {name} | {tier} | {time:.6} | {:.1} |\n", interpreted / time);
            }
        }
    }
    text
}
