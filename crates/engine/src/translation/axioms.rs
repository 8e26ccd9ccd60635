//! Whether what proofs rest on is there: that the arithmetic messages mean to integers what [`verify`] takes them to mean. The core finds the
//! methods as running code does (`st/vm/Axioms`) and tells when others are found; here it is seen that they are the right ones, whoever wrote them,
//! and from whatever image they are: primitives that do all for integers, or primitives that leave what they do not to such a one.

use crate::error::Error;
use crate::machine::Core;
use crate::translation::translator::Translator;
use smalltalk::compiler::{self, CompileContext};
use smalltalk::instructions::{SpecialSelector, special_selectors};
use smalltalk::method::{CompiledCode, Literal};
use std::collections::BTreeSet;

/// For each arithmetic selector, in the order of the special selectors, the primitive for SmallIntegers whose answer is one, and that for all
/// integers. There is none for `@`, whose answer is no integer.
const PRIMITIVES: [Option<(u16, u16)>; 16] = [
    Some((1, 21)),
    Some((2, 22)),
    Some((3, 23)),
    Some((4, 24)),
    Some((5, 25)),
    Some((6, 26)),
    Some((7, 27)),
    Some((8, 28)),
    Some((9, 29)),
    Some((10, 30)),
    Some((11, 31)),
    None,
    Some((17, 37)),
    Some((12, 32)),
    Some((14, 34)),
    Some((15, 35)),
];
/// SmallInteger, LargePositiveInteger and LargeNegativeInteger, as the core counts them.
const KINDS: std::ops::Range<i32> = 0..3;

/// Whether arithmetic means what it should. From now on the core tells when other methods are found.
pub fn hold(core: &mut Core<'_, impl AsMut<Translator>>) -> Result<bool, Error> {
    core.remember_axioms()?;
    for kind in KINDS {
        for (index, primitives) in PRIMITIVES.iter().enumerate() {
            let Some(primitives) = *primitives else { continue };
            if !holds(core, kind, index, primitives)? {
                return Ok(false);
            }
        }
    }
    Ok(true)
}

fn holds(
    core: &mut Core<'_, impl AsMut<Translator>>,
    kind: i32,
    index: usize,
    (small, large): (u16, u16),
) -> Result<bool, Error> {
    let Some(number) = core.axiom(index, kind)? else {
        return Ok(false);
    };
    let code = core.numbered(number)?.code;
    if code.primitive == large {
        return Ok(true);
    }
    if code.primitive != small || !sends_super(&code, index) {
        return Ok(false);
    }
    match core.super_axiom(index, kind)? {
        Some(number) => Ok(core.numbered(number)?.code.primitive == large),
        None => Ok(false),
    }
}

/// Whether the code, behind its primitive, only sends the selector and the argument to super.
fn sends_super(code: &CompiledCode, index: usize) -> bool {
    let special = special_selectors().into_iter().nth(index).flatten();
    let Some(SpecialSelector { selector, .. }) = special else {
        return false;
    };
    let source = format!(
        "{selector} argument\n\t<primitive: {}>\n\t^super {selector} argument",
        code.primitive
    );
    let context = CompileContext {
        class_name: &code.class_name,
        instance_variables: &[],
        globals: &BTreeSet::new(),
        classes: &BTreeSet::new(),
        source: None,
    };
    let Ok(method) = smalltalk::parse_method(&source) else {
        return false;
    };
    let Ok(expected) = compiler::compile(&method, &context, code.set) else {
        return false;
    };
    let selectors = |code: &CompiledCode| -> Vec<Literal> {
        let own = code.literals.len().saturating_sub(2);
        code.literals.iter().take(own).cloned().collect()
    };
    code.num_args == 1 && code.bytes == expected.bytes && selectors(code) == selectors(&expected)
}
