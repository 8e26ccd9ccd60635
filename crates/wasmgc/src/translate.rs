//! Methods to a module of translations: a batch of methods is one module, since a module by itself costs milliseconds on wasmtime.

use crate::emit::{self, EmitError, Module};
use crate::ir::{FunctionId, Program, TranslatedFunction};
use crate::specialise::{Subject, TranslateError, specialise};
use std::collections::BTreeMap;

/// Translations that are being gathered for one module.
pub struct ModuleBuilder<'p> {
    program: &'p Program,
    module: Module,
}

impl<'p> ModuleBuilder<'p> {
    /// An empty one.
    pub fn new(program: &'p Program) -> Self {
        Self {
            program,
            module: Module::default(),
        }
    }

    /// The core's constant globals are to be imported as values: see [`Module::constants_are_values`].
    pub fn with_constants_as_values(mut self, are_values: bool) -> Self {
        self.module.constants_are_values = are_values;
        self
    }

    /// Adds a translation; it will be exported as `f` with the number that is answered.
    pub fn add(&mut self, subject: &Subject<'_>) -> Result<usize, TranslateError> {
        let graph = specialise(self.program, subject, self.module.sites)?;
        let sites = graph.sites;
        let function = graph.into_function()?;
        self.module.sites += sites;
        Ok(self.add_function(function))
    }

    /// Adds a translation in which what each instruction became is marked, to be read ([`crate::wat::annotated`]) and not to be run. Answers where in
    /// its loops translations may begin: the backward jumps, and how many slots are in use there.
    pub fn add_marked(&mut self, subject: &Subject<'_>) -> Result<BTreeMap<usize, usize>, TranslateError> {
        let mut graph = specialise(self.program, subject, self.module.sites)?;
        let loops = std::mem::take(&mut graph.loops);
        graph.mark();
        self.module.sites += graph.sites;
        let function = graph.into_function()?;
        self.add_function(function);
        Ok(loops)
    }

    /// Adds a function as it is.
    pub fn add_function(&mut self, function: TranslatedFunction) -> usize {
        self.module.functions.push(function);
        self.module.functions.len() - 1
    }

    /// Adds the body of a verified candidate; [`Expr::CallRaw`] calls it by the number that is answered.
    pub fn add_raw(&mut self, raw: emit::RawFunction) -> u32 {
        self.module.raw.push(raw);
        self.module.raw.len() as u32 - 1
    }

    /// The functions added.
    pub fn functions(&self) -> &[TranslatedFunction] {
        &self.module.functions
    }

    /// Whether nothing was added.
    pub fn is_empty(&self) -> bool {
        self.module.functions.is_empty()
    }

    /// The module.
    pub fn finish(self) -> Result<Vec<u8>, EmitError> {
        emit::module(self.program, &self.module)
    }
}

impl Program {
    /// The function of this name.
    pub fn function_named(&self, name: &str) -> Option<FunctionId> {
        let index = self.functions.iter().position(|function| function.name == name)?;
        Some(FunctionId(index as u32))
    }
}
