//! Functions for code other than the interpreter's, made on request: translations at once, guarded advice, and their times.

use crate::error::Error;
use crate::host::Numbered;
use crate::session::Session;
use crate::translation::{Translated, translate};
use std::time::{Duration, Instant};
use verify::{ResultKind, Verified};
use wasmgc::advice::{Advice, Answer, guarded};
use wasmgc::emit::RawFunction;
use wasmgc::ir::Program;
use wasmgc::specialise::Subject;
use wasmgc::translate::Batch;
use wasmtime::{Engine, Module};

/// Makes the module of verified advice for code; `otherwise` is the index of the function that runs where the advice does not apply.
pub fn advised(
    engine: &Engine,
    program: &Program,
    number: u32,
    numbered: &Numbered,
    verified: &Verified,
    otherwise: i32,
) -> wasmtime::Result<Translated> {
    let bytes = module(program, &numbered.subject_name(), verified, otherwise)?;
    Ok(Translated::new(Module::new(engine, bytes)?, vec![number]))
}

/// The module of verified advice: the candidate, copied, and the guard around it.
pub fn module(program: &Program, name: &str, verified: &Verified, otherwise: i32) -> wasmtime::Result<Vec<u8>> {
    use wasmgc::emit::ValType;
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
    let advice = Advice { name, raw, ranges: verified.ranges(), answer, otherwise };
    batch.add_function(guarded(program, &advice).map_err(wasmtime::Error::new)?);
    batch.finish().map_err(wasmtime::Error::new)
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
        let numbered = self.numbered(number)?;
        let codes = vec![(number, numbered)];
        let translated = translate(&self.engine(), self.program()?, &codes)?;
        self.place(&translated)?.ok_or_else(|| Error::Machine("this code cannot be translated".to_owned()))
    }

    /// Puts verified advice for code into the table of code, above the function that runs where it does not apply. Answers its index.
    pub fn advise(&mut self, number: u32, verified: &Verified, otherwise: i32) -> Result<i32, Error> {
        let numbered = self.numbered(number)?;
        let translated = advised(&self.engine(), self.program()?, number, &numbered, verified, otherwise)?;
        self.place(&translated)?.ok_or_else(|| Error::Machine("the advice has no function".to_owned()))
    }

    /// How long a run takes of the function at an index, as the code of the number, on a SmallInteger (and an argument): enough runs are made.
    pub fn time(&mut self, number: u32, index: i32, receiver: i32, argument: i32) -> Result<Timing, Error> {
        let mut runs = 1;
        loop {
            let start = Instant::now();
            self.repeat(runs, index, number, receiver, argument)?;
            let time = start.elapsed();
            if time >= MEASURE || runs >= MOST_RUNS {
                return Ok(Timing { runs, time });
            }
            runs = if time < MEASURE / 20 { runs * 10 } else { runs * 3 };
        }
    }

    /// The name and instructions of code as a translation sees it.
    pub fn subject<'n>(numbered: &'n Numbered) -> Option<Subject<'n>> {
        numbered.subject()
    }
}
