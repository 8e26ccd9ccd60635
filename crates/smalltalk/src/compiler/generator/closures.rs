//! Closures, as literals of their own or embedded in the code around them.

use super::*;

impl Generator<'_> {
    pub(super) fn closure(&mut self, function: FunctionId, body: &Body, span: Span) -> Generated<()> {
        let copied = &self.tree.functions[function].copied;
        for variable in copied {
            let slot = self.slot(*variable);
            self.emit("pushTemporary:", &[slot], 0, 1, span);
        }
        match self.set.definition(FULL_CLOSURE) {
            Some(_) => self.full_closure(function, body, copied.len(), span),
            None => self.embedded_closure(function, body, span),
        }
    }

    pub(super) fn full_closure(
        &mut self,
        function: FunctionId,
        body: &Body,
        copied: usize,
        span: Span,
    ) -> Generated<()> {
        let outer = std::mem::replace(
            &mut self.code,
            Code::new(self.context, self.set, self.tree, function, true),
        );
        self.region(body, span);
        self.block_body(body, span)?;
        let mut code = std::mem::replace(&mut self.code, outer);
        code.literals.push(Literal::OuterCode);
        let block = code.finish(self.method, self.tree, &self.vectors, self.context, self.set.set)?;
        let index = self.literal_index(Literal::Block(Arc::new(block)), span);
        self.emit(FULL_CLOSURE, &[index, copied as i32, 0, 0], copied, 1, span);
        Ok(())
    }

    pub(super) fn embedded_closure(&mut self, function: FunctionId, body: &Body, span: Span) -> Generated<()> {
        let tree = self.tree;
        let [start, end] = [self.code.assembler.label(), self.code.assembler.label()];
        let num_copied = tree.functions[function].copied.len();
        let num_args = tree.functions[function].arguments.len();
        let num_given = num_args + num_copied;
        let operands = vec![num_copied as i32, num_args as i32];
        let outer = self
            .code
            .assembler
            .begin_block(EMBEDDED_CLOSURE, operands, end, num_copied, num_given, span);
        self.code.embedded.push(Embedded { start, end, function });
        self.code.assembler.place(start);
        let outer_function = std::mem::replace(&mut self.code.function, function);
        // A place for each temporary first, then what is in them: Cog takes only the nils at a block's beginning for its temporaries
        // (`StackInterpreter>>numInitialNils`, as its scanner counts them), and keeps what is pushed later in registers.
        for _ in &tree.functions[function].slots[num_given..] {
            self.emit("pushNil", &[], 0, 1, span);
        }
        self.region(body, span);
        self.block_body(body, span)?;
        self.code.function = outer_function;
        self.code.assembler.end_block(end, outer);
        Ok(())
    }

    pub(super) fn block_body(&mut self, body: &Body, span: Span) -> Generated<()> {
        self.value_of_body(body, span)?;
        if self.code.assembler.go_on_behind_endless_loop() {
            self.emit("pushNil", &[], 0, 1, span);
        }
        self.code.assembler.emit_return("blockReturnTop", 1, span);
        Ok(())
    }
}
