//! What is known at a place on one path, and how control goes on from there.

use crate::facts::Facts;
use crate::polynomial::Polynomial;
use wasmgc::ir::{GlobalId, Label};

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Value {
    Integer(Polynomial),
    Known(GlobalId),
    Null,
    /// An i32 or i64, by its signed reading.
    Machine(Polynomial),
    Void,
    Unknown,
}

#[derive(Clone)]
pub(super) struct State {
    pub facts: Facts,
    pub locals: Vec<Value>,
}

pub(super) enum Flow {
    Value(Value),
    Break(Label, Value),
    Goto(u32),
    Return(Value),
    Stop(String),
}

pub(super) type Flows = Vec<(State, Flow)>;

pub(super) fn value(state: State, value: Value) -> Flows {
    vec![(state, Flow::Value(value))]
}

pub(super) fn stop(state: State, reason: impl Into<String>) -> Flows {
    vec![(state, Flow::Stop(reason.into()))]
}

pub(super) fn truth(state: &State, paths: Vec<(Facts, bool)>) -> Flows {
    decided(state, paths, |answer| {
        Flow::Value(Value::Machine(Polynomial::constant(i32::from(answer))))
    })
}

/// Each path on which a condition is decided goes on with what the decision means.
pub(super) fn decided(state: &State, paths: Vec<(Facts, bool)>, meaning: impl Fn(bool) -> Flow) -> Flows {
    let flow = |(facts, answer)| {
        let locals = state.locals.clone();
        (State { facts, locals }, meaning(answer))
    };
    paths.into_iter().map(flow).collect()
}
