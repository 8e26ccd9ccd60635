//! Looking into the tiers: traces, reports, and what may run where.

use crate::cli::{catalyst, check_contains, file};
use std::path::Path;
use std::process::Output;

/// Methods that are hot, and a loop.
const METHODS: &str = "Extension { #name : #Integer }\n\n\
    Integer >> hotOne [\n\t^self * 3 + 4 - 1\n]\n\n\
    Integer >> hotTwo [\n\t^self printString size\n]\n";
const PROGRAM: &str = "| sum | sum := 0. 1 to: 3000 do: [:each | sum := sum + each hotOne + each hotTwo]. \
    (Delay forMilliseconds: 300) wait. 1 to: 30000 do: [:each | sum := sum + each hotOne + each hotTwo]. \
    (Delay forMilliseconds: 1500) wait. 1 to: 300000 do: [:each | sum := sum + each hotOne + each hotTwo]. Transcript show: sum printString; nl";

fn run(more: &[&str]) -> Output {
    let methods = file("look.extension.st", METHODS);
    let program = file("look.st", PROGRAM);
    let paths = ["run", methods.to_str().unwrap(), program.to_str().unwrap()];
    let output = catalyst(&[&paths[..], more].concat()).output().unwrap();
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    output
}

fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The lines about a method, without their times.
fn about<'t>(text: &'t str, name: &str) -> Vec<&'t str> {
    let lines = text.lines().filter(|line| line.contains(name));
    lines
        .filter_map(|line| line.split_once(" ms  ").map(|(_, rest)| rest))
        .collect()
}

#[test]
fn tiers_are_traced() {
    let expected = run(&["--tier", "interpreter"]).stdout;
    let output = run(&["--trace", "tiers", "--tier", "advice"]);
    assert_eq!(output.stdout, expected);
    let trace = errors(&output);
    let of_one = about(&trace, "Integer>>hotOne");
    assert!(
        of_one
            .iter()
            .any(|line| line.starts_with("translated Integer>>hotOne: ")),
        "{trace}"
    );
    assert!(
        of_one
            .iter()
            .any(|line| line.starts_with("advice asked for Integer>>hotOne")),
        "{trace}"
    );
    assert!(
        of_one
            .iter()
            .any(|line| line.contains("instructions, ") && line.contains(" bytes of WebAssembly")),
        "{trace}"
    );
    let of_two = about(&trace, "Integer>>hotTwo");
    assert!(
        of_two
            .iter()
            .any(|line| line.contains("no advice for Integer>>hotTwo: ") && line.contains("printString")),
        "{trace}"
    );
    // Without being asked to it says nothing.
    assert_eq!(errors(&run(&["--tier", "advice"])), "");
}

/// The method is found in the record of the class above, whose instances are of another kind than the receivers; of these the next translation knows.
#[test]
fn what_is_sent_to_super_is_translated_for_its_receivers() {
    let above = file(
        "LookAbove.class.st",
        "Class {\n\t#name : #LookAbove,\n\t#superclass : #Object,\n\t#instVars : [ 'sum' ]\n}\n\n\
        LookAbove >> total [\n\t^sum := 1000\n]\n",
    );
    let below = file(
        "LookBelow.class.st",
        "Class {\n\t#name : #LookBelow,\n\t#superclass : #LookAbove,\n\t#instVars : [ 'a', 'b', 'c', 'd' ]\n}\n\n\
        LookBelow >> total [\n\t^super total + 1\n]\n",
    );
    let program = file(
        "look.below.st",
        "| below | below := LookBelow new. \
        5 timesRepeat: [1 to: 5000 do: [:each | below total]. (Delay forMilliseconds: 400) wait]. Transcript show: below total printString",
    );
    let paths = [&above, &below, &program].map(|path| path.to_str().unwrap());
    let output = catalyst(&[&["run", "--trace", "tiers"], &paths[..]].concat())
        .output()
        .unwrap();
    assert_eq!(output.stdout, b"1001");
    let trace = errors(&output);
    let translated = about(&trace, "translated LookAbove>>total");
    assert!(translated.len() > 1, "{trace}");
}

#[test]
fn advice_is_reported() {
    let report = errors(&run(&["--advice-report", "--tier", "advice"]));
    assert!(report.starts_with("advice: asked about "), "{report}");
    assert!(report.contains("  Integer>>hotOne (called with ["), "{report}");
    assert!(
        report.contains("    none: ") && report.contains("#printString"),
        "{report}"
    );
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("advice.txt");
    let option = format!("--advice-report={}", path.display());
    assert_eq!(errors(&run(&[&option, "--tier", "advice"])), "");
    assert!(
        std::fs::read_to_string(path)
            .unwrap()
            .contains("  Integer>>hotOne (called with [")
    );
    check_contains(
        &["eval", "3", "--advice-report"],
        2,
        &["--advice-report needs --tier advice"],
    );
    let json = ["bench", "BenchFib", "--advice", "--iterations", "20", "--json"];
    check_contains(&json, 0, &["\"advice\": ["]);
}

#[test]
fn methods_are_chosen_for_a_tier() {
    let translated = |more: &[&str]| {
        let trace = errors(&run(&[&["--trace", "tiers"], more].concat()));
        let lines = trace
            .lines()
            .filter(|line| line.contains("  translated ") || line.contains("  loop entered in "));
        lines.map(str::to_owned).collect::<Vec<_>>().join("\n")
    };
    let only = translated(&["--only", "Integer>>hotOne"]);
    assert!(only.contains("Integer>>hotOne") && only.lines().count() == 1, "{only}");
    let never = translated(&["--never", "Integer>>hotOne", "--never", "Integer>>printString"]);
    assert!(
        never.contains("Integer>>hotTwo") && !never.contains("hotOne"),
        "{never}"
    );
    // With advice, it is advice that is chosen.
    let advised = errors(&run(&[
        "--trace",
        "tiers",
        "--tier",
        "advice",
        "--never",
        "Integer>>hotOne",
    ]));
    assert!(advised.contains("translated Integer>>hotOne"), "{advised}");
    assert!(!advised.contains("advice asked for Integer>>hotOne"), "{advised}");
    check_contains(&["eval", "3", "--only", "hotOne"], 2, &["write Class>>selector"]);
    let interpreter = ["eval", "3", "--only", "A>>b", "--tier", "interpreter"];
    check_contains(&interpreter, 2, &["--only and --never choose what runs in the tier"]);
}

#[test]
fn inherited_methods_are_shown_with_whose_they_are() {
    check_contains(
        &["show", "Array>>do:"],
        0,
        &["\"Array inherits do: from SequenceableCollection\"\n\ndo: aBlock"],
    );
    check_contains(
        &["show", "Array class>>name"],
        0,
        &["\"Array class inherits name from "],
    );
    check_contains(
        &["show", "Array>>do:", "--as", "english"],
        0,
        &["Array inherits do: from SequenceableCollection\n"],
    );
    check_contains(
        &["show", "Array>>noSuch"],
        1,
        &["Array has no method noSuch, nor inherits one"],
    );
    check_contains(&["show", "NoSuch>>foo"], 1, &["there is no class NoSuch"]);
}

#[test]
fn translations_are_shown_with_their_blocks_and_loops() {
    for set in ["sista", "v3plusclosures"] {
        check_contains(
            &["show", "SequenceableCollection>>do:", "--as", "wat", "--set", set],
            0,
            &[
                ";; SequenceableCollection>>do:, from pc 0\n(func",
                ";; SequenceableCollection>>do: loop, entered at the backward jump at pc ",
                ";; pc 0: ",
            ],
        );
        check_contains(
            &["show", "Collection>>detect:", "--as", "wat", "--set", set],
            0,
            &[";; Collection>>detect: [], from pc ", "\n  ;; pc "],
        );
    }
}

/// Every instruction of a method is found in its translation.
#[test]
fn instructions_stand_above_what_they_became() {
    let output = |view: &str| {
        let output = catalyst(&["show", "SmallInteger>>benchmark", "--as", view])
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let (english, wat) = (output("english"), output("wat"));
    let instructions: Vec<&str> = english
        .lines()
        .filter_map(|line| line.split_once(". ").map(|(_, text)| text))
        .collect();
    let comments: Vec<&str> = wat
        .lines()
        .filter_map(|line| line.trim().strip_prefix(";; pc "))
        .collect();
    assert_eq!(instructions.len(), 62);
    for (instruction, comment) in instructions.iter().zip(&comments) {
        assert_eq!(comment.split_once(": ").unwrap().1, *instruction, "{wat}");
    }
    assert!(comments.len() >= instructions.len());
}
