//! Processes as a user of the engine sees them: switching everywhere, deadlocks, stopping what waits, what a session keeps between evaluations.

use crate::output::Output;
use engine::{Error, Options, Session, System, Tier};
use smalltalk::instructions::Set;
use std::time::{Duration, Instant};

/// Computes with sends, blocks, non-local returns, exceptions and recursion. Each of four processes shall get the same answer.
const COMPUTING: &str = "
    | compute expected answers done |
    compute := [
        | sum fibonacci |
        sum := 0.
        fibonacci := nil.
        fibonacci := [:n | n < 2 ifTrue: [n] ifFalse: [(fibonacci value: n - 1) + (fibonacci value: n - 2)]].
        1 to: 5 do: [:i |
            sum := sum + (fibonacci value: i).
            sum := sum + ([i \\\\ 3 = 0 ifTrue: [Error signal] ifFalse: [i]] on: Error do: [:e | e return: 100]).
            [sum := sum + (#(3 1 4 1 5) detect: [:each | each > i] ifNone: [0])] ensure: [sum := sum + 1]].
        sum].
    expected := compute value.
    answers := OrderedCollection new.
    done := Semaphore new.
    4 timesRepeat: [[answers add: compute value. done signal] fork].
    4 timesRepeat: [done wait].
    (answers reject: [:each | each = expected]) size";

fn with_session(set: Set, tier: Tier, work: impl FnOnce(&mut Session, Output) + Send) {
    engine::on_large_stack(move || {
        let output = Output::default();
        let mut session = Session::new(Options {
            set,
            tier,
            advise: None,
            cache: None,
            output: Box::new(std::io::sink()),
            system: System {
                errors: Box::new(output.clone()),
                ..System::default()
            },
        })
        .unwrap();
        work(&mut session, output);
    })
    .unwrap();
}

pub fn with_plain_session(work: impl FnOnce(&mut Session, Output) + Send) {
    with_session(Set::SistaV1, Tier::Interpreter, work);
}

pub fn answer(session: &mut Session, text: &str) -> String {
    session
        .evaluate("test", text)
        .unwrap_or_else(|error| panic!("{text}: {}", error.describe()))
}

#[test]
fn switching_wherever_activations_are_written_out() {
    for set in [Set::SistaV1, Set::V3PlusClosures] {
        for tier in [Tier::Interpreter, Tier::TranslationAtOnce] {
            with_session(set, tier, |session, _| {
                for (limit, slice) in [(1, 0), (7, 0), (3, 1), (10_000, 50)] {
                    session.set_depth_limit(limit);
                    session.set_time_slice(slice).unwrap();
                    assert_eq!(answer(session, COMPUTING), "0", "{set:?} {tier:?} {limit} {slice}");
                }
            });
        }
    }
}

#[test]
fn a_deadlock_is_an_error() {
    with_plain_session(|session, _| {
        let error = session.evaluate("test", "Semaphore new wait").unwrap_err();
        let Error::Deadlock { activations } = &error else {
            panic!("{error:?}");
        };
        assert_eq!(activations[0].name, "UndefinedObject>>doIt");
        assert!(error.to_string().starts_with("deadlock: "));
        // Two that wait for each other.
        let two = "| a b | a := Mutex new. b := Mutex new.
            [a critical: [Processor yield. b critical: []]] fork.
            b critical: [Processor yield. a critical: []]";
        let error = session.evaluate("test", two).unwrap_err();
        assert!(matches!(error, Error::Deadlock { .. }), "{error:?}");
        let error = session.evaluate("test", "Processor activeProcess suspend").unwrap_err();
        assert!(matches!(error, Error::Deadlock { .. }), "{error:?}");
        assert_eq!(answer(session, "3 + 4"), "7");
    });
}

#[test]
fn stopping_what_sleeps_or_loops() {
    let forever = [
        "(Delay forSeconds: 1000) wait",
        "[[true] whileTrue] fork. [true] whileTrue",
        "[[true] whileTrue] fork. (Delay forSeconds: 1000) wait",
        "[(Delay forSeconds: 1000) wait] fork. Semaphore new wait",
    ];
    with_plain_session(|session, _| {
        for text in forever {
            let interrupter = session.interrupter();
            let stopper = std::thread::spawn(move || {
                std::thread::sleep(Duration::from_millis(60));
                interrupter.interrupt();
            });
            let start = Instant::now();
            let error = session.evaluate("test", text).unwrap_err();
            stopper.join().unwrap();
            assert!(matches!(error, Error::Interrupted { .. }), "{text}: {error:?}");
            assert!(start.elapsed() < Duration::from_secs(20), "{text}");
            assert_eq!(answer(session, "3 + 4"), "7");
        }
    });
}

/// Delays use the primitive with microseconds. The timer is theirs again afterwards.
#[test]
fn the_timer_counts_as_the_clock_of_milliseconds_does() {
    with_plain_session(|session, _| {
        let primitive = "signal: aSemaphore atMilliseconds: anInteger <primitive: 136> ^self primitiveFailed";
        let signalled = "| semaphore clock |
            (Delay forMilliseconds: 1) wait.
            semaphore := Semaphore new.
            clock := Time millisecondClockValue.
            [
                nil signal: semaphore atMilliseconds: clock + 2.
                semaphore wait.
                clock := Time millisecondClockValue - clock.
                nil signal: semaphore atMilliseconds: Time millisecondClockValue - 2.
                semaphore wait] ensure: [Delay setTimer].
            (Delay forMilliseconds: 1) wait.
            clock >= 2";
        answer(session, &format!("UndefinedObject compile: '{primitive}'"));
        assert_eq!(answer(session, signalled), "true");
    });
}

#[test]
fn a_long_time_slice_is_not_interrupted_by_others_of_its_priority() {
    let others = |slice| {
        format!(
            "| count end |
            count := 0.
            Processor timeSlice: {slice}.
            [count := count + 1] fork.
            end := Time millisecondClockValue + 30.
            [Time millisecondClockValue < end] whileTrue.
            count"
        )
    };
    with_plain_session(|session, _| {
        assert_eq!(answer(session, &others(1_000_000)), "0");
        assert_eq!(answer(session, &others(1000)), "1");
    });
}

#[test]
fn a_sleeping_session_uses_no_processor_time() {
    with_plain_session(|session, _| {
        answer(session, "(Delay forMilliseconds: 1) wait");
        let before = processor_time();
        let start = Instant::now();
        answer(
            session,
            "[(Delay forMilliseconds: 300) wait] forkAt: 50. (Delay forMilliseconds: 400) wait",
        );
        let (slept, used) = (start.elapsed(), processor_time() - before);
        assert!(slept >= Duration::from_millis(400));
        assert!(used < Duration::from_millis(100), "{used:?} of {slept:?}");
    });
}

/// What this thread has used, from Linux's account of it, in units of ten milliseconds.
fn processor_time() -> Duration {
    let stat = std::fs::read_to_string("/proc/thread-self/stat").unwrap();
    let (_, behind) = stat.rsplit_once(')').unwrap();
    let fields: Vec<&str> = behind.split_whitespace().collect();
    let ticks: u64 = [11, 12]
        .iter()
        .map(|index| fields[*index].parse::<u64>().unwrap())
        .sum();
    Duration::from_millis(ticks * 10)
}

#[test]
fn processes_outlive_the_evaluation_that_made_them() {
    with_plain_session(|session, _| {
        answer(
            session,
            "Smalltalk at: #Log put: OrderedCollection new. Smalltalk at: #Gate put: Semaphore new",
        );
        let gate = "(Smalltalk at: #Gate)";
        let log = "(Smalltalk at: #Log)";
        let wait = format!("[{gate} wait. {log} add: 1. {gate} wait. {log} add: 2] forkAt: 50. {log} size");
        assert_eq!(answer(session, &wait), "0");
        assert_eq!(answer(session, &format!("{gate} signal. {log} size")), "1");
        assert_eq!(answer(session, &format!("{gate} signal. {log} size")), "2");
        // One that is ready gets its turn when the next evaluation yields, or runs for long.
        assert_eq!(answer(session, &format!("[{log} add: 3] fork. {log} size")), "2");
        assert_eq!(answer(session, &format!("Processor yield. {log} size")), "3");
        // A delay that is over when no evaluation runs is looked after when the next one begins.
        answer(
            session,
            &format!("[(Delay forMilliseconds: 1) wait. {log} add: 4] forkAt: 50"),
        );
        std::thread::sleep(Duration::from_millis(5));
        assert_eq!(answer(session, &format!("{log} size")), "4");
    });
}

#[test]
fn errors_in_other_processes() {
    with_plain_session(|session, output| {
        let text = "| log | log := OrderedCollection new.
            [[1 foo] ensure: [log add: #unwound]. log add: #wrong] forkAt: 50.
            log add: #here. log asArray";
        assert_eq!(answer(session, text), "#(#unwound #here)");
        let report = output.text();
        assert!(report.contains("foo"), "{report}");
        assert!(report.contains("[] in UndefinedObject>>doIt (test:2)"), "{report}");
    });
}

#[test]
fn an_error_ends_the_evaluation_when_its_unwind_blocks_have_run() {
    with_plain_session(|session, _| {
        answer(session, "Smalltalk at: #Guard put: Semaphore forMutualExclusion");
        let error = session
            .evaluate("test", "(Smalltalk at: #Guard) critical: [1 / 0]")
            .unwrap_err();
        let Error::Smalltalk { activations, .. } = &error else {
            panic!("{error:?}");
        };
        assert!(
            activations
                .iter()
                .any(|each| each.name == "[] in UndefinedObject>>doIt")
        );
        assert_eq!(answer(session, "(Smalltalk at: #Guard) excessSignals"), "1");
        // The first error is what is told, whatever goes wrong afterwards.
        let error = session
            .evaluate("test", "[self error: 'first'] ensure: [self error: 'second']")
            .unwrap_err();
        assert!(error.to_string().contains("first"), "{error}");
    });
}

#[test]
fn terminating_the_evaluation() {
    with_plain_session(|session, _| {
        answer(session, "Smalltalk at: #Log put: OrderedCollection new");
        let text =
            "[Processor activeProcess terminate. (Smalltalk at: #Log) add: 2] ensure: [(Smalltalk at: #Log) add: 1]";
        let error = session.evaluate("test", text).unwrap_err();
        assert!(matches!(error, Error::Terminated), "{error:?}");
        assert_eq!(answer(session, "(Smalltalk at: #Log) asArray"), "#(1)");
        let text = "| me | me := Processor activeProcess. [me terminate] forkAt: 50. #wrong";
        let error = session.evaluate("test", text).unwrap_err();
        assert!(matches!(error, Error::Terminated), "{error:?}");
    });
}
