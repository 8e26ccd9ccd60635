//! SUnit tests, run one by one (`st/kernel/TestRun`): whoever runs them can watch the time, and sees where each one failed.

use super::run::Session;
use crate::error::{Activation, Error, Fault};
use std::fmt;

/// How what is evaluated here is called in errors.
const NAME: &str = "test";
/// What the class of a test ends with that stands for all of a class's tests, which cannot be told.
const CLASS_SIDE: &str = " class";

/// A test there is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Test {
    /// The class.
    pub class: String,
    /// The selector.
    pub selector: String,
}

impl fmt::Display for Test {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}>>{}", self.class, self.selector)
    }
}

/// What became of a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// All its assertions held.
    Passed,
    /// An assertion did not hold.
    Failed,
    /// It signalled an error.
    Error,
    /// It was not run.
    Skipped,
    /// It did not pass, as its class says.
    ExpectedFailure,
    /// It passed, though its class says that it does not.
    UnexpectedPass,
}

impl Outcome {
    fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "passed" => Outcome::Passed,
            "failure" => Outcome::Failed,
            "error" => Outcome::Error,
            "skipped" => Outcome::Skipped,
            "expectedFailure" => Outcome::ExpectedFailure,
            "unexpectedPass" => Outcome::UnexpectedPass,
            _ => return None,
        })
    }
}

/// How a test ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestVerdict {
    /// What became of it.
    pub outcome: Outcome,
    /// How many assertions were checked.
    pub assertions: usize,
    /// What went wrong.
    pub message: String,
    /// Where: the activations from the test's to the one that signalled, that one first.
    pub activations: Vec<Activation>,
}

impl Session {
    /// All tests of all classes that are loaded, by class and selector. Where a class cannot tell its tests, that is an error of the
    /// test `Class class>>suite`.
    pub fn tests(&mut self) -> Result<Vec<Test>, Error> {
        let text = self.text_of("TestRun tests")?;
        let test = |line: &str| {
            let (class, selector) = line.rsplit_once(' ')?;
            Some(Test {
                class: class.to_owned(),
                selector: selector.to_owned(),
            })
        };
        Ok(text.lines().filter_map(test).collect())
    }

    /// Runs a test. Where it is interrupted, [`Session::abandon_test`] tells more.
    pub fn run_test(&mut self, test: &Test) -> Result<TestVerdict, Error> {
        let expression = match test.class.strip_suffix(CLASS_SIDE) {
            Some(class) => format!("TestRun runSuiteOf: {class}"),
            None => format!("TestRun run: ({} selector: #{})", test.class, test.selector),
        };
        let (message, activations) = match self.evaluate(NAME, &expression) {
            Ok(_) => (String::new(), Vec::new()),
            Err(Error::Smalltalk { message, activations }) => (message, activations),
            Err(error @ Error::Deadlock { .. }) => return self.interrupted_test(&error.to_string()),
            Err(Error::Exit(status)) => {
                return self.interrupted_test(&format!("wanted to end the program with status {status}"));
            }
            Err(error @ Error::Terminated) => (error.to_string(), Vec::new()),
            Err(error) => return Err(error),
        };
        self.ended(message, activations)
    }

    fn interrupted_test(&mut self, message: &str) -> Result<TestVerdict, Error> {
        let activations = self.activations()?;
        self.abandon_test(message, activations)
    }

    /// What is known of the test that was interrupted there; it takes back what it did, as far as it has not done so.
    pub fn abandon_test(&mut self, message: &str, activations: Vec<Activation>) -> Result<TestVerdict, Error> {
        match self.evaluate(NAME, "TestRun abandon") {
            // What it does when it is given up may be wrong too; that it was interrupted is what counts.
            Ok(_)
            | Err(Error::Smalltalk { .. } | Error::Deadlock { .. } | Error::Terminated | Error::Interrupted { .. }) => {
                self.ended(message.to_owned(), activations)
            }
            Err(error) => Err(error),
        }
    }

    /// All tests have been run: what they shared is given up.
    pub fn end_tests(&mut self) -> Result<(), Error> {
        self.evaluate(NAME, "TestRun reset").map(drop)
    }

    fn ended(&mut self, message: String, activations: Vec<Activation>) -> Result<TestVerdict, Error> {
        let text = self.text_of("TestRun outcome")?;
        let parsed = text
            .split_once(' ')
            .and_then(|(name, count)| Some((Outcome::from_name(name)?, count.parse().ok()?)));
        let (outcome, assertions) = parsed.ok_or_else(|| Fault::NoOutcome(text.clone()))?;
        Ok(TestVerdict {
            outcome,
            assertions,
            message,
            activations: of_the_test(activations),
        })
    }
}

/// Without those of SUnit, which run the test.
fn of_the_test(mut activations: Vec<Activation>) -> Vec<Activation> {
    let running = |activation: &Activation| activation.name.ends_with("TestCase>>runCase");
    if let Some(end) = activations.iter().position(running) {
        activations.truncate(end);
    }
    let performing = activations.iter().position(|each| each.name == "TestCase>>performTest");
    activations.truncate(performing.unwrap_or(activations.len()));
    activations
}
