//! What is run through on all inputs: what the comparison is not sure of, the exact evaluation decides. Here it is sure of nothing.

mod assembler;

use std::ops::RangeInclusive;
use verify::{Answered, Certificate, Rejection, Verdict, Verified, comparison_module, verify_exhaustively};
use wasmgc::ir::Program;

/// The receiver that nobody would think of.
const HIDDEN: i64 = 1234;
const NOT_ME: i64 = i64::MIN;

/// A candidate that answers `right` but for [`HIDDEN`], where it answers `wrong`, on all receivers from -3000 to 3000. `expected` is
/// what is found to differ there.
#[track_caller]
fn check(program: &Program, method: &str, ty: &str, right: &str, wrong: &str, expected: Option<Answered>) {
    let result = exhausted(
        program,
        method,
        &format!(
            "(result {ty}) (if (result {ty}) (i64.eq (i64.mul (local.get 0) (i64.const 7)) (i64.const {})) (then {wrong}) (else {right}))",
            HIDDEN * 7
        ),
    );
    match (result, expected) {
        (Ok(verified), None) => assert_eq!(verified.verdict(), &Verdict::Exhausted(6001)),
        (Err(Rejection::Counterexample { receiver, got, .. }), Some(expected)) => {
            assert_eq!((receiver, got), (HIDDEN, expected), "{method}: {wrong}");
        }
        (result, expected) => panic!("{method}: {wrong}: {result:?}, expected {expected:?}"),
    }
}

fn exhausted(program: &Program, method: &str, candidate: &str) -> Result<Verified, Rejection> {
    let model = assembler::assemble(program, method);
    let candidate = format!("(module (func (export \"advice\") (param i64) {candidate}))");
    let certificate = Certificate {
        ranges: vec![-3000..=3000],
    };
    let mut unsure = |_: &[u8], _: &[i64], range: RangeInclusive<i64>| Some(range.collect());
    verify_exhaustively(&model, candidate.as_bytes(), &certificate, &mut unsure, None)
}

#[test]
fn what_differs_for_one_receiver_is_found() {
    let program = assembler::program();
    let square = "square ^self * self";
    let squared = "(i64.mul (local.get 0) (local.get 0))";
    let declines = format!("(i64.const {NOT_ME})");
    let trap = |why: &str| Some(Answered::Trapped(why.into()));
    check(&program, square, "i64", squared, squared, None);
    check(&program, square, "i64", squared, &declines, None);
    check(
        &program,
        square,
        "i64",
        squared,
        "(i64.const 1)",
        Some(Answered::Integer(1)),
    );
    check(&program, square, "i64", squared, "unreachable", trap("unreachable"));
    let by_zero = "(i64.rem_u (local.get 0) (i64.const 0))";
    check(
        &program,
        square,
        "i64",
        squared,
        by_zero,
        trap("integer divide by zero"),
    );
    let overflow = format!("(i64.div_s {declines} (i64.const -1))");
    check(
        &program,
        square,
        "i64",
        squared,
        &overflow,
        trap("integer overflow in a division"),
    );
    // The method's integer does not fit into an i64, the candidate's wraps around.
    let seventh = "seventh ^self * self * self * self * self * self * self";
    let wrapped = (0..6).fold("(local.get 0)".to_string(), |power, _| {
        format!("(i64.mul {power} (local.get 0))")
    });
    let is_near = "(i64.lt_u (i64.add (local.get 0) (i64.const 100)) (i64.const 200))";
    let fits = format!("(select {wrapped} {declines} {is_near})");
    check(&program, seventh, "i64", &fits, &declines, None);
    let answer = Answered::Integer(HIDDEN.wrapping_pow(7));
    check(&program, seventh, "i64", &fits, &wrapped, Some(answer));
    // The method divides by zero: it answers nothing, so nothing is right.
    let one = "one ^self * 7 - 8638 / (self * 7 - 8638)";
    check(&program, one, "i64", "(i64.const 1)", &declines, None);
    check(
        &program,
        one,
        "i64",
        "(i64.const 1)",
        "(i64.const 1)",
        Some(Answered::Integer(1)),
    );
    check(
        &program,
        one,
        "i64",
        "(i64.const 1)",
        "unreachable",
        trap("unreachable"),
    );
    // Booleans are 0 and 1 and nothing else.
    let positive = "isPositive ^self > 0";
    let is_positive = "(i64.gt_s (local.get 0) (i64.const 0))";
    check(&program, positive, "i32", is_positive, "(i32.const 1)", None);
    check(&program, positive, "i32", is_positive, "(i32.const 2)", None);
    check(
        &program,
        positive,
        "i32",
        is_positive,
        "(i32.const 0)",
        Some(Answered::Boolean(false)),
    );
    check(
        &program,
        positive,
        "i32",
        is_positive,
        "(i32.const -1)",
        Some(Answered::NoBoolean(-1)),
    );
}

#[test]
fn integers_are_no_booleans() {
    let program = assembler::program();
    let is_positive = "(i64.gt_s (local.get 0) (i64.const 0))";
    let as_integer = format!("(result i64) (i64.extend_i32_u {is_positive})");
    let as_boolean = format!("(result i32) {is_positive}");
    for (method, candidate) in [
        ("isPositive ^self > 0", as_integer),
        ("sign ^self > 0 ifTrue: [1] ifFalse: [0]", as_boolean),
    ] {
        let result = exhausted(&program, method, &candidate);
        assert!(
            matches!(result, Err(Rejection::TypeMismatch { .. })),
            "{method}: {result:?}"
        );
    }
}

/// Where true or false is not known, a method's answer cannot be told from "the exact evaluation has to decide".
#[test]
fn without_booleans_there_is_no_comparison() {
    let mut program = assembler::program();
    let candidate = b"(module (func (export \"advice\") (param i64) (result i32) i32.const 0))";
    let compares = |program: &Program| {
        let model = assembler::assemble(program, "isLess ^self < 3");
        comparison_module(&model, candidate).expect("a candidate").is_some()
    };
    assert!(compares(&program));
    program.axioms.false_object = None;
    assert!(!compares(&program));
}
