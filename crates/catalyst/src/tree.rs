//! A method's syntax tree as text: a node a line, what it consists of indented below it.

use smalltalk::ast::{Block, Declaration, Expression, ExpressionKind, Message, Method, Statement};

/// What is deeper is indented no further: there may be a hundred thousand messages to messages.
const DEEPEST: usize = 100;

/// The tree.
pub fn print(method: &Method) -> String {
    let mut tree = Tree::default();
    tree.line(format!("method #{}", method.selector));
    tree.inside(|tree| {
        tree.variables("argument", &method.arguments);
        for pragma in &method.pragmas {
            let arguments: Vec<String> = pragma.arguments.iter().map(smalltalk::print_literal).collect();
            tree.line(
                format!("pragma <{}> {}", pragma.selector, arguments.join(" "))
                    .trim_end()
                    .to_owned(),
            );
        }
        tree.variables("temporary", &method.temporaries);
        tree.statements(&method.statements);
    });
    tree.text
}

#[derive(Default)]
struct Tree {
    text: String,
    depth: usize,
}

impl Tree {
    fn line(&mut self, line: String) {
        self.text += &format!("{}{line}\n", "  ".repeat(self.depth.min(DEEPEST)));
    }

    fn inside(&mut self, print: impl FnOnce(&mut Self)) {
        self.depth += 1;
        print(self);
        self.depth -= 1;
    }

    fn variables(&mut self, what: &str, declarations: &[Declaration]) {
        for declaration in declarations {
            self.line(format!("{what} {}", declaration.name));
        }
    }

    fn statements(&mut self, statements: &[Statement]) {
        for statement in statements {
            match statement {
                Statement::Expression(expression) => self.expression(expression),
                Statement::Return(expression, _) => {
                    self.line("return".to_owned());
                    self.inside(|tree| tree.expression(expression));
                }
            }
        }
    }

    fn expression(&mut self, expression: &Expression) {
        match &expression.kind {
            ExpressionKind::Literal(literal) => self.line(format!("literal {}", smalltalk::print_literal(literal))),
            ExpressionKind::Variable(name) => self.line(format!("variable {name}")),
            ExpressionKind::Assignment { variable, value, .. } => {
                self.line(format!("assign {variable}"));
                self.inside(|tree| tree.expression(value));
            }
            ExpressionKind::Send { receiver, message } => {
                self.line(format!("send #{}", message.selector));
                self.inside(|tree| {
                    tree.expression(receiver);
                    tree.arguments(message);
                });
            }
            ExpressionKind::Cascade { receiver, messages } => {
                self.line("cascade".to_owned());
                self.inside(|tree| {
                    tree.expression(receiver);
                    for message in messages {
                        tree.line(format!("message #{}", message.selector));
                        tree.inside(|tree| tree.arguments(message));
                    }
                });
            }
            ExpressionKind::Block(block) => self.block(block),
            ExpressionKind::Brace(elements) => {
                self.line("brace".to_owned());
                self.inside(|tree| elements.iter().for_each(|element| tree.expression(element)));
            }
        }
    }

    fn arguments(&mut self, message: &Message) {
        message.arguments.iter().for_each(|argument| self.expression(argument));
    }

    fn block(&mut self, block: &Block) {
        self.line("block".to_owned());
        self.inside(|tree| {
            tree.variables("argument", &block.arguments);
            tree.variables("temporary", &block.temporaries);
            tree.statements(&block.statements);
        });
    }
}
