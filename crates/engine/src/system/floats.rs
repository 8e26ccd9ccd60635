//! Functions of floats, and their digits.

/// The function of the primitive of this number, most of which look at the first value only; not a number for others.
pub fn float_function(number: i32, value: f64, other: f64) -> f64 {
    match number {
        56 => value.sin(),
        57 => value.atan(),
        58 => value.ln(),
        59 => value.exp(),
        700 => value.cos(),
        701 => value.tan(),
        702 => value.asin(),
        703 => value.acos(),
        704 => value.log2(),
        705 => value.log10(),
        706 => value.sinh(),
        707 => value.cosh(),
        708 => value.tanh(),
        709 => value.powf(other),
        710 => value.atan2(other),
        _ => f64::NAN,
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
