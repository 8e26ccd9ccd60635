//! Methods that need only be syntax: every kind of node, literal, name and annotation, where the grammar allows it.

use num_bigint::BigInt;

use super::Random;
use super::tree::{SPAN, of};
use crate::ast::{
    Block, Declaration, Expression, ExpressionKind, Literal, Message, Method, Pragma, Receiver, Statement, TypeName,
};
use crate::instructions::num_args;

const NAMES: [&str; 8] = ["a", "b2", "index", "_x", "self", "super", "Größe", "thisContext"];
const TEXTS: [&str; 9] = ["", "it's", "a\nb", "\"", "!", "foo:bar:", "+", "ünï €𝄞", "two words"];

/// The random syntax tree of this seed, in the typed dialect or the plain one.
pub fn random_syntax(seed: u64, typed: bool) -> Method {
    let mut random = Random::new(seed);
    let depth = random.below(6);
    method(&mut random, depth, typed)
}

/// A method with expressions up to that depth.
fn method(random: &mut Random, depth: usize, typed: bool) -> Method {
    let selector = random.one_of(&["foo", "+", "at:", "at:put:", "->", "_a:b:c:"]);
    let count = num_args(selector);
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
        comment: (random.below(2) == 0).then(|| {
            random
                .one_of(&["says \"what\"", "", "x", "it's [not (closed"])
                .to_owned()
        }),
        pragmas: (0..random.below(3)).map(|_| pragma(random)).collect(),
        temporaries: temporaries(random, typed),
        statements: statements(random, depth, typed),
        span: SPAN,
    }
}

fn declaration(random: &mut Random, name: &str, typed: bool) -> Declaration {
    let type_name = (typed && random.below(2) == 0).then(|| type_name("Int32"));
    Declaration {
        name: name.to_owned(),
        type_name,
        span: SPAN,
    }
}

fn type_name(name: &str) -> TypeName {
    TypeName {
        name: name.to_owned(),
        span: SPAN,
    }
}

fn temporaries(random: &mut Random, typed: bool) -> Vec<Declaration> {
    ["t", "u", "v"][..random.below(4)]
        .iter()
        .map(|name| declaration(random, name, typed))
        .collect()
}

fn pragma(random: &mut Random) -> Pragma {
    let selector = random.one_of(&["primitive:", "foo", "primitive:module:"]);
    let arguments = (0..selector.matches(':').count()).map(|_| literal(random, 2)).collect();
    Pragma {
        selector: selector.to_owned(),
        arguments,
        span: SPAN,
    }
}

fn statements(random: &mut Random, depth: usize, typed: bool) -> Vec<Statement> {
    (0..random.below(4))
        .map(|_| match random.below(3) {
            0 => Statement::Return(expression(random, depth, typed), SPAN),
            _ => Statement::Expression(expression(random, depth, typed)),
        })
        .collect()
}

fn expression(random: &mut Random, depth: usize, typed: bool) -> Expression {
    let inner = |random: &mut Random| expression(random, depth.saturating_sub(1), typed);
    let kind = match random.below(if depth == 0 { 2 } else { 9 }) {
        0 => ExpressionKind::Literal(literal(random, 3)),
        1 => ExpressionKind::Variable(random.one_of(&NAMES).to_owned()),
        2 => ExpressionKind::Assignment {
            variable: random.one_of(&["a", "b2"]).to_owned(),
            variable_span: SPAN,
            value: Box::new(inner(random)),
        },
        3..=5 => ExpressionKind::Send {
            receiver: Receiver::new(inner(random)),
            message: message(random, depth, typed),
        },
        6 => ExpressionKind::Cascade {
            receiver: Receiver::new(inner(random)),
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
            span: SPAN,
        }),
        _ => ExpressionKind::Brace((0..random.below(4)).map(|_| inner(random)).collect()),
    };
    of(kind)
}

fn message(random: &mut Random, depth: usize, typed: bool) -> Message {
    let selector = random.one_of(&[
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
    let arguments = (0..num_args(selector))
        .map(|_| expression(random, depth.saturating_sub(1), typed))
        .collect();
    Message {
        selector: selector.to_owned(),
        arguments,
        span: SPAN,
        selector_span: SPAN,
    }
}

fn literal(random: &mut Random, depth: usize) -> Literal {
    match random.below(if depth == 0 { 8 } else { 10 }) {
        0 => Literal::Integer(BigInt::from(random.below(2000) as i64 - 1000)),
        1 => Literal::Integer(BigInt::from(7).pow(random.below(90) as u32)),
        2 => Literal::Float(random.one_of(&[0.0, -1.5, 1e300, 1e-300, 1e16, 0.1, 123456.789, -2.5e-8, f64::MAX])),
        3 => {
            let (denominator, scale) = random.one_of(&[(1, 0), (100, 2), (10, 4), (8, 1), (1000, 0)]);
            Literal::ScaledDecimal {
                numerator: BigInt::from(random.below(9999) as i64 - 5000),
                denominator: BigInt::from(denominator),
                scale,
            }
        }
        4 => Literal::Character(random.one_of(&['a', ' ', '\'', '"', '\n', '€', '$', '!'])),
        5 => Literal::String(random.one_of(&TEXTS).to_owned()),
        6 => Literal::Symbol(
            random
                .one_of(&["foo", "at:put:", "+", "", "two words", "nil", "a:b", "it's", "-", "3x"])
                .to_owned(),
        ),
        // An odd numerator makes no integer of it.
        7 => Literal::Fraction {
            numerator: BigInt::from(random.below(999) as i64 * 2 - 999),
            denominator: BigInt::from(random.one_of(&[10, 100, 1000, 8])),
        },
        8 => Literal::ByteArray((0..random.below(4)).map(|_| random.below(256) as u8).collect()),
        _ => {
            let words = [Literal::Nil, Literal::True, Literal::False];
            Literal::Array(
                (0..random.below(5))
                    .map(|_| {
                        if random.below(3) == 0 {
                            random.one_of(&words)
                        } else {
                            literal(random, depth - 1)
                        }
                    })
                    .collect(),
            )
        }
    }
}
