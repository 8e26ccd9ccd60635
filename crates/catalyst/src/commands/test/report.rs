//! What is told of tests.

use crate::commands::activations;
use crate::outcome::{FAILED, SUCCESS, status_of};
use engine::{Error, Interrupt, Test, TestOutcome, TestVerdict};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::io::Write as _;
use std::time::{Duration, Instant};

/// A test that was run.
pub struct TestResult {
    /// Which one.
    pub test: Test,
    /// How it ended.
    pub ended: TestVerdict,
    /// How long it took.
    pub time: Duration,
    /// What it printed.
    pub output: String,
}

impl TestResult {
    fn is_defect(&self) -> bool {
        matches!(
            self.ended.outcome,
            TestOutcome::Failed | TestOutcome::Error | TestOutcome::UnexpectedPass
        )
    }

    /// The character in the line of progress.
    fn sign(&self) -> char {
        match self.ended.outcome {
            TestOutcome::Passed | TestOutcome::ExpectedFailure => '.',
            TestOutcome::Failed | TestOutcome::UnexpectedPass => 'F',
            TestOutcome::Error => 'E',
            TestOutcome::Skipped => 's',
        }
    }

    fn text(&self) -> String {
        let TestResult { test, ended, .. } = self;
        let message = match ended.outcome {
            TestOutcome::UnexpectedPass => "passed, though its class expects a failure",
            _ => &ended.message,
        };
        let error = Error::Smalltalk {
            message: format!("{test}: {message}"),
            activations: ended.activations.clone(),
        };
        let mut text = error.describe();
        for line in self.output.lines() {
            text += &format!("    | {line}\n");
        }
        text
    }

    fn json(&self) -> Value {
        let mut value = json!({
            "class": self.test.class,
            "selector": self.test.selector,
            "outcome": name(self.ended.outcome),
            "assertions": self.ended.assertions,
            "milliseconds": self.time.as_secs_f64() * 1000.0,
        });
        if self.ended.outcome != TestOutcome::Passed {
            value["message"] = json!(self.ended.message);
            value["activations"] = activations::as_json(&self.ended.activations);
            value["output"] = json!(self.output);
        }
        value
    }
}

/// As programs know it.
fn name(outcome: TestOutcome) -> &'static str {
    match outcome {
        TestOutcome::Passed => "passed",
        TestOutcome::Failed => "failed",
        TestOutcome::Error => "error",
        TestOutcome::Skipped => "skipped",
        TestOutcome::ExpectedFailure => "expected failure",
        TestOutcome::UnexpectedPass => "unexpected pass",
    }
}

/// How all tests ended.
pub struct Report {
    start: Instant,
    tests: Vec<TestResult>,
    interrupted: Option<Interrupt>,
}

impl Default for Report {
    fn default() -> Self {
        Self {
            start: Instant::now(),
            tests: Vec::new(),
            interrupted: None,
        }
    }
}

impl Report {
    /// Another test was run.
    pub fn add(&mut self, tested: TestResult) {
        self.tests.push(tested);
    }

    /// The user has ended it before all were run.
    pub fn interrupted(&mut self, why: Interrupt) {
        self.interrupted = Some(why);
    }

    /// The exit status.
    pub fn status(&self) -> u8 {
        match self.interrupted {
            Some(why) => status_of(why),
            None if self.tests.iter().any(TestResult::is_defect) => FAILED,
            None => SUCCESS,
        }
    }

    fn count(&self, outcomes: &[TestOutcome]) -> usize {
        let counted = |tested: &&TestResult| outcomes.contains(&tested.ended.outcome);
        self.tests.iter().filter(counted).count()
    }

    fn passed(&self) -> usize {
        self.count(&[TestOutcome::Passed, TestOutcome::ExpectedFailure])
    }

    fn failed(&self) -> usize {
        self.count(&[TestOutcome::Failed, TestOutcome::UnexpectedPass])
    }

    fn errors(&self) -> usize {
        self.count(&[TestOutcome::Error])
    }

    fn skipped(&self) -> usize {
        self.count(&[TestOutcome::Skipped])
    }

    fn assertions(&self) -> usize {
        self.tests.iter().map(|tested| tested.ended.assertions).sum()
    }

    /// For people: what failed, then the summary.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for tested in self.tests.iter().filter(|tested| tested.is_defect()) {
            text += &tested.text();
            text.push('\n');
        }
        let interrupted = self.interrupted.map_or_else(String::new, |why| format!("{why}: "));
        // Writing to a string does not fail.
        let _ = writeln!(
            text,
            "{interrupted}{}, {} passed, {} failed, {}, {} skipped, {}, {:.1} s",
            counted(self.tests.len(), "test"),
            self.passed(),
            self.failed(),
            counted(self.errors(), "error"),
            self.skipped(),
            counted(self.assertions(), "assertion"),
            self.start.elapsed().as_secs_f64(),
        );
        text
    }

    /// For programs.
    pub fn json(&self) -> String {
        let tests: Vec<Value> = self.tests.iter().map(TestResult::json).collect();
        let summary = json!({
            "tests": self.tests.len(),
            "passed": self.passed(),
            "failed": self.failed(),
            "errors": self.errors(),
            "skipped": self.skipped(),
            "assertions": self.assertions(),
            "seconds": self.start.elapsed().as_secs_f64(),
            "interrupted": self.interrupted.is_some(),
        });
        format!("{}\n", json!({ "tests": tests, "summary": summary }))
    }
}

/// `1 test`, `2 tests`.
fn counted(count: usize, what: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {what}{ending}")
}

/// A line on standard error for each class, a sign for each test.
pub struct Progress {
    shown: bool,
    class: Option<String>,
}

impl Progress {
    /// Progress that is shown, or none.
    pub fn new(shown: bool) -> Self {
        Self { shown, class: None }
    }

    /// A test was run.
    pub fn show(&mut self, tested: &TestResult) {
        if !self.shown {
            return;
        }
        let class = &tested.test.class;
        if self.class.as_ref() != Some(class) {
            self.end();
            eprint!("{class} ");
            self.class = Some(class.clone());
        }
        eprint!("{}", tested.sign());
        // Progress that cannot be shown is no error.
        let _ = std::io::stderr().flush();
    }

    /// The line is complete.
    pub fn end(&mut self) {
        if self.class.take().is_some() {
            eprintln!();
        }
    }
}
