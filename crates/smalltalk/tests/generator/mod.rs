//! Random syntax trees, the same for the same seed.

use crate::seeded::Random;
use num_bigint::BigInt;
use smalltalk::ast::*;

const NAMES: [&str; 8] = ["a", "b2", "index", "_x", "self", "super", "Größe", "thisContext"];
const TEXTS: [&str; 9] = ["", "it's", "a\nb", "\"", "!", "foo:bar:", "+", "ünï €𝄞", "two words"];

/// A method with expressions up to that depth.
pub fn method(random: &mut Random, depth: usize, typed: bool) -> Method {
    let selector = random.pick(&["foo", "+", "at:", "at:put:", "->", "_a:b:c:"]);
    let count = arity(selector);
    let names = ["p", "q", "r"];
    Method {
        selector: selector.to_owned(),
        arguments: names[..count]
            .iter()
            .map(|name| declaration(random, name, typed))
            .collect(),
        answer_type: typed
            .then(|| random.below(2) == 0)
            .and_then(|yes| yes.then(|| type_name("Oop"))),
        comment: (random.below(2) == 0)
            .then(|| random.pick(&["says \"what\"", "", "x", "it's [not (closed"]).to_owned()),
        pragmas: (0..random.below(3)).map(|_| pragma(random)).collect(),
        temporaries: temporaries(random, typed),
        statements: statements(random, depth, typed),
        span: Span::default(),
    }
}

fn arity(selector: &str) -> usize {
    match selector.matches(':').count() {
        0 if selector.starts_with(|c: char| c.is_alphanumeric() || c == '_') => 0,
        0 => 1,
        count => count,
    }
}

fn declaration(random: &mut Random, name: &str, typed: bool) -> Declaration {
    let type_name = (typed && random.below(2) == 0).then(|| type_name("Int32"));
    Declaration {
        name: name.to_owned(),
        type_name,
        span: Span::default(),
    }
}

fn type_name(name: &str) -> TypeName {
    TypeName {
        name: name.to_owned(),
        span: Span::default(),
    }
}

fn temporaries(random: &mut Random, typed: bool) -> Vec<Declaration> {
    ["t", "u", "v"][..random.below(4)]
        .iter()
        .map(|name| declaration(random, name, typed))
        .collect()
}

fn pragma(random: &mut Random) -> Pragma {
    let selector = random.pick(&["primitive:", "foo", "primitive:module:"]);
    let arguments = (0..selector.matches(':').count()).map(|_| literal(random, 2)).collect();
    Pragma {
        selector: selector.to_owned(),
        arguments,
        span: Span::default(),
    }
}

fn statements(random: &mut Random, depth: usize, typed: bool) -> Vec<Statement> {
    (0..random.below(4))
        .map(|_| match random.below(3) {
            0 => Statement::Return(expression(random, depth, typed), Span::default()),
            _ => Statement::Expression(expression(random, depth, typed)),
        })
        .collect()
}

fn expression(random: &mut Random, depth: usize, typed: bool) -> Expression {
    let inner = |random: &mut Random| expression(random, depth.saturating_sub(1), typed);
    let kind = match random.below(if depth == 0 { 2 } else { 9 }) {
        0 => ExpressionKind::Literal(literal(random, 3)),
        1 => ExpressionKind::Variable(random.pick(&NAMES).to_owned()),
        2 => ExpressionKind::Assignment {
            variable: random.pick(&["a", "b2"]).to_owned(),
            variable_span: Span::default(),
            value: Box::new(inner(random)),
        },
        3..=5 => ExpressionKind::Send {
            receiver: Box::new(inner(random)),
            message: message(random, depth, typed),
        },
        6 => ExpressionKind::Cascade {
            receiver: Box::new(inner(random)),
            messages: (0..2 + random.below(2))
                .map(|_| message(random, depth, typed))
                .collect(),
        },
        7 => ExpressionKind::Block(Block {
            arguments: ["x", "y"][..random.below(3)]
                .iter()
                .map(|name| declaration(random, name, typed))
                .collect(),
            temporaries: temporaries(random, typed),
            statements: statements(random, depth - 1, typed),
            span: Span::default(),
        }),
        _ => ExpressionKind::Brace((0..random.below(4)).map(|_| inner(random)).collect()),
    };
    Expression {
        kind,
        span: Span::default(),
    }
}

fn message(random: &mut Random, depth: usize, typed: bool) -> Message {
    let selector = random.pick(&[
        "foo",
        "negated",
        "+",
        "-",
        ">=",
        "|",
        "<",
        ",",
        "at:",
        "at:put:",
        "ifTrue:ifFalse:",
        "!",
    ]);
    let arguments = (0..arity(selector))
        .map(|_| expression(random, depth.saturating_sub(1), typed))
        .collect();
    Message {
        selector: selector.to_owned(),
        arguments,
        span: Span::default(),
        selector_span: Span::default(),
    }
}

fn literal(random: &mut Random, depth: usize) -> Literal {
    match random.below(if depth == 0 { 7 } else { 9 }) {
        0 => Literal::Integer(BigInt::from(random.below(2000) as i64 - 1000)),
        1 => Literal::Integer(BigInt::from(7).pow(random.below(90) as u32)),
        2 => Literal::Float(random.pick(&[0.0, -1.5, 1e300, 1e-300, 1e16, 0.1, 123456.789, -2.5e-8, f64::MAX])),
        3 => {
            let (denominator, scale) = random.pick(&[(1, 0), (100, 2), (10, 4), (8, 1), (1000, 0)]);
            Literal::ScaledDecimal {
                numerator: BigInt::from(random.below(9999) as i64 - 5000),
                denominator: BigInt::from(denominator),
                scale,
            }
        }
        4 => Literal::Character(random.pick(&['a', ' ', '\'', '"', '\n', '€', '$', '!'])),
        5 => Literal::String(random.pick(&TEXTS).to_owned()),
        6 => Literal::Symbol(
            random
                .pick(&["foo", "at:put:", "+", "", "two words", "nil", "a:b", "it's", "-", "3x"])
                .to_owned(),
        ),
        7 => Literal::ByteArray((0..random.below(4)).map(|_| random.below(256) as u8).collect()),
        _ => {
            let words = [Literal::Nil, Literal::True, Literal::False];
            Literal::Array(
                (0..random.below(5))
                    .map(|_| {
                        if random.below(3) == 0 {
                            random.pick(&words)
                        } else {
                            literal(random, depth - 1)
                        }
                    })
                    .collect(),
            )
        }
    }
}
