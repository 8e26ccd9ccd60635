//! Whatever changes while translations are active that rest on what was seen of the types of objects: they do what the interpreter does.

use crate::options;
use engine::{DEPTH_LIMIT, Selection, Session, Tier};
use smalltalk::instructions::Set;
use smalltalk::random::{random_change, random_classes, random_selectors};
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

#[test]
fn changes_under_way() {
    check(0..CHANGES);
}

#[test]
#[ignore = "takes hours"]
fn a_million_changes_under_way() {
    check(CHANGES..CHANGES + 1_000_000);
}

/// How many programs run each time.
const CHANGES: u64 = 10_000;
/// How many of them run with the same classes, in the same sessions.
const TOGETHER: u64 = 500;
/// How many sessions of each tier run at a time.
const THREADS: usize = 2;
/// Depth limits to run with: with the small ones activations are written out all the time.
const LIMITS: [i32; 4] = [DEPTH_LIMIT, DEPTH_LIMIT, 7, 1];

const CHANGE: &str = include_str!("Change.class.st");

/// Runs the programs of these seeds.
fn check(seeds: Range<u64>) {
    let next = AtomicU64::new(seeds.start);
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            let work = || {
                loop {
                    let first = next.fetch_add(TOGETHER, Ordering::Relaxed);
                    if first >= seeds.end {
                        return;
                    }
                    together(first);
                }
            };
            scope.spawn(move || engine::on_large_stack(work).unwrap());
        }
    });
}

/// Runs the programs from this seed on, interpreted and translated, in one of the instruction sets.
fn together(first: u64) {
    let batch = (first / TOGETHER) as usize;
    let set = Set::ALL[batch % Set::ALL.len()];
    let mut interpreter = session(set, Tier::Interpreter, first);
    let mut translated = session(set, Tier::TranslationAtOnce, first);
    translated.set_depth_limit(LIMITS[batch / Set::ALL.len() % LIMITS.len()]);
    let mut answered = 0;
    for seed in first..first + TOGETHER {
        let program = random_change(seed);
        let expected = answer(&mut interpreter, &program);
        let seen = answer(&mut translated, &program);
        assert_eq!(
            expected, seen,
            "{set:?}, classes of {first}, program of {seed}: {program}"
        );
        answered += u64::from(expected.contains("->"));
    }
    // Else nothing would be tested.
    assert!(answered > TOGETHER * 9 / 10, "{first}: {answered} answered");
}

/// A session with the random classes, in which nothing but their methods is translated, because the rest would take longest.
fn session(set: Set, tier: Tier, classes: u64) -> Session {
    let mut session = Session::new(options(set, tier)).unwrap();
    session.select(Selection {
        only: random_selectors(),
        ..Selection::default()
    });
    let classes = random_classes(classes);
    let texts = classes.iter().map(|(name, text)| (name.as_str(), text.as_str()));
    let files: Vec<(&str, &str)> = texts.chain([("Change.class.st", CHANGE)]).collect();
    session.load(&files).unwrap_or_else(|error| panic!("{error}"));
    session
}

fn answer(session: &mut Session, program: &str) -> String {
    match session.evaluate("program", program) {
        Ok(answer) => answer,
        Err(error) => error.describe(),
    }
}
