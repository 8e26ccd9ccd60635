//! Smalltalk's grammar, syntax tree, instruction sets, compiler and decompiler.

pub mod ast;
pub mod chunk;
pub mod compiler;
pub mod decompiler;
pub mod diagnostic;
mod dialect;
mod error;
mod grammar;
pub mod instructions;
pub mod method;
mod names;
pub mod printer;
pub mod random;
mod source;
mod spans;
pub mod tonel;

pub use diagnostic::Diagnostic;
pub use dialect::Dialect;
pub use epigram::Patience;
pub use error::{Opening, SyntaxError};
pub use grammar::{grammar, parse_method, parse_script, parse_typed_method, pattern_of};
pub use names::Names;
pub use printer::{print_expression, print_literal, print_method, print_script};
pub use source::Source;
