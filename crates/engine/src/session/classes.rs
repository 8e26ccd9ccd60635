//! The formats of the classes that the kernel is founded with, when no Smalltalk code runs yet.

use crate::error::Error;
use crate::protocol::batch::Formats;
use crate::protocol::class::Class;
use std::collections::BTreeMap;

/// Spur's instance formats (Squeak's `Behavior>>instSpec`).
mod format {
    pub const EMPTY: i32 = 0;
    pub const FIXED: i32 = 1;
    pub const INDEXED: i32 = 2;
    pub const INDEXED_WITH_VARIABLES: i32 = 3;
    pub const WEAK: i32 = 4;
    pub const EPHEMERON: i32 = 5;
    pub const LONGS: i32 = 9;
    pub const WORDS: i32 = 10;
    pub const SHORTS: i32 = 12;
    pub const BYTES: i32 = 16;
    pub const COMPILED_METHOD: i32 = 24;
}

/// The kernel's classes by name.
#[derive(Default)]
pub struct Classes {
    classes: BTreeMap<String, Class>,
}

impl Classes {
    /// The class of this name.
    fn get(&self, name: &str) -> Option<&Class> {
        self.classes.get(name)
    }

    /// Adds a class.
    pub fn define(&mut self, class: Class) {
        self.classes.insert(class.name.clone(), class);
    }

    /// The class and its superclasses, itself first.
    pub fn chain<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a Class> {
        std::iter::successors(self.get(name), |class| self.get(class.superclass.as_deref()?))
    }

    /// Names of all instance variables of the class, inherited ones first; of the class's class for the class side.
    fn instance_variables(&self, name: &str, class_side: bool) -> Vec<String> {
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

    /// Squeak's format of the class: what instances are made of, and the number of their named instance variables.
    fn format(&self, class: &Class, file: &str) -> Result<i32, Error> {
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
            Some("longs") => format::LONGS,
            Some("words") => format::WORDS,
            Some("shorts") => format::SHORTS,
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

    /// Both formats of a class and its class.
    pub fn formats(&self, class: &Class, file: &str) -> Result<Formats, Error> {
        Ok(Formats {
            instances: self.format(class, file)?,
            class_side: self.metaclass_format(class),
        })
    }

    /// Squeak's format of the class's class.
    fn metaclass_format(&self, class: &Class) -> i32 {
        format::FIXED << 16 | self.instance_variables(&class.name, true).len() as i32
    }
}
