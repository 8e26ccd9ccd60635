//! Measures how fast Smalltalk source is read: `cargo run --release -p smalltalk --example parse_speed [FILE.st]`.

use std::time::Instant;

/// How much is read for one measurement.
const BYTES: usize = 1_000_000;

/// The best of so many measurements counts: whatever else the machine does can only make them slower.
const MEASUREMENTS: usize = 20;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let method = match std::env::args().nth(1) {
        Some(path) => std::fs::read_to_string(path)?,
        None => include_str!("../tests/sources/method.st").to_owned(),
    };
    let grammar = smalltalk::grammar();
    let rule = grammar.rule("method").ok_or("no rule")?;
    let tree = best(&method, || grammar.parse(rule, &method).map(drop).map_err(Into::into))?;
    let syntax = best(&method, || {
        smalltalk::parse_method(&method).map(drop).map_err(Into::into)
    })?;
    println!("to a tree {tree:.1} MB/s, to a syntax tree {syntax:.1} MB/s");
    Ok(())
}

/// Megabytes a second.
fn best(
    source: &str,
    read: impl Fn() -> Result<(), Box<dyn std::error::Error>>,
) -> Result<f64, Box<dyn std::error::Error>> {
    let times = BYTES / source.len() + 1;
    let mut best = 0f64;
    for _ in 0..MEASUREMENTS {
        let start = Instant::now();
        for _ in 0..times {
            read()?;
        }
        best = best.max((times * source.len()) as f64 / 1e6 / start.elapsed().as_secs_f64());
    }
    Ok(best)
}
