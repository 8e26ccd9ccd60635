//! Syntax trees without places.

use num_bigint::BigInt;

use crate::ast::{Block, Declaration, Expression, ExpressionKind, Literal, Message, Receiver, Span, Statement};

pub(super) const SPAN: Span = Span { start: 0, end: 0 };

pub(super) fn of(kind: ExpressionKind) -> Expression {
    Expression { kind, span: SPAN }
}

pub(super) fn effect(expression: Expression) -> Statement {
    Statement::Expression(expression)
}

pub(super) fn integer(value: i64) -> Expression {
    of(ExpressionKind::Literal(Literal::Integer(BigInt::from(value))))
}

pub(super) fn variable(name: &str) -> Expression {
    of(ExpressionKind::Variable(name.to_string()))
}

pub(super) fn assigned(name: &str, value: Expression) -> Expression {
    of(ExpressionKind::Assignment {
        variable: name.to_string(),
        variable_span: SPAN,
        value: Box::new(value),
    })
}

pub(super) fn assign(name: &str, value: Expression) -> Statement {
    effect(assigned(name, value))
}

pub(super) fn message(selector: &str, arguments: Vec<Expression>) -> Message {
    Message {
        selector: selector.to_string(),
        arguments,
        span: SPAN,
        selector_span: SPAN,
    }
}

pub(super) fn send(receiver: Expression, selector: &str, arguments: Vec<Expression>) -> Expression {
    of(ExpressionKind::Send {
        receiver: Receiver::new(receiver),
        message: message(selector, arguments),
    })
}

pub(super) fn declarations(names: &[String]) -> Vec<Declaration> {
    names
        .iter()
        .map(|name| Declaration {
            name: name.clone(),
            type_name: None,
            span: SPAN,
        })
        .collect()
}

pub(super) fn block(arguments: &[String], temporaries: &[String], statements: Vec<Statement>) -> Expression {
    let (arguments, temporaries) = (declarations(arguments), declarations(temporaries));
    of(ExpressionKind::Block(Block {
        arguments,
        temporaries,
        statements,
        span: SPAN,
    }))
}
