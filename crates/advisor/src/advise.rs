//! Asking, reading, verifying, and asking again, a bounded number of times.

use crate::prompt::{Prompt, Question};
use crate::reasoner::{self, Unsolved};
use crate::recorded::Recorded;
use crate::reply::{Reply, ReplyError};
use crate::worth::{NotWorthAsking, worth_asking};
use smalltalk::method::CompiledCode;
use verify::{Options, Rejection, Verified, Work, verify};

/// So often is an adviser asked about one method.
pub const MAX_ROUNDS: usize = 3;

/// Who is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Adviser {
    /// The built-in reasoner, which finds closed forms of integer methods. It needs no network.
    Reasoner,
    /// Replies that were written down before.
    Recorded(Recorded),
}

/// A verified function, and how it came about.
#[derive(Clone, Debug)]
pub struct Advice {
    /// The last question, with all that was said before.
    pub prompt: Prompt,
    /// The reply that was accepted, as it came.
    pub text: String,
    /// What was read from it: the candidate's text and its certificate.
    pub reply: Reply,
    /// What was shown, for which ranges, and the function's body.
    pub verified: Verified,
    /// How often was asked.
    pub rounds: usize,
    /// Why the replies before were refused, in order.
    pub refusals: Vec<Refusal>,
}

/// Why a reply is refused: what its author is told.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It could not be read.
    #[error(transparent)]
    Unreadable(#[from] ReplyError),
    /// It was read, and its function is not accepted.
    #[error(transparent)]
    Rejected(#[from] Rejection),
}

/// Why there is no advice.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoAdvice {
    /// It makes no sense to ask.
    #[error("nobody is asked about this method: {0}")]
    NotWorthAsking(#[from] NotWorthAsking),
    /// The reasoner does not find a closed form.
    #[error("the reasoner finds no closed form: the method {0}")]
    Unsolved(#[from] Unsolved),
    /// There is no further recorded reply.
    #[error("there is no recorded reply for round {}{}", .refusals.len() + 1, last(.refusals))]
    NoMoreReplies {
        /// Why those before were refused.
        refusals: Vec<Refusal>,
    },
    /// All replies were refused.
    #[error("{} replies were refused{}", .refusals.len(), last(.refusals))]
    Refused {
        /// Why each was refused.
        refusals: Vec<Refusal>,
    },
}

fn last(refusals: &[Refusal]) -> String {
    refusals
        .last()
        .map_or(String::new(), |refusal| format!("; the last one: {refusal}"))
}

/// How much thinking a method is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Units of work ([`Work`]) for the reasoner, and as many for verifying each reply.
    pub work: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            work: Work::DEFAULT_UNITS,
        }
    }
}

/// Asks until a reply is verified, at most [`MAX_ROUNDS`] times.
pub fn advise(adviser: &Adviser, question: &Question<'_>, limits: Limits) -> Result<Advice, NoAdvice> {
    worth_asking(question.code)?;
    let CompiledCode {
        class_name, selector, ..
    } = question.code;
    let mut prompt = Prompt::new(question);
    let mut refusals = Vec::new();
    for round in 1..=MAX_ROUNDS {
        let text = match adviser {
            // It says the same whatever is asked: a second time makes no sense.
            Adviser::Reasoner if round > 1 => break,
            Adviser::Reasoner => reasoner::reply(question.model, &Work::units(limits.work))?,
            Adviser::Recorded(recorded) => match recorded.for_method(class_name, selector).get(round - 1) {
                Some(text) => (*text).to_owned(),
                None => return Err(NoAdvice::NoMoreReplies { refusals }),
            },
        };
        match accept(&text, question, limits) {
            Ok((reply, verified)) => {
                return Ok(Advice {
                    prompt,
                    text,
                    reply,
                    verified,
                    rounds: round,
                    refusals,
                });
            }
            Err(refusal) => {
                prompt = prompt.again(&text, &refusal);
                refusals.push(refusal);
            }
        }
    }
    Err(NoAdvice::Refused { refusals })
}

/// The only way for a reply, whoever wrote it.
fn accept(text: &str, question: &Question<'_>, limits: Limits) -> Result<(Reply, Verified), Refusal> {
    let reply = Reply::parse(text, &question.names())?;
    let verified = verify(
        question.model,
        reply.candidate.as_bytes(),
        &reply.certificate,
        Options {
            work: Work::units(limits.work),
            ..Options::default()
        },
    )?;
    Ok((reply, verified))
}
