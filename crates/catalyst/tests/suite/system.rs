//! What is around a program: arguments, environment, standard streams, files, the exit status.

use crate::cli::catalyst;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What a program left behind.
struct Ran {
    status: Option<i32>,
    output: String,
    errors: String,
}

/// Runs a script; `prepare` may add to the command.
fn run(script: &str, input: &str, prepare: impl FnOnce(&mut Command)) -> Ran {
    let directory = directory();
    let path = directory.join("script.st");
    std::fs::write(&path, script).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_catalyst"));
    command.arg("run").arg(&path);
    prepare(&mut command);
    let pipes = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = pipes.spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let ended = child.wait_with_output().unwrap();
    std::fs::remove_dir_all(directory).unwrap();
    Ran {
        status: ended.status.code(),
        output: String::from_utf8(ended.stdout).unwrap(),
        errors: String::from_utf8(ended.stderr).unwrap(),
    }
}

/// Checks what a script prints; it must succeed.
fn check(script: &str, input: &str, expected: &str) {
    check_with(script, input, expected, |_| {});
}

fn check_with(script: &str, input: &str, expected: &str, prepare: impl FnOnce(&mut Command)) {
    let ran = run(script, input, prepare);
    assert_eq!(ran.output, expected, "{script}\n{}", ran.errors);
    assert_eq!(ran.status, Some(0), "{script}\n{}", ran.errors);
}

/// Checks how a script ends.
fn check_status(script: &str, status: i32, output: &str) {
    let ran = run(script, "", |_| {});
    assert_eq!(ran.status, Some(status), "{script}\n{}", ran.errors);
    assert_eq!(ran.output, output, "{script}");
    assert_eq!(ran.errors, "", "{script}");
}

/// A fresh directory.
fn directory() -> PathBuf {
    static COUNT: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);
    let number = COUNT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    let name = format!("system-{}-{number}", std::process::id());
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir(&path).unwrap();
    path
}

#[test]
fn standard_input_is_read() {
    check(
        "| in | in := FileStream stdin.\n\
         in nextLine displayNl. in next printNl. in upToEnd printNl. in atEnd printNl. in nextLine printNl",
        "grün\nzwei\ndrei",
        "grün\n$z\n'wei\ndrei'\ntrue\nnil\n",
    );
    check("FileStream stdin atEnd printNl", "", "true\n");
    check(
        "| sum | sum := 0. FileStream stdin linesDo: [:each | sum := sum + each asInteger]. sum displayNl",
        "1\n2\r\n3\n40",
        "46\n",
    );
    check(
        "FileStream stdin binary; next: 3) printNl"
            .replacen("FileStream", "(FileStream", 1)
            .as_str(),
        "\u{e9}x",
        "#[195 169 120]\n",
    );
}

#[test]
fn what_was_written_is_seen_before_input_is_awaited() {
    let directory = directory();
    let path = directory.join("script.st");
    std::fs::write(
        &path,
        "Transcript show: 'name?'; cr. ('hello ' , FileStream stdin nextLine) displayNl",
    )
    .unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_catalyst"));
    let mut child = command
        .arg("run")
        .arg(&path)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    output.read_line(&mut line).unwrap();
    assert_eq!(line, "name?\n");
    child.stdin.take().unwrap().write_all(b"Alan\n").unwrap();
    let mut rest = String::new();
    output.read_to_string(&mut rest).unwrap();
    assert_eq!(rest, "hello Alan\n");
    assert!(child.wait().unwrap().success());
    std::fs::remove_dir_all(directory).unwrap();
}

#[test]
fn output_is_in_order() {
    check(
        "Transcript show: 'one'. FileStream stdout nextPutAll: ' two'. 3 displayNl. FileStream stdout print: 4; cr. 5 printNl.\n\
         (FileStream stdout) flush; nextPutAll: 'sechs ü'. Transcript cr",
        "",
        "one two3\n4\n5\nsechs ü\n",
    );
    let ran = run(
        "FileStream stderr nextPutAll: 'größer'; nl. Transcript show: 'x'; cr",
        "",
        |_| {},
    );
    assert_eq!((ran.output.as_str(), ran.errors.as_str()), ("x\n", "größer\n"));
}

#[test]
fn a_program_ends_with_its_exit_status() {
    check_status("Smalltalk exit: 3", 3, "");
    check_status(
        "Transcript show: 'before'. Smalltalk exit: 7. Transcript show: 'after'",
        7,
        "before",
    );
    check_status("Smalltalk quit. 3 foo", 0, "");
    check_status("Smalltalk exitSuccess. 3 foo", 0, "");
    check_status("Smalltalk exitFailure", 1, "");
    check_status("Smalltalk exit: 255", 255, "");
    for none in ["256", "-1", "(1 bitShift: 40)", "nil", "3.0"] {
        let handled =
            format!("[Smalltalk exit: {none}] on: Error do: [:e | Transcript show: (e messageText first: 40)]");
        check_status(&handled, 0, "an exit status is an integer from 0 to 2");
    }
    // From the depth, and from within a handler; nothing is unwound.
    check_status(
        "| deep | deep := nil. deep := [:n | n = 0 ifTrue: [Smalltalk exit: 9] ifFalse: [deep value: n - 1]]. deep value: 20000",
        9,
        "",
    );
    check_status(
        "[3 foo] on: Error do: [:e | [Smalltalk exit: 4] ensure: [Transcript show: 'no']]",
        4,
        "",
    );
}

#[test]
fn evaluations_end_with_an_exit_status_too() {
    let eval = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_catalyst"));
        let output = command.arg("eval").args(arguments).output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    assert_eq!(eval(&["Smalltalk exit: 6. 3 + 4"]), (Some(6), String::new()));
    assert_eq!(
        eval(&["--json", "Smalltalk exit: 6"]),
        (Some(6), "{\"exit\":6,\"output\":\"\"}\n".to_owned())
    );
    assert_eq!(
        eval(&["--json", "Smalltalk quit"]),
        (Some(0), "{\"exit\":0,\"output\":\"\"}\n".to_owned())
    );
}

#[test]
fn what_was_written_to_files_is_there_after_an_exit() {
    let directory = directory();
    let path = directory.join("left");
    let script = format!(
        "(FileStream forceNewFileNamed: '{}') nextPutAll: 'left open'. Smalltalk exit: 2",
        path.display()
    );
    check_status(&script, 2, "");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "left open");
    std::fs::remove_dir_all(directory).unwrap();
}

#[test]
fn arguments_are_what_stands_behind_the_dashes() {
    check_with(
        "Smalltalk arguments printNl. (Smalltalk argumentAt: 2) printNl. (Smalltalk argumentAt: 9) printNl.\n\
         (Smalltalk documentPath endsWith: 'script.st') printNl",
        "",
        "#('first' 'it''s' 'grün €' '' '--tier')\n'it''s'\nnil\ntrue\n",
        |command| {
            command.args(["--", "first", "it's", "grün €", "", "--tier"]);
        },
    );
    check("Smalltalk arguments printNl", "", "#()\n");
}

#[test]
fn the_environment_is_known() {
    check_with(
        "(Smalltalk getEnvironment: 'CATALYST_TEST') printNl. (Smalltalk getEnvironment: 'CATALYST_EMPTY') printNl.\n\
         (Smalltalk environmentVariables at: 'CATALYST_TEST') size printNl. (Smalltalk getEnvironment: 'CATALYST_NONE') printNl",
        "",
        "'a=b ü'\n''\n5\nnil\n",
        |command| {
            command
                .env("CATALYST_TEST", "a=b ü")
                .env("CATALYST_EMPTY", "")
                .env_remove("CATALYST_NONE");
        },
    );
}

#[test]
fn the_time_zone_is_that_of_the_environment() {
    let zone = |zone: &'static str, script: &str, expected: &str| {
        check_with(script, "", expected, |command| {
            command.env("TZ", zone);
        });
    };
    zone(
        "ABC-5:30",
        "DateAndTime localOffset printNl. DateAndTime now offset printNl",
        "0:05:30:00\n0:05:30:00\n",
    );
    zone("ABC3", "DateAndTime localOffset printNl", "-0:03:00:00\n");
    zone(
        "UTC0",
        "(DateAndTime now - DateAndTime now asUTC) asSeconds printNl. DateAndTime localOffset printNl",
        "0\n0:00:00:00\n",
    );
    zone(
        "ABC-5:30",
        "(DateAndTime year: 2026 month: 11 day: 25) printNl",
        "2026-11-25T00:00:00+05:30\n",
    );
}

#[test]
fn the_clock_is_that_of_the_host() {
    let now = || {
        std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .unwrap()
            .as_secs()
    };
    let before = now();
    let ran = run("DateAndTime now asUnixTime printNl", "", |_| {});
    let told: u64 = ran.output.trim().parse().unwrap();
    assert!(
        (before..=now()).contains(&told),
        "{told} is not between {before} and {}",
        now()
    );
}

#[test]
fn errors_of_files_name_the_path_and_the_reason() {
    let ran = run("FileStream readOnlyFileNamed: '/no/such/file'", "", |_| {});
    assert_eq!(ran.status, Some(1));
    assert!(
        ran.errors
            .starts_with("FileDoesNotExistException: /no/such/file: No such file or directory\n"),
        "{}",
        ran.errors
    );
    assert!(ran.errors.contains("readOnlyFileNamed:"), "{}", ran.errors);
    check(
        "[(FileDirectory on: '/no/such') entries] on: FileStreamException do: [:e | e messageText displayNl. e fileName displayNl]",
        "",
        "InvalidDirectoryError: /no/such: No such file or directory\n/no/such\n",
    );
}

#[test]
fn relative_paths_begin_at_the_working_directory() {
    let directory = directory();
    let path = directory.canonicalize().unwrap();
    check_with(
        "FileStream newFileNamed: 'made' do: [:each | each nextPutAll: 'ü']. FileDirectory default pathName displayNl.\n\
         (FileDirectory default fileExists: 'made') printNl. (FileStream readOnlyFileNamed: 'made') name displayNl",
        "",
        &format!("{0}\ntrue\n{0}/made\n", path.display()),
        |command| {
            command.current_dir(&path);
        },
    );
    assert_eq!(std::fs::read_to_string(path.join("made")).unwrap(), "ü");
    std::fs::remove_dir_all(directory).unwrap();
}

#[cfg(unix)]
#[test]
fn waiting_for_input_can_be_interrupted() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_catalyst"));
    let mut child = command
        .args(["eval", "Transcript show: 'waits'; cr. FileStream stdin nextLine"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    output.read_line(&mut line).unwrap();
    assert_eq!(line, "waits\n");
    let id = child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
    let mut errors = String::new();
    child.stderr.take().unwrap().read_to_string(&mut errors).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130), "{errors}");
    assert!(errors.starts_with("interrupted\n"), "{errors}");
    assert!(errors.contains("nextLine"), "{errors}");
}

#[test]
fn what_is_filed_out_is_loaded_again() {
    let folder = std::env::temp_dir().join(format!("catalyst-filed-out-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let in_folder = |arguments: &[&str]| {
        let output = catalyst(arguments).current_dir(&folder).output().unwrap();
        let text = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8_lossy(&text).into_owned())
    };
    let define = "Object subclass: #FiledOut instanceVariableNames: 'a' classVariableNames: '' package: 'Filed'. \
        FiledOut comment: 'I shout!'. FiledOut compile: 'a ^''a!''' classified: 'asking'. FiledOut class compile: 'b ^3'. FiledOut fileOut";
    assert_eq!(in_folder(&["eval", define]).0, Some(0));
    std::fs::write(
        folder.join("use.st"),
        "Transcript showCr: FiledOut new a; showCr: FiledOut b printString; showCr: FiledOut comment; \
         showCr: (FiledOut >> #a) category",
    )
    .unwrap();
    assert_eq!(
        in_folder(&["run", "FiledOut.st", "use.st"]),
        (Some(0), "a!\n3\nI shout!\nasking\n".to_owned())
    );
    for text in ["I end.\n", "\n\tI begin late", " ! ", "it''s\n!\n\n"] {
        let source = format!("c\n\t^ \"{text}\" '{text}'  \n");
        let quoted = source.replace('\'', "''");
        let define = format!(
            "Object subclass: #FiledOut instanceVariableNames: '' classVariableNames: '' package: 'Filed'. \
             FiledOut comment: '{text}'. FiledOut compile: '\n {quoted}'. FiledOut compile: 'd{quoted}'. FiledOut fileOut. "
        );
        let tell = "{FiledOut comment. FiledOut sourceCodeAt: #c. FiledOut sourceCodeAt: #dc} asArray displayNl";
        std::fs::write(folder.join("use.st"), tell).unwrap();
        let before = in_folder(&["eval", &format!("{define}{tell}. nil")]);
        assert_eq!(before.0, Some(0), "{}", before.1);
        let after = in_folder(&["run", "FiledOut.st", "use.st"]);
        assert_eq!(before.1.trim_end_matches("nil\n"), after.1);
    }
    std::fs::remove_dir_all(&folder).unwrap();
}
