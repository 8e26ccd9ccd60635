//! Whom to ask: the built-in reasoner, replies that were recorded, or somebody whom this crate does not know.

use crate::consultation::{Advice, Consultation, Limits, Step};
use crate::prompt::{Prompt, Question};
use crate::reasoner::{self, Unsolved};
use crate::recorded::Recorded;
use crate::reply::Refusal;
use crate::worth::NotWorthAsking;
use std::fmt::Debug;
use std::sync::Arc;
use verify::Work;

/// Who is asked.
#[derive(Clone, Debug)]
pub enum Adviser {
    /// The built-in reasoner, which finds closed forms of integer methods. It needs no network.
    Reasoner,
    /// Replies that were written down before.
    Recorded(Recorded),
    /// Somebody else, who is waited for.
    Provider(Arc<dyn Provider>),
}

/// Somebody who is asked over a network, or in another way that this crate does not know.
pub trait Provider: Send + Sync + Debug {
    /// What he is called where it is told whose advice it is.
    fn name(&self) -> String;

    /// What he replies.
    fn reply(&self, prompt: &Prompt) -> Result<String, NoReply>;
}

/// Why a provider does not reply.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NoReply(pub String);

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
    /// A provider does not reply.
    #[error("{name} does not reply: {reason}{}", last(.refusals))]
    NoReply {
        /// Who.
        name: String,
        /// Why not.
        reason: NoReply,
        /// Why the replies before were refused.
        refusals: Vec<Refusal>,
    },
    /// None of those who were asked has any.
    #[error("{}", all(.0))]
    Nobody(Vec<NoAdvice>),
    /// All replies were refused.
    #[error("{} replies were refused{}", .refusals.len(), last(.refusals))]
    Refused {
        /// Why each was refused.
        refusals: Vec<Refusal>,
    },
}

fn all(reasons: &[NoAdvice]) -> String {
    let reasons: Vec<String> = reasons.iter().map(ToString::to_string).collect();
    match reasons.is_empty() {
        true => "nobody is asked".to_owned(),
        false => reasons.join("; "),
    }
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
        match consultation.answer(&adviser.name(), &text) {
            Step::Verified(advice) => return Ok(*advice),
            Step::Again(next) => consultation = next,
            Step::Refused(refusals) => return Err(NoAdvice::Refused { refusals }),
        }
    }
}

/// Asks several, one after the other, until one has verified advice.
pub fn advise_first(advisers: &[Adviser], question: &Question<'_>, limits: Limits) -> Result<Advice, NoAdvice> {
    let mut reasons = Vec::new();
    for adviser in advisers {
        match advise(adviser, question, limits) {
            Err(reason @ NoAdvice::NotWorthAsking(_)) => return Err(reason),
            Err(reason) => reasons.push(reason),
            advice => return advice,
        }
    }
    Err(NoAdvice::Nobody(reasons))
}

impl Adviser {
    /// Who that is, in words: recorded replies are always called so.
    pub fn name(&self) -> String {
        match self {
            Adviser::Reasoner => "the built-in reasoner".to_owned(),
            Adviser::Recorded(recorded) => format!("recorded replies ({})", recorded.origin),
            Adviser::Provider(provider) => provider.name(),
        }
    }

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
            Adviser::Provider(provider) => provider
                .reply(consultation.prompt())
                .map_err(|reason| NoAdvice::NoReply {
                    name: provider.name(),
                    reason,
                    refusals,
                }),
        }
    }
}
