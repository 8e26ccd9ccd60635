//! Measures how fast Smalltalk source is read: `cargo run --release -p smalltalk --example parse_speed [FILE.st]`.

use std::time::Instant;

/// How much is read for one measurement.
const BYTES: usize = 20_000_000;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let method = match std::env::args().nth(1) {
        Some(path) => std::fs::read_to_string(path)?,
        None => include_str!("../tests/sources/method.st").to_owned(),
    };
    let grammar = smalltalk::grammar();
    let rule = grammar.rule("method").ok_or("no rule")?;
    let times = BYTES / method.len() + 1;
    let megabytes = (times * method.len()) as f64 / 1e6;
    for _ in 0..3 {
        let start = Instant::now();
        for _ in 0..times {
            grammar.parse(rule, &method)?;
        }
        let tree = megabytes / start.elapsed().as_secs_f64();
        let start = Instant::now();
        for _ in 0..times {
            smalltalk::parse_method(&method)?;
        }
        let syntax = megabytes / start.elapsed().as_secs_f64();
        println!("to a tree {tree:.1} MB/s, to a syntax tree {syntax:.1} MB/s");
    }
    Ok(())
}
