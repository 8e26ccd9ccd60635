//! The files of this folder and their cases, `<expression: '…' answer: '…'>`: read alike by the tests of the engine and of the command line,
//! which include this file.

use smalltalk::ast::Literal;
use smalltalk::instructions::Set;
use smalltalk::tonel::{ClassFile, Dialect, parse_class};
use std::path::Path;

/// The pragma of methods that only SistaV1 can encode.
const ONLY_SISTA: &str = "sistaV1";
/// The pragma of a case.
const CASE: &str = "expression:answer:";

/// An expression and what it answers.
pub struct Case {
    /// File and line.
    pub place: String,
    pub expression: String,
    pub answer: String,
}

/// What an instruction set can run: files, pairs of name and text, and their cases.
pub fn corpus(set: Set) -> (Vec<(String, String)>, Vec<Case>) {
    let mut files = files();
    files.retain(|(name, text)| set == Set::SistaV1 || !is_only_for_sista(&class(name, text)));
    let cases: Vec<Case> = files.iter().flat_map(|(name, text)| cases(name, text)).collect();
    assert!(cases.len() > 900, "only {} cases", cases.len());
    (files, cases)
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

fn class(name: &str, text: &str) -> ClassFile {
    parse_class(text, Dialect::Plain).unwrap_or_else(|error| panic!("{}", error.render(name, text)))
}

fn is_only_for_sista(class: &ClassFile) -> bool {
    let mut pragmas = class.methods.iter().flat_map(|method| &method.method.pragmas);
    pragmas.any(|pragma| pragma.selector == ONLY_SISTA)
}

fn cases(name: &str, text: &str) -> Vec<Case> {
    let class = class(name, text);
    let pragmas = class.methods.iter().flat_map(|method| &method.method.pragmas);
    let cases = pragmas.filter(|pragma| pragma.selector == CASE);
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
