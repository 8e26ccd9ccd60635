//! Compiling while the core runs: what surrounds a method is asked from the heap, and the core itself may ask for methods to be compiled
//! (`CompilerPrimitives class>>compile:source:names:category:script:`).

use crate::batch::{About, Batch};
use crate::code::class_name_of;
use crate::error::Error;
use crate::host;
use crate::machine::Core;
use crate::stream::Stream;
use crate::value::{Value, malformed};
use smalltalk::ast::{Method, Script, Span};
use smalltalk::compiler::{self, CompileContext, CompileError};
use smalltalk::instructions::{Set, disassemble};
use smalltalk::method::CompiledCode;
use smalltalk::{Diagnostic, Patience, Source};
use std::collections::BTreeSet;

/// What methods of a class can name.
#[derive(Clone, Debug)]
pub struct Scope {
    /// `Foo` or `Foo class`.
    pub class_name: String,
    /// All instance variables, inherited ones first.
    pub instance_variables: Vec<String>,
    /// Class variables, variables of pools, globals.
    pub names: BTreeSet<String>,
    /// Variables that code refers to and nobody has defined yet.
    pub undeclared: BTreeSet<String>,
}

impl Scope {
    fn of(value: Value) -> Result<Scope, Error> {
        let [name, is_meta, instance_variables, names, undeclared] = value.fields()?;
        Ok(Scope {
            class_name: class_name_of(&name, &is_meta),
            instance_variables: instance_variables.texts(),
            names: names.texts().into_iter().collect(),
            undeclared: undeclared.texts().into_iter().collect(),
        })
    }

    fn context(&self) -> CompileContext<'_> {
        CompileContext {
            class_name: &self.class_name,
            instance_variables: &self.instance_variables,
            globals: &self.names,
            source: None,
        }
    }

    /// Compiles a method.
    pub fn compile(&self, patience: Patience<'_>, method: &Method, set: Set) -> Result<CompiledCode, CompileError> {
        compiler::compile_with(patience, method, &self.context(), set)
    }

    /// The same where names that nothing declares are variables that somebody will define; they are answered with the code.
    pub fn compile_declaring(
        &self,
        patience: Patience<'_>,
        method: &Method,
        set: Set,
    ) -> Result<(CompiledCode, Vec<CompileError>), CompileError> {
        compiler::compile_declaring(patience, method, &self.context(), set)
    }

    /// Compiles statements.
    pub fn compile_script(
        &self,
        patience: Patience<'_>,
        script: &Script,
        set: Set,
    ) -> Result<CompiledCode, CompileError> {
        compiler::compile_script_with(patience, script, &self.context(), set)
    }
}

/// All names in the heap.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// Classes that are globals.
    pub classes: BTreeSet<String>,
    /// Other globals.
    pub globals: BTreeSet<String>,
    /// Variables of the workspace.
    pub workspace: BTreeSet<String>,
    /// Selectors of methods, if they were asked for.
    pub selectors: BTreeSet<String>,
}

impl Core<'_> {
    /// What methods of a class, or of its class, can name; None where there is no such class.
    pub fn scope(&mut self, class: &str, class_side: bool) -> Result<Option<Scope>, Error> {
        let mut stream = Stream::default();
        stream.behavior(class, class_side);
        self.host(|host| host.memory.write(&stream.value()))?;
        match self.describe_scope()? {
            0 => Ok(None),
            length => self.described(length).and_then(Scope::of).map(Some),
        }
    }

    /// All names in the heap.
    pub fn names(&mut self, selectors: bool) -> Result<Names, Error> {
        let length = self.describe_names(selectors)?;
        let [classes, globals, workspace, selectors] = self.described(length)?.fields()?;
        let set = |value: Value| value.texts().into_iter().collect();
        Ok(Names {
            classes: set(classes),
            globals: set(globals),
            workspace: set(workspace),
            selectors: set(selectors),
        })
    }

    /// The number of the code of a method.
    pub fn number_of_method(&mut self, class: &str, class_side: bool, selector: &str) -> Result<Option<u32>, Error> {
        let mut stream = Stream::default();
        stream.behavior(class, class_side);
        stream.symbol(selector);
        self.host(|host| host.memory.write(&stream.value()))?;
        Ok(u32::try_from(self.find_method()?).ok())
    }

    fn described(&mut self, length: i32) -> Result<Value, Error> {
        self.host(|host| Value::read(&host.memory.read(length as u32 as usize)))
    }
}

/// The core asks to compile what it has described. What comes of it is its result then. Answers 0 where that was interrupted.
pub fn compile(core: &mut Core<'_>, length: i32) -> Result<i32, Error> {
    let request = Request::of(core.described(length)?)?;
    let (set, memory) = core.host(|host| (host.set, host.memory.clone()));
    let mut batch = Batch::default();
    let stopping = || memory.is_stopping();
    if let Err(wrong) = request.compile(&Patience::until(&stopping), set, &mut batch) {
        if stopping() {
            return Ok(0);
        }
        batch = Batch::default();
        batch.result(|stream| request.write(&wrong, stream));
    }
    let (bytes, count) = batch.finish();
    core.host(|host| host.memory.write(&bytes))?;
    let behind = core.load()?;
    host::loaded(core, behind - count..behind)?;
    host::install_finished(core)?;
    Ok(1)
}

/// Exchanges a listing of code, its blocks behind it; answers its length.
pub fn listing(core: &mut Core<'_>, number: i32) -> Result<i32, Error> {
    let text = disassemble(&core.numbered(number as u32)?.code);
    core.host(|host| host.memory.write(text.as_bytes()))?;
    Ok(text.len() as i32)
}

/// What shall be compiled.
struct Request {
    source: String,
    is_script: bool,
    category: Option<String>,
    scope: Scope,
}

impl Request {
    /// Methods that are compiled anew may name what is not defined yet.
    fn of(value: Value) -> Result<Request, Error> {
        let [source, is_script, instance_variables, category, scope] = value.fields()?;
        let mut scope = Scope::of(scope)?;
        if !is_script.is_true() {
            scope.names.append(&mut scope.undeclared);
        }
        Ok(Request {
            source: source.text().ok_or_else(malformed)?.to_owned(),
            is_script: is_script.is_true(),
            category: category.text().map(str::to_owned),
            scope: Scope {
                instance_variables: instance_variables.texts(),
                ..scope
            },
        })
    }

    fn compile(&self, patience: &Patience<'_>, set: Set, batch: &mut Batch) -> Result<(), Diagnostic> {
        let source = Source {
            text: &self.source,
            patience: patience.clone(),
        };
        let code = match self.is_script {
            true => {
                let script = smalltalk::parse_script(source).map_err(|error| error.diagnostic())?;
                self.scope.compile_script(patience.clone(), &script, set)
            }
            false => {
                let method = smalltalk::parse_method(source).map_err(|error| error.diagnostic())?;
                self.scope.compile(patience.clone(), &method, set)
            }
        };
        let code = code.map_err(|error| error.diagnostic())?;
        let about = About {
            source: &self.source,
            is_script: self.is_script,
            category: self.category.as_deref(),
            place: None,
        };
        let result = batch.method_as_result(&code, &about);
        result.map_err(|error| Diagnostic::new(Span::default(), error.to_string()))?;
        Ok(())
    }

    /// What is wrong: message, place, hint.
    fn write(&self, wrong: &Diagnostic, stream: &mut Stream) {
        let place = |offset: u32| {
            let before = self.source.get(..offset as usize).unwrap_or(&self.source);
            before.chars().count() + 1
        };
        stream.kind(crate::stream::Kind::Array);
        stream.count(4);
        stream.string(&wrong.message);
        for offset in [wrong.span.start, wrong.span.end] {
            stream.kind(crate::stream::Kind::SmallInteger);
            stream.count(place(offset));
        }
        stream.optional_string(wrong.hint.as_deref());
    }
}
