//! Methods are replaced between evaluations: callers that were translated and whose inline caches are filled find the new ones.

use crate::sessions::{answer, asking, extend, session, tier_of};
use advisor::Adviser;
use engine::{Advise, Running, Session, Tier, on_large_stack};
use smalltalk::instructions::Set;
use smalltalk::method::CompiledCode;
use std::time::{Duration, Instant};

/// Sends `probe` from one place to instances of as many classes as there are, so often.
const CALLER: &str = "Class {\n\t#name : #LiveCaller,\n\t#superclass : #Object\n}\n\n\
    LiveCaller class >> sum: objects times: times [\n\t| sum |\n\tsum := 0.\n\
    \ttimes timesRepeat: [1 to: objects size do: [:index | sum := sum + (objects at: index) probe]].\n\t^sum\n]\n\n\
    LiveCaller class >> small: times [\n\t| sum |\n\tsum := 0.\n\t1 to: times do: [:each | sum := sum + each probe].\n\t^sum\n]\n";

const ONE_CLASS: &str = "LiveCaller small: 10";
const TEN_CLASSES: &str = "LiveCaller sum: {3. 2.5. 'a'. #b. $c. nil. true. 10000000000. 1/2. Object} times: 1";
const WARM: &str = "LiveCaller small: 2000. \
    LiveCaller sum: {3. 2.5. 'a'. #b. $c. nil. true. 10000000000. 1/2. Object} times: 200";

/// The methods that are asked about.
fn is_of_interest(code: &CompiledCode) -> bool {
    ["probe", "small:", "sum:times:"].contains(&&*code.selector)
}

const PATIENCE: Duration = Duration::from_secs(120);

/// Runs both callers until they are translated, if they ever are.
fn warm(session: &mut Session, tier: Tier) {
    let start = Instant::now();
    loop {
        answer(session, WARM);
        let callers = ["sum:times:", "small:"].map(|selector| tier_of(session, "LiveCaller", true, selector));
        if tier == Tier::Interpreter || callers.iter().all(|caller| *caller != Running::Interpreter) {
            break;
        }
        assert!(start.elapsed() < PATIENCE, "{callers:?}");
    }
    // Once more, so that the sites of the translations are full.
    answer(session, WARM);
}

fn check(set: Set, tier: Tier, advise: Option<Advise>) {
    on_large_stack(|| {
        let mut session = session(set, tier, advise);
        session.load(&[("LiveCaller.class.st", CALLER)]).unwrap();
        // Each method, and the answers after it was loaded.
        let steps = [
            ("Object", "probe [\n\t^1\n]", "10", "10"),
            ("Object", "probe [\n\t^2\n]", "20", "20"),
            ("SmallInteger", "probe [\n\t^self + 100\n]", "1055", "121"),
            ("Integer", "probe [\n\t^5\n]", "1055", "124"),
            ("SmallInteger", "probe [\n\t^self negated\n]", "-55", "18"),
            ("SmallInteger", "probe [\n\t^super probe * 10\n]", "500", "71"),
            ("Integer", "probe [\n\t^6\n]", "600", "82"),
            ("Boolean", "probe [\n\t^self not printString size\n]", "600", "85"),
        ];
        for (class, method, one, ten) in steps {
            extend(&mut session, class, &[method]);
            assert_eq!(answer(&mut session, ONE_CLASS), one, "{tier:?}: {class}>>{method}");
            assert_eq!(answer(&mut session, TEN_CLASSES), ten, "{tier:?}: {class}>>{method}");
            warm(&mut session, tier);
            assert_eq!(
                answer(&mut session, ONE_CLASS),
                one,
                "{tier:?}, warm: {class}>>{method}"
            );
            assert_eq!(
                answer(&mut session, TEN_CLASSES),
                ten,
                "{tier:?}, warm: {class}>>{method}"
            );
        }
    })
    .unwrap();
}

#[test]
fn interpreted() {
    Set::ALL.iter().for_each(|set| check(*set, Tier::Interpreter, None));
}

#[test]
fn translated_when_hot() {
    Set::ALL.iter().for_each(|set| check(*set, Tier::Translation, None));
}

#[test]
fn translated_at_once() {
    Set::ALL
        .iter()
        .for_each(|set| check(*set, Tier::TranslationAtOnce, None));
}

#[test]
fn advised_when_hot() {
    check(
        Set::SistaV1,
        Tier::Translation,
        Some(asking(Adviser::Reasoner, is_of_interest)),
    );
}

#[test]
fn advised_at_once() {
    check(
        Set::SistaV1,
        Tier::TranslationAtOnce,
        Some(asking(Adviser::Reasoner, is_of_interest)),
    );
}
