//! The decompiler: instructions back to a syntax tree. It follows the instructions with a stack of expressions,
//! recognises the shapes that the compiler gives to control structures, and at last compiles what it found: where that is
//! not the same code, it answers an error. So it never answers a wrong tree.

mod error;
mod flow;
mod frame;
mod stack;

use std::collections::{BTreeSet, HashSet};

use crate::ast::{self, Method, Span};
use crate::compiler::{CompileContext, compile};
use crate::instructions::InstructionSet;
use crate::method::{CompiledCode, Literal};
use error::Found;
use frame::Slot;
use stack::declarations;

pub use error::DecompileError;

/// The method that this code was compiled from, but for what leaves no trace in the code.
pub fn decompile(code: &CompiledCode) -> Found<Method> {
    let method = method(code)?;
    let names = |code: &CompiledCode| bindings(code, &mut BTreeSet::new());
    let context = CompileContext {
        class_name: &code.class_name,
        instance_variables: &code.instance_variable_names,
        globals: &names(code),
        classes: &BTreeSet::new(),
        source: None,
    };
    match compile(&method, &context, code.set)?.same_code(code) {
        true => Ok(method),
        false => Err(DecompileError::NotReproduced),
    }
}

/// The names of all globals that the code and its blocks refer to.
fn bindings(code: &CompiledCode, names: &mut BTreeSet<String>) -> BTreeSet<String> {
    for literal in &code.literals {
        match literal {
            Literal::Binding(name) => {
                names.insert(name.clone());
            }
            Literal::Block(block) => {
                bindings(block, names);
            }
            _ => {}
        }
    }
    names.clone()
}

fn method(code: &CompiledCode) -> Found<Method> {
    let mut used: HashSet<String> = code.instance_variable_names.iter().cloned().collect();
    used.extend(bindings(code, &mut BTreeSet::new()));
    let arguments = frame::arguments(code.num_args, &code.temporaries, &mut used);
    let mut start = 0;
    let set = InstructionSet::get(code.set);
    if code.primitive > 0 {
        start = set.decode(&code.bytes, 0)?.next_pc;
    }
    let range = start..code.bytes.len();
    let given = arguments.iter().map(|name| Slot::constant(name)).collect();
    let mut function = flow::function(code, range, given, code.num_temps, &code.temporaries, &used)?;
    let mut pragmas = code.pragmas.clone();
    if code.primitive > 0 && pragmas.is_empty() {
        let number = ast::Literal::Integer(code.primitive.into());
        pragmas.push(ast::Pragma {
            selector: "primitive:".into(),
            arguments: vec![number],
            span: Span::default(),
        });
    }
    // The variable for the primitive's error code is declared by its pragma.
    for pragma in &mut pragmas {
        let keyword = pragma.selector.split(':').position(|keyword| keyword == "error");
        if let (true, Some(index)) = (pragma.selector.starts_with("primitive:"), keyword)
            && let (Some(argument), Some(name)) = (pragma.arguments.get_mut(index), function.temporaries.pop())
        {
            *argument = ast::Literal::Symbol(name);
        }
    }
    Ok(Method {
        selector: code.selector.clone(),
        arguments: declarations(&arguments),
        answer_type: None,
        comment: None,
        pragmas,
        temporaries: declarations(&function.temporaries),
        statements: function.statements,
        span: Span::default(),
    })
}
