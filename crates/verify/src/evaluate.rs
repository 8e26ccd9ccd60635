//! A method's trees evaluated concretely, with unbounded integers: the oracle for counterexamples and samples.
//!
//! It shares no code with the symbolic execution of the same trees but the instructions' and the arithmetic's meaning, so
//! that each can be tested by the other.

use crate::machine::not_modelled;
use crate::model::{Arithmetic, Initial, LARGEST, MethodModel, Outcome, SMALLEST};
use num_bigint::BigInt;
use num_traits::ToPrimitive;
use wasmgc::ir::{Axioms, Const, Expr, FunctionId, GlobalId, Label, LocalId, Var};
use wasmgc::op::{Op, ReferenceOp, i31};

/// So many nodes, calls and turns of loops are run.
const FUEL: u32 = 200_000;
/// Longer integers are given up.
const MAX_BITS: u64 = 1 << 16;
/// Calls within calls.
const MAX_DEPTH: u32 = 16;

/// Runs the method for a receiver and arguments, which must be SmallIntegers.
pub fn evaluate(model: &MethodModel, receiver_and_arguments: &[i64]) -> Outcome {
    Evaluator::new(model).run(receiver_and_arguments)
}

#[derive(Clone, Debug, PartialEq)]
enum Value {
    Small(i64),
    Large(Box<BigInt>),
    Known(GlobalId),
    Null,
    Machine(i64),
    Void,
    /// Not set, or read from an object that is not modelled.
    Unknown,
}

enum Exit {
    Break(Label, Value),
    Continue(Label),
    Goto(u32),
    Return(Value),
    Stop(String),
}

fn stop<T>(reason: impl Into<String>) -> Result<T, Exit> {
    Err(Exit::Stop(reason.into()))
}

/// Evaluates one method for many receivers.
pub(crate) struct Evaluator<'m> {
    model: &'m MethodModel<'m>,
    known: Axioms,
    initial: Vec<Value>,
    locals: Vec<Value>,
    fuel: u32,
    work: usize,
    node: u32,
    depth: u32,
}

impl<'m> Evaluator<'m> {
    pub fn new(model: &'m MethodModel<'m>) -> Evaluator<'m> {
        let known = model.program.axioms;
        let mut initial = vec![Value::Unknown; model.locals.len()];
        for (local, value) in &model.initial {
            if let Some(slot) = initial.get_mut(local.0 as usize) {
                *slot = match value {
                    Initial::Nil => known.nil.map_or(Value::Unknown, Value::Known),
                    Initial::Null => Value::Null,
                    Initial::Machine(value) => Value::Machine(*value),
                };
            }
        }
        Evaluator {
            model,
            known,
            locals: initial.clone(),
            initial,
            fuel: FUEL,
            work: 0,
            node: 0,
            depth: 0,
        }
    }

    /// What was done since this was asked last.
    pub fn take_work(&mut self) -> usize {
        std::mem::take(&mut self.work)
    }

    pub fn run(&mut self, parameters: &[i64]) -> Outcome {
        self.locals.clone_from(&self.initial);
        for (local, value) in self.model.parameters.iter().zip(parameters) {
            if let Some(slot) = self.locals.get_mut(local.0 as usize) {
                *slot = Value::Small(*value);
            }
        }
        self.fuel = FUEL;
        self.depth = 0;
        self.node = self.model.start;
        let model = self.model;
        loop {
            let Some(tree) = model.nodes.get(self.node as usize) else {
                return Outcome::Other("leaves its instructions".into());
            };
            match self.spend().and_then(|()| self.eval(tree)) {
                Err(Exit::Goto(node)) => self.node = node,
                Err(Exit::Return(value)) => return self.outcome(value),
                Err(Exit::Stop(reason)) => return Outcome::Other(reason),
                Ok(_) | Err(Exit::Break(..) | Exit::Continue(_)) => {
                    return Outcome::Other("has an instruction that ends nowhere".into());
                }
            }
        }
    }

    fn outcome(&self, value: Value) -> Outcome {
        match value {
            Value::Small(value) => Outcome::Integer(value.into()),
            Value::Large(value) => Outcome::Integer(*value),
            Value::Known(global) => match self.known.as_boolean(global) {
                Some(boolean) => Outcome::Boolean(boolean),
                None if Some(global) == self.known.nil => Outcome::Other("answers nil".into()),
                None => Outcome::Other("answers an object".into()),
            },
            _ => Outcome::Other("answers what is no integer and no boolean".into()),
        }
    }

    fn spend(&mut self) -> Result<(), Exit> {
        match self.fuel.checked_sub(1) {
            Some(rest) => {
                self.work += 1;
                self.fuel = rest;
                Ok(())
            }
            None => stop("runs too long to be tried out"),
        }
    }

    fn eval(&mut self, expr: &Expr) -> Result<Value, Exit> {
        Ok(match expr {
            Expr::Const(Const::I32(value)) => Value::Machine(i64::from(*value)),
            Expr::Const(Const::I64(value)) => Value::Machine(*value),
            Expr::Const(Const::F64(_)) => Value::Unknown,
            Expr::Const(Const::Null(_)) => Value::Null,
            Expr::Get(Var::Local(LocalId(index))) => self.locals[*index as usize].clone(),
            Expr::Get(Var::Global(global)) => match self.model.program.globals.get(global.0 as usize) {
                Some(variable) if variable.constant => Value::Known(*global),
                _ => Value::Unknown,
            },
            Expr::Get(Var::Site(_)) => Value::Unknown,
            Expr::Get(Var::Register(_)) => return stop("reads a register of the interpreter"),
            Expr::Set(Var::Local(LocalId(index)), value) => {
                self.locals[*index as usize] = self.eval(value)?;
                Value::Void
            }
            Expr::Set(..) => return stop("changes a variable of the virtual machine"),
            Expr::Op(op, operands) => return self.operation(*op, operands),
            Expr::Cast(None, value) => self.eval(value)?,
            Expr::Cast(Some(_), value) => {
                self.eval(value)?;
                Value::Unknown
            }
            Expr::Test(class, value) => match (self.eval(value)?, class) {
                (Value::Small(_), class) => Value::Machine(i64::from(class.is_none())),
                (Value::Large(_), Some(class)) if self.model.is_float(*class) => Value::Machine(0),
                (Value::Null, _) => Value::Machine(0),
                (Value::Large(_) | Value::Known(_), None) => Value::Machine(0),
                _ => return stop(self.model.unknown_reason(self.node)),
            },
            Expr::Call(function, arguments) => return self.call(function.0, arguments),
            Expr::CallRaw(..) => return stop("calls code by its number"),
            Expr::CallCode(..) => return stop(self.model.send_reason(Some(self.node))),
            Expr::If(condition, then, otherwise, _) => {
                let chosen = if self.machine(condition)? != 0 { then } else { otherwise };
                return self.eval(chosen);
            }
            Expr::Block(label, body, _) => match self.eval(body) {
                Err(Exit::Break(left, value)) if left == *label => value,
                other => return other,
            },
            Expr::Loop(label, body) => loop {
                self.spend()?;
                match self.eval(body) {
                    Ok(_) => {}
                    Err(Exit::Continue(again)) if again == *label => {}
                    other => return other,
                }
            },
            Expr::Break(label, value) => {
                let value = value.as_ref().map_or(Ok(Value::Void), |value| self.eval(value))?;
                return Err(Exit::Break(*label, value));
            }
            Expr::Continue(label) => return Err(Exit::Continue(*label)),
            Expr::Switch {
                index, targets, cases, ..
            } => {
                let index = self.machine(index)? as u32 as usize;
                let case = targets
                    .get(index)
                    .map_or(cases.len().wrapping_sub(1), |case| *case as usize);
                match cases.get(case) {
                    Some(case) => return self.eval(case),
                    None => return stop("switches to a case that is not there"),
                }
            }
            Expr::Seq(all) => {
                let mut last = Value::Void;
                for each in all {
                    last = self.eval(each)?;
                }
                last
            }
            Expr::Drop(value) => {
                self.eval(value)?;
                Value::Void
            }
            Expr::Return(value) => {
                let value = value.as_ref().map_or(Ok(Value::Void), |value| self.eval(value))?;
                return Err(Exit::Return(value));
            }
            Expr::Goto(node) => return Err(Exit::Goto(*node)),
            Expr::Unreachable => return stop("comes to an unreachable place"),
            Expr::Run => return stop("goes on in the interpreter"),
            Expr::Narrow(..) => return stop("relies on what was seen"),
            Expr::Field(_, _, object) | Expr::Length(object) => {
                self.eval(object)?;
                Value::Unknown
            }
            Expr::Element(_, array, index) => {
                self.eval(array)?;
                self.eval(index)?;
                Value::Unknown
            }
            Expr::New(..) | Expr::NewArray(..) | Expr::NewArrayDefault(..) | Expr::NewArrayFixed(..) => {
                return stop("makes an object");
            }
            Expr::SetField(..) | Expr::SetElement(..) | Expr::CopyArray(..) | Expr::FillArray(..) => {
                return stop("changes an object");
            }
        })
    }

    fn machine(&mut self, expr: &Expr) -> Result<i64, Exit> {
        match self.eval(expr)? {
            Value::Machine(value) => Ok(value),
            _ => stop(self.model.unknown_reason(self.node)),
        }
    }

    fn operation(&mut self, op: Op, operands: &[Expr]) -> Result<Value, Exit> {
        let mut values = [Value::Void, Value::Void];
        for (index, operand) in operands.iter().enumerate() {
            let value = self.eval(operand)?;
            if let Some(slot) = values.get_mut(index) {
                *slot = value;
            }
        }
        let [a, b] = values;
        match op {
            Op::Integer(op) => {
                let b = match b {
                    Value::Machine(b) => b,
                    Value::Void => 0,
                    _ => return Ok(Value::Unknown),
                };
                let Value::Machine(a) = a else {
                    return Ok(Value::Unknown);
                };
                let result = op.evaluate(a, b).or_else(|trap| stop(format!("traps: {trap}")))?;
                Ok(Value::Machine(result))
            }
            Op::Reference(op) => on_references(op, a, b),
            Op::Float(_) | Op::Memory(_) => stop(not_modelled(op)),
        }
    }

    fn call(&mut self, function: u32, arguments: &[Expr]) -> Result<Value, Exit> {
        let Some(callee) = self.model.program.functions.get(function as usize) else {
            return stop("calls a function that is not there");
        };
        let mut values = Vec::with_capacity(arguments.len());
        for argument in arguments {
            values.push(self.eval(argument)?);
        }
        if self.model.is_arithmetic(FunctionId(function)) {
            return self.arithmetic(&values);
        }
        let Some(body) = &callee.body else {
            return stop(format!("calls {}, which is not modelled", callee.name));
        };
        self.spend()?;
        if self.depth >= MAX_DEPTH {
            return stop(format!("calls {} too deep", callee.name));
        }
        values.resize(body.locals.len(), Value::Unknown);
        let outer = std::mem::replace(&mut self.locals, values);
        self.depth += 1;
        let result = self.eval(&body.expr);
        self.depth -= 1;
        self.locals = outer;
        match result {
            Err(Exit::Return(value)) => Ok(value),
            Err(Exit::Stop(reason)) => Err(Exit::Stop(reason)),
            Err(_) => stop(format!("calls {}, which ends nowhere", callee.name)),
            Ok(value) => Ok(value),
        }
    }

    fn arithmetic(&self, arguments: &[Value]) -> Result<Value, Exit> {
        let [Value::Machine(index), receiver, argument, _depth] = arguments else {
            return stop("sends an unknown arithmetic message");
        };
        let (Some(operation), Some(a), Some(b)) =
            (Arithmetic::from_index(*index), receiver.integer(), argument.integer())
        else {
            return stop("sends an arithmetic message to what is no integer, or with such an argument");
        };
        if a.bits() > MAX_BITS || b.bits() > MAX_BITS {
            return stop("makes integers of thousands of digits");
        }
        match operation.of_integers(&a, &b) {
            Outcome::Integer(value) => Ok(Value::of(value)),
            Outcome::Boolean(value) => match self.known.boolean(value) {
                Some(global) => Ok(Value::Known(global)),
                None => stop("answers a boolean, which the program does not have"),
            },
            Outcome::Other(reason) => stop(reason),
        }
    }
}

fn on_references(op: ReferenceOp, a: Value, b: Value) -> Result<Value, Exit> {
    let truth = |value: bool| Ok(Value::Machine(value.into()));
    match (op, a, b) {
        (ReferenceOp::RefI31, Value::Machine(value), _) => Ok(Value::Small(i31(value as i32).into())),
        (ReferenceOp::I31GetS, Value::Small(value), _) => Ok(Value::Machine(value)),
        (ReferenceOp::RefIsNull, Value::Null, _) => truth(true),
        (ReferenceOp::RefIsNull, Value::Small(_) | Value::Large(_) | Value::Known(_), _) => truth(false),
        (ReferenceOp::RefEq, Value::Large(a), Value::Large(b)) if a == b => {
            stop("asks whether large integers are the same object")
        }
        (ReferenceOp::RefEq, a, b) if a != Value::Unknown && b != Value::Unknown => truth(a == b),
        (ReferenceOp::RefI31 | ReferenceOp::I31GetS | ReferenceOp::RefIsNull | ReferenceOp::RefEq, ..) => {
            Ok(Value::Unknown)
        }
    }
}

impl Value {
    fn of(value: BigInt) -> Value {
        match value.to_i64() {
            Some(small) if (SMALLEST..=LARGEST).contains(&small) => Value::Small(small),
            _ => Value::Large(Box::new(value)),
        }
    }

    fn integer(&self) -> Option<BigInt> {
        match self {
            Value::Small(value) => Some((*value).into()),
            Value::Large(value) => Some((**value).clone()),
            _ => None,
        }
    }
}
