//! Loops that are hot while their activation is interpreted: they go on in a translation that begins there. Its variables are its own, but
//! whoever looks at the activation's context sees them, and may change them.

use engine::{Options, Session, System, Tier};
use smalltalk::instructions::Set;

/// Loops with what they answer. thisContext lets the activation be written out: it is interpreted from there on.
const LOOPS: &[(&str, &str)] = &[
    (
        "| sum | thisContext. sum := 0. 1 to: 5000 do: [:i | sum := sum + i]. sum",
        "12502500",
    ),
    ("| n | thisContext. n := 5000. [n > 0] whileTrue: [n := n - 1]. n", "0"),
    // Loops in loops: the inner one may be entered first.
    (
        "| sum | thisContext. sum := 0. 1 to: 70 do: [:i | 1 to: 70 do: [:j | sum := sum + (i * j)]]. sum",
        "6175225",
    ),
    // Something is on the stack beneath the loop.
    (
        "3 + ([| n | thisContext. n := 0. [n < 5000] whileTrue: [n := n + 1]. n] value)",
        "5003",
    ),
    // Others look at the variables, and change one.
    (
        "| context sum wrong | wrong := 0. sum := 0. context := thisContext.
        1 to: 5000 do: [:i | sum := sum + i. (context tempAt: 2) = sum ifFalse: [wrong := wrong + 1]].
        wrong",
        "0",
    ),
    (
        "| context n turns | context := thisContext. n := 0. turns := 0.
        [n < 10000] whileTrue: [turns := turns + 1. context tempAt: 2 put: n + 2].
        turns",
        "5000",
    ),
    // Blocks that are made in the loop return through it, and unwind.
    (
        "| unwound | thisContext. unwound := 0.
        1 to: 5000 do: [:i | [(#(1 2 3) includes: i - 4900) ifTrue: [^i -> unwound]] ensure: [unwound := unwound + 1]].
        nil",
        "4901->4900",
    ),
    // Errors are signalled and handled in it.
    (
        "| sum | thisContext. sum := 0.
        1 to: 3000 do: [:i | sum := sum + ([i / (i \\\\ 2)] on: ZeroDivide do: [:e | e return: 1])]. sum",
        "2251500",
    ),
    // What is no Boolean is asked mustBeBoolean.
    (
        "| count | thisContext. count := 0. UndefinedObject compile: 'mustBeBoolean ^false'.
        1 to: 3000 do: [:i | (i = 2900 ifTrue: [nil] ifFalse: [true]) ifTrue: [count := count + 1]]. count",
        "2999",
    ),
    // A variable that is not a SmallInteger any more.
    (
        "| n | thisContext. n := 1. 1 to: 2000 do: [:i | n := n * 3]. n \\\\ 1000007",
        "830083",
    ),
];

fn session(set: Set, tier: Tier) -> Session {
    Session::new(Options {
        set,
        tier,
        advise: None,
        cache: None,
        output: Box::new(std::io::sink()),
        system: System::default(),
    })
    .unwrap()
}

#[test]
fn hot_loops_are_entered() {
    engine::on_large_stack(|| {
        for set in Set::ALL {
            let mut interpreted = session(set, Tier::Interpreter);
            let mut translated = session(set, Tier::TranslationAtOnce);
            for (text, expected) in LOOPS {
                assert_eq!(interpreted.evaluate("loop", text).unwrap(), *expected, "{text}");
                let before = translated.entered_loops();
                assert_eq!(translated.evaluate("loop", text).unwrap(), *expected, "{set:?} {text}");
                assert!(translated.entered_loops() > before, "{set:?} {text}");
            }
        }
    })
    .unwrap();
}

/// While the module is made the loop goes on in the interpreter.
#[test]
fn a_hot_loop_is_entered_while_it_runs() {
    engine::on_large_stack(|| {
        let mut session = session(Set::SistaV1, Tier::Translation);
        let text = "| sum | sum := 0. 1 to: 60000000 do: [:i | sum := sum + (i bitAnd: 7)]. sum";
        assert_eq!(session.evaluate("loop", text).unwrap(), "210000000");
        assert_eq!(session.entered_loops(), 1);
    })
    .unwrap();
}
