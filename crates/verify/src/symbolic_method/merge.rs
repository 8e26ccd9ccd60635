//! States and paths that are one again.

use super::Executor;
use super::state::{State, Value};
use crate::facts::{Condition, Facts};
use crate::work::Work;
use std::collections::{BTreeMap, BTreeSet};

/// States compared with each other by proof, not only by form.
const MAX_COMPARED: usize = 8;

impl Executor<'_> {
    /// States that agree in what is live are one, under the conditions that they do not share in opposite ways.
    pub(super) fn merge(&self, node: u32, mut states: Vec<State>) -> Vec<State> {
        for state in &mut states {
            for (index, slot) in state.locals.iter_mut().enumerate() {
                if !self.live[node as usize].contains(&(index as u32)) {
                    *slot = Value::Unknown;
                }
            }
        }
        if (2..=MAX_COMPARED).contains(&states.len()) {
            for other in 1..states.len() {
                for first in 0..other {
                    let (before, rest) = states.split_at_mut(other);
                    if agrees(&before[first], &rest[0]) {
                        rest[0].locals = before[first].locals.clone();
                        break;
                    }
                }
            }
        }
        if states.len() < 2 {
            return states;
        }
        let mut groups: BTreeMap<Vec<Value>, Vec<Vec<Condition>>> = BTreeMap::new();
        for state in states {
            groups
                .entry(state.locals)
                .or_default()
                .push(state.facts.path().to_vec());
        }
        let mut merged = Vec::new();
        for (locals, paths) in groups {
            for path in merge_paths(paths, self.work) {
                merged.push(State {
                    facts: Facts::restart(self.ranges, &path, self.work),
                    locals: locals.clone(),
                });
            }
        }
        merged
    }
}

/// Whether the second state, by its own facts, holds the values of the first, which may be written differently.
fn agrees(first: &State, second: &State) -> bool {
    first.locals.iter().zip(&second.locals).all(|(a, b)| match (a, b) {
        (Value::Integer(p), Value::Integer(q)) => p == q || second.facts.entail(&Condition::equal(p, q)),
        _ => a == b,
    })
}

/// The same inputs in fewer paths: `c and d`, `c and not d` → `c`; what another includes goes.
pub(super) fn merge_paths(paths: Vec<Vec<Condition>>, work: &Work) -> Vec<Vec<Condition>> {
    let mut sets: Vec<BTreeSet<Condition>> = paths.into_iter().map(|path| path.into_iter().collect()).collect();
    'again: loop {
        for i in 0..sets.len() {
            for j in 0..sets.len() {
                if i == j {
                    continue;
                }
                work.spend(1 + sets[i].len());
                if sets[i].is_subset(&sets[j]) {
                    sets.swap_remove(j);
                    continue 'again;
                }
                let mut only_i = sets[i].difference(&sets[j]);
                let (Some(condition), None) = (only_i.next(), only_i.next()) else {
                    continue;
                };
                let opposite = condition.negated();
                // i = C and c; j = C and D and not c: j need not say so. Where D is empty, C is left.
                if sets[j].contains(&opposite) {
                    sets[j].remove(&opposite);
                    continue 'again;
                }
            }
        }
        return sets.into_iter().map(|set| set.into_iter().collect()).collect();
    }
}
