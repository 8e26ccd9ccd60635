//! A raw function's body, emitted in place: a candidate costs a few instructions, and a call would cost as much again.
//!
//! The function's own block becomes a block here, so branches keep their depths; only variables and `return` are others.

use super::{Emitted, Emitter, Fault};
use crate::emit::RawFunction;
use wasm_encoder::{BlockType, ValType};
use wasmparser::{BinaryReader, BinaryReaderError, FunctionBody, Operator};

/// The types of the variables of a raw function: parameters, then locals.
pub(super) fn variables(raw: &RawFunction) -> Result<Vec<ValType>, BinaryReaderError> {
    let mut types = raw.params.clone();
    for group in body(raw).get_locals_reader()? {
        let (count, ty) = group?;
        let ty = if ty == wasmparser::ValType::I64 {
            ValType::I64
        } else {
            ValType::I32
        };
        types.extend(std::iter::repeat_n(ty, count as usize));
    }
    Ok(types)
}

fn body(raw: &RawFunction) -> FunctionBody<'_> {
    FunctionBody::new(BinaryReader::new(&raw.body, 0))
}

impl Emitter<'_> {
    /// The body; its arguments are on the stack, and its variables are the function's locals from `first` on.
    pub(super) fn raw(&mut self, raw: &RawFunction, first: u32) -> Emitted {
        self.read_raw(raw, first)
            .map_err(|error| self.fault(Fault::Raw(error.to_string())))
    }

    fn read_raw(&mut self, raw: &RawFunction, first: u32) -> Result<(), BinaryReaderError> {
        let variables = variables(raw)?;
        let mut code = self.code();
        for parameter in (0..raw.params.len() as u32).rev() {
            code.local_set(first + parameter);
        }
        // A body may run more than once, and its locals begin as 0.
        for (index, ty) in variables.iter().enumerate().skip(raw.params.len()) {
            match ty {
                ValType::I64 => code.i64_const(0),
                _ => code.i32_const(0),
            };
            code.local_set(first + index as u32);
        }
        let result = raw.results.first().copied();
        code.block(result.map_or(BlockType::Empty, BlockType::Result));
        let mut depth = 0u32;
        let reader = body(raw).get_operators_reader()?;
        let mut operators = reader.into_iter_with_offsets().peekable();
        while let Some(next) = operators.next() {
            let (operator, start) = next?;
            match operator {
                Operator::LocalGet { local_index } => {
                    self.function.instructions().local_get(first + local_index);
                    continue;
                }
                Operator::LocalSet { local_index } => {
                    self.function.instructions().local_set(first + local_index);
                    continue;
                }
                Operator::LocalTee { local_index } => {
                    self.function.instructions().local_tee(first + local_index);
                    continue;
                }
                Operator::Return => {
                    self.function.instructions().br(depth);
                    continue;
                }
                Operator::Block { .. } | Operator::Loop { .. } | Operator::If { .. } => depth += 1,
                Operator::End => depth = depth.saturating_sub(1),
                _ => {}
            }
            let end = match operators.peek() {
                Some(Ok((_, offset))) => *offset,
                Some(Err(error)) => return Err(error.clone()),
                None => raw.body.len(),
            };
            self.function.raw(raw.body[start..end].iter().copied());
        }
        Ok(())
    }
}
