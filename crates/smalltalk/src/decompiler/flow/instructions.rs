//! Single instructions: what each adds to the statements or to the stack.

use super::*;

impl<'a> Run<'_, 'a> {
    pub(super) fn instruction(&mut self, op: &Decoded<'static>, end: usize) -> Found<usize> {
        let pc = op.start;
        let operands = op.operands();
        let name = |text: &str| variable(text);
        if let Some((selector, _)) = &op.definition.special_selector {
            self.send(selector, crate::instructions::num_args(selector), false, pc)?;
            return Ok(op.next_pc);
        }
        match (op.definition.selector.as_str(), operands) {
            ("nop", []) => {}
            ("pushReceiver", []) => self.push(name("self")),
            ("pushTrue", []) => self.push(name("true")),
            ("pushFalse", []) => self.push(name("false")),
            ("pushNil", []) => self.push(name("nil")),
            ("pushThisContext", []) => self.push(name("thisContext")),
            ("pushInteger:", [value]) => self.push(integer(*value)),
            ("pushCharacter:", [value]) => match char::from_u32(*value as u32) {
                Some(value) => self.push(of(ExpressionKind::Literal(ast::Literal::Character(value)))),
                None => return unexpected("no character", pc),
            },
            ("pushLiteral:", [index]) => match self.literal(*index).and_then(literal) {
                Some(value) => self.push(value),
                None => return unexpected("a literal that cannot be written", pc),
            },
            ("pushLiteralVariable:", [index]) => match self.literal(*index) {
                Some(Literal::Binding(global)) => {
                    let global = global.clone();
                    self.push(name(&global));
                }
                Some(Literal::MethodClass) => self.stack.push(Item::MethodClass),
                _ => return unexpected("a variable that is none", pc),
            },
            ("pushReceiverVariable:", [index]) => {
                let name = self.instance_variable(*index, pc)?;
                self.push(variable(&name));
            }
            ("pushTemporary:", [slot]) => match self.frame.slots.get(*slot as usize).cloned() {
                Some(Slot::Variable(text, _)) => self.push(name(&text)),
                Some(Slot::Vector(names)) => self.stack.push(Item::Vector(names)),
                None => return unexpected("a slot that is none", pc),
            },
            ("pushRemoteTemporary:in:", [index, slot]) => {
                let text = self.remote(*index, *slot, pc)?;
                self.push(name(&text));
            }
            ("pushConsArray:", [size]) => {
                let elements = self.pop_values(*size as usize, pc)?;
                self.push(of(ExpressionKind::Brace(elements)));
            }
            ("duplicate", []) => return self.duplicate(op, end),
            ("pop", []) => self.pop_statement(pc)?,
            ("returnReceiver", []) if op.next_pc == self.frame.code.bytes.len() && !self.frame.code.is_block => {
                self.reachable = false;
            }
            ("returnReceiver", []) => self.returned(name("self"), pc)?,
            ("returnTrue", []) => self.returned(name("true"), pc)?,
            ("returnFalse", []) => self.returned(name("false"), pc)?,
            ("returnNil", []) => self.returned(name("nil"), pc)?,
            ("returnTop", []) => {
                let value = self.pop_value(pc)?;
                self.returned(value, pc)?;
            }
            ("blockReturnTop", []) => self.reachable = false,
            ("send:numArgs:" | "superSend:numArgs:" | "directedSuperSend:numArgs:", [index, num_args]) => {
                let Some(Literal::Symbol(selector)) = self.literal(*index).cloned() else {
                    return unexpected("a selector that is none", pc);
                };
                let is_super = op.definition.selector != "send:numArgs:";
                if op.definition.selector == "directedSuperSend:numArgs:"
                    && !matches!(self.stack.pop(), Some(Item::MethodClass))
                {
                    return unexpected("a class that is not the method's", pc);
                }
                self.send(&selector, *num_args as usize, is_super, pc)?;
            }
            ("pushFullClosure:numCopied:ignoreOuter:receiverOnStack:", [index, copied, 0, 0]) => {
                let Some(Literal::Block(block)) = self.literal(*index).cloned() else {
                    return unexpected("a block that is none", pc);
                };
                let range = 0..block.bytes.len();
                let (num_args, num_slots) = (block.num_args, block.num_temps);
                self.closure(
                    &block,
                    range,
                    num_args,
                    *copied as usize,
                    Some(num_slots),
                    &block.temporaries,
                    pc,
                )?;
            }
            (EMBEDDED_CLOSURE, [copied, num_args, size]) => {
                let code = self.frame.code;
                let range = op.next_pc..op.next_pc + *size as usize;
                let known = code.embedded_blocks.iter().find(|block| block.start == range.start);
                let temporaries = known.map_or(&[][..], |block| &block.temporaries);
                let num_slots = known.map(|block| block.temporaries.len());
                let next = range.end;
                self.closure(
                    code,
                    range,
                    *num_args as usize,
                    *copied as usize,
                    num_slots,
                    temporaries,
                    pc,
                )?;
                return Ok(next);
            }
            (selector, operands) => return self.store(selector, operands, op),
        }
        Ok(op.next_pc)
    }

    pub(super) fn store(&mut self, selector: &str, operands: &[i32], op: &Decoded<'static>) -> Found<usize> {
        let pc = op.start;
        let name = match (selector, operands) {
            ("popIntoReceiverVariable:" | "storeIntoReceiverVariable:", [index]) => {
                self.instance_variable(*index, pc)?
            }
            ("popIntoLiteralVariable:" | "storeIntoLiteralVariable:", [index]) => match self.literal(*index) {
                Some(Literal::Binding(global)) => global.clone(),
                _ => return unexpected("a variable that is none", pc),
            },
            ("popIntoTemporary:" | "storeIntoTemporary:", [slot]) => match self.frame.slots.get(*slot as usize) {
                Some(Slot::Variable(name, _)) => name.clone(),
                _ => return unexpected("a slot that is none", pc),
            },
            ("popIntoRemoteTemporary:in:" | "storeIntoRemoteTemporary:in:", [index, slot]) => {
                self.remote(*index, *slot, pc)?
            }
            _ => return unexpected(selector, pc),
        };
        let value = self.pop_value(pc)?;
        if selector.starts_with("store") {
            self.push(assign(&name, value));
        } else if self.stack.is_empty() && self.pending.is_none() {
            self.statements.push(Statement::Expression(assign(&name, value)));
        } else if self.stashed.is_none() && self.loop_at(op.next_pc, usize::MAX, usize::MAX).is_some() {
            self.stashed = Some((name, value));
        } else {
            return unexpected("a statement within an expression", pc);
        }
        Ok(op.next_pc)
    }

    pub(super) fn literal(&self, index: i32) -> Option<&'a Literal> {
        self.frame.code.literals.get(index as usize)
    }

    pub(super) fn instance_variable(&self, index: i32, pc: usize) -> Found<String> {
        let name = self.frame.code.instance_variable_names.get(index as usize).cloned();
        name.map_or_else(|| unexpected("an instance variable without a name", pc), Ok)
    }

    pub(super) fn remote(&self, index: i32, slot: i32, pc: usize) -> Found<String> {
        match self.frame.slots.get(slot as usize) {
            Some(Slot::Vector(names)) if (index as usize) < names.len() => Ok(names[index as usize].clone()),
            _ => unexpected("a vector that is none", pc),
        }
    }
}
