//! Methods as the tests ask about them: compiled, and modelled.

use advisor::{Observed, Question};
use smalltalk::compiler::{CompileContext, compile};
use smalltalk::instructions::Set;
use std::collections::BTreeSet;
use std::path::PathBuf;
use verify::MethodModel;
use wasmgc::ir::Program;
use wasmgc::specialise::Subject;

/// Compiles a method of SmallInteger and hands on the question about it.
pub fn with_question<T>(program: &Program, source: &str, set: Set, ask: impl FnOnce(&Question<'_>) -> T) -> T {
    let method = smalltalk::parse_method(source).unwrap_or_else(|error| panic!("{source}: {error:?}"));
    let context = CompileContext {
        class_name: "SmallInteger",
        instance_variables: &[],
        globals: &BTreeSet::new(),
        classes: &BTreeSet::new(),
        source: None,
    };
    let code = compile(&method, &context, set).unwrap_or_else(|error| panic!("{source}: {error:?}"));
    let model = MethodModel::of(program, &Subject::code(&code)).unwrap_or_else(|error| panic!("{source}: {error}"));
    ask(&Question {
        code: &code,
        source,
        model: &model,
        observed: &Observed::default(),
    })
}

pub fn program() -> Program {
    wasmgc::vm::program().unwrap_or_else(|error| panic!("{error}"))
}

/// A file of this repository.
pub fn read(path: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..").join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// `benchmark` as the kernel has it.
pub fn benchmark() -> String {
    let text = read("st/kernel/SmallInteger.class.st");
    let class = smalltalk::tonel::parse_class(&text, smalltalk::Dialect::Plain)
        .unwrap_or_else(|error| panic!("{}", error.render("SmallInteger.class.st", &text)));
    let definition = class
        .methods
        .iter()
        .find(|each| each.method.selector == "benchmark")
        .expect("benchmark");
    definition.source(&text)
}
