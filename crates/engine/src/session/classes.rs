//! Classes as files define them; and the formats of those that the kernel is founded with, when no Smalltalk code runs yet.

use crate::error::Error;
use smalltalk::tonel::{ClassFile, Ston};
use std::collections::BTreeMap;

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
    /// The pools that it shares.
    pub pools: Vec<String>,
    /// The traits that it uses, as they are written.
    pub traits: Option<String>,
    /// Its category.
    pub category: String,
    /// Its comment.
    pub comment: Option<String>,
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
            pools: pools(file),
            traits: traits(file),
            category: file.category.clone().unwrap_or_default(),
            comment: file.comment.as_deref().map(|comment| comment.trim().to_owned()),
        }
    }
}

/// The names under `#pools`.
fn pools(file: &ClassFile) -> Vec<String> {
    match file.properties.get("pools") {
        Some(Ston::List(pools)) => pools.iter().filter_map(Ston::as_text).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

/// What stands under `#traits` or `#classTraits`.
fn traits(file: &ClassFile) -> Option<String> {
    let text = |key: &str| file.properties.get(key).and_then(Ston::as_text);
    let traits = text("traits").or_else(|| text("classTraits"))?;
    let is_any = !matches!(traits.trim(), "" | "{}" | "nil");
    is_any.then(|| traits.to_owned())
}

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

    /// Squeak's format of the class's class.
    pub fn metaclass_format(&self, class: &Class) -> i32 {
        format::FIXED << 16 | self.instance_variables(&class.name, true).len() as i32
    }
}
