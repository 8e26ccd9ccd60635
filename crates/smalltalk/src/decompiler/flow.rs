//! Follows the instructions of a function and finds its statements.

mod closures;
mod conditionals;
mod instructions;
mod loops;
mod values;

use std::collections::HashSet;
use std::ops::Range;

use num_bigint::{BigInt, Sign};

use super::error::{Found, unexpected};
use super::frame::{self, Frame, Slot, new_name, target};
use super::stack::*;
use crate::ast::{self, Expression, ExpressionKind, Receiver, Statement};
use crate::instructions::Decoded;
use crate::instructions::selectors::EMBEDDED_CLOSURE;
use crate::method::{CompiledCode, Literal, Temporary};

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

fn integer(value: i32) -> Expression {
    of(ExpressionKind::Literal(ast::Literal::Integer(BigInt::from(value))))
}
