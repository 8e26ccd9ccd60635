//! What is known of an instruction.

use super::evaluation::Prefix;
use super::form::Form;
use super::formula::Extension;
use crate::ast;

/// One instruction, as its method defines it.
#[derive(Clone, Debug)]
pub struct Definition {
    /// The method's selector.
    pub selector: String,
    /// The operands' names, in the order of the selector's keywords.
    pub operand_names: Vec<String>,
    /// What it does, in English, with places in braces for what depends on operands and method.
    pub comment: String,
    /// The method.
    pub method: ast::Method,
    /// Its encodings in this set.
    pub forms: Vec<Form>,
    /// The selector it sends, and its place among the special selectors.
    pub special_selector: Option<(String, usize)>,
    /// The operand at whose index among the literals is the selector that it sends.
    pub selector_operand: Option<usize>,
    pub(super) prefix: Option<Prefix>,
}

impl Definition {
    /// Whether it only extends the operands of the instruction that follows.
    pub fn is_prefix(&self) -> bool {
        self.prefix.is_some()
    }

    /// For a prefix, the extension that it collects.
    pub fn collects(&self) -> Option<Extension> {
        self.prefix.as_ref().map(Prefix::extension)
    }

    /// For a prefix, the variables of an activation that it assigns, the extension's own first.
    pub fn collects_in(&self) -> &[String] {
        self.prefix.as_ref().map_or(&[], Prefix::variables)
    }
}
