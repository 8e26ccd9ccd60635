//! Right candidates changed at random: whatever is still accepted must agree with the method on thousands of inputs.

mod assembler;
mod pair;

use smalltalk::random::Random;
use verify::{Certificate, Options, Outcome, Rejection, Verified, evaluate, verify};

const REPLACEMENTS: [(&str, &str); 18] = [
    ("i64.add", "i64.sub"),
    ("i64.sub", "i64.add"),
    ("i64.mul", "i64.add"),
    ("i64.shr_s", "i64.shr_u"),
    ("i64.shr_u", "i64.shr_s"),
    ("i64.shl", "i64.mul"),
    ("i64.lt_s", "i64.le_s"),
    ("i64.gt_s", "i64.ge_s"),
    ("i64.lt_s", "i64.lt_u"),
    ("i64.and", "i64.or"),
    ("i64.xor", "i64.or"),
    ("i64.rem_s", "i64.rem_u"),
    ("i64.div_s", "i64.div_u"),
    ("i64.const 1", "i64.const 2"),
    ("i64.const 0", "i64.const -1"),
    ("i64.const 10", "i64.const 9"),
    ("i64.const 7", "i64.const 15"),
    (
        "local.get $receiver",
        "(i64.extend_i32_s (i32.wrap_i64 (local.get $receiver)))",
    ),
];

/// One place changed, the same ones in every run; None where there is nothing of the kind.
fn mutate(text: &str, random: &mut Random) -> Option<String> {
    let (old, new) = random.one_of(&REPLACEMENTS);
    let places: Vec<usize> = text.match_indices(old).map(|(place, _)| place).collect();
    let place = *places.get(random.below(places.len().max(1)))?;
    Some(format!("{}{new}{}", &text[..place], &text[place + old.len()..]))
}

#[test]
fn no_wrong_mutant_is_accepted() {
    let program = assembler::program();
    let mut random = Random::new(7);
    let (mut tried, mut accepted) = (0, 0);
    for pairs in pair::read_all() {
        let model = assembler::assemble(&program, &pairs.method);
        for candidate in pairs
            .candidates
            .iter()
            .filter(|candidate| candidate.verdict == "proved")
        {
            for _ in 0..6 {
                let Some(mutant) = mutate(&candidate.text, &mut random) else {
                    continue;
                };
                let certificate = Certificate {
                    ranges: candidate.ranges.clone(),
                };
                let options = Options {
                    exhaust_limit: 0,
                    ..Options::default()
                };
                let result = verify(&model, mutant.as_bytes(), &certificate, options);
                tried += 1;
                if let Ok(verified) = result {
                    accepted += 1;
                    check_agreement(&model, &verified, &mutant, &mut random);
                } else if let Err(Rejection::Counterexample {
                    receiver,
                    arguments,
                    expected,
                    ..
                }) = result
                {
                    let input: Vec<i64> = [receiver].into_iter().chain(arguments).collect();
                    assert_eq!(evaluate(&model, &input), expected, "{mutant}");
                }
            }
        }
    }
    assert!(
        tried > 50 && accepted > 0 && accepted < tried,
        "{accepted} of {tried} accepted"
    );
}

/// The method by its concrete evaluation, the mutant by its execution bit for bit.
fn check_agreement(model: &verify::MethodModel, verified: &Verified, mutant: &str, random: &mut Random) {
    for _ in 0..2000 {
        let input: Vec<i64> = verified
            .ranges()
            .iter()
            .map(|range| {
                // Half of them near 0, where remainders and signs change.
                let (low, high) = (*range.start(), *range.end());
                let near = random.below(2) == 0;
                let (low, high) = if near {
                    (low.max(-40).min(high), high.min(40).max(low))
                } else {
                    (low, high)
                };
                low + random.below((high - low) as usize + 1) as i64
            })
            .collect();
        let expected = evaluate(model, &input);
        let got = verified.run(&input);
        let agree = match (&expected, got) {
            (_, None) => true,
            (Outcome::Integer(a), Some(b)) => *a == b.into(),
            (Outcome::Boolean(a), Some(b)) => i64::from(*a) == b,
            (Outcome::Other(_), Some(_)) => false,
        };
        assert!(agree, "{mutant}\n{input:?}: expected {expected:?}, got {got:?}");
    }
}
