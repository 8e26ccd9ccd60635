//! The compiler: each file in `tests/compile` is a method and, behind it, what it is compiled to in both sets.
//! `BLESS=1 cargo test` writes what is.

use std::fmt::Write;
use std::path::Path;

use smalltalk::compiler::{CompileContext, compile, compile_script};
use smalltalk::instructions::{InstructionSet, Set, disassemble, listing, print_literal};
use smalltalk::method::{CompiledCode, Literal};
use smalltalk::{parse_method, parse_script};

fn with_context<T>(source: &str, run: impl FnOnce(&CompileContext<'_>) -> T) -> T {
    let instance_variables = ["x".to_string(), "y".to_string()];
    let globals = ["Global", "Object", "Transcript"]
        .map(String::from)
        .into_iter()
        .collect();
    let source = Some(source.into());
    run(&CompileContext {
        class_name: "Example",
        instance_variables: &instance_variables,
        globals: &globals,
        classes: &Default::default(),
        source,
    })
}

fn compiled(source: &str, set: Set) -> CompiledCode {
    let method = parse_method(source).unwrap_or_else(|error| panic!("{}", error.render("method", source)));
    with_context(source, |context| compile(&method, context, set))
        .unwrap_or_else(|error| panic!("{}", error.diagnostic().render("method", source)))
}

fn described(code: &CompiledCode, depth: usize) -> String {
    let margin = "    ".repeat(depth);
    let mut text = String::new();
    let CompiledCode {
        num_args,
        num_temps,
        num_copied,
        frame_size,
        primitive,
        ..
    } = code;
    let _ = writeln!(
        text,
        "{margin}arguments {num_args}, copied {num_copied}, slots {num_temps}, frame {frame_size}, primitive {primitive}"
    );
    for line in listing(code).unwrap() {
        let bytes: Vec<String> = line.bytes.iter().map(|byte| format!("{byte:02X}")).collect();
        let _ = writeln!(
            text,
            "{margin}{:4}  {:<12}  {}",
            line.pc,
            bytes.join(" "),
            line.instruction
        );
    }
    for (index, literal) in code.literals.iter().enumerate() {
        let _ = writeln!(text, "{margin}literal {index}: {}", print_literal(literal));
        if let Literal::Block(block) = literal {
            text += &described(block, depth + 1);
        }
    }
    text
}

#[test]
fn methods_are_compiled_as_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/compile");
    let bless = std::env::var_os("BLESS").is_some();
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let source = text.split("\n---").next().unwrap().trim_end();
        let mut expected = format!("{source}\n");
        for set in Set::ALL {
            let _ = write!(
                expected,
                "\n--- {}\n{}",
                set.name(),
                described(&compiled(source, set), 0)
            );
        }
        if bless {
            std::fs::write(&path, &expected).unwrap();
        }
        assert!(bless || text == expected, "{}: now\n{expected}", path.display());
        count += 1;
    }
    assert!(count > 10);
}

#[test]
fn benchmark_has_62_instructions() {
    let rounds = "+ 1 * 2 + 2 * 3 + 3 * 2 ".repeat(5);
    let code = compiled(&format!("benchmark ^self {rounds}"), Set::SistaV1);
    assert_eq!(listing(&code).unwrap().len(), 62);
}

#[test]
fn english_says_what_is_meant() {
    let source = "foo: a | t | t := 0. self do: [:e | t := t + e]. ^x foo: (Global ifNil: [a])";
    let text = disassemble(&compiled(source, Set::SistaV1));
    for part in [
        "Push the value of the receiver's instance variable x.",
        "Push the value of the variable Global, which is shared.",
        "Pop a value and store it into element 0 of the array in the temporary (t): a variable that closures share.",
        "Push the value of the temporary a.",
        "Pop 1 arguments and a receiver, send it #foo:, and push the answer.",
        "If it is false, go on at 22;",
    ] {
        assert!(text.contains(part), "no “{part}” in\n{text}");
    }
    assert!(!text.contains('{'), "{text}");
}

#[test]
fn all_english_is_filled_in() {
    let code = compiled("foo", Set::SistaV1);
    for set in Set::ALL.map(InstructionSet::get) {
        for definition in set.definitions.iter().filter(|definition| !definition.is_prefix()) {
            let operands = vec![1; definition.operand_names.len()];
            let Ok(bytes) = set.encode(&definition.selector, &operands) else {
                continue;
            };
            let english = smalltalk::instructions::english(&set.decode(&bytes, 0).unwrap(), &code);
            assert!(!english.is_empty() && !english.contains(['{', '}']), "{english}");
        }
    }
}

fn check_error(source: &str, expected: &str) {
    let method = parse_method(source).unwrap();
    for set in Set::ALL {
        let error = with_context(source, |context| compile(&method, context, set)).unwrap_err();
        assert_eq!(error.diagnostic().render("m", source), expected.replace("\n    ", "\n"));
    }
}

#[test]
fn errors_have_their_places() {
    check_error(
        "foo\n\t^self bar: conut",
        "m:2:13: there is no variable conut\n      |\n    2 | \t^self bar: conut\n      | \t           ^^^^^\n    ",
    );
    check_error(
        "foo | count |\n^conut",
        "m:2:2: there is no variable conut\n      |\n    2 | ^conut\n      |  ^^^^^\n      = did you mean count?\n    ",
    );
    check_error(
        "foo ^Transscript",
        "m:1:6: there is no variable Transscript\n      |\n    1 | foo ^Transscript\n      |      ^^^^^^^^^^^\n      = did you mean Transcript?\n    ",
    );
    check_error(
        "foo: a a := 3",
        "m:1:8: the argument a cannot be assigned to\n      |\n    1 | foo: a a := 3\n      |        ^\n    ",
    );
    check_error(
        "foo self := 3",
        "m:1:5: self cannot be assigned to\n      |\n    1 | foo self := 3\n      |     ^^^^\n    ",
    );
    check_error(
        "foo | a a |",
        "m:1:9: a is declared twice\n      |\n    1 | foo | a a |\n      |         ^\n    ",
    );
    check_error(
        "foo | self |",
        "m:1:7: self is reserved and cannot be declared\n      |\n    1 | foo | self |\n      |       ^^^^\n    ",
    );
    check_error(
        "foo ^super",
        "m:1:6: super can only be sent messages\n      |\n    1 | foo ^super\n      |      ^^^^^\n    ",
    );
    check_error(
        "foo ^1. bar",
        "m:1:9: there is no variable bar\n      |\n    1 | foo ^1. bar\n      |         ^^^\n    ",
    );
    check_error(
        "foo <primitive: -3>",
        "m:1:5: this is no primitive's number\n      |\n    1 | foo <primitive: -3>\n      |     ^^^^^^^^^^^^^^^\n    ",
    );
}

#[test]
fn limits_are_kept() {
    let names = |count: usize| (0..count).map(|index| format!("t{index} ")).collect::<String>();
    let failure = |source: &str| {
        let method = parse_method(source).unwrap();
        with_context(source, |context| compile(&method, context, Set::SistaV1))
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        failure(&format!("foo | {} |", names(64))),
        "64 temporary variables (those for loops and shared by blocks included) are too many; there can be 63"
    );
    let keywords = (0..16).map(|index| format!("k{index}: a{index} ")).collect::<String>();
    assert_eq!(failure(&keywords), "16 arguments are too many; there can be 15");
    let nested = format!("foo ^{}1{}", "1 + (".repeat(60), ")".repeat(60));
    assert_eq!(
        failure(&nested),
        "the method needs 61 places for variables and values; there can be 56"
    );
}

#[test]
fn scripts_answer_their_last_value() {
    let source = "| a | a := 3. a + 4";
    let script = parse_script(source).unwrap();
    let code = with_context(source, |context| compile_script(&script, context, Set::SistaV1)).unwrap();
    let lines: Vec<String> = listing(&code)
        .unwrap()
        .into_iter()
        .map(|line| line.instruction)
        .collect();
    assert_eq!(
        lines.join(". "),
        "pushInteger: 3. popIntoTemporary: 0. pushTemporary: 0. pushInteger: 4. add. returnTop"
    );
    let script = parse_script("b := 3").unwrap();
    assert!(with_context("b := 3", |context| compile_script(&script, context, Set::SistaV1)).is_err());
}
