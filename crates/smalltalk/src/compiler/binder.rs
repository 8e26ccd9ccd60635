//! Finds what each name means, and recognises the control structures that are inlined.

use std::collections::HashMap;

use num_bigint::BigInt;

use super::error::{CompileError, CompileErrorKind};
use super::inlining::{ControlStructure, control_structure};
use super::tree::*;
use super::{CompileContext, MAX_ARGUMENTS};
use crate::ast::{self, Block, Declaration, Expression, ExpressionKind, Message, Method, Span, Statement};
use crate::method::Literal;

const RESERVED: [&str; 6] = ["self", "super", "thisContext", "true", "false", "nil"];

/// Expressions nested deeper than this are refused, so that no stack overflows.
const MAX_NESTING: usize = 1000;

/// Binds a method.
pub fn bind(method: &Method, context: &CompileContext<'_>) -> Result<(Tree, Body), CompileError> {
    let mut binder = Binder {
        context,
        tree: Tree::default(),
        scopes: Vec::new(),
        function: 0,
        region: 0,
        loops: Vec::new(),
        outer_loops: 0,
        next_loop: 0,
        time: 0,
        nesting: 0,
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

#[derive(Clone)]
struct Binder<'a> {
    context: &'a CompileContext<'a>,
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
        if live < statements.len() {
            let mut scratch = self.clone();
            statements[live..]
                .iter()
                .try_for_each(|statement| scratch.statement(statement).map(|_| ()))?;
        }
        Ok(bound)
    }

    fn statement(&mut self, statement: &Statement) -> Bound<BoundStatement> {
        Ok(match statement {
            Statement::Expression(expression) => BoundStatement::Expression(self.expression(expression)?),
            Statement::Return(expression, _) => BoundStatement::Return(self.expression(expression)?),
        })
    }

    // Variables

    fn declare_temporaries(&mut self, temporaries: &[Declaration]) -> Bound<Vec<VariableId>> {
        let mut variables = Vec::new();
        for temporary in temporaries {
            let variable = self.declare(temporary, false)?;
            let function = &mut self.tree.functions[self.function];
            match self.loops.len() > self.outer_loops {
                true => function.locals.push(Local::Variable(variable)),
                false => function.temporaries.push(variable),
            }
            variables.push(variable);
        }
        Ok(variables)
    }

    fn declare(&mut self, declaration: &Declaration, is_argument: bool) -> Bound<VariableId> {
        let name = declaration.name.clone();
        if RESERVED.contains(&name.as_str()) {
            return Err(CompileErrorKind::ReservedName { name }.at(declaration.span));
        }
        if self.scopes.last().is_some_and(|scope| scope.contains_key(&name)) {
            return Err(CompileErrorKind::DuplicateName { name }.at(declaration.span));
        }
        let variable = self.new_variable(Some(name.clone()), is_argument);
        if let Some(scope) = self.scopes.last_mut() {
            scope.insert(name, variable);
        }
        Ok(variable)
    }

    fn new_variable(&mut self, name: Option<String>, is_argument: bool) -> VariableId {
        self.tree.variables.push(Variable {
            name,
            is_argument,
            function: self.function,
            region: self.region,
            loops: self.loops.clone(),
            captures: Vec::new(),
            writes: Vec::new(),
            is_remote: false,
        });
        self.tree.variables.len() - 1
    }

    fn new_region(&mut self) -> RegionId {
        let vector = self.new_variable(None, true);
        self.tree.regions.push(Region {
            vector,
            remote: Vec::new(),
        });
        self.tree.regions.len() - 1
    }

    /// A variable that only the compiler knows, with a slot.
    fn hidden(&mut self) -> VariableId {
        let variable = self.new_variable(None, true);
        self.tree.functions[self.function]
            .locals
            .push(Local::Variable(variable));
        variable
    }

    fn place(&mut self, name: &str, span: Span) -> Bound<Place> {
        if let Some(variable) = self.scopes.iter().rev().find_map(|scope| scope.get(name)) {
            return Ok(Place::Local(*variable));
        }
        if let Some(index) = self.context.instance_variables.iter().rposition(|each| each == name) {
            return Ok(Place::Instance(index));
        }
        if self.context.globals.contains(name) {
            return Ok(Place::Global(name.to_string()));
        }
        Err(CompileErrorKind::Undeclared {
            name: name.to_string(),
            suggestion: self.suggestion(name),
        }
        .at(span))
    }

    fn suggestion(&self, name: &str) -> Option<String> {
        let locals = self.scopes.iter().flat_map(|scope| scope.keys());
        let known = locals
            .chain(self.context.instance_variables)
            .chain(self.context.globals);
        let reserved = RESERVED.map(String::from);
        let near = known.chain(&reserved).map(|each| (distance(name, each), each));
        let limit = (name.chars().count() / 2).min(3);
        near.filter(|(distance, _)| *distance <= limit)
            .min()
            .map(|(_, each)| each.clone())
    }

    fn this_use(&mut self) -> Use {
        self.time += 1;
        Use {
            time: self.time,
            function: self.function,
            loops: self.loops.clone(),
        }
    }

    fn used(&mut self, variable: VariableId) {
        if self.tree.variables[variable].function != self.function {
            let this_use = self.this_use();
            self.tree.variables[variable].captures.push(this_use);
            self.tree.captures.push((variable, self.function));
        }
    }

    // Expressions

    fn expression(&mut self, expression: &Expression) -> Bound<Node> {
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
                None => self.send(receiver, std::slice::from_ref(message)),
            },
            ExpressionKind::Cascade { receiver, messages } => self.send(receiver, messages),
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
        let value = Box::new(self.expression(value)?);
        if let Place::Local(variable) = place {
            if self.tree.variables[variable].is_argument {
                return Err(CompileErrorKind::AssignmentToArgument { name: name.to_string() }.at(span));
            }
            self.used(variable);
            let write = self.this_use();
            self.tree.variables[variable].writes.push(write);
        }
        Ok(NodeKind::Assignment(place, value))
    }

    fn send(&mut self, receiver: &Expression, messages: &[Message]) -> Bound<NodeKind> {
        let target = match &receiver.kind {
            ExpressionKind::Variable(name) if name == "super" => Target::Super,
            _ => Target::Value(Box::new(self.expression(receiver)?)),
        };
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
        Ok(NodeKind::Send(target, bound))
    }

    // Control structures

    fn control_structure(
        &mut self,
        receiver: &Expression,
        message: &Message,
        structure: ControlStructure<'_>,
    ) -> Bound<NodeKind> {
        let constant = |kind: NodeKind| {
            Body::of(Node {
                kind,
                span: message.span,
            })
        };
        Ok(match structure {
            ControlStructure::If { when_true, when_false } => {
                let condition = Box::new(self.expression(receiver)?);
                let when_true = self.optional(when_true)?.unwrap_or_default();
                let when_false = self.optional(when_false)?.unwrap_or_default();
                NodeKind::If {
                    condition,
                    when_true,
                    when_false,
                }
            }
            ControlStructure::And(block) => {
                let condition = Box::new(self.expression(receiver)?);
                let when_true = self.value_of(block, message.span)?;
                NodeKind::If {
                    condition,
                    when_true,
                    when_false: constant(NodeKind::False),
                }
            }
            ControlStructure::Or(block) => {
                let condition = Box::new(self.expression(receiver)?);
                let when_false = self.value_of(block, message.span)?;
                NodeKind::If {
                    condition,
                    when_true: constant(NodeKind::True),
                    when_false,
                }
            }
            ControlStructure::IfNil { when_nil, when_not_nil } => self.if_nil(receiver, when_nil, when_not_nil)?,
            ControlStructure::While {
                condition,
                goes_on,
                body,
            } => self.in_loop(|binder| {
                let condition = binder.inlined_in_loop(condition)?;
                let body = body.map(|body| binder.inlined_in_loop(body)).transpose()?;
                Ok(NodeKind::While {
                    condition,
                    goes_on,
                    body,
                })
            })?,
            ControlStructure::Repeat(body) => {
                self.in_loop(|binder| Ok(NodeKind::Repeat(binder.inlined_in_loop(body)?)))?
            }
            ControlStructure::ToDo {
                limit,
                step,
                is_downward,
                body,
            } => {
                let step = step.map_or(Literal::Integer(BigInt::from(1)), literal);
                let start = self.expression(receiver)?;
                let limit = self.expression(limit)?;
                self.count(CountValue::Start, start, limit, step, is_downward, body)?
            }
            ControlStructure::TimesRepeat(body) => {
                let one = || Literal::Integer(BigInt::from(1));
                let limit = self.expression(receiver)?;
                let start = Node {
                    kind: NodeKind::Literal(one()),
                    span: receiver.span,
                };
                self.count(CountValue::Limit, start, limit, one(), false, body)?
            }
        })
    }

    fn optional(&mut self, block: Option<&Block>) -> Bound<Option<Body>> {
        block.map(|block| self.inlined(block)).transpose()
    }

    /// The body of a block whose value matters even where it is empty: nil.
    fn value_of(&mut self, block: &Block, span: Span) -> Bound<Body> {
        let mut body = self.inlined(block)?;
        if body.is_empty() {
            body.statements.push(BoundStatement::Expression(Node {
                kind: NodeKind::Nil,
                span,
            }));
        }
        Ok(body)
    }

    fn if_nil(&mut self, receiver: &Expression, nil: Option<&Block>, not_nil: Option<&Block>) -> Bound<NodeKind> {
        let receiver = Box::new(self.expression(receiver)?);
        let when_nil = self.optional(nil)?;
        self.scopes.push(HashMap::new());
        let argument = not_nil.and_then(|block| block.arguments.first());
        let variable = argument.map(|argument| self.inlined_argument(argument)).transpose()?;
        let when_not_nil = self.optional(not_nil)?;
        self.scopes.pop();
        Ok(NodeKind::IfNil {
            receiver,
            variable,
            when_nil,
            when_not_nil,
        })
    }

    fn inlined_argument(&mut self, argument: &Declaration) -> Bound<VariableId> {
        let variable = self.declare(argument, true)?;
        self.tree.functions[self.function]
            .locals
            .push(Local::Variable(variable));
        Ok(variable)
    }

    fn count(
        &mut self,
        value: CountValue,
        start: Node,
        limit: Node,
        step: Literal,
        is_downward: bool,
        block: &Block,
    ) -> Bound<NodeKind> {
        self.scopes.push(HashMap::new());
        let counter = match block.arguments.first() {
            Some(argument) => self.inlined_argument(argument)?,
            None => self.hidden(),
        };
        let limit_variable = (!self.is_constant(&limit)).then(|| self.hidden());
        let body = self.in_loop(|binder| binder.inlined_in_loop(block))?;
        self.scopes.pop();
        Ok(NodeKind::Count(Box::new(Count {
            value,
            start,
            limit,
            limit_variable,
            counter,
            step,
            is_downward,
            body,
        })))
    }

    /// Whether it can be evaluated again each turn.
    fn is_constant(&self, node: &Node) -> bool {
        match &node.kind {
            NodeKind::Literal(_) | NodeKind::Receiver => true,
            NodeKind::Variable(Place::Local(variable)) => self.tree.variables[*variable].is_argument,
            _ => false,
        }
    }

    fn in_loop<T>(&mut self, bind: impl FnOnce(&mut Self) -> Bound<T>) -> Bound<T> {
        self.loops.push(self.next_loop);
        self.next_loop += 1;
        let bound = bind(self)?;
        self.loops.pop();
        Ok(bound)
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

/// How many letters must be changed, added or left out to make one name the other.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, letter) in a.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, other) in b.iter().enumerate() {
            let changed = diagonal + usize::from(letter != *other);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}
