//! What a syntax tree names.

use crate::ast::{Expression, ExpressionKind, Message, Method, Script, Statement};
use std::collections::BTreeSet;

/// The names of variables in a syntax tree, wherever they are declared.
pub type Names<'t> = BTreeSet<&'t str>;

impl Method {
    /// The variables that the method names.
    pub fn names(&self) -> Names<'_> {
        of_statements(&self.statements)
    }
}

impl Script {
    /// The variables that the statements name.
    pub fn names(&self) -> Names<'_> {
        of_statements(&self.statements)
    }
}

fn of_statements(statements: &[Statement]) -> Names<'_> {
    let mut names = Names::new();
    add_statements(statements, &mut names);
    names
}

fn add_statements<'t>(statements: &'t [Statement], names: &mut Names<'t>) {
    for statement in statements {
        let (Statement::Expression(expression) | Statement::Return(expression, _)) = statement;
        add_expression(expression, names);
    }
}

fn add_expression<'t>(mut expression: &'t Expression, names: &mut Names<'t>) {
    while let Some((receiver, messages)) = expression.sent() {
        messages.iter().for_each(|message| add_message(message, names));
        expression = receiver;
    }
    match &expression.kind {
        ExpressionKind::Literal(_) | ExpressionKind::Send { .. } | ExpressionKind::Cascade { .. } => {}
        ExpressionKind::Variable(name) => drop(names.insert(name)),
        ExpressionKind::Assignment { variable, value, .. } => {
            names.insert(variable);
            add_expression(value, names);
        }
        ExpressionKind::Block(block) => add_statements(&block.statements, names),
        ExpressionKind::Brace(elements) => elements.iter().for_each(|element| add_expression(element, names)),
    }
}

fn add_message<'t>(message: &'t Message, names: &mut Names<'t>) {
    for argument in &message.arguments {
        add_expression(argument, names);
    }
}
