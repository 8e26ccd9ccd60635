//! Variables and literals.

use super::*;

impl Generator<'_> {
    /// Whether closures use it; then an effect that is nothing but its value is written all the same, so that the code
    /// shows what the closure copies.
    pub(super) fn is_captured(&self, place: &Place) -> bool {
        matches!(place, Place::Local(variable) if !self.tree.variables[*variable].captures.is_empty())
    }

    pub(super) fn push_variable(&mut self, place: &Place, span: Span) {
        match place {
            Place::Instance(index) => self.emit("pushReceiverVariable:", &[*index as i32], 0, 1, span),
            Place::Global(name) => {
                let index = self.literal_index(Literal::Binding(name.clone()), span);
                self.emit("pushLiteralVariable:", &[index], 0, 1, span);
            }
            Place::Local(variable) => {
                let slot = self.slot(self.tree.home_of(*variable));
                match self.remote(*variable) {
                    Some(index) => self.emit("pushRemoteTemporary:in:", &[index, slot], 0, 1, span),
                    None => self.emit("pushTemporary:", &[slot], 0, 1, span),
                }
            }
        }
    }

    /// Stores the top of the stack, and pops it if told to.
    pub(super) fn store_variable(&mut self, place: &Place, pops: bool, span: Span) {
        let (pop_into, store_into, operands) = match place {
            Place::Instance(index) => (
                "popIntoReceiverVariable:",
                "storeIntoReceiverVariable:",
                vec![*index as i32],
            ),
            Place::Global(name) => {
                let index = self.literal_index(Literal::Binding(name.clone()), span);
                ("popIntoLiteralVariable:", "storeIntoLiteralVariable:", vec![index])
            }
            Place::Local(variable) => {
                let slot = self.slot(self.tree.home_of(*variable));
                match self.remote(*variable) {
                    Some(index) => (
                        "popIntoRemoteTemporary:in:",
                        "storeIntoRemoteTemporary:in:",
                        vec![index, slot],
                    ),
                    None => ("popIntoTemporary:", "storeIntoTemporary:", vec![slot]),
                }
            }
        };
        // A set may have a form of the one for larger indices than of the other.
        if pops && (self.can_encode(pop_into, &operands) || !self.can_encode(store_into, &operands)) {
            return self.emit(pop_into, &operands, 1, 0, span);
        }
        self.emit(store_into, &operands, 1, 1, span);
        if pops {
            self.emit("pop", &[], 1, 0, span);
        }
    }

    pub(super) fn can_encode(&self, selector: &str, operands: &[i32]) -> bool {
        self.set.encode(selector, operands).is_ok()
    }

    pub(super) fn pop_into_slot(&mut self, variable: VariableId, span: Span) {
        let slot = self.slot(variable);
        self.emit("popIntoTemporary:", &[slot], 1, 0, span);
    }

    pub(super) fn slot(&self, variable: VariableId) -> i32 {
        let slot = self.tree.slot(self.code.function, variable);
        slot.expect("the analysis of closures gives every variable that is used a slot") as i32
    }

    /// The variable's place in a vector, if it lives in one.
    pub(super) fn remote(&self, variable: VariableId) -> Option<i32> {
        let place = || self.tree.place_in_vector(variable).map(|index| index as i32);
        self.tree.variables[variable].is_remote.then(place).flatten()
    }

    pub(super) fn push_literal(&mut self, literal: &Literal, span: Span) {
        let (selector, value) = match literal {
            Literal::Integer(value) => ("pushInteger:", value.to_i32()),
            Literal::Character(value) => ("pushCharacter:", (*value as u32).to_i32()),
            _ => ("", None),
        };
        match value.filter(|value| self.is_short(selector, *value)) {
            Some(value) => self.emit(selector, &[value], 0, 1, span),
            None => {
                let index = self.literal_index(literal.clone(), span);
                self.emit("pushLiteral:", &[index], 0, 1, span);
            }
        }
    }

    /// Whether the set can write it with one prefix at most; otherwise a literal is better, as in Squeak.
    pub(super) fn is_short(&self, selector: &str, operand: i32) -> bool {
        let bytes = self.set.encode(selector, &[operand]).unwrap_or_default();
        self.set.decode(&bytes, 0).is_ok_and(|decoded| decoded.prefixes <= 1)
    }

    pub(super) fn literal_index(&mut self, literal: Literal, span: Span) -> i32 {
        if let Some(index) = self.code.literal_indices.get(&literal) {
            return *index as i32;
        }
        let index = self.code.literals.len();
        // The last two are no constants of the code (see CompiledCode).
        if index + 2 >= MAX_LITERALS {
            self.code.excess_literal.get_or_insert(span);
        }
        self.code.literals.push(literal.clone());
        self.code.literal_indices.insert(literal, index);
        index as i32
    }
}
