//! What the core has its host compute: functions of floats, what Unicode says of characters, the digits of a float.

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

/// What Unicode says of a code point: 0 whether it is a letter, 1 a capital, 2 a small letter; 3 its capital and 4 its small letter,
/// or itself where that is not one character.
pub fn character_function(code: i32, function: i32) -> i32 {
    let Some(character) = char::from_u32(code as u32) else {
        return if function < 3 { 0 } else { code };
    };
    match function {
        0 => i32::from(character.is_alphabetic()),
        1 => i32::from(character.is_uppercase()),
        2 => i32::from(character.is_lowercase()),
        3 => single(character.to_uppercase()).map_or(code, |upper| upper as i32),
        _ => single(character.to_lowercase()).map_or(code, |lower| lower as i32),
    }
}

fn single(mut characters: impl ExactSizeIterator<Item = char>) -> Option<char> {
    (characters.len() == 1).then(|| characters.next())?
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
