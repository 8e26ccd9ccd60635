//! What is translated: a method, a block, or a block inside a method, and what its record is known to hold.

use super::known::Known;
use crate::ir::{ClassId, Program};
use num_traits::ToPrimitive;
use smalltalk::instructions::Set;
use smalltalk::method::{CompiledCode, EXTERNAL_CALL, Literal};
use std::sync::Arc;

/// What was seen lately of the objects that code is about. They are guesses: a translation is right without them, but larger and slower.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// The kinds of its receivers.
    pub receivers: u32,
    /// For each literal, the header being 0, what was seen of the message that it is the selector of.
    pub literals: Vec<Message>,
    /// For each special selector, what was seen of the message that it is the selector of.
    pub specials: Vec<Message>,
}

/// What was seen of a message. Sets of [`Kind`]s are bits.
#[derive(Clone, Debug, Default)]
pub struct Message {
    /// The kinds of its receivers.
    pub kinds: u32,
    /// Of how many classes these were.
    pub classes: u32,
    /// Short methods that it ran.
    pub methods: Vec<Short>,
}

/// A short method.
#[derive(Clone, Debug)]
pub struct Short {
    /// The number of its code.
    pub number: u32,
    /// The kinds of the receivers that ran it.
    pub kinds: u32,
    /// Of how many classes these were.
    pub classes: u32,
    /// The method, where that is known.
    pub code: Option<Arc<CompiledCode>>,
}

impl Seen {
    /// What was seen of the message that the literal is the selector of.
    pub(super) fn literal(&self, index: usize) -> Option<&Message> {
        self.literals.get(index)
    }

    /// The same of a special selector.
    pub(super) fn special(&self, index: usize) -> Option<&Message> {
        self.specials.get(index)
    }

    /// Forgets what is of special selectors that are not wanted.
    pub fn keep_specials(&mut self, is_wanted: impl Fn(usize) -> bool) {
        let specials = self.specials.iter_mut().enumerate();
        specials
            .filter(|(index, _)| !is_wanted(*index))
            .for_each(|(_, message)| *message = Message::default());
    }

    /// Forgets short methods: all are called.
    pub fn forget_shorts(&mut self) {
        let messages = self.literals.iter_mut().chain(&mut self.specials);
        messages.for_each(|message| message.methods.clear());
    }

    /// All short methods.
    pub fn shorts(&mut self) -> impl Iterator<Item = &mut Short> {
        let messages = self.literals.iter_mut().chain(&mut self.specials);
        messages.flat_map(|message| &mut message.methods)
    }

    /// Whether kinds, or short methods, were seen that the other one has not.
    pub fn has_more_than(&self, other: &Seen) -> bool {
        let literals = self.literals.iter().zip(&other.literals);
        let specials = self.specials.iter().zip(&other.specials);
        self.receivers & !other.receivers != 0
            || self.literals.len() > other.literals.len()
            || literals
                .chain(specials)
                .any(|(mine, theirs)| mine.has_more_than(theirs))
    }
}

impl Message {
    fn has_more_than(&self, other: &Message) -> bool {
        let is_new = |mine: &Short| {
            let other = other.methods.iter().find(|theirs| theirs.number == mine.number);
            other.is_none_or(|theirs| mine.kinds & !theirs.kinds != 0)
        };
        self.kinds & !other.kinds != 0 || self.methods.iter().any(is_new)
    }
}

/// The kinds of objects, by the bit that `Behavior>>kind` gives them: SmallIntegers, and the classes of `st/vm` that others are instances of.
const KINDS: [Option<&str>; 16] = [
    None,
    Some("Fixed2"),
    Some("Fixed4"),
    Some("Fixed6"),
    Some("Fixed8"),
    Some("Fixed12"),
    Some("Fixed16"),
    Some("Pointers"),
    Some("ClassObject"),
    Some("BlockClosure"),
    Some("Bytes"),
    Some("Character"),
    Some("Float"),
    Some("Words"),
    Some("Context"),
    Some("CompiledCode"),
];

/// What an object is for WebAssembly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A SmallInteger.
    Small,
    /// An instance of this class itself.
    Own(ClassId),
}

/// The kinds of a set.
pub(super) fn kinds(program: &Program, set: u32) -> Vec<Kind> {
    let class = |name: &str| program.classes.iter().position(|class| class.name == name);
    let members = KINDS.iter().enumerate().filter(|(bit, _)| set >> bit & 1 != 0);
    members
        .filter_map(|(_, name)| match name {
            None => Some(Kind::Small),
            Some(name) => class(name).map(|class| Kind::Own(ClassId(class as u32))),
        })
        .collect()
}

/// What is translated.
#[derive(Clone, Debug)]
pub struct Subject<'c> {
    /// The method or block that holds the instructions.
    pub code: &'c CompiledCode,
    /// Offset of the first instruction.
    pub start: usize,
    /// Number of arguments.
    pub num_args: usize,
    /// Number of slots in use at the start.
    pub num_temps: usize,
    /// Number of values copied from the closure.
    pub num_copied: usize,
    /// Whether the receiver is a closure.
    pub is_block: bool,
    /// The primitive, or 0.
    pub primitive: u16,
    /// Whether it begins within a loop: `start` is the offset of a backward jump, `num_temps` are the slots in use there, and a context stands in
    /// the receiver's place.
    pub is_loop: bool,
    /// Whether calls are counted, because something better than a translation may be asked for.
    pub is_counted: bool,
    /// What was seen, if anybody looked.
    pub seen: Option<Seen>,
}

impl<'c> Subject<'c> {
    /// A method, or a block with a code object of its own.
    pub fn code(code: &'c CompiledCode) -> Self {
        Self {
            code,
            start: 0,
            num_args: code.num_args,
            num_temps: code.num_temps,
            num_copied: code.num_copied,
            is_block: code.is_block,
            primitive: code.primitive,
            is_loop: false,
            is_counted: false,
            seen: None,
        }
    }

    /// The block whose instructions begin at the offset inside a method (V3PlusClosures).
    pub fn embedded(code: &'c CompiledCode, start: usize) -> Option<Self> {
        let block = code.embedded_blocks.iter().find(|block| block.start == start)?;
        Some(Self {
            code,
            start,
            num_args: block.num_args,
            num_temps: block.num_args + block.num_copied,
            num_copied: block.num_copied,
            is_block: true,
            primitive: 0,
            is_loop: false,
            is_counted: false,
            seen: None,
        })
    }

    /// The same from the backward jump at the offset on, for an activation with so many slots in use there.
    pub fn within_loop(self, start: usize, slots: usize) -> Self {
        Self {
            start,
            num_args: 0,
            num_temps: slots,
            num_copied: 0,
            primitive: 0,
            is_loop: true,
            is_counted: false,
            ..self
        }
    }

    /// For WAT, profiles and traps.
    pub fn name(&self) -> String {
        let block = if self.is_block { " []" } else { "" };
        let entry = if self.is_loop { " loop" } else { "" };
        format!("{}>>{}{block}{entry}", self.code.class_name, self.code.selector)
    }

    /// The kind of object that the receiver is taken to be: the only one that was seen. Where it is another, the interpreter runs the code. A primitive takes any.
    pub(super) fn receiver(&self, program: &Program) -> Option<Kind> {
        let seen = self.seen.as_ref().filter(|_| self.primitive == 0 && !self.is_loop)?;
        match kinds(program, seen.receivers)[..] {
            [kind] => Some(kind),
            _ => None,
        }
    }

    /// A field of the record, if it never changes.
    pub(super) fn field(&self, program: &Program, name: &str) -> Option<Known> {
        let value = match name {
            "start" => self.start,
            "numArgs" => self.num_args,
            "numTemps" => self.num_temps,
            "numCopied" => self.num_copied,
            "frameSize" => self.code.frame_size,
            "primitive" => self.resolved_primitive(program).into(),
            "isBlock" => self.is_block.into(),
            "set" => set_offset(self.code.set),
            _ => return None,
        };
        Some(Known::I32(value as i32))
    }

    /// The number by which the core calls the primitive; 0 where nothing has the name that is called.
    fn resolved_primitive(&self, program: &Program) -> u16 {
        if self.primitive != EXTERNAL_CALL {
            return self.primitive;
        }
        let call = self.code.external_call();
        call.and_then(|(module, name)| program.named_primitive(module, name))
            .unwrap_or_default()
    }

    /// A literal, the header being 0.
    pub(super) fn literal(&self, index: u32) -> Known {
        let literal = (index as usize)
            .checked_sub(1)
            .and_then(|index| self.code.literals.get(index));
        match literal {
            Some(Literal::Integer(value)) => {
                let small = value.to_i32().filter(|value| *value << 1 >> 1 == *value);
                small.map_or(Known::Literal(index), Known::Small)
            }
            _ => Known::Literal(index),
        }
    }
}

/// Where the set's 256 first bytes begin in the interpreter's jump table.
pub fn set_offset(set: Set) -> usize {
    Set::ALL.iter().position(|each| *each == set).unwrap_or_default() * 256
}
