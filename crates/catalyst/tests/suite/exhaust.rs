//! Methods over unboxed integers, as they are compared with candidates on billions of inputs: they answer what the exact evaluation answers.

use crate::sessions::session;
use engine::{Session, Tier, on_large_stack};
use smalltalk::compiler::{CompileContext, compile};
use smalltalk::instructions::Set;
use smalltalk::random::Random;
use std::collections::BTreeSet;
use std::path::Path;
use verify::{
    Certificate, LARGEST, METHOD, MethodModel, Outcome, Rejection, SMALLEST, Verdict, Verified, comparison_module,
    evaluate, method_outcome, verify_exhaustively,
};
use wasmgc::ir::Program;
use wasmgc::specialise::Subject;
use wasmtime::{Engine, Instance, Module, Store, Val};

fn with_model<T>(program: &Program, source: &str, look: impl FnOnce(&MethodModel<'_>) -> T) -> T {
    let method = smalltalk::parse_method(source).unwrap_or_else(|error| panic!("{source}: {error:?}"));
    let context = CompileContext {
        class_name: "SmallInteger",
        instance_variables: &[],
        globals: &BTreeSet::new(),
        classes: &BTreeSet::new(),
        source: None,
    };
    let code = compile(&method, &context, Set::SistaV1).unwrap_or_else(|error| panic!("{source}: {error:?}"));
    let model = MethodModel::of(program, &Subject::code(&code)).unwrap_or_else(|error| panic!("{source}: {error}"));
    look(&model)
}

/// The methods of `tests/advice`.
fn methods() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/advice");
    let texts = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap());
    let method = |text: String| {
        let (method, _) = text.split_once("--- candidate").unwrap();
        method.trim_start_matches("--- method\n").to_owned()
    };
    texts.map(method).collect()
}

/// Of all magnitudes.
fn small_integer(random: &mut Random) -> i64 {
    let value = random.below(1 << 31) as i64 - (1 << 30);
    value >> random.below(31)
}

const BOUNDARIES: [i64; 17] = [
    SMALLEST,
    SMALLEST + 1,
    -46341,
    -32768,
    -400,
    -11,
    -2,
    -1,
    0,
    1,
    2,
    3,
    100,
    46341,
    65536,
    LARGEST - 1,
    LARGEST,
];

#[test]
fn unboxed_methods_answer_what_the_exact_evaluation_answers() {
    let program = wasmgc::vm::program().unwrap();
    let mut sources = methods();
    assert!(sources.len() > 30);
    sources.extend(
        [
            "shift: n ^(self bitShift: n) + 1",
            "divide: n ^self / n",
            "floor: n ^self // n + (self \\\\ n)",
            "product: n ^self * n * self",
            "bits: n ^(self bitAnd: n) + (self bitOr: n)",
            "compare: n self * n >= self ifTrue: [^self * self < n]. ^self ~= n",
            "same: n ^self * n == self",
        ]
        .map(str::to_owned),
    );
    let engine = Engine::default();
    let (mut all, mut answered) = (0, 0);
    for source in sources {
        with_model(&program, &source, |model| {
            let count = model.parameters.len();
            let candidate = format!(
                "(module (func (export \"advice\"){} (result i64) i64.const {}))",
                " (param i64)".repeat(count),
                i64::MIN
            );
            let module = comparison_module(model, candidate.as_bytes()).unwrap().expect(&source);
            let mut store = Store::new(&engine, ());
            let module = Module::new(&engine, module).unwrap_or_else(|error| panic!("{source}: {error:?}"));
            let instance = Instance::new(&mut store, &module, &[]).unwrap();
            let method = instance.get_func(&mut store, METHOD).unwrap();
            let mut random = Random::new(42);
            let mut inputs: Vec<Vec<i64>> = (0..200)
                .map(|_| (0..count).map(|_| small_integer(&mut random)).collect())
                .collect();
            for (index, first) in BOUNDARIES.iter().enumerate() {
                for shift in 0..BOUNDARIES.len() {
                    let other = |position: usize| BOUNDARIES[(index + position * shift) % BOUNDARIES.len()];
                    inputs.push(
                        (0..count)
                            .map(|position| if position == 0 { *first } else { other(position) })
                            .collect(),
                    );
                }
            }
            for input in inputs {
                let parameters: Vec<Val> = input.iter().copied().map(Val::I64).collect();
                let mut answer = [Val::I64(0)];
                method.call(&mut store, &parameters, &mut answer).unwrap();
                let expected = evaluate(model, &input);
                // The exact evaluation may take too long for a loop that the unboxed method is through with.
                if matches!(&expected, Outcome::Other(reason) if reason.contains("runs too long")) {
                    continue;
                }
                all += usize::from(!matches!(expected, Outcome::Other(_)));
                if let Some(found) = method_outcome(model, answer[0].unwrap_i64()) {
                    answered += 1;
                    assert_eq!(found, expected, "{source}: {input:?}");
                }
            }
        });
    }
    // Few leave the decision to the exact evaluation.
    assert!(answered * 10 > all * 9, "{answered} of {all}");
}

/// Runs all receivers of a range.
fn exhausted(session: &mut Session, source: &str, candidate: &str, low: i64, high: i64) -> Result<Verified, Rejection> {
    let program = wasmgc::vm::program().unwrap();
    let mut exhaustion = session.exhaustion();
    let certificate = Certificate {
        ranges: vec![low..=high],
    };
    with_model(&program, source, |model| {
        let mut run = |module: &[u8], before: &[i64], range| exhaustion.run(module, before, range).ok();
        let candidate = format!("(module (func (export \"advice\") (param $n i64) {candidate}))");
        verify_exhaustively(model, candidate.as_bytes(), &certificate, &mut run, None)
    })
}

#[test]
fn millions_of_receivers_are_exhausted() {
    on_large_stack(|| {
        let mut session = session(Set::SistaV1, Tier::Interpreter, None);
        let source = "square ^self * self + 1 - 1";
        let (low, high) = (-5, (1 << 26) - 6);
        let right = "(result i64) (i64.mul (local.get $n) (local.get $n))";
        let verified = exhausted(&mut session, source, right, low, high).unwrap();
        assert_eq!(verified.verdict(), &Verdict::Exhausted(1 << 26));
        // Right but for one receiver that nobody would think of; a wrong answer, and a trap.
        for wrong in ["i64.const 1", "unreachable"] {
            let wrong = format!(
                "(result i64) (if (result i64) (i64.eq (i64.xor (local.get $n) (i64.const 8675309)) (i64.const 33333333)) \
                 (then {wrong}) (else (i64.mul (local.get $n) (local.get $n))))"
            );
            match exhausted(&mut session, source, &wrong, low, high) {
                Err(Rejection::Counterexample { receiver, .. }) => assert_eq!(receiver, 8_675_309 ^ 33_333_333),
                other => panic!("{other:?}"),
            }
        }
        // Booleans, and a method that leaves i64 for some receivers, where the candidate says so.
        let even = "(result i32) (i64.eqz (i64.and (local.get $n) (i64.const 1)))";
        exhausted(&mut session, "isEven ^self \\\\ 2 = 0", even, -1000, 1 << 20).unwrap();
        let third = "(result i64) (if (result i64) (i64.gt_s (local.get $n) (i64.const 2000000)) (then (i64.const -9223372036854775808)) \
                     (else (i64.mul (i64.mul (local.get $n) (local.get $n)) (local.get $n))))";
        exhausted(&mut session, "cube ^self * self * self", third, 1_600_000, 3_000_000).unwrap();
    })
    .unwrap();
}

#[test]
fn exhausting_is_interrupted() {
    on_large_stack(|| {
        let mut session = session(Set::SistaV1, Tier::Interpreter, None);
        session.interrupter().interrupt();
        let result = exhausted(
            &mut session,
            "same ^self",
            "(result i64) local.get $n",
            SMALLEST,
            LARGEST,
        );
        assert!(matches!(result, Err(Rejection::Interrupted)), "{result:?}");
    })
    .unwrap();
}
