//! The compiler: a syntax tree to instructions, in four steps.
//! 1. The binder finds what each name means and which messages are control structures that are inlined.
//! 2. The analysis of closures decides where each variable lives: in a slot, copied into closures, or in a vector.
//! 3. The generator writes instructions, which it knows by their selectors only.
//! 4. The assembler lays them out: the shortest forms, distances of jumps.

mod assembler;
mod binder;
mod closures;
mod error;
mod generator;
mod inlining;
mod tree;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::Patience;
use crate::ast::{Method, Script, Statement};
use crate::instructions::Set;
use crate::method::CompiledCode;

pub use binder::literal;
pub use error::{CompileError, CompileErrorKind};

/// Most arguments of a method or block: the header's field has four bits.
pub const MAX_ARGUMENTS: usize = 15;
/// Most variable slots: the header's field has six bits.
pub const MAX_TEMPORARIES: usize = 63;
/// Most literals: the header's field has fifteen bits.
pub const MAX_LITERALS: usize = 0x7FFF;

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
    fn may_be_activation(&self) -> bool {
        let first = self.instance_variables.iter().take(ACTIVATION_VARIABLES.len());
        first.map(String::as_str).eq(ACTIVATION_VARIABLES)
    }
}

/// Compiles a method.
pub fn compile(method: &Method, context: &CompileContext<'_>, set: Set) -> Result<CompiledCode, CompileError> {
    compile_with(Patience::endless(), method, context, set)
}

/// The same, as long as patience lasts.
pub fn compile_with(
    patience: Patience<'_>,
    method: &Method,
    context: &CompileContext<'_>,
    set: Set,
) -> Result<CompiledCode, CompileError> {
    let (mut tree, body) = binder::bind(method, context, &patience, false)?;
    closures::analyse(&mut tree);
    generator::generate(method, &tree, &body, context, &patience, set)
}

/// The same where names that nothing declares are taken for variables that somebody will define. They are answered with the code, each as the
/// error that it else is.
pub fn compile_declaring(
    patience: Patience<'_>,
    method: &Method,
    context: &CompileContext<'_>,
    set: Set,
) -> Result<(CompiledCode, Vec<CompileError>), CompileError> {
    let (mut tree, body) = binder::bind(method, context, &patience, true)?;
    closures::analyse(&mut tree);
    let code = generator::generate(method, &tree, &body, context, &patience, set)?;
    Ok((code, tree.undeclared))
}

/// The selector of a compiled script, as in Squeak.
pub const DO_IT: &str = "doIt";

/// Compiles statements to a method that answers the value of the last.
pub fn compile_script(script: &Script, context: &CompileContext<'_>, set: Set) -> Result<CompiledCode, CompileError> {
    compile_script_with(Patience::endless(), script, context, set)
}

/// The same, as long as patience lasts.
pub fn compile_script_with(
    patience: Patience<'_>,
    script: &Script,
    context: &CompileContext<'_>,
    set: Set,
) -> Result<CompiledCode, CompileError> {
    let mut statements = script.statements.clone();
    if let Some(Statement::Expression(expression)) = statements.pop_if(|last| matches!(last, Statement::Expression(_)))
    {
        let span = expression.span;
        statements.push(Statement::Return(expression, span));
    }
    let method = Method {
        selector: DO_IT.to_string(),
        arguments: Vec::new(),
        answer_type: None,
        comment: None,
        pragmas: Vec::new(),
        temporaries: script.temporaries.clone(),
        statements,
        span: script.span,
    };
    compile_with(patience, &method, context, set)
}
