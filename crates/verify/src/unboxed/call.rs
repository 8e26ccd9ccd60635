//! Calls: a function that is called is written in place.

use super::Writer;
use super::frame::{Frame, result};
use super::value::UNKNOWN;
use std::collections::BTreeSet;
use wasmgc::ir::{Expr, FunctionId, LocalId, Type, Var};

/// Calls within calls are written out so deep.
const MAX_DEPTH: usize = 6;

impl<'b> Writer<'b, 'b> {
    pub(super) fn call(&mut self, function: FunctionId, arguments: &'b [Expr]) {
        let Some(callee) = self.model.program.functions.get(function.0 as usize) else {
            return self.leave();
        };
        if self.model.is_arithmetic(function) {
            return self.slow_arithmetic(arguments);
        }
        let Some(body) = callee.body.as_ref().filter(|_| self.frames.len() < MAX_DEPTH) else {
            return self.leave();
        };
        let number = self.count;
        self.count += 1;
        self.declare(number, body);
        let mut unknown = BTreeSet::new();
        for (index, argument) in arguments.iter().enumerate() {
            if self.is_unknown(argument) {
                unknown.insert(index as u32);
            } else {
                self.expr(argument);
                self.put(format!("local.set $l{number}_{index}"));
            }
        }
        for (index, (_, ty)) in body.locals.iter().enumerate().skip(arguments.len()) {
            let start = match ty {
                Type::I32 => "i32.const 0".to_string(),
                Type::I64 => "i64.const 0".to_string(),
                Type::Oop | Type::Ref(_) => format!("i64.const {UNKNOWN}"),
                Type::F64 | Type::Void | Type::Never => {
                    unknown.insert(index as u32);
                    continue;
                }
            };
            self.put(format!("(local.set $l{number}_{index} ({start}))"));
        }
        self.frames.push(Frame {
            number,
            body,
            unknown,
            result: Some(callee.result),
        });
        self.put(format!("block $return{number}{}", result(callee.result)));
        self.expr(&body.expr);
        self.put("end");
        self.frames.pop();
        self.behind(callee.result);
    }

    /// Whether it is computed from a machine value of which nothing is known: the depth. It may be handed on.
    fn is_unknown(&self, argument: &Expr) -> bool {
        let mut reads = false;
        argument.visit(&mut |expr| {
            reads |= matches!(expr, Expr::Get(Var::Local(LocalId(index))) if self.frame().unknown.contains(index));
        });
        reads && is_pure(argument)
    }
}

/// Whether evaluating it changes nothing.
pub(super) fn is_pure(expr: &Expr) -> bool {
    let mut is_pure = true;
    expr.visit(&mut |each| is_pure &= matches!(each, Expr::Get(_) | Expr::Const(_) | Expr::Op(..) | Expr::Cast(..)));
    is_pure
}
