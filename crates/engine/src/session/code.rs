//! What methods there are, what runs them, and where.

use super::run::Session;
use super::scope::AllNames;
use crate::error::{Error, Fault};
use crate::translation::numbered::Numbered;
use crate::translation::tiers::Running;
use smalltalk::Names;
use smalltalk::ast::Method;
use smalltalk::method::CompiledCode;
use std::sync::Arc;

/// A method that was loaded.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The number by which the core knows it.
    pub number: u32,
    /// The syntax tree.
    pub method: Method,
    /// The text.
    pub source: String,
    /// The instructions.
    pub code: Arc<CompiledCode>,
}

impl Session {
    /// The method of a class, or of its class.
    pub fn method(&mut self, class: &str, class_side: bool, selector: &str) -> Result<Option<Loaded>, Error> {
        let Some(number) = self.core().number_of_method(class, class_side, selector)? else {
            return Ok(None);
        };
        let Numbered { code, origin, .. } = self.numbered(number)?;
        let parsed = origin.and_then(|origin| {
            let source = origin.text.to_string();
            Some((smalltalk::parse_method(&source).ok()?, source))
        });
        let (method, source) = match parsed {
            Some(parsed) => parsed,
            None => decompiled(&code)?,
        };
        Ok(Some(Loaded {
            number,
            method,
            source,
            code,
        }))
    }

    /// Whether there is such a class.
    pub fn has_class(&mut self, name: &str) -> Result<bool, Error> {
        Ok(self.core().scope((name, false), &Names::new())?.is_some())
    }

    /// All names in the heap; selectors only where they are wanted.
    pub fn names(&mut self, selectors: bool) -> Result<AllNames, Error> {
        self.core().names(selectors)
    }

    /// The code of a number.
    pub fn numbered(&mut self, number: u32) -> Result<Numbered, Error> {
        self.core().numbered(number)
    }

    /// What runs the code of a number, as far as the tiers chose it and not [`Session::install`].
    pub fn tier_of(&self, number: u32) -> Running {
        self.machine.host(|host| host.translator.tiers.running(number))
    }

    /// All that the interpreter does not run, by name: methods, and blocks as `[] in` them.
    pub fn translated(&mut self) -> Result<Vec<(String, Running)>, Error> {
        let mut translated = Vec::new();
        for number in self.machine.host(|host| host.translator.tiers.translated()) {
            let name = self.numbered(number)?.name();
            translated.push((name, self.tier_of(number)));
        }
        translated.sort_by(|one, other| one.0.cmp(&other.0));
        Ok(translated)
    }

    /// How many loops were entered by translations that begin there, because they were hot while their activation was interpreted.
    pub fn entered_loops(&self) -> usize {
        self.machine.host(|host| host.translator.tiers.entered_loops())
    }

    /// Lets the code of a number be run by the function at an index of the table.
    pub fn install(&mut self, number: u32, index: i32) -> Result<(), Error> {
        self.core().install((number, index))
    }
}

/// A method without a source.
fn decompiled(code: &CompiledCode) -> Result<(Method, String), Error> {
    let method = smalltalk::decompiler::decompile(code).map_err(Fault::from)?;
    let source = smalltalk::print_method(&method);
    Ok((method, source))
}
