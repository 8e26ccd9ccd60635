//! The kernel, the benchmark programs and the corpus compile in both instruction sets, and the corpus uses every instruction.

use smalltalk::ast::Literal;
use smalltalk::compiler::{CompileContext, compile, compile_script};
use smalltalk::instructions::{InstructionSet, Set, Subject, depths, listing};
use smalltalk::method::{self, CompiledCode};
use smalltalk::tonel::{ClassFile, parse_class};
use smalltalk::{Dialect, parse_script};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Whether the compiler leaves the instruction out: some serve only images, and optimisers that rewrite methods.
fn is_compiled(selector: &str, set: Set) -> bool {
    match selector {
        "nop" | "trap" | "callInlinePrimitive:" | "sendBlockCopy" | "directedSuperSend:numArgs:" | "blockReturnNil" => {
            false
        }
        "pushClosureNumCopied:numArgs:size:" => set == Set::V3PlusClosures,
        _ => true,
    }
}

struct Source {
    path: PathBuf,
    text: String,
    file: ClassFile,
}

/// The files of Smalltalk in a folder of the repository and below.
fn sources(folder: &str) -> Vec<Source> {
    let mut paths = Vec::new();
    find(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(folder),
        &mut paths,
    );
    paths.sort();
    paths.into_iter().map(read).collect()
}

fn find(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            find(&path, paths);
        } else if path.extension().is_some_and(|extension| extension == "st") {
            paths.push(path);
        }
    }
}

fn read(path: PathBuf) -> Source {
    let text = std::fs::read_to_string(&path).unwrap();
    match parse_class(&text, Dialect::Plain) {
        Ok(file) => Source { path, text, file },
        Err(error) => panic!("{}", error.render(&path.to_string_lossy(), &text)),
    }
}

/// The classes of all the files, by name, so that variables can be found along the superclasses.
struct World {
    sources: Vec<Source>,
    classes: BTreeMap<String, usize>,
}

impl World {
    fn new() -> World {
        let mut all = Vec::new();
        for folder in ["st/kernel", "st/bench", "tests/corpus"] {
            all.extend(sources(folder));
        }
        let classes = all.iter().enumerate().filter(|(_, source)| !source.file.extension);
        World {
            classes: classes
                .map(|(index, source)| (source.file.name.clone(), index))
                .collect(),
            sources: all,
        }
    }

    fn class(&self, name: &str) -> &ClassFile {
        &self.sources[self.classes[name]].file
    }

    /// From the root to the class.
    fn lineage(&self, name: &str) -> Vec<&ClassFile> {
        let mut lineage = vec![self.class(name)];
        while let Some(superclass) = &lineage[lineage.len() - 1].superclass {
            lineage.push(self.class(superclass));
        }
        lineage.reverse();
        lineage
    }

    fn globals(&self, lineage: &[&ClassFile]) -> BTreeSet<String> {
        let class_variables = lineage.iter().flat_map(|class| &class.class_variables);
        let names = class_variables.map(|variable| variable.name.clone());
        let given = [
            "Transcript",
            "Smalltalk",
            "Processor",
            "Undeclared",
            "SystemOrganization",
        ]
        .map(str::to_string);
        names.chain(self.classes.keys().cloned()).chain(given).collect()
    }

    fn instance_variables(&self, lineage: &[&ClassFile], class_side: bool) -> Vec<String> {
        let own = |class: &ClassFile| match class_side {
            true => class.class_instance_variables.clone(),
            false => class.instance_variables.clone(),
        };
        let of_class =
            ["Behavior", "ClassDescription", "Class"].map(|name| self.class(name).instance_variables.clone());
        let inherited = if class_side { of_class.concat() } else { vec![] };
        let variables = inherited.into_iter().chain(lineage.iter().flat_map(|class| own(class)));
        variables.map(|variable| variable.name).collect()
    }

    /// All methods and all expressions of the corpus, compiled.
    fn compiled(&self, set: Set) -> Vec<CompiledCode> {
        let mut compiled = Vec::new();
        for source in &self.sources {
            for definition in &source.file.methods {
                let method = &definition.method;
                let only_sista = method.pragmas.iter().any(|pragma| pragma.selector == "sistaV1");
                if only_sista && set != Set::SistaV1 {
                    continue;
                }
                let lineage = self.lineage(&definition.class_name);
                let context = CompileContext {
                    class_name: &definition.class_name,
                    instance_variables: &self.instance_variables(&lineage, definition.class_side),
                    globals: &self.globals(&lineage),
                    classes: &BTreeSet::new(),
                    source: None,
                };
                match compile(method, &context, set) {
                    Ok(code) => compiled.push(code),
                    Err(error) => panic!(
                        "{} >> {}, {}: {error:?}\n{}",
                        source.path.display(),
                        method.selector,
                        set.name(),
                        &source.text[error.span.start as usize..error.span.end as usize]
                    ),
                }
                compiled.extend(self.expressions(definition, set));
            }
        }
        compiled
    }

    fn expressions(&self, definition: &smalltalk::tonel::MethodDefinition, set: Set) -> Vec<CompiledCode> {
        let pragmas = definition.method.pragmas.iter();
        let expressions = pragmas.filter(|pragma| pragma.selector.starts_with("expression:"));
        expressions
            .map(|pragma| {
                let [Literal::String(text), Literal::String(_)] = &pragma.arguments[..] else {
                    panic!("{}: two strings expected", definition.method.selector);
                };
                let context = CompileContext {
                    class_name: "UndefinedObject",
                    instance_variables: &[],
                    globals: &self.globals(&[]),
                    classes: &BTreeSet::new(),
                    source: None,
                };
                let script = parse_script(text).unwrap_or_else(|error| panic!("{}", error.render("expression", text)));
                compile_script(&script, &context, set).unwrap_or_else(|error| panic!("{text}: {error:?}"))
            })
            .collect()
    }
}

fn note_instructions(code: &CompiledCode, used: &mut BTreeSet<String>) {
    let set = InstructionSet::get(code.set);
    let mut pc = 0;
    while pc < code.bytes.len() {
        let decoded = set.decode(&code.bytes, pc).unwrap();
        pc = decoded.next_pc;
        used.insert(decoded.definition.selector.clone());
    }
    for literal in &code.literals {
        if let method::Literal::Block(block) = literal {
            note_instructions(block, used);
        }
    }
}

fn check_instructions(set: Set) {
    let mut used = BTreeSet::new();
    for code in World::new().compiled(set) {
        note_instructions(&code, &mut used);
    }
    let definitions = InstructionSet::get(set).definitions.iter();
    let compiled = definitions.filter(|each| !each.is_prefix() && is_compiled(&each.selector, set));
    let missing: Vec<_> = compiled
        .filter(|each| !used.contains(&each.selector))
        .map(|each| &each.selector)
        .collect();
    assert!(missing.is_empty(), "{}: the corpus lacks {missing:?}", set.name());
}

#[test]
fn all_instructions_of_sista_v1() {
    check_instructions(Set::SistaV1);
}

#[test]
fn all_instructions_of_v3_plus_closures() {
    check_instructions(Set::V3PlusClosures);
}

/// Code that a virtual machine is given: a method, or a block with instructions of its own; with the blocks in it.
fn with_blocks(code: &CompiledCode, visit: &mut impl FnMut(&CompiledCode)) {
    visit(code);
    for literal in &code.literals {
        if let method::Literal::Block(block) = literal {
            with_blocks(block, visit);
        }
    }
}

/// What the compiler makes is not looked at again before it runs.
#[test]
fn all_that_is_compiled_can_be_run() {
    for set in Set::ALL {
        for code in World::new().compiled(set) {
            with_blocks(&code, &mut |code| {
                let subject = Subject {
                    set,
                    bytes: &code.bytes,
                    start: 0,
                    num_temps: code.num_temps,
                    frame_size: code.frame_size,
                    num_literals: code.literals.len(),
                };
                let depths = depths(&subject);
                assert!(depths.is_ok(), "{}>>{}: {depths:?}", code.class_name, code.selector);
            });
        }
    }
}

/// Virtual machines with a stack of their own keep other things in a context's first variables; only the long forms of access know that
/// (OpenSmalltalk's StackInterpreter: pushMaybeContextReceiverVariable:, storeMaybeContext:receiverVariable:withValue:).
#[test]
fn variables_of_contexts_are_accessed_in_long_forms() {
    for set in Set::ALL {
        let mut count = 0;
        let is_short = |byte: u8| match set {
            Set::SistaV1 => ![0xE2, 0xF0, 0xF3].contains(&byte),
            Set::V3PlusClosures => byte != 0x84,
        };
        let contexts = World::new().compiled(set);
        for code in contexts
            .iter()
            .filter(|code| code.class_name == "Context" || code.class_name == "InstructionStream")
        {
            with_blocks(code, &mut |code| {
                for line in listing(code).unwrap() {
                    let Some((name, _)) = line.instruction.split_once("ReceiverVariable:") else {
                        continue;
                    };
                    assert!(["push", "popInto", "storeInto"].contains(&name), "{name}");
                    assert!(
                        !is_short(line.bytes[0]),
                        "{}>>{}: {line:?}",
                        code.class_name,
                        code.selector
                    );
                    count += 1;
                }
            });
        }
        assert!(count > 30, "{}: {count}", set.name());
    }
}

#[test]
fn enough_expressions() {
    let methods = sources("tests/corpus")
        .into_iter()
        .flat_map(|source| source.file.methods);
    let pragmas = methods.flat_map(|definition| definition.method.pragmas);
    let count = pragmas
        .filter(|pragma| pragma.selector.starts_with("expression:"))
        .count();
    assert!(count >= 300, "{count}");
}
