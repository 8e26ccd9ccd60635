//! The prompt: what is typed at a terminal (which `script` of util-linux makes), or stands in standard input.

use crate::cli::{catalyst, file};
use std::io::{Read, Write};
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
    let input: String = lines.iter().map(|line| format!("{line}\n")).collect();
    let (shown, _) = output_of(terminal(), &(input + ":quit\n"));
    assert!(shown.trim_end().ends_with(SUCCESS), "{shown}");
    shown
}

/// What is shown behind all else where the prompt ends without a failure.
const SUCCESS: &str = "status 0";

/// The prompt at a terminal. Its status is shown: that of `script` is another one, rarely, where the terminal closes before it sees its child end.
fn terminal() -> Command {
    let mut command = Command::new("script");
    let state = env!("CARGO_TARGET_TMPDIR");
    // Ctrl-C reaches the shell, too.
    let prompt = concat!("trap : INT; ", env!("CARGO_BIN_EXE_catalyst"), "; echo status $?");
    command
        .args(["--quiet", "--command", prompt, "/dev/null"])
        .env("XDG_STATE_HOME", state)
        .env("TERM", "dumb");
    command
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
    check(&["#(1 2 3) inject: 5000 into: [:a :b |", "a + b]"], &["5006"]);
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
fn ctrl_c_stops_an_evaluation_and_not_the_prompt() {
    let mut child = terminal()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut shown = child.stdout.take().unwrap();
    let mut type_in = |text: &str| input.write_all(text.as_bytes()).and_then(|()| input.flush()).unwrap();
    type_in("Transcript show: 'be', 'gun'; flush. [true] whileTrue\n");
    read_until(&mut shown, "begun");
    type_in("\u{3}");
    read_until(&mut shown, "interrupted");
    type_in("3 + 4000\n");
    read_until(&mut shown, "4003");
    type_in(":quit\n");
    read_until(&mut shown, SUCCESS);
    child.wait().unwrap();
}

/// Reads what is shown, up to a text.
fn read_until(shown: &mut impl Read, text: &str) {
    let mut read = Vec::new();
    let mut byte = [0];
    while !read.ends_with(text.as_bytes()) {
        assert_eq!(shown.read(&mut byte).unwrap(), 1, "{}", String::from_utf8_lossy(&read));
        read.push(byte[0]);
    }
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
