//! What surrounds a method, asked from the heap: the variables that it can name.

use crate::error::Error;
use crate::machine::Core;
use crate::protocol::stream::Stream;
use crate::protocol::value::{Value, class_name_of};
use smalltalk::ast::{Method, Script};
use smalltalk::compiler::{self, CompileContext, CompileError};
use smalltalk::instructions::Set;
use smalltalk::method::CompiledCode;
use smalltalk::{Names, Patience};
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

impl<H> Core<'_, H> {
    /// What methods of a class can name, of these names; None where there is no such class. What that costs does not depend on how many variables there are.
    pub fn scope(&mut self, (class, class_side): ClassName<'_>, names: &Names<'_>) -> Result<Option<Scope>, Error> {
        self.scope_of(|stream| stream.behavior(class, class_side), Some(names))
    }

    /// All that they can name, for hints.
    pub fn whole_scope(&mut self, (class, class_side): ClassName<'_>) -> Result<Option<Scope>, Error> {
        self.scope_of(|stream| stream.behavior(class, class_side), None)
    }

    pub(super) fn scope_of(
        &mut self,
        class: impl FnOnce(&mut Stream),
        names: Option<&Names<'_>>,
    ) -> Result<Option<Scope>, Error> {
        let mut stream = Stream::default();
        class(&mut stream);
        match names {
            Some(names) => stream.names(names),
            None => stream.number(-1),
        }
        self.memory().write(&stream.value())?;
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
        self.memory().write(&stream.value())?;
        Ok(u32::try_from(self.find_method()?).ok())
    }

    pub(super) fn described(&mut self, length: i32) -> Result<Value, Error> {
        Value::read(&self.memory().read(length as u32 as usize))
    }
}

#[cfg(test)]
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
