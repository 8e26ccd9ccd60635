//! Linear arithmetic over the rationals: whether bounds and inequalities contradict each other.
//!
//! The general simplex method of Dutertre and de Moura ("A Fast Linear-Arithmetic Solver for DPLL(T)"), with Bland's rule, so
//! that it ends. Only the answer "contradictory" is relied upon; giving up counts as "not contradictory".
//!
//! It computes with fractions of 128-bit integers, which nearly always suffice, and begins again with unbounded ones where they do not.

use crate::work::Work;
use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::Ratio;
use num_traits::{CheckedAdd, CheckedDiv, CheckedMul, CheckedSub, One, Signed, ToPrimitive, Zero};

/// After so many pivots the question is given up.
const MAX_PIVOTS: usize = 60;
/// Longer numerators and denominators are given up.
const MAX_BITS: u64 = 512;

/// Variables with bounds, and sums of multiples of them with lower bounds.
#[derive(Default)]
pub struct System {
    bounds: Vec<(BigInt, BigInt)>,
    rows: Vec<(Vec<(usize, BigInt)>, BigInt)>,
}

impl System {
    /// A new variable; its number.
    pub fn variable(&mut self, low: BigInt, high: BigInt) -> usize {
        self.bounds.push((low, high));
        self.bounds.len() - 1
    }

    /// The sum of these multiples of variables is at least `low`.
    pub fn at_least(&mut self, sum: Vec<(usize, BigInt)>, low: BigInt) {
        self.rows.push((sum, low));
    }

    /// Whether nothing satisfies all of it, if that is found.
    pub fn shows_contradiction(&self, work: &Work) -> bool {
        let small = Tableau::<i128>::new(self).and_then(|tableau| tableau.shows_contradiction(work));
        let large = || Tableau::<BigInt>::new(self)?.shows_contradiction(work);
        small.or_else(large).unwrap_or(false)
    }
}

/// The integers that fractions are made of. Operations answer None where the result has no place.
trait Whole: Clone + Integer + Signed + CheckedAdd + CheckedSub + CheckedMul + CheckedDiv {
    /// Units of work for an operation on fractions.
    const WORK: usize;

    fn from_big(value: &BigInt) -> Option<Self>;

    fn is_long(&self) -> bool;
}

impl Whole for i128 {
    const WORK: usize = 1;

    fn from_big(value: &BigInt) -> Option<i128> {
        value.to_i128()
    }

    fn is_long(&self) -> bool {
        false
    }
}

impl Whole for BigInt {
    const WORK: usize = 6;

    fn from_big(value: &BigInt) -> Option<BigInt> {
        Some(value.clone())
    }

    fn is_long(&self) -> bool {
        self.bits() > MAX_BITS
    }
}

/// a + b · c; most are integers, which need no common divisors.
fn plus_product<N: Whole>(a: &Ratio<N>, b: &Ratio<N>, c: &Ratio<N>) -> Option<Ratio<N>> {
    let product = times(b, c)?;
    if a.is_zero() {
        return Some(product);
    }
    if a.is_integer() && product.is_integer() {
        return Some(Ratio::from_integer(a.numer().checked_add(product.numer())?));
    }
    a.checked_add(&product)
}

fn times<N: Whole>(a: &Ratio<N>, b: &Ratio<N>) -> Option<Ratio<N>> {
    if a.is_integer() && b.is_integer() {
        return Some(Ratio::from_integer(a.numer().checked_mul(b.numer())?));
    }
    a.checked_mul(b)
}

/// Variable numbers: those of the system, then one for each row.
struct Tableau<N> {
    bounds: Vec<(Ratio<N>, Option<Ratio<N>>)>,
    value: Vec<Ratio<N>>,
    /// The variable of each column (not basic) and of each row (basic).
    columns: Vec<usize>,
    basics: Vec<usize>,
    /// basics[i] = Σ matrix[i][j] * columns[j].
    matrix: Vec<Vec<Ratio<N>>>,
}

impl<N: Whole> Tableau<N> {
    /// None where the numbers are too large, here and in all that follows.
    fn new(system: &System) -> Option<Tableau<N>> {
        let width = system.bounds.len();
        let whole = |value: &BigInt| N::from_big(value).map(Ratio::from_integer);
        let mut bounds = Vec::new();
        let mut value = Vec::new();
        for (low, high) in &system.bounds {
            bounds.push((whole(low)?, Some(whole(high)?)));
            value.push(whole(low)?);
        }
        let mut matrix = Vec::new();
        let mut basics = Vec::new();
        for (index, (row, low)) in system.rows.iter().enumerate() {
            let mut dense: Vec<Ratio<N>> = vec![Ratio::zero(); width];
            let mut sum = Ratio::zero();
            for (column, factor) in row {
                let factor = whole(factor)?;
                sum = plus_product(&sum, &factor, &value[*column])?;
                dense[*column] = plus_product(&dense[*column], &factor, &Ratio::one())?;
            }
            value.push(sum);
            bounds.push((whole(low)?, None));
            basics.push(width + index);
            matrix.push(dense);
        }
        Some(Tableau {
            bounds,
            value,
            columns: (0..width).collect(),
            basics,
            matrix,
        })
    }

    fn shows_contradiction(mut self, work: &Work) -> Option<bool> {
        for _ in 0..MAX_PIVOTS {
            let Some((row, target)) = self.violated_row() else {
                return Some(false);
            };
            let raise = self.value[self.basics[row]] < target;
            let Some(column) = self.entering_column(row, raise) else {
                return Some(true);
            };
            if work.is_used_up() {
                return Some(false);
            }
            self.pivot(row, column, target, work)?;
        }
        Some(false)
    }

    /// The row of the lowest basic variable outside of its bounds, and the bound it breaks.
    fn violated_row(&self) -> Option<(usize, Ratio<N>)> {
        (0..self.basics.len())
            .filter_map(|row| {
                let variable = self.basics[row];
                let (low, high) = &self.bounds[variable];
                let value = &self.value[variable];
                if value < low {
                    return Some((row, low.clone()));
                }
                high.as_ref()
                    .filter(|high| value > high)
                    .map(|high| (row, high.clone()))
            })
            .min_by_key(|(row, _)| self.basics[*row])
    }

    /// The column of the lowest variable that can move the row's variable in the wanted direction.
    fn entering_column(&self, row: usize, raise: bool) -> Option<usize> {
        (0..self.columns.len())
            .filter(|&column| {
                let factor = &self.matrix[row][column];
                if factor.is_zero() {
                    return false;
                }
                let variable = self.columns[column];
                let (low, high) = &self.bounds[variable];
                if factor.is_positive() == raise {
                    high.as_ref().is_none_or(|high| &self.value[variable] < high)
                } else {
                    &self.value[variable] > low
                }
            })
            .min_by_key(|&column| self.columns[column])
    }

    /// Exchanges the row's and the column's variables, and moves the former to `target`.
    fn pivot(&mut self, row: usize, column: usize, target: Ratio<N>, work: &Work) -> Option<()> {
        let leaving = self.basics[row];
        let entering = self.columns[column];
        let factor = self.matrix[row][column].clone();
        let step = target.checked_sub(&self.value[leaving])?.checked_div(&factor)?;
        for (other, basic) in self.basics.iter().enumerate() {
            let slope = &self.matrix[other][column];
            if other != row && !slope.is_zero() {
                self.value[*basic] = plus_product(&self.value[*basic], slope, &step)?;
            }
        }
        self.value[leaving] = target;
        self.value[entering] = plus_product(&self.value[entering], &step, &Ratio::one())?;
        let reciprocal = factor.recip();
        let minus = -reciprocal.clone();
        let mut solved = Vec::with_capacity(self.columns.len());
        for a in &self.matrix[row] {
            solved.push(if a.is_zero() { Ratio::zero() } else { times(a, &minus)? });
        }
        solved[column] = reciprocal;
        // Most cells are 0, and stay it.
        let filled: Vec<usize> = (0..solved.len()).filter(|index| !solved[*index].is_zero()).collect();
        let mut cells = self.basics.len() + self.columns.len();
        for other in 0..self.matrix.len() {
            if other == row || self.matrix[other][column].is_zero() {
                continue;
            }
            let multiple = std::mem::take(&mut self.matrix[other][column]);
            for &index in &filled {
                let cell = &mut self.matrix[other][index];
                *cell = plus_product(cell, &multiple, &solved[index])?;
                if cell.numer().is_long() || cell.denom().is_long() {
                    return None;
                }
            }
            cells += filled.len();
        }
        work.spend(cells * N::WORK);
        self.matrix[row] = solved;
        self.basics[row] = entering;
        self.columns[column] = leaving;
        Some(())
    }
}
