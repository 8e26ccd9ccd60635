//! Classes as files define them.

use smalltalk::tonel::{ClassFile, Ston};

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
