//! Whether advice is worth its place: a trial.
//!
//! A trial is no part of the program. It runs only on inputs on which the candidate answers: there the method is a pure function, as was proved, so that
//! neither of both has an effect, and the way of the guard to the translation is not taken. It has little time. What the core knows of the evaluation
//! that waits stands aside meanwhile; what interrupts is heard later; nothing is asked for and nothing linked.

use super::modules::VerifiedAdvice;
use super::translator::Translator;
use crate::error::Error;
use crate::machine::{Core, DEPTH_LIMIT};
use std::time::Duration;
use web_time::Instant;

/// Runs of a function take so long before they are compared.
const MEASURE: Duration = Duration::from_micros(100);
/// Measurements of which each function's best counts.
const ROUNDS: usize = 4;
/// Longer a trial does not take, but for what a run takes to notice.
const LONGEST: Duration = Duration::from_millis(200);

/// How many times as fast advice is as what it would replace; or why it is not kept.
pub fn faster(
    core: &mut Core<'_, impl AsMut<Translator>>,
    place: (u32, i32),
    advised: &VerifiedAdvice,
) -> Result<Result<f64, NotKept>, Error> {
    if advised.inputs.is_empty() {
        return Ok(Err(NotKept::NoInputs));
    }
    let otherwise = (place.0, advised.otherwise);
    let mut trial = Trial::begin(core)?;
    let times = trial.times(core, [place, otherwise], &advised.inputs);
    trial.end(core)?;
    Ok(match times {
        Ok([advice, translation]) if advice < translation => Ok(translation / advice),
        Ok([advice, translation]) => Err(NotKept::NotFaster { advice, translation }),
        Err(why) => Err(why),
    })
}

/// Why advice is not kept.
#[derive(Debug, thiserror::Error)]
pub enum NotKept {
    /// There is nothing to try it on.
    #[error("it answers on none of the inputs it would be tried on")]
    NoInputs,
    /// It is not worth it: the nanoseconds of a run.
    #[error("it is not faster than the translation ({advice:.1} and {translation:.1} ns)")]
    NotFaster {
        /// Of the advice.
        advice: f64,
        /// Of the translation.
        translation: f64,
    },
    /// Others wanted the running code to stop, or it took too long.
    #[error("it could not be tried in the time that there is")]
    NoTime,
    /// It trapped.
    #[error("its trial failed: {0}")]
    Failed(Error),
}

struct Trial {
    deadline: Instant,
    was_lowered: bool,
}

impl Trial {
    fn begin(core: &mut Core<'_, impl AsMut<Translator>>) -> Result<Trial, Error> {
        core.set_aside()?;
        let deadline = Instant::now() + LONGEST;
        core.translator(|translator| translator.is_trying = true);
        let memory = core.memory();
        // What runs too long comes back at the deadline.
        let was_lowered = core.control(|control| {
            let was_lowered = memory.swap_depth_limit(DEPTH_LIMIT) != control.depth_limit();
            control.interrupt_at(deadline).map(|()| was_lowered)
        })?;
        Ok(Trial { deadline, was_lowered })
    }

    /// All is as it was; whoever wanted something of running code is heard as soon as it runs.
    fn end(self, core: &mut Core<'_, impl AsMut<Translator>>) -> Result<(), Error> {
        core.take_back()?;
        core.translator(|translator| translator.is_trying = false);
        let memory = core.memory();
        core.control(|control| {
            control.reset_alarm()?;
            if memory.swap_depth_limit(control.depth_limit()) != DEPTH_LIMIT || self.was_lowered {
                memory.set_depth_limit(0);
            }
            Ok(())
        })
    }

    /// The nanoseconds of a run of each function, on all inputs; or why that was not to be found out.
    fn times<H>(
        &mut self,
        core: &mut Core<'_, H>,
        functions: [(u32, i32); 2],
        inputs: &[Vec<i32>],
    ) -> Result<[f64; 2], NotKept> {
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
    fn time<H>(
        &mut self,
        core: &mut Core<'_, H>,
        function: (u32, i32),
        runs: u32,
        inputs: &[Vec<i32>],
    ) -> Result<Duration, NotKept> {
        let memory = core.memory();
        loop {
            if Instant::now() >= self.deadline || memory.is_stopping() {
                return Err(NotKept::NoTime);
            }
            self.was_lowered |= memory.swap_depth_limit(DEPTH_LIMIT) != DEPTH_LIMIT;
            let start = Instant::now();
            let mut done = true;
            for input in inputs {
                // What a trap means is that it is not faster.
                let repeated = core.repeat(runs, function, input);
                done &= repeated.map_err(NotKept::Failed)? == runs;
            }
            let time = start.elapsed();
            if done {
                return Ok(time);
            }
        }
    }
}
