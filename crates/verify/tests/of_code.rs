//! The pairs of `tests/advice` again, the methods compiled in both instruction sets and specialised as translations are.

mod pair;

use pair::{Pairs, describe};
use smalltalk::compiler::{CompileContext, compile};
use smalltalk::instructions::Set;
use std::collections::BTreeSet;
use std::time::Instant;
use verify::{Certificate, MethodModel, Options, verify};
use wasmgc::ir::Program;
use wasmgc::specialise::Subject;

/// Every candidate gets the verdict that its file expects, whatever the instruction set.
#[test]
fn pairs_of_compiled_methods() {
    let program = wasmgc::vm::program().unwrap_or_else(|error| panic!("{error}"));
    let mut failures = Vec::new();
    for pairs in pair::read_all() {
        for set in Set::ALL {
            check(&program, &pairs, set, &mut failures);
        }
    }
    assert!(failures.is_empty(), "{}:\n{}", failures.len(), failures.join("\n"));
}

fn check(program: &Program, pairs: &Pairs, set: Set, failures: &mut Vec<String>) {
    let method = smalltalk::parse_method(&pairs.method).unwrap_or_else(|error| panic!("{}: {error:?}", pairs.file));
    let context = CompileContext {
        class_name: "SmallInteger",
        instance_variables: &[],
        globals: &BTreeSet::new(),
        source: None,
    };
    let code = compile(&method, &context, set).unwrap_or_else(|error| panic!("{}: {error:?}", pairs.file));
    let model =
        MethodModel::of(program, &Subject::code(&code)).unwrap_or_else(|error| panic!("{}: {error}", pairs.file));
    for candidate in &pairs.candidates {
        let certificate = Certificate {
            ranges: candidate.ranges.clone(),
        };
        let start = Instant::now();
        let result = verify(&model, candidate.text.as_bytes(), &certificate, Options::default());
        let (verdict, text) = describe(&result);
        println!(
            "{:>6.1} ms  {verdict:<16} {}: {}",
            start.elapsed().as_secs_f64() * 1e3,
            pairs.file,
            candidate.title
        );
        if verdict != candidate.verdict || !text.contains(&candidate.contains) {
            failures.push(format!(
                "{} in {}: {}: expected {} | {}, got {verdict}: {text}",
                pairs.file,
                set.name(),
                candidate.title,
                candidate.verdict,
                candidate.contains
            ));
        }
    }
}
