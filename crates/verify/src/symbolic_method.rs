//! A method executed symbolically over the unbounded integers: its answer on each path.
//!
//! Node after node; a tree forks where its conditions are not decided (does the sum fit into a SmallInteger?), and states that
//! agree at the end of a node are one again (fast and slow path made the same integer), so that thirty additions do not make 2^30 paths.

mod arithmetic;
mod eval;
mod merge;
mod operation;
mod order;
mod state;

use crate::facts::{Condition, Facts};
use crate::interval::Interval;
use crate::live::{self, Locals};
use crate::model::{Initial, MethodModel};
use crate::polynomial::Polynomial;
use crate::summary::NoSummary;
use crate::work::Work;
use merge::merge_paths;
use order::order_of;
use state::{Flow, State, Value};
use std::collections::BTreeMap;
use wasmgc::ir::Axioms;

/// A node is run so often, over all paths, before the method counts as one that loops.
const MAX_VISITS: usize = 300;
/// So many conditions on one path come from a loop whose number of turns is not known.
const MAX_CONDITIONS: usize = 48;
/// Trees evaluated, over all paths.
const MAX_STEPS: usize = 400_000;
/// Paths alive at once.
const MAX_PATHS: usize = 256;

/// What the method answers on a path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Answer {
    Integer(Polynomial),
    Boolean(bool),
    /// What no candidate can answer; the reason.
    Other(String),
}

/// A path through the method, with its answer.
#[derive(Clone, Debug)]
pub(crate) struct Leaf {
    pub facts: Facts,
    pub answer: Answer,
}

/// All paths of the method for parameters in the given ranges.
pub(crate) fn execute(model: &MethodModel, ranges: &[Interval], work: &Work) -> Result<Vec<Leaf>, NoSummary> {
    let known = model.program.axioms;
    let mut executor = Executor {
        model,
        known,
        ranges,
        work,
        live: live::at_nodes(&model.nodes, model.locals.len()),
        steps: 0,
        depth: 0,
        node: 0,
    };
    executor.run()
}

struct Executor<'m> {
    model: &'m MethodModel<'m>,
    known: Axioms,
    ranges: &'m [Interval],
    work: &'m Work,
    live: Vec<Locals>,
    steps: usize,
    depth: u32,
    node: u32,
}

impl Executor<'_> {
    fn run(&mut self) -> Result<Vec<Leaf>, NoSummary> {
        let order = order_of(self.model);
        let mut leaves: BTreeMap<Answer, Vec<Vec<Condition>>> = BTreeMap::new();
        let mut visits = vec![0; self.model.nodes.len()];
        let mut waiting: BTreeMap<(usize, u32), Vec<State>> = BTreeMap::new();
        waiting.insert((0, self.model.start), vec![self.initial()]);
        while let Some(((_, node), states)) = waiting.pop_first() {
            let Some(tree) = self.model.nodes.get(node as usize) else {
                continue;
            };
            let states = self.merge(node, states);
            if states.len() + waiting.values().map(Vec::len).sum::<usize>() > MAX_PATHS {
                return Err(NoSummary::TooManyPaths);
            }
            for state in states {
                self.work.check().map_err(NoSummary::GaveUp)?;
                visits[node as usize] += 1;
                if visits[node as usize] > MAX_VISITS
                    || (visits[node as usize] > 1 && state.facts.path().len() > MAX_CONDITIONS)
                {
                    return Err(NoSummary::Loops);
                }
                self.node = node;
                for (state, flow) in self.eval(tree, state) {
                    let answer = match flow {
                        Flow::Goto(next) => {
                            let rank = order.get(next as usize).copied().unwrap_or(usize::MAX);
                            waiting.entry((rank, next)).or_default().push(state);
                            continue;
                        }
                        Flow::Return(value) => self.answer(value),
                        Flow::Stop(reason) => Answer::Other(reason),
                        Flow::Value(_) | Flow::Break(..) => {
                            Answer::Other("has an instruction that ends nowhere".into())
                        }
                    };
                    leaves.entry(answer).or_default().push(state.facts.path().to_vec());
                }
                if self.steps > MAX_STEPS {
                    return Err(NoSummary::TooManyPaths);
                }
            }
        }
        let leaf = |answer: &Answer, path: &[Condition]| Leaf {
            facts: Facts::restart(self.ranges, path, self.work),
            answer: answer.clone(),
        };
        let merged = leaves.into_iter().flat_map(|(answer, paths)| {
            merge_paths(paths, self.work)
                .into_iter()
                .map(|path| leaf(&answer, &path))
                .collect::<Vec<_>>()
        });
        let leaves = merged.collect();
        self.work.check().map_err(NoSummary::GaveUp)?;
        Ok(leaves)
    }

    fn initial(&self) -> State {
        let mut locals = vec![Value::Unknown; self.model.locals.len()];
        for (local, value) in &self.model.initial {
            if let Some(slot) = locals.get_mut(local.0 as usize) {
                *slot = match value {
                    Initial::Nil => self.known.nil.map_or(Value::Unknown, Value::Known),
                    Initial::Null => Value::Null,
                    Initial::Machine(value) => Value::Machine(Polynomial::constant(*value)),
                };
            }
        }
        for (index, local) in self.model.parameters.iter().enumerate() {
            if let Some(slot) = locals.get_mut(local.0 as usize) {
                *slot = Value::Integer(Polynomial::parameter(index as u32));
            }
        }
        State {
            facts: Facts::new(self.ranges.to_vec(), self.work),
            locals,
        }
    }

    fn answer(&self, value: Value) -> Answer {
        match value {
            Value::Integer(polynomial) => Answer::Integer(polynomial),
            Value::Known(global) => match self.known.as_boolean(global) {
                Some(boolean) => Answer::Boolean(boolean),
                None if Some(global) == self.known.nil => Answer::Other("answers nil".into()),
                None => Answer::Other("answers an object".into()),
            },
            _ => Answer::Other("answers what is no integer and no boolean".into()),
        }
    }
}
