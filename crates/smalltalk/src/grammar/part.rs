//! What is made of the nodes of a text.

use crate::ast::{
    Declaration, Expression, ExpressionKind, Literal, Message, Method, Pragma, Script, Span, Statement, TypeName,
};
use crate::diagnostic::Diagnostic;
use crate::dialect::Dialect;
use crate::tonel::definition::{ClassFile, MethodDefinition, Ston};
use epigram::Node;

/// What all actions share.
pub(crate) struct Builder {
    pub dialect: Dialect,
}

/// What is made of a node.
#[derive(Debug)]
pub(crate) enum Part {
    /// A keyword or operator.
    Selector(String, Span),
    Type(TypeName),
    AnswerType(TypeName),
    Declaration(Declaration),
    Temporaries(Vec<Declaration>),
    Pattern {
        selector: String,
        arguments: Vec<Declaration>,
        span: Span,
    },
    Pragma(Pragma),
    Literal(Literal, Span),
    /// With the depth of its tree.
    Expression(Expression, u32),
    Message(Message, u32),
    /// With the depth, and the place of the semicolon.
    Cascaded(Message, u32, u32),
    Return(Expression, Span, u32),
    Method(Box<Method>),
    Script(Script),
    Ston(Ston),
    StonPair(String, Ston),
    TonelMethod(Box<MethodDefinition>),
    TonelMethods(Vec<MethodDefinition>),
    /// Its variables are still among the properties; with the place of the word that says what it is.
    ClassFile(Box<ClassFile>, Span),
}

/// What an action answers.
pub(crate) type Made = Result<Part, Diagnostic>;

/// What stands in a block, a method or a script.
#[derive(Default)]
pub(crate) struct Body {
    pub arguments: Vec<Declaration>,
    pub temporaries: Vec<Declaration>,
    pub statements: Vec<Statement>,
    pub depth: u32,
}

impl Body {
    /// Takes a part that can stand in any body; answers it if it is another.
    pub fn take(&mut self, part: Part) -> Option<Part> {
        match part {
            Part::Declaration(argument) => self.arguments.push(argument),
            Part::Temporaries(mut temporaries) => self.temporaries.append(&mut temporaries),
            Part::Return(expression, span, depth) => {
                self.depth = self.depth.max(depth);
                self.statements.push(Statement::Return(expression, span));
            }
            Part::Expression(expression, depth) => {
                self.depth = self.depth.max(depth);
                self.statements.push(Statement::Expression(expression));
            }
            other => return Some(other),
        }
        None
    }
}

/// Its place.
pub(crate) fn span(node: Node<'_>) -> Span {
    Span {
        start: node.start(),
        end: node.end(),
    }
}

/// Never seen: the productions and their meanings do not fit together.
pub(crate) fn mismatch(span: Span) -> Diagnostic {
    Diagnostic::new(span, "the grammar and its syntax tree do not fit together here")
}

/// The expression that it is, and how deep its tree is.
pub(crate) fn as_expression(part: Part) -> Option<(Expression, u32)> {
    match part {
        Part::Expression(expression, depth) => Some((expression, depth)),
        Part::Literal(literal, span) => Some((
            Expression {
                kind: ExpressionKind::Literal(literal),
                span,
            },
            1,
        )),
        _ => None,
    }
}

/// The declaration that it is.
pub(crate) fn as_declaration(part: Part) -> Option<Declaration> {
    match part {
        Part::Declaration(declaration) => Some(declaration),
        _ => None,
    }
}
