//! Specialising a tree: what is known is folded, the rest is copied.

use super::known::{Known, fold};
use super::out::{Out, Result, Value, all_known, before, with_effects};
use super::plain::PLAIN;
use super::state::State;
use super::{Specialiser, TranslateError};
use crate::ir::{Expr, LocalId, Type, Var};

impl Specialiser<'_> {
    /// Specialises a tree that is not in tail position.
    pub fn expr(&mut self, expr: &Expr, state: &mut State) -> Result<Out> {
        match expr {
            Expr::Const(constant) => Ok(match Known::of_const(*constant) {
                Some(known) => Out::known(known),
                None => Out::dynamic(expr.clone()),
            }),
            Expr::Get(variable) => self.get(*variable, state),
            Expr::Set(variable, value) => self.set(*variable, value, state),
            Expr::Op(op, args) => {
                let outs = self.exprs(args, state)?;
                if let Some(known) = all_known(&outs).and_then(|known| fold(*op, &known)) {
                    return Ok(with_effects(outs, Value::Known(known)));
                }
                let args = self.arguments(outs)?;
                let tree = Expr::Op(*op, args);
                Ok(if op.result() == Type::Void {
                    Out::effect(tree)
                } else {
                    Out::dynamic(tree)
                })
            }
            Expr::Field(class, index, object) => {
                let out = self.expr(object, state)?;
                if out.as_known() == Some(Known::Code)
                    && let Some(known) = self.subject.field(self.program, self.field_name(*class, *index))
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
                    Some(known) if let Some(narrow) = self.narrow(known, *class) => Ok(Out {
                        effects: out.effects,
                        value: Value::Dynamic(narrow),
                    }),
                    _ => Ok(Out::dynamic(Expr::Cast(*class, Box::new(self.argument(out)?)))),
                }
            }
            Expr::Test(class, value) => {
                let out = self.expr(value, state)?;
                let known = out.as_known().and_then(|known| match class {
                    _ if let Some(answer) = self.receiver_is(known, *class) => Some(answer),
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
            Expr::Narrow(..) => Err(TranslateError::Unsupported("a test that only translations have")),
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

    fn call(&mut self, function: crate::ir::FunctionId, args: &[Expr], state: &mut State) -> Result<Out> {
        let callee = &self.program.functions[function.0 as usize];
        if let Some(cache) = callee.inline_cache {
            let mut outs = self.exprs(args, state)?;
            if self.program.functions[cache.0 as usize].name == PLAIN {
                return self.plain_answer(outs, state);
            }
            let in_place = self.in_place.take();
            let site = in_place.as_ref().map(|in_place| in_place.site);
            let site = Expr::Get(Var::Site(site.unwrap_or_else(|| self.new_site())));
            outs.insert(0, Out::dynamic(site.clone()));
            if in_place.is_some_and(|in_place| in_place.is_all) {
                return self.guessed(&[], site, outs);
            }
            if let Some(kinds) = self.seen_by(cache, &outs) {
                return self.guessed(&kinds, site, outs);
            }
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
}
