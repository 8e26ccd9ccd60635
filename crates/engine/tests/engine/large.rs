//! Large integers beside those of `num-bigint`: random pairs of sizes around each threshold of Multiplication, Division and the conversions in st/vm,
//! of both signs, many with long runs of equal bits, in several bases.

use crate::options;
use crate::output::Output;
use crate::seeds::Random;
use engine::{Options, Session, Tier};
use num_bigint::{BigInt, Sign};
use smalltalk::instructions::Set;

#[test]
fn pairs() {
    for (seed, set) in Set::ALL.into_iter().enumerate() {
        engine::on_large_stack(move || check(set, seed as u64, 600)).unwrap();
    }
}

#[test]
#[ignore = "takes hours"]
fn a_million_pairs() {
    engine::on_large_stack(|| check(Set::SistaV1, 2, 1_000_000)).unwrap();
}

/// Sizes in words at which another way of calculating begins, and what is a multiple of them; a random size is near one of them.
const SIZES: [usize; 12] = [1, 2, 4, 10, 16, 30, 60, 80, 120, 160, 240, 480];
const BASES: [u32; 6] = [10, 16, 2, 36, 7, 32];

const PROBE: &str = include_str!("LargeProbe.class.st");

fn check(set: Set, seed: u64, pairs: usize) {
    let output = Output::default();
    let mut session = Session::new(Options {
        output: Box::new(output.clone()),
        ..options(set, Tier::TranslationAtOnce)
    })
    .unwrap();
    session.load(&[("LargeProbe.class.st", PROBE)]).unwrap();
    let mut random = Random(seed);
    for number in 0..pairs {
        let (a, b) = random.pair();
        let base = BASES[random.below(BASES.len())];
        let text = format!(
            "LargeProbe calculate: '{}' with: '{}' base: {base}",
            a.to_str_radix(base).to_uppercase(),
            b.to_str_radix(base).to_uppercase()
        );
        session
            .evaluate("test", &text)
            .unwrap_or_else(|error| panic!("{text}: {}", error.describe()));
        let (shown, expected) = (output.take(), expected(&a, &b, base));
        let wrong = shown.lines().zip(&expected).position(|(found, right)| found != right);
        let is_right = wrong.is_none() && shown.lines().count() == expected.len();
        assert!(is_right, "pair {number}, value {wrong:?}: {text}");
    }
}

/// What LargeProbe shows.
fn expected(a: &BigInt, b: &BigInt, base: u32) -> Vec<String> {
    let zero = BigInt::ZERO;
    let (quotient, rest) = (a / b, a % b);
    let is_rounded = rest != zero && (rest.sign() != b.sign());
    let floor = if is_rounded { &quotient - 1 } else { quotient.clone() };
    let modulo = if is_rounded { &rest + b } else { rest.clone() };
    let numbers = [
        a + b,
        a - b,
        a * b,
        a * a,
        quotient,
        rest,
        floor,
        modulo,
        divisor(a, b),
        a.clone(),
        zero.clone(),
    ];
    let truths = [a < b, a <= b, a == b, true, *b > zero];
    let numbers = numbers.map(|number| number.to_str_radix(base).to_uppercase());
    numbers
        .into_iter()
        .chain(truths.map(|truth| truth.to_string()))
        .collect()
}

/// The greatest common divisor, by Euclid's algorithm.
fn divisor(a: &BigInt, b: &BigInt) -> BigInt {
    let (mut a, mut b) = (a.magnitude().clone(), b.magnitude().clone());
    while b != BigInt::ZERO.magnitude().clone() {
        (a, b) = (b.clone(), a % b);
    }
    a.into()
}

impl Random {
    /// A size in words: mostly a small one, near one of the list or twice that.
    fn size(&mut self) -> usize {
        let size = SIZES[(0..3).map(|_| self.below(SIZES.len())).min().unwrap()];
        (size * (1 + self.below(2)) + self.below(7)).saturating_sub(3).max(1)
    }

    /// Two integers that are not 0; now and then they are multiples of a third, or near one another.
    fn pair(&mut self) -> (BigInt, BigInt) {
        let (a, b) = (self.integer(), self.integer());
        let pair = match self.below(8) {
            0 => (&a * &b, b),
            1 => (&a * &b - 1, b),
            2 => {
                let factor = self.integer();
                (a * &factor, b * factor)
            }
            3 => (&b + self.next() as i64, b),
            _ => (a, b),
        };
        if pair.0 == BigInt::ZERO || pair.1 == BigInt::ZERO {
            return self.pair();
        }
        pair
    }

    /// An integer: half of them of random words, the others of runs of equal bits.
    fn integer(&mut self) -> BigInt {
        let size = self.size();
        let words: Vec<u32> = match self.below(4) {
            0 | 1 => (0..size).map(|_| self.next() as u32).collect(),
            2 => (0..size).map(|_| [0, u32::MAX][self.below(2)]).collect(),
            _ => {
                let (from, end) = (self.below(size), self.below(size));
                (0..size)
                    .map(|word| {
                        if word == from {
                            self.next() as u32
                        } else if word > end {
                            u32::MAX
                        } else {
                            0
                        }
                    })
                    .collect()
            }
        };
        BigInt::from_slice([Sign::Plus, Sign::Minus][self.below(2)], &words)
    }
}
