//! Every `<expression: '…' answer: '…'>` in tests/corpus, in both instruction sets and in every tier; there twice:
//! the second time activations are written out at every third call.

use engine::{DEPTH_LIMIT, Options, Session, Tier};
use smalltalk::ast::Literal;
use smalltalk::instructions::Set;
use smalltalk::tonel::{ClassFile, Dialect, parse_class};
use std::path::Path;

#[test]
fn sista_interpreted() {
    check(Set::SistaV1, Tier::Interpreter);
}

#[test]
fn v3_plus_closures_interpreted() {
    check(Set::V3PlusClosures, Tier::Interpreter);
}

#[test]
fn sista_translated() {
    check(Set::SistaV1, Tier::TranslationAtOnce);
}

#[test]
fn v3_plus_closures_translated() {
    check(Set::V3PlusClosures, Tier::TranslationAtOnce);
}

/// A depth limit at which activations are written out all the time.
const SMALL_LIMIT: i32 = 3;
/// The pragma of methods that only SistaV1 can encode.
const ONLY_SISTA: &str = "sistaV1";

struct Case {
    place: String,
    expression: String,
    answer: String,
}

fn check(set: Set, tier: Tier) {
    let mut files = files();
    files.retain(|(name, text)| set == Set::SistaV1 || !has_pragma(name, text, ONLY_SISTA));
    let cases: Vec<Case> = files.iter().flat_map(|(name, text)| cases(name, text)).collect();
    assert!(cases.len() > 100, "only {} cases", cases.len());
    let count = cases.len();
    let failures = engine::on_large_stack(|| failures(set, tier, &files, cases)).unwrap();
    assert!(
        failures.is_empty(),
        "{} of {count} fail:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

fn failures(set: Set, tier: Tier, files: &[(String, String)], cases: Vec<Case>) -> Vec<String> {
    let mut session = Session::new(Options {
        set,
        tier,
        advise: None,
        output: Box::new(std::io::sink()),
    })
    .unwrap();
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    session.load(&files).unwrap_or_else(|error| panic!("{error}"));
    let mut failures = Vec::new();
    for limit in [DEPTH_LIMIT, SMALL_LIMIT] {
        session.set_depth_limit(limit);
        for Case {
            place,
            expression,
            answer: expected,
        } in &cases
        {
            let answer = session.evaluate(place, expression);
            let answer = answer.unwrap_or_else(|error| error.to_string());
            if answer != *expected {
                failures.push(format!(
                    "{place}: {expression} (depth limit {limit})\n    expected {expected}\n    answered {answer}"
                ));
            }
        }
    }
    failures
}

fn files() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus");
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<_> = entries
        .filter(|path| path.extension().is_some_and(|extension| extension == "st"))
        .collect();
    paths.sort();
    let read = |path: &std::path::PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        (name, std::fs::read_to_string(path).unwrap())
    };
    paths.iter().map(read).collect()
}

fn has_pragma(name: &str, text: &str, selector: &str) -> bool {
    let mut methods = class(name, text).methods.into_iter();
    methods.any(|method| method.method.pragmas.iter().any(|pragma| pragma.selector == selector))
}

fn class(name: &str, text: &str) -> ClassFile {
    parse_class(text, Dialect::Plain).unwrap_or_else(|error| panic!("{}", error.render(name, text)))
}

fn cases(name: &str, text: &str) -> Vec<Case> {
    let class = class(name, text);
    let pragmas = class.methods.iter().flat_map(|method| &method.method.pragmas);
    let cases = pragmas.filter(|pragma| pragma.selector == "expression:answer:");
    cases
        .map(|pragma| {
            let [Literal::String(expression), Literal::String(answer)] = &pragma.arguments[..] else {
                panic!("{name}: a case with other arguments than two strings");
            };
            let (line, _) = smalltalk::diagnostic::line_and_column(text, pragma.span.start);
            Case {
                place: format!("{name}:{line}"),
                expression: expression.clone(),
                answer: answer.clone(),
            }
        })
        .collect()
}
