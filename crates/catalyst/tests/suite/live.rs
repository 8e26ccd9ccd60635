//! Methods are replaced between evaluations: callers that were translated and whose inline caches are filled find the new ones.

use crate::sessions::{answer, asking, extend, options, session, tier_of};
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

/// A class, as a Tonel file defines it.
fn class(name: &str, superclass: &str, variables: &str, methods: &str) -> String {
    format!(
        "Class {{\n\t#name : #{name},\n\t#superclass : #{superclass},\n\t#instVars : [{variables}],\n\
         \t#category : 'Live'\n}}\n\n{methods}"
    )
}

/// What is loaded or evaluated must go well.
fn load(session: &mut Session, name: &str, text: &str) {
    session
        .load(&[(name, text)])
        .unwrap_or_else(|error| panic!("{}", error.describe()));
}

fn in_all_tiers(check: fn(&mut Session)) {
    for set in Set::ALL {
        for tier in [Tier::Interpreter, Tier::Translation] {
            on_large_stack(|| check(&mut session(set, tier, None))).unwrap();
        }
    }
}

#[test]
fn a_file_changes_the_shape_of_a_class_with_instances() {
    in_all_tiers(|session| {
        let methods = "LiveShape >> a [\n\t^a\n]\n\nLiveShape >> a: x [\n\ta := x\n]\n";
        load(
            session,
            "LiveShape.class.st",
            &class("LiveShape", "Object", "'a'", methods),
        );
        load(
            session,
            "LiveSub.class.st",
            &class("LiveSub", "LiveShape", "'c'", "LiveSub >> c [\n\t^c\n]\n"),
        );
        answer(session, "Smalltalk at: #LiveKept put: (LiveSub new a: 5; yourself)");
        answer(session, "(Smalltalk at: #LiveKept) instVarNamed: 'c' put: 6");
        load(
            session,
            "LiveShape.class.st",
            &class("LiveShape", "Object", "'z', 'a', 'b'", methods),
        );
        assert_eq!(answer(session, "LiveSub allInstVarNames"), "#('z' 'a' 'b' 'c')");
        assert_eq!(answer(session, "(Smalltalk at: #LiveKept) a"), "5");
        assert_eq!(answer(session, "(Smalltalk at: #LiveKept) c"), "6");
        assert_eq!(answer(session, "(Smalltalk at: #LiveKept) instVarNamed: 'z'"), "nil");
    });
}

#[test]
fn a_definition_that_cannot_be_is_an_error_with_its_place() {
    on_large_stack(|| {
        let mut session = session(Set::SistaV1, Tier::Interpreter, None);
        load(
            &mut session,
            "LiveShape.class.st",
            &class("LiveShape", "Object", "'a'", ""),
        );
        for (name, text, part) in [
            (
                "A.class.st",
                class("LiveOther", "LiveNobody", "", ""),
                "LiveNobody, which does not exist",
            ),
            (
                "B.class.st",
                class("LiveOther", "LiveShape", "'a'", ""),
                "a is defined twice in LiveOther",
            ),
            (
                "C.class.st",
                class("Association", "LookupKey", "'value', 'more'", ""),
                "relies on the shape of Association",
            ),
            ("D.class.st", class("Transcript", "Object", "", ""), "holds no class"),
        ] {
            let error = session.load(&[(name, &text)]).unwrap_err().describe();
            assert!(
                error.starts_with(&format!("{name}:1:1: ")) && error.contains(part),
                "{error}"
            );
        }
        assert_eq!(answer(&mut session, "LiveShape new class"), "LiveShape");
    })
    .unwrap();
}

#[test]
fn methods_are_compiled_by_smalltalk() {
    in_all_tiers(|session| {
        load(session, "LiveCaller.class.st", CALLER);
        answer(session, "Object compile: 'probe ^1'");
        assert_eq!(answer(session, ONE_CLASS), "10");
        for round in 2..6 {
            answer(session, WARM);
            answer(session, &format!("Object compile: 'probe ^{round}'"));
            assert_eq!(answer(session, ONE_CLASS), (10 * round).to_string());
        }
        answer(session, "SmallInteger compile: 'probe ^100'");
        assert_eq!(answer(session, TEN_CLASSES), "145");
        answer(session, "SmallInteger removeSelector: #probe");
        assert_eq!(answer(session, TEN_CLASSES), "50");
        answer(session, "Object removeSelector: #probe");
        assert_eq!(answer(session, ONE_CLASS), "SmallInteger doesNotUnderstand: #probe");
    });
}

#[test]
fn advice_goes_when_smalltalk_changes_what_it_rests_on() {
    for change in [
        "SmallInteger removeSelector: #+",
        "Integer methodDict: (Integer methodDict copyWithout: #*)",
    ] {
        on_large_stack(|| {
            let asking = asking(Adviser::Reasoner, |code| code.selector == "benchmark");
            let mut session = session(Set::SistaV1, Tier::Translation, Some(asking));
            let start = Instant::now();
            while tier_of(&mut session, "SmallInteger", false, "benchmark") != Running::Advice {
                assert_eq!(
                    answer(&mut session, "1 to: 20000 do: [:each | 3 benchmark]. 3 benchmark"),
                    "1425126"
                );
                assert!(start.elapsed() < PATIENCE);
            }
            answer(&mut session, "Object compile: 'probe ^1'");
            answer(&mut session, "Float compile: '+ other ^other'");
            // Integers have a method of their own, which does not send it to super.
            answer(&mut session, "Magnitude compile: '* other ^other'");
            assert_eq!(
                tier_of(&mut session, "SmallInteger", false, "benchmark"),
                Running::Advice,
                "{change}"
            );
            answer(&mut session, change);
            assert_ne!(
                tier_of(&mut session, "SmallInteger", false, "benchmark"),
                Running::Advice,
                "{change}"
            );
        })
        .unwrap();
    }
}

#[test]
fn code_of_an_image_is_translated_and_shown() {
    on_large_stack(|| {
        for set in Set::ALL {
            let mut first = session(set, Tier::Interpreter, None);
            load(&mut first, "LiveCaller.class.st", CALLER);
            answer(
                &mut first,
                "Object compile: 'probe ^#(1 2) inject: 0 into: [:a :b | a + b]'",
            );
            let image = first.image().unwrap();
            let mut second = Session::from_image(options(set, Tier::Translation, None), "image", &image).unwrap();
            let shown = second.method("LiveCaller", true, "small:").unwrap().unwrap();
            assert!(shown.source.starts_with("small: times"), "{}", shown.source);
            assert!(
                shown
                    .code
                    .temporaries
                    .iter()
                    .any(|each| each.name().as_deref() == Some("sum"))
            );
            assert_eq!(answer(&mut second, ONE_CLASS), "30");
            warm(&mut second, Tier::Translation);
            assert_eq!(answer(&mut second, ONE_CLASS), "30");
            answer(&mut second, "Object compile: 'probe ^2'");
            assert_eq!(answer(&mut second, ONE_CLASS), "20");
            let error = second.evaluate("test", "LiveCaller small: #a").unwrap_err().describe();
            assert!(
                error.contains("LiveCaller class>>small: (LiveCaller.class.st:"),
                "{error}"
            );
        }
    })
    .unwrap();
}

#[test]
fn statements_may_name_what_they_define() {
    on_large_stack(|| {
        let mut session = session(Set::SistaV1, Tier::Interpreter, None);
        let text = "Object subclass: #LiveNew instanceVariableNames: '' classVariableNames: '' package: 'Live'.\n\
            LiveNew compile: 'answer ^42'. Smalltalk at: #LiveGlobal put: LiveNew new. LiveGlobal answer";
        assert_eq!(answer(&mut session, text), "42");
        assert_eq!(answer(&mut session, "LiveNew new answer"), "42");
        let error = session.evaluate("test", "LiveNothing new").unwrap_err().to_string();
        assert!(error.contains("there is no variable LiveNothing"), "{error}");
    })
    .unwrap();
}
