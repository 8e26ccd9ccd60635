//! The stream that the core's Loader reads (`st/vm/Loader.class.st` says what each command and value needs).

use super::numbers::{LoaderCommand, ValueKind};
use num_bigint::{BigInt, Sign};
use num_integer::Integer;
use num_traits::One;
use smalltalk::Names;
use smalltalk::method::SMALL_INTEGERS;

/// A stream being written.
#[derive(Default)]
pub struct Stream {
    bytes: Vec<u8>,
}

impl Stream {
    /// A command.
    pub fn command(&mut self, command: LoaderCommand) {
        self.number(command as i32);
    }

    /// The kind of the value that follows.
    pub fn kind(&mut self, kind: ValueKind) {
        self.number(kind as i32);
    }

    /// A number.
    pub fn number(&mut self, number: i32) {
        self.bytes.extend(number.to_le_bytes());
    }

    /// A number of elements.
    pub fn count(&mut self, count: usize) {
        self.number(count as i32);
    }

    /// Bytes, counted.
    pub fn counted(&mut self, bytes: &[u8]) {
        self.count(bytes.len());
        self.bytes.extend(bytes);
    }

    /// The value nil.
    pub fn nil(&mut self) {
        self.kind(ValueKind::NilObject);
    }

    /// An integer of any size.
    pub fn integer(&mut self, value: &BigInt) {
        match i32::try_from(value) {
            Ok(small) if SMALL_INTEGERS.contains(&small.into()) => {
                self.kind(ValueKind::SmallInteger);
                self.number(small);
            }
            _ => {
                let (sign, magnitude) = value.to_bytes_le();
                self.kind(match sign {
                    Sign::Minus => ValueKind::LargeNegativeInteger,
                    _ => ValueKind::LargePositiveInteger,
                });
                self.counted(&magnitude);
            }
        }
    }

    /// A float.
    pub fn float(&mut self, value: f64) {
        self.kind(ValueKind::Float);
        self.bytes.extend(value.to_le_bytes());
    }

    /// A scaled decimal: its fraction, and the number of digits that it shows.
    pub fn scaled_decimal(&mut self, numerator: &BigInt, denominator: &BigInt, scale: u32) {
        self.instance("ScaledDecimal", 2);
        self.fraction(numerator, denominator);
        self.integer(&scale.into());
    }

    /// A fraction, reduced; an integer where it is one. The denominator is positive.
    pub fn fraction(&mut self, numerator: &BigInt, denominator: &BigInt) {
        let divisor = numerator.gcd(denominator);
        let (numerator, denominator) = (numerator / &divisor, denominator / &divisor);
        if !denominator.is_one() {
            self.instance("Fraction", 2);
        }
        self.integer(&numerator);
        if !denominator.is_one() {
            self.integer(&denominator);
        }
    }

    /// An instance of a class, whose variables follow.
    fn instance(&mut self, class: &str, variables: usize) {
        self.kind(ValueKind::Instance);
        self.class(class);
        self.count(variables);
    }

    /// A character.
    pub fn character(&mut self, value: char) {
        self.kind(ValueKind::Character);
        self.number(value as i32);
    }

    /// A string: of bytes where all its characters are Latin-1.
    pub fn string(&mut self, text: &str) {
        match latin1(text) {
            Some(bytes) => {
                self.kind(ValueKind::ByteString);
                self.counted(&bytes);
            }
            None => {
                self.kind(ValueKind::WideString);
                self.count(text.chars().count());
                for character in text.chars() {
                    self.number(character as i32);
                }
            }
        }
    }

    /// A symbol.
    pub fn symbol(&mut self, text: &str) {
        self.kind(ValueKind::Symbol);
        self.name(text);
    }

    /// Names that are no values: no symbol is made of them.
    pub fn names(&mut self, names: &Names<'_>) {
        self.count(names.len());
        for name in names {
            self.name(name);
        }
    }

    /// Characters beyond Latin-1 are written as UTF-8.
    fn name(&mut self, text: &str) {
        match latin1(text) {
            Some(bytes) => self.counted(&bytes),
            None => self.counted(text.as_bytes()),
        }
    }

    /// An array of symbols or strings.
    pub fn array<T>(&mut self, elements: &[T], mut element: impl FnMut(&mut Self, &T)) {
        self.kind(ValueKind::Array);
        self.count(elements.len());
        for each in elements {
            element(self, each);
        }
    }

    /// A class by name.
    pub fn class(&mut self, name: &str) {
        self.kind(ValueKind::ClassNamed);
        self.symbol(name);
    }

    /// A class or its metaclass.
    pub fn behavior(&mut self, name: &str, class_side: bool) {
        if class_side {
            self.kind(ValueKind::Metaclass);
        }
        self.class(name);
    }

    /// A string, or nil.
    pub fn optional_string(&mut self, text: Option<&str>) {
        match text {
            Some(text) => self.string(text),
            None => self.nil(),
        }
    }

    /// The value alone, which the core reads without a command.
    pub fn value(self) -> Vec<u8> {
        self.bytes
    }

    /// The bytes, with the command that ends them.
    pub fn finish(mut self) -> Vec<u8> {
        self.command(LoaderCommand::End);
        self.bytes
    }
}

fn latin1(text: &str) -> Option<Vec<u8>> {
    text.chars().map(|c| u8::try_from(c as u32).ok()).collect()
}
