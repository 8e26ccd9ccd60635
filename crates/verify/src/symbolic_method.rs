//! A method executed symbolically over the unbounded integers: its answer on each path.
//!
//! Node after node; a tree forks where its conditions are not decided (does the sum fit into a SmallInteger?), and states that
//! agree at the end of a node are one again (fast and slow path made the same integer), so that thirty additions do not make 2^30 paths.

use crate::facts::{Condition, Facts};
use crate::interval::Interval;
use crate::live::{self, Locals, children};
use crate::machine::{self, MAX_SIZE, Stop, is_small};
use crate::model::{
    ANSWERS_FRACTION, Arithmetic, DIVIDES_BY_ZERO, Initial, KnownObjects, MAKES_POINT, MethodModel, SLOW_ARITHMETIC,
};
use crate::operation::Operation;
use crate::polynomial::Polynomial;
use crate::summary::NoSummary;
use crate::terms;
use crate::work::Work;
use std::collections::{BTreeMap, BTreeSet};
use wasmgc::ir::{Const, Expr, GlobalId, Label, LocalId, Var};

/// A node is run so often, over all paths, before the method counts as one that loops.
const MAX_VISITS: usize = 300;
/// So many conditions on one path come from a loop whose number of turns is not known.
const MAX_CONDITIONS: usize = 48;
/// Trees evaluated, over all paths.
const MAX_STEPS: usize = 400_000;
/// Paths alive at once.
const MAX_PATHS: usize = 256;
/// States compared with each other by proof, not only by form.
const MAX_COMPARED: usize = 8;
const MAX_DEPTH: u32 = 16;

/// What the method answers on a path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Answer {
    Integer(Polynomial),
    Boolean(bool),
    /// What no candidate can answer; the reason.
    Other(String),
}

/// A path through the method, with its answer.
#[derive(Clone, Debug)]
pub(crate) struct Leaf {
    pub facts: Facts,
    pub answer: Answer,
}

/// All paths of the method for parameters in the given ranges.
pub(crate) fn execute(model: &MethodModel, ranges: &[Interval], work: &Work) -> Result<Vec<Leaf>, NoSummary> {
    let known = KnownObjects::of(model.program);
    let mut executor = Executor {
        model,
        known,
        ranges,
        work,
        live: live::at_nodes(&model.nodes, model.locals.len()),
        steps: 0,
        depth: 0,
        node: 0,
    };
    executor.run()
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Value {
    Integer(Polynomial),
    Known(GlobalId),
    Null,
    /// An i32 or i64, by its signed reading.
    Machine(Polynomial),
    Void,
    Unknown,
}

#[derive(Clone)]
struct State {
    facts: Facts,
    locals: Vec<Value>,
}

enum Flow {
    Value(Value),
    Break(Label, Value),
    Goto(u32),
    Return(Value),
    Stop(String),
}

type Flows = Vec<(State, Flow)>;

fn value(state: State, value: Value) -> Flows {
    vec![(state, Flow::Value(value))]
}

fn stop(state: State, reason: impl Into<String>) -> Flows {
    vec![(state, Flow::Stop(reason.into()))]
}

fn truth(state: &State, paths: Vec<(Facts, bool)>) -> Flows {
    let result = |answer: bool| Flow::Value(Value::Machine(Polynomial::constant(i32::from(answer))));
    paths
        .into_iter()
        .map(|(facts, answer)| {
            (
                State {
                    facts,
                    locals: state.locals.clone(),
                },
                result(answer),
            )
        })
        .collect()
}

struct Executor<'m> {
    model: &'m MethodModel<'m>,
    known: KnownObjects,
    ranges: &'m [Interval],
    work: &'m Work,
    live: Vec<Locals>,
    steps: usize,
    depth: u32,
    node: u32,
}

impl Executor<'_> {
    fn run(&mut self) -> Result<Vec<Leaf>, NoSummary> {
        let order = order_of(self.model);
        let mut leaves: BTreeMap<Answer, Vec<Vec<Condition>>> = BTreeMap::new();
        let mut visits = vec![0; self.model.nodes.len()];
        let mut waiting: BTreeMap<(usize, u32), Vec<State>> = BTreeMap::new();
        waiting.insert((0, self.model.start), vec![self.initial()]);
        while let Some(((_, node), states)) = waiting.pop_first() {
            let Some(tree) = self.model.nodes.get(node as usize) else {
                continue;
            };
            let states = self.merge(node, states);
            if states.len() + waiting.values().map(Vec::len).sum::<usize>() > MAX_PATHS {
                return Err(NoSummary::TooManyPaths);
            }
            for state in states {
                self.work.check().map_err(NoSummary::GaveUp)?;
                visits[node as usize] += 1;
                if visits[node as usize] > MAX_VISITS
                    || (visits[node as usize] > 1 && state.facts.path().len() > MAX_CONDITIONS)
                {
                    return Err(NoSummary::Loops);
                }
                self.node = node;
                for (state, flow) in self.eval(tree, state) {
                    let answer = match flow {
                        Flow::Goto(next) => {
                            let rank = order.get(next as usize).copied().unwrap_or(usize::MAX);
                            waiting.entry((rank, next)).or_default().push(state);
                            continue;
                        }
                        Flow::Return(value) => self.answer(value),
                        Flow::Stop(reason) => Answer::Other(reason),
                        Flow::Value(_) | Flow::Break(..) => {
                            Answer::Other("has an instruction that ends nowhere".into())
                        }
                    };
                    leaves.entry(answer).or_default().push(state.facts.path().to_vec());
                }
                if self.steps > MAX_STEPS {
                    return Err(NoSummary::TooManyPaths);
                }
            }
        }
        let leaf = |answer: &Answer, path: &[Condition]| Leaf {
            facts: Facts::restart(self.ranges, path, self.work),
            answer: answer.clone(),
        };
        let merged = leaves.into_iter().flat_map(|(answer, paths)| {
            merge_paths(paths, self.work)
                .into_iter()
                .map(|path| leaf(&answer, &path))
                .collect::<Vec<_>>()
        });
        let leaves = merged.collect();
        self.work.check().map_err(NoSummary::GaveUp)?;
        Ok(leaves)
    }

    fn initial(&self) -> State {
        let mut locals = vec![Value::Unknown; self.model.locals.len()];
        for (local, value) in &self.model.initial {
            if let Some(slot) = locals.get_mut(local.0 as usize) {
                *slot = match value {
                    Initial::Nil => self.known.nil.map_or(Value::Unknown, Value::Known),
                    Initial::Null => Value::Null,
                    Initial::Machine(value) => Value::Machine(Polynomial::constant(*value)),
                };
            }
        }
        for (index, local) in self.model.parameters.iter().enumerate() {
            if let Some(slot) = locals.get_mut(local.0 as usize) {
                *slot = Value::Integer(Polynomial::parameter(index as u32));
            }
        }
        State {
            facts: Facts::new(self.ranges.to_vec(), self.work),
            locals,
        }
    }

    fn answer(&self, value: Value) -> Answer {
        match value {
            Value::Integer(polynomial) => Answer::Integer(polynomial),
            Value::Known(global) => match self.known.as_boolean(global) {
                Some(boolean) => Answer::Boolean(boolean),
                None if Some(global) == self.known.nil => Answer::Other("answers nil".into()),
                None => Answer::Other("answers an object".into()),
            },
            _ => Answer::Other("answers what is no integer and no boolean".into()),
        }
    }

    /// States that agree in what is live are one, under the conditions that they do not share in opposite ways.
    fn merge(&self, node: u32, mut states: Vec<State>) -> Vec<State> {
        for state in &mut states {
            for (index, slot) in state.locals.iter_mut().enumerate() {
                if !self.live[node as usize].contains(&(index as u32)) {
                    *slot = Value::Unknown;
                }
            }
        }
        if (2..=MAX_COMPARED).contains(&states.len()) {
            for other in 1..states.len() {
                for first in 0..other {
                    let (before, rest) = states.split_at_mut(other);
                    if agrees(&before[first], &rest[0]) {
                        rest[0].locals = before[first].locals.clone();
                        break;
                    }
                }
            }
        }
        if states.len() < 2 {
            return states;
        }
        let mut groups: BTreeMap<Vec<Value>, Vec<Vec<Condition>>> = BTreeMap::new();
        for state in states {
            groups
                .entry(state.locals)
                .or_default()
                .push(state.facts.path().to_vec());
        }
        let mut merged = Vec::new();
        for (locals, paths) in groups {
            for path in merge_paths(paths, self.work) {
                merged.push(State {
                    facts: Facts::restart(self.ranges, &path, self.work),
                    locals: locals.clone(),
                });
            }
        }
        merged
    }

    /// Evaluates the tree and goes on with its value on each path.
    fn then(&mut self, expr: &Expr, state: State, next: &mut dyn FnMut(&mut Self, State, Value) -> Flows) -> Flows {
        let mut flows = Vec::new();
        for (state, flow) in self.eval(expr, state) {
            match flow {
                Flow::Value(value) => flows.extend(next(self, state, value)),
                other => flows.push((state, other)),
            }
        }
        flows
    }

    /// Evaluates the trees in order and goes on with their values.
    fn all(
        &mut self,
        exprs: &[&Expr],
        state: State,
        next: &mut dyn FnMut(&mut Self, State, Vec<Value>) -> Flows,
    ) -> Flows {
        let mut pending = vec![(state, Vec::with_capacity(exprs.len()))];
        let mut flows = Vec::new();
        for expr in exprs {
            let mut evaluated = Vec::new();
            for (state, values) in pending {
                for (state, flow) in self.eval(expr, state) {
                    match flow {
                        Flow::Value(value) => {
                            let mut values: Vec<Value> = values.clone();
                            values.push(value);
                            evaluated.push((state, values));
                        }
                        other => flows.push((state, other)),
                    }
                }
            }
            pending = evaluated;
        }
        for (state, values) in pending {
            flows.extend(next(self, state, values));
        }
        flows
    }

    fn eval(&mut self, expr: &Expr, state: State) -> Flows {
        self.steps += 1;
        self.work.spend(2);
        if self.steps > MAX_STEPS || self.work.is_used_up() {
            return stop(state, "has too many paths");
        }
        match expr {
            Expr::Const(Const::I32(constant)) => value(state, Value::Machine(Polynomial::constant(*constant))),
            Expr::Const(Const::I64(constant)) => value(state, Value::Machine(Polynomial::constant(*constant))),
            Expr::Const(Const::F64(_)) => value(state, Value::Unknown),
            Expr::Const(Const::Null(_)) => value(state, Value::Null),
            Expr::Get(Var::Local(LocalId(index))) => {
                let local = state.locals[*index as usize].clone();
                value(state, local)
            }
            Expr::Get(Var::Global(global)) => {
                let constant = self
                    .model
                    .program
                    .globals
                    .get(global.0 as usize)
                    .is_some_and(|global| global.constant);
                value(
                    state,
                    if constant {
                        Value::Known(*global)
                    } else {
                        Value::Unknown
                    },
                )
            }
            Expr::Get(Var::Site(_)) => value(state, Value::Unknown),
            Expr::Get(Var::Register(_)) => stop(state, "reads a register of the interpreter"),
            Expr::Set(Var::Local(LocalId(index)), expr) => self.then(expr, state, &mut |_, mut state, new| {
                state.locals[*index as usize] = new;
                value(state, Value::Void)
            }),
            Expr::Set(..) => stop(state, "changes a variable of the virtual machine"),
            Expr::Op(name, operands, _) => {
                let operands: Vec<&Expr> = operands.iter().collect();
                self.all(&operands, state, &mut |_, state, values| {
                    operation(name, &values, state)
                })
            }
            Expr::Cast(None, expr) => self.eval(expr, state),
            Expr::Cast(Some(_), expr) => self.then(expr, state, &mut |_, state, _| value(state, Value::Unknown)),
            Expr::Test(class, expr) => self.then(expr, state, &mut |_, state, tested| match (tested, class) {
                (Value::Integer(p), None) => {
                    let paths = is_small(&p, &state.facts);
                    truth(&state, paths)
                }
                (Value::Integer(p), Some(_)) => is_small(&p, &state.facts)
                    .into_iter()
                    .flat_map(|(facts, small)| {
                        let state = State {
                            facts,
                            locals: state.locals.clone(),
                        };
                        match small {
                            true => value(state, Value::Machine(Polynomial::default())),
                            false => stop(state, ASKS_FOR_CLASS),
                        }
                    })
                    .collect(),
                (Value::Null, _) | (Value::Known(_), None) => value(state, Value::Machine(Polynomial::default())),
                _ => stop(state, ASKS_FOR_CLASS),
            }),
            Expr::Call(function, arguments) => self.call(function.0, arguments, state),
            Expr::CallRaw(..) => stop(state, "calls code by its number"),
            Expr::CallCode(..) => stop(state, self.model.send_reason(Some(self.node))),
            Expr::If(condition, then, otherwise, _) => self.then(condition, state, &mut |this, state, condition| {
                let Value::Machine(p) = condition else {
                    return stop(state, this.model.unknown_reason(this.node));
                };
                let mut flows = Vec::new();
                for (facts, is_zero) in state.facts.fork(&Condition::equal(&p, &Polynomial::default())) {
                    let state = State {
                        facts,
                        locals: state.locals.clone(),
                    };
                    flows.extend(this.eval(if is_zero { otherwise } else { then }, state));
                }
                flows
            }),
            Expr::Block(label, body, _) => {
                let mut flows = self.eval(body, state);
                for (_, flow) in &mut flows {
                    if let Flow::Break(left, result) = flow
                        && left == label
                    {
                        *flow = Flow::Value(result.clone());
                    }
                }
                flows
            }
            Expr::Loop(..) | Expr::Continue(_) => stop(state, "has an instruction that loops"),
            Expr::Break(label, None) => vec![(state, Flow::Break(*label, Value::Void))],
            Expr::Break(label, Some(expr)) => self.then(expr, state, &mut |_, state, value| {
                vec![(state, Flow::Break(*label, value))]
            }),
            Expr::Switch {
                index, targets, cases, ..
            } => self.then(index, state, &mut |this, state, index| {
                let Value::Machine(p) = index else {
                    return stop(state, this.model.unknown_reason(this.node));
                };
                let Some(constant) = terms::settle(&state.facts, &p).as_constant() else {
                    return stop(state, "switches on a value that is not constant");
                };
                let case = usize::try_from(constant).ok().and_then(|index| targets.get(index));
                match case.map_or(cases.last(), |case| cases.get(*case as usize)) {
                    Some(case) => this.eval(case, state),
                    None => stop(state, "switches to a case that is not there"),
                }
            }),
            Expr::Seq(all) => {
                let exprs: Vec<&Expr> = all.iter().collect();
                self.all(&exprs, state, &mut |_, state, mut values| {
                    value(state, values.pop().unwrap_or(Value::Void))
                })
            }
            Expr::Drop(expr) => self.then(expr, state, &mut |_, state, _| value(state, Value::Void)),
            Expr::Return(None) => vec![(state, Flow::Return(Value::Void))],
            Expr::Return(Some(expr)) => {
                self.then(expr, state, &mut |_, state, value| vec![(state, Flow::Return(value))])
            }
            Expr::Goto(node) => vec![(state, Flow::Goto(*node))],
            Expr::Unreachable => stop(state, "comes to an unreachable place"),
            Expr::Run => stop(state, "goes on in the interpreter"),
            Expr::Field(..) | Expr::Length(_) | Expr::Element(..) => {
                self.all(&children(expr), state, &mut |_, state, _| value(state, Value::Unknown))
            }
            Expr::New(..) | Expr::NewArray(..) | Expr::NewArrayDefault(..) | Expr::NewArrayFixed(..) => {
                stop(state, "makes an object")
            }
            Expr::SetField(..) | Expr::SetElement(..) | Expr::CopyArray(..) | Expr::FillArray(..) => {
                stop(state, "changes an object")
            }
        }
    }

    fn call(&mut self, function: u32, arguments: &[Expr], state: State) -> Flows {
        let model = self.model;
        let Some(callee) = model.program.functions.get(function as usize) else {
            return stop(state, "calls a function that is not there");
        };
        let arguments: Vec<&Expr> = arguments.iter().collect();
        self.all(&arguments, state, &mut |this, state, mut values| {
            if callee.name.ends_with(SLOW_ARITHMETIC) {
                return this.arithmetic(&values, state);
            }
            let Some(body) = &callee.body else {
                return stop(state, format!("calls {}, which is not modelled", callee.name));
            };
            if this.depth >= MAX_DEPTH {
                return stop(state, format!("calls {} too deep", callee.name));
            }
            values.resize(body.locals.len(), Value::Unknown);
            let outer = state.locals;
            this.depth += 1;
            let flows = this.eval(
                &body.expr,
                State {
                    facts: state.facts,
                    locals: values,
                },
            );
            this.depth -= 1;
            let back = |(state, flow): (State, Flow)| {
                let flow = match flow {
                    Flow::Return(value) | Flow::Value(value) => Flow::Value(value),
                    Flow::Stop(reason) => Flow::Stop(reason),
                    Flow::Break(..) | Flow::Goto(_) => Flow::Stop(format!("calls {}, which ends nowhere", callee.name)),
                };
                (
                    State {
                        facts: state.facts,
                        locals: outer.clone(),
                    },
                    flow,
                )
            };
            flows.into_iter().map(back).collect()
        })
    }

    /// The axiom, as [`Arithmetic::of_integers`] states it for known integers.
    fn arithmetic(&mut self, arguments: &[Value], state: State) -> Flows {
        let [.., Value::Machine(index), Value::Integer(a), Value::Integer(b), _] = arguments else {
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
        let result = |answer: bool| match self.known.boolean(answer) {
            Some(global) => Flow::Value(Value::Known(global)),
            None => Flow::Stop("answers a boolean, which the program does not have".into()),
        };
        paths
            .into_iter()
            .map(|(facts, answer)| {
                (
                    State {
                        facts,
                        locals: state.locals.clone(),
                    },
                    result(answer),
                )
            })
            .collect()
    }
}

const ASKS_FOR_CLASS: &str = "asks for the class of an object that is not known";

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

fn operation(name: &str, values: &[Value], state: State) -> Flows {
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
                return stop(state, format!("uses {name}, which is not modelled"));
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

/// Whether the second state, by its own facts, holds the values of the first, which may be written differently.
fn agrees(first: &State, second: &State) -> bool {
    first.locals.iter().zip(&second.locals).all(|(a, b)| match (a, b) {
        (Value::Integer(p), Value::Integer(q)) => p == q || second.facts.entail(&Condition::equal(p, q)),
        _ => a == b,
    })
}

/// The same inputs in fewer paths: `c and d`, `c and not d` → `c`; what another includes goes.
fn merge_paths(paths: Vec<Vec<Condition>>, work: &Work) -> Vec<Vec<Condition>> {
    let mut sets: Vec<BTreeSet<Condition>> = paths.into_iter().map(|path| path.into_iter().collect()).collect();
    'again: loop {
        for i in 0..sets.len() {
            for j in 0..sets.len() {
                if i == j {
                    continue;
                }
                work.spend(1 + sets[i].len());
                if sets[i].is_subset(&sets[j]) {
                    sets.swap_remove(j);
                    continue 'again;
                }
                let mut only_i = sets[i].difference(&sets[j]);
                let (Some(condition), None) = (only_i.next(), only_i.next()) else {
                    continue;
                };
                let opposite = condition.negated();
                // i = C and c; j = C and D and not c: j need not say so. Where D is empty, C is left.
                if sets[j].contains(&opposite) {
                    sets[j].remove(&opposite);
                    continue 'again;
                }
            }
        }
        return sets.into_iter().map(|set| set.into_iter().collect()).collect();
    }
}

/// A place for each node, so that nodes where paths meet come after those they come from, as far as there are no loops.
fn order_of(model: &MethodModel) -> Vec<usize> {
    let mut order = vec![usize::MAX; model.nodes.len()];
    let mut seen = vec![false; model.nodes.len()];
    let mut finished = Vec::new();
    let mut stack = vec![(model.start, false)];
    while let Some((node, done)) = stack.pop() {
        let Some(tree) = model.nodes.get(node as usize) else {
            continue;
        };
        if done {
            finished.push(node);
            continue;
        }
        if std::mem::replace(&mut seen[node as usize], true) {
            continue;
        }
        stack.push((node, true));
        let mut targets = Vec::new();
        collect_targets(tree, &mut targets);
        stack.extend(targets.into_iter().map(|target| (target, false)));
    }
    for (rank, node) in finished.into_iter().rev().enumerate() {
        order[node as usize] = rank;
    }
    order
}

fn collect_targets(expr: &Expr, targets: &mut Vec<u32>) {
    if let Expr::Goto(node) = expr {
        targets.push(*node);
    }
    for child in children(expr) {
        collect_targets(child, targets);
    }
}
