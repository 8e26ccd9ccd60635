//! What runs long in one primitive, or in the compiler, is interrupted soon; and what is only disturbed goes on.

use crate::processes::{answer, with_plain_session};
use engine::{Error, Interrupt, Session};
use std::time::{Duration, Instant};

/// Each takes minutes, if nobody stops it.
const LONG: [&str; 10] = [
    "(1 bitShift: 100000000) - 1 * ((1 bitShift: 100000000) - 3)",
    "(7 raisedTo: 30000000) // (3 raisedTo: 20000000)",
    "((1 bitShift: 50000000) - 1) printString",
    "(7 raisedTo: 1000000) gcd: (3 raisedTo: 3000000)",
    "3 raisedTo: 160000000",
    "49781 * (10 raisedTo: 30985875)",
    "[(1 bitShift: 20000000) - 1 // 3 printString: 7] ensure: [Smalltalk at: #Ended put: true]",
    "| text part | text := String new: 20000000 withAll: $a. part := (String new: 5000000 withAll: $a) , 'b'. text findString: part",
    "| text part | text := String new: 20000000 withAll: $a. part := (String new: 5000000 withAll: $a) , 'b'. text asWideString findString: part",
    "| all | all := (1 to: 3000000) collect: [:each | Object new]. [Object allInstances] repeat",
];

/// Interrupts the evaluation after some time; answers how long it went on after that.
fn stopped(session: &mut Session, text: &str, after: Duration) -> Duration {
    let interrupter = session.interrupter();
    let stopper = std::thread::spawn(move || {
        std::thread::sleep(after);
        interrupter.interrupt();
        Instant::now()
    });
    let ended = session.evaluate("test", text);
    let end = Instant::now();
    let shown = text.chars().take(60).collect::<String>();
    assert!(matches!(ended, Err(Error::Interrupted { .. })), "{shown}: {ended:?}");
    end.saturating_duration_since(stopper.join().unwrap())
}

#[test]
fn long_primitives() {
    with_plain_session(|session, _| {
        for text in LONG {
            let time = stopped(session, text, Duration::from_millis(700));
            assert!(time < Duration::from_secs(10), "{text}: {time:?}");
            assert_eq!(answer(session, "3 + 4"), "7");
        }
    });
}

#[test]
fn reading_and_compiling() {
    let statements = "| a | a := 1. ".to_owned() + &"a := a + 1 foo: [:x | x bar]. ".repeat(1_000_000);
    let array = format!("#({})", "(1 2 #foo) ".repeat(2_000_000));
    let compiled = "Compiler evaluate: (String streamContents: [:s |
        1000000 timesRepeat: [s nextPutAll: 'self foo: [:x | x bar]. ']])";
    let method = format!(
        "Object subclass: #Long instanceVariableNames: '' classVariableNames: '' package: 'Test'!\n\n\
        !Long methodsFor: 'test'!\nfoo\n\t{}! !\n",
        "self foo: [:x | x bar]. ".repeat(1_000_000)
    );
    with_plain_session(|session, _| {
        for (text, after) in [
            (statements.as_str(), 300),
            (statements.as_str(), 1500),
            (&array, 300),
            (compiled, 1500),
        ] {
            let time = stopped(session, text, Duration::from_millis(after));
            assert!(time < Duration::from_secs(10), "{time:?}");
            assert_eq!(answer(session, "3 + 4"), "7");
        }
        let interrupter = session.interrupter();
        let stopper = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(300));
            interrupter.interrupt();
        });
        let loaded = session.load(&[("long.st", &method)]);
        stopper.join().unwrap();
        assert!(matches!(loaded, Err(Error::Interrupted { .. })), "{loaded:?}");
    });
}

/// What was given up leaves nothing behind that would be taken for an answer.
#[test]
fn what_was_interrupted_can_be_done_again() {
    with_plain_session(|session, _| {
        let text = "| a b | a := 7 raisedTo: 100000. b := 3 raisedTo: 80000.
            (1 to: 8) allSatisfy: [:each |
                (a * b // b = a and: [(a * b + 1 gcd: b) = 1]) and: [(a printString: 10) asNumber = a]]";
        for after in [30, 60, 100] {
            stopped(session, text, Duration::from_millis(after));
        }
        assert_eq!(answer(session, text), "true");
        let walks = "| all | all := (1 to: 100000) collect: [:each | Association key: each value: each].
            (1 to: 20) do: [:each | Association allInstances. (all at: each) become: Object new].
            (all collect: [:each | each class]) asSet size";
        stopped(session, walks, Duration::from_millis(300));
        assert_eq!(answer(session, walks), "2");
    });
}

/// Who handles the interrupt and goes on gets the right answer: what gave up was begun anew.
#[test]
fn what_gave_up_is_begun_anew() {
    with_plain_session(|session, _| {
        let numbers = "| count isRight |
            count := 0.
            isRight := [| a b |
                a := 7 raisedTo: 100000. b := 3 raisedTo: 80000.
                (1 to: 10) allSatisfy: [:each |
                    (a * b // b = a and: [(a * b + 1 gcd: b) = 1]) and: [(a printString: 10) asNumber = a]]]
                        on: UserInterrupt do: [:interrupt | count := count + 1. interrupt resume].
            isRight & (count > 0)";
        let objects = "| count classes |
            count := 0.
            classes := [| all |
                all := (1 to: 100000) collect: [:each | Association key: each value: each].
                (1 to: 20) do: [:each | Association allInstances. (all at: each) become: Object new].
                (all collect: [:each | each class]) asSet size]
                    on: UserInterrupt do: [:interrupt | count := count + 1. interrupt resume].
            classes = 2 & (count > 0)";
        for text in [numbers, objects] {
            let interrupter = session.interrupter();
            let (stop, stopped) = std::sync::mpsc::channel::<()>();
            let disturber = std::thread::spawn(move || {
                while stopped.recv_timeout(Duration::from_millis(150)).is_err() {
                    interrupter.ask(Interrupt::User);
                }
            });
            let answered = session.evaluate("test", text);
            stop.send(()).unwrap();
            disturber.join().unwrap();
            assert_eq!(answered.unwrap(), "true");
        }
    });
}

/// Alarms, and processes that want their turn, do not make it begin anew: it would never end.
#[test]
fn alarms_do_not_disturb() {
    with_plain_session(|session, _| {
        let text = "| a b turns |
            turns := 0.
            [[turns := turns + 1. Processor yield] repeat] fork.
            [[(Delay forMilliseconds: 1) wait. turns := turns + 1] repeat] forkAt: 60.
            a := 7 raisedTo: 400000. b := 3 raisedTo: 600000.
            (a * b // a = b) & (turns > 3)";
        assert_eq!(answer(session, text), "true");
    });
}
