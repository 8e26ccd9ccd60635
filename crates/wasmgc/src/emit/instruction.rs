//! Instructions by name. WebAssembly's own assembler knows them; there is no table of ours.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use wasmparser::{Parser, Payload, Validator, WasmFeatures};

/// An assembled instruction without immediates (or with default ones).
#[derive(Clone, Debug)]
pub(super) struct Instruction {
    /// Its bytes.
    pub bytes: Rc<[u8]>,
    /// It needs a memory in the module.
    pub uses_memory: bool,
}

thread_local! {
    /// What was assembled before: a translation uses the same few dozen names again and again.
    static ASSEMBLED: RefCell<HashMap<String, Option<Instruction>>> = RefCell::default();
}

/// The instruction of this name; None if there is none without immediates.
pub(super) fn named(name: &str) -> Option<Instruction> {
    ASSEMBLED.with_borrow_mut(|assembled| match assembled.get(name) {
        Some(known) => known.clone(),
        None => assembled
            .entry(name.to_owned())
            .or_insert_with(|| assemble(name))
            .clone(),
    })
}

/// The stack is polymorphic behind `unreachable`, so every instruction validates there whatever its operands are.
fn assemble(name: &str) -> Option<Instruction> {
    if !name
        .chars()
        .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '.' || c == '_')
    {
        return None;
    }
    let with_memory = ::wat::parse_str(format!(
        "(module (memory 1 1 shared) (func unreachable {name} unreachable))"
    ))
    .ok()?;
    if !validates(&with_memory) {
        return None;
    }
    let without_memory = ::wat::parse_str(format!("(module (func unreachable {name} unreachable))")).ok()?;
    Some(Instruction {
        bytes: cut_out(&with_memory)?,
        uses_memory: !validates(&without_memory),
    })
}

fn validates(module: &[u8]) -> bool {
    Validator::new_with_features(WasmFeatures::WASM3 | WasmFeatures::THREADS)
        .validate_all(module)
        .is_ok()
}

/// The bytes between the first and the last `unreachable` of the only function, if they are one instruction.
fn cut_out(module: &[u8]) -> Option<Rc<[u8]>> {
    for payload in Parser::new(0).parse_all(module) {
        let Payload::CodeSectionEntry(body) = payload.ok()? else {
            continue;
        };
        let operators = body.get_operators_reader().ok()?.into_iter_with_offsets();
        let offsets = operators
            .map(|operator| operator.map(|(_, offset)| offset))
            .collect::<Result<Vec<_>, _>>()
            .ok()?;
        let [_unreachable, start, end, _end] = offsets[..] else {
            return None;
        };
        return module.get(start..end).map(Rc::from);
    }
    None
}
