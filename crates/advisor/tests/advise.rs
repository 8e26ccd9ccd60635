//! Advice for whole methods: from the question to the verified function.

mod method;

use advisor::{Advice, Adviser, Limits, NoAdvice, Prompt, Recorded, Refusal, advise};
use method::{benchmark, program, read, with_question};
use num_bigint::BigInt;
use smalltalk::instructions::Set;
use std::path::PathBuf;
use verify::{LARGEST, Malformed, Outcome, Rejection, SMALLEST, Verdict, evaluate};
use wasmgc::ir::Program;

fn ask(program: &Program, source: &str, adviser: &Adviser) -> Result<Advice, NoAdvice> {
    with_question(program, source, Set::SistaV1, |question| {
        advise(adviser, question, Limits::default())
    })
}

fn recorded(file: &str) -> Adviser {
    let text = read(&format!("tests/replies/{file}"));
    Adviser::Recorded(Recorded::parse(&text).unwrap_or_else(|error| panic!("{file}: {error}")))
}

fn lines(advice: &Advice) -> Vec<&str> {
    advice.reply.candidate.lines().map(str::trim).collect()
}

/// The line through two points of the method, on which all others must lie: found here from what it answers.
fn line_through_answers(program: &Program, source: &str) -> (BigInt, BigInt) {
    with_question(program, source, Set::SistaV1, |question| {
        let answer = |receiver: i64| match evaluate(question.model, &[receiver]) {
            Outcome::Integer(value) => value,
            other => panic!("{receiver}: {other}"),
        };
        let constant = answer(0);
        let slope = answer(1) - &constant;
        for receiver in [-1, 2, 1000, SMALLEST, LARGEST] {
            assert_eq!(answer(receiver), &slope * receiver + &constant);
        }
        (slope, constant)
    })
}

#[test]
fn the_reasoner_finds_the_line_of_benchmark() {
    let program = program();
    let source = benchmark();
    let (slope, constant) = line_through_answers(&program, &source);
    for set in Set::ALL {
        let advice = with_question(&program, &source, set, |question| {
            advise(&Adviser::Reasoner, question, Limits::default())
        })
        .unwrap_or_else(|error| panic!("{error}"));
        let (slope, constant) = (format!("i64.const {slope}"), format!("i64.const {constant}"));
        let expected = [
            "local.get $self",
            slope.as_str(),
            "i64.mul",
            constant.as_str(),
            "i64.add",
        ];
        assert_eq!(lines(&advice)[2..7], expected);
        assert_eq!(advice.verified.num_instructions(), 5);
        assert_eq!(advice.verified.ranges(), [SMALLEST..=LARGEST]);
        assert!(matches!(advice.verified.verdict(), Verdict::Proved(_)));
        assert_eq!(advice.refusals, []);
    }
}

/// What the reasoner writes for a method, in the folded form of one line, and the bound of its ranges.
#[track_caller]
fn check(program: &Program, source: &str, expected: &str, ranges: &[(i64, i64)]) {
    let advice = ask(program, source, &Adviser::Reasoner).unwrap_or_else(|error| panic!("{source}: {error}"));
    let lines = lines(&advice);
    assert_eq!(lines[2..lines.len() - 1].join("; "), expected, "{source}");
    let found: Vec<(i64, i64)> = advice
        .verified
        .ranges()
        .iter()
        .map(|range| (*range.start(), *range.end()))
        .collect();
    assert_eq!(found, ranges, "{source}");
}

#[test]
fn the_reasoner_finds_closed_forms() {
    let program = program();
    let all = (SMALLEST, LARGEST);
    check(&program, "same ^self", "local.get $self", &[all]);
    check(&program, "seven ^7", "i64.const 7", &[all]);
    check(
        &program,
        "negated ^0 - self",
        "i64.const 0; local.get $self; i64.sub",
        &[all],
    );
    check(
        &program,
        "less: x ^x - self - 3",
        "local.get $x; local.get $self; i64.const 3; i64.add; i64.sub",
        &[all, all],
    );
    check(
        &program,
        "differenceOfSquares: b ^self * self - (b * b)",
        "local.get $self; local.get $self; i64.mul; local.get $b; local.get $b; i64.mul; i64.sub",
        &[all, all],
    );
    // 55108 ^ 4 < 2 ^ 63 < 55109 ^ 4
    check(
        &program,
        "fourthPower ^self * self * self * self",
        "local.get $self; local.get $self; i64.mul; local.get $self; i64.mul; local.get $self; i64.mul",
        &[(-55108, 55108)],
    );
    // A loop with a constant number of turns.
    check(
        &program,
        "looped | n | n := self. 3 timesRepeat: [n := n * 2 + 1]. ^n",
        "local.get $self; i64.const 8; i64.mul; i64.const 7; i64.add",
        &[all],
    );
    check(
        &program,
        "eighth ^self // 8",
        "local.get $self; i64.const 3; i64.shr_s",
        &[all],
    );
    check(
        &program,
        "isLess: x ^self < x",
        "local.get $x; local.get $self; i64.sub; i64.const 1; i64.ge_s",
        &[all, all],
    );
    check(
        &program,
        "abs ^self < 0 ifTrue: [0 - self] ifFalse: [self]",
        "local.get $self; i64.const -1; i64.le_s; if (result i64); i64.const 0; local.get $self; i64.sub; else; local.get $self; end",
        &[all],
    );
    check(
        &program,
        "increased self > 100 ifTrue: [^self factorial]. ^self + 1",
        "local.get $self; i64.const 100; i64.le_s; if (result i64); local.get $self; i64.const 1; i64.add; else; \
         i64.const -9223372036854775808; end",
        &[all],
    );
}

#[test]
fn the_reasoner_says_why_it_finds_none() {
    let program = program();
    let cases = [
        ("sum | s | s := 0. 1 to: self do: [:i | s := s + i]. ^s", "loops"),
        ("twice ^self factorial", "#factorial"),
        ("over: x ^self // x", "divisor"),
        ("even ^self \\\\ 2 = 0", "quotients"),
    ];
    for (source, expected) in cases {
        match ask(&program, source, &Adviser::Reasoner) {
            Err(error @ NoAdvice::Unsolved(_)) => assert!(error.to_string().contains(expected), "{source}: {error}"),
            other => panic!("{source}: {other:?}"),
        }
    }
}

/// The bound is kept, by the reasoner and by the verifier, and said.
#[test]
fn thinking_is_bounded() {
    let program = program();
    let source = benchmark();
    for (work, expected) in [(1_000, "gave up after 1000 units of work"), (20_000, "20000")] {
        let ask = |adviser: &Adviser| {
            let limits = Limits { work };
            with_question(&program, &source, Set::SistaV1, |question| {
                advise(adviser, question, limits).expect_err("no advice").to_string()
            })
        };
        assert!(
            ask(&Adviser::Reasoner).contains(expected),
            "{}",
            ask(&Adviser::Reasoner)
        );
        let reply = recorded("benchmark.right.reply");
        if work == 1_000 {
            assert!(ask(&reply).contains(expected), "{}", ask(&reply));
        }
    }
}

/// What the hardest methods come to within the default units of work: four are decided, two are given up for want of work and say so.
#[test]
fn the_worst_methods() {
    let program = program();
    let quintic = "quintic: n ^self * self * self * self * self + (n * n * n * n * n) - (self * n * self * n * self)";
    let leap = r"isLeap self \\ 400 = 0 ifTrue: [^true]. self \\ 100 = 0 ifTrue: [^false]. ^self \\ 4 = 0";
    let fifth = "fifthPlus: n ^self * self * self * self * self + n";
    let sum = "sum: n | s | s := 0. self to: n do: [:i | s := s + (i * i)]. ^s";
    let days = "days: m and: d | y | y := self - (14 - m // 12). ^d + (153 * (m + (14 - m // 12 * 12) - 3) + 2 // 5) + (365 * y) + (y // 4) - (y // 100) + (y // 400)";
    let bits = "reverse | n | n := self. n := ((n bitAnd: 16r5555) bitShift: 1) bitOr: ((n bitShift: -1) bitAnd: 16r5555). n := ((n bitAnd: 16r3333) bitShift: 2) bitOr: ((n bitShift: -2) bitAnd: 16r3333). ^((n bitAnd: 16rF0F) bitShift: 4) bitOr: ((n bitShift: -4) bitAnd: 16rF0F)";
    let cases = [
        (quintic, "gave up after 600000 units of work"),
        (leap, "chooses its answer by quotients or bits"),
        (fifth, "advice for [-6208..=6208, -6208..=6208]"),
        (sum, "loops"),
        (days, "gave up after 600000 units of work"),
        (bits, "the term for a value grows too large"),
    ];
    for (source, expected) in cases {
        let said = match ask(&program, source, &Adviser::Reasoner) {
            Ok(advice) => format!("advice for {:?}", advice.verified.ranges()),
            Err(error) => error.to_string(),
        };
        assert!(said.contains(expected), "{source}: {said}");
    }
}

#[test]
fn a_recorded_reply_is_accepted() {
    let advice = ask(&program(), &benchmark(), &recorded("benchmark.right.reply")).unwrap();
    assert_eq!((advice.refusals.len(), advice.verified.num_instructions()), (0, 5));
}

#[test]
fn a_counterexample_leads_to_the_second_round() {
    let advice = ask(&program(), &benchmark(), &recorded("benchmark.off-by-one.reply")).unwrap();
    assert_eq!(advice.refusals.len(), 1);
    assert!(matches!(
        advice.refusals.as_slice(),
        [Refusal::Rejected(Rejection::Counterexample { .. })]
    ));
    let [exchange] = advice.prompt.exchanges.as_slice() else {
        panic!("one exchange")
    };
    assert!(exchange.reply.contains("248831"));
    assert!(exchange.answer.contains(&advice.refusals[0].to_string()));
    assert!(advice.prompt.to_string().ends_with(&exchange.answer));
}

#[test]
fn what_is_no_candidate_is_refused_three_times() {
    let Err(NoAdvice::Refused { refusals }) = ask(&program(), &benchmark(), &recorded("benchmark.not-wat.reply"))
    else {
        panic!("refused")
    };
    assert!(matches!(
        refusals.as_slice(),
        [
            Refusal::Unreadable(advisor::ReplyError::NoModule),
            Refusal::Rejected(Rejection::Malformed(Malformed::NotWat { line: 3, .. })),
            Refusal::Rejected(Rejection::Malformed(_)),
        ]
    ));
}

/// Shows the prompt; `BLESS=1` rewrites the file.
#[test]
fn the_prompt_for_benchmark() {
    let text = with_question(&program(), &benchmark(), Set::SistaV1, |question| {
        Prompt::new(question).to_string()
    });
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/prompts/benchmark.prompt");
    if std::env::var_os("BLESS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &text).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(expected == text, "{} differs; BLESS=1 rewrites it", path.display());
}

/// Paths that no sample takes keep their answers: the ranges of hexadecimal digits are narrow.
#[test]
fn the_reasoner_keeps_narrow_paths() {
    let program = program();
    let digits = "m (self >= 48 and: [self <= 57]) ifTrue: [^self - 48].\n\
        (self >= 65 and: [self <= 70]) ifTrue: [^self - 55].\n\
        (self >= 97 and: [self <= 102]) ifTrue: [^self - 87].\n^-1";
    let nested = "m ^self < 58\n\
        ifTrue: [self < 48 ifTrue: [-1] ifFalse: [self - 48]]\n\
        ifFalse: [self < 71\n\
            ifTrue: [self < 65 ifTrue: [-1] ifFalse: [self - 55]]\n\
            ifFalse: [(self < 97 or: [self > 102]) ifTrue: [-1] ifFalse: [self - 87]]]";
    let one = "m (self >= 5000 and: [self <= 5001]) ifTrue: [^self * 2]. ^self";
    for (source, pairs) in [
        (digits, [(48, 0), (57, 9), (70, 15), (100, 13), (103, -1)]),
        (nested, [(48, 0), (57, 9), (70, 15), (100, 13), (103, -1)]),
        (
            one,
            [(4999, 4999), (5000, 10000), (5001, 10002), (5002, 5002), (-3, -3)],
        ),
    ] {
        let advice = ask(&program, source, &Adviser::Reasoner).unwrap_or_else(|error| panic!("{source}: {error}"));
        assert_eq!(advice.verified.ranges(), [SMALLEST..=LARGEST]);
        for (receiver, answer) in pairs {
            assert_eq!(advice.verified.run(&[receiver]), Some(answer), "{source}: {receiver}");
        }
    }
}

/// Replies below a method's name are for it alone; those of a folder's file are for the method that it is called after.
#[test]
fn replies_are_recorded_for_methods() {
    let text =
        "--- recorded: today\n--- reply\nany\n--- reply: Integer>>foo:\nfirst\n--- reply: Integer>>foo:\nsecond\n";
    let recorded = Recorded::parse(text).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(recorded.for_method("Integer", "foo:"), ["first\n", "second\n"]);
    assert_eq!(recorded.for_method("Integer", "foo"), ["any\n"]);
    let file = Recorded::parse("--- recorded: today\n--- reply\nown\n").unwrap_or_else(|error| panic!("{error}"));
    let file = file
        .for_file("Integer.foo_bar_.reply")
        .unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(file.for_method("Integer", "foo:bar:"), ["own\n"]);
    assert_eq!(file.for_method("Integer", "foo:"), [] as [&str; 0]);
    let error = Recorded::parse("--- recorded: today\n--- reply: foo\n").unwrap_err();
    assert_eq!(
        error.to_string(),
        "line 2: foo is no method; expected `--- reply: Class>>selector`"
    );
}
