//! Every `<expression: '…' answer: '…'>` in tests/corpus, in both instruction sets and in every tier; there twice:
//! the second time activations are written out at every third call.

use cases::{Case, corpus};
use engine::{DEPTH_LIMIT, Options, Session, System, Tier};
use smalltalk::instructions::Set;

#[path = "../../../../tests/corpus/cases.rs"]
mod cases;

#[test]
fn sista_interpreted() {
    check(Set::SistaV1, Tier::Interpreter);
}

#[test]
fn v3_plus_closures_interpreted() {
    check(Set::V3PlusClosures, Tier::Interpreter);
}

#[test]
fn sista_translated() {
    check(Set::SistaV1, Tier::TranslationAtOnce);
}

#[test]
fn v3_plus_closures_translated() {
    check(Set::V3PlusClosures, Tier::TranslationAtOnce);
}

/// A depth limit at which activations are written out all the time.
const SMALL_LIMIT: i32 = 3;

fn check(set: Set, tier: Tier) {
    let (files, cases) = corpus(set);
    let count = cases.len();
    let failures = engine::on_large_stack(|| failures(set, tier, &files, cases)).unwrap();
    assert!(
        failures.is_empty(),
        "{} of {count} fail:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

fn failures(set: Set, tier: Tier, files: &[(String, String)], cases: Vec<Case>) -> Vec<String> {
    let mut session = Session::new(Options {
        set,
        tier,
        advise: None,
        cache: None,
        output: Box::new(std::io::sink()),
        system: System::default(),
    })
    .unwrap();
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    session.load(&files).unwrap_or_else(|error| panic!("{error}"));
    let mut failures = Vec::new();
    for limit in [DEPTH_LIMIT, SMALL_LIMIT] {
        session.set_depth_limit(limit);
        for Case {
            place,
            expression,
            answer: expected,
        } in &cases
        {
            let answer = session.evaluate(place, expression);
            let answer = answer.unwrap_or_else(|error| error.to_string());
            if answer != *expected {
                failures.push(format!(
                    "{place}: {expression} (depth limit {limit})\n    expected {expected}\n    answered {answer}"
                ));
            }
        }
    }
    failures
}
