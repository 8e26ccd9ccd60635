//! `catalyst test` and `catalyst run` with folders, as a user sees them.

use crate::cli::{catalyst, check_contains, file};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

const COUNTER: &str = "Class {\n\t#name : #Counter,\n\t#superclass : #Object,\n\t#instVars : [ 'value' ]\n}\n\n\
    Counter >> value [\n\t^value ifNil: [0]\n]\n\n\
    Counter >> increment [\n\tvalue := self value + 1\n]\n";

const COUNTER_TEST: &str = "Class {\n\t#name : #CounterTest,\n\t#superclass : #TestCase,\n\t#instVars : [ 'counter' ]\n}\n\n\
    CounterTest >> setUp [\n\tcounter := Counter new\n]\n\n\
    CounterTest >> testIncrement [\n\tcounter increment; increment.\n\tself assert: counter value equals: 2\n]\n\n\
    CounterTest >> testNew [\n\tself assert: counter value equals: 0.\n\tself should: [counter foo] raise: MessageNotUnderstood\n]\n";

const ODD_TEST: &str = "Class {\n\t#name : #OddTest,\n\t#superclass : #TestCase\n}\n\n\
    OddTest >> tearDown [\n\tTranscript showCr: 'torn down'\n]\n\n\
    OddTest >> testError [\n\tTranscript showCr: 'printed'.\n\t#(1) do: [:each | each foo]\n]\n\n\
    OddTest >> testExit [\n\tSmalltalk exit: 3\n]\n\n\
    OddTest >> testFailure [\n\tself assert: true.\n\tself assert: 3 + 4 equals: 8\n]\n\n\
    OddTest >> testLoop [\n\t[true] whileTrue: [nil]\n]\n\n\
    OddTest >> testPass [\n\tself assert: true\n]\n\n\
    OddTest >> testRecursion [\n\tself testRecursion\n]\n\n\
    OddTest >> testSkip [\n\tself skip: 'not today'\n]\n";

/// A folder of such files, with what else stands in Tonel's folders.
fn folder(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    for (name, text) in files {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

fn counter_folder(name: &str) -> PathBuf {
    let files = [
        ("Counter/package.st", "Package { #name : #Counter }\n"),
        ("Counter/Counter.class.st", COUNTER),
        ("Counter-Tests/CounterTest.class.st", COUNTER_TEST),
        ("Counter-Tests/.properties", "{ }"),
        ("README.md", "no source\n"),
    ];
    folder(name, &files)
}

fn odd_test(name: &str) -> String {
    let path = file(&format!("{name}.class.st"), ODD_TEST);
    path.to_str().unwrap().to_owned()
}

#[test]
fn tests_of_a_folder_pass() {
    let folder = counter_folder("passing");
    let folder = folder.to_str().unwrap();
    let summary = "2 tests, 2 passed, 0 failed, 0 errors, 0 skipped, 3 assertions, ";
    check_contains(&["test", folder], 0, &[summary]);
    check_contains(
        &["test", folder, "--tier", "interpreter", "--set", "v3plusclosures"],
        0,
        &[summary],
    );
    let filtered = "1 test, 1 passed, 0 failed, 0 errors, 0 skipped, 2 assertions, ";
    check_contains(&["test", folder, "--filter", "CounterTest>>testNew"], 0, &[filtered]);
    check_contains(
        &["test", folder, "--filter", "nothing"],
        1,
        &["none of the 2 tests has nothing in its name"],
    );
}

#[test]
fn tests_that_do_not_pass_tell_where() {
    let path = odd_test("OddTestOnce");
    check_contains(
        &["test", &path, "--timeout", "0.5"],
        1,
        &[
            &format!(
                "OddTest>>testFailure: Got 7 instead of 8.\n    OddTest>>testFailure ({path}:21)\n        self assert: 3 + 4 equals: 8\n    | torn down\n"
            ),
            "OddTest>>testError: SmallInteger doesNotUnderstand: #foo\n",
            &format!("    [] in OddTest>>testError ({path}:12)\n        #(1) do: [:each | each foo]\n"),
            "    | printed\n    | torn down\n",
            "OddTest>>testExit: wanted to end the program with status 3\n",
            "OddTest>>testLoop: took longer than 0.5 s\n",
            "OddTest>>testRecursion: ",
            "7 tests, 1 passed, 1 failed, 4 errors, 1 skipped, 3 assertions, ",
        ],
    );
}

/// What runs in one primitive, or in the compiler, takes no longer than a loop may.
#[test]
fn a_timeout_holds_for_what_cannot_poll_as_code_does() {
    let test = |name: &str, body: &str| format!("LongTest >> {name} [\n\t{body}\n]\n\n");
    let text = "Class {\n\t#name : #LongTest,\n\t#superclass : #TestCase\n}\n\n".to_owned()
        + &test("testDivisor", "(7 raisedTo: 1000000) gcd: (3 raisedTo: 3000000)")
        + &test("testPrinting", "((1 bitShift: 50000000) - 1) printString")
        + &test(
            "testProduct",
            "(1 bitShift: 100000000) - 1 * ((1 bitShift: 100000000) - 3)",
        )
        + &test("testShort", "self assert: 3 + 4 equals: 7")
        + &test(
            "testSource",
            "Compiler evaluate: (String streamContents: [:s | 3000000 timesRepeat: [s nextPutAll: 'self foo. ']])",
        );
    let path = file("LongTest.class.st", &text);
    let start = Instant::now();
    check_contains(
        &["test", path.to_str().unwrap(), "--timeout", "1"],
        1,
        &[
            "LongTest>>testDivisor: took longer than 1 s\n",
            "LongTest>>testPrinting: took longer than 1 s\n",
            "LongTest>>testProduct: took longer than 1 s\n",
            "LongTest>>testSource: took longer than 1 s\n",
            "5 tests, 1 passed, 0 failed, 4 errors, 0 skipped, 1 assertion, ",
        ],
    );
    assert!(start.elapsed() < Duration::from_secs(60));
}

#[test]
fn results_for_programs() {
    let path = odd_test("OddTestJson");
    let output = catalyst(&["test", &path, "--json", "--timeout", "0.5"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stderr.is_empty());
    let value: Value = serde_json::from_slice(&output.stdout).unwrap();
    let outcomes: Vec<_> = value["tests"]
        .as_array()
        .unwrap()
        .iter()
        .map(|test| &test["outcome"])
        .collect();
    assert_eq!(
        outcomes,
        ["error", "error", "failed", "error", "passed", "error", "skipped"]
    );
    assert_eq!(value["tests"][2]["message"], "Got 7 instead of 8.");
    assert_eq!(value["tests"][2]["activations"][0]["line"], 21);
    assert_eq!(value["summary"]["errors"], 4);
    assert_eq!(value["summary"]["interrupted"], false);
}

/// What the tests are called may take any room.
#[test]
fn thousands_of_tests_are_run() {
    let mut text = String::from("Class {\n\t#name : #ManyTest,\n\t#superclass : #TestCase\n}\n");
    for test in 0..4000 {
        text += &format!("\nManyTest >> testNumber{test} [\n\tself assert: true\n]\n");
    }
    let path = file("ManyTest.class.st", &text);
    let summary = "4000 tests, 4000 passed, 0 failed, 0 errors, 0 skipped, 4000 assertions, ";
    check_contains(&["test", path.to_str().unwrap()], 0, &[summary]);
}

/// A class that cannot tell its tests is an error of its own; a test is skipped only if nothing goes wrong behind it.
#[test]
fn errors_around_tests_are_told() {
    let untold = "Class {\n\t#name : #UntoldTest,\n\t#superclass : #TestCase\n}\n\n\
        UntoldTest class >> isAbstract [\n\t^self error: 'who knows'\n]\n\n\
        UntoldTest >> testPass [\n\tself assert: true\n]\n";
    let torn = "Class {\n\t#name : #TornTest,\n\t#superclass : #TestCase\n}\n\n\
        TornTest >> tearDown [\n\tself error: 'torn'\n]\n\n\
        TornTest >> testSkip [\n\tself skip: 'not today'\n]\n";
    let folder = folder(
        "around",
        &[("UntoldTest.class.st", untold), ("TornTest.class.st", torn)],
    );
    let parts = [
        "UntoldTest class>>suite: who knows\n",
        "UntoldTest class>>isAbstract (",
        "TornTest>>testSkip: torn\n",
        "2 tests, 0 passed, 0 failed, 2 errors, 0 skipped, 0 assertions, ",
    ];
    check_contains(&["test", folder.to_str().unwrap()], 1, &parts);
}

#[test]
fn no_tests_are_no_success() {
    let counter = file("CounterOnly.class.st", COUNTER);
    check_contains(&["test", counter.to_str().unwrap()], 1, &["there are no tests"]);
    let empty = folder("empty", &[("README.md", "")]);
    check_contains(
        &["test", empty.to_str().unwrap()],
        1,
        &["there is no file *.st in this folder"],
    );
    check_contains(&["test", "nowhere"], 1, &["nowhere: "]);
    check_contains(&["test", "--timeout", "0"], 2, &["must be positive"]);
    check_contains(
        &["test", "--help"],
        0,
        &["self assert: Counter new increment value equals: 1."],
    );
}

#[cfg(unix)]
#[test]
fn interrupted_tests_are_summed_up() {
    let path = odd_test("OddTestInterrupted");
    let child = catalyst(&[
        "test",
        &path,
        "--filter",
        "testLoop",
        "--filter",
        "testFailure",
        "--timeout",
        "100",
    ])
    .stdout(Stdio::piped())
    .stderr(Stdio::piped())
    .spawn()
    .unwrap();
    std::thread::sleep(Duration::from_secs(2));
    let start = Instant::now();
    let id = child.id().to_string();
    let killed = std::process::Command::new("kill").args(["-INT", &id]).status().unwrap();
    assert!(killed.success());
    let output = child.wait_with_output().unwrap();
    assert!(start.elapsed() < Duration::from_secs(10));
    assert_eq!(output.status.code(), Some(130));
    let shown = String::from_utf8(output.stdout).unwrap();
    assert!(shown.contains("interrupted: 1 test, 0 passed, 1 failed, "), "{shown}");
}

#[test]
fn folders_are_run() {
    let folder = counter_folder("running");
    let script = file(
        "counting.st",
        "Transcript showCr: Counter new; showCr: (Counter new increment; value)",
    );
    let arguments = ["run", folder.to_str().unwrap(), script.to_str().unwrap()];
    check_contains(&arguments, 0, &["a Counter\n1\n"]);
}
