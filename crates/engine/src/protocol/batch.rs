//! What is loaded in one go: definitions and code, written to a [`Stream`].

use super::class::Class;
use super::numbers::{KnownClass, LoaderCommand, ValueKind};
use super::stream::Stream;
use smalltalk::ast::Pragma;
use smalltalk::compiler;
use smalltalk::instructions::{Set, special_selectors};
use smalltalk::method::{CompiledCode, Literal, SMALL_INTEGERS};
use std::collections::BTreeSet;

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
const SPECIAL_SELECTORS: [(i32, &str); 5] = [
    (20, "doesNotUnderstand:"),
    (21, "cannotReturn:"),
    (25, "mustBeBoolean"),
    (48, "aboutToReturn:through:"),
    // Ours, behind those that Squeak has.
    (64, "interrupt:"),
];

/// What objects are sent to tell what they lack, and what instances are made with, in the order of `Loader class>>knowSelectors`.
const KNOWN_SELECTORS: [&str; 6] = [
    "instVarAt:",
    "instVarAt:put:",
    "cannotGoOn",
    "basicNew",
    "basicNew:",
    "initialize",
];

/// The index of the dictionary of globals.
const SPECIAL_GLOBALS: i32 = 8;
/// The index of the array of the selectors that have instructions of their own, each with its number of arguments.
const SPECIAL_SELECTORS_ARRAY: i32 = 23;
/// The index of the association of the global variable Processor.
const SCHEDULER_ASSOCIATION: i32 = 3;
/// The indices of true and false; that of nil is 0, which is there from the start.
const SPECIAL_BOOLEANS: [(i32, ValueKind); 2] = [(1, ValueKind::FalseObject), (2, ValueKind::TrueObject)];

/// What a method in the image says of itself: properties in its penultimate literal (Squeak's `AdditionalMethodState`).
pub struct MethodProperties<'a> {
    /// Its text.
    pub source: &'a str,
    /// Whether the text is statements and no method.
    pub is_script: bool,
    /// Its category.
    pub category: Option<&'a str>,
    /// The file and the line, from 1, where its text begins.
    pub place: Option<(&'a str, usize)>,
}

impl MethodProperties<'_> {
    /// The property that is the text of a method.
    pub const SOURCE: &'static str = "source";
    /// The property that is the text of statements.
    pub const SCRIPT: &'static str = "script";
    /// The property that is the category.
    pub const CATEGORY: &'static str = "category";
    /// The property that is the file and the line.
    pub const PLACE: &'static str = "place";
}

/// Squeak's formats of a class: those of its instances, and of its class's.
#[derive(Clone, Copy)]
pub struct Formats {
    /// What instances are made of, and the number of their named variables.
    pub instances: i32,
    /// The same of the class itself.
    pub class_side: i32,
}

/// Definitions on their way to the core.
#[derive(Default)]
pub struct Batch {
    stream: Stream,
    codes: u32,
    class: Option<(String, bool)>,
    changes_classes: bool,
    workspace: BTreeSet<String>,
}

impl Batch {
    /// The first thing of all.
    pub fn begin(&mut self) {
        self.stream.command(LoaderCommand::Begin);
        self.stream.count(KnownClass::ALL.len());
        for class in KnownClass::ALL {
            self.stream.command(LoaderCommand::NameKnownClass);
            self.stream.number(*class as i32);
            self.stream.symbol(class.text());
        }
        self.global("Smalltalk", |stream| stream.kind(ValueKind::Globals));
        self.know_selectors();
    }

    fn know_selectors(&mut self) {
        self.stream.command(LoaderCommand::KnowSelectors);
        for selector in KNOWN_SELECTORS {
            self.stream.symbol(selector);
        }
    }

    /// The first thing where an image was read.
    pub fn know_classes(&mut self) {
        for class in KnownClass::ALL {
            self.stream.command(LoaderCommand::KnowClass);
            self.stream.number(*class as i32);
            self.stream.symbol(class.text());
        }
        self.know_selectors();
    }

    /// When the kernel's classes are defined, before any code runs.
    pub fn special_objects(&mut self) {
        let stream = &mut self.stream;
        let mut special = |index: i32, value: &dyn Fn(&mut Stream)| {
            stream.command(LoaderCommand::SetSpecialObject);
            stream.number(index);
            value(stream);
        };
        special(SCHEDULER_ASSOCIATION, &|stream| {
            stream.kind(ValueKind::Global);
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
        special(SPECIAL_GLOBALS, &|stream| stream.kind(ValueKind::Globals));
        special(SPECIAL_SELECTORS_ARRAY, &|stream| {
            let selectors = special_selectors();
            stream.kind(ValueKind::Array);
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
        stream.command(LoaderCommand::RecordSpecialObjects);
    }

    /// A class, after its superclass.
    pub fn class(&mut self, class: &Class, formats: Formats) {
        self.changes_classes = true;
        let stream = &mut self.stream;
        stream.command(LoaderCommand::DefineClass);
        stream.symbol(&class.name);
        match &class.superclass {
            Some(name) => stream.class(name),
            None => stream.nil(),
        }
        stream.number(formats.instances);
        stream.array(&class.instance_variables, |stream, name| stream.string(name));
        stream.number(formats.class_side);
        stream.array(&class.class_instance_variables, |stream, name| stream.string(name));
        stream.array(&class.class_variables, |stream, name| stream.symbol(name));
        stream.string(&class.category);
        stream.optional_string(class.comment.as_deref());
    }

    /// A global variable.
    pub fn global(&mut self, name: &str, value: impl FnOnce(&mut Stream)) {
        self.stream.command(LoaderCommand::SetGlobal);
        self.stream.symbol(name);
        value(&mut self.stream);
    }

    /// Names that mean variables of the workspace in what follows.
    pub fn use_workspace(&mut self, names: BTreeSet<String>) {
        self.workspace = names;
    }

    /// A method for its class. Answers its place among the batch's codes.
    pub fn method(&mut self, code: &CompiledCode, about: &MethodProperties<'_>) -> u32 {
        self.for_class_of(code);
        self.changes_classes = true;
        self.stream.command(LoaderCommand::InstallMethod);
        self.stream.symbol(&code.selector);
        self.stream.kind(ValueKind::Code);
        self.code(code, Some(about))
    }

    /// A method that no class gets. Answers its place among the batch's codes.
    pub fn do_it(&mut self, code: &CompiledCode, about: &MethodProperties<'_>) -> u32 {
        self.for_class_of(code);
        self.stream.command(LoaderCommand::Code);
        self.code(code, Some(about))
    }

    /// A method as the result, for a class that the core knows already.
    pub fn method_as_result(&mut self, code: &CompiledCode, about: &MethodProperties<'_>) -> u32 {
        self.stream.command(LoaderCommand::Answer);
        self.stream.kind(ValueKind::Code);
        self.code(code, Some(about))
    }

    /// Any value as the result.
    pub fn result(&mut self, value: impl FnOnce(&mut Stream)) {
        self.stream.command(LoaderCommand::Answer);
        value(&mut self.stream);
    }

    /// The bytes for the Loader, and the number of codes. Where methods were installed, whatever was found before is forgotten.
    pub fn finish(mut self) -> (Vec<u8>, u32) {
        if self.changes_classes {
            self.stream.command(LoaderCommand::Flush);
        }
        (self.stream.finish(), self.codes)
    }

    fn for_class_of(&mut self, code: &CompiledCode) {
        let (name, class_side) = class_of(code);
        let class = (name.to_owned(), class_side);
        if self.class.as_ref() != Some(&class) {
            self.stream.command(LoaderCommand::ForClass);
            self.stream.behavior(name, class_side);
            self.class = Some(class);
        }
    }

    fn code(&mut self, code: &CompiledCode, about: Option<&MethodProperties<'_>>) -> u32 {
        let place = self.codes;
        self.codes += 1;
        let stream = &mut self.stream;
        stream.number(header(code));
        stream.number(code.is_block.into());
        stream.count(wasmgc::specialise::set_offset(code.set));
        stream.count(code.num_args);
        stream.count(code.num_temps);
        stream.count(code.num_copied);
        stream.count(code.frame_size);
        stream.number(code.primitive.into());
        stream.counted(&code.bytes);
        stream.count(code.literals.len());
        let penultimate = code.literals.len().checked_sub(2);
        for (index, literal) in code.literals.iter().enumerate() {
            match about.filter(|_| Some(index) == penultimate) {
                Some(about) => self.properties(code, about),
                None => self.literal(literal),
            }
        }
        place
    }

    fn properties(&mut self, code: &CompiledCode, about: &MethodProperties<'_>) {
        // A primitive stands in the header and the instructions.
        let is_kept = |pragma: &&Pragma| !pragma.selector.starts_with("primitive:");
        let pragmas: Vec<&Pragma> = code.pragmas.iter().filter(is_kept).collect();
        let stream = &mut self.stream;
        stream.kind(ValueKind::Properties);
        stream.symbol(&code.selector);
        stream.number(1 + i32::from(about.category.is_some()) + i32::from(about.place.is_some()));
        stream.count(pragmas.len());
        let mut property = |key: &str, value: &dyn Fn(&mut Stream)| {
            stream.kind(ValueKind::Association);
            stream.symbol(key);
            value(stream);
        };
        let key = if about.is_script {
            MethodProperties::SCRIPT
        } else {
            MethodProperties::SOURCE
        };
        property(key, &|stream| stream.string(about.source));
        if let Some(category) = about.category {
            property(MethodProperties::CATEGORY, &|stream| stream.symbol(category));
        }
        if let Some((file, line)) = about.place {
            property(MethodProperties::PLACE, &|stream| {
                stream.kind(ValueKind::Association);
                stream.symbol(file);
                stream.kind(ValueKind::SmallInteger);
                stream.count(line);
            });
        }
        for pragma in pragmas {
            self.stream.symbol(&pragma.selector);
            self.stream.kind(ValueKind::Array);
            self.stream.count(pragma.arguments.len());
            for argument in &pragma.arguments {
                self.literal(&compiler::literal(argument));
            }
        }
    }

    fn literal(&mut self, literal: &Literal) {
        let stream = &mut self.stream;
        match literal {
            Literal::Nil => stream.nil(),
            Literal::True => stream.kind(ValueKind::TrueObject),
            Literal::False => stream.kind(ValueKind::FalseObject),
            Literal::Integer(value) => stream.integer(value),
            Literal::Float(value) => stream.float(*value),
            Literal::Fraction { numerator, denominator } => stream.fraction(numerator, denominator),
            Literal::ScaledDecimal {
                numerator,
                denominator,
                scale,
            } => stream.scaled_decimal(numerator, denominator, *scale),
            Literal::Character(value) => stream.character(*value),
            Literal::String(text) => stream.string(text),
            Literal::Symbol(text) => stream.symbol(text),
            Literal::ByteArray(bytes) => {
                stream.kind(ValueKind::ByteArray);
                stream.counted(bytes);
            }
            Literal::Array(elements) => {
                stream.kind(ValueKind::Array);
                stream.count(elements.len());
                for element in elements {
                    self.literal(element);
                }
            }
            Literal::Binding(name) => {
                stream.kind(match self.workspace.contains(name) {
                    true => ValueKind::WorkspaceVariable,
                    false => ValueKind::Binding,
                });
                stream.symbol(name);
            }
            Literal::MethodClass => stream.kind(ValueKind::MethodClass),
            Literal::Block(block) => {
                stream.kind(ValueKind::Code);
                self.code(block, None);
            }
            Literal::OuterCode => stream.kind(ValueKind::OuterCode),
        }
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
        Set::SistaV1 => bits + *SMALL_INTEGERS.start() as i32,
        Set::V3PlusClosures => bits,
    }
}
