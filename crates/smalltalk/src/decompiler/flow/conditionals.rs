//! Conditionals, for their effect and for their value.

use super::*;

impl<'a> Run<'_, 'a> {
    /// An inlined block; where its value is wanted, it must have one or return.
    pub(super) fn body(&mut self, range: Range<usize>, for_value: bool) -> Found<Expression> {
        let (temporaries, start) = self.declared_at(range.clone(), false);
        let outcome = self.inner(start..range.end, None, usize::MAX)?;
        self.block_of(outcome, &[], &temporaries, for_value, range.start)
    }

    pub(super) fn block_of(
        &mut self,
        outcome: Outcome,
        arguments: &[String],
        temporaries: &[String],
        for_value: bool,
        pc: usize,
    ) -> Found<Expression> {
        let mut statements = outcome.statements;
        match (&outcome.stack[..], for_value) {
            ([Item::Value(value)], true) => statements.push(Statement::Expression(value.clone())),
            ([], true) if !outcome.reachable => {}
            ([], false) => {}
            _ => return unexpected("a branch with or without a value", pc),
        }
        if statements.is_empty() && !for_value {
            statements.push(Statement::Expression(variable("nil")));
        }
        Ok(block(arguments, temporaries, statements))
    }

    /// What an inlined block begins with: its vector, if it is a loop's body, and its variables set to nil.
    pub(super) fn declared_at(&mut self, range: Range<usize>, is_loop_body: bool) -> (Vec<String>, usize) {
        let mut start = range.start;
        let mut names = Vec::new();
        let mut remote = Vec::new();
        if is_loop_body
            && let Some((slot, next)) = vector_at(self.frame, start)
            && self.frame.is_local_to(slot, &range)
        {
            name_vector(self.frame, slot, start, self.known);
            self.frame.inlined.insert(slot);
            if let Slot::Vector(names) = &self.frame.slots[slot] {
                remote = names.clone();
            }
            start = next;
        }
        while self.frame.loop_depth > 0 {
            let nil = self.frame.at(start).filter(|op| op.definition.selector == "pushNil");
            let store = nil.and_then(|nil| self.frame.at(nil.next_pc));
            let Some(store) = store.filter(|op| op.definition.selector == "popIntoTemporary:") else {
                break;
            };
            let slot = store.operands()[0] as usize;
            let Some(Slot::Variable(name, false)) = self.frame.slots.get(slot).cloned() else {
                break;
            };
            if !self.frame.is_local_to(slot, &range) || self.frame.inlined.contains(&slot) {
                break;
            }
            self.frame.inlined.insert(slot);
            names.push(name);
            start = store.next_pc;
        }
        names.extend(remote);
        (names, start)
    }

    pub(super) fn conditional(
        &mut self,
        jumps_if: bool,
        condition: Expression,
        op: &Decoded<'static>,
        target: usize,
        end: usize,
    ) -> Found<usize> {
        let pc = op.start;
        if target < op.next_pc || target > end {
            return unexpected("a jump out of its block", pc);
        }
        let jump = self.frame.ending_at(target).filter(|jump| jump.start >= op.next_pc);
        let jump = jump.filter(|jump| jump.definition.selector == "jump:" && self::target(jump) > target);
        let Some(jump) = jump else {
            return self.one_armed(jumps_if, condition, op.next_pc..target);
        };
        let join = self::target(&jump);
        if join > end {
            return unexpected("a jump out of its block", pc);
        }
        let (first, second) = (op.next_pc..jump.start, target..join);
        let with_argument = self.argument_of_not_nil(&condition, if jumps_if { &first } else { &second });
        let (first_names, first_start) = self.declared_at(first.clone(), false);
        let first_outcome = self.inner(first_start..first.end, None, usize::MAX)?;
        let (second_names, second_start) = self.declared_at(second.clone(), false);
        let second_outcome = self.inner(second_start..second.end, None, usize::MAX)?;
        let for_value = !first_outcome.stack.is_empty() || !second_outcome.stack.is_empty();
        let first = self.block_of(first_outcome, &[], &first_names, for_value, first.start)?;
        let arguments: Vec<String> = with_argument.iter().map(|(name, _)| name.clone()).collect();
        let second = self.block_of(second_outcome, &arguments, &second_names, for_value, second.start)?;
        let found = match (with_argument, jumps_if) {
            (Some((_, receiver)), false) => send(receiver, "ifNil:ifNotNil:", vec![first, second]),
            (None, false) if for_value && is_block_of(&second, "false") => send(condition, "and:", vec![first]),
            (None, false) if for_value && is_block_of(&first, "true") => send(condition, "or:", vec![second]),
            (None, false) => send(condition, "ifTrue:ifFalse:", vec![first, second]),
            (None, true) if for_value && is_block_of(&second, "nil") => send(condition, "ifFalse:", vec![first]),
            _ => return unexpected("a conditional the wrong way round", pc),
        };
        match for_value {
            true => self.push(found),
            false => self.statement(found, pc)?,
        }
        Ok(join)
    }

    pub(super) fn one_armed(&mut self, jumps_if: bool, condition: Expression, range: Range<usize>) -> Found<usize> {
        let with_argument = if jumps_if {
            self.argument_of_not_nil(&condition, &range)
        } else {
            None
        };
        let (names, start) = self.declared_at(range.clone(), false);
        let outcome = self.inner(start..range.end, None, usize::MAX)?;
        let returns = !outcome.reachable;
        let arguments: Vec<String> = with_argument.iter().map(|(name, _)| name.clone()).collect();
        let body = self.block_of(outcome, &arguments, &names, false, range.start)?;
        let (selector, other) = if jumps_if {
            ("ifFalse:", "ifTrue:")
        } else {
            ("ifTrue:", "ifFalse:")
        };
        if let Some((_, receiver)) = with_argument {
            self.statement(send(receiver, "ifNotNil:", vec![body]), range.start)?;
        } else if self.stack.is_empty() && self.pending.is_none() {
            self.statement(send(condition, selector, vec![body]), range.start)?;
        } else if returns && self.pending.is_none() {
            self.pending = Some((condition, selector, body, other));
        } else {
            return unexpected("a statement within an expression", range.start);
        }
        Ok(range.end)
    }

    pub(super) fn statement(&mut self, expression: Expression, pc: usize) -> Found<()> {
        if !self.stack.is_empty() || self.pending.is_some() {
            return unexpected("a statement within an expression", pc);
        }
        self.statements.push(Statement::Expression(expression));
        Ok(())
    }

    /// If the condition is `(v := receiver) == nil` and v is used nowhere but within the range, it is the argument of the
    /// block of `ifNotNil:`.
    pub(super) fn argument_of_not_nil(
        &mut self,
        condition: &Expression,
        range: &Range<usize>,
    ) -> Option<(String, Expression)> {
        let ExpressionKind::Send { receiver, message } = &condition.kind else {
            return None;
        };
        let ExpressionKind::Assignment { variable, value, .. } = &receiver.kind else {
            return None;
        };
        if message.selector != "==" || !is_variable(&message.arguments[0], "nil") {
            return None;
        }
        let slot = self
            .frame
            .slot_named(variable)
            .filter(|slot| *slot >= self.frame.first_inlined)?;
        let uses = self.frame.uses(slot);
        let stores = uses.iter().filter(|(_, stores)| *stores).count();
        let others = uses.iter().filter(|(_, stores)| !stores);
        if stores != 1 || self.frame.inlined.contains(&slot) || !others.clone().all(|(pc, _)| range.contains(pc)) {
            return None;
        }
        self.frame.inlined.insert(slot);
        self.frame.slots[slot] = Slot::constant(variable);
        Some((variable.clone(), (**value).clone()))
    }
}

fn is_block_of(expression: &Expression, name: &str) -> bool {
    match &expression.kind {
        ExpressionKind::Block(block) if block.temporaries.is_empty() && block.arguments.is_empty() => {
            matches!(&block.statements[..], [Statement::Expression(value)] if is_variable(value, name))
        }
        _ => false,
    }
}
