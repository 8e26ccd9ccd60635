//! What surrounds a method that is compiled.

use std::collections::BTreeSet;
use std::sync::Arc;

/// What surrounds a method.
#[derive(Clone, Debug)]
pub struct CompileContext<'a> {
    /// The class's name, `Foo` or `Foo class`.
    pub class_name: &'a str,
    /// All instance variables, inherited ones first.
    pub instance_variables: &'a [String],
    /// The names of all class variables and globals in reach.
    pub globals: &'a BTreeSet<String>,
    /// The names among them of classes: nothing can be assigned to these.
    pub classes: &'a BTreeSet<String>,
    /// The text that the tree's spans refer to.
    pub source: Option<Arc<str>>,
}

/// The first instance variables of InstructionStream, and so of Context.
const ACTIVATION_VARIABLES: [&str; 2] = ["sender", "pc"];

impl CompileContext<'_> {
    /// Whether receivers may be contexts. Virtual machines with a stack of their own keep other things in their first variables, which only the
    /// long forms of access know of (Squeak's MaybeContextInstanceVariableNode).
    pub(super) fn may_be_activation(&self) -> bool {
        let first = self.instance_variables.iter().take(ACTIVATION_VARIABLES.len());
        first.map(String::as_str).eq(ACTIVATION_VARIABLES)
    }
}
