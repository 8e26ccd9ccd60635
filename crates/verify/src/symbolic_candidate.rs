//! A candidate executed symbolically, over i32 and i64 with wrap-around: its result on each path.

use crate::candidate::{Candidate, Instruction};
use crate::facts::{Condition, Facts};
use crate::machine::{self, Stop};
use crate::polynomial::Polynomial;
use crate::run::{Frame, leave};
use crate::work::UsedUp;
use wasmgc::op::Trap;

/// Instructions executed, over all paths.
const MAX_STEPS: usize = 20_000;
const MAX_PATHS: usize = 512;
/// So many conditions on one path, added to those of the start, come from a loop whose number of turns is not known.
const MAX_CONDITIONS: usize = 48;
/// Units of work for an instruction, at least.
const STEP: usize = 8;

/// What a path comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Result(Polynomial),
    Trap(Option<Trap>),
    Unknown(String),
}

/// The candidate has a loop whose number of turns is not known, or too many paths, or there is no work left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TooLong {
    Loops,
    TooManyPaths,
    GaveUp(UsedUp),
}

#[derive(Clone)]
struct State {
    facts: Facts,
    locals: Vec<Polynomial>,
    stack: Vec<Polynomial>,
    frames: Vec<Frame>,
    position: usize,
}

/// All paths from the given facts on.
pub(crate) fn execute(candidate: &Candidate, facts: &Facts) -> Result<Vec<(Facts, End)>, TooLong> {
    let mut locals: Vec<Polynomial> = (0..candidate.num_parameters).map(Polynomial::parameter).collect();
    locals.resize(candidate.num_locals as usize, Polynomial::default());
    let start = State {
        facts: facts.clone(),
        locals,
        stack: Vec::new(),
        frames: Vec::new(),
        position: 0,
    };
    let mut running = vec![start];
    let mut ended = Vec::new();
    let mut steps = 0;
    while let Some(state) = running.pop() {
        steps += 1;
        facts
            .work()
            .spend(STEP + state.facts.path().len() + state.locals.len() + state.stack.len());
        facts.work().check().map_err(TooLong::GaveUp)?;
        let conditions = state.facts.path().len() - facts.path().len();
        if steps > MAX_STEPS || conditions > MAX_CONDITIONS {
            return Err(too_long(candidate));
        }
        if running.len() + ended.len() > MAX_PATHS {
            return Err(too_long(candidate));
        }
        step(candidate, state, &mut running, &mut ended);
    }
    Ok(ended)
}

fn too_long(candidate: &Candidate) -> TooLong {
    let loops = candidate
        .code
        .iter()
        .any(|instruction| matches!(instruction, Instruction::Loop));
    if loops { TooLong::Loops } else { TooLong::TooManyPaths }
}

type Ended = Vec<(Facts, End)>;

fn step(candidate: &Candidate, mut state: State, running: &mut Vec<State>, ended: &mut Ended) {
    let Some(instruction) = candidate.code.get(state.position) else {
        return finish(state, ended);
    };
    state.position += 1;
    match *instruction {
        Instruction::Constant(value) => state.stack.push(Polynomial::constant(value)),
        Instruction::Operation(op) => {
            let b = if op.arity() == 2 {
                pop(&mut state)
            } else {
                Polynomial::default()
            };
            let a = pop(&mut state);
            for (facts, result) in machine::execute(op, &a, &b, state.facts.clone()) {
                match result {
                    Ok(value) => {
                        let mut next = State { facts, ..state.clone() };
                        next.stack.push(value);
                        running.push(next);
                    }
                    Err(Stop::Trap(trap)) => ended.push((facts, End::Trap(Some(trap)))),
                    Err(Stop::Unknown(reason)) => ended.push((facts, End::Unknown(reason))),
                }
            }
            return;
        }
        Instruction::Get(index) => state.stack.push(state.locals[index as usize].clone()),
        Instruction::Set(index) => state.locals[index as usize] = pop(&mut state),
        Instruction::Tee(index) => {
            let value = pop(&mut state);
            state.locals[index as usize] = value.clone();
            state.stack.push(value);
        }
        Instruction::Drop => {
            pop(&mut state);
        }
        Instruction::Select => {
            let condition = pop(&mut state);
            let otherwise = pop(&mut state);
            let then = pop(&mut state);
            for (mut next, is_zero) in on_zero(state, &condition) {
                next.stack.push(if is_zero { otherwise.clone() } else { then.clone() });
                running.push(next);
            }
            return;
        }
        Instruction::Block { end, results } => enter(&mut state, end + 1, results, false),
        Instruction::Loop => {
            let target = state.position as u32;
            enter(&mut state, target, 0, true);
        }
        Instruction::If {
            otherwise,
            end,
            results,
        } => {
            let condition = pop(&mut state);
            enter(&mut state, end + 1, results, false);
            for (mut next, is_zero) in on_zero(state, &condition) {
                if is_zero {
                    next.position = otherwise as usize;
                }
                running.push(next);
            }
            return;
        }
        Instruction::Else => return branch(state, 0, running, ended),
        Instruction::End => {
            state.frames.pop();
        }
        Instruction::Branch(depth) => return branch(state, depth, running, ended),
        Instruction::BranchIf(depth) => {
            let condition = pop(&mut state);
            for (next, is_zero) in on_zero(state, &condition) {
                if is_zero {
                    running.push(next);
                } else {
                    branch(next, depth, running, ended);
                }
            }
            return;
        }
        Instruction::Return => return finish(state, ended),
        Instruction::Nop => {}
        Instruction::Unreachable => return ended.push((state.facts, End::Trap(None))),
    }
    running.push(state);
}

/// The module was validated: the stack is never empty here.
fn pop(state: &mut State) -> Polynomial {
    state.stack.pop().unwrap_or_default()
}

fn enter(state: &mut State, target: u32, results: u32, is_loop: bool) {
    let height = state.stack.len() as u32;
    state.frames.push(Frame {
        target,
        results,
        height,
        is_loop,
    });
}

fn on_zero(state: State, condition: &Polynomial) -> Vec<(State, bool)> {
    let paths = state.facts.fork(&Condition::equal(condition, &Polynomial::default()));
    paths
        .into_iter()
        .map(|(facts, is_zero)| (State { facts, ..state.clone() }, is_zero))
        .collect()
}

fn branch(mut state: State, depth: u32, running: &mut Vec<State>, ended: &mut Ended) {
    let Some(frame) = leave(&mut state.frames, depth) else {
        return finish(state, ended);
    };
    let results = state.stack.split_off(state.stack.len() - frame.results as usize);
    state.stack.truncate(frame.height as usize);
    state.stack.extend(results);
    state.position = frame.target as usize;
    running.push(state);
}

fn finish(mut state: State, ended: &mut Ended) {
    let result = pop(&mut state);
    ended.push((state.facts, End::Result(result)));
}
