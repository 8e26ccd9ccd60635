//! The steps of asking: what to ask, and what becomes of each reply. Nothing here waits, reads a clock or knows who is asked: the reasoner, a file of
//! recorded replies, a provider on the network and a page drive the same steps.
//!
//! ```text
//! let mut consultation = Consultation::new(&question, limits)?;
//! loop {
//!     let text = …;                                  // whoever is asked replies to consultation.prompt()
//!     match consultation.answer(name, &text) {
//!         Step::Verified(advice) => …,
//!         Step::Again(next) => consultation = next,  // its prompt tells why the reply was refused
//!         Step::Refused(refusals) => …,
//!     }
//! }
//! ```

use crate::prompt::{Prompt, Question};
use crate::reply::{Refusal, Reply};
use crate::samples::Samples;
use crate::worth::{NotWorthAsking, worth_asking};
use verify::{Options, Verified, Work, verify};

/// How many replies about one method are read.
pub const MAX_ROUNDS: usize = 3;

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

/// A conversation about one method.
pub struct Consultation<'q> {
    question: &'q Question<'q>,
    limits: Limits,
    samples: Samples<'q>,
    prompt: Prompt,
    refusals: Vec<Refusal>,
}

/// What a reply leads to.
pub enum Step<'q> {
    /// It holds a function that was proved.
    Verified(Box<Advice>),
    /// It was refused, and there is another round.
    Again(Consultation<'q>),
    /// It was refused, as all before were: for these reasons, in order.
    Refused(Vec<Refusal>),
}

/// A verified function, and how it came about.
#[derive(Clone, Debug)]
pub struct Advice {
    /// Who gave it.
    pub by: String,
    /// The last question, with all that was said before.
    pub prompt: Prompt,
    /// The reply that was accepted, as it came.
    pub text: String,
    /// What was read from it: the candidate's text and its certificate.
    pub reply: Reply,
    /// What was shown, for which ranges, and the function's body.
    pub verified: Verified,
    /// Why the replies before were refused, in order.
    pub refusals: Vec<Refusal>,
}

impl<'q> Consultation<'q> {
    /// The beginning; an error where it makes no sense to ask.
    pub fn new(question: &'q Question<'q>, limits: Limits) -> Result<Self, NotWorthAsking> {
        worth_asking(question.code)?;
        let samples = Samples::new(question.model);
        Ok(Consultation {
            question,
            limits,
            prompt: Prompt::with(question, &samples),
            samples,
            refusals: Vec::new(),
        })
    }

    /// What it is about.
    pub fn question(&self) -> &'q Question<'q> {
        self.question
    }

    /// What is to be replied to.
    pub fn prompt(&self) -> &Prompt {
        &self.prompt
    }

    /// Why the replies before were refused, in order.
    pub fn refusals(&self) -> &[Refusal] {
        &self.refusals
    }

    /// The bounds.
    pub fn limits(&self) -> Limits {
        self.limits
    }

    pub(crate) fn samples(&self) -> &Samples<'q> {
        &self.samples
    }

    /// Reads and verifies what somebody replies: the only way for a reply, whoever wrote it.
    pub fn answer(mut self, by: &str, text: &str) -> Step<'q> {
        let refusal = match self.accept(text) {
            Ok((reply, verified)) => {
                return Step::Verified(Box::new(Advice {
                    by: by.to_owned(),
                    prompt: self.prompt,
                    text: text.to_owned(),
                    reply,
                    verified,
                    refusals: self.refusals,
                }));
            }
            Err(refusal) => refusal,
        };
        self.prompt = self.prompt.again(text, &refusal);
        self.refusals.push(refusal);
        match self.refusals.len() < MAX_ROUNDS {
            true => Step::Again(self),
            false => Step::Refused(self.refusals),
        }
    }

    fn accept(&self, text: &str) -> Result<(Reply, Verified), Refusal> {
        let reply = Reply::parse(text, &self.question.names())?;
        let verified = verify(
            self.question.model,
            reply.candidate.as_bytes(),
            &reply.certificate,
            Options {
                work: Work::units(self.limits.work),
                ..Options::default()
            },
        )?;
        Ok((reply, verified))
    }
}
