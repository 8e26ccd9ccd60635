//! The decompiler: what is compiled, decompiled and compiled again is the same code.

use std::collections::BTreeSet;
use std::ops::Range;
use std::path::{Path, PathBuf};

use smalltalk::ast::{Declaration, Method};
use smalltalk::compiler::{CompileContext, compile};
use smalltalk::decompiler::decompile;
use smalltalk::instructions::{InstructionSet, Set, disassemble};
use smalltalk::method::CompiledCode;
use smalltalk::random::{FarJump, random_method};
use smalltalk::tonel::{ClassFile, Dialect, parse_class};
use smalltalk::{parse_method, print_method};

/// What could not be decompiled, of how many.
#[derive(Default)]
struct Tally {
    failures: Vec<String>,
    count: usize,
}

impl Tally {
    fn check(&mut self, method: &Method, context: &CompileContext<'_>, what: &str) {
        for set in Set::ALL {
            let Ok(code) = compile(method, context, set) else {
                continue;
            };
            self.check_code(&code, context, what);
            let nameless = CompiledCode {
                temporaries: Vec::new(),
                ..code
            };
            self.check_code(&nameless, context, what);
        }
    }

    fn check_code(&mut self, code: &CompiledCode, context: &CompileContext<'_>, what: &str) {
        self.count += 1;
        match decompile(code) {
            Ok(found) => {
                let text = print_method(&found);
                let read =
                    parse_method(&text).unwrap_or_else(|error| panic!("{what}: {}", error.render("found", &text)));
                let again = compile(&read, context, code.set).unwrap_or_else(|error| panic!("{what}: {error}\n{text}"));
                assert!(
                    again.same_code(code),
                    "{what}\n{text}\n{}\n{}",
                    disassemble(code),
                    disassemble(&again)
                );
            }
            Err(error) => self
                .failures
                .push(format!("{what} {:?}: {error}\n{}", code.set, disassemble(code))),
        }
    }

    /// Fails if more than so many of a thousand could not be decompiled.
    fn finish(self, per_mille: usize) {
        let Tally { failures, count } = self;
        let shown = failures.iter().take(3).cloned().collect::<Vec<_>>().join("\n");
        assert!(
            count > 0 && failures.len() * 1000 <= count * per_mille,
            "{} of {count}:\n{shown}",
            failures.len()
        );
    }
}

fn folder(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

#[test]
fn cases_of_the_compiler() {
    let instance_variables = ["x".to_string(), "y".to_string()];
    let globals = ["Global", "Object", "Transcript"]
        .map(String::from)
        .into_iter()
        .collect();
    let context = CompileContext {
        class_name: "Example",
        instance_variables: &instance_variables,
        globals: &globals,
        classes: &BTreeSet::new(),
        source: None,
    };
    let mut tally = Tally::default();
    for entry in std::fs::read_dir(folder("tests/compile")).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let source = text.split("\n---").next().unwrap();
        tally.check(&parse_method(source).unwrap(), &context, &path.display().to_string());
    }
    tally.finish(0);
}

#[test]
fn random_methods() {
    let globals = Default::default();
    let context = CompileContext {
        class_name: "SmallInteger",
        instance_variables: &[],
        globals: &globals,
        classes: &BTreeSet::new(),
        source: None,
    };
    let mut tally = Tally::default();
    for seed in 0..150 {
        tally.check(&random_method(seed), &context, &format!("seed {seed}"));
    }
    tally.finish(0);
}

/// Distances at which the encodings of jumps change, with the set and the sizes of methods that have them.
const DISTANCES: [(Set, &[i32]); 2] = [
    (Set::SistaV1, &[128, 256, 32768, -128, -256, -32768]),
    (Set::V3PlusClosures, &[8, 256, 1023, -128, -256, -1024]),
];

#[test]
fn far_jumps() {
    let globals = Default::default();
    let context = CompileContext {
        class_name: "Integer",
        instance_variables: &[],
        globals: &globals,
        classes: &BTreeSet::new(),
        source: None,
    };
    for (set, edges) in DISTANCES {
        let mut tally = Tally::default();
        let mut distances = BTreeSet::new();
        for edge in edges.iter().map(|edge| edge.unsigned_abs() as usize) {
            // Methods with the longest jumps take a while.
            let step = if edge > 30_000 { 3 } else { 1 };
            for bytes in (edge.saturating_sub(28).max(4)..edge + 2).step_by(step) {
                for far in [FarJump::forward(bytes), FarJump::backward(bytes)] {
                    let method = parse_method(&far.source).unwrap();
                    match compile(&method, &context, set) {
                        Ok(code) => {
                            let jumps = jumps(&code);
                            // Only around the edges: decompiling the long ones takes a while.
                            if jumps
                                .iter()
                                .any(|jump| edge.abs_diff(jump.unsigned_abs() as usize) <= 4)
                            {
                                tally.check_code(&code, &context, &far.selector);
                                distances.extend(jumps);
                            }
                        }
                        Err(error) => assert!(set == Set::V3PlusClosures && edge >= 1023, "{}: {error}", far.selector),
                    }
                }
            }
        }
        // A jump back goes over itself, so that its distance grows by more than one where its encoding does.
        for edge in edges {
            let found = |sizes: Range<i32>| {
                sizes
                    .into_iter()
                    .any(|size| distances.contains(&(size * edge.signum())))
            };
            assert!(found(edge.abs() - 3..edge.abs() + 1), "{set:?}: no jump up to {edge}");
            let is_last = set == Set::V3PlusClosures && edge.abs() >= 1023;
            assert_eq!(
                found(edge.abs() + 1..edge.abs() + 5),
                !is_last,
                "{set:?}: jumps beyond {edge}"
            );
        }
        tally.finish(0);
    }
}

/// The distances of its jumps.
fn jumps(code: &CompiledCode) -> Vec<i32> {
    let set = InstructionSet::get(code.set);
    let mut distances = Vec::new();
    let mut pc = 0;
    while pc < code.bytes.len() {
        let decoded = set.decode(&code.bytes, pc).unwrap();
        distances.extend(decoded.operand("distance"));
        pc = decoded.next_pc;
    }
    distances
}

/// The files of Smalltalk in this folder of the repository and below.
fn sources(path: &str) -> Vec<PathBuf> {
    let mut paths = Vec::new();
    find(&folder("../..").join(path), &mut paths);
    paths
}

fn find(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            find(&path, paths);
        } else if path.to_string_lossy().ends_with(".class.st") {
            paths.push(path);
        }
    }
}

#[test]
fn the_class_library() {
    let paths = ["st/kernel", "st/tests", "st/bench"].into_iter().flat_map(sources);
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).unwrap();
        parse_class(&text, Dialect::Plain)
            .unwrap_or_else(|error| panic!("{}", error.render(&path.to_string_lossy(), &text)))
    };
    let classes: Vec<ClassFile> = paths.map(read).collect();
    let names = |declarations: &[Declaration]| declarations.iter().map(|each| each.name.clone()).collect::<Vec<_>>();
    let mut globals: BTreeSet<String> = classes.iter().map(|class| class.name.clone()).collect();
    globals.extend(
        [
            "Smalltalk",
            "Transcript",
            "Processor",
            "Undeclared",
            "SystemOrganization",
        ]
        .map(String::from),
    );
    globals.extend(classes.iter().flat_map(|class| names(&class.class_variables)));
    let variables = |name: &str, class_side: bool| {
        let mut chain = Vec::new();
        let mut next = classes.iter().find(|class| class.name == name);
        while let Some(class) = next {
            chain.push(names(if class_side {
                &class.class_instance_variables
            } else {
                &class.instance_variables
            }));
            next = classes
                .iter()
                .find(|each| Some(&each.name) == class.superclass.as_ref());
        }
        chain.into_iter().rev().flatten().collect::<Vec<_>>()
    };
    let mut tally = Tally::default();
    for definition in classes.iter().flat_map(|class| &class.methods) {
        let instance_variables = variables(&definition.class_name, definition.class_side);
        let class_name = &definition.class_name;
        let context = CompileContext {
            class_name,
            instance_variables: &instance_variables,
            globals: &globals,
            classes: &BTreeSet::new(),
            source: None,
        };
        tally.check(
            &definition.method,
            &context,
            &format!("{class_name}>>{}", definition.method.selector),
        );
    }
    tally.finish(0);
}
