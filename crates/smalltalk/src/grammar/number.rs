//! What numbers mean.

use crate::ast::Literal;
use num_bigint::BigInt;
use num_traits::{Pow, ToPrimitive, Zero};

/// More digits than this, written or by an exponent, are refused: they would take long and much memory.
const DIGITS: usize = 10_000;

/// The parts of a number's text.
struct Parts<'t> {
    negative: bool,
    radix: u32,
    whole: &'t str,
    fraction: Option<&'t str>,
    exponent: i64,
    scale: Option<&'t str>,
}

/// The literal that a number's text stands for, or why it stands for none.
pub(super) fn literal(text: &str) -> Result<Literal, String> {
    if text.len() > DIGITS {
        return Err(format!("a number of more than {DIGITS} digits"));
    }
    let parts = split(text)?;
    let digits = format!("{}{}", parts.whole, parts.fraction.unwrap_or_default());
    let mut numerator = integer(&digits, parts.radix)?;
    if parts.negative {
        numerator = -numerator;
    }
    let radix = BigInt::from(parts.radix);
    let mut denominator = radix.clone().pow(parts.fraction.unwrap_or_default().len() as u32);
    let power = radix.pow(parts.exponent.unsigned_abs() as u32);
    match parts.exponent < 0 {
        true => denominator *= power,
        false => numerator *= power,
    }
    match (parts.scale, parts.fraction) {
        (Some(scale), fraction) => {
            let digits = fraction.unwrap_or_default().len() as u32;
            let scale = if scale.is_empty() { Ok(digits) } else { scale.parse() };
            let scale = scale.map_err(|_| "the scale is too large".to_owned())?;
            Ok(Literal::ScaledDecimal {
                numerator,
                denominator,
                scale,
            })
        }
        (None, Some(_)) => float(text, &parts, &numerator, &denominator),
        (None, None) if (&numerator % &denominator).is_zero() => Ok(Literal::Integer(numerator / denominator)),
        (None, None) => Ok(Literal::Fraction { numerator, denominator }),
    }
}

fn split(text: &str) -> Result<Parts<'_>, String> {
    let (negative, rest) = strip_minus(text);
    let (radix, rest, negative) = match rest.split_once('r') {
        None => (10, rest, negative),
        Some((radix, rest)) => {
            let radix = radix.parse().ok().filter(|radix| (2..=36).contains(radix));
            let (inner, rest) = strip_minus(rest);
            (radix.ok_or("a radix is between 2 and 36")?, rest, negative != inner)
        }
    };
    let (rest, scale) = match rest.split_once('s') {
        None => (rest, None),
        Some((rest, scale)) => (rest, Some(scale)),
    };
    let (rest, exponent) = match rest.split_once(['e', 'd', 'q']) {
        None => (rest, 0),
        Some((rest, exponent)) => {
            let exponent = exponent
                .parse()
                .ok()
                .filter(|exponent: &i64| exponent.unsigned_abs() <= DIGITS as u64);
            (
                rest,
                exponent.ok_or_else(|| format!("an exponent is at most {DIGITS}"))?,
            )
        }
    };
    let (whole, fraction) = match rest.split_once('.') {
        None => (rest, None),
        Some((whole, fraction)) => (whole, Some(fraction)),
    };
    Ok(Parts {
        negative,
        radix,
        whole,
        fraction,
        exponent,
        scale,
    })
}

fn strip_minus(text: &str) -> (bool, &str) {
    text.strip_prefix('-').map_or((false, text), |rest| (true, rest))
}

fn integer(digits: &str, radix: u32) -> Result<BigInt, String> {
    match digits.chars().find(|digit| !digit.is_digit(radix)) {
        Some(digit) => Err(format!("{digit} is no digit of radix {radix}")),
        None => BigInt::parse_bytes(digits.as_bytes(), radix).ok_or_else(|| "no digits".to_owned()),
    }
}

fn float(text: &str, parts: &Parts<'_>, numerator: &BigInt, denominator: &BigInt) -> Result<Literal, String> {
    let value = match parts.radix {
        10 => {
            // Rust reads decimal numbers, rounding correctly; it knows only one letter for the exponent.
            let decimal = text.replace(['d', 'q'], "e");
            let decimal = decimal.split_once('r').map_or(decimal.as_str(), |(_, digits)| digits);
            let value: f64 = decimal
                .trim_start_matches('-')
                .parse()
                .map_err(|_| "no number".to_owned())?;
            if parts.negative { -value } else { value }
        }
        _ if numerator.is_zero() && parts.negative => -0.0,
        _ => ratio(numerator, denominator),
    };
    match value.is_finite() {
        true => Ok(Literal::Float(value)),
        false => Err("too large for a Float".to_owned()),
    }
}

/// The nearest float to a fraction.
fn ratio(numerator: &BigInt, denominator: &BigInt) -> f64 {
    // The quotient gets at least 66 bits, more than the 53 of a float, its last bit set if anything remains, so that
    // rounding it to a float rounds the fraction.
    let shift = 66 + denominator.bits() as i64 - numerator.bits() as i64;
    let (scaled, divisor) = match shift > 0 {
        true => (numerator << shift as u64, denominator.clone()),
        false => (numerator.clone(), denominator << shift.unsigned_abs()),
    };
    let (quotient, rest) = (&scaled / &divisor, &scaled % &divisor);
    let sticky = if rest.is_zero() {
        BigInt::zero()
    } else {
        BigInt::from(numerator.sign() as i8 as i32 | 1)
    };
    let quotient = (quotient << 1u32) + sticky;
    let value = quotient.to_f64().unwrap_or(f64::INFINITY);
    scale_by_power_of_two(value, -(shift + 1))
}

/// `value * 2^exponent`, in two steps so that neither factor leaves the range of floats.
fn scale_by_power_of_two(value: f64, exponent: i64) -> f64 {
    let exponent = exponent.clamp(-2200, 2200) as i32;
    let half = exponent / 2;
    value * 2f64.powi(half) * 2f64.powi(exponent - half)
}
