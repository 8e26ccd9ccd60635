//! Verification conditions: on every path of the method and every path of the candidate, the same answer.

use crate::candidate::Candidate;
use crate::facts::{Condition, Facts};
use crate::interval::Interval;
use crate::polynomial::{Atom, Polynomial};
use crate::symbolic_candidate::{self, End, TooLong};
use crate::symbolic_method::{Answer, Leaf};
use crate::terms;
use crate::work::UsedUp;
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, ToPrimitive};
use std::fmt;
use wasmgc::advice::ResultKind;

/// Case splits within case splits.
const MAX_DEPTH: u32 = 5;
/// Case splits in one condition.
const MAX_CASES: u32 = 400;
/// A quotient with at most so many values is split into them.
const MAX_VALUES: i64 = 8;
/// Remainders by a divisor up to this are split into cases.
const MAX_DIVISOR: i64 = 64;

/// A verification condition that holds, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerificationCondition {
    /// When it applies: the conditions of the two paths.
    pub when: String,
    /// What the method answers.
    pub method: String,
    /// What the candidate answers.
    pub candidate: String,
    /// Why they are the same.
    pub reason: Reason,
}

/// Why a verification condition holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Both are the same polynomial, or the same boolean.
    Identical,
    /// The candidate says "not me".
    Declined,
    /// The two paths' conditions contradict each other.
    Impossible,
    /// Follows from ranges and linear inequalities.
    LinearArithmetic,
    /// After so many case splits on quotients and remainders.
    Cases(u32),
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::Identical => f.write_str("the same in normal form"),
            Reason::Declined => f.write_str("the candidate says \"not me\""),
            Reason::Impossible => f.write_str("cannot happen: the conditions contradict each other"),
            Reason::LinearArithmetic => f.write_str("by linear arithmetic from the ranges and conditions"),
            Reason::Cases(count) => write!(f, "by {count} cases of quotients and remainders"),
        }
    }
}

impl fmt::Display for VerificationCondition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "where {}: method {} = candidate {}, {}",
            self.when, self.method, self.candidate, self.reason
        )
    }
}

/// What could not be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Unproved {
    Condition(String),
    CandidateLoops,
    TooManyPaths,
    GaveUp(UsedUp),
}

/// Shows every verification condition, or says which one could not be shown.
pub(crate) fn prove(
    leaves: &[Leaf],
    candidate: &Candidate,
    names: &[String],
) -> Result<Vec<VerificationCondition>, Unproved> {
    let mut conditions = Vec::new();
    for leaf in leaves {
        let ends = symbolic_candidate::execute(candidate, &leaf.facts).map_err(|error| match error {
            TooLong::Loops => Unproved::CandidateLoops,
            TooLong::TooManyPaths => Unproved::TooManyPaths,
            TooLong::GaveUp(used_up) => Unproved::GaveUp(used_up),
        })?;
        for (facts, end) in ends {
            let condition = prove_pair(leaf, candidate.result, &facts, &end, names);
            // What could not be shown may be so for want of work.
            conditions.push(match facts.work().check() {
                Err(used_up) if condition.is_err() => return Err(Unproved::GaveUp(used_up)),
                _ => condition?,
            });
        }
    }
    Ok(conditions)
}

fn prove_pair(
    leaf: &Leaf,
    kind: ResultKind,
    facts: &Facts,
    end: &End,
    names: &[String],
) -> Result<VerificationCondition, Unproved> {
    let found = match end {
        End::Result(result) => same_answer(&leaf.answer, kind, facts, result),
        // The candidate must not come here at all.
        End::Trap(_) | End::Unknown(_) => Search::default().show(facts, None),
    };
    let mut condition = VerificationCondition {
        when: show_facts(facts, names),
        method: match &leaf.answer {
            Answer::Integer(p) => p.display(names).to_string(),
            Answer::Boolean(value) => value.to_string(),
            Answer::Other(reason) => format!("({reason})"),
        },
        candidate: match end {
            End::Result(p) => show_result(kind, p, names),
            End::Trap(Some(trap)) => format!("(traps: {trap})"),
            End::Trap(None) => "(traps: unreachable)".into(),
            End::Unknown(reason) => format!("({reason})"),
        },
        reason: Reason::Identical,
    };
    match found {
        Some(reason) => {
            condition.reason = reason;
            Ok(condition)
        }
        None => {
            let VerificationCondition {
                when,
                method,
                candidate,
                ..
            } = condition;
            Err(Unproved::Condition(format!(
                "where {when}: method {method} = candidate {candidate}"
            )))
        }
    }
}

fn show_result(kind: ResultKind, p: &Polynomial, names: &[String]) -> String {
    let constant = p.as_constant().and_then(|value| value.to_i64());
    match (kind, constant) {
        _ if declines(kind, p) => "not me".into(),
        (ResultKind::Boolean, Some(0)) => "false".into(),
        (ResultKind::Boolean, Some(1)) => "true".into(),
        _ => p.display(names).to_string(),
    }
}

fn declines(kind: ResultKind, result: &Polynomial) -> bool {
    let constant = result.as_constant().and_then(|value| value.to_i64());
    constant.is_some_and(|value| kind.is_not_me(value))
}

fn same_answer(answer: &Answer, kind: ResultKind, facts: &Facts, result: &Polynomial) -> Option<Reason> {
    if declines(kind, result) {
        return Some(Reason::Declined);
    }
    let wanted = match (answer, kind) {
        (Answer::Integer(p), ResultKind::Integer) => Some(p.clone()),
        (Answer::Boolean(value), ResultKind::Boolean) => Some(Polynomial::constant(i32::from(*value))),
        _ => None,
    };
    let Some(wanted) = wanted else {
        return Search::default().show(facts, None);
    };
    Search::default().show(facts, Some(&wanted - result))
}

fn show_facts(facts: &Facts, names: &[String]) -> String {
    let mut shown: Vec<String> = facts
        .parameters()
        .iter()
        .zip(names)
        .map(|(range, name)| match range.as_point() {
            Some(point) => format!("{name} = {point}"),
            None => format!("{} ≤ {name} ≤ {}", range.low, range.high),
        })
        .collect();
    let is_in_range = |condition: &&Condition| {
        let polynomial = condition.polynomial();
        !(polynomial.is_over_parameters() && polynomial.degree() == 1 && polynomial.atoms().count() == 1)
    };
    shown.extend(
        facts
            .path()
            .iter()
            .filter(is_in_range)
            .map(|condition| condition.display(names).to_string()),
    );
    shown.join(" and ")
}

/// One attempt at a goal: that a difference is 0, or (None) that the facts contradict each other.
#[derive(Default)]
struct Search {
    cases: u32,
}

/// A way to split a goal into cases: the facts that each adds, and what becomes of an atom.
struct Split {
    atom: Atom,
    cases: Vec<(Facts, Polynomial)>,
}

impl Search {
    fn show(&mut self, facts: &Facts, difference: Option<Polynomial>) -> Option<Reason> {
        if difference.as_ref().is_some_and(Polynomial::is_zero) {
            return Some(Reason::Identical);
        }
        if facts.are_contradictory() {
            return Some(Reason::Impossible);
        }
        if let Some(difference) = &difference
            && facts.entail(&Condition::equal(difference, &Polynomial::default()))
        {
            return Some(Reason::LinearArithmetic);
        }
        self.split(facts, difference.as_ref(), MAX_DEPTH)
            .then_some(Reason::Cases(self.cases))
    }

    fn holds(&mut self, facts: &Facts, difference: Option<&Polynomial>, depth: u32) -> bool {
        difference.is_some_and(|p| p.is_zero() || facts.entail(&Condition::equal(p, &Polynomial::default())))
            || facts.are_contradictory()
            || (depth > 0 && self.split(facts, difference, depth - 1))
    }

    fn split(&mut self, facts: &Facts, difference: Option<&Polynomial>, depth: u32) -> bool {
        let Some(split) = find_split(facts, difference) else {
            return false;
        };
        split.cases.into_iter().all(|(case, value)| {
            self.cases += 1;
            if self.cases > MAX_CASES {
                return false;
            }
            let path: Vec<Condition> = case
                .path()
                .iter()
                .map(|condition| condition.with(terms::substitute(&case, condition.polynomial(), &split.atom, &value)))
                .collect();
            // The ranges keep what the path said before; the rewritten conditions are added to them.
            let mut rewritten = Facts::restart(case.parameters(), &[], facts.work());
            path.into_iter().for_each(|condition| rewritten.assume(condition));
            let difference = difference.map(|p| terms::substitute(&rewritten, p, &split.atom, &value));
            rewritten.is_impossible() || self.holds(&rewritten, difference.as_ref(), depth)
        })
    }
}

/// The quotient with the fewest values; else the remainders of a parameter by a divisor.
fn find_split(facts: &Facts, difference: Option<&Polynomial>) -> Option<Split> {
    let mut atoms = Vec::new();
    for polynomial in difference
        .into_iter()
        .chain(facts.path().iter().map(Condition::polynomial))
    {
        collect_atoms(polynomial, &mut atoms);
    }
    let few = atoms
        .iter()
        .filter(|atom| matches!(atom, Atom::Floor(..)))
        .map(|atom| (atom, facts.range_of_atom(atom)))
        .filter(|(_, range)| &range.high - &range.low < BigInt::from(MAX_VALUES))
        .min_by_key(|(_, range)| &range.high - &range.low);
    if let Some((atom, range)) = few {
        return Some(split_values(facts, atom, &range));
    }
    let divisor = atoms
        .iter()
        .filter_map(|atom| match atom {
            Atom::Floor(p, k) if *k <= BigInt::from(MAX_DIVISOR) => first_parameter(p).map(|index| (index, k)),
            _ => None,
        })
        .min_by_key(|(_, k)| (*k).clone());
    divisor.map(|(index, k)| split_remainders(facts, index, k))
}

fn split_values(facts: &Facts, atom: &Atom, range: &Interval) -> Split {
    let mut cases = Vec::new();
    let mut value = range.low.clone();
    while value <= range.high {
        let constant = Polynomial::constant(value.clone());
        let mut case = facts.clone();
        case.assume(Condition::equal(&Polynomial::atom(atom.clone()), &constant));
        if let Atom::Floor(p, k) = atom {
            // Once the atom is replaced, its condition says nothing: what it says of p must stand for itself.
            let low = constant.scale(k);
            case.assume(Condition::at_least(p, &low));
            case.assume(Condition::less(p, &(&low + &Polynomial::constant(k.clone()))));
        }
        if !case.is_impossible() {
            cases.push((case, constant));
        }
        value += BigInt::one();
    }
    Split {
        atom: atom.clone(),
        cases,
    }
}

/// x = k·y + r, for each remainder r, with a new parameter y.
fn split_remainders(facts: &Facts, index: u32, k: &BigInt) -> Split {
    let range = facts.parameters()[index as usize].clone();
    let mut cases = Vec::new();
    let mut remainder = BigInt::default();
    while remainder < *k {
        // y from ⌈(low - r) / k⌉ to ⌊(high - r) / k⌋
        let low = -(&remainder - &range.low).div_floor(k);
        let high = (&range.high - &remainder).div_floor(k);
        if low <= high {
            let mut case = facts.clone();
            let quotient = case.add_parameter(Interval::new(low, high));
            cases.push((case, &quotient.scale(k) + &Polynomial::constant(remainder.clone())));
        }
        remainder += BigInt::one();
    }
    Split {
        atom: Atom::Parameter(index),
        cases,
    }
}

fn collect_atoms(polynomial: &Polynomial, atoms: &mut Vec<Atom>) {
    for atom in polynomial.atoms() {
        if atoms.contains(atom) {
            continue;
        }
        atoms.push(atom.clone());
        match atom {
            Atom::Parameter(_) => {}
            Atom::Floor(p, _) => collect_atoms(p, atoms),
            Atom::Quotient(p, q) | Atom::And(p, q) => {
                collect_atoms(p, atoms);
                collect_atoms(q, atoms);
            }
        }
    }
}

/// A parameter among the atoms of a polynomial, or within them.
fn first_parameter(polynomial: &Polynomial) -> Option<u32> {
    polynomial.atoms().find_map(|atom| match atom {
        Atom::Parameter(index) => Some(*index),
        Atom::Floor(p, _) | Atom::And(p, _) | Atom::Quotient(p, _) => first_parameter(p),
    })
}
