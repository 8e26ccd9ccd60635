//! The prompt: what is typed at a terminal (which `script` of util-linux makes), or stands in standard input.

use crate::cli::{catalyst, file};
use std::io::Write;
use std::process::{Command, Stdio};

/// What a command prints that reads the input.
fn output_of(mut command: Command, input: &str) -> (String, Option<i32>) {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    (String::from_utf8_lossy(&text).into_owned(), output.status.code())
}

/// What is shown at a terminal where the lines are typed.
fn typed(lines: &[&str]) -> String {
    let mut command = Command::new("script");
    let state = env!("CARGO_TARGET_TMPDIR");
    command
        .args([
            "--quiet",
            "--return",
            "--command",
            env!("CARGO_BIN_EXE_catalyst"),
            "/dev/null",
        ])
        .env("XDG_STATE_HOME", state)
        .env("TERM", "dumb");
    let input: String = lines.iter().map(|line| format!("{line}\n")).collect();
    let (shown, status) = output_of(command, &(input + ":quit\n"));
    assert_eq!(status, Some(0), "{shown}");
    shown
}

fn check(lines: &[&str], parts: &[&str]) {
    let shown = typed(lines);
    let mut rest = shown.as_str();
    for part in parts {
        let Some((_, behind)) = rest.split_once(part) else {
            panic!("{lines:?}: no {part:?} in its place in\n{shown}");
        };
        rest = behind;
    }
}

#[test]
fn values_are_printed_and_variables_stay() {
    check(&["x := 6", "y := x * 7", "y + 1"], &["6", "42", "43"]);
    check(&["Transcript show: 'shown'; cr. 3"], &["shown", "3"]);
}

#[test]
fn errors_do_not_end_it() {
    check(
        &["3 + zork", "nil foo", "3 + 4000"],
        &[
            "input:1:5: there is no variable zork",
            "doesNotUnderstand: #foo",
            "4003",
        ],
    );
}

#[test]
fn incomplete_input_goes_on() {
    check(&["#(1 2 3) inject: 5000", "into: [:a :b |", "a + b]"], &["5006"]);
    check(&["(3 + 4", "", "3 + 4000"], &["expected", "4003"]);
}

#[test]
fn classes_and_methods_are_made() {
    check(
        &[
            "Object subclass: #Typed instanceVariableNames: 'a' classVariableNames: '' package: 'Typed'",
            "Typed compile: 'answer ^4000 + 2'",
            "Typed new answer",
            ":show Typed>>answer",
        ],
        &["4002", "answer ^4000 + 2"],
    );
}

#[test]
fn commands_work() {
    let program = file("prompt.st", "Transcript show: 'loaded'; cr");
    check(
        &[
            ":help",
            &format!(":load {}", program.display()),
            ":time 3 + 4000",
            ":nothing",
            ":show Nobody>>at:",
        ],
        &[
            ":show Class>>selector",
            "loaded",
            "4003",
            " s",
            "there is no command :nothing",
            "there is no class Nobody",
        ],
    );
}

#[test]
fn standard_input_that_is_no_terminal_is_evaluated() {
    assert_eq!(
        output_of(catalyst(&[]), "| a |\na := 6.\na * 7\n"),
        ("42\n".to_owned(), Some(0))
    );
    let (shown, status) = output_of(catalyst(&["--tier", "interpreter"]), "3 + zork");
    assert!(
        shown.starts_with("standard input:1:5: there is no variable zork"),
        "{shown}"
    );
    assert_eq!(status, Some(1));
}
