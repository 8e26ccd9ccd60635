//! Compiling for the core, which may ask for it while it runs (`CompilerPrimitives class>>compile:source:names:category:script:`).

use super::host::Core;
use super::scope::Scope;
use crate::error::Error;
use crate::protocol::batch::{Batch, MethodProperties};
use crate::protocol::numbers::ValueKind;
use crate::protocol::stream::Stream;
use crate::protocol::value::{Value, malformed};
use crate::translation::linking::install_finished;
use crate::translation::triggers::loaded;
use smalltalk::ast::{Method, Script};
use smalltalk::compiler::CompileError;
use smalltalk::instructions::{Set, disassemble};
use smalltalk::method::CompiledCode;
use smalltalk::{Diagnostic, Names, Patience, Source};

/// The core asks to compile what it has described. What comes of it is its result then. Answers 0 where that was interrupted.
pub fn compile(core: &mut Core<'_>, length: i32) -> Result<i32, Error> {
    let request = CompileRequest::of(core.described(length)?)?;
    let (set, memory) = (core.host(|host| host.set), core.memory());
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
    memory.write(&bytes)?;
    let behind = core.load()?;
    loaded(core, behind - count..behind)?;
    install_finished(core)?;
    Ok(1)
}

/// Exchanges a listing of code, its blocks behind it; answers its length.
pub fn listing(core: &mut Core<'_>, number: i32) -> Result<i32, Error> {
    let text = disassemble(&core.numbered(number as u32)?.code);
    core.memory().write(text.as_bytes())?;
    Ok(text.len() as i32)
}

/// What shall be compiled, for the class that the core knows.
struct CompileRequest {
    source: String,
    is_script: bool,
    instance_variables: Vec<String>,
    category: Option<String>,
}

impl CompileRequest {
    fn of(value: Value) -> Result<CompileRequest, Error> {
        let [source, is_script, instance_variables, category] = value.fields()?;
        Ok(CompileRequest {
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
        let about = MethodProperties {
            source: &self.source,
            is_script: self.is_script,
            category: self.category.as_deref(),
            place: None,
        };
        batch.method_as_result(&code, &about);
        Ok(Ok(()))
    }

    /// What the source can name. Methods that are compiled anew may name what is not defined yet.
    fn scope(&self, core: &mut Core<'_>, names: Option<&Names<'_>>) -> Result<Scope, Error> {
        let scope = core.scope_of(|stream| stream.kind(ValueKind::TrueObject), names)?;
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
        stream.kind(ValueKind::Array);
        stream.count(4);
        stream.string(&wrong.message);
        for offset in [wrong.span.start, wrong.span.end] {
            stream.kind(ValueKind::SmallInteger);
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
