//! Signals, real ones: what runs is unwound, told of, and its exit status says which it was. So with what takes too long.
#![cfg(unix)]

use crate::cli::{catalyst, check_contains};
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

/// A program that has begun: it has printed its first line.
struct Begun {
    child: Child,
    output: BufReader<ChildStdout>,
}

impl Begun {
    fn new(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        assert_eq!(line, "begun\n");
        Begun { child, output }
    }

    fn evaluating(statements: &str) -> Self {
        Begun::new(catalyst(&["eval", &begun(statements)]))
    }

    fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args([name, &id]).status().unwrap().success());
    }

    /// What else was printed, what was told, and the exit status; it ends within so many seconds.
    fn ended(mut self, seconds: u64) -> (String, String, Option<i32>) {
        let start = Instant::now();
        let (mut output, mut errors) = (String::new(), String::new());
        self.output.read_to_string(&mut output).unwrap();
        self.child.stderr.take().unwrap().read_to_string(&mut errors).unwrap();
        let status = self.child.wait().unwrap().code();
        assert!(start.elapsed() < Duration::from_secs(seconds), "{:?}", start.elapsed());
        (output, errors, status)
    }
}

fn begun(statements: &str) -> String {
    format!("Transcript show: 'begun'; cr; flush. {statements}")
}

#[test]
fn what_runs_is_unwound() {
    let signals = [
        ("-INT", 130, "interrupted"),
        ("-TERM", 143, "terminated"),
        ("-HUP", 129, "hung up"),
    ];
    let programs = [
        "[[[true] whileTrue] ensure: [Transcript show: 'one'; cr]] ifCurtailed: [Transcript show: 'two'; cr]",
        "[[(Delay forSeconds: 1000) wait] ensure: [Transcript show: 'one'; cr]] ifCurtailed: [Transcript show: 'two'; cr]",
        "[[[true] whileTrue] fork. [Semaphore new wait] ensure: [Transcript show: 'one'; cr]] ensure: [Transcript show: 'two'; cr]",
        // What would not let it run is ended, too.
        "[[[[true] whileTrue] ensure: [Transcript show: 'one'; cr]] forkAt: 50] ensure: [Transcript show: 'two'; cr]",
    ];
    for (signal, status, word) in signals {
        for (index, program) in programs.iter().enumerate() {
            let program = Begun::evaluating(program);
            std::thread::sleep(Duration::from_millis(50));
            program.signal(signal);
            let (output, errors, ended) = program.ended(20);
            assert_eq!(
                (output.as_str(), ended),
                ("one\ntwo\n", Some(status)),
                "{index} {signal}: {errors}"
            );
            assert!(errors.starts_with(&format!("{word}\n")), "{errors}");
            assert!(errors.contains("UndefinedObject>>doIt (expression:1)"), "{errors}");
        }
    }
}

#[test]
fn other_processes_are_unwound_too() {
    let program = Begun::evaluating(
        "[:done |
            [
                [(Delay forSeconds: 1000) wait. done signal]
                    ensure: [(Delay forMilliseconds: 20) wait. Transcript show: 'other'; cr]] fork.
            done wait] value: Semaphore new",
    );
    std::thread::sleep(Duration::from_millis(50));
    program.signal("-TERM");
    let (output, errors, status) = program.ended(20);
    assert_eq!((output.as_str(), status), ("other\n", Some(143)), "{errors}");
}

#[test]
fn an_interrupt_can_be_handled() {
    let program = Begun::evaluating(
        "[[true] whileTrue] on: UserInterrupt do: [:interrupt | Transcript show: interrupt messageText; cr].
        [[true] whileTrue] on: Error do: [:error | Transcript show: 'it is no error'; cr]",
    );
    std::thread::sleep(Duration::from_millis(50));
    program.signal("-INT");
    // It goes on for longer than unwinding may take.
    std::thread::sleep(Duration::from_millis(6500));
    program.signal("-TERM");
    let (output, errors, status) = program.ended(20);
    assert_eq!((output.as_str(), status), ("interrupted\n", Some(143)), "{errors}");
}

#[test]
fn unwinding_takes_some_seconds_at_most() {
    let program = Begun::evaluating("[[true] whileTrue] ensure: [[true] whileTrue]");
    program.signal("-TERM");
    let (_, errors, status) = program.ended(30);
    assert_eq!(status, Some(143), "{errors}");
}

#[test]
fn a_second_signal_ends_at_once() {
    for unwinding in ["[true] whileTrue", "(Delay forSeconds: 1000) wait"] {
        let program = Begun::evaluating(&format!("[[true] whileTrue] ensure: [{unwinding}]"));
        program.signal("-INT");
        std::thread::sleep(Duration::from_millis(500));
        program.signal("-INT");
        let (_, errors, status) = program.ended(4);
        assert_eq!(status, Some(130), "{errors}");
    }
}

#[test]
fn recursion_is_interrupted_at_any_depth() {
    let endless = "Integer compile: 'endless: n ^[(self endless: n + 1) + 1] ensure: [n]'.
        [[3 perform: #endless: with: 1] on: StackOverflow do: [:e | e return]] repeat";
    for milliseconds in [100, 700] {
        let program = Begun::evaluating(endless);
        std::thread::sleep(Duration::from_millis(milliseconds));
        program.signal("-INT");
        let (_, errors, status) = program.ended(20);
        assert_eq!(status, Some(130), "{errors}");
    }
}

#[test]
fn who_started_it_may_want_signals_to_be_ignored() {
    let mut command = Command::new("sh");
    let statements = begun("(Delay forMilliseconds: 700) wait. 42");
    let program = env!("CARGO_BIN_EXE_catalyst");
    command.args(["-c", "trap '' HUP; exec \"$0\" eval \"$1\"", program, &statements]);
    let program = Begun::new(command);
    program.signal("-HUP");
    let (output, errors, status) = program.ended(20);
    assert_eq!((output.as_str(), status), ("42\n", Some(0)), "{errors}");
}

#[test]
fn what_takes_too_long_is_stopped() {
    let program = "[[true] whileTrue] ensure: [Transcript show: 'unwound'; cr; flush]";
    let file = crate::cli::file("too_long.st", program);
    let image = file.with_extension("image");
    let (file, image) = (file.to_str().unwrap(), image.to_str().unwrap());
    check_contains(&["save", image, "--main", program], 0, &[]);
    for arguments in [
        &["eval", "--timeout", "0.3", program] as &[&str],
        &["run", "--timeout", "0.3", file],
        &["--timeout", "0.3", file],
        &["--timeout", "0.3", image],
    ] {
        let output = catalyst(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(124), "{output:?}");
        assert_eq!(output.stdout, b"unwound\n");
        assert!(output.stderr.starts_with(b"timed out after 0.3 s\n"), "{output:?}");
    }
    check_contains(
        &["eval", "--json", "--timeout", "0.3", "[true] whileTrue"],
        124,
        &["\"timed out after 0.3 s\"", "UndefinedObject>>doIt"],
    );
    check_contains(&["eval", "--timeout", "30", "3 + 4"], 0, &["7"]);
    check_contains(&["eval", "--timeout", "0", "3 + 4"], 2, &["must be positive"]);
    check_contains(&["eval", "--timeout", "1e300", "3 + 4"], 2, &["a year is the most"]);
}

/// It may not be caught for good.
#[test]
fn what_takes_too_long_cannot_help_it() {
    let stubborn = "[[[true] whileTrue] on: UserInterrupt do: [:interrupt | interrupt return]. true] whileTrue";
    check_contains(&["eval", "--timeout", "0.3", stubborn], 124, &["timed out"]);
}
