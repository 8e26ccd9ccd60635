//! The command line as a user sees it.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

pub fn catalyst(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_catalyst"));
    command.args(arguments);
    command
}

/// Standard output, or what stands in standard error; and the exit status.
pub fn check(arguments: &[&str], status: i32, expected: &str) {
    let output = catalyst(arguments).output().unwrap();
    let shown = text(&output);
    assert_eq!(output.status.code(), Some(status), "{arguments:?}: {shown}");
    assert_eq!(shown, expected, "{arguments:?}");
}

/// The same, for texts that are only known in part.
pub fn check_contains(arguments: &[&str], status: i32, parts: &[&str]) {
    let output = catalyst(arguments).output().unwrap();
    let shown = text(&output);
    assert_eq!(output.status.code(), Some(status), "{arguments:?}: {shown}");
    for part in parts {
        assert!(shown.contains(part), "{arguments:?}: no {part} in\n{shown}");
    }
}

pub fn text(output: &Output) -> String {
    let bytes = if output.stdout.is_empty() {
        &output.stderr
    } else {
        &output.stdout
    };
    String::from_utf8(bytes.clone()).unwrap()
}

pub fn file(name: &str, text: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, text).unwrap();
    path
}

#[test]
fn expressions_are_evaluated() {
    check(&["eval", "3 + 4"], 0, "7\n");
    check(&["eval", "3 benchmark"], 0, "1425126\n");
    check(&["eval", "100000 benchmark"], 0, "24883878630\n");
    check(&["eval", "-7 abs"], 0, "7\n");
    check(&["eval", "| a | a := 6. a * 7"], 0, "42\n");
    check(&["eval", "'Grüße'"], 0, "'Grüße'\n");
    check(&["eval", "'日本' size"], 0, "2\n");
    check(
        &["eval", "3 + 4", "--set", "v3plusclosures", "--tier", "interpreter"],
        0,
        "7\n",
    );
    check(&["eval", "--json", "3 + 4"], 0, "{\"answer\":\"7\",\"output\":\"\"}\n");
}

#[test]
fn lines_count_from_the_beginning_of_a_text() {
    let script = file("lines.st", "#!/usr/bin/env catalyst\n\n\"first\"\n1 foo\n");
    let script = script.to_str().unwrap();
    for arguments in [["eval", script], ["run", script], ["eval", "\n\n\"first\"\n1 foo"]] {
        check_contains(&arguments, 1, &[":4)\n        1 foo"]);
    }
}

#[test]
fn what_is_assigned_to_needs_no_declaration() {
    check(&["eval", "x := 3. x + 1"], 0, "4\n");
    check(&["eval", "x _ y _ 3. x + y + 1"], 0, "7\n");
    check(&["eval", "#(1 2) do: [:each | last := each]. last"], 0, "2\n");
    check(&["eval", "| x | x := 3. [:x1 | x := x + x1] value: 4. x"], 0, "7\n");
    check_contains(&["eval", "x := 3. x + y"], 1, &["there is no variable y"]);
    check_contains(&["eval", "it"], 1, &["there is no variable it"]);
    let first = file(
        "assigns.st",
        "shared := 5!\nTranscript show: (shared + 1) printString; cr!\n",
    );
    let second = file(
        "uses.st",
        "shared := shared + 2. Transcript show: shared printString; cr",
    );
    let paths = [first.to_str().unwrap(), second.to_str().unwrap()];
    check(&["run", paths[0], paths[1]], 0, "6\n7\n");
}

#[test]
fn with_json_what_is_printed_is_in_the_object() {
    check(
        &[
            "eval",
            "--json",
            "Transcript show: 'x'; cr. FileStream stdout nextPutAll: 'y'. 5",
        ],
        0,
        "{\"answer\":\"5\",\"output\":\"x\\ny\"}\n",
    );
    let output = catalyst(&["eval", "--json", "Transcript show: 'x'; cr. 3 foo"])
        .output()
        .unwrap();
    let object: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(object["output"], "x\n");
    assert_eq!(object["error"]["message"], "SmallInteger doesNotUnderstand: #foo");
}

#[test]
fn a_file_that_does_not_exist_is_told_from_an_expression() {
    for path in ["nosuch.st", "no/such.st", "./nosuch", "/nosuch/file"] {
        check_contains(&["eval", path], 1, &[&format!("catalyst: {path}: "), "No such file"]);
    }
    let folder = env!("CARGO_TARGET_TMPDIR");
    check_contains(&[folder], 2, &[&format!("is a folder: catalyst run {folder}")]);
    check(&["eval", "3/4"], 0, "(3/4)\n");
    check(&["eval", "| st | st := 3.st"], 0, "3\n");
}

#[test]
fn scripts_are_run() {
    let text = "x := Smalltalk arguments.\nTranscript show: x printString; cr.\nx size > 4 ifTrue: [x zork].\n";
    let plain = file("script.st", text);
    let plain = plain.to_str().unwrap();
    check(&[plain, "a", "--json", "-b", "3"], 0, "#('a' '--json' '-b' '3')\n");
    check(&[plain, "--", "a"], 0, "#('a')\n");
    check(&["--tier", "interpreter", plain], 0, "#()\n");
    let executable = file("script", &format!("#!{}\n{text}", env!("CARGO_BIN_EXE_catalyst")));
    let path = executable.to_str().unwrap();
    check(&[path, "a"], 0, "#('a')\n");
    check(&["run", path], 0, "#()\n");
    check_contains(&[path, "1", "2", "3", "4", "5"], 1, &["#('1' '2' '3' '4' '5')"]);
    let output = catalyst(&[path, "1", "2", "3", "4", "5"]).output().unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(errors.contains(&format!("({path}:4)")), "{errors}");
    // As the operating system starts it.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(&executable, std::fs::Permissions::from_mode(0o755)).unwrap();
        let ran = || std::process::Command::new(&executable).args(["a", "--tier"]).output();
        // While another test starts a process, that may still have the file open that was just written.
        let is_busy = |error: &std::io::Error| error.kind() == std::io::ErrorKind::ExecutableFileBusy;
        let mut output = ran();
        while output.as_ref().is_err_and(is_busy) {
            output = ran();
        }
        let output = output.unwrap();
        assert_eq!(String::from_utf8(output.stdout).unwrap(), "#('a' '--tier')\n");
    }
    check_contains(
        &["nosuch.st"],
        2,
        &["neither a command nor an image or script nosuch.st"],
    );
}

#[test]
fn output_comes_before_the_answer() {
    check(&["eval", "Transcript show: 'x'; cr. 5"], 0, "x\n5\n");
}

#[test]
fn errors_in_source_have_a_place() {
    check_contains(
        &["eval", "3 +\n  (4"],
        1,
        &["expression:2:3: this `(` is not closed", "2 |   (4", "expected"],
    );
    check(
        &["eval", "3 + fo"],
        1,
        "expression:1:5: there is no variable fo\n  |\n1 | 3 + fo\n  |     ^^\n",
    );
    let path = file(
        "Wrong.class.st",
        "Class {\n\t#name : #Wrong,\n\t#superclass : #Object\n}\n\nWrong >> foo [\n\t^bar\n]\n",
    );
    let path = path.to_str().unwrap();
    check(
        &["run", "--strict", path],
        1,
        &format!("{path}:7:3: there is no variable bar\n  |\n7 | \t^bar\n  | \t ^^^\n"),
    );
}

#[test]
fn errors_in_smalltalk_show_the_activations() {
    check_contains(
        &["eval", "#(1) collect: [:each | each foo]"],
        1,
        &[
            "SmallInteger doesNotUnderstand: #foo\n",
            "[] in UndefinedObject>>doIt (expression:1)\n",
            "UndefinedObject>>doIt",
        ],
    );
    check_contains(
        &["eval", "--json", "3 foo"],
        1,
        &["\"message\":\"SmallInteger doesNotUnderstand: #foo\""],
    );
}

#[test]
fn usage_errors_have_status_2() {
    check_contains(&["frob"], 2, &["frob"]);
    check_contains(&["show", "benchmark"], 2, &["Class>>selector"]);
    check_contains(&["eval", "3", "--tier", "warp"], 2, &["interpreter"]);
}

#[test]
fn files_are_run() {
    let class = file(
        "Account.class.st",
        "Class {\n\t#name : #Account,\n\t#superclass : #Object,\n\t#instVars : [ 'balance' ],\n\t#classVars : [ 'Count' ],\n\
         \t#classInstVars : [ 'last' ]\n}\n\n\
         Account class >> on: amount [\n\tCount := (Count ifNil: [0]) + 1.\n\t^last := self basicNew setBalance: amount\n]\n\n\
         Account class >> count [\n\t^Count\n]\n\nAccount class >> last [\n\t^last\n]\n\n\
         Account >> setBalance: amount [\n\tbalance := amount\n]\n\nAccount >> balance [\n\t^balance\n]\n",
    );
    let chunks = file(
        "extension.st",
        "Object subclass: #Pair\n\tinstanceVariableNames: 'left right'\n\tclassVariableNames: ''\n\tpackage: 'Test'!\n\n\
         !Pair methodsFor: 'all'!\nleft: a right: b\n\tleft := a. right := b!\n\nsum\n\t^left + right! !\n\n\
         Transcript show: (Pair basicNew left: 3 right: 4; sum) printString; cr!\n",
    );
    let script = file(
        "main.st",
        "Account on: 3. Account on: 5.\nTranscript show: Account count printString; show: Account last balance printString;\n\
         show: Smalltalk arguments first; cr",
    );
    let paths = [&class, &chunks, &script].map(|path| path.to_str().unwrap());
    check(&["run", paths[0], paths[1], paths[2], "--", "it's"], 0, "7\n25it's\n");
    // Statements, whose exclamation marks are no ends of chunks.
    let hello = file(
        "hello.st",
        "Transcript show: 'hello, world!'; cr. \"wow!\" Transcript show: 'a!!b'; cr",
    );
    check(&["run", hello.to_str().unwrap()], 0, "hello, world!\na!!b\n");
    check(&[hello.to_str().unwrap()], 0, "hello, world!\na!!b\n");
    let plain = file("plain", "Transcript show: 'plain'; cr");
    check(&[plain.to_str().unwrap()], 0, "plain\n");
}

#[test]
fn what_cannot_be_read_is_an_object_too() {
    let output = catalyst(&["eval", "--json", "./missing.st"]).output().unwrap();
    let object: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(
        object["error"]["message"]
            .as_str()
            .unwrap()
            .starts_with("./missing.st: ")
    );
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(1), &b""[..]));
}

#[test]
fn a_class_is_no_variable() {
    check_contains(
        &["eval", "Object := 3"],
        1,
        &["1:1: Object is a class and cannot be assigned to"],
    );
    check_contains(
        &["eval", "Integer compile: 'foo Set := 3'"],
        1,
        &["line 1, column 5: Set is a class"],
    );
    check(&["eval", "Holder := Array. Holder := Set. Holder name"], 0, "#Set\n");
}

#[test]
fn methods_are_shown() {
    check_contains(&["show", "SmallInteger>>benchmark"], 0, &["benchmark\n"]);
    check_contains(&["show", "SmallInteger>>benchmark", "--as", "english"], 0, &["1. "]);
    check_contains(
        &["show", "SmallInteger>>benchmark", "--as", "instructions"],
        0,
        &["return"],
    );
    check_contains(
        &["show", "Time class>>millisecondsToRun:"],
        0,
        &["millisecondsToRun: aBlock\n"],
    );
    check_contains(&["show", "SmallInteger>>frob"], 1, &["SmallInteger has no method frob"]);
    for name in ["Object", "Object>>", ">>frob", " >> #"] {
        check_contains(&["show", name], 2, &["is no method; write Class>>selector"]);
    }
}

#[test]
fn translations_prompts_and_advice_are_shown() {
    let method = "SmallInteger>>benchmark";
    check_contains(
        &["show", method, "--as", "wat"],
        0,
        &["(func $SmallInteger>>benchmark", "i31.get_s"],
    );
    check_contains(
        &["show", method, "--as", "prompt"],
        0,
        &[
            "# The method SmallInteger>>benchmark",
            "+ 1 * 2 + 2 * 3 + 3 * 2",
            "export \"advice\"",
        ],
    );
    check_contains(
        &["show", method, "--as", "advice"],
        0,
        &[
            "i64.const 248832",
            "-1073741824 .. 1073741823",
            "proved, by 1 verification condition(s)",
            "5 instructions",
        ],
    );
    check(
        &["show", "Integer>>gcd:", "--as", "advice"],
        1,
        "catalyst: Integer>>gcd: is primitive 711; only methods without a primitive are modelled\n",
    );
}

/// A file of tests/replies.
fn replies(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/replies")
        .join(name);
    path.to_str().unwrap().to_owned()
}

#[test]
fn recorded_replies_are_proved_and_called_recorded() {
    let method = "SmallInteger>>benchmark";
    let right = replies("benchmark.right.reply");
    for name in ["benchmark.right.reply", "benchmark.off-by-one.reply"] {
        check_contains(
            &["show", method, "--as", "advice", "--replies", &replies(name)],
            0,
            &[
                "248832",
                "by recorded replies (written by hand",
                "proved, by 1 verification condition(s)",
            ],
        );
    }
    check_contains(
        &[
            "show",
            method,
            "--as",
            "advice",
            "--replies",
            &replies("benchmark.not-wat.reply"),
        ],
        1,
        &["3 replies were refused"],
    );
    check_contains(
        &["demo", "--replies", &right],
        0,
        &["The reply, by recorded replies (written by hand"],
    );
    check_contains(
        &["bench", "benchmark", "--replies", &right],
        0,
        &["Advice comes from recorded replies"],
    );
    check_contains(
        &["bench", "benchmark", "--json", "--replies", &right],
        0,
        &["\"adviser\": \"recorded replies"],
    );
    let eval = ["eval", "3 benchmark", "--tier", "advice", "--replies", &right];
    let output = catalyst(&eval).output().unwrap();
    assert_eq!(text(&output), "1425126\n");
    let notes = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(notes.contains("advice comes from recorded replies"), "{notes}");
}

#[test]
fn errors_in_recorded_replies_have_a_place() {
    let none = file("none.reply", "hello\n");
    let early = file("early.reply", "--- recorded: today\nhello\n");
    let method = ["show", "SmallInteger>>benchmark", "--as", "advice", "--replies"];
    for (path, expected) in [
        (none, "none.reply: line 1: expected"),
        (early, "early.reply: line 2: expected"),
    ] {
        check_contains(&[&method[..], &[path.to_str().unwrap()]].concat(), 1, &[expected]);
    }
    check_contains(&[&method[..], &["missing.reply"]].concat(), 1, &["missing.reply: "]);
    let interpreted = ["eval", "3", "--tier", "interpreter"];
    for who in [["--replies", "x"], ["--adviser", "reasoner"]] {
        check_contains(&[&interpreted[..], &who].concat(), 2, &["need --tier advice"]);
    }
    check_contains(
        &["show", "SmallInteger>>benchmark", "--replies", "x"],
        2,
        &["--adviser and --replies need --as advice"],
    );
}

#[test]
fn the_demo_tells_the_story() {
    check_contains(
        &["demo"],
        0,
        &[
            "Its 62 instructions",
            "The prompt, composed by the instructions",
            "proved, by 1 verification condition(s)",
            "| 3 | 1425126 |",
            "| -7 | -1063194 |",
            "| 1073741823 | 267181325979366 |",
            "| 100000000000000000000 | 24883200000000000000678630 |",
            "| interpreted | ",
            "| translated | ",
            "| advised | ",
        ],
    );
}

#[test]
fn a_benchmark_is_measured_in_every_tier() {
    let output = catalyst(&["bench", "--json", "--advice", "benchmark"])
        .output()
        .unwrap();
    let shown = text(&output);
    assert_eq!(output.status.code(), Some(0), "{shown}");
    let results: serde_json::Value = serde_json::from_str(&shown).unwrap();
    assert_eq!(results.as_array().map(Vec::len), Some(1));
    assert_eq!(results[0]["name"], "benchmark");
    for tier in ["interpreter", "translation", "advice"] {
        let time = results[0]["milliseconds"][tier].as_f64();
        assert!(time.is_some_and(|time| time > 0.0), "{tier}: {shown}");
    }
    check(
        &["bench", "frob"],
        2,
        "catalyst: there is no program and no group frob; `catalyst bench --list` shows all\n",
    );
}

#[test]
fn standard_input_is_evaluated() {
    let mut child = catalyst(&["eval", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(b"6 * 7").unwrap();
    assert_eq!(text(&child.wait_with_output().unwrap()), "42\n");
}

#[test]
fn recursion_is_a_million_deep() {
    let path = file(
        "recurse.st",
        "!Integer methodsFor: 'test'!\nrecurse: n\n\t^n = 0 ifTrue: [self] ifFalse: [(self + 1) recurse: n - 1]! !\n\n\
         Transcript show: (0 recurse: 1000000) printString; cr!\n",
    );
    for tier in ["interpreter", "translation"] {
        check(&["run", path.to_str().unwrap(), "--tier", tier], 0, "1000000\n");
    }
}

/// Ctrl-C: the command ends soon, with the status for it.
#[cfg(unix)]
fn check_interrupted(mut child: Child) {
    let killed = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(killed.success());
    let start = Instant::now();
    while child.try_wait().unwrap().is_none() {
        assert!(start.elapsed() < Duration::from_secs(10), "still running");
        std::thread::sleep(Duration::from_millis(10));
    }
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(errors.starts_with("interrupted\n"), "{errors}");
    assert!(errors.contains("UndefinedObject>>doIt (expression:1)\n"), "{errors}");
}

#[cfg(unix)]
#[test]
fn an_endless_loop_is_interrupted() {
    for source in ["[true] whileTrue", "[3 + 4. true] whileTrue: [3 benchFib]"] {
        let child = catalyst(&["eval", source]).stderr(Stdio::piped()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(500));
        check_interrupted(child);
    }
}
