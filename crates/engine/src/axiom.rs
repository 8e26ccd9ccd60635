//! What every proof of advice rests on: that the arithmetic special selectors mean to integers what `verify` takes them to mean.
//!
//! Their methods are ordinary ones, which a program may replace. Then nothing that was proved holds any more. Where the primitives of
//! these methods are given integers they answer, so what the methods do otherwise does not matter.

use crate::classes::Classes;
use smalltalk::instructions::special_selectors;

/// The classes of integers. Methods of their superclasses count, too: they are inherited, or reached by super.
const INTEGERS: [&str; 3] = ["SmallInteger", "LargePositiveInteger", "LargeNegativeInteger"];
/// So many of the special selectors are arithmetic, the first ones (Squeak's `SmalltalkImage>>specialSelectors`).
const ARITHMETIC: usize = 16;

/// Whether proofs rest on the method that a class has, or inherits, for the selector.
pub fn rests_on(classes: &Classes, class: &str, class_side: bool, selector: &str) -> bool {
    let is_integer = || {
        let mut integers = INTEGERS.iter().flat_map(|integer| classes.chain(integer));
        integers.any(|each| each.name == class)
    };
    let is_arithmetic = || {
        let mut selectors = special_selectors().into_iter().take(ARITHMETIC).flatten();
        selectors.any(|each| each.selector == selector)
    };
    !class_side && is_integer() && is_arithmetic()
}
