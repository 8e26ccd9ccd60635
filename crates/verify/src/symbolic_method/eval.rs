//! Trees evaluated: where a condition is not decided, on both sides of it.

use super::operation::operation;
use super::state::{Flow, Flows, State, Value, stop, truth, value};
use super::{Executor, MAX_STEPS};
use crate::facts::Condition;
use crate::live::children;
use crate::machine::is_small;
use crate::polynomial::Polynomial;
use crate::terms;
use wasmgc::ir::{Const, Expr, FunctionId, LocalId, Var};

/// Calls within calls.
const MAX_DEPTH: u32 = 16;
const ASKS_FOR_CLASS: &str = "asks for the class of an object that is not known";

impl Executor<'_> {
    pub(super) fn eval(&mut self, expr: &Expr, state: State) -> Flows {
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
            Expr::Op(op, operands) => {
                let operands: Vec<&Expr> = operands.iter().collect();
                self.all(&operands, state, &mut |_, state, values| operation(*op, &values, state))
            }
            Expr::Cast(None, expr) => self.eval(expr, state),
            Expr::Cast(Some(_), expr) => self.then(expr, state, &mut |_, state, _| value(state, Value::Unknown)),
            Expr::Test(class, expr) => self.then(expr, state, &mut |_, state, tested| match (tested, class) {
                (Value::Integer(p), None) => {
                    let paths = is_small(&p, &state.facts);
                    truth(&state, paths)
                }
                (Value::Integer(_), Some(class)) if self.model.is_float(*class) => {
                    value(state, Value::Machine(Polynomial::default()))
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
            Expr::Narrow(..) => stop(state, "relies on what was seen"),
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
            if model.is_arithmetic(FunctionId(function)) {
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
}
