//! Translations as WebAssembly text, each instruction above what it became.

use crate::outcome::Outcome;
use engine::Session;
use smalltalk::instructions::listing;
use smalltalk::method::{CompiledCode, Literal};
use std::collections::BTreeMap;
use std::fmt::Write;
use wasmgc::ir::Program;
use wasmgc::specialise::Subject;
use wasmgc::translate::ModuleBuilder;

/// The translations of a method: its own, those of its blocks, and of each those that begin within its loops.
pub fn translations(session: &Session, code: &CompiledCode) -> Result<String, Outcome> {
    let program = session.program()?;
    let mut text = String::new();
    for part in parts(code) {
        let loops = shown(program, &part, &format!("from pc {}", part.start), &mut text)?;
        for (pc, slots) in loops {
            let entry = part.clone().within_loop(pc, slots);
            shown(
                program,
                &entry,
                &format!("entered at the backward jump at pc {pc}"),
                &mut text,
            )?;
        }
    }
    Ok(text)
}

/// The method or block itself, and the blocks in it.
fn parts(code: &CompiledCode) -> Vec<Subject<'_>> {
    let mut parts = vec![Subject::code(code)];
    let embedded = code.embedded_blocks.iter();
    parts.extend(embedded.filter_map(|block| Subject::embedded(code, block.start)));
    for literal in &code.literals {
        if let Literal::Block(block) = literal {
            parts.extend(self::parts(block));
        }
    }
    parts
}

fn shown(
    program: &Program,
    part: &Subject<'_>,
    place: &str,
    text: &mut String,
) -> Result<BTreeMap<usize, usize>, Outcome> {
    let failed = |error: &dyn std::fmt::Display| Outcome::Failed(format!("{}: {error}", part.name()));
    let mut batch = ModuleBuilder::new(program);
    let loops = batch.add_marked(part).map_err(|error| failed(&error))?;
    let module = batch.finish().map_err(|error| failed(&error))?;
    let lines = listing(part.code).map_err(|error| failed(&error))?;
    let comment = |offset: usize| match lines.iter().find(|line| line.pc == offset) {
        Some(line) => format!("pc {offset}: {}", line.english),
        None => format!("pc {offset}"),
    };
    let wat = wasmgc::wat::annotated(&module, &part.name(), comment).map_err(|error| failed(&error))?;
    // Writing to a String does not fail.
    let _ = write!(text, ";; {}, {place}\n{wat}\n", part.name());
    Ok(loops)
}
