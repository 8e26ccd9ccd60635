//! Literals of the syntax tree.

use crate::ast::Literal;
use crate::diagnostic::Diagnostic;
use crate::grammar::number;
use crate::grammar::part::{Builder, Made, Part, span};
use epigram::{Action, Node, Values};
use num_traits::ToPrimitive;

pub(super) fn actions() -> Vec<(&'static str, Action<Builder, Part, Diagnostic>)> {
    vec![
        ("number", read_number),
        ("character", character),
        ("string", string),
        ("symbol", symbol),
        ("bare word", bare_word),
        ("array", array),
        ("inner array", array),
        ("byte array", byte_array),
        ("inner byte array", byte_array),
    ]
}

fn read_number(_: &mut Builder, node: Node<'_>, _: Values<'_, Part>) -> Made {
    let span = span(node);
    number::literal(node.text())
        .map(|literal| Part::Literal(literal, span))
        .map_err(|why| Diagnostic::new(span, why))
}

fn character(_: &mut Builder, node: Node<'_>, _: Values<'_, Part>) -> Made {
    // The production is a dollar sign and one character.
    let character = node.text().chars().nth(1).unwrap_or_default();
    Ok(Part::Literal(Literal::Character(character), span(node)))
}

fn string(_: &mut Builder, node: Node<'_>, _: Values<'_, Part>) -> Made {
    Ok(Part::Literal(Literal::String(unquoted(node.text(), '\'')), span(node)))
}

/// The text between quotes, doubled quotes made single.
pub(super) fn unquoted(text: &str, quote: char) -> String {
    let inside = text
        .strip_prefix(quote)
        .and_then(|text| text.strip_suffix(quote))
        .unwrap_or(text);
    inside.replace(&format!("{quote}{quote}"), &quote.to_string())
}

fn symbol(_: &mut Builder, node: Node<'_>, _: Values<'_, Part>) -> Made {
    let text = node.text().trim_start_matches('#');
    let name = if text.starts_with('\'') {
        unquoted(text, '\'')
    } else {
        text.to_owned()
    };
    Ok(Part::Literal(Literal::Symbol(name), span(node)))
}

fn bare_word(_: &mut Builder, node: Node<'_>, _: Values<'_, Part>) -> Made {
    let literal = match node.text() {
        "nil" => Literal::Nil,
        "true" => Literal::True,
        "false" => Literal::False,
        name => Literal::Symbol(name.to_owned()),
    };
    Ok(Part::Literal(literal, span(node)))
}

fn array(_: &mut Builder, node: Node<'_>, parts: Values<'_, Part>) -> Made {
    let elements = parts.filter_map(|part| match part {
        Part::Literal(literal, _) => Some(literal),
        _ => None,
    });
    Ok(Part::Literal(Literal::Array(elements.collect()), span(node)))
}

fn byte_array(_: &mut Builder, node: Node<'_>, parts: Values<'_, Part>) -> Made {
    let mut bytes = Vec::new();
    for part in parts {
        if let Part::Literal(literal, span) = part {
            let byte = match literal {
                Literal::Integer(value) => value.to_u8(),
                _ => None,
            };
            bytes.push(byte.ok_or_else(|| Diagnostic::new(span, "a byte is an integer from 0 to 255"))?);
        }
    }
    Ok(Part::Literal(Literal::ByteArray(bytes), span(node)))
}
