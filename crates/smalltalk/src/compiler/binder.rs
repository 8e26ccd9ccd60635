//! Finds what each name means, and recognises the control structures that are inlined.

mod control;
mod variables;

use std::collections::HashMap;

use num_bigint::BigInt;

use super::context::CompileContext;
use super::error::{CompileError, CompileErrorKind};
use super::inlining::{ControlStructure, control_structure};
use super::limits::MAX_ARGUMENTS;
use super::tree::*;
use crate::Patience;
use crate::ast::{self, Block, Declaration, Expression, ExpressionKind, Message, Method, Span, Statement};
use crate::method::Literal;

const RESERVED: [&str; 6] = ["self", "super", "thisContext", "true", "false", "nil"];

/// Expressions nested deeper than this are refused, so that no stack overflows.
const MAX_NESTING: usize = 1000;

/// Binds a method. Names that nothing declares are errors, or, where that is wanted, variables that the tree lists.
pub fn bind(
    method: &Method,
    context: &CompileContext<'_>,
    patience: &Patience<'_>,
    declares: bool,
) -> Result<(Tree, Body), CompileError> {
    let mut binder = Binder {
        context,
        declares,
        patience,
        tree: Tree::default(),
        scopes: Vec::new(),
        function: 0,
        region: 0,
        loops: Vec::new(),
        outer_loops: 0,
        next_loop: 0,
        time: 0,
        nesting: 0,
        is_dead: false,
    };
    let error_codes = method.pragmas.iter().filter_map(error_code);
    let temporaries: Vec<Declaration> = method.temporaries.iter().cloned().chain(error_codes).collect();
    let (_, body) = binder.function(None, &method.arguments, &temporaries, &method.statements)?;
    Ok((binder.tree, body))
}

/// The variable that `<primitive: 1 error: code>` declares.
fn error_code(pragma: &ast::Pragma) -> Option<Declaration> {
    let keyword = pragma.selector.split(':').position(|keyword| keyword == "error")?;
    match (
        pragma.selector.starts_with("primitive:"),
        pragma.arguments.get(keyword)?,
    ) {
        (true, ast::Literal::Symbol(name)) => Some(Declaration {
            name: name.clone(),
            type_name: None,
            span: pragma.span,
        }),
        _ => None,
    }
}

struct Binder<'a> {
    context: &'a CompileContext<'a>,
    declares: bool,
    patience: &'a Patience<'a>,
    tree: Tree,
    scopes: Vec<HashMap<String, VariableId>>,
    function: FunctionId,
    region: RegionId,
    /// The inlined loops around this place, those around the function's block included.
    loops: Vec<usize>,
    /// How many of them are outside of the function.
    outer_loops: usize,
    next_loop: usize,
    time: usize,
    nesting: usize,
    /// Whether what is bound stands behind a return.
    is_dead: bool,
}

type Bound<T> = Result<T, CompileError>;

impl Binder<'_> {
    // Functions and bodies

    fn function(
        &mut self,
        parent: Option<FunctionId>,
        arguments: &[Declaration],
        temporaries: &[Declaration],
        statements: &[Statement],
    ) -> Bound<(FunctionId, Body)> {
        if let Some(excess) = arguments.get(MAX_ARGUMENTS) {
            let kind = CompileErrorKind::TooManyArguments {
                count: arguments.len(),
                limit: MAX_ARGUMENTS,
            };
            return Err(kind.at(excess.span));
        }
        let function = self.tree.functions.len();
        self.tree.functions.push(Function {
            parent,
            ..Function::default()
        });
        let outer = (self.function, self.region, self.outer_loops);
        (self.function, self.outer_loops) = (function, self.loops.len());
        self.region = self.new_region();
        self.tree.functions[function].region = self.region;
        self.scopes.push(HashMap::new());
        for argument in arguments {
            let variable = self.declare(argument, true)?;
            self.tree.functions[function].arguments.push(variable);
        }
        self.declare_temporaries(temporaries)?;
        let region = Some(self.region);
        let statements = self.statements(statements)?;
        self.scopes.pop();
        (self.function, self.region, self.outer_loops) = outer;
        Ok((
            function,
            Body {
                resets: Vec::new(),
                region,
                statements,
            },
        ))
    }

    /// An inlined block, its argument (if any) already in a scope.
    fn inlined(&mut self, block: &Block) -> Bound<Body> {
        self.scopes.push(HashMap::new());
        let resets = self.declare_temporaries(&block.temporaries)?;
        let statements = self.statements(&block.statements)?;
        self.scopes.pop();
        let resets = if self.loops.len() > self.outer_loops {
            resets
        } else {
            Vec::new()
        };
        Ok(Body {
            resets,
            region: None,
            statements,
        })
    }

    /// An inlined block that is run each turn of a loop, with fresh variables.
    fn inlined_in_loop(&mut self, block: &Block) -> Bound<Body> {
        let outer = self.region;
        self.region = self.new_region();
        let region = self.region;
        self.scopes.push(HashMap::new());
        let resets = self.declare_temporaries(&block.temporaries)?;
        self.tree.functions[self.function].locals.push(Local::Vector(region));
        let statements = self.statements(&block.statements)?;
        self.scopes.pop();
        self.region = outer;
        Ok(Body {
            resets,
            region: Some(region),
            statements,
        })
    }

    fn statements(&mut self, statements: &[Statement]) -> Bound<Vec<BoundStatement>> {
        let returns = |statement: &Statement| matches!(statement, Statement::Return(..));
        let live = statements
            .iter()
            .position(returns)
            .map_or(statements.len(), |index| index + 1);
        let mut bound = Vec::new();
        for statement in &statements[..live] {
            bound.push(self.statement(statement)?);
        }
        // What stands behind a return is checked, but leaves no trace.
        self.leaving_no_trace(&statements[live..])?;
        Ok(bound)
    }

    fn leaving_no_trace(&mut self, statements: &[Statement]) -> Bound<()> {
        let Tree {
            functions,
            variables,
            regions,
            ..
        } = &self.tree;
        let (function_count, variable_count, region_count) = (functions.len(), variables.len(), regions.len());
        let Function {
            temporaries, locals, ..
        } = &functions[self.function];
        let (temporary_count, local_count) = (temporaries.len(), locals.len());
        let was_dead = std::mem::replace(&mut self.is_dead, true);
        for statement in statements {
            self.statement(statement)?;
        }
        self.is_dead = was_dead;
        self.tree.functions.truncate(function_count);
        self.tree.variables.truncate(variable_count);
        self.tree.regions.truncate(region_count);
        let function = &mut self.tree.functions[self.function];
        function.temporaries.truncate(temporary_count);
        function.locals.truncate(local_count);
        Ok(())
    }

    fn statement(&mut self, statement: &Statement) -> Bound<BoundStatement> {
        Ok(match statement {
            Statement::Expression(expression) => BoundStatement::Expression(self.expression(expression)?),
            Statement::Return(expression, _) => BoundStatement::Return(self.expression(expression)?),
        })
    }

    // Expressions

    fn expression(&mut self, expression: &Expression) -> Bound<Node> {
        if self.patience.is_over() {
            return Err(CompileErrorKind::Interrupted.at(expression.span));
        }
        self.nesting += 1;
        if self.nesting > MAX_NESTING {
            return Err(CompileErrorKind::NestedTooDeeply { limit: MAX_NESTING }.at(expression.span));
        }
        let kind = self.expression_kind(expression)?;
        self.nesting -= 1;
        Ok(Node {
            kind,
            span: expression.span,
        })
    }

    fn expression_kind(&mut self, expression: &Expression) -> Bound<NodeKind> {
        match &expression.kind {
            ExpressionKind::Literal(literal) => Ok(literal_node(literal)),
            ExpressionKind::Variable(name) => self.variable(name, expression.span),
            ExpressionKind::Assignment {
                variable,
                variable_span,
                value,
            } => self.assignment(variable, *variable_span, value),
            ExpressionKind::Send { receiver, message } => match control_structure(receiver, message) {
                Some(structure) => self.control_structure(receiver, message, structure),
                None => self.sends(receiver, std::slice::from_ref(message)),
            },
            ExpressionKind::Cascade { receiver, messages } => self.sends(receiver, messages),
            ExpressionKind::Block(block) => {
                let (function, body) = self.function(
                    Some(self.function),
                    &block.arguments,
                    &block.temporaries,
                    &block.statements,
                )?;
                Ok(NodeKind::Closure(function, body))
            }
            ExpressionKind::Brace(elements) => Ok(NodeKind::Brace(self.expressions(elements)?)),
        }
    }

    fn expressions(&mut self, expressions: &[Expression]) -> Bound<Vec<Node>> {
        expressions
            .iter()
            .map(|expression| self.expression(expression))
            .collect()
    }

    fn variable(&mut self, name: &str, span: Span) -> Bound<NodeKind> {
        Ok(match name {
            "self" => NodeKind::Receiver,
            "super" => return Err(CompileErrorKind::SuperAlone.at(span)),
            "thisContext" => NodeKind::ThisContext,
            "true" => NodeKind::True,
            "false" => NodeKind::False,
            "nil" => NodeKind::Nil,
            _ => {
                let place = self.place(name, span)?;
                if let Place::Local(variable) = place {
                    self.used(variable);
                }
                NodeKind::Variable(place)
            }
        })
    }

    fn assignment(&mut self, name: &str, span: Span, value: &Expression) -> Bound<NodeKind> {
        if RESERVED.contains(&name) {
            return Err(CompileErrorKind::AssignmentToReserved { name: name.to_string() }.at(span));
        }
        let place = self.place(name, span)?;
        if matches!(place, Place::Global(_)) && self.context.classes.contains(name) {
            return Err(CompileErrorKind::AssignmentToClass { name: name.to_string() }.at(span));
        }
        let value = Box::new(self.expression(value)?);
        if let Place::Local(variable) = place {
            if self.tree.variables[variable].is_argument {
                return Err(CompileErrorKind::AssignmentToArgument { name: name.to_string() }.at(span));
            }
            self.used(variable);
            if !self.is_dead {
                let write = self.this_use();
                self.tree.variables[variable].writes.push(write);
            }
        }
        Ok(NodeKind::Assignment(place, value))
    }

    /// Messages to a receiver that may be what messages answer, however many: these are bound in a loop, in the order in which they are sent.
    fn sends(&mut self, receiver: &Expression, messages: &[Message]) -> Bound<NodeKind> {
        let mut first = receiver;
        let mut before = Vec::new();
        while let Some((receiver, messages)) = plain_sends(first) {
            before.push((first.span, messages));
            first = receiver;
        }
        let mut target = match &first.kind {
            ExpressionKind::Variable(name) if name == "super" => Target::Super,
            _ => Target::Value(Box::new(self.expression(first)?)),
        };
        for (span, messages) in before.into_iter().rev() {
            if self.patience.is_over() {
                return Err(CompileErrorKind::Interrupted.at(span));
            }
            let kind = NodeKind::Send(target, self.messages(messages)?);
            target = Target::Value(Box::new(Node { kind, span }));
        }
        Ok(NodeKind::Send(target, self.messages(messages)?))
    }

    fn messages(&mut self, messages: &[Message]) -> Bound<Vec<BoundMessage>> {
        let mut bound = Vec::new();
        for message in messages {
            let arguments = self.expressions(&message.arguments)?;
            if let Some(excess) = arguments.get(MAX_ARGUMENTS) {
                let kind = CompileErrorKind::TooManyArguments {
                    count: arguments.len(),
                    limit: MAX_ARGUMENTS,
                };
                return Err(kind.at(excess.span));
            }
            bound.push(BoundMessage {
                selector: message.selector.clone(),
                arguments,
                span: message.span,
            });
        }
        Ok(bound)
    }
}

/// What the messages of a send or cascade go to, and these; of no control structure.
fn plain_sends(expression: &Expression) -> Option<(&Expression, &[Message])> {
    match &expression.kind {
        ExpressionKind::Send { receiver, message } if control_structure(receiver, message).is_some() => None,
        _ => expression.sent(),
    }
}

fn literal_node(literal: &ast::Literal) -> NodeKind {
    match literal {
        ast::Literal::Nil => NodeKind::Nil,
        ast::Literal::True => NodeKind::True,
        ast::Literal::False => NodeKind::False,
        _ => NodeKind::Literal(self::literal(literal)),
    }
}

/// The literal as compiled code has it.
pub fn literal(literal: &ast::Literal) -> Literal {
    match literal {
        ast::Literal::Nil => Literal::Nil,
        ast::Literal::True => Literal::True,
        ast::Literal::False => Literal::False,
        ast::Literal::Integer(value) => Literal::Integer(value.clone()),
        ast::Literal::Float(value) => Literal::Float(*value),
        ast::Literal::Fraction { numerator, denominator } => Literal::Fraction {
            numerator: numerator.clone(),
            denominator: denominator.clone(),
        },
        ast::Literal::ScaledDecimal {
            numerator,
            denominator,
            scale,
        } => Literal::ScaledDecimal {
            numerator: numerator.clone(),
            denominator: denominator.clone(),
            scale: *scale,
        },
        ast::Literal::Character(value) => Literal::Character(*value),
        ast::Literal::String(value) => Literal::String(value.clone()),
        ast::Literal::Symbol(value) => Literal::Symbol(value.clone()),
        ast::Literal::Array(elements) => Literal::Array(elements.iter().map(self::literal).collect()),
        ast::Literal::ByteArray(bytes) => Literal::ByteArray(bytes.clone()),
    }
}
