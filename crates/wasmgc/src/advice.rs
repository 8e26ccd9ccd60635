//! The function around advice: it checks that the receiver and arguments are SmallIntegers in the proved ranges, calls the candidate on
//! machine integers, and makes an object of its answer. On any miss the ordinary translation runs from the start, which is right
//! because the candidate has no effect.

use crate::ir::{Body, ClassId, Const, Expr, LocalId, Program, TranslatedFunction, Type, Var};
use crate::op::{IntegerOp, ReferenceOp};
use crate::specialise::TranslateError;
use smalltalk::method::SMALL_INTEGERS;
use std::ops::RangeInclusive;

/// What a candidate's result is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResultKind {
    /// `i64`: an integer, or `i64::MIN` for "not me".
    Integer,
    /// `i32`: 0 false, 1 true, 2 "not me".
    Boolean,
}

impl ResultKind {
    /// Whether this value means "not me".
    pub fn is_not_me(self, value: i64) -> bool {
        match self {
            ResultKind::Integer => value == i64::MIN,
            ResultKind::Boolean => value == 2,
        }
    }

    /// Its type.
    pub fn ty(self) -> Type {
        match self {
            ResultKind::Integer => Type::I64,
            ResultKind::Boolean => Type::I32,
        }
    }
}

/// The core's function that makes an object of an i64.
const INTEGER: &str = "LargeInteger class>>value:";
/// The core's function that makes an object of a boolean.
const BOOLEAN: &str = "Memory class>>booleanObject:";

/// A candidate with what is known of it.
#[derive(Clone, Debug)]
pub struct Advice<'a> {
    /// The method's name, for WAT, profiles and traps.
    pub name: &'a str,
    /// The candidate, by its number among the module's raw functions ([`crate::translate::ModuleBuilder::add_raw`]).
    pub raw: u32,
    /// For the receiver and each argument the range in which the candidate was proved.
    pub ranges: &'a [RangeInclusive<i64>],
    /// What it answers.
    pub result: ResultKind,
    /// The index in the table of the function that runs on a miss.
    pub otherwise: i32,
}

/// The function around a candidate.
pub fn guarded(program: &Program, advice: &Advice<'_>) -> Result<TranslatedFunction, TranslateError> {
    let num_args = advice.ranges.len().saturating_sub(1) as u32;
    let code = program.classes.iter().position(|class| class.name == "Code");
    let code = ClassId(code.ok_or(TranslateError::Missing("Code"))? as u32);
    let mut locals = vec![("receiver".to_string(), Type::Oop)];
    locals.extend((0..num_args).map(|index| (format!("argument{index}"), Type::Oop)));
    locals.extend([("code".to_string(), Type::Ref(code)), ("depth".to_string(), Type::I32)]);
    let parameters = locals.len() as u32;
    let values: Vec<LocalId> = (0..=num_args)
        .map(|index| {
            locals.push((format!("value{index}"), Type::I32));
            LocalId(parameters + index)
        })
        .collect();
    let answer_type = advice.result.ty();
    let answer = LocalId(locals.len() as u32);
    locals.push(("answer".to_string(), answer_type));

    let call = Expr::CallRaw(
        advice.raw,
        values
            .iter()
            .map(|value| Expr::op(IntegerOp::I64ExtendI32S, [get(*value)]))
            .collect(),
        answer_type,
    );
    let mut run = Expr::Seq(vec![set(answer, call), reply(program, advice.result, answer)?]);
    for (index, range) in advice.ranges.iter().enumerate().rev() {
        run = guard(LocalId(index as u32), values[index], range, run);
    }
    let args = (0..parameters).map(|index| get(LocalId(index))).collect();
    let otherwise = Expr::CallCode(args, Box::new(Expr::Const(Const::I32(advice.otherwise))));
    let expr = Expr::Seq(vec![run, otherwise]);
    Ok(TranslatedFunction {
        name: format!("{} (advice)", advice.name),
        num_args,
        body: Body {
            locals,
            parameters,
            expr,
        },
    })
}

/// Runs `then` where the parameter is a SmallInteger in the range; its value is there then.
fn guard(parameter: LocalId, value: LocalId, range: &RangeInclusive<i64>, then: Expr) -> Expr {
    let number = Expr::op(ReferenceOp::I31GetS, [Expr::Cast(None, Box::new(get(parameter)))]);
    let mut inner = then;
    if *range.end() < *SMALL_INTEGERS.end() {
        inner = when(compare(IntegerOp::I32LeS, get(value), *range.end()), inner);
    }
    if *range.start() > *SMALL_INTEGERS.start() {
        inner = when(compare(IntegerOp::I32GeS, get(value), *range.start()), inner);
    }
    when(
        Expr::Test(None, Box::new(get(parameter))),
        Expr::Seq(vec![set(value, number), inner]),
    )
}

/// Returns the answer as an object, unless it is "not me".
fn reply(program: &Program, kind: ResultKind, answer: LocalId) -> Result<Expr, TranslateError> {
    let function = |name: &'static str| program.function_named(name).ok_or(TranslateError::Missing(name));
    Ok(match kind {
        ResultKind::Boolean => {
            let object = Expr::Call(function(BOOLEAN)?, vec![get(answer)]);
            when(
                compare(IntegerOp::I32LeS, get(answer), 1),
                Expr::Return(Some(Box::new(object))),
            )
        }
        ResultKind::Integer => {
            let constant = |value| Expr::Const(Const::I64(value));
            let left = Expr::op(IntegerOp::I64Shl, [get(answer), constant(33)]);
            let shifted = Expr::op(IntegerOp::I64ShrS, [left, constant(33)]);
            let fits = Expr::op(IntegerOp::I64Eq, [shifted, get(answer)]);
            let small = Expr::op(ReferenceOp::RefI31, [Expr::op(IntegerOp::I32WrapI64, [get(answer)])]);
            let large = Expr::Call(function(INTEGER)?, vec![get(answer)]);
            let is_answer = Expr::op(IntegerOp::I64Ne, [get(answer), constant(i64::MIN)]);
            Expr::Seq(vec![
                when(fits, Expr::Return(Some(Box::new(small)))),
                when(is_answer, Expr::Return(Some(Box::new(large)))),
            ])
        }
    })
}

fn when(test: Expr, then: Expr) -> Expr {
    Expr::If(Box::new(test), Box::new(then), Box::default(), Type::Void)
}

fn get(id: LocalId) -> Expr {
    Expr::Get(Var::Local(id))
}

fn set(id: LocalId, value: Expr) -> Expr {
    Expr::Set(Var::Local(id), Box::new(value))
}

fn compare(op: IntegerOp, value: Expr, bound: i64) -> Expr {
    Expr::op(op, [value, Expr::Const(Const::I32(bound as i32))])
}
