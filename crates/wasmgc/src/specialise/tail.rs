//! Specialising what is in tail position: where control divides, what follows is specialised for each way by itself, so that each leaf of
//! the tree knows all that holds there.

use super::known::Known;
use super::out::{Result, Value, sequence};
use super::state::State;
use super::{Specialiser, plain};
use crate::ir::{Expr, Label, LocalId, Type, Var};
use crate::op::{IntegerOp, Op, ReferenceOp};
use std::rc::Rc;

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
                        if let Some(Expr::Set(Var::Local(answer), value)) = done.last_mut()
                            && let Some(of_null) = asks_for_null(&test, *answer)
                            && let Some(parts) = plain::parts(value)
                        {
                            let answer = *answer;
                            let (null, found) = if of_null { (first, second) } else { (second, first) };
                            done.pop();
                            done.push(plain::answered(parts, answer, found));
                            done.push(null);
                            return Ok(sequence(done));
                        }
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
}

/// Whether a test is true where the local is null (true), or where it is not (false); None where it asks for anything else.
fn asks_for_null(test: &Expr, local: LocalId) -> Option<bool> {
    let is_get = |expr: &Expr, local: LocalId| matches!(expr, Expr::Get(Var::Local(each)) if *each == local);
    match test {
        Expr::Op(op, operands) => match (op, &operands[..]) {
            (Op::Integer(IntegerOp::I32Eqz), [test]) => asks_for_null(test, local).map(|of_null| !of_null),
            (Op::Reference(ReferenceOp::RefIsNull), [value]) => is_get(value, local).then_some(true),
            _ => None,
        },
        Expr::Seq(all) => match &all[..] {
            [Expr::Set(Var::Local(copy), value), test] if is_get(value, local) => asks_for_null(test, *copy),
            _ => None,
        },
        _ => None,
    }
}
