//! A session: the core, running, with the kernel and whatever was loaded into it. Batches are handed to the core, and
//! evaluations run to their end.

use super::host::{Core, Host, Report};
use super::interrupter::Interrupter;
use super::options::Limits;
use super::report::shown;
use crate::error::{Activation, Error};
use crate::interrupt::Interrupt;
use crate::machine::Machine;
use crate::machine::layout::MOST_INPUT;
#[cfg(not(target_arch = "wasm32"))]
use crate::machine::now;
use crate::protocol::batch::Batch;
use crate::protocol::numbers::EvaluationStatus;
use crate::translation::background::work;
use crate::translation::events::Listener;
use crate::translation::linking::{install_finished, tell_rest};
use crate::translation::modules;
use crate::translation::tiers::Selection;
use crate::translation::triggers::loaded;
use smalltalk::instructions::Set;
use std::cell::OnceCell;
use std::collections::{BTreeSet, HashMap};
use wasmgc::ir::Program;

/// Microseconds that a process runs for while others of its priority are ready.
const TIME_SLICE: u32 = 10_000;
/// The most activations that an error shows.
const MOST_ACTIVATIONS: i32 = 1000;

/// The method in which the evaluation's process waits while other processes go on.
#[cfg(not(target_arch = "wasm32"))]
const IDLE: (&str, &str) = ("Object", "hostIdle");

/// A running virtual machine. Use it on a thread with a large stack ([`crate::on_large_stack`]).
///
/// What classes and methods there are stands in the heap alone; a session asks for it.
pub struct Session {
    pub(crate) machine: Machine<Host>,
    pub(crate) set: Set,
    program: OnceCell<Box<Program>>,
    /// The classes that each file had methods for, as far as files were loaded by this session.
    pub(crate) loaded: HashMap<String, BTreeSet<String>>,
}

impl Session {
    /// A session on a machine that has loaded nothing.
    pub(super) fn on(machine: Machine<Host>, set: Set) -> Result<Self, Error> {
        let mut session = Session {
            machine,
            set,
            program: OnceCell::new(),
            loaded: HashMap::new(),
        };
        session.set_time_slice(TIME_SLICE)?;
        session.set_limits(&Limits::default())?;
        let mut core = session.core();
        let counter = core.translator(|translator| translator.tiers.counter());
        core.set_first_counter(counter)?;
        core.memory().take_input(MOST_INPUT);
        Ok(session)
    }

    /// Activations deeper than this are written out: [`DEPTH_LIMIT`](crate::DEPTH_LIMIT) at first; with a small one, down to 1, that happens
    /// all the time, which is what tests want.
    pub fn set_depth_limit(&mut self, limit: i32) {
        let mut core = self.machine.core();
        core.control(|control| control.set_depth_limit(limit.max(1)));
    }

    /// How deep a recursion may be, and how much memory objects may take.
    pub fn set_limits(&mut self, limits: &Limits) -> Result<(), Error> {
        let depth = i32::try_from(limits.depth).unwrap_or(i32::MAX);
        let mut core = self.machine.core();
        core.control(|control| control.set_depth_limit(control.depth_limit().min(depth)));
        core.set_most_contexts(depth)?;
        core.limit_heap(limits.memory)
    }

    /// Lets a process run for so many microseconds while others of its priority are ready (10,000 at first); with 0 it gives way whenever
    /// activations are written out, which is what tests want.
    pub fn set_time_slice(&mut self, microseconds: u32) -> Result<(), Error> {
        let microseconds = i32::try_from(microseconds).unwrap_or(i32::MAX);
        self.machine.core().set_time_slice(microseconds)
    }

    /// For another thread, to stop what is running.
    pub fn interrupter(&self) -> Interrupter {
        Interrupter::of(self.machine.memory())
    }

    /// The virtual machine as the translator knows it, read when it is first wanted.
    pub fn program(&self) -> Result<&Program, Error> {
        if let Some(program) = self.program.get() {
            return Ok(program);
        }
        let program = modules::program()?;
        Ok(self.program.get_or_init(|| Box::new(program)))
    }

    /// What was asked for and came to nothing is told, as far as it is known; what was finished too late, too.
    pub fn tell_rest(&mut self) -> Result<(), Error> {
        tell_rest(&mut self.core())
    }

    pub(crate) fn core(&mut self) -> Core<'_> {
        self.machine.core()
    }

    pub(crate) fn machine(&self) -> &Machine<Host> {
        &self.machine
    }

    /// Hands a batch to the core. Answers the number of its first code.
    pub(crate) async fn send(&mut self, batch: Batch) -> Result<u32, Error> {
        let (bytes, count) = batch.finish();
        let mut core = self.core();
        core.memory().write(&bytes)?;
        core.control(|control| control.allow());
        let behind = core.load()?;
        loaded(&mut core, behind - count..behind)?;
        self.settle().await?;
        Ok(behind - count)
    }

    /// What was asked for is made, as far as that waits for running code to pause, and what is finished is linked.
    async fn settle(&mut self) -> Result<(), Error> {
        loop {
            work(&mut self.machine, |host| &mut host.translator.background).await?;
            install_finished(&mut self.core())?;
            if !self.machine.host(|host| host.translator.background.wants_pause()) {
                return Ok(());
            }
        }
    }

    /// Runs an evaluation to its end, and tells what that means. Where it pauses, what was asked for is made.
    pub(crate) async fn run(&mut self, begin: impl FnOnce(&mut Core<'_>) -> Result<i32, Error>) -> Result<(), Error> {
        self.machine.memory().begin_evaluation();
        let status = self.run_to_end(begin).await;
        let why = self.machine.memory().end_evaluation();
        self.outcome(status, why.unwrap_or(Interrupt::User))
    }

    /// Lets processes go on that other evaluations have left, until the [`Interrupter`] wakes the session. Answers whether it did; else there is nothing to go on with.
    /// No interrupt is for what runs here: [`Interrupter::evaluation`] knows nothing of it.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn serve_others(&mut self) -> Result<bool, Error> {
        let (class, selector) = IDLE;
        let Some(number) = self.core().number_of_method(class, false, selector)? else {
            return Ok(false);
        };
        self.core().control(|control| control.allow());
        if self.machine.memory().is_stopping() {
            return Ok(true);
        }
        let status = now(self.run_to_end(|core| core.evaluate(number)));
        match self.outcome(status, Interrupt::User) {
            Ok(()) => Ok(true),
            Err(Error::Exit(status)) => Err(Error::Exit(status)),
            Err(error @ Error::Interrupted { why, .. }) if why != Interrupt::User => Err(error),
            // Mostly a deadlock. What else is wrong, what is evaluated next tells.
            Err(_) => Ok(false),
        }
    }

    /// Runs an evaluation to its end. Answers how it ended.
    async fn run_to_end(&mut self, begin: impl FnOnce(&mut Core<'_>) -> Result<i32, Error>) -> Result<i32, Error> {
        let mut status = begin(&mut self.core())?;
        while status == EvaluationStatus::Paused as i32 {
            self.settle().await?;
            self.core().control(|control| control.allow());
            status = self.core().resume()?;
        }
        Ok(status)
    }

    /// What it means that an evaluation has ended so. What it has written is seen.
    fn outcome(&mut self, status: Result<i32, Error>, why: Interrupt) -> Result<(), Error> {
        let (report, exit, flushed) = self.core().host(|host| {
            let exit = host.platform.take_exit();
            (host.report.take(), exit, host.platform.flush())
        });
        flushed?;
        let status = EvaluationStatus::from_number(status?).unwrap_or(EvaluationStatus::Lost);
        match status {
            // An error may have been reported and then overtaken by a return out of what it unwound.
            EvaluationStatus::Answered if report.is_none() => Ok(()),
            EvaluationStatus::Stopped => Err(Error::Interrupted {
                why,
                activations: self.activations()?,
            }),
            EvaluationStatus::Exited => Err(Error::Exit(exit.unwrap_or_default())),
            EvaluationStatus::Deadlocked if report.is_none() => Err(Error::Deadlock {
                activations: self.activations()?,
            }),
            EvaluationStatus::Terminated if report.is_none() => Err(Error::Terminated),
            EvaluationStatus::Endless if report.is_none() => Err(Error::Endless {
                activations: self.activations()?,
            }),
            EvaluationStatus::Lost if report.is_none() => {
                Err(Error::Damaged("the activations of the evaluation were lost".to_owned()))
            }
            EvaluationStatus::Answered
            | EvaluationStatus::Failed
            | EvaluationStatus::NotUnderstood
            | EvaluationStatus::Paused
            | EvaluationStatus::Deadlocked
            | EvaluationStatus::Terminated
            | EvaluationStatus::NothingToResume
            | EvaluationStatus::Lost
            | EvaluationStatus::Endless => match (
                report.as_ref().is_some_and(|report| report.is_interrupt),
                self.error(report)?,
            ) {
                (true, Error::Smalltalk { activations, .. }) => Err(Error::Interrupted { why, activations }),
                (_, error) => Err(error),
            },
        }
    }

    /// An error that nothing has handled. Where nothing was reported, there is not even a method doesNotUnderstand:.
    fn error(&mut self, report: Option<Report>) -> Result<Error, Error> {
        let Report { text, activations, .. } = report.unwrap_or_else(|| Report {
            text: "an object does not even understand doesNotUnderstand:".to_owned(),
            ..Report::default()
        });
        let activations = match activations {
            Some(bytes) => shown(&mut self.core(), &bytes)?,
            None => self.activations()?,
        };
        Ok(Error::Smalltalk {
            message: text,
            activations,
        })
    }

    /// The activations of the evaluation that ended last by an error or was stopped, innermost first.
    pub(crate) fn activations(&mut self) -> Result<Vec<Activation>, Error> {
        let mut core = self.core();
        let count = core.backtrace(MOST_ACTIVATIONS)?;
        let bytes = core.memory().read(count as usize * 8);
        shown(&mut core, &bytes)
    }

    pub(crate) fn result(&mut self) -> Result<String, Error> {
        let mut core = self.core();
        let length = core.result_bytes()?;
        let length =
            usize::try_from(length).map_err(|_| Error::Damaged("what the host reads is no string".to_owned()))?;
        let bytes = core.memory().read(length);
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// Tells what happens to code on its way through the tiers from now on.
    pub fn listen(&mut self, listener: Listener) {
        self.core()
            .translator(|translator| translator.listener = Some(listener));
    }

    /// Chooses by its method's name, `Class>>selector`, what the highest tier is for.
    pub fn select(&mut self, selection: Selection) {
        self.core().translator(|translator| translator.tiers.select(selection));
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // Nobody is left to hear of an error.
        let _ = self.tell_rest();
    }
}
