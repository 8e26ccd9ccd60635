//! Verified advice as a module, whether it is worth its place, and functions for code made on request.

use crate::error::Error;
use crate::host::{Host, Numbered};
use crate::session::Session;
use crate::translation::{Link, Translated, translate};
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};
use verify::{ResultKind, Verified};
use wasmgc::advice::{Advice, Answer, guarded};
use wasmgc::emit::{RawFunction, ValType};
use wasmgc::ir::Program;
use wasmgc::specialise::Subject;
use wasmgc::translate::Batch;
use wasmtime::{AsContextMut, Engine, Module};

impl Numbered {
    /// What a translation is made of.
    pub fn subject(&self) -> Option<Subject<'_>> {
        match self.block {
            Some(start) => Subject::embedded(&self.code, start),
            None => Some(Subject::code(&self.code)),
        }
    }
}

/// Makes the module of verified advice for code; `otherwise` is the index of the function that runs where the advice does not apply.
pub fn advised(
    engine: &Engine,
    program: &Program,
    number: u32,
    name: &str,
    verified: &Verified,
    otherwise: i32,
) -> wasmtime::Result<Translated> {
    let bytes = module(program, name, verified, otherwise)?;
    Ok(Translated {
        module: Module::new(engine, bytes)?,
        numbers: vec![number],
    })
}

/// The candidate, copied, and the guard around it.
fn module(program: &Program, name: &str, verified: &Verified, otherwise: i32) -> wasmtime::Result<Vec<u8>> {
    let mut batch = Batch::new(program).map_err(wasmtime::Error::new)?;
    let (answer, result) = match verified.result() {
        ResultKind::Integer => (Answer::Integer, ValType::I64),
        ResultKind::Boolean => (Answer::Boolean, ValType::I32),
    };
    let raw = batch.add_raw(RawFunction {
        name: format!("{name} (candidate)"),
        params: vec![ValType::I64; verified.num_parameters()],
        results: vec![result],
        body: verified.body().to_vec(),
    });
    let advice = Advice {
        name,
        raw,
        ranges: verified.ranges(),
        answer,
        otherwise,
    };
    batch.add_function(guarded(program, &advice).map_err(wasmtime::Error::new)?);
    batch.finish().map_err(wasmtime::Error::new)
}

/// Runs of each function in a trial.
const TRIAL_RUNS: u32 = 2_000;
/// Trials of which each function's best counts.
const TRIALS: usize = 3;

/// Whether advice is faster than what it would replace, on a receiver and an argument from the middle of its ranges.
pub fn is_faster(
    mut store: impl AsContextMut<Data = Host>,
    link: &Link,
    (number, place): (u32, i32),
    otherwise: i32,
    verified: &Verified,
) -> wasmtime::Result<bool> {
    let middle = |index: usize| {
        verified
            .ranges()
            .get(index)
            .map_or(0, |range| ((range.start() + range.end()) / 2) as i32)
    };
    // More arguments are not timed: what was proved is installed.
    if verified.num_parameters() > 2 {
        return Ok(true);
    }
    // Where the depth limit is lowered in a trial, its calls do not answer and it does not count; and whoever lowered it is heard later.
    let mut lowered = store.as_context().data().was_lowered();
    let mut best = |place: i32| -> wasmtime::Result<Duration> {
        let mut best = Duration::MAX;
        for _ in 0..TRIALS {
            let start = Instant::now();
            link.repeat(
                store.as_context_mut(),
                TRIAL_RUNS,
                (number, place),
                middle(0),
                middle(1),
            )?;
            let time = start.elapsed();
            if store.as_context().data().was_lowered() {
                lowered = true;
            } else {
                best = best.min(time);
            }
        }
        Ok(best)
    };
    let is_faster = best(place)? < best(otherwise)?;
    if lowered {
        store.as_context().data().memory.set_depth_limit(0);
    }
    Ok(is_faster)
}

/// A measurement: how often code ran, and how long that took.
#[derive(Clone, Copy, Debug)]
pub struct Timing {
    /// How often.
    pub runs: u32,
    /// How long.
    pub time: Duration,
}

impl Timing {
    /// Nanoseconds for one run.
    pub fn nanoseconds(&self) -> f64 {
        self.time.as_nanos() as f64 / f64::from(self.runs.max(1))
    }
}

/// How long a measurement takes at least.
const MEASURE: Duration = Duration::from_millis(200);
/// The most runs at a time: an i32 counts them.
const MOST_RUNS: u32 = 1 << 30;

impl Session {
    /// Translates code at once. Answers the index of the translation in the table of code; an error where it cannot be translated.
    pub fn translate(&mut self, number: u32) -> Result<i32, Error> {
        let codes = vec![(number, self.numbered(number)?)];
        let engine = self.store().engine().clone();
        let translated = translate(&engine, self.program()?, &codes)?;
        let index = self.place(&translated)?;
        index.ok_or_else(|| Error::Machine("this code cannot be translated".to_owned()))
    }

    /// Puts verified advice for code into the table of code, above the function that runs where it does not apply. Answers its index.
    pub fn advise(&mut self, number: u32, verified: &Verified, otherwise: i32) -> Result<i32, Error> {
        let name = self
            .numbered(number)?
            .subject()
            .map_or_else(String::new, |subject| subject.name());
        let engine = self.store().engine().clone();
        let translated = advised(&engine, self.program()?, number, &name, verified, otherwise)?;
        let index = self.place(&translated)?;
        index.ok_or_else(|| Error::Machine("the advice has no function".to_owned()))
    }

    /// How long a run takes of the function at an index, as the code of the number, on a SmallInteger and an argument (if it has one). Runs
    /// are added until they take long enough to be measured.
    pub fn time(&mut self, number: u32, index: i32, receiver: i32, argument: i32) -> Result<Timing, Error> {
        let link = self.link()?;
        let mut runs = 1;
        loop {
            let start = Instant::now();
            link.repeat(self.store(), runs, (number, index), receiver, argument)?;
            let time = start.elapsed();
            if self.was_lowered()? {
                continue;
            }
            if time >= MEASURE || runs >= MOST_RUNS {
                return Ok(Timing { runs, time });
            }
            runs *= if time < MEASURE / 20 { 10 } else { 3 };
        }
    }

    /// Runs two functions of the table on all SmallIntegers of a range, as the code of the number (of no argument). Answers the first
    /// receiver on which they differ, if any. `progress` is told how many agree; it answers whether to go on.
    pub fn compare(
        &mut self,
        number: u32,
        indices: [i32; 2],
        range: std::ops::RangeInclusive<i64>,
        mut progress: impl FnMut(u64) -> bool,
    ) -> Result<Option<i64>, Error> {
        // Large integers take microseconds; progress is wanted in less than a second.
        const AT_A_TIME: i64 = 1 << 14;
        let link = self.link()?;
        let mut first = *range.start();
        while first <= *range.end() {
            let count = AT_A_TIME.min(range.end() - first + 1);
            let agreed = link.compare(self.store(), number, indices, first as i32, count as i32)?;
            let lowered = self.was_lowered()?;
            if agreed < 0 && lowered {
                continue;
            }
            if agreed < 0 {
                return Err(Error::Machine("the functions do not answer at once".to_owned()));
            }
            if i64::from(agreed) < count {
                return Ok(Some(first + i64::from(agreed)));
            }
            first += count;
            if !progress((first - range.start()) as u64) {
                return Err(Error::Interrupted);
            }
        }
        Ok(None)
    }

    /// Whether running code was asked to write its activations out, so that what it answered does not count; an error where it was
    /// to stop. It may go on.
    fn was_lowered(&mut self) -> Result<bool, Error> {
        let host = self.store().data();
        let lowered = host.was_lowered();
        match host.stop.swap(false, Ordering::Relaxed) {
            true => Err(Error::Interrupted),
            false => Ok(lowered),
        }
    }
}
