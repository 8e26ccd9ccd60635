//! The one door: [`verify`].

use crate::candidate::{Candidate, Malformed, confine};
use crate::exhaust::{self, Run};
use crate::interval::Interval;
use crate::model::{LARGEST, MethodModel, Outcome, SMALLEST};
use crate::prove::{Reason, Unproved, VerificationCondition, prove};
use crate::refute::{Answered, Comparison, Difference, inputs};
use crate::run::Runner;
use crate::summary::NoSummary;
use crate::symbolic_method::{self, Answer, Leaf};
use crate::work::{UsedUp, Work};
use std::ops::RangeInclusive;
use wasmgc::advice::ResultKind;

/// What the candidate's author states: the ranges for which it is meant. Elsewhere it is not called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// For the receiver and each argument a range within SmallInteger.
    pub ranges: Vec<RangeInclusive<i64>>,
}

impl Certificate {
    /// All SmallIntegers, for so many parameters.
    pub fn all_small_integers(num_parameters: usize) -> Certificate {
        Certificate {
            ranges: vec![SMALLEST..=LARGEST; num_parameters],
        }
    }

    fn intervals(&self) -> Vec<Interval> {
        self.ranges
            .iter()
            .map(|range| Interval::new(*range.start(), *range.end()))
            .collect()
    }

    /// The number of inputs, if it is not astronomic.
    fn num_inputs(&self) -> Option<u64> {
        self.ranges.iter().try_fold(1u64, |product, range| {
            product.checked_mul((range.end() - range.start()) as u64 + 1)
        })
    }

    fn check(&self, num_parameters: usize) -> Result<(), Rejection> {
        let bad = |reason: String| Err(Rejection::BadCertificate { reason });
        if self.ranges.len() != num_parameters {
            return bad(format!(
                "{} ranges for {num_parameters} parameters, the receiver counted",
                self.ranges.len()
            ));
        }
        for range in &self.ranges {
            let (low, high) = (range.start(), range.end());
            if low > high {
                return bad(format!("the range {low} … {high} is empty"));
            }
            if *low < SMALLEST || *high > LARGEST {
                return bad(format!(
                    "the range {low} … {high} is wider than SmallInteger, {SMALLEST} … {LARGEST}"
                ));
            }
        }
        Ok(())
    }
}

/// Called with the number of inputs tried and of all.
pub type Progress<'a> = &'a mut dyn FnMut(u64, u64);

/// How far to go.
pub struct Options<'a> {
    /// What all of it may cost.
    pub work: Work,
    /// Where no proof is found, up to so many inputs are run through.
    pub exhaust_limit: u64,
    /// Told now and then how far that is.
    pub progress: Option<Progress<'a>>,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Options {
            work: Work::default(),
            exhaust_limit: 2_000_000,
            progress: None,
        }
    }
}

/// What was shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Each of these verification conditions holds.
    Proved(Vec<VerificationCondition>),
    /// All inputs, so many, were run through both.
    Exhausted(u64),
}

/// A candidate that equals a method. Only [`verify`] and [`verify_exhaustively`] make one.
///
/// The rule. Let M be the method, a partial function of SmallIntegers to the unbounded integers and booleans (undefined where it
/// sends, fails, or answers anything else), C the candidate, R the product of the certificate's ranges. A `Verified` exists
/// only if C is confined (integer instructions and structured control alone: its result is a function of its parameters) and for every r ∈ R
///
/// > C(r) ends without a trap, and C(r) = "not me" or (M(r) is defined and C(r) = M(r)).
///
/// It says nothing of parameters outside of R: whoever calls it checks the ranges before.
#[derive(Clone, Debug)]
pub struct Verified {
    verdict: Verdict,
    ranges: Vec<RangeInclusive<i64>>,
    candidate: Candidate,
}

impl Verified {
    /// What was shown.
    pub fn verdict(&self) -> &Verdict {
        &self.verdict
    }

    /// For the receiver and each argument the range for which it was shown.
    pub fn ranges(&self) -> &[RangeInclusive<i64>] {
        &self.ranges
    }

    /// The receiver and the arguments.
    pub fn num_parameters(&self) -> usize {
        self.ranges.len()
    }

    /// What the function answers.
    pub fn result(&self) -> ResultKind {
        self.candidate.result
    }

    /// The function's locals and instructions in the binary format, `end` included, the size before it not. It refers to nothing but
    /// its own locals, so it may be copied into any module as it is.
    pub fn body(&self) -> &[u8] {
        &self.candidate.body
    }

    /// The number of its instructions, the last `end` not counted.
    pub fn num_instructions(&self) -> usize {
        self.candidate.code.len().saturating_sub(1)
    }

    /// Whether it says "not me" for some parameters within the ranges: as the proof tells, or, where there is none, as samples show.
    pub fn declines_some(&self) -> bool {
        const SAMPLES: usize = 1000;
        match &self.verdict {
            Verdict::Proved(conditions) => conditions.iter().any(|each| each.reason == Reason::Declined),
            Verdict::Exhausted(_) => self.answered(SAMPLES) <= SAMPLES,
        }
    }

    /// For how many of so many samples and one it has an answer; they lie evenly in the ranges, both ends among them.
    pub fn answered(&self, samples: usize) -> usize {
        let value = |range: &RangeInclusive<i64>, sample: usize| {
            range.start() + (range.end() - range.start()) * sample as i64 / samples as i64
        };
        let is_answered = |sample: &usize| {
            let values: Vec<i64> = self.ranges.iter().map(|range| value(range, *sample)).collect();
            self.run(&values).is_some()
        };
        (0..=samples).filter(is_answered).count()
    }

    /// Runs it: an integer, or 0 and 1 for booleans. None for "not me", and for parameters that are not within the ranges.
    pub fn run(&self, parameters: &[i64]) -> Option<i64> {
        let within = self.ranges.len() == parameters.len()
            && self
                .ranges
                .iter()
                .zip(parameters)
                .all(|(range, value)| range.contains(value));
        let result = within.then(|| Runner::new(&self.candidate).run(parameters).ok())??;
        (!self.candidate.result.is_not_me(result)).then_some(result)
    }
}

/// Why a candidate is refused, in words that help its author.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// It is not the kind of module wanted.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// The ranges make no sense.
    #[error("bad certificate: {reason}")]
    BadCertificate {
        /// What is wrong.
        reason: String,
    },
    /// Another kind of answer than the method's.
    #[error(
        "type mismatch: the method answers {expected} for {}; wanted is (result {})",
        show_input(*.receiver, .arguments),
        if matches!(.expected, Outcome::Boolean(_)) { "i32): 0 false, 1 true, 2 not me" } else { "i64): the integer, or the least i64 for not me" }
    )]
    TypeMismatch {
        /// The receiver.
        receiver: i64,
        /// The arguments.
        arguments: Vec<i64>,
        /// The method's answer.
        expected: Outcome,
    },
    /// It answers something else than the method.
    #[error("counterexample: {}: expected {expected}, got {got}", show_input(*.receiver, .arguments))]
    Counterexample {
        /// The receiver.
        receiver: i64,
        /// The arguments.
        arguments: Vec<i64>,
        /// The method's answer.
        expected: Outcome,
        /// The candidate's.
        got: Answered,
    },
    /// It does not end within the instructions allowed.
    #[error("endless loop: {}: still running after {} instructions", show_input(*.receiver, .arguments), crate::run::FUEL)]
    Diverges {
        /// The receiver.
        receiver: i64,
        /// The arguments.
        arguments: Vec<i64>,
    },
    /// It has a loop that cannot be followed.
    #[error(
        "the candidate has a loop whose number of turns depends on its parameters: such loops cannot be proved yet"
    )]
    Loop,
    /// It says "not me" for whatever was tried.
    #[error("the candidate says \"not me\" for every input tried: it is of no use")]
    NeverAnswers,
    /// Nothing wrong was found, and no proof.
    #[error("not proved, though {tested} inputs agree: {condition}")]
    NotProved {
        /// The condition that could not be shown.
        condition: String,
        /// The number of inputs on which both agreed.
        tested: usize,
    },
    /// Nothing wrong was found, and no proof within the work allowed.
    #[error("not proved, though {tested} inputs agree: {used_up}")]
    GaveUp {
        /// The work allowed.
        used_up: UsedUp,
        /// The number of inputs on which both agreed.
        tested: usize,
    },
    /// Running all inputs was stopped.
    #[error("interrupted")]
    Interrupted,
    /// The method is beyond what can be verified.
    #[error("the method is not modelled: it {reason}")]
    MethodNotModelled {
        /// What it does.
        reason: String,
    },
}

fn show_input(receiver: i64, arguments: &[i64]) -> String {
    match arguments {
        [] => format!("receiver {receiver}"),
        [argument] => format!("receiver {receiver}, argument {argument}"),
        many => {
            let list: Vec<String> = many.iter().map(i64::to_string).collect();
            format!("receiver {receiver}, arguments {}", list.join(", "))
        }
    }
}

/// Confines, refutes, proves, exhausts, in this order: the only way to a [`Verified`], which states what is shown. The candidate is
/// WAT text or a binary module.
pub fn verify(
    model: &MethodModel,
    candidate: &[u8],
    certificate: &Certificate,
    options: Options,
) -> Result<Verified, Rejection> {
    certificate.check(model.parameters.len())?;
    let candidate = confine(candidate, model.parameters.len() as u32)?;
    let work = &options.work;
    let tested = match refute(model, &candidate, certificate, work) {
        Ok(tested) => tested,
        Err(rejection) => return Err(better_reason(model, certificate, rejection, work)),
    };
    let unproved = match understand(model, certificate, work) {
        Ok(leaves) => {
            check_modelled(&leaves)?;
            match prove(&leaves, &candidate, &model.names()) {
                Ok(conditions) => return Ok(verified(candidate, certificate, Verdict::Proved(conditions))),
                Err(unproved) => rejection_of(unproved, tested),
            }
        }
        Err(NoSummary::GaveUp(used_up)) => Rejection::GaveUp { used_up, tested },
        Err(reason) => not_modelled(reason),
    };
    match certificate.num_inputs() {
        Some(count) if count <= options.exhaust_limit => {
            match exhaust(model, &candidate, certificate, count, work, options.progress)? {
                Some(UsedUp { .. }) => Err(unproved),
                None => Ok(verified(candidate, certificate, Verdict::Exhausted(count))),
            }
        }
        _ => Err(unproved),
    }
}

fn rejection_of(unproved: Unproved, tested: usize) -> Rejection {
    match unproved {
        Unproved::CandidateLoops => Rejection::Loop,
        Unproved::TooManyPaths => Rejection::NotProved {
            condition: "the candidate has too many paths to follow".into(),
            tested,
        },
        Unproved::Condition(condition) => Rejection::NotProved { condition, tested },
        Unproved::GaveUp(used_up) => Rejection::GaveUp { used_up, tested },
    }
}

fn not_modelled(reason: NoSummary) -> Rejection {
    Rejection::MethodNotModelled {
        reason: reason.to_string(),
    }
}

/// Runs all inputs of the ranges through both, whether or not there is a proof: most of them by `run`, in WebAssembly, as long as that is
/// sure; the others exactly. It takes as long as it takes.
pub fn verify_exhaustively(
    model: &MethodModel,
    candidate: &[u8],
    certificate: &Certificate,
    run: Run,
    progress: Option<Progress>,
) -> Result<Verified, Rejection> {
    certificate.check(model.parameters.len())?;
    let candidate = confine(candidate, model.parameters.len() as u32)?;
    let work = Work::units(u64::MAX);
    refute(model, &candidate, certificate, &work)?;
    let too_many = || Rejection::NotProved {
        condition: "there are too many inputs to run through".into(),
        tested: 0,
    };
    let count = certificate.num_inputs().ok_or_else(too_many)?;
    match exhaust::module(model, &candidate) {
        Some(module) => exhaust_by(run, &module, model, &candidate, certificate, count, progress)?,
        None => {
            // What is not run through is not shown.
            if let Some(used_up) = exhaust(model, &candidate, certificate, count, &work, progress)? {
                return Err(Rejection::GaveUp { used_up, tested: 0 });
            }
        }
    }
    Ok(verified(candidate, certificate, Verdict::Exhausted(count)))
}

/// The module for [`Run`] that compares a candidate with a method; None where there is none.
pub fn comparison_module(model: &MethodModel, candidate: &[u8]) -> Result<Option<Vec<u8>>, Rejection> {
    let candidate = confine(candidate, model.parameters.len() as u32)?;
    Ok(exhaust::module(model, &candidate))
}

/// So many values of the last parameter are run at a time.
const AT_A_TIME: i64 = 1 << 22;

fn exhaust_by(
    run: Run,
    module: &[u8],
    model: &MethodModel,
    candidate: &Candidate,
    certificate: &Certificate,
    count: u64,
    mut progress: Option<Progress>,
) -> Result<(), Rejection> {
    let Some((last, before)) = certificate.ranges.split_last() else {
        return Ok(());
    };
    let mut comparison = Comparison::new(model, candidate);
    let mut input: Vec<i64> = before.iter().map(|range| *range.start()).collect();
    let mut done = 0;
    loop {
        let mut first = *last.start();
        while first <= *last.end() {
            let end = (*last.end()).min(first + AT_A_TIME - 1);
            let unsure = run(module, &input, first..=end).ok_or(Rejection::Interrupted)?;
            for value in unsure {
                input.push(value);
                check_input(&mut comparison, candidate, &input)?;
                input.pop();
            }
            done += (end - first + 1) as u64;
            first = end + 1;
            if let Some(progress) = &mut progress {
                progress(done, count);
            }
        }
        if !advance(&mut input, before) {
            return Ok(());
        }
    }
}

/// The next input: the last parameter turns fastest. False where all were there.
fn advance(input: &mut [i64], ranges: &[RangeInclusive<i64>]) -> bool {
    for (value, range) in input.iter_mut().zip(ranges).rev() {
        if *value < *range.end() {
            *value += 1;
            return true;
        }
        *value = *range.start();
    }
    false
}

fn verified(candidate: Candidate, certificate: &Certificate, verdict: Verdict) -> Verified {
    Verified {
        verdict,
        ranges: certificate.ranges.clone(),
        candidate,
    }
}

fn understand(model: &MethodModel, certificate: &Certificate, work: &Work) -> Result<Vec<Leaf>, NoSummary> {
    symbolic_method::execute(model, &certificate.intervals(), work)
}

/// Where the method does what no candidate can answer, it may be that it always does: then that is the reason.
fn better_reason(model: &MethodModel, certificate: &Certificate, rejection: Rejection, work: &Work) -> Rejection {
    let of_method = matches!(
        rejection,
        Rejection::Counterexample {
            expected: Outcome::Other(_),
            ..
        } | Rejection::NeverAnswers
    );
    if !of_method {
        return rejection;
    }
    match understand(model, certificate, work) {
        Ok(leaves) => check_modelled(&leaves).err().unwrap_or(rejection),
        Err(NoSummary::GaveUp(_)) => rejection,
        Err(reason) => not_modelled(reason),
    }
}

/// Nothing to gain where no path ends with an integer or a boolean.
fn check_modelled(leaves: &[Leaf]) -> Result<(), Rejection> {
    let mut reason = None;
    for leaf in leaves {
        match &leaf.answer {
            Answer::Other(why) => reason = reason.or(Some(why.clone())),
            Answer::Integer(_) | Answer::Boolean(_) => return Ok(()),
        }
    }
    Err(Rejection::MethodNotModelled {
        reason: reason.unwrap_or_else(|| "never answers".into()),
    })
}

/// The number of inputs on which both agree.
fn refute(
    model: &MethodModel,
    candidate: &Candidate,
    certificate: &Certificate,
    work: &Work,
) -> Result<usize, Rejection> {
    let mut comparison = Comparison::new(model, candidate);
    let inputs = inputs(model, candidate, &certificate.ranges);
    let mut answered = false;
    for (tested, input) in inputs.iter().enumerate() {
        answered |= !check_input(&mut comparison, candidate, input)?;
        work.spend(comparison.take_work());
        work.check().map_err(|used_up| Rejection::GaveUp { used_up, tested })?;
    }
    if answered {
        Ok(inputs.len())
    } else {
        Err(Rejection::NeverAnswers)
    }
}

/// Whether the candidate declined.
fn check_input(comparison: &mut Comparison, candidate: &Candidate, input: &[i64]) -> Result<bool, Rejection> {
    let difference = comparison.compare(input);
    let (receiver, arguments) = (input[0], input[1..].to_vec());
    match difference {
        Difference::None { declined } => Ok(declined),
        Difference::Diverges => Err(Rejection::Diverges { receiver, arguments }),
        Difference::Answers { expected, got } => {
            let mismatch = matches!(
                (&expected, &got, candidate.result),
                (Outcome::Boolean(_), Answered::Integer(_), ResultKind::Integer)
                    | (
                        Outcome::Integer(_),
                        Answered::Boolean(_) | Answered::NoBoolean(_),
                        ResultKind::Boolean
                    )
            );
            Err(match mismatch {
                true => Rejection::TypeMismatch {
                    receiver,
                    arguments,
                    expected,
                },
                false => Rejection::Counterexample {
                    receiver,
                    arguments,
                    expected,
                    got,
                },
            })
        }
    }
}

/// Answers whether the work was used up before the end.
fn exhaust(
    model: &MethodModel,
    candidate: &Candidate,
    certificate: &Certificate,
    count: u64,
    work: &Work,
    mut progress: Option<Progress>,
) -> Result<Option<UsedUp>, Rejection> {
    let mut comparison = Comparison::new(model, candidate);
    let mut input: Vec<i64> = certificate.ranges.iter().map(|range| *range.start()).collect();
    for done in 0..count {
        if done % (1 << 16) == 0
            && let Some(progress) = &mut progress
        {
            progress(done, count);
        }
        check_input(&mut comparison, candidate, &input)?;
        work.spend(comparison.take_work());
        if let Err(used_up) = work.check() {
            return Ok(Some(used_up));
        }
        advance(&mut input, &certificate.ranges);
    }
    Ok(None)
}
