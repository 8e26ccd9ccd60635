//! Bodies of methods: statements and expressions, with sends bound and small methods inlined.

mod sending;
mod types;
mod variables;

use super::classes::{Kind, Method, Ty};
use super::{LowerError, Lowering};
use crate::ir::{Body, ClassId, Const, Expr, FunctionId, Label, LocalId, RegisterId, Type, Var};
use num_traits::ToPrimitive;
use smalltalk::ast::{Block, Declaration, Expression, ExpressionKind, Literal, Message, Span, Statement};
use std::collections::HashMap;

/// How deep methods may be inlined into each other.
const INLINE_DEPTH: usize = 24;

/// Where `^` goes.
#[derive(Clone, Copy)]
pub(crate) enum Answer {
    /// Out of the function.
    Function(Ty),
    /// To the end of the inlined method.
    Inlined(Label, Ty),
}

/// Who self is.
#[derive(Clone, Copy)]
pub(crate) enum Receiver {
    Local(LocalId, usize),
    Meta(usize),
    Activation(usize),
}

/// The method being lowered, and its variables.
pub(crate) struct Frame<'t> {
    pub method: &'t Method,
    receiver: Receiver,
    variables: Vec<HashMap<String, (LocalId, Ty)>>,
    answer: Answer,
    answered: bool,
}

/// A function's or template's body as it grows.
pub(crate) struct BodyLowering<'l, 't> {
    pub lowering: &'l mut Lowering<'t>,
    pub locals: Vec<(String, Type)>,
    labels: u32,
    pub frames: Vec<Frame<'t>>,
    /// The parameters of the entry that `<primitives>` calls primitives with.
    pub entry_args: Option<u32>,
}

type Typed = (Expr, Ty);

impl<'t> Lowering<'t> {
    /// The body of a method that is a function. A method of the activation has registers of its own.
    pub(super) fn function_body(&mut self, owner: usize, method: &'t Method) -> Result<Body, LowerError> {
        let signature = self.table.signature(method, owner)?;
        let registers = self.table.is_registers(owner) && !method.class_side;
        let mut body = BodyLowering::new(self);
        let receiver = if method.class_side {
            Receiver::Meta(owner)
        } else if registers {
            Receiver::Activation(owner)
        } else {
            Receiver::Local(body.local("self", Ty::Value(owner)), owner)
        };
        let mut variables = HashMap::new();
        for (name, ty) in &signature.parameters {
            variables.insert(name.clone(), (body.local(name, *ty), *ty));
        }
        let parameters = body.locals.len() as u32;
        body.frames.push(Frame {
            method,
            receiver,
            variables: vec![variables],
            answer: Answer::Function(signature.answer),
            answered: false,
        });
        let expr = body.method_body(signature.answer)?;
        let mut body = Body {
            locals: body.locals,
            parameters,
            expr,
        };
        if registers {
            self.registers_to_locals(&mut body);
        }
        Ok(body)
    }
}

impl<'l, 't> BodyLowering<'l, 't> {
    pub fn new(lowering: &'l mut Lowering<'t>) -> Self {
        Self {
            lowering,
            locals: Vec::new(),
            labels: 0,
            frames: Vec::new(),
            entry_args: None,
        }
    }

    pub fn local(&mut self, name: &str, ty: Ty) -> LocalId {
        let ty = self.lowering.table.ir_type(ty);
        self.ir_local(name, ty)
    }

    pub fn ir_local(&mut self, name: &str, ty: Type) -> LocalId {
        self.locals.push((name.to_string(), ty));
        LocalId(self.locals.len() as u32 - 1)
    }

    pub fn label(&mut self) -> Label {
        self.labels += 1;
        Label(self.labels - 1)
    }

    pub fn frame(&mut self) -> &mut Frame<'t> {
        self.frames.last_mut().expect("a method is being lowered")
    }

    pub fn error(&self, span: Span, message: impl Into<String>) -> LowerError {
        let method = self.frames.last().expect("a method is being lowered").method;
        self.lowering.table.error(method, span, message)
    }

    pub fn class_named(&self, name: &str) -> Result<usize, LowerError> {
        self.lowering
            .table
            .named(name)
            .ok_or_else(|| LowerError::plain(format!("there is no class {name}")))
    }

    pub fn value_type(&self, name: &str) -> Result<Ty, LowerError> {
        self.class_named(name).map(Ty::Value)
    }

    /// The method's statements; `wanted` is the answer's type.
    fn method_body(&mut self, wanted: Ty) -> Result<Expr, LowerError> {
        let ast = &self.frame().method.definition.method;
        self.declare(&ast.temporaries)?;
        let mut exprs = Vec::new();
        let mut returns = false;
        for (index, statement) in ast.statements.iter().enumerate() {
            if returns {
                return Err(self.error(statement_span(statement), "this is never reached"));
            }
            let last = index + 1 == ast.statements.len();
            match statement {
                // The last answer needs no jump.
                Statement::Return(expression, _) if last && wanted != Ty::Void => {
                    exprs.push(self.expression_of(expression, wanted)?);
                    returns = true;
                }
                _ => {
                    let (expr, ty) = self.statement(statement)?;
                    returns = ty == Ty::Never;
                    exprs.push(expr);
                }
            }
        }
        if !returns && wanted != Ty::Void {
            let span = ast.span;
            return Err(self.error(span, "the method ends without an answer"));
        }
        Ok(sequence(exprs))
    }

    /// A statement, its value dropped.
    pub fn statement(&mut self, statement: &'t Statement) -> Result<Typed, LowerError> {
        match statement {
            Statement::Expression(expression) => {
                let (expr, ty) = self.expression(expression, None)?;
                Ok(match ty {
                    Ty::Void | Ty::Never => (expr, ty),
                    _ => (Expr::Drop(Box::new(expr)), Ty::Void),
                })
            }
            Statement::Return(expression, span) => self.answer(expression, *span),
        }
    }

    fn answer(&mut self, expression: &'t Expression, span: Span) -> Result<Typed, LowerError> {
        let answer = self.frame().answer;
        let wanted = match answer {
            Answer::Function(ty) | Answer::Inlined(_, ty) => ty,
        };
        self.frame().answered = true;
        let value = if wanted == Ty::Void {
            let is_self = matches!(&expression.kind, ExpressionKind::Variable(name) if name == "self");
            let (expr, ty) = if is_self {
                (Expr::default(), Ty::Void)
            } else {
                self.expression(expression, None)?
            };
            match ty {
                Ty::Never => return Ok((expr, Ty::Never)),
                Ty::Void => {}
                _ => return Err(self.error(span, "this method has no answer: its pattern needs ^ <Type>")),
            }
            let leave = match answer {
                Answer::Function(_) => Expr::Return(None),
                Answer::Inlined(label, _) => Expr::Break(label, None),
            };
            return Ok((sequence(vec![expr, leave]), Ty::Never));
        } else {
            self.expression_of(expression, wanted)?
        };
        let expr = match answer {
            Answer::Function(_) => Expr::Return(Some(Box::new(value))),
            Answer::Inlined(label, _) => Expr::Break(label, Some(Box::new(value))),
        };
        Ok((expr, Ty::Never))
    }

    /// The block's statements, evaluated in place; the last one's value.
    pub fn block_value(&mut self, block: &'t Block, wanted: Option<Ty>) -> Result<Typed, LowerError> {
        self.frame().variables.push(HashMap::new());
        self.declare(&block.temporaries)?;
        let mut exprs = Vec::new();
        let mut ty = Ty::Void;
        for (index, statement) in block.statements.iter().enumerate() {
            if ty == Ty::Never {
                return Err(self.error(statement_span(statement), "this is never reached"));
            }
            let last = index + 1 == block.statements.len();
            let (expr, statement_type) = match statement {
                Statement::Expression(expression) if last => self.expression(expression, wanted)?,
                _ => self.statement(statement)?,
            };
            ty = statement_type;
            exprs.push(expr);
        }
        self.frame().variables.pop();
        Ok((sequence(exprs), ty))
    }

    /// The block's statements, the last one's value dropped.
    pub fn block_effect(&mut self, block: &'t Block) -> Result<Typed, LowerError> {
        let (expr, ty) = self.block_value(block, None)?;
        Ok(match ty {
            Ty::Void | Ty::Never => (expr, ty),
            _ => (Expr::Drop(Box::new(expr)), Ty::Void),
        })
    }

    fn declare(&mut self, declarations: &'t [Declaration]) -> Result<(), LowerError> {
        for declaration in declarations {
            let method = self.frame().method;
            let ty = self.lowering.table.declared(method, declaration, method.owner)?;
            let id = self.local(&declaration.name, ty);
            self.bind(&declaration.name, id, ty);
        }
        Ok(())
    }

    pub fn bind(&mut self, name: &str, id: LocalId, ty: Ty) {
        let scope = self.frame().variables.last_mut().expect("a method has a scope");
        scope.insert(name.to_string(), (id, ty));
    }

    /// An expression that must have the type.
    pub fn expression_of(&mut self, expression: &'t Expression, wanted: Ty) -> Result<Expr, LowerError> {
        let (expr, ty) = self.expression(expression, Some(wanted))?;
        self.coerce(expr, ty, wanted, expression.span)
    }

    /// An expression and its type; `wanted` helps to type literals.
    pub fn expression(&mut self, expression: &'t Expression, wanted: Option<Ty>) -> Result<Typed, LowerError> {
        match &expression.kind {
            ExpressionKind::Literal(literal) => self.literal(literal, wanted, expression.span),
            ExpressionKind::Variable(name) => self.variable(name, expression.span),
            ExpressionKind::Assignment {
                variable,
                value,
                variable_span,
            } => self.assignment(variable, value, *variable_span),
            ExpressionKind::Send { receiver, message } => {
                if let Some(typed) = self.control(receiver, message, wanted)? {
                    return Ok(typed);
                }
                let (expr, ty) = self.expression(receiver, None)?;
                self.send(expr, ty, message)
            }
            ExpressionKind::Cascade { .. } | ExpressionKind::Brace(_) | ExpressionKind::Block(_) => {
                Err(self.error(expression.span, "this is not part of the virtual machine's dialect"))
            }
        }
    }

    /// Lowers a method of the activation as a template: its arguments are the first locals.
    pub fn template(&mut self, method: &'t Method) -> Result<Expr, LowerError> {
        let signature = self.lowering.table.signature(method, method.owner)?;
        let mut variables = HashMap::new();
        for (name, ty) in &signature.parameters {
            variables.insert(name.clone(), (self.local(name, *ty), *ty));
        }
        let label = self.label();
        self.frames.push(Frame {
            method,
            // An instruction does not send instructions: they are found from the superclass on.
            receiver: Receiver::Activation(self.lowering.table.activation),
            variables: vec![variables],
            answer: Answer::Inlined(label, Ty::Void),
            answered: false,
        });
        let body = self.method_body(Ty::Void)?;
        let answered = self.frames.pop().is_some_and(|frame| frame.answered);
        Ok(if answered {
            Expr::Block(label, Box::new(body), Type::Void)
        } else {
            body
        })
    }

    pub fn function(&mut self, name: &str) -> Result<FunctionId, LowerError> {
        let method = self.lowering.table.method_named(name);
        let method = method.ok_or_else(|| LowerError::plain(format!("there is no method {name}")))?;
        self.lowering.function(method)
    }
}

/// One after the other, without needless nesting.
pub(crate) fn sequence(exprs: Vec<Expr>) -> Expr {
    let mut flat = Vec::new();
    for expr in exprs {
        match expr {
            Expr::Seq(inner) => flat.extend(inner),
            other => flat.push(other),
        }
    }
    if flat.len() == 1 {
        flat.remove(0)
    } else {
        Expr::Seq(flat)
    }
}

fn statement_span(statement: &Statement) -> Span {
    match statement {
        Statement::Expression(expression) => expression.span,
        Statement::Return(_, span) => *span,
    }
}
