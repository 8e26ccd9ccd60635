//! Control structures: messages with literal blocks to booleans, integers and blocks.

use super::LowerError;
use super::body::{BodyLowering, sequence};
use super::classes::Ty;
use crate::ir::{Const, Expr, Label, Type, Var};
use crate::op::IntegerOp;
use smalltalk::ast::{Block, Expression, ExpressionKind, Literal, Message};

type Typed = (Expr, Ty);

impl<'t> BodyLowering<'_, 't> {
    /// The control structure that the message is, if it is one.
    pub fn control(
        &mut self,
        receiver: &'t Expression,
        message: &'t Message,
        wanted: Option<Ty>,
    ) -> Result<Option<Typed>, LowerError> {
        let blocks: Option<Vec<&'t Block>> = message.arguments.iter().map(block).collect();
        let Some(blocks) = blocks else {
            return self.counting(receiver, message);
        };
        let typed = match (message.selector.as_str(), blocks.as_slice()) {
            ("ifTrue:", [then]) => self.conditional(receiver, Some(then), None, wanted, message)?,
            ("ifFalse:", [otherwise]) => self.conditional(receiver, None, Some(otherwise), wanted, message)?,
            ("ifTrue:ifFalse:", [then, otherwise]) | ("ifFalse:ifTrue:", [otherwise, then]) => {
                self.conditional(receiver, Some(then), Some(otherwise), wanted, message)?
            }
            ("and:", [other]) => self.shortcut(receiver, other, false)?,
            ("or:", [other]) => self.shortcut(receiver, other, true)?,
            ("whileTrue:", [body]) => self.while_loop(receiver, Some(body), true)?,
            ("whileFalse:", [body]) => self.while_loop(receiver, Some(body), false)?,
            ("whileTrue", []) => self.while_loop(receiver, None, true)?,
            ("whileFalse", []) => self.while_loop(receiver, None, false)?,
            ("repeat", []) if block(receiver).is_some() => self.repeat(receiver)?,
            _ => return self.counting(receiver, message),
        };
        Ok(Some(typed))
    }

    fn conditional(
        &mut self,
        condition: &'t Expression,
        then: Option<&'t Block>,
        otherwise: Option<&'t Block>,
        wanted: Option<Ty>,
        message: &'t Message,
    ) -> Result<Typed, LowerError> {
        let boolean = self.value_type("Boolean")?;
        let condition = self.expression_of(condition, boolean)?;
        let (Some(then), Some(otherwise)) = (then, otherwise) else {
            let (then, otherwise) = (self.effect(then)?, self.effect(otherwise)?);
            return Ok((
                Expr::If(Box::new(condition), Box::new(then), Box::new(otherwise), Type::Void),
                Ty::Void,
            ));
        };
        let (first, first_type) = self.block_value(then, wanted)?;
        let (second, second_type) = self.block_value(otherwise, wanted)?;
        let ty = self.join(first_type, second_type, message.span)?;
        let branch = |this: &Self, expr: Expr, from: Ty| match (from, ty) {
            (Ty::Never | Ty::Void, _) => Ok(expr),
            (_, Ty::Void) => Ok(Expr::Drop(Box::new(expr))),
            _ => this.coerce(expr, from, ty, message.span),
        };
        let first = branch(self, first, first_type)?;
        let second = branch(self, second, second_type)?;
        let ir_type = self.lowering.table.ir_type(ty);
        Ok((
            Expr::If(Box::new(condition), Box::new(first), Box::new(second), ir_type),
            ty,
        ))
    }

    fn effect(&mut self, block: Option<&'t Block>) -> Result<Expr, LowerError> {
        match block {
            Some(block) => self.block_effect(block).map(|(expr, _)| expr),
            None => Ok(Expr::default()),
        }
    }

    /// `and:` (decided when false) and `or:` (decided when true).
    fn shortcut(&mut self, condition: &'t Expression, other: &'t Block, decided: bool) -> Result<Typed, LowerError> {
        let boolean = self.value_type("Boolean")?;
        let condition = self.expression_of(condition, boolean)?;
        let (value, ty) = self.block_value(other, Some(boolean))?;
        let value = Box::new(self.coerce(value, ty, boolean, other.span)?);
        let known = Box::new(Expr::Const(Const::I32(decided.into())));
        let (then, otherwise) = if decided { (known, value) } else { (value, known) };
        Ok((Expr::If(Box::new(condition), then, otherwise, Type::I32), boolean))
    }

    fn while_loop(
        &mut self,
        condition: &'t Expression,
        body: Option<&'t Block>,
        sense: bool,
    ) -> Result<Typed, LowerError> {
        let Some(condition_block) = block(condition) else {
            return Err(self.error(condition.span, "the condition of a loop is a block"));
        };
        let boolean = self.value_type("Boolean")?;
        let (exit, head) = (self.label(), self.label());
        let (test, ty) = self.block_value(condition_block, Some(boolean))?;
        let test = self.coerce(test, ty, boolean, condition.span)?;
        let body = self.effect(body)?;
        let leave = Expr::Break(exit, None);
        let (then, otherwise) = if sense { (body, leave) } else { (leave, body) };
        let turn = Expr::If(Box::new(test), Box::new(then), Box::new(otherwise), Type::Void);
        Ok((repeated(exit, head, turn), Ty::Void))
    }

    fn repeat(&mut self, receiver: &'t Expression) -> Result<Typed, LowerError> {
        let head = self.label();
        let body = self.effect(block(receiver))?;
        Ok((Expr::Loop(head, Box::new(body)), Ty::Never))
    }

    /// `to:do:` and `to:by:do:` with a literal step.
    fn counting(&mut self, first: &'t Expression, message: &'t Message) -> Result<Option<Typed>, LowerError> {
        let (last, step, body) = match (message.selector.as_str(), message.arguments.as_slice()) {
            ("to:do:", [last, body]) => (last, 1, body),
            ("to:by:do:", [last, step, body]) => match &step.kind {
                ExpressionKind::Literal(Literal::Integer(step)) => match i32::try_from(step.clone()) {
                    Ok(value) if value != 0 => (last, value, body),
                    _ => return Err(self.error(message.span, "the step of to:by:do: must not be 0")),
                },
                _ => return Err(self.error(step.span, "the step of to:by:do: must be a literal")),
            },
            _ => return Ok(None),
        };
        let Some(body) = block(body) else {
            return Err(self.error(body.span, "the body of to:do: is a block"));
        };
        let [variable] = body.arguments.as_slice() else {
            return Err(self.error(body.span, "the body of to:do: has one argument"));
        };
        let int32 = self.value_type("Int32")?;
        let first = self.expression_of(first, int32)?;
        let last = self.expression_of(last, int32)?;
        let counter = self.local(&variable.name, int32);
        let limit = self.local("limit", int32);
        self.bind(&variable.name, counter, int32);
        let (exit, head) = (self.label(), self.label());
        let (body, _) = self.block_effect(body)?;
        let get = |id| Expr::Get(Var::Local(id));
        let is_past = if step > 0 { IntegerOp::I32GtS } else { IntegerOp::I32LtS };
        let past = Expr::op(is_past, [get(counter), get(limit)]);
        let next = Expr::op(IntegerOp::I32Add, [get(counter), Expr::Const(Const::I32(step))]);
        let turn = sequence(vec![body, Expr::Set(Var::Local(counter), Box::new(next))]);
        let turn = Expr::If(
            Box::new(past),
            Box::new(Expr::Break(exit, None)),
            Box::new(turn),
            Type::Void,
        );
        let expr = sequence(vec![
            Expr::Set(Var::Local(counter), Box::new(first)),
            Expr::Set(Var::Local(limit), Box::new(last)),
            repeated(exit, head, turn),
        ]);
        Ok(Some((expr, Ty::Void)))
    }
}

fn repeated(exit: Label, head: Label, turn: Expr) -> Expr {
    Expr::Block(exit, Box::new(Expr::Loop(head, Box::new(turn))), Type::Void)
}

fn block(expression: &Expression) -> Option<&Block> {
    match &expression.kind {
        ExpressionKind::Block(block) => Some(block),
        _ => None,
    }
}
