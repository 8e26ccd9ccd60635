//! Variables: declaring them and finding them by name.

use super::*;

impl Binder<'_> {
    pub(super) fn declare_temporaries(&mut self, temporaries: &[Declaration]) -> Bound<Vec<VariableId>> {
        let mut variables = Vec::new();
        for temporary in temporaries {
            let variable = self.declare(temporary, false)?;
            let function = &mut self.tree.functions[self.function];
            match self.loops.len() > self.outer_loops {
                true => function.locals.push(Local::Variable(variable)),
                false => function.temporaries.push(variable),
            }
            variables.push(variable);
        }
        Ok(variables)
    }

    pub(super) fn declare(&mut self, declaration: &Declaration, is_argument: bool) -> Bound<VariableId> {
        let name = declaration.name.clone();
        if RESERVED.contains(&name.as_str()) {
            return Err(CompileErrorKind::ReservedName { name }.at(declaration.span));
        }
        if self.scopes.last().is_some_and(|scope| scope.contains_key(&name)) {
            return Err(CompileErrorKind::DuplicateName { name }.at(declaration.span));
        }
        let variable = self.new_variable(Some(name.clone()), is_argument);
        self.tree.variables[variable].span = Some(declaration.span);
        if let Some(scope) = self.scopes.last_mut() {
            scope.insert(name, variable);
        }
        Ok(variable)
    }

    pub(super) fn new_variable(&mut self, name: Option<String>, is_argument: bool) -> VariableId {
        self.tree.variables.push(Variable {
            name,
            span: None,
            is_argument,
            function: self.function,
            region: self.region,
            loops: self.loops.clone(),
            captures: Vec::new(),
            writes: Vec::new(),
            is_remote: false,
        });
        self.tree.variables.len() - 1
    }

    pub(super) fn new_region(&mut self) -> RegionId {
        let vector = self.new_variable(None, true);
        self.tree.regions.push(Region {
            vector,
            remote: Vec::new(),
        });
        self.tree.regions.len() - 1
    }

    /// A variable that only the compiler knows, with a slot.
    pub(super) fn hidden(&mut self) -> VariableId {
        let variable = self.new_variable(None, true);
        self.tree.functions[self.function]
            .locals
            .push(Local::Variable(variable));
        variable
    }

    pub(super) fn place(&mut self, name: &str, span: Span) -> Bound<Place> {
        if let Some(variable) = self.scopes.iter().rev().find_map(|scope| scope.get(name)) {
            return Ok(Place::Local(*variable));
        }
        if let Some(index) = self.context.instance_variables.iter().rposition(|each| each == name) {
            return Ok(Place::Instance(index));
        }
        if self.context.globals.contains(name) {
            return Ok(Place::Global(name.to_string()));
        }
        let is_name = |error: &CompileError| matches!(&error.kind, CompileErrorKind::Undeclared { name: known, .. } if known == name);
        if self.tree.undeclared.iter().any(is_name) {
            return Ok(Place::Global(name.to_string()));
        }
        let undeclared = CompileErrorKind::Undeclared {
            name: name.to_string(),
            suggestion: self.suggestion(name),
        };
        if !self.declares {
            return Err(undeclared.at(span));
        }
        self.tree.undeclared.push(undeclared.at(span));
        Ok(Place::Global(name.to_string()))
    }

    pub(super) fn suggestion(&self, name: &str) -> Option<String> {
        let locals = self.scopes.iter().flat_map(|scope| scope.keys());
        let known = locals
            .chain(self.context.instance_variables)
            .chain(self.context.globals);
        let reserved = RESERVED.map(String::from);
        let near = known.chain(&reserved).map(|each| (distance(name, each), each));
        let limit = (name.chars().count() / 2).min(3);
        near.filter(|(distance, _)| *distance <= limit)
            .min()
            .map(|(_, each)| each.clone())
    }

    pub(super) fn this_use(&mut self) -> Use {
        self.time += 1;
        Use {
            time: self.time,
            function: self.function,
            loops: self.loops.clone(),
        }
    }

    pub(super) fn used(&mut self, variable: VariableId) {
        if !self.is_dead && self.tree.variables[variable].function != self.function {
            let this_use = self.this_use();
            self.tree.variables[variable].captures.push(this_use);
            self.tree.captures.push((variable, self.function));
        }
    }
}

/// How many letters must be changed, added or left out to make one name the other.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, letter) in a.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, other) in b.iter().enumerate() {
            let changed = diagonal + usize::from(letter != *other);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}
