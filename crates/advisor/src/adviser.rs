//! Who replies at once: the built-in reasoner, and replies that were recorded.

use crate::consultation::{Advice, Consultation, Limits, Step};
use crate::prompt::Question;
use crate::reasoner::{self, Unsolved};
use crate::recorded::Recorded;
use crate::reply::Refusal;
use crate::worth::NotWorthAsking;
use verify::Work;

/// Who is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Adviser {
    /// The built-in reasoner, which finds closed forms of integer methods. It needs no network.
    Reasoner,
    /// Replies that were written down before.
    Recorded(Recorded),
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

/// Asks until a reply is verified, at most [`MAX_ROUNDS`](crate::MAX_ROUNDS) times.
pub fn advise(adviser: &Adviser, question: &Question<'_>, limits: Limits) -> Result<Advice, NoAdvice> {
    let mut consultation = Consultation::new(question, limits)?;
    loop {
        let text = adviser.reply(&consultation)?;
        match consultation.answer(&text) {
            Step::Verified(advice) => return Ok(*advice),
            Step::Again(next) => consultation = next,
            Step::Refused(refusals) => return Err(NoAdvice::Refused { refusals }),
        }
    }
}

impl Adviser {
    /// What it replies in this round, if anything.
    fn reply(&self, consultation: &Consultation<'_>) -> Result<String, NoAdvice> {
        let refusals = consultation.refusals().to_vec();
        match self {
            // It says the same whatever is asked: a second time makes no sense.
            Adviser::Reasoner if !refusals.is_empty() => Err(NoAdvice::Refused { refusals }),
            Adviser::Reasoner => {
                let work = Work::units(consultation.limits().work);
                Ok(reasoner::reply(consultation.samples(), &work)?)
            }
            Adviser::Recorded(recorded) => {
                let code = consultation.question().code;
                let replies = recorded.for_method(&code.class_name, &code.selector);
                let text = replies.get(refusals.len()).map(|text| (*text).to_owned());
                text.ok_or(NoAdvice::NoMoreReplies { refusals })
            }
        }
    }
}
