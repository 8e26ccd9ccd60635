//! Whatever door a program takes to give integers another arithmetic, no advice goes on with the old one.

use crate::sessions::{answer, asking, options, session, tier_of};
use advisor::Adviser;
use engine::{Advise, Running, Session, Tier, on_large_stack};
use smalltalk::instructions::Set;
use std::time::{Duration, Instant};

/// What a program does to integers' arithmetic.
const DOORS: [&str; 11] = [
    "(Integer >> #+) become: (Integer >> #-)",
    "(Integer >> #+) becomeForward: (Integer >> #-)",
    "SmallInteger methodDictionary at: #+ put: (Integer >> #-)",
    "Integer methodDictionary at: #+ put: (Integer >> #-)",
    "Smalltalk specialObjectsArray at: 64 put: nil. Integer compile: '+ aNumber ^42'",
    "(Smalltalk specialObjectsArray at: 24) at: 1 put: #-. Object new become: Object new",
    "SmallInteger superclass: LargeNegativeInteger. LargeNegativeInteger compile: '+ aNumber ^42'",
    "SmallInteger instVarAt: 2 put: (SmallInteger methodDictionary copy at: #+ put: (Integer >> #-); yourself)",
    "(SmallInteger >> #+) objectAt: 2 put: #-",
    "SmallInteger compile: '+ aNumber ^self - aNumber'",
    "SmallInteger class compile: 'plus ^42'. LargePositiveInteger compile: '+ aNumber ^42'",
];

/// Its sums are large for these receivers.
const CALLS: &str = "{1073741823 benchmark. 3 benchmark. -1073741824 benchmark}";

/// Sessions that begin with an image: to found the kernel each time takes long.
fn from_image(image: &[u8], tier: Tier, advise: Option<Advise>) -> Session {
    let mut session = Session::from_image(options(Set::SistaV1, tier, advise), "test", image).unwrap();
    session.start().unwrap();
    session
}

fn advised(image: &[u8]) -> Session {
    let advise = asking(Adviser::Reasoner, |code| code.selector == "benchmark");
    let mut session = from_image(image, Tier::TranslationAtOnce, Some(advise));
    session.listen(Box::new(|event| {
        if event.name == "SmallInteger>>benchmark" {
            println!("{event}");
        }
    }));
    // The kernel's code is translated when it runs for the second time.
    assert_eq!(answer(&mut session, "3 benchmark + 3 benchmark"), "2850252");
    assert_eq!(running(&mut session), Running::Advice);
    session
}

fn running(session: &mut Session) -> Running {
    tier_of(session, "SmallInteger", false, "benchmark")
}

#[test]
fn advice_goes_by_whatever_door_arithmetic_is_changed() {
    on_large_stack(|| {
        let image = session(Set::SistaV1, Tier::Interpreter, None).image().unwrap();
        for door in DOORS {
            let mut interpreted = from_image(&image, Tier::Interpreter, None);
            let mut session = advised(&image);
            for statements in [door, CALLS, "1073741823 + 1", CALLS] {
                let expected = answer(&mut interpreted, statements);
                assert_eq!(answer(&mut session, statements), expected, "{door}: {statements}");
            }
        }
    })
    .unwrap();
}

/// Longer than advice takes to come on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

fn until_advised(session: &mut Session) {
    let start = Instant::now();
    while running(session) != Running::Advice {
        assert!(start.elapsed() < PATIENCE);
        answer(session, "1 to: 6000 do: [:each | each benchmark]");
    }
    assert_eq!(answer(session, "1073741823 benchmark"), "267181325979366");
}

/// Other methods that mean the same: advice comes back.
#[test]
fn advice_comes_back_where_arithmetic_means_the_same() {
    on_large_stack(|| {
        let advise = asking(Adviser::Reasoner, |code| code.selector == "benchmark");
        let mut session = session(Set::SistaV1, Tier::Translation, Some(advise));
        for same in [
            "nil",
            "SmallInteger recompile: #+",
            "SmallInteger compile: '+ aNumber <primitive: 1> ^super + aNumber'",
            "SmallInteger methodDictionary removeKey: #+",
        ] {
            answer(&mut session, same);
            assert_ne!(running(&mut session), Running::Advice, "{same}");
            until_advised(&mut session);
        }
    })
    .unwrap();
}

/// An image says nothing of what its arithmetic means: that is looked at.
#[test]
fn an_image_with_other_arithmetic_gets_no_advice() {
    on_large_stack(|| {
        let mut before = session(Set::SistaV1, Tier::Interpreter, None);
        let same = before.image().unwrap();
        answer(&mut before, "Integer compile: '+ aNumber <primitive: 21> ^42'");
        let still_right = before.image().unwrap();
        answer(&mut before, "Integer compile: '+ aNumber <primitive: 22> ^42'");
        let other = before.image().unwrap();
        for (image, expected) in [
            (same, Running::Advice),
            (still_right, Running::Advice),
            (other, Running::Translation),
        ] {
            let advise = asking(Adviser::Reasoner, |code| code.selector == "benchmark");
            let mut session = from_image(&image, Tier::TranslationAtOnce, Some(advise));
            answer(&mut session, "3 benchmark. 3 benchmark. 3 benchmark");
            assert_eq!(running(&mut session), expected);
        }
    })
    .unwrap();
}

/// A method whose literal is changed answers by the new one, in every tier.
#[test]
fn a_changed_literal_is_seen() {
    on_large_stack(|| {
        let program = "| answers method | Integer compile: 'times ^self * 100000 + 1 - 1'. \
            answers := OrderedCollection new. method := Integer >> #times. \
            answers add: 3 times; add: 3 times. \
            method objectAt: (method literals indexOf: 100000) + 1 put: 200000. \
            answers add: 3 times; add: 3 times; add: 3 times. answers asArray";
        let advise = || asking(Adviser::Reasoner, |code| code.selector == "times");
        for (tier, advise) in [
            (Tier::Interpreter, None),
            (Tier::TranslationAtOnce, None),
            (Tier::TranslationAtOnce, Some(advise())),
        ] {
            let mut session = session(Set::SistaV1, tier, advise);
            assert_eq!(
                answer(&mut session, program),
                "#(300000 300000 600000 600000 600000)",
                "{tier:?}"
            );
        }
    })
    .unwrap();
}
