//! Advice: a better function for a method, from whoever may know one.
//!
//! What is asked is the [`Prompt`], composed by the method's instructions. The answer, whoever gives it, is a text that nobody trusts:
//! [`Reply`] reads it and [`verify::verify`] shows that it is right, or says why not, and that is asked back. A [`Consultation`] is these
//! steps; [`advise`] drives them with an [`Adviser`] that replies at once.
//!
//! This crate does no I/O: who reads files and speaks with networks hands the texts in.

mod adviser;
mod consultation;
mod hot;
mod prompt;
mod reasoner;
mod recorded;
mod reply;
mod samples;
mod worth;

pub use adviser::{Adviser, NoAdvice, NoReply, Provider, advise, advise_first};
pub use consultation::{Advice, Consultation, Limits, MAX_ROUNDS, Step};
pub use hot::{NotAdvised, advise_hot};
pub use prompt::{Called, Exchange, Observed, Prompt, Question};
pub use reasoner::Unsolved;
pub use recorded::{Recorded, RecordedError, RecordedReply};
pub use reply::{Refusal, Reply, ReplyError};
pub use worth::{NotWorthAsking, worth_asking};
