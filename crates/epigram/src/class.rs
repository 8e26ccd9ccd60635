//! Sets of characters: the terminals that match one character.

use std::fmt;

/// A set of characters, made of single ones and ranges.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Class {
    /// One bit for each ASCII character: nearly all source is ASCII, so this is the fast way.
    ascii: u128,
    /// Ranges beyond ASCII, both ends included.
    ranges: Vec<(char, char)>,
    /// What people call a member.
    name: Option<String>,
}

impl Class {
    /// The empty set.
    pub fn new() -> Self {
        Self::default()
    }

    /// The set of all characters.
    pub fn any() -> Self {
        Self::new().range('\0', char::MAX)
    }

    /// This set and the characters of `members`.
    pub fn characters(self, members: &str) -> Self {
        members.chars().fold(self, |class, member| class.range(member, member))
    }

    /// This set and the characters from `first` to `last`, both included.
    pub fn range(mut self, first: char, last: char) -> Self {
        for code in first as u32..=(last as u32).min(127) {
            self.ascii |= 1 << code;
        }
        if last as u32 > 127 {
            self.ranges.push((first.max('\u{80}'), last));
        }
        self
    }

    /// This set and all of `other`.
    pub fn and(mut self, other: &Class) -> Self {
        self.ascii |= other.ascii;
        self.ranges.extend_from_slice(&other.ranges);
        self
    }

    /// This set without the ASCII characters of `members`.
    pub fn without(mut self, members: &str) -> Self {
        for member in members.bytes().filter(u8::is_ascii) {
            self.ascii &= !(1 << member);
        }
        self
    }

    /// The same set under a name, which stands in messages and in the printed grammar.
    pub fn named(mut self, name: &str) -> Self {
        self.name = Some(name.to_owned());
        self
    }

    /// Whether a character belongs to the set.
    pub fn contains(&self, character: char) -> bool {
        match character as u32 {
            code @ 0..=127 => self.contains_ascii(code as u8),
            _ => self
                .ranges
                .iter()
                .any(|&(first, last)| first <= character && character <= last),
        }
    }

    /// Whether a byte below 128 belongs to the set.
    #[inline]
    pub(crate) fn contains_ascii(&self, byte: u8) -> bool {
        self.ascii >> byte & 1 == 1
    }

    /// How many bytes of UTF-8 the member at the start of `rest` takes, if there is one.
    #[inline]
    pub(crate) fn match_length(&self, text: &str, position: usize) -> Option<usize> {
        let byte = *text.as_bytes().get(position)?;
        if byte < 128 {
            return self.contains_ascii(byte).then_some(1);
        }
        if self.ranges.is_empty() {
            return None;
        }
        let character = text.get(position..)?.chars().next()?;
        self.contains(character).then(|| character.len_utf8())
    }

    /// Whether there are members beyond ASCII.
    pub(crate) fn reaches_beyond_ascii(&self) -> bool {
        !self.ranges.is_empty()
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(name) = &self.name {
            return write!(f, "{name}");
        }
        write!(f, "[")?;
        let mut code = 0u8;
        while code < 128 {
            if !self.contains_ascii(code) {
                code += 1;
                continue;
            }
            let first = code;
            while code < 128 && self.contains_ascii(code) {
                code += 1;
            }
            write_range(f, first as char, (code - 1) as char)?;
        }
        for &(first, last) in &self.ranges {
            write_range(f, first, last)?;
        }
        write!(f, "]")
    }
}

fn write_range(f: &mut fmt::Formatter<'_>, first: char, last: char) -> fmt::Result {
    write!(f, "{}", first.escape_debug())?;
    match last as u32 - first as u32 {
        0 => Ok(()),
        1 => write!(f, "{}", last.escape_debug()),
        _ => write!(f, "-{}", last.escape_debug()),
    }
}
