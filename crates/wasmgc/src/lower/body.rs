//! Bodies of methods: statements and expressions, with sends bound and small methods inlined.

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

    fn literal(&mut self, literal: &Literal, wanted: Option<Ty>, span: Span) -> Result<Typed, LowerError> {
        let int64 = self.value_type("Int64")?;
        match literal {
            Literal::Integer(value) if wanted == Some(int64) => {
                let value = value
                    .to_i64()
                    .ok_or_else(|| self.error(span, "this does not fit an Int64"))?;
                Ok((Expr::Const(Const::I64(value)), int64))
            }
            Literal::Integer(value) => {
                let value = value.to_i32().or_else(|| value.to_u32().map(|value| value as i32));
                let value = value.ok_or_else(|| self.error(span, "this does not fit an Int32"))?;
                Ok((Expr::Const(Const::I32(value)), Ty::Integer))
            }
            Literal::Float(value) => Ok((Expr::Const(Const::F64(*value)), self.value_type("Float64")?)),
            Literal::Character(value) => Ok((Expr::Const(Const::I32(*value as i32)), self.value_type("Int32")?)),
            _ => Err(self.error(
                span,
                "literals of this kind are not part of the virtual machine's dialect",
            )),
        }
    }

    fn variable(&mut self, name: &str, span: Span) -> Result<Typed, LowerError> {
        match name {
            "true" => return Ok((Expr::Const(Const::I32(1)), self.value_type("Boolean")?)),
            "false" => return Ok((Expr::Const(Const::I32(0)), self.value_type("Boolean")?)),
            "nil" => return Ok((Expr::Const(Const::Null(Type::Oop)), Ty::Nil)),
            "self" => return Ok(self.receiver()),
            _ => {}
        }
        if let Some(class) = self.lowering.table.named(name) {
            return Ok((Expr::default(), Ty::Meta(class)));
        }
        let (place, ty) = self.place(name, span)?;
        Ok((
            match place {
                Place::Variable(variable) => Expr::Get(variable),
                Place::Field(class, index, object) => Expr::Field(class, index, Box::new(object)),
            },
            ty,
        ))
    }

    fn receiver(&mut self) -> Typed {
        match self.frame().receiver {
            Receiver::Local(id, class) => (Expr::Get(Var::Local(id)), Ty::Value(class)),
            Receiver::Meta(class) => (Expr::default(), Ty::Meta(class)),
            Receiver::Activation(_) => (Expr::default(), Ty::Activation),
        }
    }

    fn assignment(&mut self, name: &str, value: &'t Expression, span: Span) -> Result<Typed, LowerError> {
        let (place, ty) = self.place(name, span)?;
        let value = self.expression_of(value, ty)?;
        Ok((
            match place {
                Place::Variable(variable) => Expr::Set(variable, Box::new(value)),
                Place::Field(class, index, object) => Expr::SetField(class, index, Box::new(object), Box::new(value)),
            },
            Ty::Void,
        ))
    }

    /// Where a variable is.
    fn place(&mut self, name: &str, span: Span) -> Result<(Place, Ty), LowerError> {
        let frame = self.frames.last().expect("a method is being lowered");
        for scope in frame.variables.iter().rev() {
            if let Some((id, ty)) = scope.get(name) {
                return Ok((Place::Variable(Var::Local(*id)), *ty));
            }
        }
        let table = self.lowering.table;
        match frame.receiver {
            Receiver::Local(id, class) => {
                if let Some((index, ty)) = field(&table.classes[class].instance_variables, name) {
                    let object = Expr::Get(Var::Local(id));
                    return Ok((Place::Field(ClassId(class as u32), index, object), ty));
                }
            }
            Receiver::Activation(class) => {
                if let Some((index, ty)) = field(&table.classes[class].instance_variables, name) {
                    return Ok((Place::Variable(Var::Register(RegisterId(index))), ty));
                }
            }
            Receiver::Meta(_) => {}
        }
        let mut class = Some(frame.method.owner);
        while let Some(index) = class {
            if let Some(global) = self.lowering.globals.get(&(index, name.to_string())) {
                let variables = &table.classes[index].class_variables;
                if let Some((_, ty)) = field(variables, name) {
                    return Ok((Place::Variable(Var::Global(*global)), ty));
                }
            }
            class = table.classes[index].superclass;
        }
        Err(self.error(span, format!("the variable {name} is not declared")))
    }

    /// A send to a receiver that is evaluated already.
    pub fn send(&mut self, receiver: Expr, ty: Ty, message: &'t Message) -> Result<Typed, LowerError> {
        let table = self.lowering.table;
        let (class, class_side) = match ty {
            Ty::Value(class) => (class, false),
            Ty::Meta(class) => (class, true),
            Ty::Integer => (self.class_named("Int32")?, false),
            Ty::Nil => (self.class_named("Oop")?, false),
            Ty::Activation => match self.frame().receiver {
                Receiver::Activation(class) => (class, false),
                _ => return Err(self.error(message.span, "this is not sent to an activation")),
            },
            Ty::Void | Ty::Never => return Err(self.error(message.selector_span, "the receiver has no value")),
        };
        let mut method = table.lookup(class, class_side, &message.selector);
        if method.is_none() && class_side && table.is_registers(class) {
            // A function with registers of its own is called through the class.
            method = table
                .lookup(class, false, &message.selector)
                .filter(|method| method.has_pragma("function"));
        }
        match method {
            Some(method) => self.invoke(method, receiver, class, class_side, message),
            None => self.accessor(receiver, class, class_side, message),
        }
    }

    /// An instance variable read or written by its name.
    fn accessor(
        &mut self,
        receiver: Expr,
        class: usize,
        class_side: bool,
        message: &'t Message,
    ) -> Result<Typed, LowerError> {
        let info = &self.lowering.table.classes[class];
        let name = message.selector.trim_end_matches(':');
        let found = field(&info.instance_variables, name);
        match (found, message.arguments.as_slice()) {
            (Some((index, ty)), []) if !class_side && info.kind == Kind::Struct => {
                Ok((Expr::Field(ClassId(class as u32), index, Box::new(receiver)), ty))
            }
            (Some((index, ty)), [value]) if !class_side && info.kind == Kind::Struct => {
                let value = self.expression_of(value, ty)?;
                Ok((
                    Expr::SetField(ClassId(class as u32), index, Box::new(receiver), Box::new(value)),
                    Ty::Void,
                ))
            }
            _ => {
                let side = if class_side { " class" } else { "" };
                let message_text = format!("{}{side} does not understand #{}", info.name, message.selector);
                Err(self.error(message.selector_span, message_text))
            }
        }
    }

    /// A call of a method that was found.
    fn invoke(
        &mut self,
        method: &'t Method,
        receiver: Expr,
        class: usize,
        class_side: bool,
        message: &'t Message,
    ) -> Result<Typed, LowerError> {
        let signature = self.lowering.table.signature(method, class)?;
        let mut arguments = Vec::new();
        for (argument, (_, ty)) in message.arguments.iter().zip(&signature.parameters) {
            arguments.push(self.expression_of(argument, *ty)?);
        }
        if method.is_operation() {
            return self.operation(
                method,
                receiver,
                class,
                arguments,
                signature.answer,
                message.selector_span,
            );
        }
        if method.has_pragma("call") {
            return self
                .call(method, arguments, message.selector_span)
                .map(|expr| (expr, signature.answer));
        }
        if method.import.is_some() || method.is_function(self.lowering.table) && !self.is_small(method) {
            let id = self.lowering.function(method)?;
            let has_receiver = !class_side && !self.lowering.table.is_registers(class);
            let args = has_receiver.then_some(receiver).into_iter().chain(arguments).collect();
            return Ok((Expr::Call(id, args), signature.answer));
        }
        self.inline(
            method,
            receiver,
            class,
            class_side,
            arguments,
            signature.answer,
            message.selector_span,
        )
    }

    /// Whether a method is so small that it is inlined: it answers a variable, a literal, or a send of such.
    fn is_small(&self, method: &Method) -> bool {
        let ast = &method.definition.method;
        let plain = !["unfold", "inlineCache:", "export:", "primitive:"]
            .iter()
            .any(|pragma| method.has_pragma(pragma));
        match ast.statements.as_slice() {
            [Statement::Return(expression, _)] => plain && size(expression) <= 5,
            _ => false,
        }
    }

    #[allow(clippy::too_many_arguments, reason = "all that a send consists of")]
    fn inline(
        &mut self,
        method: &'t Method,
        receiver: Expr,
        class: usize,
        class_side: bool,
        arguments: Vec<Expr>,
        answer: Ty,
        span: Span,
    ) -> Result<Typed, LowerError> {
        if self.frames.len() > INLINE_DEPTH {
            return Err(self.error(
                span,
                "methods are inlined into each other too deeply: is this a recursion?",
            ));
        }
        let mut exprs = Vec::new();
        let receiver = if class_side {
            Receiver::Meta(class)
        } else if self.lowering.table.is_registers(class) {
            Receiver::Activation(class)
        } else {
            let id = self.local("self", Ty::Value(class));
            exprs.push(Expr::Set(Var::Local(id), Box::new(receiver)));
            Receiver::Local(id, class)
        };
        let mut variables = HashMap::new();
        let signature = self.lowering.table.signature(method, class)?;
        for ((name, ty), argument) in signature.parameters.iter().zip(arguments) {
            let id = self.local(name, *ty);
            exprs.push(Expr::Set(Var::Local(id), Box::new(argument)));
            variables.insert(name.clone(), (id, *ty));
        }
        let label = self.label();
        self.frames.push(Frame {
            method,
            receiver,
            variables: vec![variables],
            answer: Answer::Inlined(label, answer),
            answered: false,
        });
        exprs.push(self.method_body(answer)?);
        let frame = self.frames.pop();
        let body = sequence(exprs);
        let answered = frame.is_some_and(|frame| frame.answered);
        let ty = self.lowering.table.ir_type(answer);
        Ok((
            if answered {
                Expr::Block(label, Box::new(body), ty)
            } else {
                body
            },
            answer,
        ))
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

    /// Makes a value of one type one of another, or says that it cannot be.
    pub fn coerce(&self, expr: Expr, from: Ty, to: Ty, span: Span) -> Result<Expr, LowerError> {
        let table = self.lowering.table;
        if from == to || from == Ty::Never {
            return Ok(expr);
        }
        match (from, to) {
            (Ty::Nil, Ty::Value(_)) if is_reference(table.ir_type(to)) => {
                return Ok(retype_null(expr, table.ir_type(to)));
            }
            (Ty::Integer, Ty::Value(_)) if self.value_type("Int32")? == to => return Ok(expr),
            (Ty::Value(from), Ty::Value(to)) if table.inherits(from, to) => return Ok(expr),
            _ => {}
        }
        Err(self.error(
            span,
            format!("this is {}, but {} is wanted", self.describe(from), self.describe(to)),
        ))
    }

    fn describe(&self, ty: Ty) -> String {
        match ty {
            Ty::Void | Ty::Never => "no value".to_string(),
            Ty::Nil => "nil".to_string(),
            Ty::Integer => "an integer".to_string(),
            Ty::Value(class) => format!("<{}>", self.lowering.table.classes[class].name),
            Ty::Meta(class) => format!("the class {}", self.lowering.table.classes[class].name),
            Ty::Activation => "the activation".to_string(),
        }
    }

    /// The type of both branches of a conditional.
    pub fn join(&self, a: Ty, b: Ty, span: Span) -> Result<Ty, LowerError> {
        let table = self.lowering.table;
        Ok(match (a, b) {
            _ if a == b => a,
            (Ty::Never, other) | (other, Ty::Never) => other,
            (Ty::Void, _) | (_, Ty::Void) => Ty::Void,
            (Ty::Nil, other) | (other, Ty::Nil) if is_reference(table.ir_type(other)) => other,
            (Ty::Integer, other) | (other, Ty::Integer) if self.value_type("Int32")? == other => other,
            (Ty::Value(a), Ty::Value(b)) if table.inherits(a, b) => Ty::Value(b),
            (Ty::Value(a), Ty::Value(b)) if table.inherits(b, a) => Ty::Value(a),
            (Ty::Value(_), Ty::Value(_)) if is_reference(table.ir_type(a)) && is_reference(table.ir_type(b)) => {
                self.value_type("Oop")?
            }
            _ => {
                let message = format!("the branches answer {} and {}", self.describe(a), self.describe(b));
                return Err(self.error(span, message));
            }
        })
    }

    pub fn function(&mut self, name: &str) -> Result<FunctionId, LowerError> {
        let method = self.lowering.table.method_named(name);
        let method = method.ok_or_else(|| LowerError::plain(format!("there is no method {name}")))?;
        self.lowering.function(method)
    }
}

enum Place {
    Variable(Var),
    Field(ClassId, u32, Expr),
}

fn field(variables: &[(String, Ty)], name: &str) -> Option<(u32, Ty)> {
    let index = variables.iter().position(|(variable, _)| variable == name)?;
    Some((index as u32, variables[index].1))
}

fn is_reference(ty: Type) -> bool {
    matches!(ty, Type::Oop | Type::Ref(_))
}

/// `nil` got its type: in the tree's value, null is of that type.
fn retype_null(expr: Expr, ty: Type) -> Expr {
    match expr {
        Expr::Const(Const::Null(_)) => Expr::Const(Const::Null(ty)),
        Expr::Seq(mut exprs) => {
            if let Some(last) = exprs.pop() {
                exprs.push(retype_null(last, ty));
            }
            Expr::Seq(exprs)
        }
        Expr::If(condition, then, otherwise, Type::Oop) => Expr::If(
            condition,
            Box::new(retype_null(*then, ty)),
            Box::new(retype_null(*otherwise, ty)),
            ty,
        ),
        other => other,
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

fn size(expression: &Expression) -> usize {
    match &expression.kind {
        ExpressionKind::Literal(_) | ExpressionKind::Variable(_) => 1,
        ExpressionKind::Send { receiver, message } => {
            1 + size(receiver) + message.arguments.iter().map(size).sum::<usize>()
        }
        _ => 100,
    }
}
