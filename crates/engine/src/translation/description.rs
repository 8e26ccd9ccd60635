//! Code by its number, made from what the core describes: an image has methods that this session never compiled.
//!
//! The method's source is compiled again, which gives names to its variables and places to its instructions. Where that does not lead to the
//! same instructions and literals (another compiler made them, or the class has changed since), the instructions are taken as they are.

use super::numbered::{Numbered, Origin};
use super::translator::Translator;
use crate::error::{Error, Fault};
use crate::machine::Core;
use crate::protocol::batch::MethodProperties;
use crate::protocol::value::{Value, class_name_of, malformed};
use smalltalk::compiler::{self, CompileContext};
use smalltalk::instructions::{EMBEDDED_CLOSURE, InstructionSet, Set};
use smalltalk::method::{CompiledCode, EmbeddedBlock, Literal, Temporary};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Blocks in blocks that are described; none that was compiled is deeper.
const MOST_BLOCKS: usize = 200;

/// What the core says of a code.
enum Description {
    /// A block whose instructions stand in a method's, from an offset on.
    Embedded { method: u32, start: usize },
    /// A method, or a block with instructions of its own.
    Whole(Box<CodeDescription>),
}

/// What the core says of a code object.
struct CodeDescription {
    /// The code around a block, and the block's place among its literals.
    outer: Option<(u32, usize)>,
    set: Set,
    num_args: usize,
    num_temps: usize,
    num_copied: usize,
    frame_size: usize,
    primitive: u16,
    is_block: bool,
    bytes: Vec<u8>,
    literals: Vec<Value>,
    selector: String,
    class_name: String,
    instance_variables: Vec<String>,
    properties: Vec<Value>,
}

impl<H: AsMut<Translator>> Core<'_, H> {
    /// The code of a number.
    pub fn numbered(&mut self, number: u32) -> Result<Numbered, Error> {
        self.numbered_within(number, MOST_BLOCKS)
    }

    fn numbered_within(&mut self, number: u32, depth: usize) -> Result<Numbered, Error> {
        if let Some(known) = self.translator(|translator| translator.codes.get(&number).cloned()) {
            return Ok(known);
        }
        let depth = depth.checked_sub(1).ok_or_else(malformed)?;
        let numbered = match self.description(number)? {
            Description::Embedded { method, start } => Numbered {
                block: Some(start),
                ..self.numbered_within(method, depth)?
            },
            Description::Whole(whole) => match whole.outer {
                Some((outer, index)) => self.block(*whole, outer, index, depth)?,
                None => self.method(*whole, depth)?,
            },
        };
        self.translator(|translator| translator.codes.insert(number, numbered.clone()));
        Ok(numbered)
    }

    /// A block: what the code around it says, if that was compiled again.
    fn block(&mut self, whole: CodeDescription, outer: u32, index: usize, depth: usize) -> Result<Numbered, Error> {
        let outer = self.numbered_within(outer, depth)?;
        let code = match outer.code.literals.get(index) {
            Some(Literal::Block(block)) if block.bytes == whole.bytes => Arc::new(CompiledCode {
                frame_size: whole.frame_size,
                ..(**block).clone()
            }),
            _ => Arc::new(self.taken(whole, depth)?),
        };
        Ok(Numbered {
            code,
            block: None,
            seen: None,
            origin: outer.origin,
        })
    }

    fn method(&mut self, whole: CodeDescription, depth: usize) -> Result<Numbered, Error> {
        let origin = whole.origin().map(Arc::new);
        let code = match whole.compiled_again(origin.as_deref()) {
            Some(code) => code,
            None => self.taken(whole, depth)?,
        };
        Ok(Numbered {
            code: Arc::new(code),
            block: None,
            seen: None,
            origin,
        })
    }

    /// The code as it is, without names of variables and places in the source.
    fn taken(&mut self, whole: CodeDescription, depth: usize) -> Result<CompiledCode, Error> {
        let mut literals = Vec::new();
        for value in &whole.literals {
            literals.push(self.literal(value, depth)?);
        }
        let hidden = |count: usize| vec![Temporary::Hidden; count];
        Ok(CompiledCode {
            embedded_blocks: embedded_blocks(whole.set, &whole.bytes),
            temporaries: hidden(whole.num_temps),
            literals,
            selector: whole.selector,
            class_name: whole.class_name,
            set: whole.set,
            num_args: whole.num_args,
            num_temps: whole.num_temps,
            num_copied: whole.num_copied,
            frame_size: whole.frame_size,
            primitive: whole.primitive,
            is_block: whole.is_block,
            bytes: whole.bytes,
            instance_variable_names: whole.instance_variables.into(),
            places: Vec::new(),
            pragmas: Vec::new(),
            source: None,
        })
    }

    /// A literal; what no source can write is nil, which nobody looks at.
    fn literal(&mut self, value: &Value, depth: usize) -> Result<Literal, Error> {
        Ok(match value {
            Value::Nil | Value::Other => Literal::Nil,
            Value::True => Literal::True,
            Value::False => Literal::False,
            Value::Integer(value) => Literal::Integer(value.clone()),
            Value::Float(value) => Literal::Float(*value),
            Value::Character(value) => Literal::Character(*value),
            Value::String(text) => Literal::String(text.clone()),
            Value::Symbol(text) => Literal::Symbol(text.clone()),
            Value::ByteArray(bytes) => Literal::ByteArray(bytes.clone()),
            Value::Array(elements) => {
                let elements = elements.iter().map(|element| self.literal(element, depth));
                Literal::Array(elements.collect::<Result<_, _>>()?)
            }
            Value::Association(key) => key
                .text()
                .map_or(Literal::Nil, |name| Literal::Binding(name.to_owned())),
            Value::MethodClass => Literal::MethodClass,
            Value::OuterCode => Literal::OuterCode,
            Value::Code(number) => {
                let depth = depth.checked_sub(1).ok_or_else(malformed)?;
                match self.description(*number)? {
                    Description::Whole(whole) => Literal::Block(Arc::new(self.taken(*whole, depth)?)),
                    Description::Embedded { .. } => Literal::Nil,
                }
            }
        })
    }

    fn description(&mut self, number: u32) -> Result<Description, Error> {
        let length = self.describe_code(number)?;
        if length == 0 {
            return Err(Fault::NoCode(number).into());
        }
        let value = Value::read(&self.memory().read(length as u32 as usize))?;
        Description::of(value)
    }
}

impl Description {
    fn of(value: Value) -> Result<Description, Error> {
        if value.elements().is_some_and(|elements| elements.len() == 2) {
            let [method, start] = value.fields()?;
            return Ok(Description::Embedded {
                method: method.number()? as u32,
                start: start.count()?,
            });
        }
        let [
            outer,
            place,
            set,
            num_args,
            num_temps,
            num_copied,
            frame_size,
            primitive,
            is_block,
            bytes,
            literals,
            selector,
            class_name,
            is_meta,
            instance_variables,
            properties,
        ] = value.fields()?;
        let (Value::ByteArray(bytes), Value::Array(literals), Value::Array(properties)) = (bytes, literals, properties)
        else {
            return Err(malformed());
        };
        let outer = match (outer.number()?, place.number()?) {
            (outer, place) if outer >= 0 && place >= 0 => Some((outer as u32, place as usize)),
            _ => None,
        };
        Ok(Description::Whole(Box::new(CodeDescription {
            outer,
            set: *Set::ALL.get(set.count()? / 256).ok_or_else(malformed)?,
            num_args: num_args.count()?,
            num_temps: num_temps.count()?,
            num_copied: num_copied.count()?,
            frame_size: frame_size.count()?,
            primitive: primitive.number()? as u16,
            is_block: is_block.is_true(),
            bytes,
            literals,
            selector: selector.text().unwrap_or_default().to_owned(),
            class_name: class_name_of(&class_name, &is_meta),
            instance_variables: instance_variables.texts(),
            properties,
        })))
    }
}

impl CodeDescription {
    fn property(&self, key: &str) -> Option<&Value> {
        let mut pairs = self.properties.as_chunks::<2>().0.iter();
        pairs.find(|[each, _]| each.text() == Some(key)).map(|[_, value]| value)
    }

    /// Where the text comes from, if there is one.
    fn origin(&self) -> Option<Origin> {
        let script = self.property(MethodProperties::SCRIPT);
        let text = script.or_else(|| self.property(MethodProperties::SOURCE))?.text()?;
        let place = self.property(MethodProperties::PLACE).and_then(Value::elements);
        let (file, line) = match place {
            Some([file, line]) => (file.text(), line.count().unwrap_or(1)),
            _ => (None, 1),
        };
        Some(Origin {
            file: file.map(str::to_owned),
            line,
            text: Arc::from(text),
            is_script: script.is_some(),
        })
    }

    /// The source compiled, if that leads to the same instructions and literals.
    fn compiled_again(&self, origin: Option<&Origin>) -> Option<CompiledCode> {
        let origin = origin?;
        let context = CompileContext {
            class_name: &self.class_name,
            instance_variables: &self.instance_variables,
            globals: &words(&origin.text),
            classes: &BTreeSet::new(),
            source: Some(origin.text.clone()),
        };
        let code = match origin.is_script {
            true => compiler::compile_script(&smalltalk::parse_script(&*origin.text).ok()?, &context, self.set),
            false => compiler::compile(&smalltalk::parse_method(&*origin.text).ok()?, &context, self.set),
        };
        let code = code.ok()?;
        let is_same = code.bytes == self.bytes
            && code.num_temps == self.num_temps
            && code.frame_size <= self.frame_size
            && code.literals.len() == self.literals.len()
            && code
                .literals
                .iter()
                .zip(&self.literals)
                .all(|(one, other)| is_literal(one, other));
        is_same.then_some(CompiledCode {
            frame_size: self.frame_size,
            ..code
        })
    }
}

/// Whether the core has this value for the literal. Blocks are compared when they are asked for.
fn is_literal(literal: &Literal, value: &Value) -> bool {
    match (literal, value) {
        (Literal::Nil, Value::Nil) | (Literal::True, Value::True) | (Literal::False, Value::False) => true,
        (Literal::Integer(one), Value::Integer(other)) => one == other,
        (Literal::Float(one), Value::Float(other)) => one.to_bits() == other.to_bits(),
        (Literal::Character(one), Value::Character(other)) => one == other,
        (Literal::String(one), Value::String(other)) | (Literal::Symbol(one), Value::Symbol(other)) => one == other,
        (Literal::ByteArray(one), Value::ByteArray(other)) => one == other,
        (Literal::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| is_literal(one, other))
        }
        (Literal::Binding(name), Value::Association(key)) => key.text() == Some(name),
        (Literal::Block(_), Value::Code(_)) => true,
        (Literal::MethodClass, Value::MethodClass) | (Literal::OuterCode, Value::OuterCode) => true,
        (Literal::Fraction { .. } | Literal::ScaledDecimal { .. }, Value::Other) => true,
        _ => false,
    }
}

/// Whatever in the text may be a variable's name. Which of them are variables shows when the literals are compared.
fn words(text: &str) -> BTreeSet<String> {
    let words = text.split(|character: char| !character.is_alphanumeric() && character != '_');
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The blocks whose instructions stand within these.
fn embedded_blocks(set: Set, bytes: &[u8]) -> Vec<EmbeddedBlock> {
    let instructions = InstructionSet::get(set);
    let mut blocks = Vec::new();
    let mut pc = 0;
    // What cannot be decoded is what stands behind the instructions.
    while let Ok(decoded) = instructions.decode(bytes, pc) {
        pc = decoded.next_pc;
        if decoded.definition.selector != EMBEDDED_CLOSURE {
            continue;
        }
        let &[num_copied, num_args, size] = decoded.operands() else {
            continue;
        };
        let [num_copied, num_args, size] = [num_copied, num_args, size].map(|operand| operand.max(0) as usize);
        blocks.push(EmbeddedBlock {
            start: pc,
            end: pc + size,
            num_args,
            num_copied,
            temporaries: vec![Temporary::Hidden; num_args + num_copied],
        });
    }
    blocks
}
