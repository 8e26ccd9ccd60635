//! What is printed reads back as the same tree.

use smalltalk::ast::{Method, Span};
use smalltalk::random::random_syntax;
use smalltalk::{Dialect, grammar, parse_method, parse_typed_method, print_method, tonel};
use std::path::{Path, PathBuf};

fn without_places(mut method: Method) -> Method {
    method.map_spans(&|_| Span::default());
    method
}

fn check_printed(method: &Method, typed: bool) {
    let text = print_method(method);
    let read = if typed {
        parse_typed_method(&text)
    } else {
        parse_method(&text)
    };
    match read {
        Ok(read) => assert_eq!(without_places(read), without_places(method.clone()), "{text}"),
        Err(error) => panic!("{}", error.render("printed", &text)),
    }
}

#[test]
fn random_methods_read_back() {
    for seed in 0..3000 {
        let typed = seed % 2 == 0;
        check_printed(&random_syntax(seed, typed), typed);
    }
}

#[test]
fn layout() {
    let source = include_str!("sources/method.st");
    let printed = print_method(&parse_method(source).unwrap());
    let expected = include_str!("sources/method.printed.st");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(
            Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sources/method.printed.st"),
            &printed,
        )
        .unwrap();
        return;
    }
    assert_eq!(printed, expected);
}

/// All Smalltalk files of the project.
fn files() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../../st")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "st") {
                found.push(path);
            }
        }
    }
    found
}

#[test]
fn all_files_of_the_project() {
    let rule = grammar().rule("tonel file").unwrap();
    let files = files();
    assert!(!files.is_empty());
    for path in files {
        let source = std::fs::read_to_string(&path).unwrap();
        if !(source.contains("\nClass {") || source.starts_with("Class {") || source.contains("Extension {")) {
            continue; // A script or a chunk file.
        }
        let tree = grammar()
            .parse(rule, &source)
            .unwrap_or_else(|failure| panic!("{}: {failure}", path.display()));
        assert_eq!(tree.to_source(), source);
        let name = path.display().to_string();
        let dialect = if path.components().any(|part| part.as_os_str() == "vm") {
            Dialect::Typed
        } else {
            Dialect::Plain
        };
        match tonel::parse_class(&source, dialect) {
            Ok(class) => {
                for definition in &class.methods {
                    check_printed(&definition.method, dialect == Dialect::Typed);
                    let alone = definition.source(&source);
                    let read = match dialect {
                        Dialect::Plain => parse_method(&alone),
                        Dialect::Typed => parse_typed_method(&alone),
                    };
                    let read = read.unwrap_or_else(|error| panic!("{}", error.render(&name, &alone)));
                    assert_eq!(
                        without_places(read),
                        without_places(definition.method.clone()),
                        "{name}"
                    );
                }
            }
            Err(error) => panic!("{}", error.render(&name, &source)),
        }
    }
}
