//! Intervals of integers: what an intermediate value may be.

use num_bigint::BigInt;

/// From low to high, both included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Interval {
    pub low: BigInt,
    pub high: BigInt,
}

impl Interval {
    pub fn new(low: impl Into<BigInt>, high: impl Into<BigInt>) -> Interval {
        Interval {
            low: low.into(),
            high: high.into(),
        }
    }

    /// Whether all of it are values of an i64, and none the word for "not me".
    pub fn fits_i64(&self) -> bool {
        self.low > BigInt::from(i64::MIN) && self.high <= BigInt::from(i64::MAX)
    }

    /// The least interval with all values of an operation that is monotonic in each operand.
    pub fn of_corners(a: &Interval, b: &Interval, operation: impl Fn(&BigInt, &BigInt) -> BigInt) -> Interval {
        let first = operation(&a.low, &b.low);
        let mut interval = Interval {
            low: first.clone(),
            high: first,
        };
        for corner in [
            operation(&a.low, &b.high),
            operation(&a.high, &b.low),
            operation(&a.high, &b.high),
        ] {
            if corner < interval.low {
                interval.low = corner;
            } else if corner > interval.high {
                interval.high = corner;
            }
        }
        interval
    }
}
