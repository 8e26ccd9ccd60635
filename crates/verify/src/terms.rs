//! Quotients, remainders, wrapping and bit operations as polynomials in normal form, given what is known on a path.

use crate::facts::{Condition, Facts};
use crate::polynomial::{Atom, Polynomial};
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, Zero};
use std::rc::Rc;

/// A mask with more runs of ones than this stays a mask.
const MAX_RUNS: usize = 6;

/// ⌊p / k⌋, k positive.
pub(crate) fn floor(facts: &Facts, p: &Polynomial, k: &BigInt) -> Polynomial {
    if k.is_one() {
        return p.clone();
    }
    if let Some(quotient) = known_quotient(facts, p, k) {
        return Polynomial::constant(quotient);
    }
    // p = k·whole + rest, the coefficients of rest as small as can be: ⌊p / k⌋ = whole + ⌊rest / k⌋.
    let rest = p.map_coefficients(|_, c| balanced_remainder(c, k));
    let whole = (p - &rest).map_coefficients(|_, c| c / k);
    let divisor = rest
        .terms()
        .filter(|(m, _)| !m.powers().is_empty())
        .fold(k.clone(), |g, (_, c)| g.gcd(c));
    let rest = rest.map_coefficients(|_, c| c.div_floor(&divisor));
    let k = k / &divisor;
    &whole + &floor_of_rest(facts, rest, &k)
}

fn floor_of_rest(facts: &Facts, rest: Polynomial, k: &BigInt) -> Polynomial {
    if k.is_one() {
        return rest;
    }
    if let Some(constant) = rest.as_constant() {
        return Polynomial::constant(constant.div_floor(k));
    }
    if rest.leads_negative() {
        // ⌊-p / k⌋ = -⌊(p + k - 1) / k⌋
        return -&floor_of_rest(facts, &-&rest + &Polynomial::constant(k - 1), k);
    }
    let constant = rest.constant_term();
    let whole = Polynomial::constant(constant.div_floor(k));
    let rest = &rest - &whole.scale(k);
    if let Some(quotient) = known_quotient(facts, &rest, k) {
        return &whole + &Polynomial::constant(quotient);
    }
    // ⌊(⌊p / j⌋ + q) / k⌋ = ⌊(p + j·q) / (j·k)⌋
    let nested = rest.terms().find_map(|(monomial, c)| match monomial.as_atom() {
        Some(Atom::Floor(p, j)) if c.is_one() => Some((
            Polynomial::atom(Atom::Floor(p.clone(), j.clone())),
            p.clone(),
            j.clone(),
        )),
        _ => None,
    });
    if let Some((atom, p, j)) = nested {
        let inner = &*p + &(&rest - &atom).scale(&j);
        return &whole + &floor(facts, &inner, &(j * k));
    }
    &whole + &Polynomial::atom(Atom::Floor(Rc::new(rest), k.clone()))
}

/// The quotient, if it is the same for all that p may be.
fn known_quotient(facts: &Facts, p: &Polynomial, k: &BigInt) -> Option<BigInt> {
    let range = facts.range(p).floor(k);
    if let Some(point) = range.as_point() {
        return Some(point.clone());
    }
    let mut candidates = vec![BigInt::zero()];
    if &range.high - &range.low <= BigInt::from(2) {
        candidates = vec![range.low.clone(), &range.low + 1, range.high];
    }
    candidates.into_iter().find(|quotient| {
        let low = quotient * k;
        let value = Polynomial::constant(low.clone());
        facts.entail(&Condition::at_least(p, &value))
            && facts.entail(&Condition::less(p, &Polynomial::constant(low + k)))
    })
}

/// In (-k/2, k/2].
fn balanced_remainder(value: &BigInt, k: &BigInt) -> BigInt {
    let remainder = value.mod_floor(k);
    if &remainder * 2 > *k { remainder - k } else { remainder }
}

/// p - k·⌊p / k⌋
pub(crate) fn modulo(facts: &Facts, p: &Polynomial, k: &BigInt) -> Polynomial {
    p - &floor(facts, p, k).scale(k)
}

/// ⌊p / q⌋ where q is not 0.
pub(crate) fn quotient(facts: &Facts, p: &Polynomial, q: &Polynomial) -> Polynomial {
    let (p, q) = (&settle(facts, p), &settle(facts, q));
    match q.as_constant() {
        Some(k) if k.is_positive() => floor(facts, p, &k),
        Some(k) if k.is_negative() => floor(facts, &-p, &-k),
        _ if p.is_zero() => Polynomial::default(),
        _ if p == q => Polynomial::constant(1),
        _ => Polynomial::atom(Atom::Quotient(Rc::new(p.clone()), Rc::new(q.clone()))),
    }
}

/// The value of the lowest `bits` bits, read as a signed integer.
pub(crate) fn wrap(facts: &Facts, p: &Polynomial, bits: u32) -> Polynomial {
    let half = BigInt::one() << (bits - 1);
    if facts.is_within(p, &-half.clone(), &(&half - 1)) {
        return p.clone();
    }
    &modulo(
        facts,
        &(p + &Polynomial::constant(half.clone())),
        &(BigInt::one() << bits),
    ) - &Polynomial::constant(half)
}

/// A constant where only one value is possible.
pub(crate) fn settle(facts: &Facts, p: &Polynomial) -> Polynomial {
    match facts.range(p).as_point() {
        Some(point) => Polynomial::constant(point.clone()),
        None => p.clone(),
    }
}

/// The bits set in both.
pub(crate) fn and(facts: &Facts, p: &Polynomial, q: &Polynomial) -> Polynomial {
    let (p, q) = (settle(facts, p), settle(facts, q));
    let masked = match (p.as_constant(), q.as_constant()) {
        (Some(a), Some(b)) => Some(Polynomial::constant(a & b)),
        (Some(mask), None) => mask_with(facts, &q, &mask),
        (None, Some(mask)) => mask_with(facts, &p, &mask),
        (None, None) if p == q => Some(p.clone()),
        (None, None) => None,
    };
    masked.unwrap_or_else(|| {
        let (p, q) = if p <= q { (p, q) } else { (q, p) };
        Polynomial::atom(Atom::And(Rc::new(p), Rc::new(q)))
    })
}

/// The bits set in one or both: a + b = (a and b) + (a or b).
pub(crate) fn or(facts: &Facts, p: &Polynomial, q: &Polynomial) -> Polynomial {
    &(p + q) - &and(facts, p, q)
}

/// The bits set in one but not both: a + b = 2(a and b) + (a xor b).
pub(crate) fn xor(facts: &Facts, p: &Polynomial, q: &Polynomial) -> Polynomial {
    &(p + q) - &and(facts, p, q).scale(&BigInt::from(2))
}

/// Each run of ones from bit `low` up to `high` picks 2^low · (⌊p / 2^low⌋ \\ 2^(high - low)).
fn mask_with(facts: &Facts, p: &Polynomial, mask: &BigInt) -> Option<Polynomial> {
    if mask.is_negative() {
        // p and not m: p - (p and m)
        return Some(p - &mask_with(facts, p, &(-mask - 1))?);
    }
    let mut sum = Polynomial::default();
    let mut runs = 0;
    let mut bit = 0;
    let length = mask.bits();
    while bit < length {
        if !mask.bit(bit) {
            bit += 1;
            continue;
        }
        let low = bit;
        while bit < length && mask.bit(bit) {
            bit += 1;
        }
        runs += 1;
        if runs > MAX_RUNS {
            return None;
        }
        let unit = BigInt::one() << low;
        let shifted = floor(facts, p, &unit);
        sum = &sum + &modulo(facts, &shifted, &(BigInt::one() << (bit - low))).scale(&unit);
    }
    Some(sum)
}

/// The polynomial with one atom replaced, everything above it put into normal form again under the facts.
pub(crate) fn substitute(facts: &Facts, p: &Polynomial, old: &Atom, new: &Polynomial) -> Polynomial {
    let mut sum = Polynomial::default();
    for (monomial, coefficient) in p.terms() {
        let mut product = Polynomial::constant(coefficient.clone());
        for (atom, exponent) in monomial.powers() {
            let value = substitute_atom(facts, atom, old, new);
            for _ in 0..*exponent {
                product = &product * &value;
            }
        }
        sum = &sum + &product;
    }
    sum
}

fn substitute_atom(facts: &Facts, atom: &Atom, old: &Atom, new: &Polynomial) -> Polynomial {
    if atom == old {
        return new.clone();
    }
    match atom {
        Atom::Parameter(_) => Polynomial::atom(atom.clone()),
        Atom::Floor(p, k) => floor(facts, &substitute(facts, p, old, new), k),
        Atom::Quotient(p, q) => quotient(facts, &substitute(facts, p, old, new), &substitute(facts, q, old, new)),
        Atom::And(p, q) => and(facts, &substitute(facts, p, old, new), &substitute(facts, q, old, new)),
    }
}
