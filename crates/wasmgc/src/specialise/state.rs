//! What is known at a point of a translation.

use super::known::Known;
use crate::ir::{LocalId, RegisterId, Var};
use std::collections::BTreeMap;

/// What is known at a point: registers and locals, and slots. What is not in the maps is in its WebAssembly local.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct State {
    pub variables: BTreeMap<Var, Known>,
    pub slots: BTreeMap<u32, Known>,
}

/// Something that holds a value at run time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    Variable(Var),
    Slot(u32),
}

/// Places and what they are known to hold.
pub(super) type Facts = Vec<(Place, Known)>;

impl State {
    pub fn register(&self, register: RegisterId) -> Option<Known> {
        self.variables.get(&Var::Register(register)).copied()
    }

    /// Forgets the locals: they belong to the instruction that ends.
    pub fn forget_locals(&mut self) {
        self.variables.retain(|variable, _| !matches!(variable, Var::Local(_)));
    }

    pub fn forget_local(&mut self, id: LocalId) {
        self.variables.remove(&Var::Local(id));
    }

    /// Keeps what both know alike. Answers what each knew beyond that, to be stored at run time.
    pub fn meet(&mut self, other: &mut State) -> (Facts, Facts) {
        let before = (self.places(), other.places());
        let (mine, theirs) = (&self.variables, &other.variables);
        let common: BTreeMap<Var, Known> = mine
            .iter()
            .filter(|(key, value)| theirs.get(key) == Some(value))
            .map(|(k, v)| (*k, *v))
            .collect();
        let (mine, theirs) = (&self.slots, &other.slots);
        let slots: BTreeMap<u32, Known> = mine
            .iter()
            .filter(|(key, value)| theirs.get(key) == Some(value))
            .map(|(k, v)| (*k, *v))
            .collect();
        self.variables = common;
        self.slots = slots;
        *other = self.clone();
        let now = self.places();
        let lost = |all: Facts| all.into_iter().filter(|each| !now.contains(each)).collect();
        (lost(before.0), lost(before.1))
    }

    /// All that is known.
    pub fn places(&self) -> Facts {
        let variables = self
            .variables
            .iter()
            .map(|(key, value)| (Place::Variable(*key), *value));
        variables
            .chain(self.slots.iter().map(|(key, value)| (Place::Slot(*key), *value)))
            .collect()
    }
}
