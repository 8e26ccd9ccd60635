//! Follows the instructions of a function and finds its statements.

use std::collections::HashSet;
use std::ops::Range;

use num_bigint::{BigInt, Sign};

use super::frame::{self, Frame, Slot, new_name};
use super::stack::*;
use super::{Found, unexpected};
use crate::ast::{self, Expression, ExpressionKind, Statement};
use crate::instructions::Decoded;
use crate::method::{CompiledCode, Literal, Temporary};

/// The instruction before an embedded block.
pub(super) const EMBEDDED_CLOSURE: &str = "pushClosureNumCopied:numArgs:size:";

/// What a function consists of.
pub struct Function {
    /// Names of its temporaries.
    pub temporaries: Vec<String>,
    /// Its statements.
    pub statements: Vec<Statement>,
}

/// Decompiles a function whose first slots are given. Which of the other slots are variables of the function and which
/// belong to its inlined blocks is found by trying: all are taken for the latter until one proves not to be.
pub fn function(
    code: &CompiledCode,
    range: Range<usize>,
    given: Vec<Slot>,
    num_slots: usize,
    known: &[Temporary],
    used: &HashSet<String>,
) -> Found<Function> {
    let num_given = given.len();
    let mut first_inlined = num_given;
    loop {
        let mut frame = Frame::new(code, range.clone(), given.clone(), used.clone())?;
        let mut start = range.start;
        let mut own_vector = None;
        if !code.is_block && range.end < code.bytes.len() || code.is_block_at(range.start) {
            start = embedded_prologue(&mut frame, start, num_slots, known, &mut own_vector)?;
        }
        frame.name_slots(num_slots, known);
        if own_vector.is_none()
            && let Some((slot, next)) = vector_at(&frame, start)
        {
            name_vector(&mut frame, slot, start, known);
            own_vector = Some(slot);
            start = next;
        }
        frame.first_inlined = own_vector.map_or(first_inlined, |slot| first_inlined.max(slot + 1));
        let outcome = Run::new(&mut frame, known).run(start, range.end, None, usize::MAX)?;
        let wrong = (frame.first_inlined..num_slots)
            .filter(|slot| !frame.inlined.contains(slot))
            .max();
        if let Some(slot) = wrong {
            first_inlined = slot + 1;
            continue;
        }
        let mut statements = outcome.statements;
        match &outcome.stack[..] {
            [] => {}
            [Item::Value(value)] if !outcome.reachable => statements.push(Statement::Expression(value.clone())),
            _ => return unexpected("values that are left", range.end),
        }
        return Ok(Function {
            temporaries: declared(&frame, num_given, own_vector),
            statements,
        });
    }
}

/// The function's own variables: those with slots and those in its vector.
fn declared(frame: &Frame<'_>, num_given: usize, vector: Option<usize>) -> Vec<String> {
    let mut names = Vec::new();
    for slot in &frame.slots[num_given..frame.first_inlined.max(num_given)] {
        if let Slot::Variable(name, _) = slot {
            names.push(name.clone());
        }
    }
    if let Some(Slot::Vector(remote)) = vector.map(|slot| &frame.slots[slot]) {
        names.extend(remote.iter().cloned());
    }
    names
}

/// An embedded block begins with pushes that make its slots.
fn embedded_prologue(
    frame: &mut Frame<'_>,
    mut pc: usize,
    num_slots: usize,
    known: &[Temporary],
    own_vector: &mut Option<usize>,
) -> Found<usize> {
    while frame.slots.len() < num_slots {
        let slot = frame.slots.len();
        let Some(op) = frame.at(pc) else {
            return unexpected("the end of a block", pc);
        };
        match op.definition.selector.as_str() {
            "pushNil" => {
                let name = frame::name(known.get(slot), slot, &mut frame.used);
                frame.slots.push(Slot::Variable(name, false));
            }
            "pushNewArray:" => {
                frame.slots.push(Slot::Vector(Vec::new()));
                name_vector(frame, slot, pc, known);
                *own_vector = Some(slot);
            }
            _ => return unexpected("a block without its variables", pc),
        }
        pc = op.next_pc;
    }
    Ok(pc)
}

/// The slot of the vector that is made here, and what follows.
fn vector_at(frame: &Frame<'_>, pc: usize) -> Option<(usize, usize)> {
    let make = frame.at(pc).filter(|op| op.definition.selector == "pushNewArray:")?;
    let store = frame
        .at(make.next_pc)
        .filter(|op| op.definition.selector == "popIntoTemporary:")?;
    Some((store.operands()[0] as usize, store.next_pc))
}

fn name_vector(frame: &mut Frame<'_>, slot: usize, pc: usize, known: &[Temporary]) {
    let size = frame.at(pc).map_or(0, |op| op.operands()[0] as usize);
    let name = |index: usize| match known.get(slot) {
        Some(Temporary::Vector(names)) if index < names.len() => names[index].clone(),
        _ => format!("v{}", index + 1),
    };
    let names = (0..size).map(|index| new_name(name(index), &mut frame.used)).collect();
    frame.slots[slot] = Slot::Vector(names);
}

/// What following a range of instructions gives.
#[derive(Default)]
struct Outcome {
    statements: Vec<Statement>,
    stack: Vec<Item>,
    reachable: bool,
    exit: Option<Exit>,
}

/// The conditional jump that ends a loop.
struct Exit {
    jumps_if: bool,
    condition: Expression,
    next_pc: usize,
}

struct Run<'f, 'a> {
    frame: &'f mut Frame<'a>,
    known: &'f [Temporary],
    statements: Vec<Statement>,
    stack: Vec<Item>,
    reachable: bool,
    /// A conditional whose first branch returns, within an expression: what is pushed next is its other branch.
    pending: Option<(Expression, &'static str, Expression, &'static str)>,
    /// An assignment within an expression, before a counting loop.
    stashed: Option<(String, Expression)>,
}

impl<'f, 'a> Run<'f, 'a> {
    fn new(frame: &'f mut Frame<'a>, known: &'f [Temporary]) -> Run<'f, 'a> {
        Run {
            frame,
            known,
            statements: Vec::new(),
            stack: Vec::new(),
            reachable: true,
            pending: None,
            stashed: None,
        }
    }

    fn inner(&mut self, range: Range<usize>, exit: Option<usize>, within: usize) -> Found<Outcome> {
        Run::new(self.frame, self.known).run(range.start, range.end, exit, within)
    }

    /// Follows the instructions from the start to the end, or to the conditional jump to the exit. Loops whose last jump
    /// is not before `within` are under way already.
    fn run(mut self, start: usize, end: usize, exit: Option<usize>, within: usize) -> Found<Outcome> {
        let mut pc = start;
        while pc < end {
            let limit = if pc == start { within } else { usize::MAX };
            if let Some(back) = self.loop_at(pc, end, limit) {
                pc = self.loop_from(pc, back)?;
                continue;
            }
            let Some(op) = self.frame.at(pc) else {
                return unexpected("no instruction", pc);
            };
            if let Some(jumps_if) = condition_of(&op) {
                let target = target(&op);
                let condition = self.pop_value(pc)?;
                if Some(target) == exit {
                    if !self.stack.is_empty() {
                        return unexpected("a loop's end within an expression", pc);
                    }
                    let exit = Some(Exit {
                        jumps_if,
                        condition,
                        next_pc: op.next_pc,
                    });
                    return Ok(Outcome {
                        statements: self.statements,
                        stack: self.stack,
                        reachable: true,
                        exit,
                    });
                }
                pc = self.conditional(jumps_if, condition, &op, target, end)?;
                continue;
            }
            pc = self.instruction(&op, end)?;
        }
        if self.pending.is_some() || self.stashed.is_some() {
            return unexpected("half an expression", pc);
        }
        Ok(Outcome {
            statements: self.statements,
            stack: self.stack,
            reachable: self.reachable,
            exit: None,
        })
    }

    // Single instructions

    fn instruction(&mut self, op: &Decoded<'static>, end: usize) -> Found<usize> {
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

    fn store(&mut self, selector: &str, operands: &[i32], op: &Decoded<'static>) -> Found<usize> {
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

    fn literal(&self, index: i32) -> Option<&'a Literal> {
        self.frame.code.literals.get(index as usize)
    }

    fn instance_variable(&self, index: i32, pc: usize) -> Found<String> {
        let name = self.frame.code.instance_variable_names.get(index as usize).cloned();
        name.map_or_else(|| unexpected("an instance variable without a name", pc), Ok)
    }

    fn remote(&self, index: i32, slot: i32, pc: usize) -> Found<String> {
        match self.frame.slots.get(slot as usize) {
            Some(Slot::Vector(names)) if (index as usize) < names.len() => Ok(names[index as usize].clone()),
            _ => unexpected("a vector that is none", pc),
        }
    }

    // The stack

    fn push(&mut self, value: Expression) {
        let value = match self.pending.take() {
            Some((condition, first, branch, second)) => {
                let other = block(&[], &[], vec![Statement::Expression(value)]);
                send(condition, &format!("{first}{second}"), vec![branch, other])
            }
            None => value,
        };
        self.stack.push(Item::Value(value));
    }

    fn pop_value(&mut self, pc: usize) -> Found<Expression> {
        match self.stack.pop() {
            Some(Item::Value(value)) if self.pending.is_none() => Ok(value),
            _ => unexpected("no value", pc),
        }
    }

    fn pop_values(&mut self, count: usize, pc: usize) -> Found<Vec<Expression>> {
        let mut values: Vec<Expression> = (0..count).map(|_| self.pop_value(pc)).collect::<Found<_>>()?;
        values.reverse();
        Ok(values)
    }

    fn send(&mut self, selector: &str, num_args: usize, is_super: bool, pc: usize) -> Found<()> {
        let message = message(selector, self.pop_values(num_args, pc)?);
        let super_receiver = |receiver: Expression| match (is_super, is_variable(&receiver, "self")) {
            (false, _) => Some(receiver),
            (true, true) => Some(variable("super")),
            (true, false) => None,
        };
        match self.stack.pop() {
            Some(Item::Value(receiver)) => match super_receiver(receiver) {
                Some(receiver) => self.push(of(ExpressionKind::Send {
                    receiver: Box::new(receiver),
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
                    receiver: Box::new(receiver),
                    messages,
                }));
            }
            _ => return unexpected("a message without a receiver", pc),
        }
        Ok(())
    }

    fn pop_statement(&mut self, pc: usize) -> Found<()> {
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

    fn returned(&mut self, value: Expression, pc: usize) -> Found<()> {
        if !self.stack.is_empty() || self.pending.is_some() {
            return unexpected("a return within an expression", pc);
        }
        self.statements.push(return_of(value));
        self.reachable = false;
        Ok(())
    }

    /// Either the receiver of `ifNil:` or that of a cascade.
    fn duplicate(&mut self, op: &Decoded<'static>, end: usize) -> Found<usize> {
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

    // Conditionals

    /// An inlined block; where its value is wanted, it must have one or return.
    fn body(&mut self, range: Range<usize>, for_value: bool) -> Found<Expression> {
        let (temporaries, start) = self.declared_at(range.clone(), false);
        let outcome = self.inner(start..range.end, None, usize::MAX)?;
        self.block_of(outcome, &[], &temporaries, for_value, range.start)
    }

    fn block_of(
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
    fn declared_at(&mut self, range: Range<usize>, is_loop_body: bool) -> (Vec<String>, usize) {
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

    fn conditional(
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

    fn one_armed(&mut self, jumps_if: bool, condition: Expression, range: Range<usize>) -> Found<usize> {
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

    fn statement(&mut self, expression: Expression, pc: usize) -> Found<()> {
        if !self.stack.is_empty() || self.pending.is_some() {
            return unexpected("a statement within an expression", pc);
        }
        self.statements.push(Statement::Expression(expression));
        Ok(())
    }

    /// If the condition is `(v := receiver) == nil` and v is used nowhere but within the range, it is the argument of the
    /// block of `ifNotNil:`.
    fn argument_of_not_nil(&mut self, condition: &Expression, range: &Range<usize>) -> Option<(String, Expression)> {
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

    // Loops

    /// The last jump back to this place, before the end and the limit.
    fn loop_at(&self, pc: usize, end: usize, limit: usize) -> Option<Decoded<'static>> {
        let mut back = self.frame.jumps_back_to(pc);
        let inside = |op: &&Decoded<'_>| op.start >= pc && op.next_pc <= end && op.start < limit;
        back.rfind(inside).copied()
    }

    fn loop_from(&mut self, head: usize, back: Decoded<'static>) -> Found<usize> {
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
    fn counter(&mut self, condition: &Expression, range: Range<usize>) -> Option<Counter> {
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
    fn ends_with_step(&self, name: &str, is_downward: bool, range: &Range<usize>) -> bool {
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
                Some(Literal::ScaledDecimal { numerator, .. }) => Some(numerator.sign()),
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

    fn counting_loop(
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

    // Closures

    #[allow(clippy::too_many_arguments)]
    fn closure(
        &mut self,
        code: &CompiledCode,
        range: Range<usize>,
        num_args: usize,
        num_copied: usize,
        num_slots: Option<usize>,
        known: &[Temporary],
        pc: usize,
    ) -> Found<()> {
        let mut copied = Vec::new();
        for _ in 0..num_copied {
            copied.push(match self.stack.pop() {
                Some(Item::Vector(names)) => Slot::Vector(names),
                Some(Item::Value(Expression {
                    kind: ExpressionKind::Variable(name),
                    ..
                })) => {
                    let is_constant = self.frame.slots.contains(&Slot::constant(&name));
                    Slot::Variable(name, is_constant)
                }
                _ => return unexpected("a copied value that is no variable", pc),
            });
        }
        copied.reverse();
        let mut used = self.frame.used.clone();
        let arguments = frame::arguments(num_args, known, &mut used);
        let mut given: Vec<Slot> = arguments.iter().map(|name| Slot::constant(name)).collect();
        given.extend(copied);
        let num_slots = match num_slots {
            Some(count) => count,
            None => {
                let last = Frame::new(code, range.clone(), given.clone(), HashSet::new())?.last_slot();
                last.map_or(given.len(), |slot| given.len().max(slot + 1))
            }
        };
        let function = function(code, range, given, num_slots, known, &used)?;
        let mut statements = function.statements;
        // An empty block answers nil.
        if let [Statement::Expression(value)] = &statements[..]
            && is_variable(value, "nil")
        {
            statements.clear();
        }
        self.push(block(&arguments, &function.temporaries, statements));
        Ok(())
    }
}

/// A counting loop's counter and limit.
struct Counter {
    name: String,
    limit: Option<String>,
    /// Whether the body does not use the counter.
    is_hidden: bool,
    /// Whether the source has no name for it either.
    is_nameless: bool,
}

impl Frame<'_> {
    fn is_inlined_candidate(&self, slot: usize) -> bool {
        slot >= self.first_inlined && !self.inlined.contains(&slot)
    }
}

impl CompiledCode {
    /// Whether an embedded block begins here.
    fn is_block_at(&self, pc: usize) -> bool {
        !self.is_block && self.embedded_blocks.iter().any(|block| block.start == pc)
    }
}

/// Whether a conditional jump jumps if true or if false.
fn condition_of(op: &Decoded<'_>) -> Option<bool> {
    match op.definition.selector.as_str() {
        "popJumpIfTrue:" => Some(true),
        "popJumpIfFalse:" => Some(false),
        _ => None,
    }
}

/// Where a jump goes.
pub(super) fn target(op: &Decoded<'_>) -> usize {
    (op.next_pc as i64 + i64::from(op.operands()[0])).max(0) as usize
}

fn integer(value: i32) -> Expression {
    of(ExpressionKind::Literal(ast::Literal::Integer(BigInt::from(value))))
}

fn is_one(expression: &Expression) -> bool {
    expression.kind == integer(1).kind
}

fn is_block_of(expression: &Expression, name: &str) -> bool {
    match &expression.kind {
        ExpressionKind::Block(block) if block.temporaries.is_empty() && block.arguments.is_empty() => {
            matches!(&block.statements[..], [Statement::Expression(value)] if is_variable(value, name))
        }
        _ => false,
    }
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
