//! Literals as Smalltalk writes them, for listings and English.

use super::selectors::num_args;
use crate::method::Literal;

/// The literal as Smalltalk writes it; what Smalltalk cannot write stands in words.
pub fn print_literal(literal: &Literal) -> String {
    match literal {
        Literal::Symbol(symbol) => format!("#{}", print_symbol(symbol)),
        Literal::Array(elements) => format!("#{}", print_array(elements)),
        Literal::ByteArray(bytes) => {
            let bytes: Vec<String> = bytes.iter().map(u8::to_string).collect();
            format!("#[{}]", bytes.join(" "))
        }
        Literal::Binding(name) => format!("the variable {name}"),
        Literal::Block(block) => format!("[a block of {} arguments]", block.num_args),
        Literal::MethodClass => "the method's class".to_string(),
        Literal::OuterCode => "the code around the block".to_string(),
        Literal::Nil => "nil".to_string(),
        Literal::True => "true".to_string(),
        Literal::False => "false".to_string(),
        Literal::Integer(value) => value.to_string(),
        Literal::Float(value) => print_float(*value),
        Literal::Fraction { numerator, denominator } => format!("({numerator}/{denominator})"),
        Literal::ScaledDecimal {
            numerator,
            denominator,
            scale,
        } => format!("({numerator}/{denominator})s{scale}"),
        Literal::Character(character) => format!("${character}"),
        Literal::String(string) => print_string(string),
    }
}

fn print_array(elements: &[Literal]) -> String {
    let element = |literal: &Literal| match literal {
        Literal::Array(elements) => print_array(elements),
        _ => print_literal(literal),
    };
    let elements: Vec<String> = elements.iter().map(element).collect();
    format!("({})", elements.join(" "))
}

fn print_string(string: &str) -> String {
    format!("'{}'", string.replace('\'', "''"))
}

fn print_symbol(symbol: &str) -> String {
    let is_name = |part: &str| {
        let mut letters = part.chars();
        letters.next().is_some_and(|c| c.is_alphabetic() || c == '_')
            && letters.all(|c| c.is_alphanumeric() || c == '_')
    };
    let is_keyword = symbol.ends_with(':') && symbol.split_terminator(':').all(is_name);
    let is_binary = num_args(symbol) == 1 && symbol.chars().all(|c| "+-*/\\~<>=@%|&?,!".contains(c));
    let plain = !symbol.is_empty() && (is_name(symbol) || is_keyword || is_binary);
    if plain {
        symbol.to_string()
    } else {
        print_string(symbol)
    }
}

fn print_float(value: f64) -> String {
    if value.is_nan() {
        "Float nan".to_string()
    } else if value.is_infinite() {
        (if value > 0.0 {
            "Float infinity"
        } else {
            "Float infinity negated"
        })
        .to_string()
    } else {
        format!("{value:?}")
    }
}
