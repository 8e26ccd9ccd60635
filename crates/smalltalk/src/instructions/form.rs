//! One encoding of an instruction: the bits that are fixed, the fields, and how the operands come from them.

use super::formula::{Condition, Extension, Formula, Term};

/// Most operands that an instruction has.
pub const MAX_OPERANDS: usize = 4;

/// One encoding of an instruction.
#[derive(Clone, Debug, PartialEq)]
pub struct Form {
    /// As it is written in the pragma.
    pub pattern: String,
    /// What each byte must look like.
    pub bytes: Vec<BytePattern>,
    /// The fields, in order of their letters.
    pub fields: Vec<Field>,
    /// How each operand is made.
    pub operands: Vec<Formula>,
    /// What must hold for the extensions.
    pub condition: Option<Condition>,
}

/// The bits of a byte that are fixed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BytePattern {
    /// The bits that are looked at.
    pub mask: u8,
    /// What they are.
    pub value: u8,
}

/// A field of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its letter.
    pub name: char,
    /// Where its bits are, the most significant first.
    pub segments: Vec<Segment>,
}

/// Adjacent bits of one byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    /// The byte.
    pub byte: usize,
    /// The lowest bit.
    pub shift: u32,
    /// How many bits.
    pub width: u32,
}

impl Field {
    /// Number of bits.
    pub fn width(&self) -> u32 {
        self.segments.iter().map(|segment| segment.width).sum()
    }
}

impl Form {
    /// The form written as this pattern, as yet without operands. `None` if it is malformed.
    pub fn from_pattern(pattern: &str) -> Option<Form> {
        let mut bytes = Vec::new();
        let mut fields: Vec<Field> = Vec::new();
        for group in pattern.split_whitespace() {
            if group.len() != 8 || !group.is_ascii() {
                return None;
            }
            let mut byte = BytePattern::default();
            for (shift, letter) in (0..8u32).rev().zip(group.chars()) {
                match letter {
                    '0' => byte.mask |= 1 << shift,
                    '1' => {
                        byte.mask |= 1 << shift;
                        byte.value |= 1 << shift;
                    }
                    '_' => {}
                    'a'..='z' => add_bit(&mut fields, letter, bytes.len(), shift),
                    _ => return None,
                }
            }
            bytes.push(byte);
        }
        fields.sort_by_key(|field| field.name);
        let complete = !bytes.is_empty();
        complete.then(|| Form {
            pattern: pattern.to_string(),
            bytes,
            fields,
            operands: Vec::new(),
            condition: None,
        })
    }

    /// Whether an instruction in this form can begin with the byte.
    pub fn begins_with(&self, byte: u8) -> bool {
        self.bytes.first().is_some_and(|pattern| pattern.matches(byte))
    }

    /// Whether the bytes begin with an instruction in this form.
    pub fn matches(&self, bytes: &[u8]) -> bool {
        self.bytes.len() <= bytes.len()
            && self
                .bytes
                .iter()
                .zip(bytes)
                .all(|(pattern, byte)| pattern.matches(*byte))
    }

    /// Whether the condition on the extensions holds.
    pub fn holds(&self, extensions: &[i32]) -> bool {
        self.condition
            .as_ref()
            .is_none_or(|condition| condition.holds(extensions))
    }

    /// The fields' values in bytes that match.
    pub fn fields_in(&self, bytes: &[u8]) -> Vec<i32> {
        let value = |field: &Field| {
            field.segments.iter().fold(0i32, |value, segment| {
                let bits = (u32::from(bytes[segment.byte]) >> segment.shift) & ((1 << segment.width) - 1);
                (value << segment.width) | bits as i32
            })
        };
        self.fields.iter().map(value).collect()
    }

    /// The operands' values.
    pub fn operands(&self, fields: &[i32], extensions: &[i32]) -> [i32; MAX_OPERANDS] {
        let mut operands = [0; MAX_OPERANDS];
        for (operand, formula) in operands.iter_mut().zip(&self.operands) {
            *operand = formula.value(fields, extensions);
        }
        operands
    }

    /// The fields and extensions that give these operands, if there are any.
    pub fn solve(&self, operands: &[i32]) -> Option<(Vec<i32>, [i32; Extension::COUNT])> {
        let mut fields = vec![0; self.fields.len()];
        let mut extensions = [0i32; Extension::COUNT];
        for (formula, operand) in self.operands.iter().zip(operands) {
            for (term, value) in formula.solve(*operand)? {
                match term {
                    Term::Field(index) => fields[index] = value,
                    Term::Extension(extension, part) => {
                        let whole = &mut extensions[extension.index()];
                        *whole = whole.checked_add(part.contribution(value)?)?;
                    }
                }
            }
        }
        let fit = self
            .fields
            .iter()
            .zip(&fields)
            .all(|(field, value)| (0..1i64 << field.width()).contains(&i64::from(*value)));
        let right = fit && self.operands(&fields, &extensions)[..operands.len()] == *operands;
        (right && self.holds(&extensions)).then_some((fields, extensions))
    }

    /// The bytes with these fields.
    pub fn bytes_with(&self, fields: &[i32]) -> Vec<u8> {
        let mut bytes: Vec<u8> = self.bytes.iter().map(|pattern| pattern.value).collect();
        for (field, value) in self.fields.iter().zip(fields) {
            let mut value = *value as u32;
            for segment in field.segments.iter().rev() {
                bytes[segment.byte] |= ((value & ((1 << segment.width) - 1)) as u8) << segment.shift;
                value >>= segment.width;
            }
        }
        bytes
    }

    /// The bytes for one operand that needs no extension.
    pub(super) fn encode_plain(&self, operand: i32) -> Option<Vec<u8>> {
        let (fields, extensions) = self.solve(&[operand])?;
        (extensions == [0; Extension::COUNT]).then(|| self.bytes_with(&fields))
    }
}

impl BytePattern {
    /// Whether the byte looks like this.
    pub fn matches(self, byte: u8) -> bool {
        byte & self.mask == self.value
    }
}

fn add_bit(fields: &mut Vec<Field>, name: char, byte: usize, shift: u32) {
    let index = fields.iter().position(|field| field.name == name).unwrap_or_else(|| {
        fields.push(Field {
            name,
            segments: Vec::new(),
        });
        fields.len() - 1
    });
    let segments = &mut fields[index].segments;
    match segments.last_mut() {
        Some(segment) if segment.byte == byte && segment.shift == shift + 1 => {
            segment.shift = shift;
            segment.width += 1;
        }
        _ => segments.push(Segment { byte, shift, width: 1 }),
    }
}
