//! The instructions on references and machine integers.

use super::state::{Flow, Flows, State, Value, stop, value};
use crate::facts::Condition;
use crate::machine::{self, Stop, is_small};
use crate::operation::{Operation, is_modelled, not_modelled};
use crate::polynomial::Polynomial;
use crate::terms;

pub(super) fn operation(name: &str, values: &[Value], state: State) -> Flows {
    if !is_modelled(name) {
        return stop(state, not_modelled(name));
    }
    match (name, values) {
        ("ref.i31", [Value::Machine(p)]) => {
            let integer = terms::wrap(&state.facts, p, 31);
            value(state, Value::Integer(integer))
        }
        ("i31.get_s", [Value::Integer(p)]) => is_small(p, &state.facts)
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
        ("ref.is_null", [Value::Null]) => value(state, Value::Machine(Polynomial::constant(1))),
        ("ref.is_null", [Value::Integer(_) | Value::Known(_)]) => value(state, Value::Machine(Polynomial::default())),
        ("ref.eq", [Value::Integer(a), Value::Integer(b)]) => same_integer(a, b, &state),
        ("ref.eq", [a, b]) if *a != Value::Unknown && *b != Value::Unknown => {
            value(state, Value::Machine(Polynomial::constant(i32::from(a == b))))
        }
        (_, [Value::Machine(a), rest @ ..]) => {
            let b = match rest {
                [] => Polynomial::default(),
                [Value::Machine(b)] => b.clone(),
                _ => return value(state, Value::Unknown),
            };
            let Some(operation) = Operation::from_name(name) else {
                return stop(state, not_modelled(name));
            };
            machine::execute(operation, a, &b, state.facts.clone())
                .into_iter()
                .map(|(facts, result)| {
                    let flow = match result {
                        Ok(p) => Flow::Value(Value::Machine(p)),
                        Err(Stop::Trap(trap)) => Flow::Stop(format!("traps: {trap}")),
                        Err(Stop::Unknown(reason)) => Flow::Stop(format!("is not followed: {reason}")),
                    };
                    (
                        State {
                            facts,
                            locals: state.locals.clone(),
                        },
                        flow,
                    )
                })
                .collect()
        }
        _ => value(state, Value::Unknown),
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
