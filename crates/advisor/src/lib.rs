//! Advice: a better function for a method, from whoever may know one.
//!
//! What is asked is the [`Prompt`], composed by the method's instructions; whom is the [`Adviser`]. The answer, the built-in
//! reasoner's too, is a text that nobody trusts: [`Reply`] reads it and [`verify::verify`] shows that it is right, or says why
//! not, and that is asked back. [`advise`] does all of it.
//!
//! This crate does no I/O: who reads files and speaks with networks hands the texts in.

mod advise;
mod hot;
mod prompt;
mod reasoner;
mod recorded;
mod reply;
mod worth;

pub use advise::{Advice, Adviser, Limits, MAX_ROUNDS, NoAdvice, Refusal, advise};
pub use hot::{NotAdvised, advise_hot};
pub use prompt::{Called, Exchange, Observed, Prompt, Question};
pub use reasoner::Unsolved;
pub use recorded::{Recorded, RecordedError, RecordedReply};
pub use reply::{Reply, ReplyError};
pub use worth::{NotWorthAsking, worth_asking};
