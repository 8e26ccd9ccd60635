//! The stack of expressions, with what cascades leave on it while they are under way.

use crate::ast::{self, Block, Declaration, Expression, ExpressionKind, Message, Receiver, Span, Statement};
use crate::method::Literal;

const SPAN: Span = Span { start: 0, end: 0 };

/// What stands on the stack.
#[derive(Clone, Debug)]
pub enum Item {
    /// An expression's value.
    Value(Expression),
    /// The receiver of a cascade, and the messages sent to it so far.
    Cascade(Expression, Vec<Message>),
    /// A cascade's receiver once more.
    Duplicate,
    /// The answer to a message of a cascade.
    Sent(Message),
    /// A vector, to be copied into a closure.
    Vector(Vec<String>),
    /// The method's class, for a directed super send.
    MethodClass,
}

/// An expression of this kind.
pub fn of(kind: ExpressionKind) -> Expression {
    Expression { kind, span: SPAN }
}

/// The variable of this name.
pub fn variable(name: &str) -> Expression {
    of(ExpressionKind::Variable(name.to_string()))
}

/// A message.
pub fn message(selector: &str, arguments: Vec<Expression>) -> Message {
    Message {
        selector: selector.to_string(),
        arguments,
        span: SPAN,
        selector_span: SPAN,
    }
}

/// A message to a receiver.
pub fn send(receiver: Expression, selector: &str, arguments: Vec<Expression>) -> Expression {
    of(ExpressionKind::Send {
        receiver: Receiver::new(receiver),
        message: message(selector, arguments),
    })
}

/// An assignment.
pub fn assign(name: &str, value: Expression) -> Expression {
    of(ExpressionKind::Assignment {
        variable: name.to_string(),
        variable_span: SPAN,
        value: Box::new(value),
    })
}

/// A return.
pub fn return_of(value: Expression) -> Statement {
    Statement::Return(value, SPAN)
}

/// A block.
pub fn block(arguments: &[String], temporaries: &[String], statements: Vec<Statement>) -> Expression {
    let (arguments, temporaries) = (declarations(arguments), declarations(temporaries));
    of(ExpressionKind::Block(Block {
        arguments,
        temporaries,
        statements,
        span: SPAN,
    }))
}

/// Whether it is this variable.
pub fn is_variable(expression: &Expression, name: &str) -> bool {
    matches!(&expression.kind, ExpressionKind::Variable(each) if each == name)
}

/// The literal as the source writes it; bindings and code are none.
pub fn literal(literal: &Literal) -> Option<Expression> {
    Some(match literal {
        Literal::Nil => variable("nil"),
        Literal::True => variable("true"),
        Literal::False => variable("false"),
        _ => of(ExpressionKind::Literal(ast_literal(literal)?)),
    })
}

fn ast_literal(literal: &Literal) -> Option<ast::Literal> {
    Some(match literal {
        Literal::Nil => ast::Literal::Nil,
        Literal::True => ast::Literal::True,
        Literal::False => ast::Literal::False,
        Literal::Integer(value) => ast::Literal::Integer(value.clone()),
        Literal::Float(value) => ast::Literal::Float(*value),
        Literal::Fraction { numerator, denominator } => ast::Literal::Fraction {
            numerator: numerator.clone(),
            denominator: denominator.clone(),
        },
        Literal::ScaledDecimal {
            numerator,
            denominator,
            scale,
        } => ast::Literal::ScaledDecimal {
            numerator: numerator.clone(),
            denominator: denominator.clone(),
            scale: *scale,
        },
        Literal::Character(value) => ast::Literal::Character(*value),
        Literal::String(value) => ast::Literal::String(value.clone()),
        Literal::Symbol(value) => ast::Literal::Symbol(value.clone()),
        Literal::Array(elements) => ast::Literal::Array(elements.iter().map(ast_literal).collect::<Option<_>>()?),
        Literal::ByteArray(bytes) => ast::Literal::ByteArray(bytes.clone()),
        Literal::Binding(_) | Literal::Block(_) | Literal::MethodClass | Literal::OuterCode => return None,
    })
}

pub fn declarations(names: &[String]) -> Vec<Declaration> {
    let declaration = |name: &String| Declaration {
        name: name.clone(),
        type_name: None,
        span: SPAN,
    };
    names.iter().map(declaration).collect()
}
