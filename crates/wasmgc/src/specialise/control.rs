//! Specialising control that is not in tail position: where ways meet again, only what all know is known.

use super::known::Known;
use super::out::{Out, Result, Value, before, sequence};
use super::state::{Facts, Place, State};
use super::{Specialiser, TranslateError};
use crate::ir::{Expr, Label, Type, Var};
use std::collections::BTreeSet;

/// Turns of a loop that are unrolled.
const UNROLL: usize = 300;

impl Specialiser<'_> {
    pub fn conditional(
        &mut self,
        test: Out,
        then: &Expr,
        otherwise: &Expr,
        ty: Type,
        state: &mut State,
    ) -> Result<Out> {
        if let Some(Known::I32(value)) = test.as_known() {
            let chosen = self.expr(if value != 0 { then } else { otherwise }, state)?;
            return Ok(before(test.effects, chosen));
        }
        let mut other_state = state.clone();
        let first = self.expr(then, state)?;
        let second = self.expr(otherwise, &mut other_state)?;
        // A boolean that is true where the test is, is the test.
        if first.effects.is_empty()
            && second.effects.is_empty()
            && (first.as_known(), second.as_known()) == (Some(Known::I32(1)), Some(Known::I32(0)))
        {
            return Ok(test);
        }
        let test = self.argument(test)?;
        let (lost_first, lost_second) = match (first.is_never(), second.is_never()) {
            (true, _) => {
                *state = other_state;
                (Vec::new(), Vec::new())
            }
            (false, true) => (Vec::new(), Vec::new()),
            (false, false) => state.meet(&mut other_state),
        };
        let same = match (&first.value, &second.value) {
            (Value::Known(a), Value::Known(b)) if a == b => Some(*a),
            _ => None,
        };
        let never = first.is_never() && second.is_never();
        if ty == Type::Void || ty == Type::Never || same.is_some() || never {
            let mut branches = Vec::new();
            for (out, lost) in [(first, lost_first), (second, lost_second)] {
                let known = out.as_known().is_some();
                let mut exprs = vec![if known {
                    Expr::Seq(out.effects)
                } else {
                    self.statement(out)
                }];
                exprs.extend(self.stores(lost)?);
                branches.push(sequence(exprs));
            }
            let otherwise = branches.pop().unwrap_or_default();
            let then = branches.pop().unwrap_or_default();
            let ty = if never { Type::Never } else { Type::Void };
            let effect = Expr::If(Box::new(test), Box::new(then), Box::new(otherwise), ty);
            let value = if never {
                Value::Never
            } else {
                same.map_or(Value::None, Value::Known)
            };
            return Ok(Out {
                effects: vec![effect],
                value,
            });
        }
        let mut branches = Vec::new();
        for (out, lost) in [(first, lost_first), (second, lost_second)] {
            if out.is_never() {
                branches.push(self.statement(out));
                continue;
            }
            // What is stored is known now, so the value does not read it.
            let stores = self.stores(lost)?;
            let value = self.argument(out)?;
            branches.push(if stores.is_empty() {
                value
            } else {
                sequence(stores.into_iter().chain([value]).collect())
            });
        }
        let otherwise = branches.pop().unwrap_or_default();
        let then = branches.pop().unwrap_or_default();
        Ok(Out::dynamic(Expr::If(
            Box::new(test),
            Box::new(then),
            Box::new(otherwise),
            ty,
        )))
    }

    pub fn sequence(&mut self, exprs: &[Expr], state: &mut State) -> Result<Out> {
        let mut effects = Vec::new();
        for (index, expr) in exprs.iter().enumerate() {
            let out = self.expr(expr, state)?;
            let last = index + 1 == exprs.len();
            effects.extend(out.effects);
            match out.value {
                Value::Never => {
                    return Ok(Out {
                        effects,
                        value: Value::Never,
                    });
                }
                value if last => return Ok(Out { effects, value }),
                Value::Dynamic(value) => effects.push(Expr::Drop(Box::new(value))),
                Value::Known(_) | Value::None => {}
            }
        }
        Ok(Out {
            effects,
            value: Value::None,
        })
    }

    /// A block that is not in tail position. One that repeats a loop with known bounds is unrolled.
    pub fn block(&mut self, label: Label, body: &Expr, ty: Type, state: &mut State) -> Result<Out> {
        if let Some(out) = self.unroll(label, body, state)? {
            return Ok(out);
        }
        if self.assigns_slots(body) {
            return Err(TranslateError::Unsupported("slots assigned on several paths"));
        }
        let fresh = self.fresh_label(label);
        let mut effects = self.make_dynamic(body, state)?;
        let before = self.volatile.clone();
        let assigned: Vec<Var> = assigned(body)
            .into_iter()
            .map(|variable| self.outer(variable))
            .collect();
        self.volatile.extend(assigned);
        let out = self.expr(body, state);
        self.volatile = before;
        let out = out?;
        if out.is_never() && !out.effects.iter().any(|effect| breaks_to(effect, fresh)) {
            effects.extend(out.effects);
            return Ok(Out {
                effects,
                value: Value::Never,
            });
        }
        if ty == Type::Void || ty == Type::Never {
            effects.push(Expr::Block(fresh, Box::new(self.statement(out)), Type::Void));
            return Ok(Out {
                effects,
                value: Value::None,
            });
        }
        let body = if out.is_never() {
            self.statement(out)
        } else {
            self.argument(out)?
        };
        Ok(Out {
            effects,
            value: Value::Dynamic(Expr::Block(fresh, Box::new(body), ty)),
        })
    }

    /// `Block(exit, Loop(head, If(test, leave, turn)))` with a test that is known at every turn.
    fn unroll(&mut self, exit: Label, body: &Expr, state: &mut State) -> Result<Option<Out>> {
        let Expr::Loop(_, turn) = body else { return Ok(None) };
        let Expr::If(test, then, otherwise, Type::Void) = &**turn else {
            return Ok(None);
        };
        let leaves = |expr: &Expr| matches!(expr, Expr::Break(label, None) if *label == exit);
        let (leave_when, inner) = match (leaves(then), leaves(otherwise)) {
            (true, false) => (true, otherwise),
            (false, true) => (false, then),
            _ => return Ok(None),
        };
        let mut effects = Vec::new();
        let start = state.clone();
        for turn in 0..UNROLL {
            let out = self.expr(test, state)?;
            let Some(Known::I32(value)) = out.as_known() else {
                if turn > 0 {
                    return Err(TranslateError::Unsupported("a loop that is known at first only"));
                }
                *state = start;
                return Ok(None);
            };
            effects.extend(out.effects);
            if (value != 0) == leave_when {
                return Ok(Some(Out {
                    effects,
                    value: Value::None,
                }));
            }
            let out = self.expr(inner, state)?;
            if out.is_never() {
                return Err(TranslateError::Unsupported("a loop that leaves"));
            }
            effects.push(self.statement(out));
        }
        Err(TranslateError::Unsupported("a loop of so many turns"))
    }

    fn assigns_slots(&self, body: &Expr) -> bool {
        let mut found = false;
        body.visit(&mut |expr| {
            if let Expr::SetElement(_, array, ..) = expr {
                found |= matches!(**array, Expr::Get(Var::Register(register)) if register == self.registers.slots);
            }
        });
        found
    }

    /// What the tree assigns is no longer known: it is stored first.
    pub fn make_dynamic(&mut self, body: &Expr, state: &mut State) -> Result<Vec<Expr>> {
        let mut lost = Vec::new();
        for variable in assigned(body) {
            let variable = self.outer(variable);
            if let Some(known) = state.variables.remove(&variable) {
                lost.push((Place::Variable(variable), known));
            }
        }
        self.stores(lost)
    }

    /// Stores what was known where it is looked for when it is not.
    pub fn stores(&mut self, lost: Facts) -> Result<Vec<Expr>> {
        lost.into_iter()
            .map(|(place, known)| {
                let variable = match place {
                    Place::Variable(variable) => self.place_of(variable),
                    Place::Slot(slot) => Var::Local(self.slot_local(slot)?),
                };
                Ok(Expr::Set(variable, Box::new(known.expr(&self.access))))
            })
            .collect()
    }
}

fn breaks_to(expr: &Expr, label: Label) -> bool {
    let mut found = false;
    expr.visit(&mut |each| found |= matches!(each, Expr::Break(other, _) if *other == label));
    found
}

fn assigned(body: &Expr) -> BTreeSet<Var> {
    let mut variables = BTreeSet::new();
    body.visit(&mut |expr| {
        if let Expr::Set(variable @ (Var::Local(_) | Var::Register(_)), _) = expr {
            variables.insert(*variable);
        }
    });
    variables
}
