//! Where variables live. A variable that is used only in its own function has a slot there. One that a closure uses is
//! copied into it when it is made, if its value cannot change from then on; otherwise it lives in a vector, an array
//! that its function and the closures share. (Squeak's compiler decides in the same way.)

use std::collections::HashSet;

use super::tree::{FunctionId, Local, Tree, Use, Variable, VariableId};

/// Finds the vectors, the values that closures copy, and the slots.
pub fn analyse(tree: &mut Tree) {
    find_remote(tree);
    find_copied(tree);
    assign_slots(tree);
}

fn find_remote(tree: &mut Tree) {
    for id in 0..tree.variables.len() {
        if may_change_when_captured(&tree.variables[id]) {
            tree.variables[id].is_remote = true;
            let region = tree.variables[id].region;
            tree.regions[region].remote.push(id);
        }
    }
}

/// Whether it may be assigned to after a closure could have copied it: in another function, further on, or in a later turn of a loop that
/// runs within the variable's life.
fn may_change_when_captured(variable: &Variable) -> bool {
    let Some(first) = variable.captures.iter().map(|capture| capture.time).min() else {
        return false;
    };
    // Uses are in the loops around the variable, and maybe in one more that they have in common.
    let inner_loop = |each: &Use| each.loops.get(variable.loops.len()).copied();
    let loops: HashSet<usize> = variable.captures.iter().filter_map(inner_loop).collect();
    let is_later = |write: &Use| {
        write.function != variable.function
            || write.time > first
            || inner_loop(write).is_some_and(|inner| loops.contains(&inner))
    };
    variable.writes.iter().any(is_later)
}

fn find_copied(tree: &mut Tree) {
    let mut found = HashSet::new();
    for (variable, function) in tree.captures.clone() {
        let copied = tree.home_of(variable);
        let home = tree.variables[variable].function;
        let mut each = Some(function);
        while let Some(function) = each.filter(|function| *function != home) {
            // Where it is known already, it is so further out, too.
            if !found.insert((function, copied)) {
                break;
            }
            tree.functions[function].copied.push(copied);
            each = tree.functions[function].parent;
        }
    }
}

fn assign_slots(tree: &mut Tree) {
    for id in 0..tree.functions.len() {
        let function = &tree.functions[id];
        let mut slots = [&function.arguments[..], &function.copied[..]].concat();
        let temporaries = function.temporaries.iter().map(|variable| Local::Variable(*variable));
        let locals = temporaries
            .chain([Local::Vector(function.region)])
            .chain(function.locals.iter().copied());
        for local in locals {
            match local {
                Local::Variable(variable) if !tree.variables[variable].is_remote => slots.push(variable),
                Local::Vector(region) if !tree.regions[region].remote.is_empty() => {
                    slots.push(tree.regions[region].vector);
                }
                _ => {}
            }
        }
        tree.functions[id].slots = slots;
    }
}

impl Tree {
    /// The variable whose value gives this one's: itself, or the vector it lives in.
    pub fn home_of(&self, variable: VariableId) -> VariableId {
        let Variable { is_remote, region, .. } = self.variables[variable];
        if is_remote {
            self.regions[region].vector
        } else {
            variable
        }
    }

    /// The slot of a variable in a function, its own or one that copies it.
    pub fn slot(&self, function: FunctionId, variable: VariableId) -> Option<usize> {
        self.functions[function].slots.iter().position(|each| *each == variable)
    }

    /// For a variable that lives in a vector, its place there.
    pub fn place_in_vector(&self, variable: VariableId) -> Option<usize> {
        self.regions[self.variables[variable].region]
            .remote
            .iter()
            .position(|each| *each == variable)
    }
}
