//! What a method answers for some inputs. Each input is evaluated once, whoever asks for it.

use std::cell::RefCell;
use std::collections::HashMap;
use verify::{MethodModel, Outcome, evaluate};

/// The answers of one method that are known.
pub(crate) struct Samples<'m> {
    model: &'m MethodModel<'m>,
    known: RefCell<HashMap<Vec<i64>, Outcome>>,
}

impl<'m> Samples<'m> {
    /// None yet.
    pub fn new(model: &'m MethodModel<'m>) -> Self {
        Samples {
            model,
            known: RefCell::default(),
        }
    }

    /// What it is about.
    pub fn model(&self) -> &'m MethodModel<'m> {
        self.model
    }

    /// What the method answers for a receiver and arguments.
    pub fn outcome(&self, input: &[i64]) -> Outcome {
        if let Some(outcome) = self.known.borrow().get(input) {
            return outcome.clone();
        }
        let outcome = evaluate(self.model, input);
        self.known.borrow_mut().insert(input.to_vec(), outcome.clone());
        outcome
    }
}
