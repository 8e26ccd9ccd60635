//! Errors say where, what is wrong, and what was expected. The cases stand in `errors.txt`, each with what is shown;
//! `BLESS=1` writes down what is shown now.

use smalltalk::{Dialect, SyntaxError, chunk, parse_method, parse_script, parse_typed_method, tonel};

fn error_of(kind: &str, source: &str) -> Option<SyntaxError> {
    match kind {
        "method" => parse_method(source).err(),
        "typed" => parse_typed_method(source).err(),
        "script" => parse_script(source).err(),
        "tonel" => tonel::parse_class(source, Dialect::Plain).err(),
        "chunk" => chunk::parse(source).err(),
        other => panic!("{other} is no kind of source"),
    }
}

#[test]
fn cases() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/errors.txt");
    let cases = std::fs::read_to_string(path).unwrap();
    let mut shown = Vec::new();
    for case in cases.split("\n---\n") {
        let (kind, rest) = case.split_once('\n').unwrap();
        let (source, _) = rest.split_once("\n=>\n").unwrap();
        let error = error_of(kind, source).map_or("nothing is wrong\n".to_owned(), |error| error.render(kind, source));
        shown.push(format!("{kind}\n{source}\n=>\n{error}"));
    }
    let shown = shown.join("\n---\n");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(path, shown).unwrap();
    } else {
        assert_eq!(shown, cases);
    }
}

#[test]
fn places_count_lines_and_characters() {
    let error = parse_method("größe\r\n\t\"ü\" ^ größe )").unwrap_err();
    assert_eq!((error.line, error.column), (2, 14));
    assert_eq!(error.expected, ["`:=`", "a message", "`;`", "`.`", "the end"]);
    assert_eq!((error.span.start, error.span.end), (25, 26));
    assert_eq!(
        error.to_string(),
        "2:14: unexpected `)`; expected `:=`, a message, `;`, `.` or the end"
    );
}
