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

#[cfg(test)]
mod tests {
    use super::rests_on;
    use crate::classes::{Class, Classes};

    #[test]
    fn arithmetic_of_integers_matters_wherever_it_is_inherited_from() {
        let mut classes = Classes::default();
        let hierarchy = "Object Magnitude Number Integer LargePositiveInteger LargeNegativeInteger";
        let chain = hierarchy.split(' ');
        let supers = std::iter::once(None).chain(chain.clone().map(Some));
        let more = [("SmallInteger", Some("Integer")), ("Float", Some("Number"))];
        for (name, superclass) in chain.clone().zip(supers).chain(more) {
            classes.define(Class {
                name: name.to_owned(),
                superclass: superclass.map(str::to_owned),
                ..Class::default()
            });
        }
        let arithmetic = "+ - < > <= >= = ~= * / \\\\ @ bitShift: // bitAnd: bitOr:";
        for class in chain.chain(["SmallInteger"]) {
            for selector in arithmetic.split(' ') {
                assert!(rests_on(&classes, class, false, selector), "{class}>>{selector}");
                assert!(!rests_on(&classes, class, true, selector), "{class} class>>{selector}");
                assert!(!rests_on(&classes, "Float", false, selector), "Float>>{selector}");
            }
            for selector in ["==", "class", "benchmark", "bitXor:", "even"] {
                assert!(!rests_on(&classes, class, false, selector), "{class}>>{selector}");
            }
        }
    }
}
