//! Trees of the instructions that the reasoner writes.

use num_bigint::BigInt;
use num_traits::One;
use std::ops::RangeInclusive;
use verify::Interval;

/// What leaves an i64 on the stack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Code {
    Constant(i64),
    Parameter(u32),
    Add(Box<Code>, Box<Code>),
    Subtract(Box<Code>, Box<Code>),
    Multiply(Box<Code>, Box<Code>),
    And(Box<Code>, Box<Code>),
    /// ⌊code / 2^bits⌋
    ShiftRight(Box<Code>, u32),
    /// ⌊code / divisor⌋, the divisor positive.
    Floor(Box<Code>, i64),
    If(Box<Bool>, Box<Code>, Box<Code>),
    NotMe,
}

/// What leaves an i32 on the stack: 0, 1, or 2 for "not me".
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Bool {
    Constant(bool),
    /// An i64 comparison, by its name, with a constant.
    Compare(&'static str, Box<Code>, Box<Code>),
    And(Box<Bool>, Box<Bool>),
    Not(Box<Bool>),
    If(Box<Bool>, Box<Bool>, Box<Bool>),
    NotMe,
}

/// Lines of text, each with the number of `if`s around it.
type Lines = Vec<(usize, String)>;

impl Code {
    pub fn lines(&self, names: &[String]) -> Lines {
        let mut writer = Writer {
            names,
            depth: 0,
            lines: Vec::new(),
        };
        writer.integer(self);
        writer.lines
    }

    /// Whether no intermediate value leaves an i64, for parameters in these ranges.
    pub fn fits(&self, ranges: &[RangeInclusive<i64>]) -> bool {
        self.interval(ranges).is_some()
    }

    /// What it may be; None where it, or an intermediate value, may not fit.
    fn interval(&self, ranges: &[RangeInclusive<i64>]) -> Option<Interval> {
        let interval = match self {
            Code::Constant(value) => Interval::new(*value, *value),
            Code::Parameter(index) => {
                let range = ranges.get(*index as usize)?;
                Interval::new(*range.start(), *range.end())
            }
            Code::Add(a, b) => a.interval(ranges)?.add(&b.interval(ranges)?),
            Code::Subtract(a, b) => a.interval(ranges)?.subtract(&b.interval(ranges)?),
            Code::Multiply(a, b) => a.interval(ranges)?.times(&b.interval(ranges)?),
            Code::And(a, b) => a.interval(ranges)?.and(&b.interval(ranges)?),
            Code::ShiftRight(a, bits) => a.interval(ranges)?.floor(&(BigInt::one() << *bits)),
            Code::Floor(a, divisor) => a.interval(ranges)?.floor(&BigInt::from(*divisor)),
            Code::If(condition, then, otherwise) => {
                if !condition.fits(ranges) {
                    return None;
                }
                then.interval(ranges)?.union(&otherwise.interval(ranges)?)
            }
            Code::NotMe => return Some(Interval::new(0, 0)),
        };
        fits(&interval).then_some(interval)
    }
}

/// Whether all of it are values of an i64, and none the word for "not me".
fn fits(interval: &Interval) -> bool {
    interval.low > BigInt::from(i64::MIN) && interval.high <= BigInt::from(i64::MAX)
}

impl Bool {
    pub fn lines(&self, names: &[String]) -> Lines {
        let mut writer = Writer {
            names,
            depth: 0,
            lines: Vec::new(),
        };
        writer.boolean(self);
        writer.lines
    }

    /// Whether no intermediate value leaves an i64.
    pub fn fits(&self, ranges: &[RangeInclusive<i64>]) -> bool {
        match self {
            Bool::Constant(_) | Bool::NotMe => true,
            Bool::Compare(_, a, b) => a.fits(ranges) && b.fits(ranges),
            Bool::And(a, b) => a.fits(ranges) && b.fits(ranges),
            Bool::Not(a) => a.fits(ranges),
            Bool::If(a, b, c) => a.fits(ranges) && b.fits(ranges) && c.fits(ranges),
        }
    }
}

struct Writer<'n> {
    names: &'n [String],
    depth: usize,
    lines: Lines,
}

impl Writer<'_> {
    fn line(&mut self, line: impl Into<String>) {
        self.lines.push((self.depth, line.into()));
    }

    fn integer(&mut self, code: &Code) {
        match code {
            Code::Constant(value) => self.line(format!("i64.const {value}")),
            Code::Parameter(index) => match self.names.get(*index as usize) {
                Some(name) => self.line(format!("local.get ${name}")),
                None => self.line(format!("local.get {index}")),
            },
            Code::Add(a, b) => self.binary("i64.add", a, b),
            Code::Subtract(a, b) => self.binary("i64.sub", a, b),
            Code::Multiply(a, b) => self.binary("i64.mul", a, b),
            Code::And(a, b) => self.binary("i64.and", a, b),
            Code::ShiftRight(a, bits) => {
                self.integer(a);
                self.line(format!("i64.const {bits}"));
                self.line("i64.shr_s");
            }
            // The truncated quotient, less one where there is a negative remainder.
            Code::Floor(a, divisor) => {
                self.integer(a);
                self.line(format!("i64.const {divisor}"));
                self.line("i64.div_s");
                self.integer(a);
                self.line(format!("i64.const {divisor}"));
                self.line("i64.rem_s");
                self.line("i64.const 0");
                self.line("i64.lt_s");
                self.line("i64.extend_i32_u");
                self.line("i64.sub");
            }
            Code::If(condition, then, otherwise) => {
                self.boolean(condition);
                self.branches("i64", |this| this.integer(then), |this| this.integer(otherwise));
            }
            Code::NotMe => self.line(format!("i64.const {}", i64::MIN)),
        }
    }

    fn binary(&mut self, name: &str, a: &Code, b: &Code) {
        self.integer(a);
        self.integer(b);
        self.line(name);
    }

    fn boolean(&mut self, code: &Bool) {
        match code {
            Bool::Constant(value) => self.line(format!("i32.const {}", i32::from(*value))),
            Bool::Compare(name, a, b) => self.binary(name, a, b),
            Bool::And(a, b) => {
                self.boolean(a);
                self.boolean(b);
                self.line("i32.and");
            }
            Bool::Not(a) => {
                self.boolean(a);
                self.line("i32.eqz");
            }
            Bool::If(condition, then, otherwise) => {
                self.boolean(condition);
                self.branches("i32", |this| this.boolean(then), |this| this.boolean(otherwise));
            }
            Bool::NotMe => self.line("i32.const 2"),
        }
    }

    fn branches(&mut self, ty: &str, then: impl FnOnce(&mut Self), otherwise: impl FnOnce(&mut Self)) {
        self.line(format!("if (result {ty})"));
        self.depth += 1;
        then(self);
        self.depth -= 1;
        self.line("else");
        self.depth += 1;
        otherwise(self);
        self.depth -= 1;
        self.line("end");
    }
}
