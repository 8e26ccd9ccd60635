//! Loops: with a condition, without, and counting.

use super::*;

impl<'a> Run<'_, 'a> {
    /// The last jump back to this place, before the end and the limit.
    pub(super) fn loop_at(&self, pc: usize, end: usize, limit: usize) -> Option<Decoded<'static>> {
        let mut back = self.frame.jumps_back_to(pc);
        let inside = |op: &&Decoded<'_>| op.start >= pc && op.next_pc <= end && op.start < limit;
        back.rfind(inside).copied()
    }

    pub(super) fn loop_from(&mut self, head: usize, back: Decoded<'static>) -> Found<usize> {
        let end = back.next_pc;
        let leaves = |op: &&Decoded<'_>| {
            op.start >= head && op.start < back.start && condition_of(op).is_some() && target(op) == end
        };
        let exit = self.frame.ops.iter().rfind(leaves).copied();
        self.frame.loop_depth += 1;
        let condition_end = exit.map_or(back.start, |exit| exit.next_pc);
        let (names, start) = self.declared_at(head..condition_end, true);
        let within = if start == head { back.start } else { usize::MAX };
        let outcome = self.inner(start..back.start, exit.map(|_| end), within)?;
        let Some(Exit {
            jumps_if,
            condition,
            next_pc,
        }) = outcome.exit
        else {
            let body = self.block_of(outcome, &[], &names, false, head)?;
            self.frame.loop_depth -= 1;
            self.statement(send(body, "repeat", Vec::new()), head)?;
            self.reachable = false;
            return Ok(end);
        };
        let counting = names.is_empty() && outcome.statements.is_empty() && !jumps_if;
        let counter = if counting {
            self.counter(&condition, head..end)
        } else {
            None
        };
        let (body_names, body_start) = self.declared_at(next_pc..back.start, true);
        let body = self.inner(body_start..back.start, None, usize::MAX)?;
        self.frame.loop_depth -= 1;
        if !body.stack.is_empty() {
            return unexpected("a loop that leaves a value", head);
        }
        if let Some(counter) = counter {
            match self.counting_loop(&counter, &condition, &body, &body_names, head)? {
                Some(found) => {
                    if self.stack.is_empty() {
                        self.statement(found, head)?;
                    } else {
                        self.stack.pop();
                        self.push(found);
                    }
                    return Ok(end);
                }
                None => return unexpected("a loop that seemed to count", head),
            }
        }
        let mut test = outcome.statements;
        test.push(Statement::Expression(condition));
        let test = block(&[], &names, test);
        let selector = if jumps_if { "whileFalse" } else { "whileTrue" };
        let found = match body.statements.is_empty() && body_names.is_empty() {
            true => send(test, selector, Vec::new()),
            false => send(
                test,
                &format!("{selector}:"),
                vec![block(&[], &body_names, body.statements)],
            ),
        };
        if self.stack.is_empty() {
            self.statement(found, head)?;
            return Ok(end);
        }
        match self.frame.at(end).filter(|op| op.definition.selector == "pushNil") {
            Some(nil) => {
                self.push(found);
                Ok(nil.next_pc)
            }
            None => unexpected("a loop within an expression", head),
        }
    }

    /// Whether the loop counts, judging by its condition and by how the slots are used: the counter is set once before
    /// the loop and once in it, the limit once before. Their variables cannot be assigned to by the body.
    pub(super) fn counter(&mut self, condition: &Expression, range: Range<usize>) -> Option<Counter> {
        let ExpressionKind::Send { receiver, message } = &condition.kind else {
            return None;
        };
        let ExpressionKind::Variable(name) = &receiver.kind else {
            return None;
        };
        let is_downward = match message.selector.as_str() {
            "<=" => false,
            ">=" => true,
            _ => return None,
        };
        let slot = self
            .frame
            .slot_named(name)
            .filter(|slot| self.frame.is_inlined_candidate(*slot))?;
        let [(init, true), rest @ ..] = self.frame.uses(slot) else {
            return None;
        };
        let (init, stores) = (*init, rest.iter().filter(|(_, stores)| *stores).count());
        if init >= range.start || stores != 1 || !rest.iter().all(|(pc, _)| range.contains(pc)) {
            return None;
        }
        let is_hidden = rest.len() == 3;
        let limit_slot = match &message.arguments[0].kind {
            ExpressionKind::Variable(limit) => self.frame.slot_named(limit).filter(|limit| *limit == slot + 1),
            _ => None,
        };
        let limit = limit_slot.filter(|slot| {
            let uses = self.frame.uses(*slot);
            self.frame.is_inlined_candidate(*slot)
                && matches!(uses, [(set, true), (got, false)] if *set < range.start && range.contains(got))
        });
        let is_constant = match &message.arguments[0].kind {
            ExpressionKind::Literal(_) => true,
            ExpressionKind::Variable(name) if name == "self" => true,
            ExpressionKind::Variable(name) => self.frame.slots.iter().any(|slot| *slot == Slot::constant(name)),
            _ => false,
        };
        if limit.is_none() && !is_constant {
            return None;
        }
        if !self.ends_with_step(name, is_downward, &range) {
            return None;
        }
        let limit_name = limit.and_then(|slot| match &self.frame.slots[slot] {
            Slot::Variable(name, _) => Some(name.clone()),
            Slot::Vector(_) => None,
        });
        for slot in [Some(slot), limit].into_iter().flatten() {
            self.frame.inlined.insert(slot);
        }
        self.frame.slots[slot] = Slot::constant(name);
        let is_nameless = is_hidden && matches!(self.known.get(slot), Some(Temporary::Hidden));
        Some(Counter {
            name: name.clone(),
            limit: limit_name,
            is_hidden,
            is_nameless,
        })
    }

    /// Whether the last instructions before the jump back are `push counter; push literal; add; pop into counter`.
    pub(super) fn ends_with_step(&self, name: &str, is_downward: bool, range: &Range<usize>) -> bool {
        let mut ops = Vec::new();
        let mut pc = range.end;
        while ops.len() < 5 {
            let Some(op) = self.frame.ending_at(pc) else {
                return false;
            };
            pc = op.start;
            ops.push(op);
        }
        let slot = self.frame.slot_named(name).map(|slot| slot as i32);
        let is = |op: &Decoded<'_>, selector: &str| {
            op.definition.selector == selector && op.operands().first().copied() == slot
        };
        let sign = match ops[3].definition.selector.as_str() {
            "pushInteger:" => Some(BigInt::from(ops[3].operands()[0]).sign()),
            "pushLiteral:" => match self.literal(ops[3].operands()[0]) {
                Some(Literal::Integer(value)) => Some(value.sign()),
                Some(Literal::Fraction { numerator, .. } | Literal::ScaledDecimal { numerator, .. }) => {
                    Some(numerator.sign())
                }
                Some(Literal::Float(value)) if *value < 0.0 => Some(Sign::Minus),
                Some(Literal::Float(value)) if *value > 0.0 => Some(Sign::Plus),
                _ => None,
            },
            _ => None,
        };
        let wanted = if is_downward { Sign::Minus } else { Sign::Plus };
        let adds = ops[2]
            .definition
            .special_selector
            .as_ref()
            .is_some_and(|(selector, _)| selector == "+");
        is(&ops[1], "popIntoTemporary:") && adds && sign == Some(wanted) && is(&ops[4], "pushTemporary:")
    }

    pub(super) fn counting_loop(
        &mut self,
        counter: &Counter,
        condition: &Expression,
        body: &Outcome,
        names: &[String],
        head: usize,
    ) -> Found<Option<Expression>> {
        let mut statements = body.statements.clone();
        let step = statements.pop().and_then(step_of);
        let Some(step) = step else { return Ok(None) };
        let ExpressionKind::Send { message, .. } = &condition.kind else {
            return Ok(None);
        };
        // The assignments before the loop, the later one first.
        let mut set = Vec::new();
        set.extend(self.stashed.take());
        // `3 timesRepeat:` for its value: the literal stands on the stack.
        if let ([(name, start)], None, Some(Item::Value(value))) = (&set[..], &counter.limit, self.stack.last()) {
            let repeats =
                *name == counter.name && is_one(start) && is_one(&step) && value.kind == message.arguments[0].kind;
            let found = send(value.clone(), "timesRepeat:", vec![block(&[], names, statements)]);
            return Ok(repeats.then_some(found));
        }
        let wanted = if counter.limit.is_some() { 2 } else { 1 };
        while set.len() < wanted {
            let assignment = match self.stack.last() {
                Some(Item::Value(value)) => assignment_of(value),
                Some(_) => None,
                None => match self.statements.pop() {
                    Some(Statement::Expression(value)) => assignment_of(&value),
                    _ => None,
                },
            };
            match assignment {
                Some(assignment) => set.push(assignment),
                None => return unexpected("a loop without a beginning", head),
            }
        }
        let arguments = [counter.name.clone()];
        let found = match (&set[..], &counter.limit) {
            ([(name, start)], None)
                if *name == counter.name && counter.is_nameless && is_one(start) && is_one(&step) =>
            {
                let body = block(&[], names, statements);
                match self.stack.is_empty() {
                    true => send(message.arguments[0].clone(), "timesRepeat:", vec![body]),
                    false => return Ok(None),
                }
            }
            ([(name, start)], None) if *name == counter.name => {
                let body = block(&arguments, names, statements);
                counted(start.clone(), message.arguments[0].clone(), step, body)
            }
            ([(limit, value), (name, start)], Some(limit_name)) if *name == counter.name && limit == limit_name => {
                let body = block(&arguments, names, statements);
                counted(start.clone(), value.clone(), step, body)
            }
            ([(name, start), (limit, value)], Some(limit_name))
                if *name == counter.name
                    && limit == limit_name
                    && counter.is_hidden
                    && is_one(start)
                    && is_one(&step) =>
            {
                send(value.clone(), "timesRepeat:", vec![block(&[], names, statements)])
            }
            _ => return Ok(None),
        };
        Ok(Some(found))
    }
}

fn is_one(expression: &Expression) -> bool {
    expression.kind == integer(1).kind
}

fn assignment_of(expression: &Expression) -> Option<(String, Expression)> {
    match &expression.kind {
        ExpressionKind::Assignment { variable, value, .. } => Some((variable.clone(), (**value).clone())),
        _ => None,
    }
}

/// The step of `i := i + step`.
fn step_of(statement: Statement) -> Option<Expression> {
    let Statement::Expression(expression) = statement else {
        return None;
    };
    let (_, value) = assignment_of(&expression)?;
    match value.kind {
        ExpressionKind::Send { mut message, .. } => message.arguments.pop(),
        _ => None,
    }
}

fn counted(start: Expression, limit: Expression, step: Expression, body: Expression) -> Expression {
    match is_one(&step) {
        true => send(start, "to:do:", vec![limit, body]),
        false => send(start, "to:by:do:", vec![limit, step, body]),
    }
}
