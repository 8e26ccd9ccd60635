//! Writes the intermediate representation as WebAssembly modules: the core (all of `st/vm`), and translations, which import from it.
//!
//! What core and translations agree on:
//! - Both begin with the same types: the classes' in one recursion group, then the function types of Smalltalk code, so that
//!   an object or a function of one is an object or a function of the other.
//! - The core exports each function and each global under its own name and the table as [`TABLE`]; a translation imports those it
//!   uses from the module [`CORE`]. Memory is the host's.
//! - An emitted module is not yet checked: a tree that is wrong in its types gives a module that [`validate`] refuses.

mod core_module;
mod function;
mod names;
mod translation;
mod types;
mod used;
mod validate;

use crate::ir::{Body, Expr, Program, TranslatedFunction, Type};
use thiserror::Error;
pub use types::MAX_ARGUMENTS;
pub(crate) use validate::named_functions;
pub use validate::validate;
pub use wasm_encoder::ValType;

/// The module name under which the host offers memory and functions.
pub const HOST: &str = "host";
/// The name of the host's shared memory.
pub const MEMORY: &str = "memory";
/// The module name under which translations import the core's exports.
pub const CORE: &str = "core";
/// The name under which the core exports the table of code.
pub const TABLE: &str = "code";
/// The module name under which a module whose constants are values imports them, under the names of the core's exports.
pub const CONSTANTS: &str = "constants";
/// The memory's least size in pages of 64 KiB.
pub const MEMORY_MINIMUM: u64 = 16;
/// The memory's largest size in pages of 64 KiB.
pub const MEMORY_MAXIMUM: u64 = 16384;
/// The table's size at the start.
pub const TABLE_MINIMUM: u64 = 1024;
/// The deepest nesting of a tree that is emitted; a deeper one is an error, since the recursion must not exhaust the stack.
pub const MAX_NESTING: u32 = 1000;

/// A batch of translations: the content of one module beside the core.
#[derive(Clone, Debug, Default)]
pub struct Module {
    /// The translated methods, exported as `f0`, `f1` ….
    pub functions: Vec<TranslatedFunction>,
    /// Functions taken over from verified candidates; their bodies are emitted where [`Expr::CallRaw`] stands.
    pub raw: Vec<RawFunction>,
    /// The number of send sites ([`Var::Site`]), exported as `site0`, `site1` ….
    pub sites: u32,
    /// Whether the core's constant globals ([`crate::ir::Global::constant`]) are imported as immutable ones, whose values whoever links
    /// reads from the core's, rather than as the core's own.
    pub constants_are_values: bool,
}

/// A function taken over as it is.
#[derive(Clone, Debug)]
pub struct RawFunction {
    /// The parameters' types.
    pub params: Vec<ValType>,
    /// The results' types.
    pub results: Vec<ValType>,
    /// Locals and instructions: an entry of the code section without its size. It may name no function, global, type or table,
    /// since their indices are those of the module that it comes from.
    pub body: Vec<u8>,
}

/// Why a module cannot be emitted.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum EmitError {
    /// A tree that emission does not understand, or that refers to what does not exist.
    #[error("{function}: {fault}")]
    Tree {
        /// The function that holds it.
        function: String,
        /// What is wrong.
        fault: Fault,
    },
    /// Two exports of one name.
    #[error("two exports are called {0}")]
    DuplicateExport(String),
    /// A class without a WebAssembly type is used as one.
    #[error("the class {0} has no WebAssembly type")]
    Untyped(String),
    /// A field, element, global or parameter of type Void or Never.
    #[error("{0} has no type of a value")]
    NoValue(String),
    /// A function without a body stands behind one with a body.
    #[error("the import {0} stands behind functions with bodies")]
    ImportAfterBody(String),
    /// A module that does not validate: a fault of the tree's types.
    #[error("{function}: {message} (at byte {offset})")]
    Invalid {
        /// The function, or `module`.
        function: String,
        /// The validator's words.
        message: String,
        /// Where in the module.
        offset: usize,
    },
}

/// What is wrong with a tree.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Fault {
    /// More than [`MAX_NESTING`] levels.
    #[error("nested more than {MAX_NESTING} deep")]
    Nesting,
    /// Run, Goto or a register: not yet specialised or structured.
    #[error("{0} is left over")]
    LeftOver(&'static str),
    /// A Break outside its Block or a Continue outside its Loop.
    #[error("no enclosing {0} has the label {1}")]
    Label(&'static str, u32),
    /// An index into something that has fewer of them.
    #[error("there is no {0} {1}")]
    Missing(&'static str, u32),
    /// A Switch without cases, or with a target that is none of them.
    #[error("a switch without the case {0}")]
    Case(u32),
    /// A [`Expr::CallCode`] or translated function with an impossible number of arguments.
    #[error("{0} arguments (at least receiver, code and depth; at most {MAX_ARGUMENTS} beside them)")]
    Arguments(usize),
    /// A raw function whose body cannot be read.
    #[error("the body of a raw function: {0}")]
    Raw(String),
}

/// The core: the module of a whole program. The functions `table` fill the table's first slots.
pub fn core(program: &Program, table: &[crate::ir::FunctionId]) -> Result<Vec<u8>, EmitError> {
    core_module::emit(program, table)
}

/// The module of a batch of translations of the program that the core is made from.
pub fn module(program: &Program, translation: &Module) -> Result<Vec<u8>, EmitError> {
    translation::emit(program, translation)
}

/// The type of a tree in a body. What refers to nothing has the type Never.
pub fn type_of(program: &Program, body: &Body, expr: &Expr) -> Type {
    types::of_expr(program, &body.locals, expr)
}
