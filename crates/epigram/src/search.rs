//! Finding all places in a text that a rule matches.

use crate::grammar::{Grammar, RuleId};
use crate::machine::Machine;
use crate::patience::Patience;
use crate::tree::Tree;

/// A place that a rule matches.
#[derive(Clone, Debug)]
pub struct Found<'s> {
    /// Offset of the first byte in the text that was searched.
    pub start: u32,
    /// Offset behind the last byte.
    pub end: u32,
    /// What was read there; its places are offsets into the whole text.
    pub tree: Tree<'s>,
}

impl Grammar {
    /// All places in a text that a rule matches, from left to right, none inside another. Empty matches do not count.
    /// Each place is tried afresh, so this takes time in proportion to the text only if attempts fail soon.
    pub fn find<'s>(&'s self, rule: RuleId, text: &'s str) -> impl Iterator<Item = Found<'s>> {
        let start = self.analysis.of_rule(rule);
        let mut machine = Machine::<false>::new(self, Patience::endless(), text);
        let end = u32::try_from(text.len()).unwrap_or(0);
        let mut position = 0;
        std::iter::from_fn(move || {
            while position < end {
                let here = position;
                let byte = text.as_bytes()[here as usize];
                position += 1;
                if !text.is_char_boundary(here as usize) || !(start.empty || start.first.contains(byte)) {
                    continue;
                }
                if let Ok(behind) = machine.run(rule, here, false)
                    && behind > here
                {
                    position = behind;
                    let tree = Tree::new(self, text, std::mem::take(&mut machine.nodes));
                    return Some(Found {
                        start: here,
                        end: behind,
                        tree,
                    });
                }
            }
            None
        })
    }
}
