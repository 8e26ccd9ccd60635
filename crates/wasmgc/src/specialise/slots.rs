//! Specialising variables and slots: what is known is kept in the state, slots of known index become locals.

use super::known::Known;
use super::out::{Out, Result, Value};
use super::state::State;
use super::{Specialiser, TranslateError};
use crate::ir::{Expr, Var};

impl Specialiser<'_> {
    pub fn get(&mut self, variable: Var, state: &mut State) -> Result<Out> {
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

    /// The slots are wanted as an array: one of those in use is made, by a function of the core if it has one for so many.
    fn slots_array(&mut self, state: &State) -> Result<Out> {
        let Some(Known::I32(sp)) = state.register(self.registers.sp) else {
            return Err(TranslateError::Unsupported("an unknown stack pointer"));
        };
        let elements = (0..sp as u32)
            .map(|slot| self.slot(slot, state))
            .collect::<Result<Vec<_>>>()?;
        let selector = match elements.len() {
            0 => "none".to_owned(),
            count => "with:".repeat(count),
        };
        let maker = format!("Slots class>>{selector}");
        Ok(Out::dynamic(match self.program.function_named(&maker) {
            Some(maker) => Expr::Call(maker, elements),
            None => Expr::NewArrayFixed(self.slots_class, elements),
        }))
    }

    fn slot(&self, slot: u32, state: &State) -> Result<Expr> {
        match state.slots.get(&slot) {
            Some(known) => Ok(known.expr(&self.access)),
            None => Ok(Expr::Get(Var::Local(self.slot_local(slot)?))),
        }
    }

    pub fn set(&mut self, variable: Var, value: &Expr, state: &mut State) -> Result<Out> {
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
        if variable == Var::Register(self.registers.receiver)
            && let Some(kind) = self.guarded_receiver(&out)
        {
            return self.guard_receiver(kind, out, state);
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
        let place = self.place_of(variable);
        // It is set only where a translation goes on from it, and never is null then.
        if variable == Var::Register(self.registers.context)
            && let Var::Local(id) = place
        {
            state.variables.insert(variable, Known::Parameter(id));
        }
        Ok(Out::effect(Expr::Set(place, Box::new(value))))
    }

    /// In a translation nothing is interpreted, and whether calls are counted was decided before.
    fn known_in(&self, variable: Var, known: Option<Known>) -> Option<Known> {
        if variable == Var::Register(self.registers.interpreting) {
            Some(Known::I32(0))
        } else if variable == Var::Register(self.registers.counting) {
            Some(Known::I32(self.subject.is_counted.into()))
        } else {
            known
        }
    }

    pub fn element(&mut self, class: crate::ir::ClassId, array: &Expr, index: &Expr, state: &mut State) -> Result<Out> {
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
        if matches!(array, Expr::Get(Var::Global(global)) if *global == self.access.specials)
            && let Some(Known::I32(index)) = index_out.as_known()
            && let Ok(index) = u32::try_from(index)
            && index.is_multiple_of(2)
        {
            return Ok(Out::known(Known::Special(index / 2)));
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

    pub fn set_element(
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
}
