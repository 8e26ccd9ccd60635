//! tests/corpus in the advice tier: every `<expression: '…' answer: '…'>`, with advice for all methods, of the corpus and of the kernel, wherever
//! the reasoner finds some. Each case runs in one of the instruction sets, since compiling it takes long; the engine's tests run all in both.

use crate::sessions::{answer, asking, session};
use advisor::Adviser;
use cases::{Case, corpus};
use engine::{Advise, Tier, on_large_stack};
use smalltalk::instructions::Set;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

#[path = "../../../../tests/corpus/cases.rs"]
mod cases;

#[test]
fn sista() {
    check(Set::SistaV1, 0);
}

#[test]
fn v3_plus_closures() {
    check(Set::V3PlusClosures, 1);
}

/// Runs every second case, the first or the second one first.
fn check(set: Set, first: usize) {
    let (files, cases) = corpus(set);
    on_large_stack(|| {
        let verified = Arc::new(AtomicUsize::new(0));
        let count_verified = verified.clone();
        let mut ask = asking(Adviser::Reasoner, |_| true);
        let advise: Advise = Box::new(move |program, numbered, subject| {
            let found = ask(program, numbered, subject);
            count_verified.fetch_add(usize::from(found.is_ok()), Ordering::Relaxed);
            found
        });
        let mut session = session(set, Tier::TranslationAtOnce, Some(advise));
        let texts: Vec<(&str, &str)> = files.iter().map(|(name, text)| (&**name, &**text)).collect();
        session.load(&texts).unwrap_or_else(|error| panic!("{error}"));
        let advised = verified.load(Ordering::Relaxed);
        assert!(advised > 5, "advice for {advised} methods only");
        let (mut count, mut failures) = (0, Vec::new());
        for Case {
            place,
            expression,
            answer: expected,
        } in cases.iter().skip(first).step_by(2)
        {
            count += 1;
            let answer = answer(&mut session, expression);
            if answer != *expected {
                failures.push(format!(
                    "{place}: {expression}\n    expected {expected}\n    answered {answer}"
                ));
            }
        }
        assert!(
            failures.is_empty(),
            "{} of {count} fail:\n{}",
            failures.len(),
            failures.join("\n")
        );
    })
    .unwrap();
}
