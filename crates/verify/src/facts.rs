//! What is known on a path: the parameters' ranges and the conditions under which the path is taken.

use crate::interval::Interval;
use crate::polynomial::{Atom, Monomial, Polynomial};
use crate::simplex::System;
use crate::work::Work;
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, Zero};
use std::collections::BTreeMap;
use std::fmt;

/// More monomials than this are not given to the linear solver.
const MAX_VARIABLES: usize = 24;
/// So many inequations (`≠`) are split into `<` and `>`.
const MAX_SPLITS: usize = 2;

/// A condition on polynomials, in a canonical form: no common divisor of the coefficients; equal conditions are equal values.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Condition {
    /// The polynomial is 0 or more.
    AtLeastZero(Polynomial),
    /// The polynomial is 0.
    Zero(Polynomial),
    /// The polynomial is not 0.
    NotZero(Polynomial),
}

impl Condition {
    /// a >= b
    pub(crate) fn at_least(a: &Polynomial, b: &Polynomial) -> Condition {
        let difference = a - b;
        let divisor = common_divisor(&difference);
        // c·m + d >= 0 where g divides all c: (c/g)·m + ⌊d/g⌋ >= 0.
        Condition::AtLeastZero(difference.map_coefficients(|_, c| c.div_floor(&divisor)))
    }

    /// a < b
    pub(crate) fn less(a: &Polynomial, b: &Polynomial) -> Condition {
        Condition::at_least(b, &(a + &Polynomial::constant(1)))
    }

    /// a = b
    pub(crate) fn equal(a: &Polynomial, b: &Polynomial) -> Condition {
        let mut difference = a - b;
        let divisor = common_divisor(&difference);
        if !difference.constant_term().is_multiple_of(&divisor) {
            return Condition::Zero(Polynomial::constant(1));
        }
        difference = difference.map_coefficients(|_, c| c / &divisor);
        Condition::Zero(if difference.leads_negative() {
            -&difference
        } else {
            difference
        })
    }

    /// What holds where this one does not.
    pub fn negated(&self) -> Condition {
        match self {
            Condition::AtLeastZero(p) => Condition::AtLeastZero(&-p - &Polynomial::constant(1)),
            Condition::Zero(p) => Condition::NotZero(p.clone()),
            Condition::NotZero(p) => Condition::Zero(p.clone()),
        }
    }

    /// The polynomial that is compared with 0.
    pub fn polynomial(&self) -> &Polynomial {
        match self {
            Condition::AtLeastZero(p) | Condition::Zero(p) | Condition::NotZero(p) => p,
        }
    }

    /// The same condition on another polynomial.
    pub(crate) fn with(&self, polynomial: Polynomial) -> Condition {
        let zero = Polynomial::default();
        match self {
            Condition::AtLeastZero(_) => Condition::at_least(&polynomial, &zero),
            Condition::Zero(_) => Condition::equal(&polynomial, &zero),
            Condition::NotZero(_) => Condition::equal(&polynomial, &zero).negated(),
        }
    }

    /// Whether it holds for these parameters.
    pub fn holds(&self, parameters: &[BigInt]) -> Option<bool> {
        let value = self.polynomial().evaluate(parameters)?;
        Some(match self {
            Condition::AtLeastZero(_) => !value.is_negative(),
            Condition::Zero(_) => value.is_zero(),
            Condition::NotZero(_) => !value.is_zero(),
        })
    }

    /// Readable, with the constant on the right.
    pub fn display<'a>(&'a self, names: &'a [String]) -> impl fmt::Display + 'a {
        let polynomial = self.polynomial();
        let flip = polynomial.leads_negative();
        let constant = Polynomial::constant(polynomial.constant_term());
        let rest = polynomial - &constant;
        let (left, right) = if flip { (-&rest, constant) } else { (rest, -&constant) };
        let relation = match (self, flip) {
            (Condition::AtLeastZero(_), false) => "≥",
            (Condition::AtLeastZero(_), true) => "≤",
            (Condition::Zero(_), _) => "=",
            (Condition::NotZero(_), _) => "≠",
        };
        format!("{} {relation} {}", left.display(names), right.display(names))
    }
}

/// Of the coefficients but for the constant term; at least 1.
fn common_divisor(polynomial: &Polynomial) -> BigInt {
    let divisor = polynomial
        .terms()
        .filter(|(monomial, _)| !monomial.powers().is_empty())
        .fold(BigInt::zero(), |divisor, (_, c)| divisor.gcd(c));
    if divisor.is_zero() { BigInt::one() } else { divisor }
}

/// Ranges and conditions.
#[derive(Clone, Debug)]
pub(crate) struct Facts {
    work: Work,
    parameters: Vec<Interval>,
    path: Vec<Condition>,
    /// Of the path what the ranges do not say already.
    related: Vec<Condition>,
    impossible: bool,
}

impl Facts {
    pub fn new(parameters: Vec<Interval>, work: &Work) -> Facts {
        Facts {
            work: work.clone(),
            parameters,
            path: Vec::new(),
            related: Vec::new(),
            impossible: false,
        }
    }

    /// What deciding conditions is paid from.
    pub fn work(&self) -> &Work {
        &self.work
    }

    /// The conditions assumed, in order.
    pub fn path(&self) -> &[Condition] {
        &self.path
    }

    /// Whether what was assumed was seen to be a contradiction at once.
    pub fn is_impossible(&self) -> bool {
        self.impossible
    }

    /// The ranges of the parameters.
    pub fn parameters(&self) -> &[Interval] {
        &self.parameters
    }

    /// One more parameter; its polynomial.
    pub fn add_parameter(&mut self, interval: Interval) -> Polynomial {
        self.parameters.push(interval);
        Polynomial::parameter(self.parameters.len() as u32 - 1)
    }

    /// The same ranges, but for those that conditions narrowed, with another path.
    pub fn restart(ranges: &[Interval], path: &[Condition], work: &Work) -> Facts {
        let mut facts = Facts::new(ranges.to_vec(), work);
        for condition in path {
            facts.assume(condition.clone());
        }
        facts
    }

    /// Whether the condition holds or does not, if the facts decide it.
    pub fn decide(&self, condition: &Condition) -> Option<bool> {
        if self.impossible {
            return Some(false);
        }
        if let Some(answer) = self.decide_by_ranges(condition) {
            return Some(answer);
        }
        if !self.solver_knows_more(condition.polynomial()) {
            return None;
        }
        if self.contradicts(&condition.negated()) {
            Some(true)
        } else if self.contradicts(condition) {
            Some(false)
        } else {
            None
        }
    }

    /// Whether the condition is known to hold.
    pub fn entail(&self, condition: &Condition) -> bool {
        self.impossible
            || match self.decide_by_ranges(condition) {
                Some(answer) => answer,
                None => self.solver_knows_more(condition.polynomial()) && self.contradicts(&condition.negated()),
            }
    }

    /// The facts on both sides of a condition; a side that cannot be is left out.
    pub fn fork(&self, condition: &Condition) -> Vec<(Facts, bool)> {
        match self.decide(condition) {
            Some(answer) => vec![(self.clone(), answer)],
            None => [(condition.clone(), true), (condition.negated(), false)]
                .into_iter()
                .filter_map(|(condition, answer)| {
                    let mut facts = self.clone();
                    facts.assume(condition);
                    (!facts.impossible).then_some((facts, answer))
                })
                .collect(),
        }
    }

    /// Takes the condition as given.
    pub fn assume(&mut self, condition: Condition) {
        self.work.spend(1 + self.path.len());
        if self.path.contains(&condition) {
            return;
        }
        self.path.push(condition.clone());
        self.learn(condition);
    }

    /// Whether the facts themselves are a contradiction.
    pub fn are_contradictory(&self) -> bool {
        self.impossible || self.contradicts(&Condition::AtLeastZero(Polynomial::default()))
    }

    /// An interval that holds the polynomial's value.
    pub fn range(&self, polynomial: &Polynomial) -> Interval {
        let mut sum = Interval::point(BigInt::zero());
        for (monomial, coefficient) in polynomial.terms() {
            sum = sum.add(&self.range_of_monomial(monomial).scale(coefficient));
        }
        sum
    }

    /// Whether the value is known to lie within these bounds.
    pub fn is_within(&self, polynomial: &Polynomial, low: &BigInt, high: &BigInt) -> bool {
        let range = self.range(polynomial);
        (&range.low >= low || self.entail(&Condition::at_least(polynomial, &Polynomial::constant(low.clone()))))
            && (&range.high <= high
                || self.entail(&Condition::at_least(&Polynomial::constant(high.clone()), polynomial)))
    }

    fn range_of_monomial(&self, monomial: &Monomial) -> Interval {
        let mut product = Interval::point(BigInt::one());
        self.work.spend(1 + 4 * monomial.powers().len());
        for (atom, exponent) in monomial.powers() {
            product = product.times(&self.range_of_atom(atom).power(*exponent));
        }
        product
    }

    /// An interval that holds the atom's value.
    pub fn range_of_atom(&self, atom: &Atom) -> Interval {
        match atom {
            Atom::Parameter(index) => self.parameters[*index as usize].clone(),
            Atom::Floor(p, k) => self.range(p).floor(k),
            Atom::Quotient(p, q) => self.range(p).quotient(&self.range(q)),
            Atom::And(p, q) => self.range(p).and(&self.range(q)),
        }
    }

    fn decide_by_ranges(&self, condition: &Condition) -> Option<bool> {
        let range = self.range(condition.polynomial());
        match condition {
            Condition::AtLeastZero(_) if !range.low.is_negative() => Some(true),
            Condition::AtLeastZero(_) if range.high.is_negative() => Some(false),
            Condition::AtLeastZero(_) => None,
            Condition::Zero(_) | Condition::NotZero(_) => {
                let is_zero = match range.as_point() {
                    Some(point) => point.is_zero(),
                    None if range.contains_zero() => return None,
                    None => false,
                };
                Some(is_zero == matches!(condition, Condition::Zero(_)))
            }
        }
    }

    /// The ranges say all there is to say about a sum of different monomials of parameters, if no condition relates them.
    fn solver_knows_more(&self, polynomial: &Polynomial) -> bool {
        !self.related.is_empty() || !polynomial.is_over_parameters()
    }

    fn learn(&mut self, condition: Condition) {
        match self.decide_by_ranges(&condition) {
            Some(true) => return,
            Some(false) => {
                self.impossible = true;
                return;
            }
            None => {}
        }
        if !self.narrow(&condition) {
            self.related.push(condition);
        }
    }

    /// Puts a condition on a multiple of one atom into the parameters' ranges; whether that was all of it.
    fn narrow(&mut self, condition: &Condition) -> bool {
        let polynomial = condition.polynomial();
        let constant = polynomial.constant_term();
        let mut others = polynomial.terms().filter(|(monomial, _)| !monomial.powers().is_empty());
        let (Some((monomial, factor)), None) = (others.next(), others.next()) else {
            return false;
        };
        let Some(atom) = monomial.as_atom() else { return false };
        // The canonical form has no common divisor: factor is 1 or -1, and -1 only for AtLeastZero.
        if !factor.abs().is_one() {
            return false;
        }
        let bound = -&constant * factor;
        match (atom, condition) {
            (Atom::Parameter(index), _) => self.narrow_parameter(*index as usize, condition, factor, bound),
            (Atom::Floor(p, k), Condition::AtLeastZero(_)) if factor.is_one() => {
                // ⌊p/k⌋ >= b: p >= k·b
                self.learn(Condition::at_least(p, &Polynomial::constant(k * bound)));
                true
            }
            (Atom::Floor(p, k), Condition::AtLeastZero(_)) => {
                // ⌊p/k⌋ <= b: p <= k·b + k - 1
                self.learn(Condition::less(p, &Polynomial::constant(k * (bound + 1))));
                true
            }
            (Atom::Floor(p, k), Condition::Zero(_)) => {
                self.learn(Condition::at_least(p, &Polynomial::constant(k * &bound)));
                self.learn(Condition::less(p, &Polynomial::constant(k * (bound + 1))));
                true
            }
            _ => false,
        }
    }

    fn narrow_parameter(&mut self, index: usize, condition: &Condition, factor: &BigInt, bound: BigInt) -> bool {
        let range = &mut self.parameters[index];
        match condition {
            Condition::AtLeastZero(_) if factor.is_one() => range.low = bound.max(range.low.clone()),
            Condition::AtLeastZero(_) => range.high = bound.min(range.high.clone()),
            Condition::Zero(_) => *range = Interval::point(bound),
            Condition::NotZero(_) if range.low == bound => range.low += 1,
            Condition::NotZero(_) if range.high == bound => range.high -= 1,
            Condition::NotZero(_) => return false,
        }
        true
    }

    /// Whether the linear solver finds a contradiction between the facts and the condition.
    fn contradicts(&self, condition: &Condition) -> bool {
        let mut given = self.related.clone();
        given.push(condition.clone());
        self.refute(given, MAX_SPLITS)
    }

    fn refute(&self, given: Vec<Condition>, splits: usize) -> bool {
        if self.work.is_used_up() {
            return false;
        }
        if self.is_linear_contradiction(&given) {
            return true;
        }
        let split = given
            .iter()
            .rposition(|condition| matches!(condition, Condition::NotZero(_)));
        let (Some(position), true) = (split, splits > 0) else {
            return false;
        };
        let mut rest = given;
        let polynomial = rest.swap_remove(position).polynomial().clone();
        let zero = Polynomial::default();
        [Condition::less(&polynomial, &zero), Condition::less(&zero, &polynomial)]
            .into_iter()
            .all(|side| {
                let mut given = rest.clone();
                given.push(side);
                self.refute(given, splits - 1)
            })
    }

    /// Monomials as variables with their ranges, conditions as rows, and k·⌊p/k⌋ <= p <= k·⌊p/k⌋ + k - 1.
    fn is_linear_contradiction(&self, given: &[Condition]) -> bool {
        let mut linear = Linear {
            facts: self,
            system: System::default(),
            numbers: BTreeMap::new(),
            floors: Vec::new(),
        };
        for condition in given {
            match condition {
                Condition::AtLeastZero(p) => linear.at_least_zero(p),
                Condition::Zero(p) => {
                    linear.at_least_zero(p);
                    linear.at_least_zero(&-p);
                }
                Condition::NotZero(_) => {}
            }
        }
        let mut defined = 0;
        while defined < linear.floors.len() {
            let atom = linear.floors[defined].clone();
            linear.define(&atom);
            defined += 1;
            if linear.numbers.len() > MAX_VARIABLES {
                return false;
            }
        }
        linear.system.shows_contradiction(&self.work)
    }
}

struct Linear<'a> {
    facts: &'a Facts,
    system: System,
    numbers: BTreeMap<Monomial, usize>,
    floors: Vec<Atom>,
}

impl Linear<'_> {
    fn at_least_zero(&mut self, polynomial: &Polynomial) {
        let mut sum = Vec::with_capacity(polynomial.len());
        for (monomial, factor) in polynomial.terms() {
            if !monomial.powers().is_empty() {
                sum.push((self.number(monomial), factor.clone()));
            }
        }
        self.system.at_least(sum, -polynomial.constant_term());
    }

    fn number(&mut self, monomial: &Monomial) -> usize {
        if let Some(number) = self.numbers.get(monomial) {
            return *number;
        }
        let range = self.facts.range_of_monomial(monomial);
        let number = self.system.variable(range.low, range.high);
        self.numbers.insert(monomial.clone(), number);
        for (atom, _) in monomial.powers() {
            if !matches!(atom, Atom::Parameter(_)) && !self.floors.contains(atom) {
                self.floors.push(atom.clone());
            }
        }
        number
    }

    fn define(&mut self, atom: &Atom) {
        let value = Polynomial::atom(atom.clone());
        match atom {
            Atom::Parameter(_) => {}
            Atom::Floor(p, k) => self.remainder(p, &value, &Polynomial::constant(k.clone())),
            Atom::Quotient(p, q) if self.facts.range(q).low.is_positive() => self.remainder(p, &value, q),
            Atom::Quotient(..) => {}
            Atom::And(p, q) => {
                for (one, other) in [(p, q), (q, p)] {
                    // and = one - (what is in one only); no more than an operand that the other, being negative or not, masks.
                    if !self.facts.range(one).low.is_negative() {
                        self.at_least_zero(&(&**one - &value));
                    }
                    if self.facts.range(other).high.is_negative() {
                        self.at_least_zero(&(&**one - &value));
                    }
                }
            }
        }
    }

    /// 0 <= p - divisor·value < divisor
    fn remainder(&mut self, p: &Polynomial, value: &Polynomial, divisor: &Polynomial) {
        let remainder = p - &(divisor * value);
        self.at_least_zero(&remainder);
        self.at_least_zero(&(&(divisor - &remainder) - &Polynomial::constant(1)));
    }
}
