//! What Smalltalk's arithmetic answers for integers that are polynomials.

use super::Executor;
use super::state::{Flow, Flows, State, Value, decided, stop, value};
use crate::facts::{Condition, Facts};
use crate::machine::{self, MAX_SIZE};
use crate::model::{ANSWERS_FRACTION, Arithmetic, DIVIDES_BY_ZERO, MAKES_POINT};
use crate::polynomial::Polynomial;
use crate::terms;

impl Executor<'_> {
    /// The axiom, as [`Arithmetic::of_integers`] states it for known integers.
    pub(super) fn arithmetic(&mut self, arguments: &[Value], state: State) -> Flows {
        let [Value::Machine(index), Value::Integer(a), Value::Integer(b), _depth] = arguments else {
            return stop(
                state,
                "sends an arithmetic message to what is no integer, or with such an argument",
            );
        };
        let index = index.as_constant().and_then(|index| i64::try_from(index).ok());
        let Some(message) = index.and_then(Arithmetic::from_index) else {
            return stop(state, "sends an unknown arithmetic message");
        };
        let facts = &state.facts;
        match message {
            Arithmetic::Add => integer(&state, a + b),
            Arithmetic::Subtract => integer(&state, a - b),
            Arithmetic::Multiply => integer(&state, a * b),
            Arithmetic::Less => self.boolean(&state, facts.fork(&Condition::less(a, b))),
            Arithmetic::Greater => self.boolean(&state, facts.fork(&Condition::less(b, a))),
            Arithmetic::LessOrEqual => self.boolean(&state, facts.fork(&Condition::at_least(b, a))),
            Arithmetic::GreaterOrEqual => self.boolean(&state, facts.fork(&Condition::at_least(a, b))),
            Arithmetic::Equal => self.boolean(&state, facts.fork(&Condition::equal(a, b))),
            Arithmetic::NotEqual => self.boolean(&state, facts.fork(&Condition::equal(a, b).negated())),
            Arithmetic::Divide | Arithmetic::Modulo | Arithmetic::IntegerDivide => divide(message, a, b, &state),
            Arithmetic::MakePoint => stop(state, MAKES_POINT),
            Arithmetic::BitShift => match machine::smalltalk_shift(facts, b) {
                Some((unit, true)) => integer(&state, a.scale(&unit)),
                Some((unit, false)) => integer(&state, terms::floor(facts, a, &unit)),
                None => stop(state, "shifts by a number of bits that is not constant"),
            },
            Arithmetic::BitAnd => integer(&state, terms::and(facts, a, b)),
            Arithmetic::BitOr => integer(&state, terms::or(facts, a, b)),
        }
    }

    fn boolean(&self, state: &State, paths: Vec<(Facts, bool)>) -> Flows {
        decided(state, paths, |answer| match self.known.boolean(answer) {
            Some(global) => Flow::Value(Value::Known(global)),
            None => Flow::Stop("answers a boolean, which the program does not have".into()),
        })
    }
}

fn integer(state: &State, polynomial: Polynomial) -> Flows {
    if polynomial.size() > MAX_SIZE {
        return stop(state.clone(), "makes terms too large to follow");
    }
    value(state.clone(), Value::Integer(polynomial))
}

fn divide(message: Arithmetic, a: &Polynomial, b: &Polynomial, state: &State) -> Flows {
    let mut flows = Vec::new();
    for (facts, is_zero) in state.facts.fork(&Condition::equal(b, &Polynomial::default())) {
        let state = State {
            facts,
            locals: state.locals.clone(),
        };
        if is_zero {
            flows.extend(stop(state, DIVIDES_BY_ZERO));
            continue;
        }
        let quotient = terms::quotient(&state.facts, a, b);
        let remainder = a - &(&quotient * b);
        match message {
            Arithmetic::Modulo => flows.extend(integer(&state, remainder)),
            Arithmetic::Divide => {
                for (facts, is_exact) in state.facts.fork(&Condition::equal(&remainder, &Polynomial::default())) {
                    let state = State {
                        facts,
                        locals: state.locals.clone(),
                    };
                    let result = if is_exact {
                        integer(&state, quotient.clone())
                    } else {
                        stop(state, ANSWERS_FRACTION)
                    };
                    flows.extend(result);
                }
            }
            _ => flows.extend(integer(&state, quotient)),
        }
    }
    flows
}
