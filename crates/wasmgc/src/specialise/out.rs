//! What a specialised tree gives, and how it becomes an operand or a statement.

use super::known::Known;
use super::state::State;
use super::{Specialiser, TranslateError};
use crate::ir::Expr;

/// What a specialised tree gives.
pub(super) struct Out {
    /// What happens before the value is there.
    pub effects: Vec<Expr>,
    pub value: Value,
}

pub(super) enum Value {
    /// Nothing.
    None,
    /// Control does not come back.
    Never,
    Known(Known),
    Dynamic(Expr),
}

impl Out {
    pub fn effect(expr: Expr) -> Self {
        Self {
            effects: vec![expr],
            value: Value::None,
        }
    }

    pub fn value(value: Value) -> Self {
        Self {
            effects: Vec::new(),
            value,
        }
    }

    pub fn dynamic(expr: Expr) -> Self {
        Self::value(Value::Dynamic(expr))
    }

    pub fn known(known: Known) -> Self {
        Self::value(Value::Known(known))
    }

    pub fn as_known(&self) -> Option<Known> {
        match self.value {
            Value::Known(known) => Some(known),
            _ => None,
        }
    }

    pub fn is_never(&self) -> bool {
        matches!(self.value, Value::Never)
    }
}

pub(super) type Result<T> = std::result::Result<T, TranslateError>;

impl Specialiser<'_> {
    pub fn exprs(&mut self, exprs: &[Expr], state: &mut State) -> Result<Vec<Out>> {
        exprs.iter().map(|expr| self.expr(expr, state)).collect()
    }

    pub fn arguments(&mut self, outs: Vec<Out>) -> Result<Vec<Expr>> {
        outs.into_iter().map(|out| self.argument(out)).collect()
    }

    /// The value as an operand, after its effects.
    pub fn argument(&mut self, out: Out) -> Result<Expr> {
        let value = match out.value {
            Value::Known(known) => known.expr(&self.access),
            Value::Dynamic(expr) => expr,
            Value::Never => return Ok(sequence(out.effects)),
            Value::None => return Err(TranslateError::Unsupported("an operand without value")),
        };
        if out.effects.is_empty() {
            return Ok(value);
        }
        Ok(sequence(out.effects.into_iter().chain([value]).collect()))
    }

    /// What happens, the value dropped.
    pub fn statement(&mut self, out: Out) -> Expr {
        let mut effects = out.effects;
        if let Value::Dynamic(value) = out.value {
            effects.push(Expr::Drop(Box::new(value)));
        }
        sequence(effects)
    }
}

pub(super) fn all_known(outs: &[Out]) -> Option<Vec<Known>> {
    outs.iter().map(Out::as_known).collect()
}

pub(super) fn with_effects(outs: Vec<Out>, value: Value) -> Out {
    Out {
        effects: outs.into_iter().flat_map(|out| out.effects).collect(),
        value,
    }
}

pub(super) fn before(mut effects: Vec<Expr>, out: Out) -> Out {
    effects.extend(out.effects);
    Out {
        effects,
        value: out.value,
    }
}

pub(super) fn sequence(exprs: Vec<Expr>) -> Expr {
    crate::lower::sequence(exprs)
}
