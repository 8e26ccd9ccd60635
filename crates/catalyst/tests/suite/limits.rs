//! Limits of depth and memory, and standard output that takes no more.

use crate::cli::{catalyst, check, check_contains, file};
use std::process::Stdio;

/// Recursions without an end.
const RECURSIONS: &str = "Extension { #name : #Integer }
{ #category : 'x' }
Integer >> endless [ ^self endless + 1 ]
{ #category : 'x' }
Integer >> endlessEnsure [ ^[self endlessEnsure + 1] ensure: [self + 4] ]
{ #category : 'x' }
Integer >> endlessBlock [ | block | block := nil. block := [:n | (block value: n + 1) + 1]. ^block value: 1 ]
{ #category : 'x' }
Integer >> endlessHandler [ ^[1 / 0] on: ZeroDivide do: [:error | self endlessHandler + 1] ]
{ #category : 'x' }
Integer >> deep: n [ ^n = 0 ifTrue: [0] ifFalse: [(self deep: n - 1) + 1] ]
";

#[test]
fn endless_recursion_is_an_error() {
    let recursions = file("recursions.st", RECURSIONS);
    for (expression, shown) in [
        ("3 endless", "Integer>>endless (recursions.st:3)"),
        ("3 endlessEnsure", "BlockClosure>>ensure:"),
        ("3 endlessBlock", "[] in Integer>>endlessBlock (recursions.st:7)"),
        ("3 endlessHandler", "Integer>>endlessHandler (recursions.st:9)"),
        (
            "Random compile: 'doesNotUnderstand: message ^self perform: message selector'. Random new foo",
            "Random>>doesNotUnderstand:",
        ),
        (
            "[3 endless] on: StackOverflow do: [:e | 3 endless]",
            "Integer>>endless (recursions.st:3)",
        ),
    ] {
        let script = file("recursion.st", expression);
        let paths = [recursions.to_str().unwrap(), script.to_str().unwrap()];
        let program = catalyst(&["run", paths[0], paths[1]]).output().unwrap();
        let errors = String::from_utf8(program.stderr).unwrap();
        let errors = errors.replace(&format!("{}/", env!("CARGO_TARGET_TMPDIR")), "");
        assert_eq!(program.status.code(), Some(1), "{errors}");
        assert!(
            errors.starts_with("StackOverflow: the recursion is too deep\n"),
            "{errors}"
        );
        assert!(errors.contains(shown), "{expression}: {errors}");
        assert!(errors.ends_with("UndefinedObject>>doIt (recursion.st:1)\n"), "{errors}");
        let more = errors
            .lines()
            .find_map(|line| line.trim().strip_suffix(" more)"))
            .unwrap();
        let more: u32 = more.trim_start_matches('(').parse().unwrap();
        assert!((1_000_000..1_400_000).contains(&more), "{errors}");
    }
}

#[test]
fn recursion_that_ends_is_none() {
    let recursions = file("deep.st", RECURSIONS);
    let handled = "Transcript show: (3 deep: 1000000); cr;
        show: ([3 endless] on: StackOverflow do: [:error | error class name]); cr;
        show: ([3 endlessEnsure] on: Error do: [:error | error return: 7]); cr;
        show: (3 deep: 500000); cr";
    let script = file("deeper.st", handled);
    let paths = [recursions.to_str().unwrap(), script.to_str().unwrap()];
    for tier in ["interpreter", "translation"] {
        check(
            &["run", paths[0], paths[1], "--tier", tier],
            0,
            "1000000\nStackOverflow\n7\n500000\n",
        );
    }
    let shallow = file(
        "shallow.st",
        "Transcript show: ([3 deep: 20000] on: StackOverflow do: [:error | 'too deep']); cr",
    );
    check(
        &["run", paths[0], shallow.to_str().unwrap(), "--depth", "10000"],
        0,
        "too deep\n",
    );
    check(
        &["run", paths[0], shallow.to_str().unwrap(), "--depth", "30000"],
        0,
        "20000\n",
    );
    check_contains(&["eval", "3", "--depth", "10"], 2, &["10 is not in 1000..=10000000"]);
}

/// In other processes, too; and nothing else is a recursion.
#[test]
fn each_process_has_its_depth() {
    let script = "| done |
        Integer compile: 'endless ^self endless + 1'.
        done := Semaphore new.
        [[3 perform: #endless] on: StackOverflow do: [:error | Transcript show: 'in a process'; cr]. done signal] fork.
        done wait.
        1 to: 300000 do: [:i | [thisContext sender. i] ensure: [i]].
        3";
    check(&["eval", script], 0, "in a process\n3\n");
}

#[test]
fn memory_that_is_used_up_is_an_error() {
    let statements = "| kept | kept := OrderedCollection new.
        [[kept add: (Array new: 100)] repeat] on: OutOfMemory do: [:error | kept := nil. Transcript show: 'handled'; cr].
        #(Array ByteArray String) do: [:each |
            [(Smalltalk at: each) new: 134000000] on: OutOfMemory do: [:error | Transcript show: error messageText; cr]].
        [(Array new: 15000000) copy] on: OutOfMemory do: [:error | Transcript show: error class name; cr].
        1 to: 30 do: [:i | Array new: 10000000].
        3 + 4";
    let no_room = |class| format!("OutOfMemory: there is no room for a new {class} of 134000000 elements\n");
    let expected = format!(
        "handled\n{}OutOfMemory\n7\n",
        ["Array", "ByteArray", "ByteString"].map(no_room).concat()
    );
    check(&["eval", "--memory", "256M", statements], 0, &expected);
}

#[test]
fn memory_that_is_used_up_is_told_of() {
    for (statements, place) in [
        (
            "| kept | kept := OrderedCollection new. [kept add: Object new] repeat",
            "OrderedCollection>>add:",
        ),
        (
            "| kept | [kept := Array with: kept with: 'a' , 'b'] repeat",
            "UndefinedObject>>doIt (expression:1)",
        ),
        ("| text | text := 'abc'. [text := text , text] repeat", "no room for "),
        ("Array new: 100000000", "no room for a new Array of 100000000 elements"),
    ] {
        let unwound = format!("[{statements}] ensure: [Transcript show: 'unwound'; cr; flush]");
        let output = catalyst(&["eval", "--memory", "256M", &unwound]).output().unwrap();
        let errors = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{errors}");
        assert_eq!(output.stdout, b"unwound\n", "{errors}");
        assert!(errors.starts_with("OutOfMemory: "), "{errors}");
        assert!(errors.contains(place), "{errors}");
    }
}

#[test]
fn sizes_of_memory() {
    check(&["eval", "3", "--memory", "1g"], 0, "3\n");
    for (size, hint) in [
        ("255M", "the least is 256M"),
        ("5G", "the most is 4G"),
        ("99999999999G", "the most is 4G"),
        ("lots", "LOTS is no unit"),
        ("-1G", "this is no size"),
    ] {
        check_contains(&["eval", "3", &format!("--memory={size}")], 2, &[hint]);
    }
}

/// As `catalyst ... | head -1`: there are no words, and the exit status is that of SIGPIPE.
#[cfg(unix)]
#[test]
fn a_closed_standard_output_ends_the_program() {
    let script = file("endless_output.st", "1 to: 10000000 do: [:i | Transcript show: i; cr]");
    let lines = "1 to: 10000000 do: [:i | Transcript show: i; cr]";
    let stream = "1 to: 10000000 do: [:i | FileStream stdout print: i; nl]";
    for arguments in [
        ["eval", lines],
        ["eval", stream],
        ["run", script.to_str().unwrap()],
        ["show", "core"],
        ["bench", "--list"],
    ] {
        let mut child = catalyst(&arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert_eq!(
            (errors.as_ref(), output.status.code()),
            ("", Some(141)),
            "{arguments:?}"
        );
    }
}

/// Messages to what messages answer, and a cascade, are no deeper than one; and what has them runs, is translated, and is shown.
#[test]
fn chains_of_a_hundred_thousand_messages() {
    let terms = " + 1".repeat(100_000);
    let cascade = "; nextPut: $b".repeat(100_000);
    let statements = format!(
        "Transcript showCr: (1{terms}) printString. Object compile: 'chain ^1{terms}'.\n\
         Transcript showCr: ((1 to: 300) detectSum: [:each | 3 chain]) printString.\n\
         Transcript showCr: ((WriteStream on: '') nextPut: $a{cascade}; contents) size printString"
    );
    let chains = file("chains.st", &statements);
    let output = catalyst(&["run", chains.to_str().unwrap()]).output().unwrap();
    assert_eq!(
        (
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        ),
        ("100001\n30000300\n100001\n".into(), "".into())
    );
    let class = file(
        "Chain.class.st",
        &format!(
            "Class {{ #name : #Chain, #superclass : #Object, #category : 'x' }}\n{{ #category : 'x' }}\nChain >> chain [ ^1{terms} ]\n"
        ),
    );
    let shown = catalyst(&[
        "show",
        "Chain>>chain",
        "--as",
        "tree",
        "--load",
        class.to_str().unwrap(),
    ])
    .output()
    .unwrap();
    assert_eq!(shown.status.code(), Some(0));
    assert!(shown.stdout.len() < 100_000_000);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_standard_output_is_an_error() {
    let test = file(
        "FullTest.class.st",
        "Class { #name : #FullTest, #superclass : #TestCase, #category : 'x' }\n\
        { #category : 'x' }\nFullTest >> testPass [ self assert: true ]\n",
    );
    let script = file("full.st", "Transcript show: 'lost'; cr");
    for arguments in [
        ["demo"].as_slice(),
        &["eval", "3 + 4"],
        &["eval", "Transcript show: 3; cr"],
        &["eval", "FileStream stdout print: 3; nl; flush"],
        &["run", script.to_str().unwrap()],
        &["test", test.to_str().unwrap()],
        &["show", "core"],
        &["bench", "--list"],
        &["help", "eval"],
        &["--version"],
    ] {
        let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
        let output = catalyst(arguments).stdout(full).output().unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {errors}");
        assert!(
            errors.to_lowercase().contains("no space left on device"),
            "{arguments:?}: {errors}"
        );
    }
}

#[test]
fn where_errors_cannot_be_told_all_else_goes_on() {
    for (arguments, status, printed) in [
        (["eval", "1/0"], 1, ""),
        (
            ["eval", "[1/0] fork. Processor yield. Transcript show: 'goes on'; cr. 4"],
            0,
            "goes on\n4\n",
        ),
        (["run", "no such file"], 1, ""),
    ] {
        let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
        let output = catalyst(&arguments).stderr(full).output().unwrap();
        assert_eq!(output.status.code(), Some(status), "{arguments:?}");
        assert_eq!(String::from_utf8_lossy(&output.stdout), printed, "{arguments:?}");
    }
    let full = || std::fs::File::options().write(true).open("/dev/full").unwrap();
    let statements = "Transcript show: 'x'; cr. [FileStream stderr nextPutAll: 'told'; flush] on: Error do: [:error | Smalltalk exit: 7]. 3";
    let output = catalyst(&["eval", statements]).stdout(full()).output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(
        errors.starts_with("told") && errors.contains("standard output"),
        "{errors}"
    );
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn a_device_is_written_to_and_not_replaced() {
    use std::os::unix::fs::FileTypeExt;
    let pipe = std::env::temp_dir().join(format!("catalyst-pipe-{}", std::process::id()));
    nix::unistd::mkfifo(&pipe, nix::sys::stat::Mode::S_IRWXU).unwrap();
    let reader = std::thread::spawn({
        let pipe = pipe.clone();
        move || std::fs::read(pipe).unwrap().len()
    });
    let output = catalyst(&["save", pipe.to_str().unwrap()]).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(reader.join().unwrap() > 100_000);
    assert!(std::fs::metadata(&pipe).unwrap().file_type().is_fifo());
    std::fs::remove_file(pipe).unwrap();
}
