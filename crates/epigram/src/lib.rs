//! Grammars as objects: a production parses, prints, searches, and carries what is built from it.
//!
//! A [`Production`] is a value: terminals, sequences, choices, repetitions, options, differences and look-aheads, put
//! together by the functions of [`production`]. Named productions are the rules of a [`Grammar`]. A grammar
//! - parses: [`Grammar::parse`] gives a [`Tree`], which keeps every place and prints back to exactly its source;
//! - explains: a [`Failure`] names the furthest place reached and what was expected there;
//! - searches: [`Grammar::find`] gives all places in a text that a rule matches, [`Tree::find`] all in a tree;
//! - carries what is made from it: a [`Meaning`] holds a function for each rule, and several meanings (a syntax node,
//!   instructions, text in another language) can be read from one tree.
//!
//! Choice is ordered, as in parsing expression grammars. A grammar is translated to the steps of a small machine with a
//! stack of its own, so that no input can exhaust the stack of the thread; sets of first bytes predict alternatives.

mod analysis;
mod class;
mod failure;
mod grammar;
mod machine;
mod meaning;
mod patience;
pub mod production;
mod program;
mod search;
mod tree;

pub use class::Class;
pub use failure::{Expected, Failure};
pub use grammar::{Grammar, GrammarBuilder, GrammarError, Rule, RuleId};
pub use meaning::{Action, Meaning, Unread, Values};
pub use patience::Patience;
pub use production::Production;
pub use search::Found;
pub use tree::{Children, Descendants, Node, Tree};
