//! All inputs run through method and candidate, in WebAssembly: billions in a minute or a few.
//!
//! [`module`] makes one plain module: the method over unboxed integers ([`crate::unboxed`]), the candidate's body copied as it is, and a loop
//! that compares them. It needs nothing and knows nothing of Smalltalk; who calls [`crate::verify_exhaustively`] runs it, on as many
//! threads as there are. Where the loop is not sure that both agree, the exact evaluation decides.

use crate::candidate::{Candidate, Instruction};
use crate::model::MethodModel;
use crate::unboxed::{self, is_integer, object};
use std::fmt::Write;
use std::ops::RangeInclusive;
use wasm_encoder::{CodeSection, Module, RawSection, SectionId};
use wasmgc::advice::ResultKind;
use wasmparser::{Parser, Payload};

/// The name of the module's function that compares: all parameters but the last one, the last one's first value, and how many values
/// of it (all i64). It answers how many agree surely before one that does not (i64).
pub const COMPARE: &str = "compare";
/// The name of its function that is the method: the parameters to an i64.
pub const METHOD: &str = "method";
/// The name of its global variable that holds the last parameter's value while the functions run: where a trap came from.
pub const AT: &str = "at";

/// Runs [`COMPARE`] of a module, for parameters before the last one and for a range of the last one. Answers the values of the last one, in
/// order, at which it is not sure that method and candidate agree; None where it was stopped.
pub type Run<'a> = &'a mut dyn FnMut(&[u8], &[i64], RangeInclusive<i64>) -> Option<Vec<i64>>;

/// The module; None where there is none: the candidate may loop for ever, the method is too long, or has no parameter, or the program
/// does not have the booleans.
pub(crate) fn module(model: &MethodModel, candidate: &Candidate) -> Option<Vec<u8>> {
    if candidate.code.iter().any(|each| matches!(each, Instruction::Loop)) || model.parameters.is_empty() {
        return None;
    }
    let text = text(model, candidate.result)?;
    let binary = assemble(&text)?;
    with_candidate(&binary, &candidate.body)
}

/// What the method's function answers for parameters, as text for tests and for whoever wonders.
fn text(model: &MethodModel, result: ResultKind) -> Option<String> {
    let method = unboxed::function(model)?;
    let count = model.parameters.len();
    let before = count - 1;
    let declared: String = (0..count).map(|index| format!(" (param $p{index} i64)")).collect();
    let passed: String = (0..before).map(|index| format!(" (local.get $p{index})")).collect();
    let passed = format!("{passed} (local.get $at)");
    let known = model.program.axioms;
    let [yes, no] = [object(known.boolean(true)?), object(known.boolean(false)?)];
    let kind = match result {
        ResultKind::Integer => "i64",
        ResultKind::Boolean => "i32",
    };
    // Whether both agree, the candidate's answer in $c and the method's in $m.
    let agree = match result {
        ResultKind::Integer => format!("(i32.and (i64.eq (local.get $m) (local.get $c)) {})", is_integer("$m")),
        ResultKind::Boolean => format!(
            "(i32.or (i32.and (i64.eq (local.get $m) (i64.const {yes})) (i32.eq (local.get $c) (i32.const 1)))
                     (i32.and (i64.eq (local.get $m) (i64.const {no})) (i32.eqz (local.get $c))))"
        ),
    };
    let declines = match result {
        ResultKind::Integer => format!("(i64.eq (local.get $c) (i64.const {}))", i64::MIN),
        ResultKind::Boolean => "(i32.eq (local.get $c) (i32.const 2))".to_string(),
    };
    let mut text = String::from("(module\n");
    // The placeholder's body is replaced by the candidate's. It is the first function.
    let _ = write!(
        text,
        "(func $candidate{declared} (result {kind}) unreachable)
         (global $at (export \"{AT}\") (mut i64) (i64.const 0))
         {method}
         (export \"{METHOD}\" (func $method))
         (func (export \"{COMPARE}\"){declared} (param $count i64) (result i64)
           (local $at i64) (local $end i64) (local $m i64) (local $c {kind})
           (local.set $at (local.get $p{before}))
           (local.set $end (i64.add (local.get $p{before}) (local.get $count)))
           (block $done
             (loop $next
               (br_if $done (i64.ge_s (local.get $at) (local.get $end)))
               (global.set $at (local.get $at))
               (local.set $c (call $candidate{passed}))
               (if (i32.eqz {declines})
                 (then
                   (local.set $m (call $method{passed}))
                   (br_if $done (i32.eqz {agree}))))
               (local.set $at (i64.add (local.get $at) (i64.const 1)))
               (br $next)))
           (i64.sub (local.get $at) (local.get $p{before}))))"
    );
    Some(text)
}

fn assemble(text: &str) -> Option<Vec<u8>> {
    let buffer = wast::parser::ParseBuffer::new(text).ok()?;
    wast::parser::parse::<wast::Wat>(&buffer).ok()?.encode().ok()
}

/// The module with another body for its first function.
fn with_candidate(binary: &[u8], body: &[u8]) -> Option<Vec<u8>> {
    let mut module = Module::new();
    let mut code = CodeSection::new();
    for payload in Parser::new(0).parse_all(binary) {
        let payload = payload.ok()?;
        match &payload {
            Payload::CodeSectionEntry(entry) => {
                let given = &binary[entry.range()];
                code.raw(if code.is_empty() { body } else { given });
            }
            Payload::CodeSectionStart { .. } => {}
            // Names do not matter; they stand behind the code.
            Payload::CustomSection(_) => {}
            other => {
                if let Some((id, range)) = other.as_section() {
                    if id == SectionId::Code as u8 {
                        continue;
                    }
                    module.section(&RawSection {
                        id,
                        data: &binary[range],
                    });
                }
            }
        }
    }
    module.section(&code);
    Some(module.finish())
}
