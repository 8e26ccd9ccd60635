//! The instruction sets. There is no table of instructions here: each is a method of the class `Instructions` in
//! `st/vm`, and its pragmas, its comment and its body are read when a set is first asked for. See that class's comment
//! for the notation.

mod definition;
mod effects;
mod evaluation;
mod form;
mod formula;
mod listing;
mod literals;
pub(crate) mod selectors;
mod set;
mod stack_depth;
mod vm_classes;

use std::collections::HashMap;
use std::sync::OnceLock;

use thiserror::Error;

pub use definition::Definition;
pub use effects::Effect;
pub use form::{BytePattern, Field, Form, MAX_OPERANDS, Segment};
pub use formula::{Condition, Extension, ExtensionPart, Formula, Term};
pub use listing::{ListingLine, disassemble, english, listing};
pub use literals::print_literal;
pub use selectors::{EMBEDDED_CLOSURE, num_args};
pub use set::Set;
pub use stack_depth::{Fault, NO_INSTRUCTION, Subject, Wrong, depths};

use evaluation::Collected;

/// Most prefixes that are looked at before one instruction.
const MAX_PREFIXES: usize = 16;

/// An entry of [`InstructionSet::forms_for_byte`].
#[derive(Clone, Copy, Debug)]
pub struct FormEntry<'a> {
    /// The instruction.
    pub definition: &'a Definition,
    /// One of its forms, which begins with the byte.
    pub form: &'a Form,
}

/// A decoded instruction.
#[derive(Clone, Copy, Debug)]
pub struct Decoded<'a> {
    /// What it is.
    pub definition: &'a Definition,
    /// The form it is written in.
    pub form: &'a Form,
    operands: [i32; MAX_OPERANDS],
    /// Where it begins, with its first prefix.
    pub start: usize,
    /// Where the next one begins.
    pub next_pc: usize,
    /// Number of prefixes.
    pub prefixes: usize,
}

impl Decoded<'_> {
    /// The operands, in the order of the selector's keywords.
    pub fn operands(&self) -> &[i32] {
        &self.operands[..self.definition.operand_names.len()]
    }

    /// The operand of this name.
    pub fn operand(&self, name: &str) -> Option<i32> {
        let index = self.definition.operand_names.iter().position(|each| each == name)?;
        self.operands().get(index).copied()
    }
}

/// A selector that instructions send without naming it by a literal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpecialSelector {
    /// The selector.
    pub selector: String,
    /// Its number of arguments.
    pub num_args: usize,
}

/// Bytes that are no instruction.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum DecodeError {
    /// No form matches the bytes.
    #[error("byte {byte:#04x} at {pc} begins no instruction")]
    Unassigned {
        /// Where.
        pc: usize,
        /// The byte.
        byte: u8,
    },
    /// The bytes end within an instruction.
    #[error("the code ends within the instruction at {pc}")]
    Truncated {
        /// Where the instruction begins.
        pc: usize,
    },
    /// Prefixes without end.
    #[error("more than {MAX_PREFIXES} prefixes at {pc}")]
    TooManyPrefixes {
        /// Where the first one begins.
        pc: usize,
    },
}

/// An instruction that cannot be written.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum EncodeError {
    /// The set has no such instruction.
    #[error("the instruction set {set} has no instruction {selector}", set = .set.name())]
    NoSuchInstruction {
        /// The set.
        set: Set,
        /// The instruction's selector.
        selector: String,
    },
    /// An operand is out of range, or there are too many or too few.
    #[error("{selector} cannot be encoded with operands {operands:?}")]
    OutOfRange {
        /// The instruction's selector.
        selector: String,
        /// Its operands.
        operands: Vec<i32>,
    },
}

/// An instruction set.
#[derive(Debug)]
pub struct InstructionSet {
    /// Which one.
    pub set: Set,
    /// Its instructions, in the order of the class.
    pub definitions: Vec<Definition>,
    by_selector: HashMap<String, usize>,
    by_special_selector: HashMap<String, usize>,
    by_first_byte: Vec<Vec<(usize, usize)>>,
}

impl InstructionSet {
    /// The instruction set, read from `st/vm` the first time.
    ///
    /// # Panics
    /// If that class, which is part of this program, is malformed; a test of this crate reads it.
    pub fn get(set: Set) -> &'static InstructionSet {
        static SISTA_V1: OnceLock<InstructionSet> = OnceLock::new();
        static V3_PLUS_CLOSURES: OnceLock<InstructionSet> = OnceLock::new();
        let cell = match set {
            Set::SistaV1 => &SISTA_V1,
            Set::V3PlusClosures => &V3_PLUS_CLOSURES,
        };
        cell.get_or_init(|| InstructionSet::new(set, vm_classes::definitions(set)))
    }

    fn new(set: Set, definitions: Vec<Definition>) -> InstructionSet {
        let by_selector = definitions
            .iter()
            .enumerate()
            .map(|(index, each)| (each.selector.clone(), index))
            .collect();
        let special = |(index, each): (usize, &Definition)| Some((each.special_selector.as_ref()?.0.clone(), index));
        let by_special_selector = definitions.iter().enumerate().filter_map(special).collect();
        let mut by_first_byte = vec![Vec::new(); 256];
        for (index, definition) in definitions.iter().enumerate() {
            for (form_index, form) in definition.forms.iter().enumerate() {
                for byte in (0..=255u8).filter(|byte| form.begins_with(*byte)) {
                    by_first_byte[usize::from(byte)].push((index, form_index));
                }
            }
        }
        InstructionSet {
            set,
            definitions,
            by_selector,
            by_special_selector,
            by_first_byte,
        }
    }

    /// The instruction with this selector.
    pub fn definition(&self, selector: &str) -> Option<&Definition> {
        self.by_selector.get(selector).map(|index| &self.definitions[*index])
    }

    /// The instruction that sends this selector without naming it by a literal.
    pub fn sender_of(&self, selector: &str) -> Option<&Definition> {
        self.by_special_selector
            .get(selector)
            .map(|index| &self.definitions[*index])
    }

    /// The forms that begin with this byte, in the order in which they are tried. More than one may match the first
    /// byte; the bits of the second, or the forms' conditions, decide between them.
    pub fn forms_for_byte(&self, byte: u8) -> impl Iterator<Item = FormEntry<'_>> {
        self.by_first_byte[usize::from(byte)].iter().map(|(definition, form)| {
            let definition = &self.definitions[*definition];
            FormEntry {
                definition,
                form: &definition.forms[*form],
            }
        })
    }

    /// The instruction that begins at this offset, with its prefixes.
    pub fn decode(&self, bytes: &[u8], start: usize) -> Result<Decoded<'_>, DecodeError> {
        let mut extensions = [0; Extension::COUNT];
        let mut collected: [Collected; Extension::COUNT] = Default::default();
        let mut pc = start;
        for prefixes in 0..=MAX_PREFIXES {
            let entry = self.match_at(bytes, pc, &extensions)?;
            let fields = entry.form.fields_in(&bytes[pc..]);
            let operands = entry.form.operands(&fields, &extensions);
            pc += entry.form.bytes.len();
            match &entry.definition.prefix {
                Some(prefix) => {
                    let index = prefix.extension().index();
                    extensions[index] = prefix.collect(&mut collected[index], operands[0]).unwrap_or(0);
                }
                None => {
                    let FormEntry { definition, form } = entry;
                    return Ok(Decoded {
                        definition,
                        form,
                        operands,
                        start,
                        next_pc: pc,
                        prefixes,
                    });
                }
            }
        }
        Err(DecodeError::TooManyPrefixes { pc: start })
    }

    fn match_at(&self, bytes: &[u8], pc: usize, extensions: &[i32]) -> Result<FormEntry<'_>, DecodeError> {
        let rest = bytes.get(pc..).unwrap_or_default();
        let Some(byte) = rest.first() else {
            return Err(DecodeError::Truncated { pc });
        };
        let mut error = DecodeError::Unassigned { pc, byte: *byte };
        for entry in self.forms_for_byte(*byte) {
            if rest.len() < entry.form.bytes.len() {
                error = DecodeError::Truncated { pc };
            } else if entry.form.matches(rest) && entry.form.holds(extensions) {
                return Ok(entry);
            }
        }
        Err(error)
    }

    /// The bytes for the instruction in its longest form, without prefixes.
    pub fn encode_long(&self, selector: &str, operands: &[i32]) -> Result<Vec<u8>, EncodeError> {
        let forms = self
            .definition(selector)
            .map_or(&[][..], |definition| &definition.forms);
        let encoded = forms.iter().filter_map(|form| {
            let bytes = self.encode_form(form, operands)?;
            (bytes.len() == form.bytes.len()).then_some(bytes)
        });
        let longest = encoded.max_by_key(Vec::len);
        longest.map_or_else(|| self.encode(selector, operands), Ok)
    }

    /// The shortest bytes for the instruction, with the prefixes that its operands need.
    pub fn encode(&self, selector: &str, operands: &[i32]) -> Result<Vec<u8>, EncodeError> {
        let Some(definition) = self.definition(selector) else {
            return Err(EncodeError::NoSuchInstruction {
                set: self.set,
                selector: selector.to_string(),
            });
        };
        let out_of_range = || EncodeError::OutOfRange {
            selector: selector.to_string(),
            operands: operands.to_vec(),
        };
        if definition.operand_names.len() != operands.len() {
            return Err(out_of_range());
        }
        let mut shortest: Option<Vec<u8>> = None;
        for form in &definition.forms {
            let may_be_shorter = shortest.as_ref().is_none_or(|best| form.bytes.len() < best.len());
            if let Some(bytes) = may_be_shorter.then(|| self.encode_form(form, operands)).flatten()
                && shortest.as_ref().is_none_or(|best| bytes.len() < best.len())
            {
                shortest = Some(bytes);
            }
        }
        shortest.ok_or_else(out_of_range)
    }

    fn encode_form(&self, form: &Form, operands: &[i32]) -> Option<Vec<u8>> {
        let (fields, extensions) = form.solve(operands)?;
        let mut bytes = Vec::new();
        for extension in Extension::ALL {
            bytes.extend(self.encode_extension(extension, extensions[extension.index()])?);
        }
        bytes.extend(form.bytes_with(&fields));
        Some(bytes)
    }

    /// Prefixes that collect the value: its bytes, most significant first, as few as give it back.
    fn encode_extension(&self, extension: Extension, value: i32) -> Option<Vec<u8>> {
        if value == 0 {
            return Some(Vec::new());
        }
        let definition = self
            .definitions
            .iter()
            .find(|each| each.collects() == Some(extension))?;
        let prefix = definition.prefix.as_ref()?;
        let big_endian = value.to_be_bytes();
        (0..big_endian.len()).rev().find_map(|first| {
            let mut collected = Collected::new();
            let bytes = big_endian[first..].iter().map(|byte| i32::from(*byte));
            let extension = bytes.map(|byte| prefix.collect(&mut collected, byte)).last();
            if extension != Some(Some(value)) {
                return None;
            }
            let forms = big_endian[first..]
                .iter()
                .map(|byte| definition.forms.first()?.encode_plain(i32::from(*byte)));
            forms.collect::<Option<Vec<_>>>().map(|each| each.concat())
        })
    }
}

/// The special selectors, in order. `None` stands for a place whose selector no instruction gives.
pub fn special_selectors() -> Vec<Option<SpecialSelector>> {
    let mut selectors = Vec::new();
    let definitions = Set::ALL.iter().flat_map(|set| &InstructionSet::get(*set).definitions);
    for (selector, index) in definitions.filter_map(|each| each.special_selector.as_ref()) {
        if selectors.len() <= *index {
            selectors.resize(index + 1, None);
        }
        let num_args = num_args(selector);
        selectors[*index] = Some(SpecialSelector {
            selector: selector.clone(),
            num_args,
        });
    }
    selectors
}
