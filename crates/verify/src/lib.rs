//! Candidate and method to [`Verified`], or to the reason why not, mostly a counterexample.
//!
//! A candidate is an untrusted function over machine integers; a method is the graph of its specialised instructions
//! ([`MethodModel`]). [`verify`] does, in this order:
//! 1. *Confine*: parse, validate, and allow nothing but integer instructions ([`Malformed`]).
//! 2. *Refute*: run both on the values where programs differ.
//! 3. *Prove*: execute both symbolically, the method over the unbounded integers, the candidate with wrap-around. All values are
//!    [`Polynomial`]s in normal form, in which remainders, shifts, masks and wrapping are quotients rounded down; so equality
//!    is mostly equality of form, and else linear arithmetic (the simplex method) with cases on quotients and remainders.
//! 4. *Exhaust*: where there are few inputs, run through all.
//!
//! This crate knows nothing of where candidates come from, does no I/O and has no clock.

mod candidate;
mod evaluate;
mod exhaust;
mod facts;
mod interval;
mod live;
mod machine;
mod model;
mod of_code;
mod polynomial;
mod prove;
mod refute;
mod run;
mod simplex;
mod summary;
mod symbolic_candidate;
mod symbolic_method;
mod terms;
mod unboxed;
mod verified;
mod work;

pub use candidate::{EXPORT, MAX_SIZE, Malformed, allowed_instructions};
pub use evaluate::evaluate;
pub use exhaust::{AT, COMPARE, METHOD, Run};
pub use facts::Condition;
pub use interval::Interval;
pub use model::{Initial, LARGEST, MethodModel, Outcome, SMALLEST};
pub use of_code::NoModel;
pub use polynomial::{Atom, Monomial, Polynomial};
pub use prove::{Reason, VerificationCondition};
pub use refute::Answered;
pub use summary::{NoSummary, PathAnswer, SummaryPath, summarise};
pub use unboxed::outcome as method_outcome;
pub use verified::{
    Certificate, Options, Progress, Rejection, Verdict, Verified, comparison_module, verify, verify_exhaustively,
};
pub use wasmgc::advice::ResultKind;
pub use wasmgc::op::Trap;
pub use work::{UsedUp, Work};
