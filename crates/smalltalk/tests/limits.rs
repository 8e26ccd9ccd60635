//! Variables and literals up to the largest index that an instruction set can write; beyond it an error at the place.

use smalltalk::ast::Method;
use smalltalk::compiler::{CompileContext, CompileErrorKind, compile};
use smalltalk::decompiler::decompile;
use smalltalk::instructions::{Set, disassemble};
use smalltalk::{parse_method, print_method};
use std::collections::BTreeSet;

/// Where encodings change, and one beyond the last of V3PlusClosures.
const INDICES: [usize; 13] = [0, 7, 8, 15, 16, 31, 32, 63, 64, 65, 254, 255, 256];
/// The largest index in V3PlusClosures.
const LARGEST: usize = 255;

/// Compiles the method, in which `what` stands once, with variables enough; round trip, or the error at that place.
fn check(source: &str, what: &str, fits: impl Fn(Set) -> bool) {
    let names = |stem: &str| (0..300).map(|index| format!("{stem}{index}")).collect::<Vec<_>>();
    let globals: BTreeSet<String> = names("G").into_iter().collect();
    let instance_variables = names("i");
    let context = CompileContext {
        class_name: "Example",
        instance_variables: &instance_variables,
        globals: &globals,
        classes: &BTreeSet::new(),
        source: None,
    };
    let parse = |source: &str| -> Method { parse_method(source).unwrap_or_else(|error| panic!("{error}\n{source}")) };
    for set in Set::ALL {
        match compile(&parse(source), &context, set) {
            Ok(code) => {
                assert!(fits(set), "{set:?}: {what} compiles");
                let text = print_method(&decompile(&code).unwrap_or_else(|error| panic!("{what}: {error}")));
                let again = compile(&parse(&text), &context, set).unwrap();
                assert!(again.same_code(&code), "{set:?} {what}\n{}", disassemble(&code));
            }
            Err(error) => {
                assert!(!fits(set), "{set:?}: {what}: {error}");
                assert!(matches!(error.kind, CompileErrorKind::TooLarge { .. }), "{error}");
                let place = &source[error.span.start as usize..error.span.end as usize];
                assert!(
                    place.contains(what) || what.contains(place),
                    "{set:?}: {what} at {place}"
                );
            }
        }
    }
}

fn up_to(largest: usize, index: usize) -> impl Fn(Set) -> bool {
    move |set| set == Set::SistaV1 || index <= largest
}

#[test]
fn instance_variables() {
    for index in INDICES {
        check(
            &format!("foo\n\t^i{index}"),
            &format!("i{index}"),
            up_to(LARGEST, index),
        );
        for store in [format!("i{index} := self foo"), format!("^i{index} := self foo")] {
            check(&format!("foo\n\t{store}"), &store, up_to(LARGEST, index));
        }
    }
}

/// Pushes of so many literals before, which take the indices up to there.
fn literals(count: usize) -> String {
    (0..count)
        .map(|index| format!("self foo. {}.5 foo.\n\t", index + 1))
        .collect()
}

#[test]
fn literal_variables_and_literals() {
    for index in INDICES.into_iter().filter(|index| *index > 0) {
        // One literal is the selector foo.
        let before = literals(index - 1);
        let fits = || up_to(LARGEST, index);
        for statement in [
            "G1 := self foo",
            "^G1 := self foo",
            "^G1",
            "^1000000000000",
            "self bar: 1",
            "super bar",
        ] {
            check(&format!("foo\n\t{before}{statement}"), statement, fits());
        }
        check(&format!("foo\n\t{before}^[self]"), "[self]", |set| {
            set == Set::V3PlusClosures || fits()(set)
        });
    }
}

#[test]
fn temporaries() {
    // More than these need a frame larger than a large one.
    for count in [1, 8, 9, 16, 17, 32, 54] {
        let names: Vec<String> = (0..count).map(|index| format!("t{index}")).collect();
        let last = format!("t{}", count - 1);
        let stores: String = names.iter().map(|name| format!("{name} := self foo. ")).collect();
        let head = format!("foo\n\t| {} |\n\t{stores}", names.join(" "));
        check(&format!("{head}^{last}"), &last, |_| true);
        check(&format!("{head}^[{last} := {last} + 1]"), &last, |_| true);
    }
}

#[test]
fn brace_arrays_have_any_size() {
    for count in [1, 3, 4, 55, 56, 57, 127, 128, 255, 256, 1000, 10_000] {
        let elements = vec!["self foo"; count].join(". ");
        check(&format!("foo\n\t^{{{elements}}}"), "{", |_| true);
        check(&format!("foo\n\t^[:x | {{x. {elements}}}]"), "{", |_| true);
        check(
            &format!("foo\n\t^self at: 3 put: {{{{{elements}}}. {elements}}}"),
            "{",
            |_| true,
        );
    }
    let nested = format!("{}self{}", "{4. self foo. ".repeat(15), "}".repeat(15));
    check(&format!("foo\n\t^{nested}"), "{", |_| true);
}

/// Refused in one set or both: the error's kind, and the place.
fn refused(source: &str, sets: &[Set], place: &str, is_expected: impl Fn(&CompileErrorKind) -> bool) {
    let globals = BTreeSet::new();
    let context = CompileContext {
        class_name: "Example",
        instance_variables: &[],
        globals: &globals,
        classes: &BTreeSet::new(),
        source: None,
    };
    let method = parse_method(source).unwrap();
    for set in Set::ALL {
        let compiled = compile(&method, &context, set);
        if !sets.contains(&set) {
            assert!(compiled.is_ok(), "{set:?}: {}", compiled.unwrap_err());
            continue;
        }
        let error = compiled.expect_err("it is refused");
        assert!(is_expected(&error.kind), "{set:?}: {error}");
        assert_eq!(
            &source[error.span.start as usize..error.span.end as usize],
            place,
            "{set:?}: {error}"
        );
        assert!(error.diagnostic().hint.is_some(), "{error}");
    }
}

#[test]
fn arguments() {
    let keywords = |count: usize, argument: &str| -> String {
        (1..=count)
            .map(|index| format!("k{index}: {argument}{index} "))
            .collect()
    };
    let expected = |kind: &CompileErrorKind| matches!(kind, CompileErrorKind::TooManyArguments { limit: 15, .. });
    for count in [15, 16] {
        let sets: &[Set] = if count == 15 { &[] } else { &Set::ALL };
        refused(&format!("{} ^a1", keywords(count, "a")), sets, "a16", expected);
        refused(&format!("foo ^self {}", keywords(count, "1")), sets, "116", expected);
        let arguments: String = (1..=count).map(|index| format!(":a{index} ")).collect();
        refused(&format!("foo ^[{arguments}| a1]"), sets, "a16", expected);
    }
}

#[test]
fn variables_that_the_frame_has_no_room_for() {
    let names = |count: usize| (1..=count).map(|index| format!("t{index} ")).collect::<String>();
    refused(&format!("foo | {}| ^self", names(56)), &[], "", |_| false);
    refused(&format!("foo | {}| ^self", names(57)), &Set::ALL, "t57", |kind| {
        matches!(kind, CompileErrorKind::FrameTooLarge { needed: 57, limit: 56 })
    });
    refused(&format!("foo | {}| ^self", names(64)), &Set::ALL, "t64", |kind| {
        matches!(kind, CompileErrorKind::TooManyTemporaries { count: 64, limit: 63 })
    });
    // The 56 variables leave no place to push anything.
    refused(&format!("foo | {}| self foo", names(56)), &Set::ALL, "self", |kind| {
        matches!(kind, CompileErrorKind::FrameTooLarge { .. })
    });
    // Variables that blocks assign to live in an array, of at most 127 elements.
    let shared = |count: usize| {
        let blocks: String = (1..=count).map(|index| format!("[t{index} := 1] foo. ")).collect();
        format!("foo | {}| {blocks}", names(count))
    };
    refused(&shared(127), &[], "", |_| false);
    refused(&shared(128), &Set::ALL, "t128", |kind| {
        matches!(kind, CompileErrorKind::TooLarge { .. })
    });
}

#[test]
fn more_literals_than_there_can_be() {
    let constants = |count: usize| -> String { (0..count).map(|index| format!("#c{index} == self. ")).collect() };
    let only_sista = &[Set::V3PlusClosures];
    let v3 = |kind: &CompileErrorKind| matches!(kind, CompileErrorKind::TooLarge { .. });
    refused(&format!("foo {}", constants(256)), &[], "", |_| false);
    refused(&format!("foo {}", constants(257)), only_sista, "#c256", v3);
    refused(&format!("foo {}", constants(32_765)), only_sista, "#c256", v3);
    let source = format!("foo {}", constants(32_766));
    let error = parse_method(&source).map(|method| {
        let globals = BTreeSet::new();
        let context = CompileContext {
            class_name: "Example",
            instance_variables: &[],
            globals: &globals,
            classes: &BTreeSet::new(),
            source: None,
        };
        compile(&method, &context, Set::SistaV1).expect_err("it is refused")
    });
    let error = error.unwrap();
    assert!(
        matches!(error.kind, CompileErrorKind::TooManyLiterals { limit: 32_767 }),
        "{error}"
    );
    assert_eq!(&source[error.span.start as usize..error.span.end as usize], "#c32765");
}

#[test]
fn jumps_that_go_too_far() {
    let source = |count: usize| format!("foo: x ^x ifTrue: [{}x]", "self foo. ".repeat(count));
    refused(&source(300), &[], "", |_| false);
    let expected = |kind: &CompileErrorKind| matches!(kind, CompileErrorKind::JumpTooFar { .. });
    let long = source(400);
    refused(&long, &[Set::V3PlusClosures], &long["foo: x ^".len()..], expected);
}

/// Each of these took minutes where the compiler's time grows as the square of the source.
#[test]
fn long_sources() {
    let globals = BTreeSet::new();
    let context = CompileContext {
        class_name: "Example",
        instance_variables: &[],
        globals: &globals,
        classes: &BTreeSet::new(),
        source: None,
    };
    let each = |count: usize, part: &dyn Fn(usize) -> String| (0..count).map(part).collect::<String>();
    let names = |count: usize| each(count, &|index| format!("t{index} "));
    let sources = [
        "a := a + 1. ".repeat(400_000),
        "a = 3 ifTrue: [a := 3] ifFalse: []. ".repeat(100_000),
        "[a := a + 1] foo. ".repeat(60_000),
        "[:x | ^a. [x bar: a] foo]. ".repeat(60_000),
        "1 to: 3 do: [:i | [i] foo]. ".repeat(60_000),
        "^a. a := 3. [a] foo. ".repeat(100_000),
        each(32_000, &|index| format!("self foo: {}. ", 100_000 + index)),
        each(32_000, &|index| format!("self foo: #({index}). ")),
        each(30_000, &|index| format!("[:x | x + {index}] foo. ")),
        format!("self {}", each(40_000, &|index| format!("foo{index}; ")) + "bar"),
        format!(
            "[| {}| {}] foo",
            names(40_000),
            each(40_000, &|index| format!("t{index} := 3. [t{index}] foo. "))
        ),
        format!("{{{}}} foo", "a. ".repeat(100_000)),
    ];
    for source in sources {
        let method = parse_method(&format!("foo | a | {source}")).unwrap();
        for set in Set::ALL {
            if let Err(error) = compile(&method, &context, set) {
                assert!(error.diagnostic().hint.is_some(), "{error}");
            }
        }
    }
}
