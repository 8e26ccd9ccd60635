//! Advice comes, applies where it was proved, and goes when what it rests on changes.

use crate::sessions::{answer, asking, extend, session, tier_of};
use advisor::{Adviser, Recorded};
use engine::{Error, Running, Session, Tier, on_large_stack};
use smalltalk::instructions::Set;
use smalltalk::method::CompiledCode;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Its fifth power leaves an i64 for most receivers, so that its ranges are narrow.
const FIFTH: &str = "fifthPlus: n [\n\t^self * self * self * self * self + n\n]";

/// Around the ends of all ranges, beyond them, and no integers at all.
const EXPRESSIONS: [&str; 16] = [
    "3 benchmark",
    "0 benchmark",
    "-7 benchmark",
    "1073741823 benchmark",
    "-1073741824 benchmark",
    "1073741824 benchmark",
    "-100000000000000000000 benchmark",
    "3.5 benchmark",
    "3 fifthPlus: 4",
    "-6000 fifthPlus: -6000",
    "7000 fifthPlus: 1",
    "-1073741824 fifthPlus: 1073741823",
    "100000000000000000000 fifthPlus: 1",
    "3 fifthPlus: 100000000000000000000",
    "3 fifthPlus: 2.5",
    "3 fifthPlus: nil",
];

/// The methods that are asked about.
fn is_of_interest(code: &CompiledCode) -> bool {
    ["benchmark", "fifthPlus:", "thrice"].contains(&&*code.selector)
}

/// Calls both methods often: a part of what it takes to get advice.
const SOME_CALLS: &str = "1 to: 3000 do: [:each | each benchmark. each \\\\ 100 fifthPlus: each]";

/// Longer than advice takes to come on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

/// What the interpreter answers, after some extensions.
fn interpreted(extensions: &[(&str, &str)]) -> Vec<String> {
    let mut session = session(Set::SistaV1, Tier::Interpreter, None);
    extend(&mut session, "Integer", &[FIFTH]);
    for (class, method) in extensions {
        extend(&mut session, class, &[method]);
    }
    EXPRESSIONS.map(|expression| answer(&mut session, expression)).to_vec()
}

fn check_answers(session: &mut Session, expected: &[String]) {
    for (expression, expected) in EXPRESSIONS.iter().zip(expected) {
        assert_eq!(answer(session, expression), *expected, "{expression}");
    }
}

fn benchmark(session: &mut Session) -> Running {
    tier_of(session, "SmallInteger", false, "benchmark")
}

fn fifth(session: &mut Session) -> Running {
    tier_of(session, "Integer", false, "fifthPlus:")
}

/// A session in which both methods run advice that came by itself; and what ran `benchmark` on the way.
fn moved(expected: &[String]) -> (Session, Vec<Running>) {
    let mut session = session(
        Set::SistaV1,
        Tier::Translation,
        Some(asking(Adviser::Reasoner, is_of_interest)),
    );
    extend(&mut session, "Integer", &[FIFTH]);
    let mut seen = vec![benchmark(&mut session)];
    let start = Instant::now();
    while [benchmark(&mut session), fifth(&mut session)] != [Running::Advice; 2] {
        assert!(start.elapsed() < PATIENCE, "{seen:?}, {:?}", fifth(&mut session));
        answer(&mut session, SOME_CALLS);
        check_answers(&mut session, expected);
        seen.push(benchmark(&mut session));
        seen.dedup();
    }
    (session, seen)
}

#[test]
fn hot_methods_move_through_the_tiers_and_answer_the_same() {
    on_large_stack(|| {
        let expected = interpreted(&[]);
        let (mut session, seen) = moved(&expected);
        assert_eq!(seen, [Running::Interpreter, Running::Translation, Running::Advice]);
        check_answers(&mut session, &expected);
    })
    .unwrap();
}

/// The sum of a large integer and anything is 42 now.
const OTHER_SUM: (&str, &str) = ("LargePositiveInteger", "+ aNumber [\n\t^42\n]");

/// Checks what is so once the sum means something else.
fn check_revoked(session: &mut Session) {
    let (class, method) = OTHER_SUM;
    extend(session, class, &[method]);
    assert_eq!([benchmark(session), fifth(session)], [Running::Translation; 2]);
    check_answers(session, &interpreted(&[OTHER_SUM]));
    // 1073741823 + 1 * 2 is large; adding 2 gives 42; * 3 + 3 * 2 gives 258; and four rounds of 12 * n + 30 follow.
    assert_eq!(answer(session, "1073741823 benchmark"), "5406438");
}

#[test]
fn advice_goes_when_arithmetic_is_redefined() {
    on_large_stack(|| check_revoked(&mut moved(&interpreted(&[])).0)).unwrap();
}

/// The kernel's code is translated when it runs again.
fn run_twice(session: &mut Session) {
    assert_eq!(answer(session, "3 benchmark + 3 benchmark"), "2850252");
}

#[test]
fn where_all_is_made_at_once_it_goes_as_well() {
    on_large_stack(|| {
        let mut session = session(
            Set::SistaV1,
            Tier::TranslationAtOnce,
            Some(asking(Adviser::Reasoner, is_of_interest)),
        );
        extend(&mut session, "Integer", &[FIFTH]);
        run_twice(&mut session);
        assert_eq!([benchmark(&mut session), fifth(&mut session)], [Running::Advice; 2]);
        // These do not matter to any proof: another selector, another class, the class side, a higher class's own subclass.
        extend(&mut session, "Integer", &["even [\n\t^(self bitAnd: 1) = 0\n]"]);
        extend(&mut session, "String", &["+ other [\n\t^42\n]"]);
        extend(&mut session, "Integer class", &["+ other [\n\t^42\n]"]);
        extend(&mut session, "BoxedFloat64", &["bitAnd: other [\n\t^42\n]"]);
        assert_eq!([benchmark(&mut session), fifth(&mut session)], [Running::Advice; 2]);
        check_revoked(&mut session);
        // Nobody is asked any more.
        extend(&mut session, "Integer", &["thrice [\n\t^self * 3 + 1 - 1\n]"]);
        assert_eq!(tier_of(&mut session, "Integer", false, "thrice"), Running::Translation);
        assert_eq!(answer(&mut session, "5 thrice"), "15");
    })
    .unwrap();
}

#[test]
fn a_new_method_does_not_run_the_old_ones_advice() {
    on_large_stack(|| {
        let mut session = moved(&interpreted(&[])).0;
        extend(&mut session, "SmallInteger", &["benchmark [\n\t^self printString\n]"]);
        assert_ne!(benchmark(&mut session), Running::Advice);
        assert_eq!(answer(&mut session, "3 benchmark"), "'3'");
        let many = "(1 to: 3) collect: [:each | each benchmark]";
        assert_eq!(answer(&mut session, many), "#('1' '2' '3')");
    })
    .unwrap();
}

fn recorded(file: &str) -> Recorded {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/replies")
        .join(file);
    Recorded::parse(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// Asks for `benchmark` only; what runs it then is expected, and its answers are right.
fn check_recorded(recorded: Recorded, expected: Running) {
    on_large_stack(|| {
        let asked = Arc::new(AtomicUsize::new(0));
        let counter = asked.clone();
        let mut ask = asking(Adviser::Recorded(recorded), |code| code.selector == "benchmark");
        let advise: engine::Advise = Box::new(move |program, numbered, subject| {
            let verified = ask(program, numbered, subject);
            counter.fetch_add(usize::from(numbered.code.selector == "benchmark"), Ordering::Relaxed);
            verified
        });
        let mut session = session(Set::SistaV1, Tier::TranslationAtOnce, Some(advise));
        extend(&mut session, "Integer", &[FIFTH]);
        run_twice(&mut session);
        assert!(asked.load(Ordering::Relaxed) > 0);
        assert_eq!(benchmark(&mut session), expected);
        check_answers(&mut session, &interpreted(&[]));
    })
    .unwrap();
}

#[test]
fn wrong_replies_are_not_installed() {
    let mut wrong = recorded("benchmark.off-by-one.reply");
    check_recorded(wrong.clone(), Running::Advice);
    wrong.replies.truncate(1);
    wrong.replies.extend(recorded("benchmark.not-wat.reply").replies);
    check_recorded(wrong, Running::Translation);
}

#[test]
fn translation_and_advice_agree_on_many_receivers() {
    on_large_stack(|| {
        let mut session = session(Set::SistaV1, Tier::Interpreter, None);
        let number = session
            .method("SmallInteger", false, "benchmark")
            .unwrap()
            .unwrap()
            .number;
        let translated = session.translate(number).unwrap();
        let mut told = Vec::new();
        for range in [
            verify::SMALLEST..=verify::SMALLEST + 99_999,
            verify::LARGEST - 99_999..=verify::LARGEST,
        ] {
            let difference = session.compare(number, [0, translated], range, |agree| {
                told.push(agree);
                true
            });
            assert_eq!(difference.unwrap(), None);
        }
        // Progress grows within each range, to its end.
        let ends = told.iter().filter(|agree| **agree == 100_000).count();
        assert_eq!(ends, 2, "{told:?}");
        assert!(told.len() > 2 && told[0] < told[1], "{told:?}");
        let stopped = session.compare(number, [0, translated], 0..=9, |_| false);
        assert!(matches!(stopped, Err(Error::Interrupted { .. })), "{stopped:?}");
    })
    .unwrap();
}

#[test]
fn measuring_is_interrupted() {
    on_large_stack(|| {
        let mut session = session(Set::SistaV1, Tier::Interpreter, None);
        let number = session
            .method("SmallInteger", false, "benchmark")
            .unwrap()
            .unwrap()
            .number;
        session.interrupter().interrupt();
        let timing = session.time(number, 0, 3, 0);
        assert!(matches!(timing, Err(Error::Interrupted { .. })), "{timing:?}");
        session.interrupter().interrupt();
        let difference = session.compare(number, [0, 0], 0..=9, |_| true);
        assert!(matches!(difference, Err(Error::Interrupted { .. })), "{difference:?}");
        assert!(session.time(number, 0, 3, 0).unwrap().nanoseconds() > 0.0);
    })
    .unwrap();
}
