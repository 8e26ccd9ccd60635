//! What is wrong in `st/vm` does not build: the error says what, and where.

use wasmgc::lower::{Source, lower};
use wasmgc::vm::SOURCES;

/// `st/vm`, with a change in one file.
fn changed(file: &str, from: &str, to: &str) -> String {
    let change = |source: &Source| {
        if source.name != file {
            return *source;
        }
        let text = source.text.replace(from, to);
        assert_ne!(text, source.text, "{file} has no {from}");
        Source {
            name: source.name,
            text: text.leak(),
        }
    };
    let sources: Vec<Source> = SOURCES.iter().map(change).collect();
    lower(&sources)
        .err()
        .map_or_else(|| "lowered".to_owned(), |error| error.to_string())
}

#[test]
fn what_is_no_operation_is_an_error_with_its_place() {
    let check = |from: &str, to: &str, expected: &str| {
        let error = changed("st/vm/Int32.class.st", from, to);
        assert!(error.contains(expected), "{error}");
        assert!(error.starts_with("st/vm/Int32.class.st:"), "{error}");
    };
    for name in ["i32.added", "end", "i32.const", "i32.add i32.add", ""] {
        check(
            "<wasm: #'i32.clz'>",
            &format!("<wasm: #'{name}'>"),
            &format!("there is no operation {name}"),
        );
    }
    check("<wasm: #'i32.clz'>", "<wasm: 3>", "there is no operation");
    // Of another number of operands, and of other types.
    check(
        "<wasm: #'i32.clz'>",
        "<wasm: #'i32.add'>",
        "i32.add takes [I32, I32] and answers I32, not [I32] and I32",
    );
    check(
        "<wasm: #'i32.clz'>",
        "<wasm: #'i64.clz'>",
        "i64.clz takes [I64] and answers I64, not [I32] and I32",
    );
    check(
        "<wasm: #'i32.clz'>",
        "<wasm: #'array.set'>",
        "the operation has 3 operands, not 1",
    );
}

#[test]
fn an_axiom_that_is_wrong_or_missing_is_an_error() {
    let check = |file: &str, from: &str, to: &str, expected: &str| {
        let error = changed(file, from, to);
        assert!(error.contains(expected), "{error}");
        error
    };
    let memory = "st/vm/Memory.class.st";
    let host = "st/vm/Host.class.st";
    let interpreter = "st/vm/Interpreter.class.st";
    // Missing.
    for (file, pragma, name) in [
        (interpreter, "<axiom: #arithmetic>", "arithmetic"),
        (memory, "<axiom: #nil>", "nil"),
        (memory, "<axiom: #true>", "true"),
        (memory, "<axiom: #false>", "false"),
        (host, "<axiom: #depthLimit>", "depthLimit"),
        ("st/vm/Float.class.st", "#axiom : #float,", "float"),
    ] {
        check(file, pragma, "", &format!("nothing in st/vm is the axiom {name}"));
    }
    // Unknown, and of what it cannot be about.
    let misnamed = check(
        interpreter,
        "<axiom: #arithmetic>",
        "<axiom: #geometry>",
        "there is no such axiom",
    );
    assert!(misnamed.starts_with(interpreter), "{misnamed}");
    check(
        "st/vm/Float.class.st",
        "#axiom : #float",
        "#axiom : #flaot",
        "Float: there is no axiom flaot",
    );
    let of_function = "this axiom is about a function of an index, a receiver, an argument and the depth";
    let other = "Interpreter class >> behaviorOfNumber: object <Oop> ^ <Behavior> [";
    let comment = "\n\t\"Any.\"\n\t<axiom: #arithmetic>";
    check(
        interpreter,
        other,
        &format!("{other}{comment}"),
        "this axiom is about a function",
    );
    let other =
        "Interpreter class >> floats: index <Int32> receiver: receiver <Oop> argument: argument <Oop> ^ <Oop> [";
    check(interpreter, other, &format!("{other}{comment}"), of_function);
    check(
        memory,
        "<axiom: #nil>\n\t^NilObject",
        "<axiom: #nil>\n\t^FetchSelector",
        "this axiom is about a method that answers a constant",
    );
    // Of two things.
    check(
        memory,
        "<axiom: #true>",
        "<axiom: #nil>",
        "this axiom is stated twice, of different things",
    );
    check(
        host,
        "<axiom: #depthLimit>\n\t^0 loadInt32Atomically",
        "<axiom: #depthLimit>\n\t^4 loadInt32Atomically",
        "this axiom is stated twice, of different things",
    );
    // Of an address that is not the limit's.
    let file = SOURCES.iter().find(|source| source.name == host).unwrap();
    let elsewhere = "\nHost class >> stopping ^ <Int32> [\n\t\"Why.\"\n\n\t<axiom: #depthLimit>\n\t^4 loadInt32\n]\n";
    let moved = file.text.replace("\t<axiom: #depthLimit>\n", "") + elsewhere;
    check(
        host,
        file.text,
        &moved,
        "an activation begins without a look at the axiom depthLimit",
    );
}
