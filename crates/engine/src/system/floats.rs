//! Functions of floats, and their digits.

use crate::protocol::numbers::FloatFunction;

/// The function of the number; not a number where there is none.
pub fn float_function(number: i32, value: f64, other: f64) -> f64 {
    let Some(function) = FloatFunction::from_number(number) else {
        return f64::NAN;
    };
    match function {
        FloatFunction::Sine => value.sin(),
        FloatFunction::ArcTangent => value.atan(),
        FloatFunction::NaturalLogarithm => value.ln(),
        FloatFunction::Exponential => value.exp(),
        FloatFunction::Cosine => value.cos(),
        FloatFunction::Tangent => value.tan(),
        FloatFunction::ArcSine => value.asin(),
        FloatFunction::ArcCosine => value.acos(),
        FloatFunction::BinaryLogarithm => value.log2(),
        FloatFunction::DecimalLogarithm => value.log10(),
        FloatFunction::HyperbolicSine => value.sinh(),
        FloatFunction::HyperbolicCosine => value.cosh(),
        FloatFunction::HyperbolicTangent => value.tanh(),
        FloatFunction::Power => value.powf(other),
        FloatFunction::Angle => value.atan2(other),
    }
}

/// The fewest digits that read back the same, laid out as Squeak does (`Float>>absPrintExactlyOn:base:`): with an exponent where the
/// point would stand more than three places before or six behind the first digit.
pub fn print_float(value: f64) -> String {
    if value.is_nan() {
        return "Float nan".to_owned();
    }
    if value.is_infinite() {
        return (if value > 0.0 {
            "Float infinity"
        } else {
            "Float infinity negated"
        })
        .to_owned();
    }
    let scientific = format!("{value:e}");
    let Some((mantissa, exponent)) = scientific.split_once('e') else {
        return scientific;
    };
    let point = exponent.parse::<i32>().unwrap_or_default() + 1;
    if value == 0.0 || (-3..=6).contains(&point) {
        return format!("{value:?}");
    }
    let fraction = if mantissa.contains('.') { "" } else { ".0" };
    format!("{mantissa}{fraction}e{exponent}")
}
