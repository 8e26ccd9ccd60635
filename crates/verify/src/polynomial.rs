//! Polynomials over the unbounded integers in normal form: equal polynomials are equal values.
//!
//! A variable of a polynomial is an [`Atom`]: a parameter, or what is no polynomial of parameters: a quotient rounded
//! towards minus infinity, or a bitwise and. Remainders, masks, shifts and the wrapping of machine integers are all
//! polynomials over such quotients: `x \\ k` is `x - (k * ⌊x / k⌋)`.

use num_bigint::BigInt;
use num_traits::{One, Signed, ToPrimitive, Zero};
use std::collections::BTreeMap;
use std::fmt;
use std::ops::{Add, Mul, Neg, Sub};
use std::rc::Rc;

/// A variable of a polynomial.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Atom {
    /// The parameter of this number: 0 is the receiver, 1 the first argument.
    Parameter(u32),
    /// ⌊p / k⌋ with a constant k, at least 2.
    Floor(Rc<Polynomial>, BigInt),
    /// ⌊p / q⌋, where q is not 0.
    Quotient(Rc<Polynomial>, Rc<Polynomial>),
    /// The bits set in both, as two's complement integers of any length. Never of a constant with few runs of bits.
    And(Rc<Polynomial>, Rc<Polynomial>),
}

/// A product of powers of atoms, sorted; none for the constant term.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Monomial(Vec<(Atom, u32)>);

/// A sum of monomials with integer coefficients.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Polynomial {
    terms: BTreeMap<Monomial, BigInt>,
}

impl Monomial {
    /// The atoms with their exponents (at least 1), in order.
    pub fn powers(&self) -> &[(Atom, u32)] {
        &self.0
    }

    /// The sum of the exponents.
    pub fn degree(&self) -> u32 {
        self.0.iter().map(|(_, exponent)| exponent).sum()
    }

    /// The atom, if this is one to the first power.
    pub fn as_atom(&self) -> Option<&Atom> {
        match self.0.as_slice() {
            [(atom, 1)] => Some(atom),
            _ => None,
        }
    }

    fn times(&self, other: &Monomial) -> Monomial {
        let mut powers: BTreeMap<Atom, u32> = self.0.iter().cloned().collect();
        for (atom, exponent) in &other.0 {
            *powers.entry(atom.clone()).or_insert(0) += exponent;
        }
        Monomial(powers.into_iter().collect())
    }
}

impl Polynomial {
    /// A constant.
    pub fn constant(value: impl Into<BigInt>) -> Polynomial {
        Polynomial::term(Monomial::default(), value.into())
    }

    /// The parameter of this number.
    pub fn parameter(index: u32) -> Polynomial {
        Polynomial::atom(Atom::Parameter(index))
    }

    /// An atom as a polynomial.
    pub fn atom(atom: Atom) -> Polynomial {
        Polynomial::term(Monomial(vec![(atom, 1)]), BigInt::one())
    }

    /// `coefficient * monomial`.
    pub fn term(monomial: Monomial, coefficient: BigInt) -> Polynomial {
        let mut terms = BTreeMap::new();
        if !coefficient.is_zero() {
            terms.insert(monomial, coefficient);
        }
        Polynomial { terms }
    }

    /// Monomials with their coefficients, none 0.
    pub fn terms(&self) -> impl DoubleEndedIterator<Item = (&Monomial, &BigInt)> + ExactSizeIterator {
        self.terms.iter()
    }

    /// The number of monomials.
    pub fn len(&self) -> usize {
        self.terms.len()
    }

    /// Whether this is 0.
    pub fn is_zero(&self) -> bool {
        self.terms.is_empty()
    }

    /// Whether this is 0: a polynomial without terms.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// The value, if it depends on nothing.
    pub fn as_constant(&self) -> Option<BigInt> {
        match self.terms.len() {
            0 => Some(BigInt::zero()),
            1 => self.terms.get(&Monomial::default()).cloned(),
            _ => None,
        }
    }

    /// The constant term.
    pub fn constant_term(&self) -> BigInt {
        self.terms.get(&Monomial::default()).cloned().unwrap_or_default()
    }

    /// The coefficient of a power of a parameter, where every other atom is absent: `coefficient(0, 1)` is the 248832 in
    /// `248832 * receiver + 678630`.
    pub fn coefficient(&self, parameter: u32, exponent: u32) -> BigInt {
        let monomial = if exponent == 0 {
            Monomial::default()
        } else {
            Monomial(vec![(Atom::Parameter(parameter), exponent)])
        };
        self.terms.get(&monomial).cloned().unwrap_or_default()
    }

    /// The greatest degree of a monomial.
    pub fn degree(&self) -> u32 {
        self.terms.keys().map(Monomial::degree).max().unwrap_or(0)
    }

    /// Whether all atoms are parameters: a closed form without quotients and bit operations.
    pub fn is_over_parameters(&self) -> bool {
        self.atoms().all(|atom| matches!(atom, Atom::Parameter(_)))
    }

    /// The atoms, not those inside of atoms; one that stands in several monomials comes several times.
    pub fn atoms(&self) -> impl Iterator<Item = &Atom> {
        self.terms
            .keys()
            .flat_map(|monomial| monomial.0.iter().map(|(atom, _)| atom))
    }

    /// How much there is of it, inner polynomials and long coefficients counted: what the limit on terms looks at.
    pub fn size(&self) -> usize {
        self.terms
            .iter()
            .map(|(monomial, coefficient)| {
                let inner: usize = monomial
                    .0
                    .iter()
                    .map(|(atom, exponent)| match atom {
                        Atom::Parameter(_) => *exponent as usize,
                        Atom::Floor(p, _) => 1 + p.size(),
                        Atom::Quotient(p, q) | Atom::And(p, q) => 1 + p.size() + q.size(),
                    })
                    .sum();
                1 + inner + coefficient.bits() as usize / 64
            })
            .sum()
    }

    /// Each coefficient mapped; 0 drops the term.
    pub fn map_coefficients(&self, change: impl Fn(&Monomial, &BigInt) -> BigInt) -> Polynomial {
        let terms = self
            .terms
            .iter()
            .map(|(m, c)| (m.clone(), change(m, c)))
            .filter(|(_, c)| !c.is_zero())
            .collect();
        Polynomial { terms }
    }

    /// Multiplied by a constant.
    pub fn scale(&self, factor: &BigInt) -> Polynomial {
        self.map_coefficients(|_, c| c * factor)
    }

    /// Whether the coefficient of the last monomial, which is not the constant one if there is another, is negative.
    pub fn leads_negative(&self) -> bool {
        self.terms.values().next_back().is_some_and(Signed::is_negative)
    }

    /// The value for these parameters; None where a divisor is 0 or a parameter is missing.
    pub fn evaluate(&self, parameters: &[BigInt]) -> Option<BigInt> {
        use num_integer::Integer;
        let mut sum = BigInt::zero();
        for (monomial, coefficient) in &self.terms {
            let mut product = coefficient.clone();
            for (atom, exponent) in &monomial.0 {
                let value = match atom {
                    Atom::Parameter(index) => parameters.get(*index as usize)?.clone(),
                    Atom::Floor(p, k) => p.evaluate(parameters)?.div_floor(k),
                    Atom::Quotient(p, q) => {
                        let divisor = q.evaluate(parameters)?;
                        if divisor.is_zero() {
                            return None;
                        }
                        p.evaluate(parameters)?.div_floor(&divisor)
                    }
                    Atom::And(p, q) => p.evaluate(parameters)? & q.evaluate(parameters)?,
                };
                product *= value.pow(*exponent);
            }
            sum += product;
        }
        Some(sum)
    }

    /// In Smalltalk's notation, but with the usual precedence, with these names for the parameters.
    pub fn display<'a>(&'a self, names: &'a [String]) -> impl fmt::Display + 'a {
        Shown {
            polynomial: self,
            names,
        }
    }
}

impl<'a> Add<&'a Polynomial> for &Polynomial {
    type Output = Polynomial;
    fn add(self, other: &'a Polynomial) -> Polynomial {
        let mut terms = self.terms.clone();
        for (monomial, coefficient) in &other.terms {
            let sum = terms.remove(monomial).unwrap_or_default() + coefficient;
            if !sum.is_zero() {
                terms.insert(monomial.clone(), sum);
            }
        }
        Polynomial { terms }
    }
}

impl Neg for &Polynomial {
    type Output = Polynomial;
    fn neg(self) -> Polynomial {
        self.map_coefficients(|_, c| -c)
    }
}

impl<'a> Sub<&'a Polynomial> for &Polynomial {
    type Output = Polynomial;
    fn sub(self, other: &'a Polynomial) -> Polynomial {
        self + &-other
    }
}

impl<'a> Mul<&'a Polynomial> for &Polynomial {
    type Output = Polynomial;
    fn mul(self, other: &'a Polynomial) -> Polynomial {
        let mut terms: BTreeMap<Monomial, BigInt> = BTreeMap::new();
        for (m, c) in &self.terms {
            for (n, d) in &other.terms {
                *terms.entry(m.times(n)).or_default() += c * d;
            }
        }
        terms.retain(|_, c| !c.is_zero());
        Polynomial { terms }
    }
}

struct Shown<'a> {
    polynomial: &'a Polynomial,
    names: &'a [String],
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.polynomial.is_zero() {
            return f.write_str("0");
        }
        let by_degree = {
            let mut terms: Vec<_> = self.polynomial.terms().collect();
            terms.sort_by_key(|(monomial, _)| std::cmp::Reverse(monomial.degree()));
            terms
        };
        for (position, (monomial, coefficient)) in by_degree.into_iter().enumerate() {
            match (position, coefficient.is_negative()) {
                (0, false) => {}
                (0, true) => f.write_str("-")?,
                (_, false) => f.write_str(" + ")?,
                (_, true) => f.write_str(" - ")?,
            }
            let magnitude = coefficient.abs();
            if !magnitude.is_one() || monomial.0.is_empty() {
                write_integer(f, &magnitude)?;
                if !monomial.0.is_empty() {
                    f.write_str("·")?;
                }
            }
            for (index, (atom, exponent)) in monomial.0.iter().enumerate() {
                if index > 0 {
                    f.write_str("·")?;
                }
                self.write_atom(f, atom)?;
                if *exponent > 1 {
                    write!(f, "^{exponent}")?;
                }
            }
        }
        Ok(())
    }
}

impl Shown<'_> {
    fn write_atom(&self, f: &mut fmt::Formatter<'_>, atom: &Atom) -> fmt::Result {
        match atom {
            Atom::Parameter(index) => match self.names.get(*index as usize) {
                Some(name) => f.write_str(name),
                None => write!(f, "p{index}"),
            },
            Atom::Floor(p, k) => {
                write!(f, "⌊({}) / ", p.display(self.names))?;
                write_integer(f, k)?;
                f.write_str("⌋")
            }
            Atom::Quotient(p, q) => write!(f, "⌊({}) / ({})⌋", p.display(self.names), q.display(self.names)),
            Atom::And(p, q) => write!(f, "(({}) & ({}))", p.display(self.names), q.display(self.names)),
        }
    }
}

/// Large powers of two as such: 2^32 says more than 4294967296.
fn write_integer(f: &mut fmt::Formatter<'_>, value: &BigInt) -> fmt::Result {
    let bits = value.bits();
    if bits > 24 && value.is_positive() && value.trailing_zeros() == Some(bits - 1) {
        return write!(f, "2^{}", bits - 1);
    }
    match value.to_i64() {
        Some(small) => write!(f, "{small}"),
        None => write!(f, "{value}"),
    }
}
