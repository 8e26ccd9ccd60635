//! A candidate executed concretely, bit for bit as WebAssembly does.

use crate::candidate::{Candidate, Instruction};
use wasmgc::op::Trap;

/// So many instructions are run before a candidate counts as endless.
pub(crate) const FUEL: u32 = 100_000;

/// So many instructions are a unit of work.
const INSTRUCTIONS_FOR_WORK: usize = 16;

/// What comes of it but a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    Trap(Trap),
    Unreachable,
    OutOfFuel,
}

/// An entered block: where a branch to it goes on, how many values it takes along, the height of the stack below.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Frame {
    pub target: u32,
    pub results: u32,
    pub height: u32,
    pub is_loop: bool,
}

/// Runs one candidate for many parameters.
pub(crate) struct Runner<'c> {
    candidate: &'c Candidate,
    locals: Vec<i64>,
    stack: Vec<i64>,
    frames: Vec<Frame>,
    work: usize,
}

impl<'c> Runner<'c> {
    pub fn new(candidate: &'c Candidate) -> Runner<'c> {
        Runner {
            candidate,
            locals: Vec::new(),
            stack: Vec::new(),
            frames: Vec::new(),
            work: 0,
        }
    }

    /// What was done since this was asked last.
    pub fn take_work(&mut self) -> usize {
        let units = self.work / INSTRUCTIONS_FOR_WORK;
        self.work %= INSTRUCTIONS_FOR_WORK;
        units
    }

    pub fn run(&mut self, parameters: &[i64]) -> Result<i64, Failure> {
        self.locals.clear();
        self.locals.extend_from_slice(parameters);
        self.locals.resize(self.candidate.num_locals as usize, 0);
        self.stack.clear();
        self.frames.clear();
        let code = &self.candidate.code;
        let mut position = 0usize;
        for _ in 0..FUEL {
            self.work += 1;
            // Behind the last `end`: the result is on the stack.
            let Some(instruction) = code.get(position) else {
                return Ok(self.pop());
            };
            position += 1;
            match *instruction {
                Instruction::Constant(value) => self.stack.push(value),
                Instruction::Operation(op) => {
                    let b = if op.arity() == 2 { self.pop() } else { 0 };
                    let a = self.pop();
                    self.stack.push(op.evaluate(a, b).map_err(Failure::Trap)?);
                }
                Instruction::Get(index) => self.stack.push(self.locals[index as usize]),
                Instruction::Set(index) => self.locals[index as usize] = self.pop(),
                Instruction::Tee(index) => {
                    let value = self.pop();
                    self.locals[index as usize] = value;
                    self.stack.push(value);
                }
                Instruction::Drop => {
                    self.pop();
                }
                Instruction::Select => {
                    let condition = self.pop();
                    let otherwise = self.pop();
                    if condition == 0 {
                        self.pop();
                        self.stack.push(otherwise);
                    }
                }
                Instruction::Block { end, results } => self.enter(end + 1, results, false),
                Instruction::Loop => self.enter(position as u32, 0, true),
                Instruction::If {
                    otherwise,
                    end,
                    results,
                } => {
                    let condition = self.pop();
                    self.enter(end + 1, results, false);
                    if condition == 0 {
                        position = otherwise as usize;
                    }
                }
                Instruction::Else => position = self.branch(0).unwrap_or(code.len()),
                Instruction::End => {
                    self.frames.pop();
                }
                Instruction::Branch(depth) => match self.branch(depth) {
                    Some(target) => position = target,
                    None => return Ok(self.pop()),
                },
                Instruction::BranchIf(depth) => {
                    if self.pop() != 0 {
                        match self.branch(depth) {
                            Some(target) => position = target,
                            None => return Ok(self.pop()),
                        }
                    }
                }
                Instruction::Return => return Ok(self.pop()),
                Instruction::Nop => {}
                Instruction::Unreachable => return Err(Failure::Unreachable),
            }
        }
        Err(Failure::OutOfFuel)
    }

    /// The module was validated: the stack is never empty here.
    fn pop(&mut self) -> i64 {
        self.stack.pop().unwrap_or_default()
    }

    fn enter(&mut self, target: u32, results: u32, is_loop: bool) {
        self.frames.push(Frame {
            target,
            results,
            height: self.stack.len() as u32,
            is_loop,
        });
    }

    /// Where to go on; None for the function's own block: its result is on top of the stack.
    fn branch(&mut self, depth: u32) -> Option<usize> {
        let frame = leave(&mut self.frames, depth)?;
        let results = self.stack.split_off(self.stack.len() - frame.results as usize);
        self.stack.truncate(frame.height as usize);
        self.stack.extend(results);
        Some(frame.target as usize)
    }
}

/// Drops the frames that a branch leaves: all down to that of the depth, a loop's own excepted. None: the function's.
pub(crate) fn leave(frames: &mut Vec<Frame>, depth: u32) -> Option<Frame> {
    let index = frames.len().checked_sub(depth as usize + 1)?;
    let frame = frames[index];
    frames.truncate(if frame.is_loop { index + 1 } else { index });
    Some(frame)
}
