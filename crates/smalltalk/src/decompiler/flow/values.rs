//! The stack: values, messages of cascades, conditionals half done.

use super::*;

impl<'a> Run<'_, 'a> {
    pub(super) fn push(&mut self, value: Expression) {
        let value = match self.pending.take() {
            Some((condition, first, branch, second)) => {
                let other = block(&[], &[], vec![Statement::Expression(value)]);
                send(condition, &format!("{first}{second}"), vec![branch, other])
            }
            None => value,
        };
        self.stack.push(Item::Value(value));
    }

    pub(super) fn pop_value(&mut self, pc: usize) -> Found<Expression> {
        match self.stack.pop() {
            Some(Item::Value(value)) if self.pending.is_none() => Ok(value),
            _ => unexpected("no value", pc),
        }
    }

    pub(super) fn pop_values(&mut self, count: usize, pc: usize) -> Found<Vec<Expression>> {
        let mut values: Vec<Expression> = (0..count).map(|_| self.pop_value(pc)).collect::<Found<_>>()?;
        values.reverse();
        Ok(values)
    }

    pub(super) fn send(&mut self, selector: &str, num_args: usize, is_super: bool, pc: usize) -> Found<()> {
        let message = message(selector, self.pop_values(num_args, pc)?);
        let super_receiver = |receiver: Expression| match (is_super, is_variable(&receiver, "self")) {
            (false, _) => Some(receiver),
            (true, true) => Some(variable("super")),
            (true, false) => None,
        };
        match self.stack.pop() {
            Some(Item::Value(receiver)) => match super_receiver(receiver) {
                Some(receiver) => self.push(of(ExpressionKind::Send {
                    receiver: Receiver::new(receiver),
                    message,
                })),
                None => return unexpected("a super send not to self", pc),
            },
            Some(Item::Duplicate) => {
                let Some(Item::Cascade(receiver, sent)) = self.stack.last_mut() else {
                    return unexpected("a cascade without a receiver", pc);
                };
                if is_super && sent.is_empty() && is_variable(receiver, "self") {
                    *receiver = variable("super");
                }
                if is_variable(receiver, "super") != is_super {
                    return unexpected("a cascade in part to super", pc);
                }
                self.stack.push(Item::Sent(message));
            }
            Some(Item::Cascade(receiver, mut messages)) if is_variable(&receiver, "super") == is_super => {
                messages.push(message);
                self.push(of(ExpressionKind::Cascade {
                    receiver: Receiver::new(receiver),
                    messages,
                }));
            }
            _ => return unexpected("a message without a receiver", pc),
        }
        Ok(())
    }

    pub(super) fn pop_statement(&mut self, pc: usize) -> Found<()> {
        match self.stack.pop() {
            Some(Item::Value(value)) if self.stack.is_empty() && self.pending.is_none() => {
                // What has no effect is not compiled where its value is not wanted, but a condition is.
                let is_idle = matches!(value.kind, ExpressionKind::Variable(_) | ExpressionKind::Literal(_));
                let empty = || block(&[], &[], Vec::new());
                let value = if is_idle {
                    send(value, "ifTrue:ifFalse:", vec![empty(), empty()])
                } else {
                    value
                };
                self.statements.push(Statement::Expression(value));
                Ok(())
            }
            Some(Item::Sent(message)) => match self.stack.last_mut() {
                Some(Item::Cascade(_, messages)) => {
                    messages.push(message);
                    Ok(())
                }
                _ => unexpected("a cascade without a receiver", pc),
            },
            _ => unexpected("a statement within an expression", pc),
        }
    }

    pub(super) fn returned(&mut self, value: Expression, pc: usize) -> Found<()> {
        if !self.stack.is_empty() || self.pending.is_some() {
            return unexpected("a return within an expression", pc);
        }
        self.statements.push(return_of(value));
        self.reachable = false;
        Ok(())
    }

    /// Either the receiver of `ifNil:` or that of a cascade.
    pub(super) fn duplicate(&mut self, op: &Decoded<'static>, end: usize) -> Found<usize> {
        let selectors = ["pushNil", "identical", "popJumpIfFalse:", "pop"];
        let mut ops = Vec::new();
        let mut pc = op.next_pc;
        while let Some(next) = self.frame.at(pc).filter(|next| ops.len() < 4 && next.next_pc <= end) {
            pc = next.next_pc;
            ops.push(next);
        }
        if ops.iter().map(|op| op.definition.selector.as_str()).eq(selectors) {
            let receiver = self.pop_value(op.start)?;
            let target = target(&ops[2]);
            let body = self.body(pc..target, true)?;
            self.push(send(receiver, "ifNil:", vec![body]));
            return Ok(target);
        }
        match self.stack.pop() {
            Some(Item::Value(receiver)) => self.stack.push(Item::Cascade(receiver, Vec::new())),
            Some(cascade @ Item::Cascade(..)) => self.stack.push(cascade),
            _ => return unexpected("a cascade without a receiver", op.start),
        }
        self.stack.push(Item::Duplicate);
        Ok(op.next_pc)
    }
}
