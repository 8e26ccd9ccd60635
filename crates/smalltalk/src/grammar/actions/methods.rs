//! Method definitions of the syntax tree.

use super::literals::unquoted;
use crate::ast::{Declaration, Method, Pragma, Span, Statement, TypeName};
use crate::diagnostic::Diagnostic;
use crate::dialect::Dialect;
use crate::grammar::part::{Body, Builder, Made, Part, mismatch, span};
use epigram::{Action, Node, Values};

pub(super) fn actions() -> Vec<(&'static str, Action<Builder, Part, Diagnostic>)> {
    vec![
        ("type", type_annotation),
        ("declaration", declaration),
        ("answer type", answer_type),
        ("keyword pattern", pattern),
        ("binary pattern", pattern),
        ("unary pattern", unary_pattern),
        ("pragma name", pragma_name),
        ("pragma", pragma),
        ("method", method),
    ]
}

fn type_annotation(builder: &mut Builder, node: Node<'_>, _: Values<'_, Part>) -> Made {
    if builder.dialect == Dialect::Plain {
        let message = "type annotations are only allowed in the virtual machine's own classes";
        return Err(Diagnostic::new(span(node), message));
    }
    let Some(name) = node.children().next() else {
        return Err(mismatch(span(node)));
    };
    Ok(Part::Type(TypeName {
        name: name.text().to_owned(),
        span: span(name),
    }))
}

fn declaration(_: &mut Builder, node: Node<'_>, parts: Values<'_, Part>) -> Made {
    let type_name = parts.last().and_then(as_type);
    let Some(name) = node.children().next() else {
        return Err(mismatch(span(node)));
    };
    let (name, span) = (name.text().to_owned(), span(name));
    Ok(Part::Declaration(Declaration { name, type_name, span }))
}

fn as_type(part: Part) -> Option<TypeName> {
    match part {
        Part::Type(name) => Some(name),
        _ => None,
    }
}

fn answer_type(_: &mut Builder, node: Node<'_>, parts: Values<'_, Part>) -> Made {
    parts
        .last()
        .and_then(as_type)
        .map(Part::AnswerType)
        .ok_or_else(|| mismatch(span(node)))
}

fn pattern(_: &mut Builder, node: Node<'_>, parts: Values<'_, Part>) -> Made {
    let (mut selector, mut arguments) = (String::new(), Vec::new());
    for part in parts {
        match part {
            Part::Selector(part, _) => selector.push_str(&part),
            Part::Declaration(argument) => arguments.push(argument),
            _ => return Err(mismatch(span(node))),
        }
    }
    Ok(Part::Pattern {
        selector,
        arguments,
        span: span(node),
    })
}

fn unary_pattern(_: &mut Builder, node: Node<'_>, _: Values<'_, Part>) -> Made {
    Ok(Part::Pattern {
        selector: node.text().to_owned(),
        arguments: Vec::new(),
        span: span(node),
    })
}

fn pragma_name(_: &mut Builder, node: Node<'_>, _: Values<'_, Part>) -> Made {
    Ok(Part::Selector(node.text().to_owned(), span(node)))
}

fn pragma(_: &mut Builder, node: Node<'_>, parts: Values<'_, Part>) -> Made {
    let mut pragma = Pragma {
        selector: String::new(),
        arguments: Vec::new(),
        span: span(node),
    };
    for part in parts {
        match part {
            Part::Selector(part, _) => pragma.selector.push_str(&part),
            Part::Literal(literal, _) => pragma.arguments.push(literal),
            _ => return Err(mismatch(pragma.span)),
        }
    }
    Ok(Part::Pragma(pragma))
}

fn method(_: &mut Builder, node: Node<'_>, parts: Values<'_, Part>) -> Made {
    Ok(Part::Method(Box::new(make_method(node, parts)?)))
}

/// A method of its pattern and what stands in its body; `node` is what they stand in.
pub(super) fn make_method(node: Node<'_>, parts: impl Iterator<Item = Part>) -> Result<Method, Diagnostic> {
    let (mut head, mut answer_type, mut pragmas, mut body) = (None, None, Vec::new(), Body::default());
    for part in parts {
        match body.take(part) {
            None => {}
            Some(Part::Pattern {
                selector,
                arguments,
                span,
            }) => head = Some((selector, arguments, span)),
            Some(Part::AnswerType(type_name)) => answer_type = Some(type_name),
            Some(Part::Pragma(pragma)) => pragmas.push(pragma),
            Some(_) => return Err(mismatch(span(node))),
        }
    }
    let Some((selector, arguments, pattern)) = head else {
        return Err(mismatch(span(node)));
    };
    let body_start = body.statements.first().map_or(u32::MAX, start_of);
    Ok(Method {
        selector,
        arguments,
        answer_type,
        comment: first_comment(node, pattern.end, body_start),
        pragmas,
        temporaries: body.temporaries,
        statements: body.statements,
        span: Span {
            start: pattern.start,
            end: node.end(),
        },
    })
}

fn start_of(statement: &Statement) -> u32 {
    match statement {
        Statement::Expression(expression) => expression.span.start,
        Statement::Return(_, span) => span.start,
    }
}

/// The first comment directly in a method, between its pattern and its first statement.
fn first_comment(node: Node<'_>, from: u32, to: u32) -> Option<String> {
    let body = node.children().find(|child| child.name() == "tonel body");
    let inside = body.into_iter().flat_map(|body| body.children());
    node.children()
        .chain(inside)
        .filter(|child| child.name() == "comment" && child.start() >= from && child.start() < to)
        .min_by_key(|comment| comment.start())
        .map(|comment| unquoted(comment.text(), '"'))
}
