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
                assert!(matches!(error.kind, CompileErrorKind::TooLarge(_)), "{error}");
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
