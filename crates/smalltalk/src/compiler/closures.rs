//! Where variables live. A variable that is used only in its own function has a slot there. One that a closure uses is
//! copied into it when it is made, if its value cannot change from then on; otherwise it lives in a vector, an array
//! that its function and the closures share. (Squeak's compiler decides in the same way.)

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

/// Whether it may be assigned to after a closure could have copied it.
fn may_change_when_captured(variable: &Variable) -> bool {
    let is_later = |write: &Use, capture: &Use| {
        write.function != variable.function
            || write.time > capture.time
            || in_common_loop(write, capture, variable.loops.len())
    };
    variable
        .captures
        .iter()
        .any(|capture| variable.writes.iter().any(|write| is_later(write, capture)))
}

/// Whether a loop that runs within the variable's life holds both, so that a later turn's write follows the capture.
fn in_common_loop(a: &Use, b: &Use, outside: usize) -> bool {
    let common = a.loops.iter().zip(&b.loops).take_while(|(a, b)| a == b).count();
    common > outside
}

fn find_copied(tree: &mut Tree) {
    for (variable, function) in tree.captures.clone() {
        let copied = tree.home_of(variable);
        let home = tree.variables[variable].function;
        let mut each = Some(function);
        while let Some(function) = each.filter(|function| *function != home) {
            let function = &mut tree.functions[function];
            if !function.copied.contains(&copied) {
                function.copied.push(copied);
            }
            each = function.parent;
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
