//! The machine operations on references and integers. Any other may do anything.

use super::state::{Flow, Flows, State, Value, stop, value};
use crate::facts::Condition;
use crate::machine::{self, Stop, is_small, not_modelled};
use crate::polynomial::Polynomial;
use crate::terms;
use wasmgc::op::{IntegerOp, Op, ReferenceOp};

pub(super) fn operation(op: Op, values: &[Value], state: State) -> Flows {
    match op {
        Op::Integer(op) => on_integers(op, values, state),
        Op::Reference(op) => on_references(op, values, state),
        Op::Float(_) | Op::Memory(_) => stop(state, not_modelled(op)),
    }
}

fn on_integers(op: IntegerOp, values: &[Value], state: State) -> Flows {
    let zero = Polynomial::default();
    let (a, b) = match values {
        [Value::Machine(a)] => (a, &zero),
        [Value::Machine(a), Value::Machine(b)] => (a, b),
        _ => return value(state, Value::Unknown),
    };
    machine::execute(op, a, b, state.facts.clone())
        .into_iter()
        .map(|(facts, result)| {
            let flow = match result {
                Ok(p) => Flow::Value(Value::Machine(p)),
                Err(Stop::Trap(trap)) => Flow::Stop(format!("traps: {trap}")),
                Err(Stop::Unknown(reason)) => Flow::Stop(format!("is not followed: {reason}")),
            };
            let locals = state.locals.clone();
            (State { facts, locals }, flow)
        })
        .collect()
}

fn on_references(op: ReferenceOp, values: &[Value], state: State) -> Flows {
    match (op, values) {
        (ReferenceOp::RefI31, [Value::Machine(p)]) => {
            let integer = terms::wrap(&state.facts, p, 31);
            value(state, Value::Integer(integer))
        }
        (ReferenceOp::I31GetS, [Value::Integer(p)]) => is_small(p, &state.facts)
            .into_iter()
            .flat_map(|(facts, small)| {
                let state = State {
                    facts,
                    locals: state.locals.clone(),
                };
                match small {
                    true => value(state, Value::Machine(p.clone())),
                    false => stop(state, "takes a large integer for a small one"),
                }
            })
            .collect(),
        (ReferenceOp::RefIsNull, [Value::Null]) => value(state, Value::Machine(Polynomial::constant(1))),
        (ReferenceOp::RefIsNull, [Value::Integer(_) | Value::Known(_)]) => {
            value(state, Value::Machine(Polynomial::default()))
        }
        (ReferenceOp::RefEq, [Value::Integer(a), Value::Integer(b)]) => same_integer(a, b, &state),
        (ReferenceOp::RefEq, [a, b]) if *a != Value::Unknown && *b != Value::Unknown => {
            value(state, Value::Machine(Polynomial::constant(i32::from(a == b))))
        }
        (ReferenceOp::RefI31 | ReferenceOp::I31GetS | ReferenceOp::RefIsNull | ReferenceOp::RefEq, _) => {
            value(state, Value::Unknown)
        }
    }
}

/// Small integers are the same object if they are equal; of large ones that are equal it is not known.
fn same_integer(a: &Polynomial, b: &Polynomial, state: &State) -> Flows {
    let mut flows = Vec::new();
    for (facts, equal) in state.facts.fork(&Condition::equal(a, b)) {
        for (facts, small) in if equal {
            is_small(a, &facts)
        } else {
            vec![(facts, true)]
        } {
            let state = State {
                facts,
                locals: state.locals.clone(),
            };
            flows.extend(match small {
                true => value(state, Value::Machine(Polynomial::constant(i32::from(equal)))),
                false => stop(state, "asks whether large integers are the same object"),
            });
        }
    }
    flows
}
