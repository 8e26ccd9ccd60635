//! Code by its number: what the host knows of it.

use smalltalk::instructions::{Decoded, InstructionSet};
use smalltalk::method::CompiledCode;
use std::collections::BTreeSet;
use std::sync::Arc;
use wasmgc::specialise::{Seen, Subject};

/// A code that the core knows by its number.
#[derive(Clone, Debug)]
pub struct Numbered {
    /// The code.
    pub code: Arc<CompiledCode>,
    /// Where it stands within its method's instructions: the offset of the first one of a block of V3PlusClosures.
    pub block: Option<usize>,
    /// Its source, where there is one.
    pub origin: Option<Arc<Origin>>,
    /// What was seen of the objects that it is about, where it is to be translated.
    pub seen: Option<Seen>,
}

/// The source of a method.
#[derive(Clone, Debug)]
pub struct Origin {
    /// The name of the file that it was loaded from.
    pub file: Option<String>,
    /// The line there, from 1, in which the text begins.
    pub line: usize,
    /// The text, which the places of the code refer to.
    pub text: Arc<str>,
    /// Whether the text is statements.
    pub is_script: bool,
}

impl Numbered {
    /// `Class>>selector`, of the method that it is or stands in.
    pub fn method_name(&self) -> String {
        format!("{}>>{}", self.code.class_name, self.code.selector)
    }

    /// The same; what is a block is said to be one.
    pub fn name(&self) -> String {
        let block = if self.is_block() { "[] in " } else { "" };
        format!("{block}{}", self.method_name())
    }

    /// Whether it is a block.
    pub fn is_block(&self) -> bool {
        self.code.is_block || self.block.is_some()
    }

    /// How many instructions it has; those of blocks that stand within them count, too.
    pub fn num_instructions(&self) -> usize {
        self.instructions().count()
    }

    /// The special selectors that it sends, by their numbers.
    pub fn special_selectors(&self) -> BTreeSet<usize> {
        let specials = self
            .instructions()
            .map(|each| each.definition.special_selector.as_ref());
        specials.flatten().map(|(_, number)| *number).collect()
    }

    fn instructions(&self) -> impl Iterator<Item = Decoded<'static>> {
        let set = InstructionSet::get(self.code.set);
        let blocks = &self.code.embedded_blocks;
        let embedded = blocks.iter().find(|each| Some(each.start) == self.block);
        let (mut pc, end) = embedded.map_or((0, self.code.bytes.len()), |block| (block.start, block.end));
        std::iter::from_fn(move || {
            let decoded = (pc < end).then(|| set.decode(&self.code.bytes, pc).ok())??;
            pc = decoded.next_pc;
            Some(decoded)
        })
    }

    /// What a translation is made of.
    pub fn subject(&self) -> Option<Subject<'_>> {
        let subject = match self.block {
            Some(start) => Subject::embedded(&self.code, start)?,
            None => Subject::code(&self.code),
        };
        Some(Subject {
            seen: self.seen.clone(),
            ..subject
        })
    }
}
