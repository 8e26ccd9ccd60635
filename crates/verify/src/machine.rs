//! The instructions on integers executed symbolically: each value is the polynomial of its signed reading.

use crate::facts::{Condition, Facts};
use crate::polynomial::Polynomial;
use crate::terms;
use num_bigint::BigInt;
use num_traits::{One, Signed, ToPrimitive};
use wasmgc::op::{IntegerOp, Meaning, Op, Trap};

/// Larger polynomials are given up.
pub(crate) const MAX_SIZE: usize = 400;

/// What is said of an operation that is not followed: it may do anything.
pub(crate) fn not_modelled(op: Op) -> String {
    format!("uses {}, which is not modelled", op.name())
}

/// Why there is no value on a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// The instruction traps.
    Trap(Trap),
    /// It is not modelled symbolically; the reason.
    Unknown(String),
}

/// The value on each side of the conditions that the instruction asks.
pub(crate) type Paths = Vec<(Facts, Result<Polynomial, Stop>)>;

/// Executes the instruction. `b` is not looked at where it has one operand.
pub(crate) fn execute(op: IntegerOp, a: &Polynomial, b: &Polynomial, facts: Facts) -> Paths {
    let bits = op.width().bits();
    facts.work().spend(a.len() * b.len().max(1));
    let one = |value: Polynomial| vec![(facts.clone(), limited(value))];
    let wrapped = |value: Polynomial| {
        let value = terms::wrap(&facts, &value, bits);
        vec![(facts.clone(), limited(value))]
    };
    match op.meaning() {
        Meaning::Add => wrapped(a + b),
        Meaning::Sub => wrapped(a - b),
        Meaning::Mul => wrapped(a * b),
        Meaning::And => one(terms::and(&facts, a, b)),
        Meaning::Or => one(terms::or(&facts, a, b)),
        Meaning::Xor => one(terms::xor(&facts, a, b)),
        Meaning::Shl => match shift(&facts, b, bits) {
            Some(unit) => wrapped(a.scale(&unit)),
            None => unknown(op, "by a number of bits that is not constant", facts),
        },
        Meaning::ShrS => match shift(&facts, b, bits) {
            Some(unit) => one(terms::floor(&facts, a, &unit)),
            None => unknown(op, "by a number of bits that is not constant", facts),
        },
        Meaning::ShrU => match shift(&facts, b, bits) {
            Some(unit) if unit.is_one() => one(a.clone()),
            Some(unit) => unsigned(a, bits, &facts)
                .into_iter()
                .map(|(facts, a)| {
                    let value = terms::wrap(&facts, &terms::floor(&facts, &a, &unit), bits);
                    (facts, limited(value))
                })
                .collect(),
            None => unknown(op, "by a number of bits that is not constant", facts),
        },
        Meaning::DivS | Meaning::RemS => divide_signed(op, a, b, facts),
        Meaning::DivU | Meaning::RemU => divide_unsigned(op, a, b, facts),
        Meaning::Rotl | Meaning::Rotr | Meaning::Clz | Meaning::Ctz | Meaning::Popcnt => {
            unknown(op, "of an unknown integer", facts)
        }
        Meaning::Eqz => test(&facts, &Condition::equal(a, &Polynomial::default()), false),
        Meaning::Eq => test(&facts, &Condition::equal(a, b), false),
        Meaning::Ne => test(&facts, &Condition::equal(a, b), true),
        Meaning::LtS => test(&facts, &Condition::less(a, b), false),
        Meaning::GeS => test(&facts, &Condition::at_least(a, b), false),
        Meaning::GtS => test(&facts, &Condition::less(b, a), false),
        Meaning::LeS => test(&facts, &Condition::at_least(b, a), false),
        Meaning::LtU => test_unsigned(a, b, bits, &facts, Condition::less),
        Meaning::GeU => test_unsigned(a, b, bits, &facts, Condition::at_least),
        Meaning::GtU => test_unsigned(b, a, bits, &facts, Condition::less),
        Meaning::LeU => test_unsigned(b, a, bits, &facts, Condition::at_least),
        Meaning::Extend8S => one(terms::wrap(&facts, a, 8)),
        Meaning::Extend16S => one(terms::wrap(&facts, a, 16)),
        Meaning::Extend32S | Meaning::Wrap => one(terms::wrap(&facts, a, 32)),
        Meaning::ExtendS => one(a.clone()),
        Meaning::ExtendU => unsigned(a, 32, &facts)
            .into_iter()
            .map(|(facts, a)| (facts, Ok(a)))
            .collect(),
    }
}

fn limited(value: Polynomial) -> Result<Polynomial, Stop> {
    if value.size() > MAX_SIZE {
        return Err(Stop::Unknown("the term for a value grows too large".into()));
    }
    Ok(value)
}

fn unknown(op: IntegerOp, what: &str, facts: Facts) -> Paths {
    vec![(
        facts,
        Err(Stop::Unknown(format!(
            "{} {what} is not understood symbolically",
            op.name()
        ))),
    )]
}

/// 2^b, if b is known.
fn shift(facts: &Facts, b: &Polynomial, bits: u32) -> Option<BigInt> {
    let amount = terms::settle(facts, b).as_constant()? & BigInt::from(bits - 1);
    Some(BigInt::one() << amount.to_u32()?)
}

fn test(facts: &Facts, condition: &Condition, negate: bool) -> Paths {
    let truth = |answer: bool| Ok(Polynomial::constant(i32::from(answer != negate)));
    facts
        .fork(condition)
        .into_iter()
        .map(|(facts, answer)| (facts, truth(answer)))
        .collect()
}

/// The unsigned reading, on each side of 0.
fn unsigned(a: &Polynomial, bits: u32, facts: &Facts) -> Vec<(Facts, Polynomial)> {
    let not_negative = Condition::at_least(a, &Polynomial::default());
    let above = a + &Polynomial::constant(BigInt::one() << bits);
    let reading = |positive: bool| if positive { a.clone() } else { above.clone() };
    facts
        .fork(&not_negative)
        .into_iter()
        .map(|(facts, positive)| (facts, reading(positive)))
        .collect()
}

fn test_unsigned(
    a: &Polynomial,
    b: &Polynomial,
    bits: u32,
    facts: &Facts,
    condition: fn(&Polynomial, &Polynomial) -> Condition,
) -> Paths {
    let mut paths = Vec::new();
    for (facts, a) in unsigned(a, bits, facts) {
        for (facts, b) in unsigned(b, bits, &facts) {
            paths.extend(test(&facts, &condition(&a, &b), false));
        }
    }
    paths
}

/// Apart from the paths on which it is 0.
fn not_zero(b: &Polynomial, facts: &Facts, paths: &mut Paths) -> Vec<Facts> {
    let mut rest = Vec::new();
    for (facts, is_zero) in facts.fork(&Condition::equal(b, &Polynomial::default())) {
        if is_zero {
            paths.push((facts, Err(Stop::Trap(Trap::DivideByZero))));
        } else {
            rest.push(facts);
        }
    }
    rest
}

/// Division that truncates: the signs of both are told apart.
fn divide_signed(op: IntegerOp, a: &Polynomial, b: &Polynomial, facts: Facts) -> Paths {
    let mut paths = Vec::new();
    let zero = Polynomial::default();
    let least = Polynomial::constant(-(BigInt::one() << (op.width().bits() - 1)));
    for facts in not_zero(b, &facts, &mut paths) {
        for (facts, b_positive) in facts.fork(&Condition::less(&zero, b)) {
            for (facts, a_positive) in facts.fork(&Condition::at_least(a, &zero)) {
                if op.meaning() == Meaning::DivS && !b_positive && !a_positive {
                    let overflow = [
                        Condition::equal(b, &Polynomial::constant(-1)),
                        Condition::equal(a, &least),
                    ];
                    if overflow.iter().all(|condition| facts.decide(condition) != Some(false)) {
                        let mut trapping = facts.clone();
                        overflow.iter().for_each(|condition| trapping.assume(condition.clone()));
                        paths.push((trapping, Err(Stop::Trap(Trap::Overflow))));
                    }
                }
                let (magnitude_a, magnitude_b) = (signed(a, a_positive), signed(b, b_positive));
                let quotient = signed(
                    &terms::quotient(&facts, &magnitude_a, &magnitude_b),
                    a_positive == b_positive,
                );
                let value = match op.meaning() {
                    Meaning::DivS => terms::wrap(&facts, &quotient, op.width().bits()),
                    _ => a - &(&quotient * b),
                };
                paths.push((facts, limited(value)));
            }
        }
    }
    paths
}

fn signed(p: &Polynomial, positive: bool) -> Polynomial {
    if positive { p.clone() } else { -p }
}

fn divide_unsigned(op: IntegerOp, a: &Polynomial, b: &Polynomial, facts: Facts) -> Paths {
    let bits = op.width().bits();
    let mut paths = Vec::new();
    for facts in not_zero(b, &facts, &mut paths) {
        for (facts, a) in unsigned(a, bits, &facts) {
            for (facts, b) in unsigned(b, bits, &facts) {
                let quotient = terms::quotient(&facts, &a, &b);
                let value = match op.meaning() {
                    Meaning::DivU => quotient,
                    _ => &a - &(&quotient * &b),
                };
                let value = terms::wrap(&facts, &value, bits);
                paths.push((facts, limited(value)));
            }
        }
    }
    paths
}

/// Whether the polynomial's value is a SmallInteger.
pub(crate) fn is_small(p: &Polynomial, facts: &Facts) -> Vec<(Facts, bool)> {
    let (least, greatest) = (
        Polynomial::constant(crate::SMALLEST),
        Polynomial::constant(crate::LARGEST),
    );
    let mut paths = Vec::new();
    for (facts, high_enough) in facts.fork(&Condition::at_least(p, &least)) {
        if high_enough {
            paths.extend(facts.fork(&Condition::at_least(&greatest, p)));
        } else {
            paths.push((facts, false));
        }
    }
    paths
}

/// 2^b, for Smalltalk's bitShift:, if b is a constant of reasonable size; whether it is to the left.
pub(crate) fn smalltalk_shift(facts: &Facts, b: &Polynomial) -> Option<(BigInt, bool)> {
    let amount = terms::settle(facts, b).as_constant()?;
    let bits = amount.abs().to_u32().filter(|bits| *bits <= 512)?;
    Some((BigInt::one() << bits, !amount.is_negative()))
}
