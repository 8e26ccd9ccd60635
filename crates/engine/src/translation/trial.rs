//! Whether advice is worth its place: a trial.
//!
//! A trial is no part of the program. It runs only on inputs on which the candidate answers: there the method is a pure function, as was proved, so that
//! neither of both has an effect, and the way of the guard to the translation is not taken. It has little time. What the core knows of the evaluation
//! that waits stands aside meanwhile; what interrupts is heard later; nothing is asked for and nothing linked.

use crate::error::Error;
use crate::machine::{Core, DEPTH_LIMIT};
use crate::translation::modules::Advised;
use std::time::Duration;
use verify::{MethodModel, Outcome, ResultKind, Verified, evaluate};
use wasmgc::ir::Program;
use wasmgc::specialise::Subject;
use web_time::Instant;

/// So many inputs are tried where what was seen is none.
const INPUTS: usize = 3;
/// Steps from one end of a range to the other.
const STEPS: i64 = 12;
/// Runs of a function take so long before they are compared.
const MEASURE: Duration = Duration::from_micros(100);
/// Measurements of which each function's best counts.
const ROUNDS: usize = 4;
/// Longer a trial does not take, but for what a run takes to notice.
const LONGEST: Duration = Duration::from_millis(200);

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

/// How many times as fast advice is as what it would replace; or why it is not kept.
pub fn faster(core: &mut Core<'_>, place: (u32, i32), advised: &Advised) -> Result<Result<f64, String>, Error> {
    if advised.inputs.is_empty() {
        return Ok(Err("it answers on none of the inputs it would be tried on".to_owned()));
    }
    let otherwise = (place.0, advised.otherwise);
    let mut trial = Trial::begin(core)?;
    let times = trial.times(core, [place, otherwise], &advised.inputs);
    trial.end(core)?;
    Ok(match times {
        Ok([advice, translation]) if advice < translation => Ok(translation / advice),
        Ok([advice, translation]) => Err(format!(
            "it is not faster than the translation ({advice:.1} and {translation:.1} ns)"
        )),
        Err(why) => Err(why),
    })
}

struct Trial {
    deadline: Instant,
    was_lowered: bool,
}

impl Trial {
    fn begin(core: &mut Core<'_>) -> Result<Trial, Error> {
        core.set_aside()?;
        let deadline = Instant::now() + LONGEST;
        let was_lowered = core.host(|host| {
            host.is_trying = true;
            let memory = host.memory.clone();
            // What runs too long comes back at the deadline.
            let was_lowered = memory.swap_depth_limit(DEPTH_LIMIT) != host.depth_limit;
            host.alarm.set(Some(deadline), &memory).map(|()| was_lowered)
        })?;
        Ok(Trial { deadline, was_lowered })
    }

    /// All is as it was; whoever wanted something of running code is heard as soon as it runs.
    fn end(self, core: &mut Core<'_>) -> Result<(), Error> {
        core.take_back()?;
        core.host(|host| {
            host.is_trying = false;
            host.alarm(host.alarm_at)?;
            if host.memory.swap_depth_limit(host.depth_limit) != DEPTH_LIMIT || self.was_lowered {
                host.memory.set_depth_limit(0);
            }
            Ok(())
        })
    }

    /// The nanoseconds of a run of each function, on all inputs; or why that was not to be found out.
    fn times(
        &mut self,
        core: &mut Core<'_>,
        functions: [(u32, i32); 2],
        inputs: &[Vec<i32>],
    ) -> Result<[f64; 2], String> {
        let mut runs = [1; 2];
        for (runs, function) in runs.iter_mut().zip(functions) {
            while self.time(core, function, *runs, inputs)? < MEASURE && *runs < 1 << 20 {
                *runs *= 2;
            }
        }
        let mut best = [f64::INFINITY; 2];
        for _ in 0..ROUNDS {
            for ((best, runs), function) in best.iter_mut().zip(runs).zip(functions) {
                let time = self.time(core, function, runs, inputs)?;
                *best = best.min(time.as_secs_f64() * 1e9 / (f64::from(runs) * inputs.len() as f64));
            }
        }
        Ok(best)
    }

    /// How long it takes; tried again where somebody else interrupts.
    fn time(
        &mut self,
        core: &mut Core<'_>,
        function: (u32, i32),
        runs: u32,
        inputs: &[Vec<i32>],
    ) -> Result<Duration, String> {
        loop {
            if Instant::now() >= self.deadline || core.host(|host| host.memory.is_stopping()) {
                return Err("it could not be tried in the time that there is".to_owned());
            }
            self.was_lowered |= core.host(|host| host.memory.swap_depth_limit(DEPTH_LIMIT)) != DEPTH_LIMIT;
            let start = Instant::now();
            let mut done = true;
            for input in inputs {
                // What a trap means is that it is not faster.
                let repeated = core.repeat(runs, function, input);
                done &= repeated.map_err(|error| format!("its trial failed: {error}"))? == runs;
            }
            let time = start.elapsed();
            if done {
                return Ok(time);
            }
        }
    }
}
