//! Any bytes as a candidate: the verifier does not panic, what it accepts agrees with the method, what it calls a counterexample is one.
//! The fuzzer runs the same check on bytes of its own.

use smalltalk::compiler::{CompileContext, compile};
use smalltalk::instructions::Set;
use smalltalk::method::CompiledCode;
use smalltalk::random::Random;
use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use verify::{Certificate, LARGEST, MethodModel, Options, Outcome, Rejection, SMALLEST, Verified, evaluate, verify};
use wasmgc::ir::Program;
use wasmgc::specialise::Subject;

/// The methods that candidates are compared with.
const METHODS: [&str; 8] = [
    "abs\n\t^self < 0 ifTrue: [0 - self] ifFalse: [self]",
    "double\n\t^self + self",
    "even\n\t^self \\\\ 2 = 0",
    "third\n\t^self // 3",
    "max: other\n\t^self > other ifTrue: [self] ifFalse: [other]",
    "clamp\n\tself < 0 ifTrue: [^0].\n\tself > 255 ifTrue: [^255].\n\t^self",
    "bits\n\t^(self bitAnd: 255) + (self bitShift: -8)",
    "polynomial\n\t^self * self * 3 + (self * 2) - 7",
];
/// The ranges that certificates state.
const RANGES: [RangeInclusive<i64>; 4] = [SMALLEST..=LARGEST, 0..=LARGEST, -1000..=1000, SMALLEST..=-1];
/// So many inputs of an accepted candidate are compared.
const SAMPLES: usize = 500;

/// The methods, compiled.
pub struct Methods {
    program: Program,
    codes: Vec<CompiledCode>,
}

impl Default for Methods {
    /// Compiles them.
    fn default() -> Methods {
        let program = wasmgc::vm::program().unwrap_or_else(|error| panic!("{error}"));
        let codes = METHODS.iter().map(|source| compiled(source)).collect();
        Methods { program, codes }
    }
}

impl Methods {
    /// The first byte says which method, the second which ranges; what follows is the candidate. Answers whether it is accepted.
    pub fn check(&self, bytes: &[u8]) -> bool {
        let [method, range, candidate @ ..] = bytes else {
            return false;
        };
        let code = &self.codes[usize::from(*method) % self.codes.len()];
        let model = MethodModel::of(&self.program, &Subject::code(code)).unwrap_or_else(|error| panic!("{error}"));
        let range = RANGES[usize::from(*range) % RANGES.len()].clone();
        let certificate = Certificate {
            ranges: vec![range; code.num_args + 1],
        };
        let options = Options {
            exhaust_limit: 3000,
            ..Options::default()
        };
        match verify(&model, candidate, &certificate, options) {
            Ok(verified) => {
                check_agreement(&model, &verified, candidate);
                true
            }
            Err(rejection) => {
                check_rejection(&model, &rejection, candidate);
                false
            }
        }
    }
}

fn compiled(source: &str) -> CompiledCode {
    let method = smalltalk::parse_method(source).unwrap_or_else(|error| panic!("{}", error.render("method", source)));
    let context = CompileContext {
        class_name: "SmallInteger",
        instance_variables: &[],
        globals: &BTreeSet::new(),
        classes: &BTreeSet::new(),
        source: None,
    };
    compile(&method, &context, Set::SistaV1).unwrap_or_else(|error| panic!("{source}: {error}"))
}

fn check_rejection(model: &MethodModel<'_>, rejection: &Rejection, candidate: &[u8]) {
    assert!(!rejection.to_string().is_empty());
    if let Rejection::Counterexample {
        receiver,
        arguments,
        expected,
        ..
    } = rejection
    {
        let input: Vec<i64> = [*receiver].into_iter().chain(arguments.iter().copied()).collect();
        assert_eq!(
            evaluate(model, &input),
            *expected,
            "{}",
            String::from_utf8_lossy(candidate)
        );
    }
}

/// The method by its concrete evaluation, the candidate by its execution bit for bit.
fn check_agreement(model: &MethodModel<'_>, verified: &Verified, candidate: &[u8]) {
    let mut random = Random::new(1);
    for _ in 0..SAMPLES {
        let value = |range: &RangeInclusive<i64>| {
            let (low, high) = (*range.start(), *range.end());
            // Near one of the ends, near 0, where remainders and signs change, or anywhere.
            match random.below(4) {
                0 => low + random.below(40) as i64,
                1 => high - random.below(40) as i64,
                2 => (random.below(600) as i64 - 300).clamp(low, high),
                _ => low + (random.number() % ((high - low) as u64 + 1)) as i64,
            }
        };
        let input: Vec<i64> = verified.ranges().iter().map(value).collect();
        let agree = match (evaluate(model, &input), verified.run(&input)) {
            (_, None) => true,
            (Outcome::Integer(a), Some(b)) => a == b.into(),
            (Outcome::Boolean(a), Some(b)) => i64::from(a) == b,
            (Outcome::Other(_), Some(_)) => false,
        };
        assert!(agree, "{input:?}: {}", String::from_utf8_lossy(candidate));
    }
}

/// Candidates for each method, as text; changed at random.
#[cfg(test)]
mod seeded {
    use super::{METHODS, Methods};
    use smalltalk::random::Random;

    /// Right ones, by the number of the method.
    const RIGHT: [(u8, &str); 8] = [
        (
            0,
            "(select (i64.sub (i64.const 0) (local.get 0)) (local.get 0) (i64.lt_s (local.get 0) (i64.const 0)))",
        ),
        (
            0,
            "(if (result i64) (i64.lt_s (local.get 0) (i64.const 0)) (then (i64.sub (i64.const 0) (local.get 0))) (else (local.get 0)))",
        ),
        (1, "(i64.shl (local.get 0) (i64.const 1))"),
        (1, "(i64.mul (local.get 0) (i64.const 2))"),
        (
            5,
            "(if (i64.lt_s (local.get 0) (i64.const 0)) (then (return (i64.const 0)))) (select (i64.const 255) (local.get 0) (i64.gt_s (local.get 0) (i64.const 255)))",
        ),
        (
            6,
            "(i64.add (i64.and (local.get 0) (i64.const 255)) (i64.shr_s (local.get 0) (i64.const 8)))",
        ),
        (
            7,
            "(i64.sub (i64.mul (local.get 0) (i64.add (i64.mul (local.get 0) (i64.const 3)) (i64.const 2))) (i64.const 7))",
        ),
        (
            7,
            "(i64.add (i64.mul (i64.mul (local.get 0) (local.get 0)) (i64.const 3)) (i64.sub (i64.shl (local.get 0) (i64.const 1)) (i64.const 7)))",
        ),
    ];
    /// What is put in place of something else of the same row.
    const WORDS: [&[&str]; 4] = [
        &[
            "i64.add",
            "i64.sub",
            "i64.mul",
            "i64.and",
            "i64.or",
            "i64.xor",
            "i64.shl",
            "i64.shr_s",
            "i64.shr_u",
            "i64.div_s",
            "i64.rem_s",
            "i64.rem_u",
        ],
        &[
            "i64.lt_s", "i64.le_s", "i64.gt_s", "i64.ge_s", "i64.lt_u", "i64.eq", "i64.ne", "i64.ge_u",
        ],
        &[
            "i64.const 0",
            "i64.const 1",
            "i64.const 2",
            "i64.const 3",
            "i64.const 7",
            "i64.const 8",
            "i64.const 255",
            "i64.const -1",
            "local.get 0",
        ],
        &[
            "(select",
            "(if",
            "(then",
            "(else",
            "(return",
            "(result i64)",
            "(unreachable)",
            "(loop (br 0))",
        ],
    ];

    fn module(body: &str) -> String {
        format!("(module (func (export \"advice\") (param i64) (result i64) {body}))")
    }

    fn change_word(text: &str, random: &mut Random) -> String {
        let words = random.one_of(&WORDS);
        let places: Vec<(usize, &str)> = words.iter().flat_map(|word| text.match_indices(word)).collect();
        if places.is_empty() {
            return text.to_string();
        }
        let (place, old) = random.one_of(&places);
        format!(
            "{}{}{}",
            &text[..place],
            random.one_of(words),
            &text[place + old.len()..]
        )
    }

    fn input(method: u8, range: u8, candidate: &[u8]) -> Vec<u8> {
        [&[method, range], candidate].concat()
    }

    #[test]
    fn a_few_hundred_inputs() {
        let methods = Methods::default();
        let (mut accepted, mut refused) = (0, 0);
        for seed in 0..480 {
            let mut random = Random::new(seed);
            let (method, body) = RIGHT[seed as usize % RIGHT.len()];
            let range = random.below(4) as u8;
            let mut text = module(body);
            for _ in 0..random.below(3) {
                text = change_word(&text, &mut random);
            }
            let mut bytes = text.into_bytes();
            if seed % 3 == 1 {
                let wasm = wat::parse_bytes(&bytes).map(|wasm| wasm.into_owned());
                bytes = wasm.unwrap_or(bytes);
            }
            if seed % 4 == 3 {
                let place = random.below(bytes.len());
                match random.below(3) {
                    0 => bytes[place] = random.below(256) as u8,
                    1 => drop(bytes.remove(place)),
                    _ => bytes.truncate(place),
                }
            }
            match methods.check(&input(method, range, &bytes)) {
                true => accepted += 1,
                false => refused += 1,
            }
        }
        assert!(accepted > 50 && refused > 50, "{accepted} accepted, {refused} refused");
    }

    /// A candidate that is right for one method and offered to all others is accepted for none that it is wrong for.
    #[test]
    fn offered_to_others() {
        let methods = Methods::default();
        let mut accepted = 0;
        for (right, body) in RIGHT {
            for method in 0..METHODS.len() as u8 {
                for range in 0..4 {
                    let is_accepted = methods.check(&input(method, range, module(body).as_bytes()));
                    accepted += usize::from(is_accepted);
                    assert!(is_accepted || method != right, "{body} for range {range}");
                }
            }
        }
        assert_eq!(accepted, RIGHT.len() * 4);
    }
}
