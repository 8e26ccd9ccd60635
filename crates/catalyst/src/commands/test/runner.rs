//! A session with the tests loaded, that runs one after the other.

use super::report::TestResult;
use super::watch::{GRACE, Watch};
use crate::commands::capture::Capture;
use crate::commands::{session, sources};
use crate::options::{Loading, Machine};
use crate::outcome::Outcome;
use engine::{Activation, Error, Interrupter, Session, Test, TestVerdict};
use std::time::{Duration, Instant};

/// The most that is kept of what a test prints.
const OUTPUT: usize = 1 << 16;

/// Runs tests.
pub struct Runner<'a> {
    machine: &'a Machine,
    files: Vec<(String, String)>,
    timeout: Duration,
    watch: &'a Watch,
    session: Session,
    interrupter: Interrupter,
    output: Capture,
}

impl<'a> Runner<'a> {
    /// Loads the files.
    pub fn new(
        machine: &'a Machine,
        files: Vec<(String, String)>,
        loading: &Loading,
        timeout: Duration,
        watch: &'a Watch,
    ) -> Result<Self, Outcome> {
        let output = Capture::at_most(OUTPUT);
        let mut session = session::writing(machine, Vec::new(), Box::new(output.clone()))?;
        sources::load(&mut session, &files, loading)?;
        Ok(Self {
            interrupter: session.interrupter(),
            machine,
            files,
            timeout,
            watch,
            session,
            output,
        })
    }

    /// All tests there are.
    pub fn tests(&mut self) -> Result<Vec<Test>, Outcome> {
        Ok(self.session.tests()?)
    }

    /// Runs a test; nothing is answered for one that the user stopped.
    pub fn run(&mut self, test: Test) -> Result<Option<TestResult>, Outcome> {
        self.output.take();
        let start = Instant::now();
        let session = &mut self.session;
        let (ended, expired) = self
            .watch
            .limit(&self.interrupter, self.timeout, || session.run_test(&test));
        let time = start.elapsed();
        let ended = match ended {
            Ok(_) if expired => self.stopped(Vec::new())?,
            Ok(ended) => ended,
            Err(Error::Interrupted { activations, .. }) if expired => self.stopped(activations)?,
            Err(Error::Interrupted { .. }) => return Ok(None),
            Err(error @ (Error::Machine(_) | Error::Memory)) => self.begin_anew(error.to_string())?,
            Err(error) => return Err(error.into()),
        };
        let output = self.output.take();
        Ok(Some(TestResult {
            test,
            ended,
            time,
            output,
        }))
    }

    /// Gives up what tests shared.
    pub fn end(&mut self) -> Result<(), Outcome> {
        let session = &mut self.session;
        let (ended, _) = self
            .watch
            .limit(&self.interrupter, self.timeout, || session.end_tests());
        match ended {
            // The user is in a hurry.
            Err(Error::Interrupted { .. }) if self.watch.stopped().is_some() => Ok(()),
            ended => Ok(ended?),
        }
    }

    /// The test was stopped there since it took too long.
    fn stopped(&mut self, activations: Vec<Activation>) -> Result<TestVerdict, Outcome> {
        let message = format!("took longer than {} s", self.timeout.as_secs_f64());
        let session = &mut self.session;
        let (ended, _) = self
            .watch
            .limit(&self.interrupter, GRACE, || session.abandon_test(&message, activations));
        match ended {
            Err(Error::Machine(_) | Error::Memory) => self.begin_anew(message),
            ended => Ok(ended?),
        }
    }

    /// The virtual machine itself has failed, as it does where memory is exhausted: the next test runs on another one.
    fn begin_anew(&mut self, message: String) -> Result<TestVerdict, Outcome> {
        self.session = session::writing(self.machine, Vec::new(), Box::new(self.output.clone()))?;
        sources::load_again(&mut self.session, &self.files)?;
        self.interrupter = self.session.interrupter();
        Ok(TestVerdict {
            outcome: engine::TestOutcome::Error,
            assertions: 0,
            message,
            activations: Vec::new(),
        })
    }
}
