//! From a method's instructions to the graph of their meanings: the same specialisation that translations are made of.

use crate::model::{Initial, MethodModel};
use smalltalk::instructions::{DecodeError, Decoded, InstructionSet};
use smalltalk::method::{CompiledCode, Literal, Temporary};
use std::collections::BTreeMap;
use wasmgc::ir::{Const, Expr, LocalId, Program, Type, Var};
use wasmgc::specialise::{Subject, TranslateError, specialise};

/// Why code has no model.
#[derive(Debug, thiserror::Error)]
pub enum NoModel {
    /// A block runs with its home's variables, which are not modelled.
    #[error("{name} is a block; only methods are modelled")]
    Block {
        /// The block's name.
        name: String,
    },
    /// A primitive comes before the instructions.
    #[error("{name} is primitive {number}; only methods without a primitive are modelled")]
    Primitive {
        /// The method's name.
        name: String,
        /// The primitive's number.
        number: u16,
    },
    /// The method cannot be specialised.
    #[error(transparent)]
    Translate(#[from] TranslateError),
    /// The instructions cannot be decoded.
    #[error(transparent)]
    Decode(#[from] DecodeError),
}

impl<'p> MethodModel<'p> {
    /// The model of a method's instructions. It begins behind the entry: the check of the depth and the counter do
    /// not change what is answered.
    pub fn of(program: &'p Program, subject: &Subject<'_>) -> Result<MethodModel<'p>, NoModel> {
        let name = subject.name();
        if subject.is_block {
            return Err(NoModel::Block { name });
        }
        if subject.primitive != 0 {
            return Err(NoModel::Primitive {
                name,
                number: subject.primitive,
            });
        }
        let mut graph = specialise(program, subject, 0)?;
        graph
            .nodes
            .iter_mut()
            .for_each(|node| without_interrupts(program, node));
        let set = InstructionSet::get(subject.code.set);
        let selectors = graph.offsets.iter().map(|offset| {
            let Some(offset) = offset else { return Ok(None) };
            let decoded = set.decode(&subject.code.bytes, *offset)?;
            Ok(selector(&decoded, subject.code))
        });
        let selectors = selectors.collect::<Result<_, DecodeError>>()?;
        let parameters: Vec<LocalId> = (0..=subject.num_args as u32).map(LocalId).collect();
        let initial = initial(program, &graph.nodes[0], &graph.locals, subject.num_args as u32 + 3);
        let mut locals = graph.locals;
        for (local, temporary) in locals
            .iter_mut()
            .skip(1)
            .zip(&subject.code.temporaries)
            .take(subject.num_args)
        {
            if let Temporary::Variable(name) = temporary {
                local.0.clone_from(name);
            }
        }
        Ok(MethodModel {
            program,
            nodes: graph.nodes,
            start: graph.start,
            locals,
            parameters,
            initial,
            selectors,
        })
    }
}

/// What an instruction sends: a special selector, or a literal that its definition names as a selector.
fn selector(decoded: &Decoded<'_>, code: &CompiledCode) -> Option<String> {
    if let Some((selector, _)) = &decoded.definition.special_selector {
        return Some(selector.clone());
    }
    let index = *decoded.operands().get(decoded.definition.selector_operand?)?;
    match code.literals.get(index as usize)? {
        Literal::Symbol(selector) => Some(selector.clone()),
        _ => None,
    }
}

/// What the locals behind the parameters hold when the first instruction begins: what the entry puts there, or as every WebAssembly
/// local 0 or null. What the entry computes is not known.
fn initial(program: &Program, entry: &Expr, locals: &[(String, Type)], parameters: u32) -> Vec<(LocalId, Initial)> {
    let mut assigned: BTreeMap<u32, Vec<Option<Initial>>> = BTreeMap::new();
    entry.visit(&mut |expr| {
        if let Expr::Set(Var::Local(local), value) = expr {
            assigned.entry(local.0).or_default().push(constant(program, value));
        }
    });
    let default = |ty: Type| match ty {
        Type::I32 | Type::I64 => Some(Initial::Machine(0)),
        Type::Oop | Type::Ref(_) => Some(Initial::Null),
        Type::F64 | Type::Void | Type::Never => None,
    };
    let behind = locals.iter().enumerate().skip(parameters as usize);
    let known = behind.filter_map(|(index, (_, ty))| {
        let value = match assigned.get(&(index as u32)).map(Vec::as_slice) {
            None => default(*ty),
            Some([only]) => *only,
            Some(_) => None,
        };
        Some((LocalId(index as u32), value?))
    });
    known.collect()
}

fn constant(program: &Program, value: &Expr) -> Option<Initial> {
    match value {
        Expr::Const(Const::I32(value)) => Some(Initial::Machine(i64::from(*value))),
        Expr::Const(Const::I64(value)) => Some(Initial::Machine(*value)),
        Expr::Const(Const::Null(_)) => Some(Initial::Null),
        Expr::Get(Var::Global(global)) => (Some(*global) == program.axioms.nil).then_some(Initial::Nil),
        _ => None,
    }
}

/// Loops look whether they are interrupted: whether the host has made the limit of depth 0. One that is goes on later where it
/// was, and answers the same; so the limit counts as the greatest there is.
fn without_interrupts(program: &Program, node: &mut Expr) {
    let Some(address) = program.axioms.depth_limit else {
        return;
    };
    node.visit_mut(&mut |expr| {
        if expr.loaded_address() == Some(address) {
            *expr = Expr::Const(Const::I32(i32::MAX));
        }
    });
}
