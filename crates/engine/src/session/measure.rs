//! Functions for code, made and measured on request.

use super::run::Session;
use crate::error::{Error, Fault};
#[cfg(not(target_arch = "wasm32"))]
use crate::machine::Exhaustion;
use crate::machine::compile;
use crate::translation::linking::placed;
use crate::translation::modules::{self, CodeModule, VerifiedAdvice};
use std::time::Duration;
use verify::Verified;
use web_time::Instant;

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
        let made = modules::translate(self.program()?, &codes, false)?;
        let index = self.place(made)?;
        Ok(index.ok_or(Fault::NotTranslated)?)
    }

    /// Puts verified advice for code into the table of code, above the function that runs where it does not apply. Answers its index.
    pub fn advise(&mut self, number: u32, verified: &Verified, otherwise: i32) -> Result<i32, Error> {
        let numbered = self.numbered(number)?;
        let advised = VerifiedAdvice {
            verified: verified.clone(),
            otherwise,
            inputs: Vec::new(),
            changes: 0,
        };
        let made = modules::advice_module(self.program()?, number, &numbered, advised)?;
        let index = self.place(made)?;
        Ok(index.ok_or(Fault::NoAdvice)?)
    }

    fn place(&mut self, made: CodeModule<Vec<u8>>) -> Result<Option<i32>, Error> {
        let made = made.compiled(|bytes| compile(self.machine(), &bytes))?;
        let places = placed(&mut self.core(), &made)?;
        Ok(places.first().map(|(_, index)| *index))
    }

    /// How long a run takes of the function at an index, as the code of the number, on a SmallInteger and an argument (if it has one). Runs
    /// are added until they take long enough to be measured.
    pub fn time(&mut self, number: u32, index: i32, receiver: i32, argument: i32) -> Result<Timing, Error> {
        let mut runs = 1;
        loop {
            let start = Instant::now();
            let done = self.core().repeat(runs, (number, index), &[receiver, argument])?;
            let time = start.elapsed();
            if self.was_lowered()? || done < runs {
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
        let mut first = *range.start();
        while first <= *range.end() {
            let count = AT_A_TIME.min(range.end() - first + 1);
            let agreed = self.core().compare(number, indices, first as i32, count as i32)?;
            let lowered = self.was_lowered()?;
            if agreed < 0 && lowered {
                continue;
            }
            if agreed < 0 {
                return Err(Fault::Unwound.into());
            }
            if i64::from(agreed) < count {
                return Ok(Some(first + i64::from(agreed)));
            }
            first += count;
            if !progress((first - range.start()) as u64) {
                return Err(Error::interrupted());
            }
        }
        Ok(None)
    }

    /// Whether running code was asked to write its activations out, so that what it answered does not count; an error where it was
    /// to stop. It may go on.
    fn was_lowered(&mut self) -> Result<bool, Error> {
        let lowered = self.core().control(|control| control.was_lowered());
        match self.machine().memory().take_stop() {
            true => Err(Error::interrupted()),
            false => Ok(lowered),
        }
    }

    /// Runs comparisons; whoever interrupts the session interrupts them.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn exhaustion(&mut self) -> Exhaustion {
        self.core().exhaustion()
    }
}
