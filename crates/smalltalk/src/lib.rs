//! Smalltalk's grammar, syntax tree, instruction sets, compiler and decompiler.

pub mod ast;
