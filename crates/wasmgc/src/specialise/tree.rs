//! Specialising a tree: what is known is folded, slots of known index become locals, the rest is copied.

use super::known::{Known, fold};
use super::state::{Facts, Place, State};
use super::{Specialiser, TranslateError};
use crate::ir::{Expr, Label, LocalId, Type, Var};
use std::collections::BTreeSet;
use std::rc::Rc;

/// Turns of a loop that are unrolled.
const UNROLL: usize = 300;

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
    fn effect(expr: Expr) -> Self {
        Self {
            effects: vec![expr],
            value: Value::None,
        }
    }

    fn value(value: Value) -> Self {
        Self {
            effects: Vec::new(),
            value,
        }
    }

    fn dynamic(expr: Expr) -> Self {
        Self::value(Value::Dynamic(expr))
    }

    fn known(known: Known) -> Self {
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

/// Statements still to be specialised in tail position.
#[derive(Clone)]
enum Rest<'e> {
    End,
    Then(&'e Expr, Rc<Rest<'e>>),
}

/// What breaks to a label of a block in tail position go on with.
struct Exits<'e>(Vec<(Label, Rc<Rest<'e>>)>);

impl<'e> Exits<'e> {
    fn of(&self, label: Label) -> Option<Rc<Rest<'e>>> {
        self.0
            .iter()
            .rev()
            .find(|(each, _)| *each == label)
            .map(|(_, rest)| rest.clone())
    }

    /// What really follows where a break does.
    fn followed(&self, mut rest: Rc<Rest<'e>>) -> Rc<Rest<'e>> {
        while let Rest::Then(Expr::Break(label, None), _) = &*rest {
            match self.of(*label) {
                Some(target) => rest = target,
                None => break,
            }
        }
        rest
    }

    /// Whether the tree may leave for where only tail positions can go.
    fn escapes(&self, expr: &Expr) -> bool {
        let mut found = false;
        expr.visit(&mut |each| match each {
            Expr::Break(label, _) => found |= self.of(*label).is_some(),
            Expr::Run => found = true,
            _ => {}
        });
        found
    }
}

type Result<T> = std::result::Result<T, TranslateError>;

impl Specialiser<'_> {
    /// Specialises a template's tree. Where it ends, the leaf is recorded with its state.
    pub fn template(&mut self, expr: &Expr, state: State) -> Result<Expr> {
        let rest = Rc::new(Rest::Then(expr, Rc::new(Rest::End)));
        self.tail(rest, &mut Exits(Vec::new()), state)
    }

    fn tail<'e>(&mut self, mut rest: Rc<Rest<'e>>, exits: &mut Exits<'e>, mut state: State) -> Result<Expr> {
        let mut done = Vec::new();
        loop {
            let Rest::Then(expr, following) = &*rest.clone() else {
                done.push(self.leaf(state)?);
                return Ok(sequence(done));
            };
            let following = exits.followed(following.clone());
            match expr {
                Expr::Seq(exprs) => {
                    rest = exprs
                        .iter()
                        .rev()
                        .fold(following, |rest, expr| Rc::new(Rest::Then(expr, rest)));
                }
                Expr::Run => rest = Rc::new(Rest::End),
                // What follows is specialised once for each way out: few are left where conditions are known.
                Expr::Block(label, body, Type::Void) if !matches!(**body, Expr::Loop(..)) => {
                    exits.0.push((*label, following.clone()));
                    rest = Rc::new(Rest::Then(body, following));
                }
                Expr::Break(label, None) if exits.of(*label).is_some() => {
                    rest = exits.of(*label).unwrap_or(following);
                }
                Expr::If(condition, then, otherwise, Type::Void | Type::Never) => {
                    let test = self.expr(condition, &mut state)?;
                    if let Some(Known::I32(value)) = test.as_known() {
                        done.extend(test.effects);
                        rest = Rc::new(Rest::Then(if value != 0 { then } else { otherwise }, following));
                        continue;
                    }
                    let splits = matches!(*following, Rest::End) || exits.escapes(then) || exits.escapes(otherwise);
                    if splits {
                        let depth = exits.0.len();
                        let first = self.tail(Rc::new(Rest::Then(then, following.clone())), exits, state.clone())?;
                        exits.0.truncate(depth);
                        let second = self.tail(Rc::new(Rest::Then(otherwise, following)), exits, state)?;
                        exits.0.truncate(depth);
                        let test = self.argument(test)?;
                        done.push(Expr::If(Box::new(test), Box::new(first), Box::new(second), Type::Never));
                        return Ok(sequence(done));
                    }
                    let out = self.conditional(test, then, otherwise, Type::Void, &mut state)?;
                    done.extend(out.effects);
                    if matches!(out.value, Value::Never) {
                        return Ok(sequence(done));
                    }
                    rest = following;
                }
                _ => {
                    let out = self.expr(expr, &mut state)?;
                    let never = out.is_never();
                    done.extend(out.effects);
                    if let Value::Dynamic(value) = out.value {
                        done.push(Expr::Drop(Box::new(value)));
                    }
                    if never {
                        return Ok(sequence(done));
                    }
                    rest = following;
                }
            }
        }
    }

    /// Specialises a tree that is not in tail position.
    pub fn expr(&mut self, expr: &Expr, state: &mut State) -> Result<Out> {
        match expr {
            Expr::Const(constant) => Ok(match Known::of_const(*constant) {
                Some(known) => Out::known(known),
                None => Out::dynamic(expr.clone()),
            }),
            Expr::Get(variable) => self.get(*variable, state),
            Expr::Set(variable, value) => self.set(*variable, value, state),
            Expr::Op(name, args, ty) => {
                let outs = self.exprs(args, state)?;
                if let Some(known) = all_known(&outs).and_then(|known| fold(name, &known)) {
                    return Ok(with_effects(outs, Value::Known(known)));
                }
                let args = self.arguments(outs)?;
                Ok(if *ty == Type::Void {
                    Out::effect(Expr::Op(name.clone(), args, *ty))
                } else {
                    Out::dynamic(Expr::Op(name.clone(), args, *ty))
                })
            }
            Expr::Field(class, index, object) => {
                let out = self.expr(object, state)?;
                if out.as_known() == Some(Known::Code)
                    && let Some(known) = self.subject.field(self.field_name(*class, *index))
                {
                    return Ok(Out {
                        effects: out.effects,
                        value: Value::Known(known),
                    });
                }
                Ok(Out::dynamic(Expr::Field(*class, *index, Box::new(self.argument(out)?))))
            }
            Expr::Element(class, array, index) => self.element(*class, array, index, state),
            Expr::SetElement(class, array, index, value) => self.set_element(*class, array, index, value, state),
            Expr::Cast(class, value) => {
                let out = self.expr(value, state)?;
                match out.as_known() {
                    Some(known @ Known::Small(_)) if class.is_none() => Ok(Out {
                        effects: out.effects,
                        value: Value::Known(known),
                    }),
                    Some(Known::Null(_)) if class.is_some() => {
                        let null = Known::Null(class.map(|class| class.0));
                        Ok(Out {
                            effects: out.effects,
                            value: Value::Known(null),
                        })
                    }
                    _ => Ok(Out::dynamic(Expr::Cast(*class, Box::new(self.argument(out)?)))),
                }
            }
            Expr::Test(class, value) => {
                let out = self.expr(value, state)?;
                let known = out.as_known().and_then(|known| match class {
                    None => known.is_small(),
                    // SmallIntegers are no structs; of other objects nothing is known.
                    Some(_) => (known.is_small() == Some(true)).then_some(false),
                });
                match known {
                    Some(answer) => Ok(Out {
                        effects: out.effects,
                        value: Value::Known(Known::I32(answer.into())),
                    }),
                    None => Ok(Out::dynamic(Expr::Test(*class, Box::new(self.argument(out)?)))),
                }
            }
            Expr::Call(function, args) => self.call(*function, args, state),
            Expr::If(condition, then, otherwise, ty) => {
                let test = self.expr(condition, state)?;
                self.conditional(test, then, otherwise, *ty, state)
            }
            Expr::Switch {
                index,
                targets,
                cases,
                ty,
            } => {
                let out = self.expr(index, state)?;
                let Some(Known::I32(value)) = out.as_known() else {
                    return Err(TranslateError::Unsupported("a switch over an unknown index"));
                };
                let last = cases.len().saturating_sub(1);
                let case = targets.get(value as usize).map_or(last, |case| *case as usize);
                let case = cases
                    .get(case)
                    .ok_or(TranslateError::Unsupported("a switch without cases"))?;
                debug_assert!(*ty != Type::Never);
                let chosen = self.expr(case, state)?;
                Ok(before(out.effects, chosen))
            }
            Expr::Seq(exprs) => self.sequence(exprs, state),
            Expr::Block(label, body, ty) => self.block(*label, body, *ty, state),
            Expr::Break(label, value) => {
                let label = self
                    .labels
                    .get(label)
                    .copied()
                    .ok_or(TranslateError::Unsupported("a jump out of a template"))?;
                let mut effects = Vec::new();
                let value = match value {
                    None => None,
                    Some(value) => {
                        let out = self.expr(value, state)?;
                        if out.is_never() {
                            return Ok(out);
                        }
                        Some(Box::new(self.argument(out)?))
                    }
                };
                effects.push(Expr::Break(label, value));
                Ok(Out {
                    effects,
                    value: Value::Never,
                })
            }
            Expr::Loop(label, body) => {
                let fresh = self.fresh_label(*label);
                let mut effects = self.make_dynamic(body, state)?;
                let inner = self.expr(body, &mut state.clone())?;
                effects.push(Expr::Loop(fresh, Box::new(self.statement(inner))));
                Ok(Out {
                    effects,
                    value: Value::None,
                })
            }
            Expr::Continue(label) => {
                let label = self
                    .labels
                    .get(label)
                    .copied()
                    .ok_or(TranslateError::Unsupported("a jump out of a template"))?;
                Ok(Out {
                    effects: vec![Expr::Continue(label)],
                    value: Value::Never,
                })
            }
            Expr::Return(value) => {
                let value = match value {
                    None => None,
                    Some(value) => {
                        let out = self.expr(value, state)?;
                        Some(Box::new(self.argument(out)?))
                    }
                };
                Ok(Out {
                    effects: vec![Expr::Return(value)],
                    value: Value::Never,
                })
            }
            Expr::Unreachable => Ok(Out {
                effects: vec![Expr::Unreachable],
                value: Value::Never,
            }),
            Expr::Drop(value) => {
                let out = self.expr(value, state)?;
                let mut effects = out.effects;
                match out.value {
                    Value::Dynamic(value) => effects.push(Expr::Drop(Box::new(value))),
                    Value::Never => {
                        return Ok(Out {
                            effects,
                            value: Value::Never,
                        });
                    }
                    Value::Known(_) | Value::None => {}
                }
                Ok(Out {
                    effects,
                    value: Value::None,
                })
            }
            // A call of Smalltalk code, creation and access: operands are specialised, the operation stays.
            Expr::CallCode(..)
            | Expr::New(..)
            | Expr::NewArray(..)
            | Expr::NewArrayDefault(..)
            | Expr::NewArrayFixed(..)
            | Expr::Length(_)
            | Expr::CallRaw(..) => Ok(Out::dynamic(self.same(expr, state)?)),
            Expr::SetField(..) | Expr::CopyArray(..) | Expr::FillArray(..) => Ok(Out::effect(self.same(expr, state)?)),
            Expr::Run | Expr::Goto(_) => Err(TranslateError::Unsupported("a jump that is not last")),
        }
    }

    /// The same operation on specialised operands.
    fn same(&mut self, expr: &Expr, state: &mut State) -> Result<Expr> {
        let mut copy = expr.clone();
        let mut failure = None;
        copy.for_each_child_mut(&mut |child| {
            if failure.is_none() {
                match self.expr(child, state).and_then(|out| self.argument(out)) {
                    Ok(new) => *child = new,
                    Err(error) => failure = Some(error),
                }
            }
        });
        failure.map_or(Ok(copy), Err)
    }

    fn get(&mut self, variable: Var, state: &mut State) -> Result<Out> {
        if let Var::Global(global) = variable {
            return Ok(if self.program.globals[global.0 as usize].constant {
                Out::known(Known::Object(global))
            } else {
                Out::dynamic(Expr::Get(variable))
            });
        }
        let variable = self.outer(variable);
        if let Some(known) = state.variables.get(&variable) {
            return Ok(Out::known(*known));
        }
        if variable == Var::Register(self.registers.slots) {
            return self.slots_array(state);
        }
        Ok(Out::dynamic(Expr::Get(self.place_of(variable))))
    }

    /// The slots are wanted as an array: one of those in use is made.
    fn slots_array(&mut self, state: &State) -> Result<Out> {
        let Some(Known::I32(sp)) = state.register(self.registers.sp) else {
            return Err(TranslateError::Unsupported("an unknown stack pointer"));
        };
        let elements = (0..sp as u32)
            .map(|slot| self.slot(slot, state))
            .collect::<Result<Vec<_>>>()?;
        Ok(Out::dynamic(Expr::NewArrayFixed(self.slots_class, elements)))
    }

    fn slot(&self, slot: u32, state: &State) -> Result<Expr> {
        match state.slots.get(&slot) {
            Some(known) => Ok(known.expr(&self.access)),
            None => Ok(Expr::Get(Var::Local(self.slot_local(slot)?))),
        }
    }

    fn set(&mut self, variable: Var, value: &Expr, state: &mut State) -> Result<Out> {
        let variable = self.outer(variable);
        if variable == Var::Register(self.registers.slots) {
            // The entry makes the slots: locals that hold nil.
            let Expr::NewArray(_, nil, _) = value else {
                return Err(TranslateError::Unsupported("other slots"));
            };
            let out = self.expr(nil, state)?;
            if let Some(known) = out.as_known() {
                state.slots = (0..self.subject.code.frame_size as u32)
                    .map(|slot| (slot, known))
                    .collect();
            }
            return Ok(Out::value(Value::None));
        }
        let out = self.expr(value, state)?;
        if out.is_never() {
            return Ok(out);
        }
        // What is in a global is for others to see.
        let volatile = self.volatile.contains(&variable) || matches!(variable, Var::Global(_));
        if let Some(known) = self.known_in(variable, out.as_known())
            && !volatile
        {
            state.variables.insert(variable, known);
            return Ok(Out {
                effects: out.effects,
                value: Value::None,
            });
        }
        state.variables.remove(&variable);
        let value = self.argument(out)?;
        Ok(Out::effect(Expr::Set(self.place_of(variable), Box::new(value))))
    }

    /// In a translation nothing is interpreted.
    fn known_in(&self, variable: Var, known: Option<Known>) -> Option<Known> {
        if variable == Var::Register(self.registers.interpreting) {
            Some(Known::I32(0))
        } else {
            known
        }
    }

    fn element(&mut self, class: crate::ir::ClassId, array: &Expr, index: &Expr, state: &mut State) -> Result<Out> {
        if matches!(array, Expr::Get(Var::Register(register)) if *register == self.registers.slots) {
            let Some(Known::I32(index)) = self.expr(index, state)?.as_known() else {
                return Err(TranslateError::Unsupported("a slot of an unknown index"));
            };
            let index = u32::try_from(index).map_err(|_| TranslateError::Stack)?;
            return Ok(match state.slots.get(&index) {
                Some(known) => Out::known(*known),
                None => Out::dynamic(Expr::Get(Var::Local(self.slot_local(index)?))),
            });
        }
        let is_literals = self.is_literals(array, state)?;
        let array_out = self.expr(array, state)?;
        let index_out = self.expr(index, state)?;
        if is_literals && let Some(Known::I32(index)) = index_out.as_known() {
            let index = u32::try_from(index).map_err(|_| TranslateError::Unsupported("a negative index"))?;
            return Ok(Out::known(self.subject.literal(index)));
        }
        let (array, index) = (self.argument(array_out)?, self.argument(index_out)?);
        Ok(Out::dynamic(Expr::Element(class, Box::new(array), Box::new(index))))
    }

    /// Whether the array is that of the code's literals.
    fn is_literals(&mut self, array: &Expr, state: &mut State) -> Result<bool> {
        let Expr::Field(class, index, object) = array else {
            return Ok(false);
        };
        Ok(self.field_name(*class, *index) == "literals"
            && self.expr(object, &mut state.clone())?.as_known() == Some(Known::Code))
    }

    fn set_element(
        &mut self,
        class: crate::ir::ClassId,
        array: &Expr,
        index: &Expr,
        value: &Expr,
        state: &mut State,
    ) -> Result<Out> {
        if matches!(array, Expr::Get(Var::Register(register)) if *register == self.registers.slots) {
            let Some(Known::I32(index)) = self.expr(index, state)?.as_known() else {
                return Err(TranslateError::Unsupported("a slot of an unknown index"));
            };
            let index = u32::try_from(index).map_err(|_| TranslateError::Stack)?;
            let local = self.slot_local(index)?;
            let out = self.expr(value, state)?;
            if let Some(known) = out.as_known() {
                state.slots.insert(index, known);
                return Ok(Out {
                    effects: out.effects,
                    value: Value::None,
                });
            }
            state.slots.remove(&index);
            let value = self.argument(out)?;
            if matches!(value, Expr::Get(Var::Local(id)) if id == local) {
                return Ok(Out::value(Value::None));
            }
            return Ok(Out::effect(Expr::Set(Var::Local(local), Box::new(value))));
        }
        let outs = [
            self.expr(array, state)?,
            self.expr(index, state)?,
            self.expr(value, state)?,
        ];
        let [array, index, value] = outs;
        let (array, index, value) = (self.argument(array)?, self.argument(index)?, self.argument(value)?);
        Ok(Out::effect(Expr::SetElement(
            class,
            Box::new(array),
            Box::new(index),
            Box::new(value),
        )))
    }

    fn call(&mut self, function: crate::ir::FunctionId, args: &[Expr], state: &mut State) -> Result<Out> {
        let callee = &self.program.functions[function.0 as usize];
        if let Some(cache) = callee.inline_cache {
            let site = Expr::Get(Var::Site(self.new_site()));
            let mut outs = vec![Out::dynamic(site)];
            outs.extend(self.exprs(args, state)?);
            return self.call_with(cache, outs, true, state);
        }
        let unfold = callee.unfold;
        let outs = self.exprs(args, state)?;
        let useful = outs.iter().any(|out| matches!(out.as_known(), Some(Known::I32(_))));
        self.call_with(function, outs, unfold && useful, state)
    }

    fn call_with(
        &mut self,
        function: crate::ir::FunctionId,
        args: Vec<Out>,
        unfold: bool,
        state: &mut State,
    ) -> Result<Out> {
        let program = self.program;
        let callee = &program.functions[function.0 as usize];
        let body = callee.body.as_ref().filter(|_| callee.unfold && unfold);
        let Some(body) = body else {
            let args = self.arguments(args)?;
            let call = Expr::Call(function, args);
            return Ok(if callee.result == Type::Void {
                Out::effect(call)
            } else {
                Out::dynamic(call)
            });
        };
        let outer_base = self.local_base;
        let base = self.new_locals(&body.locals);
        let mut effects = Vec::new();
        for (index, arg) in args.into_iter().enumerate() {
            let local = LocalId(base + index as u32);
            match arg.as_known() {
                Some(known) => {
                    effects.extend(arg.effects);
                    state.variables.insert(Var::Local(local), known);
                }
                None => {
                    state.forget_local(local);
                    let value = self.argument(arg)?;
                    effects.push(Expr::Set(Var::Local(local), Box::new(value)));
                }
            }
        }
        self.local_base = base;
        let labels = std::mem::take(&mut self.labels);
        let out = self.expr(&body.expr, state);
        self.labels = labels;
        self.local_base = outer_base;
        Ok(before(effects, out?))
    }

    fn conditional(&mut self, test: Out, then: &Expr, otherwise: &Expr, ty: Type, state: &mut State) -> Result<Out> {
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

    fn sequence(&mut self, exprs: &[Expr], state: &mut State) -> Result<Out> {
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
    fn block(&mut self, label: Label, body: &Expr, ty: Type, state: &mut State) -> Result<Out> {
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
    fn make_dynamic(&mut self, body: &Expr, state: &mut State) -> Result<Vec<Expr>> {
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

    fn exprs(&mut self, exprs: &[Expr], state: &mut State) -> Result<Vec<Out>> {
        exprs.iter().map(|expr| self.expr(expr, state)).collect()
    }

    fn arguments(&mut self, outs: Vec<Out>) -> Result<Vec<Expr>> {
        outs.into_iter().map(|out| self.argument(out)).collect()
    }

    /// The value as an operand, after its effects.
    fn argument(&mut self, out: Out) -> Result<Expr> {
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
    fn statement(&mut self, out: Out) -> Expr {
        let mut effects = out.effects;
        if let Value::Dynamic(value) = out.value {
            effects.push(Expr::Drop(Box::new(value)));
        }
        sequence(effects)
    }
}

fn all_known(outs: &[Out]) -> Option<Vec<Known>> {
    outs.iter().map(Out::as_known).collect()
}

fn with_effects(outs: Vec<Out>, value: Value) -> Out {
    Out {
        effects: outs.into_iter().flat_map(|out| out.effects).collect(),
        value,
    }
}

fn before(mut effects: Vec<Expr>, out: Out) -> Out {
    effects.extend(out.effects);
    Out {
        effects,
        value: out.value,
    }
}

fn sequence(exprs: Vec<Expr>) -> Expr {
    crate::lower::sequence(exprs)
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
