//! Compiling while the core runs: what surrounds a method is asked from the heap, and the core itself may ask for methods to be compiled
//! (`CompilerPrimitives class>>compile:source:names:category:script:`).

use crate::error::Error;
use crate::host;
use crate::machine::Core;
use crate::protocol::batch::{About, Batch};
use crate::protocol::stream::{Kind, Stream};
use crate::protocol::value::{Value, malformed};
use crate::translation::description::class_name_of;
use smalltalk::ast::{Method, Script, Span};
use smalltalk::compiler::{self, CompileContext, CompileError};
use smalltalk::instructions::{Set, disassemble};
use smalltalk::method::CompiledCode;
use smalltalk::{Diagnostic, Names, Patience, Source};
use std::collections::BTreeSet;

/// What methods of a class can name, of the names that were asked for.
#[derive(Clone, Debug)]
pub struct Scope {
    /// `Foo` or `Foo class`.
    pub class_name: String,
    /// All instance variables, inherited ones first.
    pub instance_variables: Vec<String>,
    /// Class variables, variables of pools, globals.
    pub names: BTreeSet<String>,
    /// Those of the names that mean the class of the name: nothing can be assigned to them.
    pub classes: BTreeSet<String>,
    /// Variables that code refers to and nobody has defined yet.
    pub undeclared: BTreeSet<String>,
    /// Variables of the workspace.
    pub workspace: BTreeSet<String>,
}

/// The class whose scope is asked for: its name, and whether its class is meant.
pub type ClassName<'n> = (&'n str, bool);

impl Scope {
    fn of(value: Value) -> Result<Scope, Error> {
        let [name, is_meta, instance_variables, names, undeclared, workspace, classes] = value.fields()?;
        let set = |value: Value| value.texts().into_iter().collect();
        Ok(Scope {
            class_name: class_name_of(&name, &is_meta),
            instance_variables: instance_variables.texts(),
            names: set(names),
            classes: set(classes),
            undeclared: set(undeclared),
            workspace: set(workspace),
        })
    }

    fn context(&self) -> CompileContext<'_> {
        CompileContext {
            class_name: &self.class_name,
            instance_variables: &self.instance_variables,
            globals: &self.names,
            classes: &self.classes,
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
pub struct AllNames {
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
    /// What methods of a class can name, of these names; None where there is no such class. What that costs does not depend on how many variables there are.
    pub fn scope(&mut self, (class, class_side): ClassName<'_>, names: &Names<'_>) -> Result<Option<Scope>, Error> {
        self.scope_of(|stream| stream.behavior(class, class_side), Some(names))
    }

    /// All that they can name, for hints.
    pub fn whole_scope(&mut self, (class, class_side): ClassName<'_>) -> Result<Option<Scope>, Error> {
        self.scope_of(|stream| stream.behavior(class, class_side), None)
    }

    fn scope_of(&mut self, class: impl FnOnce(&mut Stream), names: Option<&Names<'_>>) -> Result<Option<Scope>, Error> {
        let mut stream = Stream::default();
        class(&mut stream);
        match names {
            Some(names) => stream.names(names),
            None => stream.number(-1),
        }
        self.host(|host| host.memory.write(&stream.value()))?;
        match self.describe_scope()? {
            0 => Ok(None),
            length => self.described(length).and_then(Scope::of).map(Some),
        }
    }

    /// All names in the heap.
    pub fn names(&mut self, selectors: bool) -> Result<AllNames, Error> {
        let length = self.describe_names(selectors)?;
        let [classes, globals, workspace, selectors] = self.described(length)?.fields()?;
        let set = |value: Value| value.texts().into_iter().collect();
        Ok(AllNames {
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
    if let Err(wrong) = request.compile(core, &Patience::until(&stopping), set, &mut batch)? {
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

/// What shall be compiled, for the class that the core knows.
struct Request {
    source: String,
    is_script: bool,
    instance_variables: Vec<String>,
    category: Option<String>,
}

impl Request {
    fn of(value: Value) -> Result<Request, Error> {
        let [source, is_script, instance_variables, category] = value.fields()?;
        Ok(Request {
            source: source.text().ok_or_else(malformed)?.to_owned(),
            is_script: is_script.is_true(),
            instance_variables: instance_variables.texts(),
            category: category.text().map(str::to_owned),
        })
    }

    /// What is wrong with the source is the inner error.
    fn compile(
        &self,
        core: &mut Core<'_>,
        patience: &Patience<'_>,
        set: Set,
        batch: &mut Batch,
    ) -> Result<Result<(), Diagnostic>, Error> {
        let source = Source {
            text: &self.source,
            patience: patience.clone(),
        };
        let parsed = match self.is_script {
            true => smalltalk::parse_script(source).map(Parsed::Script),
            false => smalltalk::parse_method(source).map(Parsed::Method),
        };
        let parsed = match parsed {
            Ok(parsed) => parsed,
            Err(error) => return Ok(Err(error.diagnostic())),
        };
        let mut code = parsed.compile(patience, &self.scope(core, Some(&parsed.names()))?, set);
        if code.as_ref().is_err_and(CompileError::is_undeclared) {
            code = parsed.compile(patience, &self.scope(core, None)?, set);
        }
        let code = match code {
            Ok(code) => code,
            Err(error) => return Ok(Err(error.diagnostic())),
        };
        let about = About {
            source: &self.source,
            is_script: self.is_script,
            category: self.category.as_deref(),
            place: None,
        };
        let result = batch.method_as_result(&code, &about).map(drop);
        Ok(result.map_err(|error| Diagnostic::new(Span::default(), error.to_string())))
    }

    /// What the source can name. Methods that are compiled anew may name what is not defined yet.
    fn scope(&self, core: &mut Core<'_>, names: Option<&Names<'_>>) -> Result<Scope, Error> {
        let scope = core.scope_of(|stream| stream.kind(Kind::True), names)?;
        let mut scope = scope.ok_or_else(malformed)?;
        if !self.is_script {
            scope.names.append(&mut scope.undeclared);
        }
        scope.instance_variables.clone_from(&self.instance_variables);
        Ok(scope)
    }

    /// What is wrong: message, place, hint.
    fn write(&self, wrong: &Diagnostic, stream: &mut Stream) {
        let place = |offset: u32| {
            let before = self.source.get(..offset as usize).unwrap_or(&self.source);
            before.chars().count() + 1
        };
        stream.kind(Kind::Array);
        stream.count(4);
        stream.string(&wrong.message);
        for offset in [wrong.span.start, wrong.span.end] {
            stream.kind(Kind::SmallInteger);
            stream.count(place(offset));
        }
        stream.optional_string(wrong.hint.as_deref());
    }
}

/// A source that was read.
enum Parsed {
    Method(Method),
    Script(Script),
}

impl Parsed {
    fn names(&self) -> Names<'_> {
        match self {
            Parsed::Method(method) => method.names(),
            Parsed::Script(script) => script.names(),
        }
    }

    fn compile(&self, patience: &Patience<'_>, scope: &Scope, set: Set) -> Result<CompiledCode, CompileError> {
        match self {
            Parsed::Method(method) => scope.compile(patience.clone(), method, set),
            Parsed::Script(script) => scope.compile_script(patience.clone(), script, set),
        }
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::{ClassName, Names};
    use crate::{Options, Session, System, Tier};
    use smalltalk::instructions::Set;

    #[test]
    fn a_scope_has_the_names_that_were_asked_for() {
        crate::on_large_stack(|| {
            let mut session = Session::new(Options {
                set: Set::SistaV1,
                tier: Tier::Interpreter,
                advise: None,
                cache: None,
                output: Box::new(std::io::sink()),
                system: System::default(),
            })
            .unwrap();
            let define = "Object subclass: #Scoped instanceVariableNames: 'a' classVariableNames: 'Shared' package: 'Test'. known := 3";
            session.evaluate("define", define).unwrap();
            let class: ClassName<'_> = ("Scoped", true);
            let names = Names::from(["Array", "Shared", "known", "nobodyKnowsThis", "Äpfel", "self"]);
            let scope = session.core().scope(class, &names).unwrap().unwrap();
            assert_eq!(scope.class_name, "Scoped class");
            assert_eq!(Vec::from_iter(&scope.names), ["Array", "Shared"]);
            assert_eq!(Vec::from_iter(&scope.workspace), ["known"]);
            assert!(scope.undeclared.is_empty());
            // What nobody knows is no symbol afterwards.
            let symbols = "(ByteSymbol allInstances select: [:each | each beginsWith: 'nobodyKnows']) size";
            assert_eq!(session.evaluate("symbols", symbols).unwrap(), "0");
            let whole = session.core().whole_scope(class).unwrap().unwrap();
            assert!(whole.names.len() > 100 && whole.names.is_superset(&scope.names));
            assert!(session.core().scope(("Nobody", false), &names).unwrap().is_none());
        })
        .unwrap();
    }
}
