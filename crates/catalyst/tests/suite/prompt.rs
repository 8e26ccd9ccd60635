//! The prompt: what is typed at a terminal (which `script` of util-linux makes), or stands in standard input. What is typed while other
//! things happen is in `typing`.

use crate::cli::{catalyst, file};
use std::io::Write;
use std::path::PathBuf;
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
    shell("dumb", concat!(env!("CARGO_BIN_EXE_catalyst"), "; echo status $?"))
}

/// Commands for a shell at a terminal of a kind. Ctrl-C reaches the shell, too.
pub fn shell(term: &str, commands: &str) -> Command {
    let mut command = Command::new("script");
    let trapping = format!("trap : INT; {commands}");
    command
        .args(["--quiet", "--command", &trapping, "/dev/null"])
        .env("XDG_STATE_HOME", env!("CARGO_TARGET_TMPDIR"))
        .env("NO_COLOR", "1")
        .env("TERM", term);
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
fn the_last_value_has_a_name() {
    check(
        &["3 + 4000", "it + 1", "nil foo", "it + 2"],
        &["4003", "4004", "#foo", "4006"],
    );
    check(&["it", ":quit"], &["there is no variable it"]);
}

#[test]
fn values_are_inspected_and_classes_browsed() {
    check(
        &[
            ":inspect 4001@4002",
            "4000 + 3",
            ":inspect",
            ":inspect Dictionary new at: #k put: 4004; yourself",
        ],
        &[
            "Point: 4001@4002",
            "x: 4001",
            "y: 4002",
            "4003",
            "SmallInteger: 4003",
            "#k: 4004",
        ],
    );
    check(
        &[
            "Object subclass: #Browsed instanceVariableNames: 'a' classVariableNames: '' package: 'Typed'",
            "Browsed comment: 'I am', ' browsed.'",
            "!Browsed methodsFor: 'asking'! one ^1! two ^2! !",
            "!Browsed class methodsFor: 'making'! three ^self new! !",
            ":browse Browsed",
            ":browse Browsed new",
            ":browse Browsed>>one",
        ],
        &[
            "Object subclass: #Browsed",
            "instanceVariableNames: 'a'",
            "\"I am browsed.\"",
            "asking: one two",
            "making: three",
            "asking: one two",
            "one ^1",
        ],
    );
}

#[test]
fn methods_and_classes_are_typed_as_in_files() {
    check(
        &[
            "Object subclass: #InFiles instanceVariableNames: '' classVariableNames: '' package: 'Typed'",
            "InFiles >> first [",
            "",
            "\t^4000 + 1",
            "]",
            "InFiles class >> second: a [ ^4000 + a ]",
            "!InFiles methodsFor: 'chunks'!",
            "third",
            "",
            "\t^4000 + 3! !",
            "InFiles new first",
            "InFiles second: 2",
            "InFiles new third",
            "Class { #name : #Tonel, #superclass : #InFiles }",
            "Tonel new first + 3",
            "InFiles >> wrong [ ^zork ]",
            "InFiles >> worse [ ^3 + ]",
            "InFiles second: 5",
        ],
        &[
            "4001",
            "4002",
            "4003",
            "4004",
            "input:1:21: there is no variable zork",
            "input:1:25: ",
            "4005",
        ],
    );
}

#[test]
fn what_is_loaded_again_has_what_its_file_has() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("loaded");
    std::fs::create_dir_all(&folder).unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
    let class = "Class { #name : #Again, #superclass : #Object }\n\n";
    write(
        "Again.class.st",
        &format!("{class}Again >> one [ ^4001 ]\nAgain class >> two [ ^4002 ]\n"),
    );
    write(
        "Again.extension.st",
        "Extension { #name : #Again }\n\nAgain >> three [ ^4003 ]\nAgain >> four [ ^4004 ]\n",
    );
    let load = format!(":load {}", folder.display());
    let class_file = format!(":load {}", folder.join("Again.class.st").display());
    let script = format!(
        "(FileStream forceNewFileNamed: '{}') nextPutAll: '{} Again class >> five [ ^4005 ]'; close",
        folder.join("Again.class.st").display(),
        class.trim_end()
    );
    let fewer = format!(
        "(FileStream forceNewFileNamed: '{}') nextPutAll: 'Extension {{ #name : #Again }}'; close",
        folder.join("Again.extension.st").display()
    );
    check(
        &[
            &load,
            "Again compile: 'typed ^4006'",
            "{Again new one. Again two. Again new three}",
            &script,
            &class_file,
            "Again selectors asSortedCollection asArray",
            "{Again class selectors asArray. Again five}",
            &fewer,
            &load,
            "Again selectors asArray",
        ],
        &[
            "#(4001 4002 4003)",
            "#(#four #three #typed)",
            "#(#five)",
            "4005",
            "#(#typed)",
        ],
    );
}

#[test]
fn all_there_is_is_saved_and_tested() {
    let image = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("typed.image");
    check(
        &[
            "TestCase subclass: #TypedTest instanceVariableNames: '' classVariableNames: '' package: 'Typed'",
            "TypedTest >> testRight [ self assert: 3 + 4 equals: 7 ]",
            "TypedTest >> testWrong [ self assert: 3 + 4 equals: 8 ]",
            "kept := 4000",
            ":test",
            ":test Right",
            ":test nothing",
            &format!(":save {}", image.display()),
            ":save",
            ":save /nowhere/at.image",
        ],
        &[
            "TypedTest>>testWrong",
            "2 tests, 1 passed, 1 failed",
            "1 test, 1 passed",
            "none of the 2 tests has nothing in its name",
            "into which file?",
            "/nowhere/at.image: No such file",
        ],
    );
    let image = image.to_str().unwrap();
    crate::cli::check(
        &["eval", "--image", image, "kept + TypedTest selectors size"],
        0,
        "4002\n",
    );
}

#[test]
fn it_is_told_what_runs_in_which_tier() {
    check(
        &[
            ":tiers zork",
            "Integer >> often [ ^self + 1 ]",
            "1 to: 3000000 do: [:i | i often]",
            ":tiers often",
        ],
        &["nothing of that is translated yet", "translation  Integer>>often"],
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
            ":show",
            "Nope class >> bad [ ^3 ]",
        ],
        &[
            ":show Class>>selector",
            "loaded",
            "4003",
            " s",
            "there is no command :nothing",
            "there is no class Nobody",
            "which method? :show Class>>selector",
            "input:1:1: there is no class Nope",
            "| ^^^^\r\n",
        ],
    );
}

/// A terminal obeys them.
#[test]
fn control_characters_of_values_are_shown_as_such() {
    check(
        &["'a' , (String with: Character escape with: Character tab) , '[1mb'"],
        &["'a\\u{1b}\t[1mb'"],
    );
    check(
        &["(String with: $a with: (Character value: 16r202E) with: (Character value: 16r2067)) , 'é'"],
        &["'a\\u{202e}\\u{2067}é'"],
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
