//! Values that the core describes (`st/vm/Description.class.st`), in the form of the [`Stream`](crate::protocol::stream).

use super::numbers::ValueKind;
use crate::error::Error;
use num_bigint::{BigInt, Sign};

/// A value, as far as the host looks into it.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Nil,
    True,
    False,
    Integer(BigInt),
    Float(f64),
    Character(char),
    String(String),
    Symbol(String),
    Array(Vec<Value>),
    ByteArray(Vec<u8>),
    /// An association of this key, which is a name where it is one of a variable.
    Association(Box<Value>),
    /// The association of the method's class.
    MethodClass,
    /// The code of a block.
    Code(u32),
    /// The code around a block.
    OuterCode,
    /// Anything else.
    Other,
}

impl Value {
    /// Reads a value.
    pub fn read(bytes: &[u8]) -> Result<Value, Error> {
        Reader { bytes }.value().ok_or_else(malformed)
    }

    /// The text of a string or symbol.
    pub fn text(&self) -> Option<&str> {
        match self {
            Value::String(text) | Value::Symbol(text) => Some(text),
            _ => None,
        }
    }

    /// The texts of an Array of strings or symbols; others are left out.
    pub fn texts(&self) -> Vec<String> {
        let elements = self.elements().unwrap_or_default();
        elements.iter().filter_map(Value::text).map(str::to_owned).collect()
    }

    /// The elements of an Array.
    pub fn elements(&self) -> Option<&[Value]> {
        match self {
            Value::Array(elements) => Some(elements),
            _ => None,
        }
    }

    /// The elements of an Array of so many.
    pub fn fields<const N: usize>(self) -> Result<[Value; N], Error> {
        match self {
            Value::Array(elements) => elements.try_into().map_err(|_| malformed()),
            _ => Err(malformed()),
        }
    }

    /// A number that an i32 holds.
    pub fn number(&self) -> Result<i32, Error> {
        match self {
            Value::Integer(value) => i32::try_from(value).map_err(|_| malformed()),
            _ => Err(malformed()),
        }
    }

    /// A number of things.
    pub fn count(&self) -> Result<usize, Error> {
        usize::try_from(self.number()?).map_err(|_| malformed())
    }

    /// Whether it is true.
    pub fn is_true(&self) -> bool {
        *self == Value::True
    }
}

/// `Foo` or `Foo class`.
pub fn class_name_of(name: &Value, is_meta: &Value) -> String {
    let name = name.text().unwrap_or("?");
    let side = if is_meta.is_true() { " class" } else { "" };
    format!("{name}{side}")
}

/// The core has described something in another way than the host reads it: a program has put something else there.
pub fn malformed() -> Error {
    Error::Damaged("the core describes something that cannot be read".to_owned())
}

struct Reader<'b> {
    bytes: &'b [u8],
}

impl Reader<'_> {
    fn value(&mut self) -> Option<Value> {
        Some(match ValueKind::from_number(self.number()?)? {
            ValueKind::NilObject => Value::Nil,
            ValueKind::TrueObject => Value::True,
            ValueKind::FalseObject => Value::False,
            ValueKind::SmallInteger => Value::Integer(BigInt::from(self.number()?)),
            ValueKind::LargePositiveInteger => Value::Integer(BigInt::from_bytes_le(Sign::Plus, self.counted()?)),
            ValueKind::LargeNegativeInteger => Value::Integer(BigInt::from_bytes_le(Sign::Minus, self.counted()?)),
            ValueKind::Float => Value::Float(f64::from_le_bytes(self.take(8)?.try_into().ok()?)),
            ValueKind::Character => Value::Character(char::from_u32(self.number()? as u32)?),
            ValueKind::ByteString => Value::String(latin1(self.counted()?)),
            ValueKind::WideString => Value::String(self.wide()?),
            ValueKind::Symbol => Value::Symbol(symbol(self.counted()?)),
            ValueKind::Array => Value::Array(self.array()?),
            ValueKind::ByteArray => Value::ByteArray(self.counted()?.to_vec()),
            ValueKind::Global => Value::Association(Box::new(self.value()?)),
            ValueKind::MethodClass => Value::MethodClass,
            ValueKind::Code => Value::Code(self.number()? as u32),
            ValueKind::OuterCode => Value::OuterCode,
            ValueKind::Binding
            | ValueKind::ClassNamed
            | ValueKind::Metaclass
            | ValueKind::Globals
            | ValueKind::Properties
            | ValueKind::Association
            | ValueKind::WorkspaceVariable
            | ValueKind::Instance => Value::Other,
        })
    }

    fn take(&mut self, count: usize) -> Option<&[u8]> {
        let (taken, rest) = self.bytes.split_at_checked(count)?;
        self.bytes = rest;
        Some(taken)
    }

    fn number(&mut self) -> Option<i32> {
        Some(i32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }

    fn counted(&mut self) -> Option<&[u8]> {
        let count = usize::try_from(self.number()?).ok()?;
        self.take(count)
    }

    fn wide(&mut self) -> Option<String> {
        let count = self.number()?;
        let character = |code: i32| char::from_u32(code as u32).unwrap_or(char::REPLACEMENT_CHARACTER);
        (0..count).map(|_| self.number().map(character)).collect()
    }

    fn array(&mut self) -> Option<Vec<Value>> {
        let count = self.number()?;
        (0..count).map(|_| self.value()).collect()
    }
}

fn latin1(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| char::from(*byte)).collect()
}

/// As [`Stream::symbol`](crate::protocol::stream::Stream::symbol) writes it: characters beyond Latin-1 are UTF-8.
fn symbol(bytes: &[u8]) -> String {
    let is_wide = |text: &&str| text.chars().any(|character| character as u32 > 255);
    match std::str::from_utf8(bytes).ok().filter(is_wide) {
        Some(text) => text.to_owned(),
        None => latin1(bytes),
    }
}

#[cfg(test)]
mod tests {
    use super::Value;
    use crate::protocol::numbers::ValueKind;
    use crate::protocol::stream::Stream;
    use num_bigint::BigInt;

    #[test]
    fn what_a_stream_writes_is_read() {
        let large = BigInt::from(-1) << 100;
        let mut stream = Stream::default();
        stream.kind(ValueKind::Array);
        stream.count(6);
        stream.nil();
        stream.integer(&large);
        stream.string("grün");
        stream.string("π");
        stream.symbol("ö:");
        stream.symbol("λ:");
        let expected = vec![
            Value::Nil,
            Value::Integer(large),
            Value::String("grün".to_owned()),
            Value::String("π".to_owned()),
            Value::Symbol("ö:".to_owned()),
            Value::Symbol("λ:".to_owned()),
        ];
        assert_eq!(Value::read(&stream.value()).unwrap(), Value::Array(expected));
        assert!(Value::read(&[11, 0, 0, 0, 2, 0, 0, 0]).is_err());
    }
}
