//! What the host knows of the classes that are defined: enough to compile methods.

use crate::error::Error;
use smalltalk::tonel::ClassFile;
use std::collections::{BTreeMap, BTreeSet};

/// A class.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Class {
    /// Its name.
    pub name: String,
    /// The superclass.
    pub superclass: Option<String>,
    /// Its own instance variables.
    pub instance_variables: Vec<String>,
    /// Its own class-side instance variables.
    pub class_instance_variables: Vec<String>,
    /// Its own class variables.
    pub class_variables: Vec<String>,
    /// Tonel's `#type`.
    pub kind: Option<String>,
    /// Its category.
    pub category: String,
}

impl Class {
    /// The class of a Tonel file.
    pub fn from_file(file: &ClassFile) -> Self {
        let names =
            |declarations: &[smalltalk::ast::Declaration]| declarations.iter().map(|each| each.name.clone()).collect();
        Class {
            name: file.name.clone(),
            superclass: file.superclass.clone(),
            instance_variables: names(&file.instance_variables),
            class_instance_variables: names(&file.class_instance_variables),
            class_variables: names(&file.class_variables),
            kind: file.kind.clone(),
            category: file.category.clone().unwrap_or_default(),
        }
    }
}

/// Spur's instance formats (Squeak's `Behavior>>instSpec`).
mod format {
    pub const EMPTY: i32 = 0;
    pub const FIXED: i32 = 1;
    pub const INDEXED: i32 = 2;
    pub const INDEXED_WITH_VARIABLES: i32 = 3;
    pub const WEAK: i32 = 4;
    pub const EPHEMERON: i32 = 5;
    pub const WORDS: i32 = 10;
    pub const BYTES: i32 = 16;
    pub const COMPILED_METHOD: i32 = 24;
}

/// All classes and globals by name.
#[derive(Default)]
pub struct Classes {
    classes: BTreeMap<String, Class>,
    globals: BTreeSet<String>,
}

impl Classes {
    /// The class of this name.
    pub fn get(&self, name: &str) -> Option<&Class> {
        self.classes.get(name)
    }

    /// Adds a class, or replaces the one of the same name.
    pub fn define(&mut self, class: Class) {
        self.globals.insert(class.name.clone());
        self.classes.insert(class.name.clone(), class);
    }

    /// Adds a global variable.
    pub fn add_global(&mut self, name: &str) {
        self.globals.insert(name.to_owned());
    }

    /// The class and its superclasses, itself first.
    pub fn chain<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a Class> {
        std::iter::successors(self.get(name), |class| self.get(class.superclass.as_deref()?))
    }

    /// Names of all instance variables of the class, inherited ones first; of the class's class for the class side.
    pub fn instance_variables(&self, name: &str, class_side: bool) -> Vec<String> {
        let own = |class: &Class| match class_side {
            true => class.class_instance_variables.clone(),
            false => class.instance_variables.clone(),
        };
        let chain: Vec<Vec<String>> = self.chain(name).map(own).collect();
        let inherited = match class_side {
            // The class of the topmost class is a subclass of Class.
            true => self.instance_variables("Class", false),
            false => Vec::new(),
        };
        inherited.into_iter().chain(chain.into_iter().rev().flatten()).collect()
    }

    /// Names of all globals and class variables that the class's methods can use.
    pub fn globals_for(&self, name: &str) -> BTreeSet<String> {
        let variables = self.chain(name).flat_map(|class| &class.class_variables);
        self.globals.iter().chain(variables).cloned().collect()
    }

    /// The class among this one and its superclasses that has the class variable.
    pub fn class_with_variable(&self, name: &str, variable: &str) -> Option<&Class> {
        self.chain(name)
            .find(|class| class.class_variables.iter().any(|each| each == variable))
    }

    /// Squeak's format of the class: what instances are made of, and the number of their named instance variables.
    pub fn format(&self, class: &Class, file: &str) -> Result<i32, Error> {
        let size = self.instance_variables(&class.name, false).len() as i32;
        let inherited = self
            .chain(&class.name)
            .find_map(|class| class.kind.as_deref().filter(|kind| *kind != "normal"));
        let spec = match class.kind.as_deref().or(inherited) {
            None | Some("normal") if size == 0 => format::EMPTY,
            None | Some("normal") => format::FIXED,
            Some("variable") if size == 0 => format::INDEXED,
            Some("variable") => format::INDEXED_WITH_VARIABLES,
            Some("weak") => format::WEAK,
            Some("ephemeron") => format::EPHEMERON,
            Some("words") => format::WORDS,
            Some("bytes") => format::BYTES,
            Some("compiledMethod") => format::COMPILED_METHOD,
            Some(kind) => {
                return Err(Error::definition(
                    file,
                    format!("the class {} has the unknown type {kind}", class.name),
                ));
            }
        };
        Ok(spec << 16 | size)
    }

    /// Squeak's format of the class's class.
    pub fn metaclass_format(&self, class: &Class) -> i32 {
        format::FIXED << 16 | self.instance_variables(&class.name, true).len() as i32
    }
}
