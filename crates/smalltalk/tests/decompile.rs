//! The decompiler: what is compiled, decompiled and compiled again is the same code.

use std::path::{Path, PathBuf};

use smalltalk::ast::Method;
use smalltalk::compiler::{CompileContext, compile};
use smalltalk::decompiler::decompile;
use smalltalk::instructions::{Set, disassemble};
use smalltalk::method::CompiledCode;
use smalltalk::random::random_method;
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
        source: None,
    };
    let mut tally = Tally::default();
    for seed in 0..60 {
        tally.check(&random_method(seed), &context, &format!("seed {seed}"));
    }
    // Known gaps: these answer an error, never a wrong tree (see `Tally::check_code`).
    tally.finish(60);
}
