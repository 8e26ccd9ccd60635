//! Control structures, inlined.

use super::*;

impl Generator<'_> {
    pub(super) fn conditional(
        &mut self,
        condition: &Node,
        when_true: &Body,
        when_false: &Body,
        span: Span,
        write: &mut dyn FnMut(&mut Self, &Body, Span) -> Generated<()>,
    ) -> Generated<()> {
        self.value(condition)?;
        // What is not there (and answers nil) stands behind what is.
        let (jump, first, second) = match when_true.is_empty() {
            true => (POP_JUMP_IF_TRUE, when_false, when_true),
            false => (POP_JUMP_IF_FALSE, when_true, when_false),
        };
        self.either(jump, span, &mut |each, is_first| {
            write(each, if is_first { first } else { second }, span)
        })
    }

    /// Jumps over what is written first to what is written second, and from the end of the first over the second.
    pub(super) fn either(
        &mut self,
        jump: &'static str,
        span: Span,
        write: &mut dyn FnMut(&mut Self, bool) -> Generated<()>,
    ) -> Generated<()> {
        let [second, end] = [self.code.assembler.label(), self.code.assembler.label()];
        self.code.assembler.jump(jump, second, 1, span);
        write(self, true)?;
        self.code.assembler.jump_always(JUMP, end, span);
        self.code.assembler.place(second);
        write(self, false)?;
        self.code.assembler.place(end);
        Ok(())
    }

    pub(super) fn conditional_effect(&mut self, condition: &Node, yes: &Body, no: &Body, span: Span) -> Generated<()> {
        match (yes.is_empty(), no.is_empty()) {
            (true, true) => {
                self.value(condition)?;
                self.emit("pop", &[], 1, 0, span);
                Ok(())
            }
            (false, false) => {
                let mut write = |each: &mut Self, body: &Body, _| each.effect_of_inlined(body);
                self.conditional(condition, yes, no, span, &mut write)
            }
            (false, true) => self.skip(condition, POP_JUMP_IF_FALSE, yes, span),
            (true, false) => self.skip(condition, POP_JUMP_IF_TRUE, no, span),
        }
    }

    pub(super) fn skip(&mut self, condition: &Node, jump: &'static str, body: &Body, span: Span) -> Generated<()> {
        self.value(condition)?;
        let end = self.code.assembler.label();
        self.code.assembler.jump(jump, end, 1, span);
        self.effect_of_inlined(body)?;
        self.code.assembler.place(end);
        Ok(())
    }

    pub(super) fn compare_with_nil(&mut self, span: Span) {
        self.emit("pushNil", &[], 0, 1, span);
        self.send("==", 1, false, span);
    }

    /// Pushes the receiver; where the block for not nil has an argument, that is it.
    fn receiver_of_if_nil(&mut self, receiver: &Node, argument: Option<VariableId>, span: Span) -> Generated<()> {
        self.value(receiver)?;
        if let Some(argument) = argument {
            self.store_variable(&Place::Local(argument), false, span);
        }
        Ok(())
    }

    pub(super) fn if_nil_value(
        &mut self,
        receiver: &Node,
        variable: Option<VariableId>,
        when_nil: Option<&Body>,
        when_not_nil: Option<&Body>,
        span: Span,
    ) -> Generated<()> {
        self.receiver_of_if_nil(receiver, variable, span)?;
        let Some(when_not_nil) = when_not_nil else {
            // The receiver itself is the value if it is not nil.
            self.emit("duplicate", &[], 0, 1, span);
            self.compare_with_nil(span);
            let end = self.code.assembler.label();
            self.code.assembler.jump(POP_JUMP_IF_FALSE, end, 1, span);
            self.emit("pop", &[], 1, 0, span);
            self.value_of_inlined(when_nil.unwrap_or(&Body::default()), span)?;
            self.code.assembler.place(end);
            return Ok(());
        };
        self.compare_with_nil(span);
        let nothing = Body::default();
        let when_nil = when_nil.unwrap_or(&nothing);
        self.either(POP_JUMP_IF_FALSE, span, &mut |each, is_first| {
            each.value_of_inlined(if is_first { when_nil } else { when_not_nil }, span)
        })
    }

    pub(super) fn if_nil_effect(
        &mut self,
        receiver: &Node,
        variable: Option<VariableId>,
        when_nil: Option<&Body>,
        when_not_nil: Option<&Body>,
        span: Span,
    ) -> Generated<()> {
        self.receiver_of_if_nil(receiver, variable, span)?;
        self.compare_with_nil(span);
        let end = self.code.assembler.label();
        match (when_nil, when_not_nil) {
            (Some(first), Some(second)) => self.either(POP_JUMP_IF_FALSE, span, &mut |each, is_first| {
                each.effect_of_inlined(if is_first { first } else { second })
            })?,
            (Some(body), None) => {
                self.code.assembler.jump(POP_JUMP_IF_FALSE, end, 1, span);
                self.effect_of_inlined(body)?;
            }
            (None, Some(body)) => {
                self.code.assembler.jump(POP_JUMP_IF_TRUE, end, 1, span);
                self.effect_of_inlined(body)?;
            }
            (None, None) => self.emit("pop", &[], 1, 0, span),
        }
        self.code.assembler.place(end);
        Ok(())
    }

    pub(super) fn while_loop(
        &mut self,
        condition: &Body,
        goes_on: bool,
        body: Option<&Body>,
        span: Span,
    ) -> Generated<()> {
        let [head, end] = [self.code.assembler.label(), self.code.assembler.label()];
        self.code.assembler.place(head);
        self.value_of_inlined(condition, span)?;
        let jump = if goes_on { POP_JUMP_IF_FALSE } else { POP_JUMP_IF_TRUE };
        self.code.assembler.jump(jump, end, 1, span);
        if let Some(body) = body {
            self.effect_of_inlined(body)?;
        }
        self.code.assembler.jump_always(JUMP, head, span);
        self.code.assembler.place(end);
        Ok(())
    }

    pub(super) fn repeat(&mut self, body: &Body, span: Span) -> Generated<()> {
        let head = self.code.assembler.label();
        self.code.assembler.place(head);
        self.effect_of_inlined(body)?;
        self.code.assembler.jump_always(JUMP, head, span);
        Ok(())
    }

    pub(super) fn count(&mut self, count: &Count, for_value: bool, span: Span) -> Generated<()> {
        let counter = Place::Local(count.counter);
        let pops_start = !(for_value && count.value == CountValue::Start);
        let pops_limit = !(for_value && count.value == CountValue::Limit);
        // The start is evaluated before the limit; timesRepeat: has no start to evaluate.
        if count.value == CountValue::Start {
            self.value(&count.start)?;
            self.store_variable(&counter, pops_start, span);
        }
        match count.limit_variable {
            Some(limit) => {
                self.value(&count.limit)?;
                self.store_variable(&Place::Local(limit), pops_limit, span);
            }
            None if pops_limit => {}
            None => self.value(&count.limit)?,
        }
        if count.value == CountValue::Limit {
            self.value(&count.start)?;
            self.store_variable(&counter, true, span);
        }
        let [head, end] = [self.code.assembler.label(), self.code.assembler.label()];
        self.code.assembler.place(head);
        self.push_variable(&counter, span);
        match count.limit_variable {
            Some(limit) => self.push_variable(&Place::Local(limit), span),
            None => self.value(&count.limit)?,
        }
        self.send(if count.is_downward { ">=" } else { "<=" }, 1, false, span);
        self.code.assembler.jump(POP_JUMP_IF_FALSE, end, 1, span);
        self.effect_of_inlined(&count.body)?;
        self.push_variable(&counter, span);
        if self.code.assembler.is_reachable() {
            self.push_literal(&count.step, span);
        }
        self.send("+", 1, false, span);
        self.store_variable(&counter, true, span);
        self.code.assembler.jump_always(JUMP, head, span);
        self.code.assembler.place(end);
        Ok(())
    }
}
