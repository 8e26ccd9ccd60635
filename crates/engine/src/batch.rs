//! What is loaded in one go: definitions and code written to a [`Stream`], and the codes in the order in which they get numbers.

use crate::classes::{Class, Classes};
use crate::error::Error;
use crate::host::{Numbered, Origin};
use crate::image::COUNTER;
use crate::stream::{Command, KNOWN_CLASSES, Kind, Stream};
use smalltalk::instructions::{Set, special_selectors};
use smalltalk::method::{CompiledCode, Literal};
use std::sync::Arc;

/// Squeak's special objects that are classes, by index (`SmalltalkImage>>recreateSpecialObjectsArray`).
const SPECIAL_CLASSES: [(i32, &str); 17] = [
    (5, "SmallInteger"),
    (6, "ByteString"),
    (7, "Array"),
    (9, "BoxedFloat64"),
    (10, "Context"),
    (12, "Point"),
    (13, "LargePositiveInteger"),
    (15, "Message"),
    (16, "CompiledMethod"),
    (18, "Semaphore"),
    (19, "Character"),
    (26, "ByteArray"),
    (27, "Process"),
    (36, "BlockClosure"),
    (37, "FullBlockClosure"),
    (39, "Mutex"),
    (42, "LargeNegativeInteger"),
];

/// Squeak's special objects that are selectors, by index.
const SPECIAL_SELECTORS: [(i32, &str); 4] = [
    (20, "doesNotUnderstand:"),
    (21, "cannotReturn:"),
    (25, "mustBeBoolean"),
    (48, "aboutToReturn:through:"),
];

/// The index of the dictionary of globals.
const SPECIAL_GLOBALS: i32 = 8;
/// The index of the array of the selectors that have instructions of their own, each with its number of arguments.
const SPECIAL_SELECTORS_ARRAY: i32 = 23;
/// The index of the association of the global variable Processor.
const SCHEDULER_ASSOCIATION: i32 = 3;
/// The indices of true and false; that of nil is 0, which is there from the start.
const SPECIAL_BOOLEANS: [(i32, Kind); 2] = [(1, Kind::False), (2, Kind::True)];

/// Definitions on their way to the core.
#[derive(Default)]
pub struct Batch {
    stream: Stream,
    codes: Vec<Numbered>,
}

impl Batch {
    /// The first thing of all.
    pub fn begin(&mut self) {
        self.stream.command(Command::Begin);
        self.stream.count(KNOWN_CLASSES.len());
        for (number, name) in KNOWN_CLASSES.iter().enumerate() {
            self.stream.command(Command::NameKnownClass);
            self.stream.count(number);
            self.stream.symbol(name);
        }
        self.global("Smalltalk", |stream| stream.kind(Kind::Globals));
    }

    /// The first thing where an image was read.
    pub fn know_classes(&mut self) {
        for (number, name) in KNOWN_CLASSES.iter().enumerate() {
            self.stream.command(Command::KnowClass);
            self.stream.count(number);
            self.stream.symbol(name);
        }
    }

    /// When the kernel's classes are defined, before any code runs.
    pub fn special_objects(&mut self) {
        let stream = &mut self.stream;
        let mut special = |index: i32, value: &dyn Fn(&mut Stream)| {
            stream.command(Command::SetSpecialObject);
            stream.number(index);
            value(stream);
        };
        special(SCHEDULER_ASSOCIATION, &|stream| {
            stream.kind(Kind::Global);
            stream.symbol("Processor");
        });
        for (index, kind) in SPECIAL_BOOLEANS {
            special(index, &|stream| stream.kind(kind));
        }
        for (index, name) in SPECIAL_CLASSES {
            special(index, &|stream| stream.class(name));
        }
        for (index, name) in SPECIAL_SELECTORS {
            special(index, &|stream| stream.symbol(name));
        }
        special(SPECIAL_GLOBALS, &|stream| stream.kind(Kind::Globals));
        special(SPECIAL_SELECTORS_ARRAY, &|stream| {
            let selectors = special_selectors();
            stream.kind(Kind::Array);
            stream.count(2 * selectors.len());
            for each in selectors {
                match each {
                    Some(each) => {
                        stream.symbol(&each.selector);
                        stream.integer(&each.num_args.into());
                    }
                    None => {
                        stream.nil();
                        stream.nil();
                    }
                }
            }
        });
        stream.command(Command::RecordSpecialObjects);
    }

    /// A class, after its superclass.
    pub fn class(&mut self, class: &Class, classes: &Classes, file: &str) -> Result<(), Error> {
        let format = classes.format(class, file)?;
        let stream = &mut self.stream;
        stream.command(Command::DefineClass);
        stream.symbol(&class.name);
        match &class.superclass {
            Some(name) => stream.class(name),
            None => stream.nil(),
        }
        stream.number(format);
        stream.array(&class.instance_variables, |stream, name| stream.string(name));
        stream.number(classes.metaclass_format(class));
        stream.array(&class.class_instance_variables, |stream, name| stream.string(name));
        stream.array(&class.class_variables, |stream, name| stream.symbol(name));
        stream.string(&class.category);
        Ok(())
    }

    /// A global variable.
    pub fn global(&mut self, name: &str, value: impl FnOnce(&mut Stream)) {
        self.stream.command(Command::SetGlobal);
        self.stream.symbol(name);
        value(&mut self.stream);
    }

    /// A method for its class. Answers its place among the batch's codes.
    pub fn method(&mut self, code: Arc<CompiledCode>, origin: &Arc<Origin>, classes: &Classes) -> Result<usize, Error> {
        let (name, class_side) = class_of(&code);
        self.stream.command(Command::InstallMethod);
        self.stream.behavior(name, class_side);
        self.stream.symbol(&code.selector);
        self.stream.kind(Kind::Code);
        self.code(&code, origin, classes)
    }

    /// A method that no class gets. Answers its place among the batch's codes.
    pub fn do_it(&mut self, code: Arc<CompiledCode>, origin: &Arc<Origin>, classes: &Classes) -> Result<usize, Error> {
        self.stream.command(Command::Code);
        self.code(&code, origin, classes)
    }

    /// The bytes for the Loader and the codes; whatever methods were found before are forgotten.
    pub fn finish(mut self) -> (Vec<u8>, Vec<Numbered>) {
        self.stream.command(Command::Flush);
        (self.stream.finish(), self.codes)
    }

    fn code(&mut self, code: &Arc<CompiledCode>, origin: &Arc<Origin>, classes: &Classes) -> Result<usize, Error> {
        let number = self.codes.len();
        self.codes.push(Numbered {
            code: code.clone(),
            block: None,
            origin: Some(origin.clone()),
        });
        let stream = &mut self.stream;
        stream.number(header(code));
        stream.number(code.is_block.into());
        stream.count(wasmgc::specialise::set_offset(code.set));
        stream.count(code.num_args);
        stream.count(code.num_temps);
        stream.count(code.num_copied);
        stream.count(code.frame_size);
        stream.number(code.primitive.into());
        stream.number(COUNTER);
        stream.counted(&code.bytes);
        stream.count(code.literals.len());
        for literal in &code.literals {
            self.literal(literal, code, origin, classes)?;
        }
        Ok(number)
    }

    fn literal(
        &mut self,
        literal: &Literal,
        code: &CompiledCode,
        origin: &Arc<Origin>,
        classes: &Classes,
    ) -> Result<(), Error> {
        let stream = &mut self.stream;
        let (class, class_side) = class_of(code);
        match literal {
            Literal::Nil => stream.nil(),
            Literal::True => stream.kind(Kind::True),
            Literal::False => stream.kind(Kind::False),
            Literal::Integer(value) => stream.integer(value),
            Literal::Float(value) => stream.float(*value),
            Literal::ScaledDecimal {
                numerator,
                denominator,
                scale,
            } => stream.scaled_decimal(numerator, denominator, *scale),
            Literal::Character(value) => stream.character(*value),
            Literal::String(text) => stream.string(text),
            Literal::Symbol(text) => stream.symbol(text),
            Literal::ByteArray(bytes) => {
                stream.kind(Kind::ByteArray);
                stream.counted(bytes);
            }
            Literal::Array(elements) => {
                stream.kind(Kind::Array);
                stream.count(elements.len());
                for element in elements {
                    self.literal(element, code, origin, classes)?;
                }
            }
            Literal::Binding(name) => match classes.class_with_variable(class, name) {
                Some(owner) => {
                    stream.kind(Kind::ClassVariable);
                    stream.class(&owner.name);
                    stream.symbol(name);
                }
                None => {
                    stream.kind(Kind::Global);
                    stream.symbol(name);
                }
            },
            Literal::MethodClass => {
                stream.kind(Kind::MethodClass);
                stream.behavior(class, class_side);
            }
            Literal::Block(block) => {
                stream.kind(Kind::Code);
                self.code(block, origin, classes)?;
            }
            Literal::OuterCode => stream.kind(Kind::OuterCode),
        }
        Ok(())
    }
}

/// The class that the code was compiled for, and whether it is for the class's class.
pub fn class_of(code: &CompiledCode) -> (&str, bool) {
    match code.class_name.strip_suffix(" class") {
        Some(name) => (name, true),
        None => (&code.class_name, false),
    }
}

/// Squeak's method header (`CompiledCode>>header`); negative for SistaV1.
fn header(code: &CompiledCode) -> i32 {
    let bits = code.literals.len() as i32
        | i32::from(code.primitive != 0) << 16
        | i32::from(code.needs_large_frame()) << 17
        | (code.num_temps as i32) << 18
        | (code.num_args as i32) << 24;
    match code.set {
        Set::SistaV1 => bits + crate::stream::SMALL_INTEGERS.start(),
        Set::V3PlusClosures => bits,
    }
}
