//! Sends: to accessors, to functions, and inlined.

use super::variables::field;
use super::*;

impl<'t> BodyLowering<'_, 't> {
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
    pub(super) fn accessor(
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
    pub(super) fn invoke(
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
        if let Some(operation) = method.operation {
            let has_receiver = !method.class_side && !self.lowering.table.is_registers(class);
            let operands = has_receiver.then_some(receiver).into_iter().chain(arguments).collect();
            return self.operation(operation, class, operands, signature.answer, message.selector_span);
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
    pub(super) fn is_small(&self, method: &Method) -> bool {
        let ast = &method.definition.method;
        let plain = ![
            "unfold",
            "cold",
            "inlineCache:",
            "export:",
            "primitive:",
            "primitive:module:",
        ]
        .iter()
        .any(|pragma| method.has_pragma(pragma));
        match ast.statements.as_slice() {
            [Statement::Return(expression, _)] => plain && size(expression) <= 5,
            _ => false,
        }
    }

    #[allow(clippy::too_many_arguments, reason = "all that a send consists of")]
    pub(super) fn inline(
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
