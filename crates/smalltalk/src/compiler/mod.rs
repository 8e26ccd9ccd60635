//! The compiler: a syntax tree to instructions, in four steps.
//! 1. The binder finds what each name means and which messages are control structures that are inlined.
//! 2. The analysis of closures decides where each variable lives: in a slot, copied into closures, or in a vector.
//! 3. The generator writes instructions, which it knows by their selectors only.
//! 4. The assembler lays them out: the shortest forms, distances of jumps.

mod assembler;
mod binder;
mod closures;
mod context;
mod error;
mod generator;
mod inlining;
mod limits;
mod tree;

use crate::Patience;
use crate::ast::{Method, Script, Statement};
use crate::instructions::Set;
use crate::method::CompiledCode;

pub use binder::literal;
pub use context::CompileContext;
pub use error::{CompileError, CompileErrorKind};
pub use limits::{MAX_ARGUMENTS, MAX_LITERALS, MAX_TEMPORARIES};

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
