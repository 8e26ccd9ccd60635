//! Polynomials and conditions as code, by Horner's rule.

use super::code::{Bool, Code};
use num_bigint::BigInt;
use num_traits::{One, Signed, ToPrimitive, Zero};
use std::collections::BTreeMap;
use verify::{Atom, Condition, Monomial, Polynomial};

/// Why there is no code for a polynomial.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NotCode {
    /// It has a quotient whose divisor is not constant.
    Divisor,
    /// A condition has more than parameters.
    Condition,
    /// It has a constant that is no i64.
    Constant,
}

/// `c0 + x * (c1 + x * (c2 + …))`, where x is the atom of the highest power, and the c are polynomials without it.
pub(super) fn code(polynomial: &Polynomial) -> Result<Code, NotCode> {
    if let Some(value) = polynomial.as_constant() {
        return Ok(Code::Constant(small(&value)?));
    }
    if polynomial.leads_negative() {
        return Ok(negated(code(&-polynomial)?));
    }
    let highest = polynomial
        .terms()
        .flat_map(|(monomial, _)| monomial.powers())
        .max_by_key(|(_, exponent)| *exponent);
    let Some((atom, _)) = highest else {
        return Ok(Code::Constant(0));
    };
    let coefficients = coefficients_of(polynomial, atom);
    let atom = atom_code(atom)?;
    let mut result: Option<Code> = None;
    for coefficient in coefficients.iter().rev() {
        result = Some(match result {
            None => code(coefficient)?,
            Some(inner) => sum(product(inner, atom.clone()), coefficient)?,
        });
    }
    Ok(result.unwrap_or(Code::Constant(0)))
}

/// The coefficients of the powers of an atom, the constant one first.
fn coefficients_of(polynomial: &Polynomial, atom: &Atom) -> Vec<Polynomial> {
    let mut coefficients: BTreeMap<u32, Polynomial> = BTreeMap::new();
    for (monomial, factor) in polynomial.terms() {
        let exponent = monomial
            .powers()
            .iter()
            .find(|(each, _)| each == atom)
            .map_or(0, |(_, exponent)| *exponent);
        let rest = without(monomial, atom, factor);
        let coefficient = coefficients.entry(exponent).or_default();
        *coefficient = &*coefficient + &rest;
    }
    let degree = coefficients.keys().next_back().copied().unwrap_or(0);
    (0..=degree)
        .map(|exponent| coefficients.remove(&exponent).unwrap_or_default())
        .collect()
}

fn without(monomial: &Monomial, atom: &Atom, factor: &BigInt) -> Polynomial {
    let mut rest = Polynomial::constant(factor.clone());
    for (other, exponent) in monomial.powers().iter().filter(|(other, _)| other != atom) {
        for _ in 0..*exponent {
            rest = &rest * &Polynomial::atom(other.clone());
        }
    }
    rest
}

fn atom_code(atom: &Atom) -> Result<Code, NotCode> {
    match atom {
        Atom::Parameter(index) => Ok(Code::Parameter(*index)),
        Atom::Floor(p, divisor) => {
            let bits = divisor.bits() as u32 - 1;
            let inner = Box::new(code(p)?);
            if *divisor == BigInt::one() << bits && bits < 64 {
                return Ok(Code::ShiftRight(inner, bits));
            }
            Ok(Code::Floor(inner, small(divisor)?))
        }
        Atom::And(p, q) => Ok(Code::And(Box::new(code(p)?), Box::new(code(q)?))),
        Atom::Quotient(..) => Err(NotCode::Divisor),
    }
}

fn product(a: Code, b: Code) -> Code {
    match a {
        Code::Constant(1) => b,
        // The constant goes behind, as one reads it.
        Code::Constant(_) => Code::Multiply(Box::new(b), Box::new(a)),
        _ => Code::Multiply(Box::new(a), Box::new(b)),
    }
}

fn sum(a: Code, b: &Polynomial) -> Result<Code, NotCode> {
    if b.is_zero() {
        return Ok(a);
    }
    if b.leads_negative() {
        return Ok(Code::Subtract(Box::new(a), Box::new(code(&-b)?)));
    }
    Ok(Code::Add(Box::new(a), Box::new(code(b)?)))
}

fn negated(code: Code) -> Code {
    match code {
        Code::Subtract(a, b) => Code::Subtract(b, a),
        Code::Multiply(a, b) => match *b {
            Code::Constant(factor) if factor != i64::MIN => Code::Multiply(a, Box::new(Code::Constant(-factor))),
            b => Code::Subtract(Box::new(Code::Constant(0)), Box::new(Code::Multiply(a, Box::new(b)))),
        },
        other => Code::Subtract(Box::new(Code::Constant(0)), Box::new(other)),
    }
}

fn small(value: &BigInt) -> Result<i64, NotCode> {
    value.to_i64().ok_or(NotCode::Constant)
}

/// A comparison with the constant of the condition.
pub(super) fn condition(condition: &Condition) -> Result<Bool, NotCode> {
    let polynomial = condition.polynomial();
    if !polynomial.is_over_parameters() {
        return Err(NotCode::Condition);
    }
    let constant = polynomial.constant_term();
    let rest = polynomial - &Polynomial::constant(constant.clone());
    let (rest, constant, is_turned) = if rest.leads_negative() {
        (-&rest, constant, true)
    } else {
        (rest, -constant, false)
    };
    if rest.is_zero() {
        let holds = match condition {
            Condition::AtLeastZero(_) => !constant.is_positive(),
            Condition::Zero(_) => constant.is_zero(),
            Condition::NotZero(_) => !constant.is_zero(),
        };
        return Ok(Bool::Constant(holds));
    }
    let name = match (condition, is_turned) {
        (Condition::AtLeastZero(_), false) => "i64.ge_s",
        (Condition::AtLeastZero(_), true) => "i64.le_s",
        (Condition::Zero(_), _) => "i64.eq",
        (Condition::NotZero(_), _) => "i64.ne",
    };
    Ok(Bool::Compare(
        name,
        Box::new(code(&rest)?),
        Box::new(Code::Constant(small(&constant)?)),
    ))
}
