//! Closed intervals of integers: what an intermediate value may be.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, Zero};

/// From `low` to `high`, both included; `low <= high`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interval {
    /// The least value.
    pub low: BigInt,
    /// The greatest value.
    pub high: BigInt,
}

impl Interval {
    /// From low to high.
    pub fn new(low: impl Into<BigInt>, high: impl Into<BigInt>) -> Interval {
        Interval {
            low: low.into(),
            high: high.into(),
        }
    }

    /// The value alone.
    pub(crate) fn point(value: BigInt) -> Interval {
        Interval {
            low: value.clone(),
            high: value,
        }
    }

    /// The value, if there is only one.
    pub(crate) fn as_point(&self) -> Option<&BigInt> {
        (self.low == self.high).then_some(&self.low)
    }

    /// Whether 0 is one of its values.
    pub(crate) fn contains_zero(&self) -> bool {
        !self.low.is_positive() && !self.high.is_negative()
    }

    /// What a sum may be.
    pub fn add(&self, other: &Interval) -> Interval {
        Interval {
            low: &self.low + &other.low,
            high: &self.high + &other.high,
        }
    }

    /// What a difference may be.
    pub fn subtract(&self, other: &Interval) -> Interval {
        Interval {
            low: &self.low - &other.high,
            high: &self.high - &other.low,
        }
    }

    /// What a multiple may be.
    pub(crate) fn scale(&self, factor: &BigInt) -> Interval {
        let (a, b) = (&self.low * factor, &self.high * factor);
        if a <= b {
            Interval { low: a, high: b }
        } else {
            Interval { low: b, high: a }
        }
    }

    /// What a product may be.
    pub fn times(&self, other: &Interval) -> Interval {
        let products = [
            &self.low * &other.low,
            &self.low * &other.high,
            &self.high * &other.low,
            &self.high * &other.high,
        ];
        let [a, b, c, d] = products;
        Interval {
            low: a.clone().min(b.clone()).min(c.clone()).min(d.clone()),
            high: a.max(b).max(c).max(d),
        }
    }

    /// What a power may be.
    pub(crate) fn power(&self, exponent: u32) -> Interval {
        let (a, b) = (self.low.pow(exponent), self.high.pow(exponent));
        if exponent.is_odd() {
            Interval { low: a, high: b }
        } else if self.contains_zero() {
            Interval {
                low: BigInt::zero(),
                high: a.max(b),
            }
        } else if a <= b {
            Interval { low: a, high: b }
        } else {
            Interval { low: b, high: a }
        }
    }

    /// ⌊ / divisor⌋, the divisor positive.
    pub fn floor(&self, divisor: &BigInt) -> Interval {
        Interval {
            low: self.low.div_floor(divisor),
            high: self.high.div_floor(divisor),
        }
    }

    /// The least interval that holds both.
    pub fn union(&self, other: &Interval) -> Interval {
        Interval {
            low: (&self.low).min(&other.low).clone(),
            high: (&self.high).max(&other.high).clone(),
        }
    }

    /// The greatest absolute value.
    pub(crate) fn magnitude(&self) -> BigInt {
        self.low.abs().max(self.high.abs())
    }

    /// The quotient rounded down by a divisor that may be anything but 0.
    pub(crate) fn quotient(&self, divisor: &Interval) -> Interval {
        if !self.low.is_negative() && divisor.low.is_positive() {
            return Interval {
                low: self.low.div_floor(&divisor.high),
                high: self.high.div_floor(&divisor.low),
            };
        }
        let magnitude = self.magnitude();
        Interval {
            low: -magnitude.clone(),
            high: magnitude,
        }
    }

    /// What a bitwise and of the two may be.
    pub fn and(&self, other: &Interval) -> Interval {
        match (self.low.is_negative(), other.low.is_negative()) {
            (false, false) => Interval {
                low: BigInt::zero(),
                high: self.high.clone().min(other.high.clone()),
            },
            (false, true) => Interval {
                low: BigInt::zero(),
                high: self.high.clone(),
            },
            (true, false) => Interval {
                low: BigInt::zero(),
                high: other.high.clone(),
            },
            (true, true) => {
                let bits = self.magnitude().bits().max(other.magnitude().bits());
                let bound = BigInt::one() << bits;
                // Both non-negative, or one: at most the greater high; else negative.
                Interval {
                    low: -bound,
                    high: self.high.clone().max(other.high.clone()).max(BigInt::from(-1)),
                }
            }
        }
    }
}
