//! Moving the places of a syntax tree, e.g. to where its source stands in a larger text.

use crate::ast::{Block, Declaration, Expression, ExpressionKind, Message, Method, Script, Span, Statement};

impl Method {
    /// Replaces all places.
    pub fn map_spans(&mut self, map: &impl Fn(Span) -> Span) {
        self.span = map(self.span);
        move_declarations(&mut self.arguments, map);
        move_declarations(&mut self.temporaries, map);
        if let Some(type_name) = &mut self.answer_type {
            type_name.span = map(type_name.span);
        }
        self.pragmas
            .iter_mut()
            .for_each(|pragma| pragma.span = map(pragma.span));
        move_statements(&mut self.statements, map);
    }
}

impl Script {
    /// Replaces all places.
    pub fn map_spans(&mut self, map: &impl Fn(Span) -> Span) {
        self.span = map(self.span);
        move_declarations(&mut self.temporaries, map);
        move_statements(&mut self.statements, map);
    }
}

fn move_declarations(declarations: &mut [Declaration], map: &impl Fn(Span) -> Span) {
    for declaration in declarations {
        declaration.span = map(declaration.span);
        if let Some(type_name) = &mut declaration.type_name {
            type_name.span = map(type_name.span);
        }
    }
}

fn move_statements(statements: &mut [Statement], map: &impl Fn(Span) -> Span) {
    for statement in statements {
        match statement {
            Statement::Expression(expression) => move_expression(expression, map),
            Statement::Return(expression, span) => {
                *span = map(*span);
                move_expression(expression, map);
            }
        }
    }
}

fn move_expression(mut expression: &mut Expression, map: &impl Fn(Span) -> Span) {
    expression.span = map(expression.span);
    while expression.sent().is_some() {
        let Some((receiver, messages)) = expression.sent_mut() else {
            return;
        };
        messages.iter_mut().for_each(|message| move_message(message, map));
        receiver.span = map(receiver.span);
        expression = receiver;
    }
    match &mut expression.kind {
        ExpressionKind::Literal(_)
        | ExpressionKind::Variable(_)
        | ExpressionKind::Send { .. }
        | ExpressionKind::Cascade { .. } => {}
        ExpressionKind::Assignment {
            variable_span, value, ..
        } => {
            *variable_span = map(*variable_span);
            move_expression(value, map);
        }
        ExpressionKind::Block(block) => move_block(block, map),
        ExpressionKind::Brace(elements) => elements.iter_mut().for_each(|element| move_expression(element, map)),
    }
}

fn move_message(message: &mut Message, map: &impl Fn(Span) -> Span) {
    message.span = map(message.span);
    message.selector_span = map(message.selector_span);
    message
        .arguments
        .iter_mut()
        .for_each(|argument| move_expression(argument, map));
}

fn move_block(block: &mut Block, map: &impl Fn(Span) -> Span) {
    block.span = map(block.span);
    move_declarations(&mut block.arguments, map);
    move_declarations(&mut block.temporaries, map);
    move_statements(&mut block.statements, map);
}
