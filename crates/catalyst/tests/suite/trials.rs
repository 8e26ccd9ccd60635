//! Trying advice changes nothing: whatever a method does where advice for it declines is done as often as the program says.

use crate::sessions::{answer, asking, extend, options};
use advisor::Adviser;
use engine::{Advise, Event, Options, Session, Tier, What, on_large_stack};
use smalltalk::instructions::Set;
use smalltalk::method::CompiledCode;
use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Methods that the reasoner answers for but around 0, in the middle of all receivers. There each does something else.
const METHODS: [(&str, &str); 6] = [
    ("counts", "Smalltalk at: #Count put: (Smalltalk at: #Count) + 1. ^0"),
    ("writes", "Transcript show: 'declined'; nl. ^0"),
    ("loops", "[true] whileTrue. ^0"),
    ("fails", "^self error: 'declined'"),
    ("adds", "Added add: self. ^0"),
    ("sleeps", "(Delay forMilliseconds: 50) wait. ^0"),
];

fn method((selector, otherwise): (&str, &str)) -> String {
    format!("{selector} [\n\t(self < -10 or: [self > 10]) ifTrue: [^self * 3 + 4 - 1].\n\t{otherwise}\n]")
}

fn is_of_interest(code: &CompiledCode) -> bool {
    METHODS.iter().any(|(selector, _)| code.selector == *selector) || code.selector == "leaves"
}

/// What a program has written.
#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl Written {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn advised() -> Option<Advise> {
    Some(asking(Adviser::Reasoner, is_of_interest))
}

fn session(tier: Tier, advise: Option<Advise>, written: &Written) -> Session {
    let output = Box::new(written.clone());
    let mut session = Session::new(Options {
        output,
        ..options(Set::SistaV1, tier, advise)
    })
    .unwrap();
    let methods: Vec<String> = METHODS.map(method).to_vec();
    let methods: Vec<&str> = methods.iter().map(String::as_str).collect();
    answer(
        &mut session,
        "Smalltalk at: #Count put: 0; at: #Added put: OrderedCollection new",
    );
    extend(&mut session, "Integer", &methods);
    session
}

/// The answers of calls of all methods, what they have left behind, and what was written.
fn run(session: &mut Session, written: &Written) -> Vec<String> {
    let calls = |receiver: &str| {
        let all = METHODS.iter().filter(|(selector, _)| *selector != "loops");
        all.map(|(selector, _)| format!("{receiver} {selector}"))
            .collect::<Vec<_>>()
    };
    let mut answers = Vec::new();
    for receiver in ["20", "-11", "1073741823", "100000000000000", "3"] {
        answers.extend(calls(receiver).iter().map(|call| answer(session, call)));
    }
    answers.push(answer(session, "20 loops + 3000 loops"));
    answers.push(answer(session, "Array with: Count with: Added"));
    answers.push(written.text());
    answers
}

#[test]
fn a_trial_does_nothing_that_the_program_does_not() {
    on_large_stack(|| {
        let (expected, found) = (Written::default(), Written::default());
        let expected = run(&mut session(Tier::Interpreter, None, &expected), &expected);
        let mut session = session(Tier::TranslationAtOnce, advised(), &found);
        let events = Arc::new(Mutex::new(Vec::new()));
        let told = events.clone();
        session.listen(Box::new(move |event: &Event| told.lock().unwrap().push(event.clone())));
        let methods: Vec<String> = METHODS.map(method).to_vec();
        let methods: Vec<&str> = methods.iter().map(String::as_str).collect();
        extend(&mut session, "Integer", &methods);
        assert_eq!(run(&mut session, &found), expected);
        // They were advised and tried, on what they answer for.
        for (selector, _) in METHODS.iter().filter(|(selector, _)| *selector != "loops") {
            let events = events.lock().unwrap();
            let mut own = events
                .iter()
                .filter(|event| event.name == format!("Integer>>{selector}"));
            let tried = |event: &Event| matches!(event.what, What::Kept { .. } | What::NotKept { .. });
            let tried = own.find(|event| tried(event));
            let told = tried
                .unwrap_or_else(|| panic!("{selector}: {events:?}"))
                .what
                .to_string();
            // Where it is kept, nobody is told that it answers for all of its range.
            assert_eq!(
                told.contains(" as fast as the translation, "),
                told.ends_with(", but for some of that it says \"not me\", and the translation runs"),
                "{selector}: {told}"
            );
        }
        assert_eq!(run(&mut session, &found)[0], expected[0]);
    })
    .unwrap();
}

/// Three arguments, which are tried like others.
#[test]
fn methods_of_many_arguments_are_tried() {
    on_large_stack(|| {
        let advise = asking(Adviser::Reasoner, |code| code.selector == "a:b:c:");
        let mut session = Session::new(options(Set::SistaV1, Tier::TranslationAtOnce, Some(advise))).unwrap();
        let events = Arc::new(Mutex::new(Vec::new()));
        let told = events.clone();
        session.listen(Box::new(move |event: &Event| told.lock().unwrap().push(event.what.clone())));
        let body = "self > 0 ifTrue: [^self * a + b + c * 2 - self - self + 1 + a - 3 + b - c * 4 + 7]. Smalltalk at: #Count put: 9. ^0";
        extend(&mut session, "Integer", &[&format!("a: a b: b c: c [\n\t{body}\n]")]);
        assert_eq!(answer(&mut session, "5 a: 6 b: 7 c: 8"), "339");
        assert_eq!(answer(&mut session, "Smalltalk includesKey: #Count"), "false");
        let events = events.lock().unwrap();
        let tried = |what: &What| matches!(what, What::Kept { .. } | What::NotKept { .. });
        assert!(events.iter().any(tried), "{events:?}");
    })
    .unwrap();
}

/// Longer than advice takes to come on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

/// The trial comes while the program sleeps, and its translation leaves SmallIntegers on the way.
#[test]
fn a_trial_during_a_delay_lets_the_program_go_on() {
    on_large_stack(|| {
        let written = Written::default();
        let mut session = session(Tier::Translation, advised(), &written);
        extend(
            &mut session,
            "Integer",
            &["leaves [\n\t^self * 1000000 * 1000 + 7 - 7 // 1000 // 1000000 * 3 + 1\n]"],
        );
        let events = Arc::new(Mutex::new(Vec::new()));
        let told = events.clone();
        session.listen(Box::new(move |event: &Event| {
            if event.name == "Integer>>leaves" {
                told.lock().unwrap().push(event.what.clone());
            }
        }));
        let was_tried = || {
            let events = events.lock().unwrap();
            let tried = |what: &What| matches!(what, What::Kept { .. } | What::NotKept { .. } | What::NoAdvice { .. });
            events.iter().any(tried)
        };
        let start = Instant::now();
        let mut rounds = 0;
        while !was_tried() {
            assert!(start.elapsed() < PATIENCE, "{:?}", events.lock().unwrap());
            let program = "| sum | sum := 0. 1 to: 12000 do: [:each | sum := sum + (each * 80000) leaves]. \
                           1 to: 10 do: [:each | (Delay forMilliseconds: 20) wait. sum := sum + each leaves]. sum";
            assert_eq!(answer(&mut session, program), "17281440012175");
            rounds += 1;
        }
        assert!(rounds > 0);
        let events = events.lock().unwrap();
        let is_kept_whole = |what: &What| {
            matches!(
                what,
                What::Kept {
                    declines_some: false,
                    ..
                }
            )
        };
        assert!(events.iter().any(is_kept_whole), "{events:?}");
    })
    .unwrap();
}
