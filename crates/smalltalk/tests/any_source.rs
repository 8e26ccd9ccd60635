//! Any bytes as source: nothing panics, errors lie within the text, what is printed reads back as the same tree, what is decompiled
//! compiles to the same code. The fuzzer runs the same check on bytes of its own.

use smalltalk::ast::{Method, Script, Span};
use smalltalk::compiler::{CompileContext, CompileError, compile, compile_script};
use smalltalk::decompiler::decompile;
use smalltalk::instructions::Set;
use smalltalk::{Dialect, SyntaxError, chunk, parse_method, parse_script, parse_typed_method, tonel};
use std::collections::BTreeSet;

/// Reads, prints, compiles and decompiles the bytes in every way there is. Answers in how many of them they are Smalltalk.
pub fn check(bytes: &[u8]) -> usize {
    let source = &*String::from_utf8_lossy(bytes);
    let plain = read(source, parse_method(source));
    let typed = read(source, parse_typed_method(source));
    let script = read(source, parse_script(source));
    if let Some(method) = &plain {
        check_printed(method, |text| parse_method(text));
        check_compiled(source, method);
    }
    if let Some(method) = &typed {
        check_printed(method, parse_typed_method);
    }
    if let Some(script) = &script {
        check_script(source, script);
    }
    let chunks = read(source, chunk::parse(source));
    let class = read(source, tonel::parse_class(source, Dialect::Typed));
    [
        plain.is_some(),
        typed.is_some(),
        script.is_some(),
        chunks.is_some(),
        class.is_some(),
    ]
    .into_iter()
    .filter(|each| *each)
    .count()
}

fn read<T>(source: &str, result: Result<T, SyntaxError>) -> Option<T> {
    result
        .map_err(|error| {
            check_place(source, error.span, &error.to_string());
            assert!(error.render("x", source).starts_with("x:"));
        })
        .ok()
}

fn check_place(source: &str, span: Span, message: &str) {
    let text = source.get(span.start as usize..span.end as usize);
    assert!(text.is_some(), "{span:?} is not within the text: {message}\n{source}");
}

fn check_printed(method: &Method, parse: impl Fn(&str) -> Result<Method, SyntaxError>) {
    let text = smalltalk::print_method(method);
    let again = parse(&text).unwrap_or_else(|error| panic!("{}", error.render("printed", &text)));
    assert_eq!(without_places(again), without_places(method.clone()), "{text}");
}

fn without_places(mut method: Method) -> Method {
    method.map_spans(&|_| Span::default());
    method
}

fn check_script(source: &str, script: &Script) {
    let text = smalltalk::print_script(script);
    let again = parse_script(&text).unwrap_or_else(|error| panic!("{}", error.render("printed", &text)));
    assert_eq!(smalltalk::print_script(&again), text);
    for set in Set::ALL {
        if let Err(error) = in_context(|context| compile_script(script, context, set)) {
            check_place(source, error.span, &error.to_string());
        }
    }
}

fn check_compiled(source: &str, method: &Method) {
    for set in Set::ALL {
        let code = match in_context(|context| compile(method, context, set)) {
            Ok(code) => code,
            Err(error) => {
                check_place(source, error.span, &error.to_string());
                continue;
            }
        };
        // Not everything can be decompiled; but what is found must be right.
        let Ok(found) = decompile(&code) else { continue };
        let text = smalltalk::print_method(&found);
        let read = parse_method(&text).unwrap_or_else(|error| panic!("{}", error.render("decompiled", &text)));
        let again = in_context(|context| compile(&read, context, set));
        let again = again.unwrap_or_else(|error| panic!("{set:?}: {error}\n{text}"));
        assert!(again.same_code(&code), "{set:?}\n{source}\n{text}");
    }
}

fn in_context<T>(run: impl FnOnce(&CompileContext<'_>) -> Result<T, CompileError>) -> Result<T, CompileError> {
    let globals: BTreeSet<String> = ["Object", "Global", "Smalltalk"].map(String::from).into();
    run(&CompileContext {
        class_name: "Example",
        instance_variables: &["x".to_string(), "y".to_string()],
        globals: &globals,
        classes: &BTreeSet::new(),
        source: None,
    })
}

/// What the fuzzer found: the place of what is unexpected was as long as its escaped form.
#[cfg(test)]
#[test]
fn unexpected_control_characters() {
    check(b"casca\x02\n\tself foo");
    check("foo\n\t^\u{1D173}".as_bytes());
}

/// Good source with a few bytes changed; each is also tried as it is.
#[cfg(test)]
#[test]
fn a_few_hundred_inputs() {
    use smalltalk::random::{Random, random_method, random_syntax};
    let mut read = 0;
    for seed in 0..400 {
        let method = match seed % 3 {
            0 => random_method(seed),
            _ => random_syntax(seed, seed % 2 == 0),
        };
        let mut bytes = smalltalk::print_method(&method).into_bytes();
        read += check(&bytes);
        let mut random = Random::new(seed);
        for _ in 0..1 + random.below(4) {
            let place = random.below(bytes.len());
            match random.below(4) {
                0 => bytes[place] = random.below(256) as u8,
                1 => bytes.insert(place, random.one_of(b"()[]{}#'\"$!^:;.|<>+-_ 0az\n")),
                2 => drop(bytes.drain(place..bytes.len().min(place + random.below(9)))),
                _ => bytes.extend(bytes[place..].to_vec()),
            }
        }
        read += check(&bytes);
    }
    assert!(read > 400, "only {read} were Smalltalk");
}
