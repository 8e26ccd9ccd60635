//! Right and wrong candidates, from `tests/advice`.

mod assembler;
mod pair;

use pair::{Pairs, describe};
use std::time::Instant;
use verify::{Certificate, Options, verify};

/// Every candidate gets the verdict that its file expects. `ADVICE=abs` looks at files of that name only.
#[test]
fn pairs() {
    let program = assembler::program();
    let mut failures = Vec::new();
    let mut count = 0;
    let only = std::env::var("ADVICE").unwrap_or_default();
    for pairs in pair::read_all().into_iter().filter(|pairs| pairs.file.contains(&only)) {
        check(&program, &pairs, &mut failures);
        count += pairs.candidates.len();
    }
    assert!(
        failures.is_empty(),
        "{} of {count}:\n{}",
        failures.len(),
        failures.join("\n")
    );
    assert!(count >= 40 || !only.is_empty());
}

fn check(program: &wasmgc::ir::Program, pairs: &Pairs, failures: &mut Vec<String>) {
    let model = assembler::assemble(program, &pairs.method);
    for candidate in &pairs.candidates {
        let certificate = Certificate {
            ranges: candidate.ranges.clone(),
        };
        let start = Instant::now();
        let options = Options::default();
        let work = options.work.clone();
        let result = verify(&model, candidate.text.as_bytes(), &certificate, options);
        let (verdict, text) = describe(&result);
        println!(
            "{:>6.1} ms {:>9} units  {:<16} {}: {}",
            start.elapsed().as_secs_f64() * 1e3,
            work.spent(),
            verdict,
            pairs.file,
            candidate.title
        );
        if verdict != candidate.verdict || !text.contains(&candidate.contains) {
            failures.push(format!(
                "{}: {}: expected {} | {}, got {verdict}: {text}",
                pairs.file, candidate.title, candidate.verdict, candidate.contains
            ));
        }
    }
}

/// Ten megabytes of noise are refused at once, as text and as a binary.
#[test]
fn noise() {
    let program = assembler::program();
    let model = assembler::assemble(&program, "same ^self");
    let noise: Vec<u8> = (0..10_000_000u32)
        .map(|index| (index.wrapping_mul(2_654_435_761) >> 13) as u8)
        .collect();
    for prefix in [&b""[..], b"\0asm\x01\0\0\0"] {
        let bytes = [prefix, &noise].concat();
        let result = verify(&model, &bytes, &Certificate::all_small_integers(1), Options::default());
        assert_eq!(describe(&result).0, "too-large");
        // What is short enough to be read is refused too, and does no harm.
        for length in [0, 1, 8, 9, 100, 1000, 60_000] {
            let result = verify(
                &model,
                &bytes[..length + prefix.len()],
                &Certificate::all_small_integers(1),
                Options::default(),
            );
            assert!(
                matches!(describe(&result).0, "not-wat" | "invalid" | "not-confined"),
                "{:?}",
                describe(&result)
            );
        }
    }
}
