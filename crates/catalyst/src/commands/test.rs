//! `catalyst test`.

mod report;
mod runner;
mod watch;

use super::{advice, sources};
use crate::options::Test as Options;
use crate::outcome::Outcome;
use engine::{Error, Session, Test};
use report::{Progress, Report, TestResult};
use runner::Runner;
use std::path::{Path, PathBuf};
use std::time::Instant;
use watch::Watch;

/// Where the tests are if nothing else is said.
const TESTS: &str = "st/tests";

/// Runs tests, and reports how they ended.
pub fn run(options: &Options) -> Outcome {
    match tested(options) {
        Ok(report) if options.json => Outcome::DoneWithStatus(report.json(), report.status()),
        Ok(report) => Outcome::DoneWithStatus(report.text(), report.status()),
        Err(outcome) => outcome,
    }
}

fn tested(options: &Options) -> Result<Report, Outcome> {
    advice::check_advisers(&options.machine)?;
    let files = sources::read(&paths(options)?)?;
    let watch = Watch::new();
    let mut runner = Runner::new(&options.machine, files, &options.loading, options.timeout, &watch)?;
    let tests = chosen(runner.tests()?, &options.filter)?;
    let mut report = Report::default();
    let mut progress = Progress::new(!options.json);
    for test in tests {
        if let Some(tested) = runner.run(test)? {
            progress.show(&tested);
            report.add(tested);
        }
        if let Some(why) = watch.stopped() {
            report.interrupted(why);
            break;
        }
    }
    progress.end();
    runner.end()?;
    Ok(report)
}

/// Runs the tests that a session has loaded, those with the text in their names, and tells how they ended.
pub fn of_session(session: &mut Session, text: &str) -> Result<String, Outcome> {
    let filter: Vec<String> = [text]
        .iter()
        .filter(|text| !text.is_empty())
        .map(|text| (*text).to_owned())
        .collect();
    let mut report = Report::default();
    let mut progress = Progress::new(true);
    for test in chosen(session.tests()?, &filter)? {
        let start = Instant::now();
        let ended = match session.run_test(&test) {
            Err(Error::Interrupted { why, activations }) => {
                session.abandon_test(&why.to_string(), activations)?;
                report.interrupted(why);
                break;
            }
            ended => ended?,
        };
        let tested = TestResult {
            test,
            ended,
            time: start.elapsed(),
            output: String::new(),
        };
        progress.show(&tested);
        report.add(tested);
    }
    progress.end();
    session.end_tests()?;
    Ok(report.text())
}

/// Where an image is named, and nothing else, its own tests are meant.
fn paths(options: &Options) -> Result<Vec<PathBuf>, Outcome> {
    if !options.paths.is_empty() || options.machine.image.is_some() {
        return Ok(options.paths.clone());
    }
    match Path::new(TESTS).is_dir() {
        true => Ok(vec![PathBuf::from(TESTS)]),
        false => Err(Outcome::Usage(format!(
            "there is no folder {TESTS} here: name the files or folders with the tests"
        ))),
    }
}

/// The tests that one of the filters lets through.
fn chosen(tests: Vec<Test>, filters: &[String]) -> Result<Vec<Test>, Outcome> {
    if tests.is_empty() {
        let message = "there are no tests: no subclass of TestCase has a method whose selector begins with test";
        return Err(Outcome::Failed(message.to_owned()));
    }
    let all = tests.len();
    let wanted = |test: &Test| filters.is_empty() || filters.iter().any(|filter| test.to_string().contains(filter));
    let chosen: Vec<Test> = tests.into_iter().filter(wanted).collect();
    match chosen.is_empty() {
        true => Err(Outcome::Failed(format!(
            "none of the {all} tests has {} in its name",
            filters.join(" or ")
        ))),
        false => Ok(chosen),
    }
}
