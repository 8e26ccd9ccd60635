//! Expressions and statements of the syntax tree.

use crate::ast::{Block, Expression, ExpressionKind, Message, Receiver, Script, Span};
use crate::diagnostic::Diagnostic;
use crate::grammar::part::{Body, Builder, Made, Part, as_declaration, as_expression, mismatch, span};
use epigram::{Action, Node, Values};

/// How deep a syntax tree may become, `a foo foo foo` and `1 + 1 + 1` included, so that whoever walks it by recursion
/// needs no more than the stack of a thread.
const DEPTH: u32 = 500;

pub(super) fn actions() -> Vec<(&'static str, Action<Builder, Part, Diagnostic>)> {
    vec![
        ("keyword", selector),
        ("operator", selector),
        ("variable", variable),
        ("assignment", assignment),
        ("cascade", cascade),
        ("binary argument", cascade),
        ("keyword argument", cascade),
        ("unary message", unary_message),
        ("binary message", message),
        ("keyword message", message),
        ("cascaded", cascaded),
        ("brace array", brace_array),
        ("block", block),
        ("temporaries", temporaries),
        ("return", answer),
        ("script", script),
    ]
}

fn selector(_: &mut Builder, node: Node<'_>, _: Values<'_, Part>) -> Made {
    Ok(Part::Selector(node.text().to_owned(), span(node)))
}

fn variable(_: &mut Builder, node: Node<'_>, _: Values<'_, Part>) -> Made {
    Ok(expression(
        ExpressionKind::Variable(node.text().to_owned()),
        span(node),
        1,
    ))
}

fn expression(kind: ExpressionKind, span: Span, depth: u32) -> Part {
    Part::Expression(Expression { kind, span }, depth)
}

/// A deeper tree by one, if it may be that deep.
fn deeper(depth: u32, span: Span) -> Result<u32, Diagnostic> {
    match depth < DEPTH {
        true => Ok(depth + 1),
        false => Err(Diagnostic::new(
            span,
            format!("an expression deeper than {DEPTH}; use a variable or a block"),
        )),
    }
}

fn assignment(_: &mut Builder, node: Node<'_>, parts: Values<'_, Part>) -> Made {
    let mut expressions = parts.filter_map(as_expression);
    let span = span(node);
    match (expressions.next(), expressions.next()) {
        (Some((variable, _)), Some((value, depth))) => {
            let variable_span = variable.span;
            let ExpressionKind::Variable(variable) = variable.kind else {
                return Err(mismatch(span));
            };
            let kind = ExpressionKind::Assignment {
                variable,
                variable_span,
                value: Box::new(value),
            };
            Ok(expression(kind, span, deeper(depth, span)?))
        }
        _ => Err(mismatch(span)),
    }
}

/// A primary and the messages to it, one after the other; then, if there are more behind semicolons, the last message
/// and those go to the receiver of the last.
fn cascade(_: &mut Builder, node: Node<'_>, mut parts: Values<'_, Part>) -> Made {
    let whole = span(node);
    let first = parts.next().and_then(as_expression);
    let Some((mut receiver, mut depth)) = first else {
        return Err(mismatch(whole));
    };
    // However many messages there are one behind the other, that is one level.
    let mut level = 0;
    let (mut cascaded, mut semicolon) = (Vec::new(), 0);
    for part in parts {
        match part {
            Part::Message(message, message_depth) => {
                let span = Span {
                    start: whole.start,
                    end: message.span.end,
                };
                if level == 0 {
                    level = deeper(depth, message.selector_span)?;
                    depth = level;
                }
                depth = depth.max(deeper(message_depth, message.selector_span)?);
                let kind = ExpressionKind::Send {
                    receiver: Receiver::new(receiver),
                    message,
                };
                receiver = Expression { kind, span };
            }
            Part::Cascaded(message, message_depth, start) => {
                semicolon = if cascaded.is_empty() { start } else { semicolon };
                depth = depth.max(deeper(message_depth, message.selector_span)?);
                cascaded.push(message);
            }
            _ => return Err(mismatch(whole)),
        }
    }
    if cascaded.is_empty() {
        return Ok(Part::Expression(receiver, depth));
    }
    // A send in parentheses, `(a b); c`, has no message of its own to share the receiver of.
    let own = receiver.span.start == whole.start;
    match receiver.kind {
        ExpressionKind::Send { receiver, message } if own => {
            cascaded.insert(0, message);
            Ok(expression(
                ExpressionKind::Cascade {
                    receiver,
                    messages: cascaded,
                },
                whole,
                depth,
            ))
        }
        _ => {
            let semicolon = Span {
                start: semicolon,
                end: semicolon + 1,
            };
            Err(Diagnostic::new(
                semicolon,
                "a cascade needs a message before the semicolon",
            ))
        }
    }
}

fn unary_message(_: &mut Builder, node: Node<'_>, _: Values<'_, Part>) -> Made {
    let span = span(node);
    let message = Message {
        selector: node.text().to_owned(),
        arguments: Vec::new(),
        span,
        selector_span: span,
    };
    Ok(Part::Message(message, 0))
}

/// Operators or keywords, each with its argument.
fn message(_: &mut Builder, node: Node<'_>, parts: Values<'_, Part>) -> Made {
    let whole = span(node);
    let mut message = Message {
        selector: String::new(),
        arguments: Vec::new(),
        span: whole,
        selector_span: whole,
    };
    let mut depth = 0;
    for part in parts {
        match part {
            Part::Selector(part, span) => {
                if message.selector.is_empty() {
                    message.selector_span = span;
                }
                message.selector.push_str(&part);
            }
            other => {
                let Some((argument, argument_depth)) = as_expression(other) else {
                    return Err(mismatch(message.span));
                };
                depth = depth.max(argument_depth);
                message.arguments.push(argument);
            }
        }
    }
    Ok(Part::Message(message, depth))
}

fn cascaded(_: &mut Builder, node: Node<'_>, mut parts: Values<'_, Part>) -> Made {
    match parts.next() {
        Some(Part::Message(message, depth)) => Ok(Part::Cascaded(message, depth, node.start())),
        _ => Err(mismatch(span(node))),
    }
}

fn brace_array(_: &mut Builder, node: Node<'_>, parts: Values<'_, Part>) -> Made {
    let span = span(node);
    let (elements, depths): (Vec<_>, Vec<_>) = parts.filter_map(as_expression).unzip();
    let depth = deeper(depths.into_iter().max().unwrap_or(0), span)?;
    Ok(expression(ExpressionKind::Brace(elements), span, depth))
}

fn temporaries(_: &mut Builder, _: Node<'_>, parts: Values<'_, Part>) -> Made {
    Ok(Part::Temporaries(parts.filter_map(as_declaration).collect()))
}

fn answer(_: &mut Builder, node: Node<'_>, mut parts: Values<'_, Part>) -> Made {
    match parts.next().and_then(as_expression) {
        Some((expression, depth)) => Ok(Part::Return(expression, span(node), depth)),
        None => Err(mismatch(span(node))),
    }
}

fn block(_: &mut Builder, node: Node<'_>, parts: Values<'_, Part>) -> Made {
    let span = span(node);
    let mut body = Body::default();
    for part in parts {
        body.take(part);
    }
    let depth = deeper(body.depth, span)?;
    let Body {
        arguments,
        temporaries,
        statements,
        ..
    } = body;
    Ok(expression(
        ExpressionKind::Block(Block {
            arguments,
            temporaries,
            statements,
            span,
        }),
        span,
        depth,
    ))
}

fn script(_: &mut Builder, node: Node<'_>, parts: Values<'_, Part>) -> Made {
    // The space before it does not belong to it.
    let start = node.children().next().map_or(node.start(), |first| first.start());
    let span = Span { start, end: node.end() };
    let mut body = Body::default();
    for part in parts {
        body.take(part);
    }
    Ok(Part::Script(Script {
        temporaries: body.temporaries,
        statements: body.statements,
        span,
    }))
}
