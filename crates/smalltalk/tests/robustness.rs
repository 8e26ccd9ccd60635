//! No input is too deep, too long or too odd for an answer.

use smalltalk::random::Random;
use smalltalk::{Dialect, SyntaxError, chunk, grammar, parse_method, parse_script, print_script, tonel};
use std::time::{Duration, Instant};

/// Reads in every way there is; answers what went wrong in a script.
fn read(source: &str) -> Option<SyntaxError> {
    let start = Instant::now();
    let _ = parse_method(source);
    let _ = chunk::parse(source);
    let _ = tonel::parse_class(source, Dialect::Typed);
    let _ = tonel::parse_class(
        &format!("Class {{ #name : #Foo }}\nFoo >> foo [ {source} ]"),
        Dialect::Plain,
    );
    let answer = parse_script(source);
    if let Ok(script) = &answer {
        assert!(!print_script(script).is_empty() || script.statements.is_empty());
    }
    assert!(
        start.elapsed() < Duration::from_secs(20),
        "{} bytes take too long",
        source.len()
    );
    if let Err(error) = &answer {
        assert!(error.render("x", source).starts_with("x:"));
    }
    answer.err()
}

fn check_message(source: &str, expected: &str, column: usize) {
    let error = read(source).unwrap();
    assert_eq!(
        (error.message.as_str(), error.column),
        (expected, column),
        "{:.40}",
        source
    );
}

#[test]
fn nesting() {
    for (open, close) in [
        ("(", ")"),
        ("[", "]"),
        ("{", "}"),
        ("#(", ")"),
        ("a := ", ""),
        ("[:x | ", "]"),
    ] {
        let nested = |depth: usize| format!("{}3{}", open.repeat(depth), close.repeat(depth));
        assert_eq!(read(&nested(200)), None, "{open}");
        for depth in [201, 10_000, 100_000] {
            check_message(&nested(depth), "nested deeper than 200", 200 * open.len() + 1);
        }
    }
}

#[test]
fn long_chains() {
    for link in [" foo", " + 1", " , 'abc'"] {
        assert_eq!(read(&format!("a{}", link.repeat(100_000))), None);
        // Arguments, blocks and parentheses are levels.
        let nested =
            |depth: usize| format!("{}a{link}{link}", format!("a{link} + (").repeat(depth)) + &")".repeat(depth);
        assert_eq!(read(&nested(100)), None);
        check_message(
            &nested(100_000),
            "nested deeper than 200",
            200 * format!("a{link} + (").len() + 1,
        );
    }
    assert_eq!(read(&format!("a{}", " foo;".repeat(30_000) + " bar")), None);
    assert_eq!(read(&format!("a {}", "x: 3 ".repeat(30_000))), None);
    assert_eq!(read(&"a foo. ".repeat(30_000)), None);
    assert_eq!(read(&format!("#({})", "(1 2) foo ".repeat(10_000))), None);
}

#[test]
fn repeated_fragments() {
    let fragments = [
        "(", ")", "[", "]", "{", "}", "#", "#(", "#[", "'", "\"", "$", "!", ":", ";", ".", "^", "|", "||", "<", "<a: ",
        "-", "1", "1e", "16r", "1.", "_", ":=", "a:", "a: ", "a := ", "[:", "[:a", "\\", "''", "\"\"", "' ", "\" ",
        "{ #a : ", "a >> b [", "€", "\u{0}", "a\"b\"", "(a ", "[a. ", "#(a ", "a; ", "a b: (", "^(", "3 + (",
    ];
    for fragment in fragments {
        read(&fragment.repeat(100_000 / fragment.len()));
    }
}

#[test]
fn noise() {
    let pieces = [
        "foo", "a", ":=", ":", "(", ")", "[", "]", "{", "}", "'", "\"", "#", "$", "3", "16rFF", "1.5e3", ".", ";", "^",
        "|", "<", ">", "+", "-", " ", "\n", "\t", "!", "at:", "put:", "Foo", "class", ">>", "#(", "#[", ",", "é", "€",
        "\u{0}", "\r\n", "'x'", "\\",
    ];
    for seed in 0..20_000 {
        let mut random = Random::new(seed);
        let source: String = (0..random.below(40)).map(|_| random.one_of(&pieces)).collect();
        if let Some(error) = read(&source) {
            assert!(error.span.start as usize <= source.len());
        }
    }
    for seed in 0..2_000 {
        let mut random = Random::new(seed);
        let bytes: Vec<u8> = (0..random.below(200)).map(|_| random.below(256) as u8).collect();
        read(&String::from_utf8_lossy(&bytes));
    }
}

/// Changing a byte of good source gives an error or another program, never a panic.
#[test]
fn damaged_source() {
    let source = include_str!("sources/method.st");
    for seed in 0..3_000 {
        let mut random = Random::new(seed);
        let mut bytes = source.as_bytes().to_vec();
        for _ in 0..1 + random.below(3) {
            let place = random.below(bytes.len());
            match random.below(3) {
                0 => bytes[place] = random.below(128) as u8,
                1 => drop(bytes.remove(place)),
                _ => bytes.truncate(place + 1),
            }
        }
        read(&String::from_utf8_lossy(&bytes));
    }
}

#[test]
fn time_is_linear() {
    let method = include_str!("sources/method.st");
    let rule = grammar().rule("script").unwrap();
    let time = |times: usize| {
        let source = "[:a | a foo: #(1 2 3) bar: (b + c) ; baz. \"x\" 'y' size]. ".repeat(times)
            + &"x := y z. ".repeat(method.len());
        let start = Instant::now();
        assert!(grammar().parse(rule, &source).is_ok());
        start.elapsed()
    };
    let (short, long) = (time(5_000), time(50_000));
    assert!(
        long < 40 * short.max(Duration::from_millis(1)),
        "{short:?} and {long:?}"
    );
}
