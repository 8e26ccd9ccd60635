//! The programs of st/bench: each runs once, as short as can be, in every tier and both instruction sets, and checks its result.

use crate::cli::{check, check_contains};

#[test]
fn all_programs_answer_rightly() {
    let expected = ["programs answer rightly in 6 ways: 3 tiers in 2 instruction sets\n"];
    check_contains(&["bench", "--check"], 0, &expected);
}

#[test]
fn programs_are_chosen_by_name_and_by_group() {
    let listed = |names: &[&str], parts: &[&str]| check_contains(&[&["bench", "--list"], names].concat(), 0, parts);
    listed(&[], &["Richards ", "AreWeFastYet ", "BenchFib ", "benchmark "]);
    listed(
        &["squeak"],
        &["BenchFib      Squeak        The recursion of Fibonacci's numbers"],
    );
    check_contains(
        &["bench", "--list", "richards", "--json"],
        0,
        &["\"name\": \"Richards\""],
    );
    check_contains(&["bench", "--help"], 0, &["AreWeFastYet: Bounce, CD, DeltaBlue"]);
    let message = "catalyst: there is no program and no group Nothing; `catalyst bench --list` shows all\n";
    check(&["bench", "Nothing"], 2, message);
}
