//! All of st/tests, in both instruction sets and in every tier; there twice: the second time activations are written out all the time.
//! Then with activations written out at random moments, and with other processes that take turns with the tests every millisecond.

use crate::sessions::{asking, session};
use advisor::Adviser;
use engine::{DEPTH_LIMIT, Error, Session, Test, TestVerdict, Tier, on_large_stack};
use smalltalk::instructions::Set;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// So many assertions are checked at least: a change that loses tests does not go unnoticed.
const LEAST_ASSERTIONS: usize = 7000;
/// A depth limit at which activations are written out all the time.
const SMALL_LIMIT: i32 = 3;
/// The tests of no class take longer, not even where all is translated at once on a busy machine: CompilerTest's are methods of thousands of sends.
const LONGEST: Duration = Duration::from_secs(600);

/// The superclass of tests that say in which order processes run where none is interrupted.
const ORDERED: &str = "ProcessTestCase";
/// One process that takes turns with those of the tests and computes meanwhile (now and then it lets others run whose priority is lower),
/// and one that interrupts them. Both rest while that is wanted.
const RIVALS: &str = "
    | compute |
    compute := [:n | (1 to: n) inject: 0 into: [:sum :each |
        sum + ([each \\\\ 3 = 0 ifTrue: [Error signal] ifFalse: [each]] on: Error do: [:e | e return: 100])]].
    Smalltalk at: #Turns put: 0; at: #Wrong put: 0; at: #Wakings put: 0; at: #Rest put: false; at: #Gate put: Semaphore new.
    [[
        (Smalltalk at: #Rest) ifTrue: [(Smalltalk at: #Gate) wait].
        (compute value: 20) = 747 ifFalse: [Smalltalk at: #Wrong put: (Smalltalk at: #Wrong) + 1].
        Smalltalk at: #Turns put: (Smalltalk at: #Turns) + 1.
        (Smalltalk at: #Turns) \\\\ 20 = 0 ifTrue: [(Delay forMilliseconds: 1) wait].
        true] whileTrue] fork.
    [[
        (Smalltalk at: #Rest) ifTrue: [(Smalltalk at: #Gate) wait].
        (Delay forMilliseconds: 1) wait.
        Smalltalk at: #Wakings put: (Smalltalk at: #Wakings) + 1.
        true] whileTrue] forkAt: Processor userInterruptPriority";

/// Lets them rest, and waits until they do.
const REST: &str =
    "Smalltalk at: #Rest put: true. [(Smalltalk at: #Gate) size < 2] whileTrue: [(Delay forMilliseconds: 1) wait]";
const GO_ON: &str =
    "(Smalltalk at: #Rest) ifTrue: [Smalltalk at: #Rest put: false. (Smalltalk at: #Gate) signal; signal]";

#[test]
fn sista_interpreted() {
    check(|| session(Set::SistaV1, Tier::Interpreter, None));
}

#[test]
fn v3_plus_closures_interpreted() {
    check(|| session(Set::V3PlusClosures, Tier::Interpreter, None));
}

#[test]
fn sista_translated() {
    check(|| session(Set::SistaV1, Tier::Translation, None));
}

#[test]
fn v3_plus_closures_translated() {
    check(|| session(Set::V3PlusClosures, Tier::Translation, None));
}

#[test]
#[ignore = "takes minutes: nearly the whole kernel is translated"]
fn sista_translated_at_once() {
    check(|| session(Set::SistaV1, Tier::TranslationAtOnce, None));
}

#[test]
#[ignore = "takes minutes: nearly the whole kernel is translated"]
fn v3_plus_closures_translated_at_once() {
    check(|| session(Set::V3PlusClosures, Tier::TranslationAtOnce, None));
}

#[test]
fn sista_advised() {
    let advise = || asking(Adviser::Reasoner, |_| true);
    check(|| session(Set::SistaV1, Tier::Translation, Some(advise())));
}

#[test]
fn v3_plus_closures_advised() {
    let advise = || asking(Adviser::Reasoner, |_| true);
    check(|| session(Set::V3PlusClosures, Tier::Translation, Some(advise())));
}

#[test]
fn unwinding_at_random_moments_changes_nothing() {
    let (undisturbed, unwound) = on_large_stack(|| {
        let mut session = loaded(session(Set::SistaV1, Tier::Translation, None));
        let undisturbed = results(&mut session);
        let unwound = while_unwinding(&mut session, results);
        (undisturbed, unwound)
    })
    .unwrap();
    assert_eq!(undisturbed.join("\n"), unwound.join("\n"));
}

#[test]
fn a_process_switch_every_millisecond_changes_nothing() {
    for tier in [Tier::Interpreter, Tier::Translation] {
        on_large_stack(|| {
            let mut session = loaded(session(Set::SistaV1, tier, None));
            let undisturbed = results(&mut session);
            session.set_time_slice(1000).unwrap();
            session
                .evaluate("rivals", RIVALS)
                .unwrap_or_else(|error| panic!("{}", error.describe()));
            let start = Instant::now();
            let switched = results_where(&mut session, |session, class| {
                let command = format!("({class} inheritsFrom: {ORDERED}) ifTrue: [{REST}] ifFalse: [{GO_ON}]");
                session.evaluate("rivals", &command).unwrap();
            });
            let milliseconds = start.elapsed().as_millis() as usize;
            let differing: Vec<_> = undisturbed
                .iter()
                .zip(&switched)
                .filter(|(one, other)| one != other)
                .collect();
            assert!(
                differing.is_empty() && undisturbed.len() == switched.len(),
                "{differing:#?}"
            );
            let [turns, wrong, wakings] = ["Turns", "Wrong", "Wakings"].map(|name| -> usize {
                session
                    .evaluate("rivals", &format!("Smalltalk at: #{name}"))
                    .unwrap()
                    .parse()
                    .unwrap()
            });
            assert_eq!(wrong, 0, "of {turns} turns");
            // A machine that is busy with other things does not come to all of them.
            assert!(
                wakings > milliseconds / 20 && turns > 100,
                "{wakings} wakings and {turns} turns in {milliseconds} ms"
            );
        })
        .unwrap();
    }
}

/// Runs all tests, with the usual depth limit and with a small one.
fn check(session: impl FnOnce() -> Session + Send) {
    on_large_stack(|| {
        let mut session = loaded(session());
        for limit in [DEPTH_LIMIT, SMALL_LIMIT] {
            session.set_depth_limit(limit);
            let results = results(&mut session);
            let failures: Vec<&String> = results.iter().filter(|line| !went_well(line)).collect();
            let told: Vec<String> = failures.iter().map(|line| place(&mut session, line)).collect();
            assert!(
                told.is_empty(),
                "{} of {} fail (depth limit {limit}):\n{}",
                told.len(),
                results.len(),
                told.join("\n")
            );
            let assertions: usize = results.iter().map(|line| assertions(line)).sum();
            assert!(
                assertions >= LEAST_ASSERTIONS,
                "only {assertions} assertions were checked"
            );
        }
    })
    .unwrap();
}

/// With all files of st/tests.
fn loaded(mut session: Session) -> Session {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../st/tests");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let texts: Vec<(String, String)> = paths
        .iter()
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy();
            (format!("st/tests/{name}"), std::fs::read_to_string(path).unwrap())
        })
        .collect();
    let files: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (&**name, &**text)).collect();
    session.load(&files).unwrap_or_else(|error| panic!("{error}"));
    session
}

/// Runs all tests, those of a class in one evaluation. Answers for each the class, the selector, how it ended, and the number of assertions.
fn results(session: &mut Session) -> Vec<String> {
    results_where(session, |_, _| ())
}

/// The same, where something is done before the tests of each class.
fn results_where(session: &mut Session, mut before: impl FnMut(&mut Session, &str)) -> Vec<String> {
    let mut classes: Vec<String> = session.tests().unwrap().into_iter().map(|test| test.class).collect();
    classes.dedup();
    let begun = Arc::new(AtomicUsize::new(0));
    let _watch = stopping_what_takes_too_long(session, begun.clone());
    let mut results = Vec::new();
    for class in classes {
        begun.fetch_add(1, Ordering::Relaxed);
        before(session, &class);
        let printed = session.evaluate("test", &format!("TestRun outcomesOf: {class}"));
        let printed = printed.unwrap_or_else(|error| panic!("{class}: {}", error.describe()));
        let lines = printed.trim_matches('\'').lines();
        results.extend(lines.map(|line| format!("{class} {line}")));
    }
    results
}

fn stopping_what_takes_too_long(session: &Session, begun: Arc<AtomicUsize>) -> Background {
    let interrupter = session.interrupter();
    let mut last = (0, Instant::now());
    Background::new(move || {
        let now = begun.load(Ordering::Relaxed);
        if now != last.0 {
            last = (now, Instant::now());
        } else if last.1.elapsed() > LONGEST {
            interrupter.interrupt();
        }
        std::thread::sleep(Duration::from_millis(20));
    })
}

fn went_well(line: &str) -> bool {
    [" passed ", " skipped ", " expectedFailure "]
        .iter()
        .any(|outcome| line.contains(outcome))
}

fn assertions(line: &str) -> usize {
    line.rsplit(' ').next().unwrap().parse().unwrap()
}

/// Where a test fails: it is run once more.
fn place(session: &mut Session, line: &str) -> String {
    let mut words = line.split(' ').map(str::to_owned);
    let (class, selector) = (words.next().unwrap(), words.next().unwrap());
    let TestVerdict {
        message, activations, ..
    } = session.run_test(&Test { class, selector }).unwrap();
    let error = Error::Smalltalk {
        message: format!("{line}: {message}"),
        activations,
    };
    error.describe()
}

/// Does something with the session while another thread lets it write its activations out at random moments.
fn while_unwinding<T>(session: &mut Session, work: impl FnOnce(&mut Session) -> T) -> T {
    let interrupter = session.interrupter();
    let mut random = smalltalk::random::Random::new(4);
    let _unwinding = Background::new(move || {
        interrupter.unwind();
        std::thread::sleep(Duration::from_micros(random.below(2000) as u64));
    });
    work(session)
}

/// A thread that does something again and again until this is dropped.
struct Background {
    ends: Arc<AtomicBool>,
}

impl Background {
    fn new(mut work: impl FnMut() + Send + 'static) -> Self {
        let ends = Arc::new(AtomicBool::new(false));
        let told = ends.clone();
        std::thread::spawn(move || {
            while !told.load(Ordering::Relaxed) {
                work();
            }
        });
        Background { ends }
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        self.ends.store(true, Ordering::Relaxed);
    }
}
