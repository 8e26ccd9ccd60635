//! tests/corpus in the advice tier: every `<expression: '…' answer: '…'>`, with advice for all methods, of the corpus and of the kernel, wherever
//! the reasoner finds some. Each case runs in one of the instruction sets, since compiling it takes long; the engine's tests run all in both.

use crate::sessions::{answer, asking, session};
use advisor::Adviser;
use engine::{Advise, Tier, on_large_stack};
use smalltalk::ast::Literal;
use smalltalk::instructions::Set;
use smalltalk::tonel::{ClassFile, Dialect, parse_class};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

#[test]
fn sista() {
    check(Set::SistaV1, 0);
}

#[test]
fn v3_plus_closures() {
    check(Set::V3PlusClosures, 1);
}

/// The pragma of methods that only SistaV1 can encode.
const ONLY_SISTA: &str = "sistaV1";
/// The pragma of a case.
const CASE: &str = "expression:answer:";

/// Runs every second case, the first or the second one first.
fn check(set: Set, first: usize) {
    let mut files = files();
    files.retain(|(_, _, class)| set == Set::SistaV1 || !pragmas(class).any(|(selector, _)| selector == ONLY_SISTA));
    on_large_stack(|| {
        let verified = Arc::new(AtomicUsize::new(0));
        let count_verified = verified.clone();
        let mut ask = asking(Adviser::Reasoner, |_| true);
        let advise: Advise = Box::new(move |program, numbered, subject| {
            let found = ask(program, numbered, subject);
            count_verified.fetch_add(usize::from(found.is_some()), Ordering::Relaxed);
            found
        });
        let mut session = session(set, Tier::TranslationAtOnce, Some(advise));
        let texts: Vec<(&str, &str)> = files.iter().map(|(name, text, _)| (&**name, &**text)).collect();
        session.load(&texts).unwrap_or_else(|error| panic!("{error}"));
        let advised = verified.load(Ordering::Relaxed);
        assert!(advised > 5, "advice for {advised} methods only");
        let (mut count, mut failures) = (0, Vec::new());
        let cases = files.iter().flat_map(|(_, _, class)| pragmas(class));
        for (selector, arguments) in cases.skip(first).step_by(2) {
            let (CASE, [Literal::String(expression), Literal::String(expected)]) = (selector, arguments) else {
                continue;
            };
            count += 1;
            let answer = answer(&mut session, expression);
            if answer != *expected {
                failures.push(format!("{expression}\n    expected {expected}\n    answered {answer}"));
            }
        }
        assert!(count > 100, "only {count} cases");
        assert!(
            failures.is_empty(),
            "{} of {count} fail:\n{}",
            failures.len(),
            failures.join("\n")
        );
    })
    .unwrap();
}

fn pragmas(class: &ClassFile) -> impl Iterator<Item = (&str, &[Literal])> {
    let pragmas = class.methods.iter().flat_map(|method| &method.method.pragmas);
    pragmas.map(|pragma| (pragma.selector.as_str(), pragma.arguments.as_slice()))
}

fn files() -> Vec<(String, String, ClassFile)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus");
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<_> = entries
        .filter(|path| path.extension().is_some_and(|extension| extension == "st"))
        .collect();
    paths.sort();
    let read = |path: &std::path::PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(path).unwrap();
        let class = parse_class(&text, Dialect::Plain).unwrap_or_else(|error| panic!("{}", error.render(&name, &text)));
        (name, text, class)
    };
    paths.iter().map(read).collect()
}
