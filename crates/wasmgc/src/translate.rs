//! Methods to a module of translations: a batch of methods is one module, since a module by itself costs milliseconds on wasmtime.

use crate::emit::{self, EmitError, Module};
use crate::ir::{Body, Expr, FunctionId, Program, TranslatedFunction, Var};
use crate::specialise::{Subject, TranslateError, specialise};

/// The function that a module's start function tells about its sites.
const REGISTER_SITE: &str = "Site class>>register:";

/// Translations that are being gathered for one module.
pub struct Batch<'p> {
    program: &'p Program,
    register: FunctionId,
    module: Module,
}

impl<'p> Batch<'p> {
    /// An empty one.
    pub fn new(program: &'p Program) -> Result<Self, TranslateError> {
        let register = program
            .function_named(REGISTER_SITE)
            .ok_or(TranslateError::Missing(REGISTER_SITE))?;
        Ok(Self {
            program,
            register,
            module: Module::default(),
        })
    }

    /// Adds a translation; it will be exported as `f` with the number that is answered.
    pub fn add(&mut self, subject: &Subject<'_>) -> Result<usize, TranslateError> {
        let graph = specialise(self.program, subject, self.module.sites)?;
        let sites = graph.sites;
        let function = graph.into_function()?;
        self.module.sites += sites;
        Ok(self.add_function(function))
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
    pub fn finish(mut self) -> Result<Vec<u8>, EmitError> {
        let site = |number| Expr::Call(self.register, vec![Expr::Get(Var::Site(number))]);
        let expr = Expr::Seq((0..self.module.sites).map(site).collect());
        self.module.start = (self.module.sites > 0).then(|| Body {
            locals: Vec::new(),
            parameters: 0,
            expr,
        });
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
