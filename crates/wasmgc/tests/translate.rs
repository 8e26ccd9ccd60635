//! Translations: valid modules of all of `st/kernel` in both instruction sets, and the text of some.

use smalltalk::compiler::{CompileContext, compile};
use smalltalk::instructions::{Definition, InstructionSet, Set};
use smalltalk::method::{CompiledCode, Literal};
use smalltalk::tonel::{Dialect, parse_class};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use wasmgc::specialise::{Message, Seen, Short, Subject};
use wasmgc::translate::ModuleBuilder;

#[test]
fn the_kernel_is_translated() {
    let program = wasmgc::vm::program().unwrap_or_else(|error| panic!("{error}"));
    for set in Set::ALL {
        let mut batch = ModuleBuilder::new(&program);
        let mut count = 0;
        for code in kernel(set) {
            let mut subjects = vec![];
            with_blocks(&code, &mut subjects);
            for subject in subjects {
                let name = subject.name();
                batch
                    .add(&subject)
                    .unwrap_or_else(|error| panic!("{name} in {set:?}: {error}"));
                count += 1;
            }
        }
        assert!(count > 100, "{count} translations");
        let module = batch.finish().unwrap_or_else(|error| panic!("{error}"));
        wasmgc::emit::validate(&module).unwrap_or_else(|error| panic!("{error}"));
    }
}

fn with_blocks<'c>(code: &'c CompiledCode, subjects: &mut Vec<Subject<'c>>) {
    subjects.push(Subject::code(code));
    for block in &code.embedded_blocks {
        subjects.push(Subject::embedded(code, block.start).unwrap());
    }
    for literal in &code.literals {
        if let Literal::Block(block) = literal {
            with_blocks(block, subjects);
        }
    }
}

/// All methods of st/kernel.
fn kernel(set: Set) -> Vec<CompiledCode> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../st/kernel");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let sources: Vec<String> = files
        .iter()
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect();
    let classes: Vec<_> = sources
        .iter()
        .map(|source| {
            parse_class(source, Dialect::Plain).unwrap_or_else(|error| panic!("{}", error.render("", source)))
        })
        .collect();
    let mut globals: BTreeSet<String> = classes.iter().map(|class| class.name.clone()).collect();
    globals.extend(["Transcript", "Smalltalk", "Undeclared", "SystemOrganization"].map(str::to_string));
    let mut methods = Vec::new();
    for class in &classes {
        let mut instance_variables = Vec::new();
        let mut current = Some(class);
        while let Some(each) = current {
            instance_variables.splice(
                0..0,
                each.instance_variables.iter().map(|variable| variable.name.clone()),
            );
            globals.extend(each.class_variables.iter().map(|variable| variable.name.clone()));
            current = classes
                .iter()
                .find(|other| Some(&other.name) == each.superclass.as_ref());
        }
        for definition in class.methods.iter().filter(|definition| !definition.class_side) {
            let context = CompileContext {
                class_name: &class.name,
                instance_variables: &instance_variables,
                globals: &globals,
                classes: &BTreeSet::new(),
                source: None,
            };
            if let Ok(code) = compile(&definition.method, &context, set) {
                methods.push(code);
            }
        }
    }
    methods
}

/// What compilers do not make, too.
#[test]
fn every_instruction_is_translated() {
    let program = wasmgc::vm::program().unwrap_or_else(|error| panic!("{error}"));
    for set in Set::ALL {
        let instructions = InstructionSet::get(set);
        let mut batch = ModuleBuilder::new(&program);
        let mut count = 0;
        for definition in instructions
            .definitions
            .iter()
            .filter(|definition| !definition.is_prefix())
        {
            let Some(instruction) = smallest(instructions, definition) else {
                continue;
            };
            let push = instructions.encode("pushReceiver", &[]).unwrap();
            let leave = instructions.encode("returnReceiver", &[]).unwrap();
            let mut code = compiled("instruction ^self", set);
            code.bytes = [push.repeat(4), instruction, leave.repeat(3)].concat();
            code.frame_size = 16;
            code.selector = definition.selector.clone();
            let added = batch.add(&Subject::code(&code));
            added.unwrap_or_else(|error| panic!("{} in {set:?}: {error}", definition.selector));
            count += 1;
        }
        assert!(count > 60, "{count} instructions in {set:?}");
        let module = batch.finish().unwrap_or_else(|error| panic!("{error}"));
        wasmgc::emit::validate(&module).unwrap_or_else(|error| panic!("{error}"));
    }
}

/// The instruction with operands as small as can be encoded; none where the set does not have it.
fn smallest(instructions: &InstructionSet, definition: &Definition) -> Option<Vec<u8>> {
    let count = definition.operand_names.len();
    (0..4).find_map(|operand| instructions.encode(&definition.selector, &vec![operand; count]).ok())
}

fn compiled(source: &str, set: Set) -> CompiledCode {
    let method = smalltalk::parse_method(source).unwrap();
    let globals = BTreeSet::new();
    let variables = ["first", "second"].map(str::to_owned);
    let context = CompileContext {
        class_name: "Integer",
        instance_variables: &variables,
        globals: &globals,
        classes: &BTreeSet::new(),
        source: None,
    };
    compile(&method, &context, set).unwrap()
}

/// Shows a translation as WAT; `BLESS=1` rewrites the file.
fn check(name: &str, source: &str) {
    check_text(name, &wat(&Subject::code(&compiled(source, Set::SistaV1))));
}

fn wat(subject: &Subject<'_>) -> String {
    let program = wasmgc::vm::program().unwrap_or_else(|error| panic!("{error}"));
    let mut batch = ModuleBuilder::new(&program);
    batch.add(subject).unwrap();
    let module = batch.finish().unwrap();
    wasmgc::emit::validate(&module).unwrap_or_else(|error| panic!("{error}"));
    wasmgc::wat::function(&module, &format!("Integer>>{}", subject.code.selector)).unwrap()
}

fn check_text(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/translate/{name}.wat"));
    if std::env::var_os("BLESS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(expected == text, "{} differs; BLESS=1 rewrites it", path.display());
}

/// The translation of a method that sends the message of which this short method was seen, run by instances of `classes` classes with two variables.
fn sending(short: &str, set: Set, classes: u32) -> String {
    let short = compiled(short, set);
    let source = match short.num_args {
        0 => format!("send: x ^x {}", short.selector),
        _ => format!("send: x ^x {} self", short.selector),
    };
    let code = compiled(&source, set);
    let message = Message {
        kinds: TWO_VARIABLES,
        classes,
        methods: vec![Short {
            number: NUMBER,
            kinds: TWO_VARIABLES,
            classes: 1,
            code: Some(Arc::new(short)),
        }],
    };
    let mut subject = Subject::code(&code);
    subject.seen = Some(Seen {
        literals: vec![message; code.literals.len() + 1],
        ..Seen::default()
    });
    wat(&subject)
}

/// The kind of objects with two variables (`Behavior>>kind`).
const TWO_VARIABLES: u32 = 1 << 1;
/// A number that stands nowhere else in a translation.
const NUMBER: u32 = 77_777;

#[test]
fn a_variable_that_is_read_in_place() {
    check_text("getter", &sending("second ^second", Set::SistaV1, 1));
}

#[test]
fn what_is_done_in_place_of_a_send() {
    for (short, is_in_place) in [
        ("first ^first", true),
        ("set: x second := x", true),
        ("itself ^self", true),
        ("none ^nil", true),
        ("no ^false", true),
        ("two ^2", true),
        ("a: x ^x", true),
        ("more ^first + 1", true),
        ("count first := first + 1", true),
        ("either ^first ifNil: [second]", true),
        ("smaller: x ^first < x and: [second == x]", true),
        ("temporary | x | x := first. ^x", true),
        ("wait [first] whileFalse", true),
        // Those that send, go back all the time, or have literals.
        ("next ^first next", false),
        ("forever [true] whileTrue", false),
        ("block ^[first]", false),
        ("text ^'text'", false),
        // A literal may be exchanged while the method keeps its number.
        ("large ^123456789", false),
        ("here ^thisContext", false),
        // Strings' elements are fetched by a function.
        ("at: index ^first at: index", false),
        // What has been set cannot be set again by the method that is called after all.
        ("both: x first := x. second := second + 1", false),
        ("notify: x first := x. second changed: x", false),
        ("long ^first + 1 + 2 + 3 + 4 + 5 + 6 + 7 + 8 + 9 + 10 + 11", false),
    ] {
        for set in Set::ALL {
            // A site keeps numbers plus 1.
            let number = (NUMBER + 1).to_string();
            assert_eq!(
                sending(short, set, 1).contains(&number),
                is_in_place,
                "{short} in {set:?}"
            );
            // Where few of the classes run it, nobody asks.
            assert!(!sending(short, set, 3).contains(&number), "{short} in {set:?}");
        }
    }
}

#[test]
fn an_addition() {
    check("addition", "addOne ^self + 1");
}

#[test]
fn a_recursion() {
    check(
        "benchFib",
        "benchFib ^self < 2 ifTrue: [1] ifFalse: [(self - 1) benchFib + (self - 2) benchFib + 1]",
    );
}

#[test]
fn a_loop() {
    check(
        "sum",
        "sum | total | total := 0. 1 to: self do: [:i | total := total + i]. ^total",
    );
}
