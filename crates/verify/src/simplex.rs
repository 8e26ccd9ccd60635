//! Linear arithmetic over the rationals: whether bounds and inequalities contradict each other.
//!
//! The general simplex method of Dutertre and de Moura ("A Fast Linear-Arithmetic Solver for DPLL(T)"), with Bland's rule, so
//! that it ends. Only the answer "contradictory" is relied upon; giving up counts as "not contradictory".

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, Zero};

/// After so many pivots the question is given up.
const MAX_PIVOTS: usize = 60;
/// Longer numerators and denominators are given up.
const MAX_BITS: u64 = 512;

/// Variables with bounds, and sums of multiples of them with lower bounds.
#[derive(Default)]
pub struct System {
    bounds: Vec<(BigRational, Option<BigRational>)>,
    rows: Vec<Vec<(usize, BigInt)>>,
    row_low: Vec<BigRational>,
}

impl System {
    /// A new variable; its number.
    pub fn variable(&mut self, low: BigInt, high: BigInt) -> usize {
        self.bounds
            .push((BigRational::from(low), Some(BigRational::from(high))));
        self.bounds.len() - 1
    }

    /// The sum of these multiples of variables is at least `low`.
    pub fn at_least(&mut self, sum: Vec<(usize, BigInt)>, low: BigInt) {
        self.rows.push(sum);
        self.row_low.push(BigRational::from(low));
    }

    /// Whether nothing satisfies all of it, if that is found.
    pub fn shows_contradiction(self) -> bool {
        Tableau::new(self).shows_contradiction()
    }
}

/// Variable numbers: those of the system, then one for each row.
struct Tableau {
    bounds: Vec<(BigRational, Option<BigRational>)>,
    value: Vec<BigRational>,
    /// The variable of each column (not basic) and of each row (basic).
    columns: Vec<usize>,
    basics: Vec<usize>,
    /// basics[i] = Σ matrix[i][j] * columns[j].
    matrix: Vec<Vec<BigRational>>,
}

impl Tableau {
    fn new(system: System) -> Tableau {
        let width = system.bounds.len();
        let mut bounds = system.bounds;
        let mut value: Vec<BigRational> = bounds.iter().map(|(low, _)| low.clone()).collect();
        let mut matrix = Vec::new();
        let mut basics = Vec::new();
        for (index, (row, low)) in system.rows.into_iter().zip(system.row_low).enumerate() {
            let mut dense = vec![BigRational::zero(); width];
            for (column, factor) in row {
                dense[column] += BigRational::from(factor);
            }
            value.push(dense.iter().zip(&value).map(|(a, v)| a * v).sum());
            bounds.push((low, None));
            basics.push(width + index);
            matrix.push(dense);
        }
        Tableau {
            bounds,
            value,
            columns: (0..width).collect(),
            basics,
            matrix,
        }
    }

    fn shows_contradiction(mut self) -> bool {
        for _ in 0..MAX_PIVOTS {
            let Some((row, target)) = self.violated_row() else {
                return false;
            };
            let raise = self.value[self.basics[row]] < target;
            let Some(column) = self.entering_column(row, raise) else {
                return true;
            };
            self.pivot(row, column, target);
            let long = |number: &BigRational| number.numer().bits() > MAX_BITS || number.denom().bits() > MAX_BITS;
            if self.matrix.iter().flatten().chain(&self.value).any(long) {
                return false;
            }
        }
        false
    }

    /// The row of the lowest basic variable outside of its bounds, and the bound it breaks.
    fn violated_row(&self) -> Option<(usize, BigRational)> {
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
                let variable = self.columns[column];
                let (low, high) = &self.bounds[variable];
                let can_grow = high.as_ref().is_none_or(|high| &self.value[variable] < high);
                let can_shrink = &self.value[variable] > low;
                if factor.is_zero() {
                    false
                } else if factor.is_positive() == raise {
                    can_grow
                } else {
                    can_shrink
                }
            })
            .min_by_key(|&column| self.columns[column])
    }

    /// Exchanges the row's and the column's variables, and moves the former to `target`.
    fn pivot(&mut self, row: usize, column: usize, target: BigRational) {
        let leaving = self.basics[row];
        let entering = self.columns[column];
        let factor = self.matrix[row][column].clone();
        let step = (&target - &self.value[leaving]) / &factor;
        for (other, basic) in self.basics.iter().enumerate() {
            if other != row {
                let change = &self.matrix[other][column] * &step;
                self.value[*basic] += change;
            }
        }
        self.value[leaving] = target;
        self.value[entering] += step;
        let mut solved: Vec<BigRational> = self.matrix[row].iter().map(|a| -(a / &factor)).collect();
        solved[column] = factor.recip();
        for other in 0..self.matrix.len() {
            if other != row && !self.matrix[other][column].is_zero() {
                let multiple = std::mem::replace(&mut self.matrix[other][column], BigRational::zero());
                for (target, a) in self.matrix[other].iter_mut().zip(&solved) {
                    *target += &multiple * a;
                }
            }
        }
        self.matrix[row] = solved;
        self.basics[row] = entering;
        self.columns[column] = leaving;
    }
}
