//! Reading replies.

use advisor::{Reply, ReplyError};
use verify::{LARGEST, SMALLEST};

fn parse(text: &str) -> Result<Reply, ReplyError> {
    Reply::parse(text, &["self".to_string(), "x".to_string()])
}

#[track_caller]
fn check(text: &str, candidate: &str, ranges: [(i64, i64); 2]) {
    let reply = parse(text).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(reply.candidate, candidate);
    let found: Vec<(i64, i64)> = reply
        .certificate
        .ranges
        .iter()
        .map(|range| (*range.start(), *range.end()))
        .collect();
    assert_eq!(found, ranges);
}

#[test]
fn replies() {
    let all = (SMALLEST, LARGEST);
    check("```wat\n(module)\n```\n", "(module)\n", [all, all]);
    check(
        "Here:\n  ```\n(module)\n  ```\nrange: x -1 .. 5\nrange: self 0..9",
        "(module)\n",
        [(0, 9), (-1, 5)],
    );
    check(
        "```\n2 + 3\n```\n```wat\n(module)\n```\n* **range: x 1 .. 2**",
        "(module)\n",
        [all, (1, 2)],
    );
    check(
        "I say (module \"a)\" ;; :-)\n (func)) and no more.",
        "(module \"a)\" ;; :-)\n (func))",
        [all, all],
    );
    check("(module)\r\nrange: self 1 .. 2\r\n", "(module)", [(1, 2), all]);
    check(
        "(module)\nRange: self 1 .. 2\n**RANGE: x 3 .. 4**\n",
        "(module)",
        [(1, 2), (3, 4)],
    );
}

#[track_caller]
fn check_error(text: &str, expected: ReplyError) {
    assert_eq!(parse(text), Err(expected));
}

#[test]
fn errors() {
    check_error("", ReplyError::NoModule);
    check_error("I cannot do that.", ReplyError::NoModule);
    check_error("\n```wat\n(module)", ReplyError::OpenModule { line: 2 });
    check_error("\n(module (func)", ReplyError::OpenModule { line: 2 });
    check_error("```wat\n```\n```wat\n```\n", ReplyError::SecondModule { line: 3 });
    check_error("(module)\nrange: x", ReplyError::BadRange { line: 2 });
    check_error("(module)\nrange: x 1 to 5", ReplyError::BadRange { line: 2 });
    check_error("(module)\nRange: x 1 to 5", ReplyError::BadRange { line: 2 });
    check_error(
        "(module)\nrange: x 1 .. 99999999999999999999",
        ReplyError::BadRange { line: 2 },
    );
    check_error(
        "(module)\nrange: x 1 .. 5\nrange: x 1 .. 5",
        ReplyError::SecondRange {
            line: 3,
            name: "x".into(),
        },
    );
    let names = vec!["self".to_string(), "x".to_string()];
    check_error(
        "(module)\nrange: y 1 .. 5",
        ReplyError::UnknownParameter {
            line: 2,
            name: "y".into(),
            names,
        },
    );
}

#[test]
fn noise_is_refused() {
    for piece in ["(", "```\n", "range: ", "(module ", "\u{10FFFF}", "\"\\"] {
        let noise = piece.repeat(10_000_000 / piece.len());
        assert_eq!(parse(&noise), Err(ReplyError::TooLarge { size: noise.len() }));
        let short = &noise[..piece.len() * (200_000 / piece.len())];
        assert!(parse(short).is_err());
    }
}
