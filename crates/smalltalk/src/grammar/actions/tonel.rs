//! Tonel files, and their values of Smalltalk Object Notation. The variables of a class stand in its definition as
//! strings; who reads the file reads them, too.

use super::literals::unquoted;
use super::methods::make_method;
use crate::ast::{Literal, Span};
use crate::diagnostic::Diagnostic;
use crate::grammar::part::{Builder, Made, Part, mismatch, span};
use crate::tonel::definition::{ClassFile, MethodDefinition, Ston, text_at};
use epigram::{Action, Node, Values};
use std::collections::BTreeMap;

pub(super) fn actions() -> Vec<(&'static str, Action<Builder, Part, Diagnostic>)> {
    vec![
        ("ston string", ston_string),
        ("ston word", ston_word),
        ("ston list", ston_list),
        ("ston map", ston_map),
        ("ston pair", ston_pair),
        ("tonel method", tonel_method),
        ("tonel methods", tonel_methods),
        ("tonel file", class_file),
    ]
}

fn ston_string(_: &mut Builder, node: Node<'_>, _: Values<'_, Part>) -> Made {
    let between = Span {
        start: node.start() + 1,
        end: node.end() - 1,
    };
    Ok(Part::Ston(Ston::String(unescaped(node.text()), between)))
}

/// The text between the quotes; a backslash or a doubled quote stands for a character that could not stand there.
fn unescaped(text: &str) -> String {
    let mut plain = String::new();
    let inside = unquoted(text, '\'');
    let mut characters = inside.chars();
    while let Some(character) = characters.next() {
        let escaped = if character == '\\' { characters.next() } else { None };
        plain.push(match escaped {
            None => character,
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some('u') => {
                let digits: String = characters.by_ref().take(4).collect();
                u32::from_str_radix(&digits, 16)
                    .ok()
                    .and_then(char::from_u32)
                    .unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            Some(other) => other,
        });
    }
    plain
}

fn ston_word(_: &mut Builder, node: Node<'_>, _: Values<'_, Part>) -> Made {
    Ok(Part::Ston(match node.text() {
        "nil" => Ston::Nil,
        "true" => Ston::Boolean(true),
        "false" => Ston::Boolean(false),
        word => Ston::Symbol(word.to_owned()),
    }))
}

fn ston_list(_: &mut Builder, _: Node<'_>, parts: Values<'_, Part>) -> Made {
    Ok(Part::Ston(Ston::List(parts.filter_map(as_ston).collect())))
}

fn as_ston(part: Part) -> Option<Ston> {
    match part {
        Part::Ston(value) => Some(value),
        Part::Literal(Literal::Symbol(name), _) => Some(Ston::Symbol(name)),
        Part::Literal(Literal::Integer(value), _) => Some(Ston::Integer(value)),
        Part::Literal(Literal::Float(value), _) => Some(Ston::Float(value)),
        _ => None,
    }
}

fn ston_map(_: &mut Builder, node: Node<'_>, parts: Values<'_, Part>) -> Made {
    let mut map = BTreeMap::new();
    for part in parts {
        if let Part::StonPair(key, value) = part {
            if map.contains_key(&key) {
                return Err(Diagnostic::new(span(node), format!("#{key} is given twice")));
            }
            map.insert(key, value);
        }
    }
    Ok(Part::Ston(Ston::Map(map)))
}

fn ston_pair(_: &mut Builder, node: Node<'_>, mut parts: Values<'_, Part>) -> Made {
    let key = node.children().next().map(|key| key.text().trim_start_matches('#'));
    let value = parts.next().and_then(as_ston);
    let (Some(key), Some(value)) = (key, value) else {
        return Err(Diagnostic::new(span(node), "a value of this kind is not known here"));
    };
    let key = if key.starts_with('\'') {
        unescaped(key)
    } else {
        key.to_owned()
    };
    Ok(Part::StonPair(key, value))
}

fn tonel_method(_: &mut Builder, node: Node<'_>, parts: Values<'_, Part>) -> Made {
    let child = |name: &str| node.children().find(|child| child.name() == name);
    let (Some(owner), Some(body)) = (child("variable"), child("tonel body")) else {
        return Err(mismatch(span(node)));
    };
    let (mut category, mut pattern_span, mut rest) = (None, Span::default(), Vec::new());
    for part in parts {
        match part {
            Part::Ston(Ston::Map(map)) => category = text_at(&map, "category"),
            Part::Expression(expression, _) if expression.span == span(owner) => {}
            Part::Pattern { span, .. } => {
                pattern_span = span;
                rest.push(part);
            }
            other => rest.push(other),
        }
    }
    Ok(Part::TonelMethod(Box::new(MethodDefinition {
        class_name: owner.text().to_owned(),
        class_span: span(owner),
        class_side: child("tonel side").is_some(),
        category,
        method: make_method(node, rest.into_iter())?,
        body_span: Span {
            start: body.start() + 1,
            end: body.end() - 1,
        },
        pattern_span,
    })))
}

fn tonel_methods(_: &mut Builder, _: Node<'_>, parts: Values<'_, Part>) -> Made {
    let method = |part| match part {
        Part::TonelMethod(method) => Some(*method),
        _ => None,
    };
    Ok(Part::TonelMethods(parts.filter_map(method).collect()))
}

fn class_file(_: &mut Builder, node: Node<'_>, parts: Values<'_, Part>) -> Made {
    let kind = node.children().find(|child| child.name() == "tonel kind");
    let Some(kind) = kind else {
        return Err(mismatch(span(node)));
    };
    let comment = node
        .children()
        .take_while(|child| child.start() < kind.start())
        .find(|c| c.name() == "comment");
    let (mut properties, mut methods) = (BTreeMap::new(), Vec::new());
    for part in parts {
        match part {
            Part::Ston(Ston::Map(map)) => properties = map,
            Part::TonelMethod(method) => methods.push(*method),
            _ => return Err(mismatch(span(node))),
        }
    }
    let name = properties.remove("name");
    let name = name.as_ref().and_then(Ston::as_text).map(str::to_owned);
    let mut text = |key: &str| {
        let text = text_at(&properties, key);
        properties.remove(key);
        text
    };
    let (superclass, class_type, category) = (text("superclass"), text("type"), text("category"));
    let file = ClassFile {
        extension: kind.text() == "Extension",
        is_trait: kind.text() == "Trait",
        comment: comment.map(|comment| unquoted(comment.text(), '"')),
        name: name.ok_or_else(|| Diagnostic::new(span(kind), "the definition has no #name"))?,
        superclass: superclass.filter(|name| name != "nil"),
        instance_variables: Vec::new(),
        class_variables: Vec::new(),
        class_instance_variables: Vec::new(),
        kind: class_type,
        category,
        properties,
        methods,
    };
    Ok(Part::ClassFile(Box::new(file), span(kind)))
}
