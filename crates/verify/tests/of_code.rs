//! The pairs of `tests/advice` again, the methods compiled in both instruction sets and specialised as translations are.

mod pair;

use pair::{Pairs, describe};
use smalltalk::compiler::{CompileContext, compile};
use smalltalk::instructions::Set;
use std::collections::BTreeSet;
use std::time::Instant;
use verify::{Certificate, MethodModel, Options, Outcome, evaluate, verify};
use wasmgc::ir::{Const, Expr, Program};
use wasmgc::op::Op;
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
        classes: &BTreeSet::new(),
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

/// What an operation does that is not followed is not known either, whatever it works on: it is never taken for pure.
#[test]
fn an_operation_that_is_not_modelled_is_not_pure() {
    let program = wasmgc::vm::program().unwrap_or_else(|error| panic!("{error}"));
    let method = smalltalk::parse_method("m ^self + 1").unwrap_or_else(|error| panic!("{error:?}"));
    let context = CompileContext {
        class_name: "SmallInteger",
        instance_variables: &[],
        globals: &BTreeSet::new(),
        classes: &BTreeSet::new(),
        source: None,
    };
    let code = compile(&method, &context, Set::SistaV1).unwrap_or_else(|error| panic!("{error:?}"));
    let candidate =
        b"(module (func (export \"advice\") (param $self i64) (result i64) local.get $self i64.const 1 i64.add))";
    let certificate = Certificate { ranges: vec![0..=9] };
    let verdict = |effect: Option<Op>, on: &[Expr]| {
        let mut model = MethodModel::of(&program, &Subject::code(&code)).unwrap_or_else(|error| panic!("{error}"));
        if let Some(op) = effect {
            let effect = Expr::op(op, on);
            let start = &mut model.nodes[model.start as usize];
            *start = Expr::Seq(vec![effect, std::mem::take(start)]);
        }
        let verified = verify(&model, candidate, &certificate, Options::default());
        (verified.is_ok(), evaluate(&model, &[3]))
    };
    assert_eq!(verdict(None, &[]), (true, Outcome::Integer(4.into())));
    let known = Expr::Const(Const::I32(8));
    // Something that is not followed: a float.
    let unknown = Expr::Const(Const::F64(1.5));
    let not_modelled = Op::all().filter(|op| matches!(op, Op::Float(_) | Op::Memory(_)));
    for op in not_modelled {
        let name = op.name();
        for on in [
            [known.clone(), unknown.clone()],
            [unknown.clone(), known.clone()],
            [unknown.clone(), unknown.clone()],
        ] {
            let (verified, outcome) = verdict(Some(op), &on);
            assert!(!verified, "{name} {on:?}");
            assert_eq!(
                outcome,
                Outcome::Other(format!("uses {name}, which is not modelled")),
                "{on:?}"
            );
        }
    }
}
