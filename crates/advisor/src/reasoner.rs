//! The built-in reasoner: a method's closed form as a function. It asks nobody, and is trusted no more than a model: its reply is
//! text, which goes through the same door.
//!
//! The verifier's summary of the method gives a polynomial, or a boolean, for each path. Each becomes code, polynomials by Horner's rule; paths
//! become branches. The ranges are the widest around 0 for which no intermediate value leaves an i64.

mod code;
mod horner;

use crate::prompt::parameter_names;
use crate::samples::Samples;
use code::{Bool, Code};
use horner::NotCode;
use num_bigint::BigInt;
use num_traits::{Signed, Zero};
use std::fmt::Write;
use std::ops::RangeInclusive;
use verify::{
    Condition, EXPORT, LARGEST, MethodModel, NoSummary, Outcome, PathAnswer, Polynomial, SMALLEST, SummaryPath, Work,
    summarise,
};

/// Why a method has no closed form that the reasoner knows.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unsolved {
    /// Its paths cannot be followed.
    #[error(transparent)]
    NoSummary(#[from] NoSummary),
    /// It never answers an integer or a boolean.
    #[error("{reason}")]
    NeverAnswers {
        /// What it does instead.
        reason: String,
    },
    /// Something in it is no polynomial with constant quotients.
    #[error("divides by a divisor that is not constant")]
    Divisor,
    /// Which answer it gives depends on quotients or bits.
    #[error("chooses its answer by quotients or bits")]
    Conditions,
    /// Its numbers are too large even for the receiver 0.
    #[error("computes with numbers that are too large for an i64")]
    TooLarge,
}

impl From<NotCode> for Unsolved {
    fn from(error: NotCode) -> Self {
        match error {
            NotCode::Divisor => Unsolved::Divisor,
            NotCode::Condition => Unsolved::Conditions,
            NotCode::Constant => Unsolved::TooLarge,
        }
    }
}

/// A reply, as any adviser writes one.
pub(crate) fn reply(samples: &Samples<'_>, work: &Work) -> Result<String, Unsolved> {
    let names = parameter_names(samples.model());
    let mut text = String::from("The method's closed form, path by path:\n\n");
    let Solution {
        ranges,
        paths,
        function,
    } = solve(samples, work)?;
    for path in &paths {
        // Writing to a String does not fail.
        let _ = writeln!(text, "- {}", show_path(path, &names));
    }
    let parameters: String = names.iter().map(|name| format!(" (param ${name} i64)")).collect();
    let _ = writeln!(
        text,
        "\n```wat\n(module\n  (func (export \"{EXPORT}\"){parameters} (result {})",
        function.result_type()
    );
    for (depth, line) in function.lines(&names) {
        let _ = writeln!(text, "{}{line}", "  ".repeat(depth + 2));
    }
    text.push_str("  ))\n```\n\n");
    for (name, range) in names.iter().zip(&ranges) {
        let _ = writeln!(text, "range: {name} {} .. {}", range.start(), range.end());
    }
    Ok(text)
}

/// With this bound a method whose paths can be followed at all has few.
const NARROW: i64 = 1 << 12;

struct Solution {
    ranges: Vec<RangeInclusive<i64>>,
    paths: Vec<SummaryPath>,
    function: Function,
}

/// A method that never answers an integer or a boolean, whatever is tried, has no closed form: that is found out faster than its paths.
fn check_answers(samples: &Samples<'_>) -> Result<(), Unsolved> {
    let mut reason = None;
    for input in inputs(&ranges(samples.model(), -SMALLEST)) {
        match samples.outcome(&input) {
            Outcome::Integer(_) | Outcome::Boolean(_) => return Ok(()),
            Outcome::Other(why) => reason = reason.or(Some(why)),
        }
    }
    Err(Unsolved::NeverAnswers {
        reason: reason.unwrap_or_else(|| "never answers".to_string()),
    })
}

/// The widest ranges, all alike, in which the function does not overflow, and the paths there.
fn solve(samples: &Samples<'_>, work: &Work) -> Result<Solution, Unsolved> {
    check_answers(samples)?;
    // Where the ranges are too wide there may be too many paths to follow.
    let wide = match within(samples, -SMALLEST, work) {
        Ok(solution) => solution,
        Err(Unsolved::NoSummary(NoSummary::TooManyPaths)) => within(samples, NARROW, work)?,
        Err(error) => return Err(error),
    };
    if wide.fits() {
        return Ok(wide);
    }
    // The function for narrower ranges has fewer paths at most, and the same answers: where this one fits, that one does.
    let (mut fits, mut overflows) = (-1, wide.bound());
    while overflows - fits > 1 {
        let middle = fits + (overflows - fits) / 2;
        match wide.function.fits(&ranges(samples.model(), middle)) {
            true => fits = middle,
            false => overflows = middle,
        }
    }
    if fits < 0 {
        return Err(Unsolved::TooLarge);
    }
    let narrow = within(samples, fits, work)?;
    if narrow.fits() {
        Ok(narrow)
    } else {
        Err(Unsolved::TooLarge)
    }
}

fn ranges(model: &MethodModel<'_>, bound: i64) -> Vec<RangeInclusive<i64>> {
    vec![SMALLEST.max(-bound)..=LARGEST.min(bound); model.parameters.len()]
}

impl Solution {
    fn fits(&self) -> bool {
        self.function.fits(&self.ranges)
    }

    fn bound(&self) -> i64 {
        self.ranges.first().map_or(0, |range| -range.start())
    }
}

/// The solution for parameters up to this bound, whether or not something overflows there.
fn within(samples: &Samples<'_>, bound: i64, work: &Work) -> Result<Solution, Unsolved> {
    let ranges = ranges(samples.model(), bound);
    let paths = summarise(samples.model(), &ranges, work)?;
    let function_of = |paths: Vec<SummaryPath>| {
        function(&paths).map(|function| Solution {
            ranges: ranges.clone(),
            paths,
            function,
        })
    };
    let Some(Guess { answer, on_all_paths }) = answer_of_all(samples, &paths, &ranges) else {
        return function_of(paths);
    };
    let guess = vec![SummaryPath {
        conditions: Vec::new(),
        answer: PathAnswer::Integer(answer),
    }];
    // A path that no sample has taken may have another answer.
    match on_all_paths {
        true => function_of(guess),
        false => function_of(paths).or_else(|_| function_of(guess)),
    }
}

/// An answer that may be that of all paths.
struct Guess {
    answer: Polynomial,
    /// Whether it was tried on each.
    on_all_paths: bool,
}

/// The answer of one path that seems to be right on all the others too, written differently there: a quotient has a path for each sign. It
/// is a guess from samples; whether it is right, the verifier finds.
fn answer_of_all(samples: &Samples<'_>, paths: &[SummaryPath], ranges: &[RangeInclusive<i64>]) -> Option<Guess> {
    let mut answers = Vec::new();
    for path in paths {
        match &path.answer {
            PathAnswer::Integer(polynomial) => answers.push(polynomial),
            PathAnswer::Boolean(_) | PathAnswer::Other(_) => return None,
        }
    }
    answers.sort_by_key(|answer| answer.size());
    answers.dedup();
    let tried: Vec<(Vec<BigInt>, BigInt)> = inputs(ranges)
        .filter_map(|input| match samples.outcome(&input) {
            Outcome::Integer(value) => Some((input.into_iter().map(BigInt::from).collect(), value)),
            Outcome::Boolean(_) | Outcome::Other(_) => None,
        })
        .collect();
    let is_right = |answer: &Polynomial| {
        tried
            .iter()
            .all(|(input, value)| answer.evaluate(input).as_ref() == Some(value))
    };
    let answer = answers.into_iter().find(|answer| is_right(answer)).cloned()?;
    let is_taken = |path: &SummaryPath| tried.iter().any(|(input, _)| takes(input, path));
    Some(Guess {
        answer,
        on_all_paths: paths.iter().all(is_taken),
    })
}

/// Whether an input takes the path, as far as that can be said.
fn takes(input: &[BigInt], path: &SummaryPath) -> bool {
    path.conditions.iter().all(|condition| {
        let value = condition.polynomial().evaluate(input);
        value.is_some_and(|value| match condition {
            Condition::AtLeastZero(_) => !value.is_negative(),
            Condition::Zero(_) => value.is_zero(),
            Condition::NotZero(_) => !value.is_zero(),
        })
    })
}

/// Small integers of both signs and the ends of the ranges; the arguments go ahead of the receiver by more and more.
fn inputs(ranges: &[RangeInclusive<i64>]) -> impl Iterator<Item = Vec<i64>> {
    const COUNT: usize = 41;
    let value = |range: &RangeInclusive<i64>, index: usize| {
        let (low, high) = (*range.start(), *range.end());
        match index % COUNT {
            0 => low,
            1 => high,
            2 => low / 2,
            3 => high / 3,
            small => (small as i64 - 22).clamp(low, high),
        }
    };
    (0..COUNT * ranges.len() * 4).map(move |number| {
        let ahead = number / COUNT;
        ranges
            .iter()
            .enumerate()
            .map(|(position, range)| value(range, number + position * ahead))
            .collect()
    })
}

/// What a candidate consists of.
enum Function {
    Integer(Code),
    Boolean(Bool),
}

impl Function {
    fn result_type(&self) -> &'static str {
        match self {
            Function::Integer(_) => "i64",
            Function::Boolean(_) => "i32",
        }
    }

    fn lines(&self, names: &[String]) -> Vec<(usize, String)> {
        match self {
            Function::Integer(code) => code.lines(names),
            Function::Boolean(code) => code.lines(names),
        }
    }

    fn fits(&self, ranges: &[RangeInclusive<i64>]) -> bool {
        match self {
            Function::Integer(code) => code.fits(ranges),
            Function::Boolean(code) => code.fits(ranges),
        }
    }
}

fn function(paths: &[SummaryPath]) -> Result<Function, Unsolved> {
    if paths.iter().any(|path| matches!(path.answer, PathAnswer::Integer(_))) {
        return Ok(Function::Integer(integer_function(paths)?));
    }
    if paths.iter().any(|path| matches!(path.answer, PathAnswer::Boolean(_))) {
        return Ok(Function::Boolean(boolean_function(paths)?));
    }
    let reason = paths.iter().find_map(|path| match &path.answer {
        PathAnswer::Other(reason) => Some(reason.clone()),
        PathAnswer::Integer(_) | PathAnswer::Boolean(_) => None,
    });
    Err(Unsolved::NeverAnswers {
        reason: reason.unwrap_or_else(|| "never answers".to_string()),
    })
}

/// The answers that are tested for, and the last one, for which nothing is tested since one of the paths is taken: the one with the most
/// conditions. Where a path ends with "not me", that is what comes last.
fn in_order<T: PartialEq>(
    paths: &[SummaryPath],
    answer: impl Fn(&PathAnswer) -> Result<Option<T>, NotCode>,
) -> Result<Ordered<'_, T>, NotCode> {
    let mut tested = Vec::new();
    let mut declines = false;
    for path in paths {
        match answer(&path.answer)? {
            Some(code) => tested.push((path.conditions.as_slice(), code)),
            None => declines = true,
        }
    }
    if declines {
        tested.sort_by_key(|(conditions, _)| conditions.len());
        return Ok(Ordered { tested, last: None });
    }
    let cost = |code: &T| {
        tested
            .iter()
            .filter(|(_, each)| each == code)
            .map(|(conditions, _)| conditions.len())
            .sum::<usize>()
    };
    let dearest = (0..tested.len()).max_by_key(|index| cost(&tested[*index].1));
    let last = dearest.map(|index| tested.swap_remove(index).1);
    tested.retain(|(_, code)| Some(code) != last.as_ref());
    tested.sort_by_key(|(conditions, _)| conditions.len());
    Ok(Ordered { tested, last })
}

struct Ordered<'p, T> {
    tested: Vec<(&'p [Condition], T)>,
    /// None: "not me".
    last: Option<T>,
}

fn integer_function(paths: &[SummaryPath]) -> Result<Code, NotCode> {
    let ordered = in_order(paths, |answer| match answer {
        PathAnswer::Integer(polynomial) => horner::code(polynomial).map(Some),
        PathAnswer::Boolean(_) | PathAnswer::Other(_) => Ok(None),
    })?;
    let mut code = ordered.last.unwrap_or(Code::NotMe);
    for (conditions, answer) in ordered.tested.into_iter().rev() {
        code = Code::If(Box::new(all(conditions)?), Box::new(answer), Box::new(code));
    }
    Ok(code)
}

fn boolean_function(paths: &[SummaryPath]) -> Result<Bool, NotCode> {
    let ordered = in_order(paths, |answer| match answer {
        PathAnswer::Boolean(value) => Ok(Some(*value)),
        PathAnswer::Integer(_) | PathAnswer::Other(_) => Ok(None),
    })?;
    let mut code = ordered.last.map_or(Bool::NotMe, Bool::Constant);
    for (conditions, answer) in ordered.tested.into_iter().rev() {
        code = match (answer, code) {
            (true, Bool::Constant(false)) => all(conditions)?,
            (false, Bool::Constant(true)) => match conditions {
                [only] => horner::condition(&only.negated())?,
                many => Bool::Not(Box::new(all(many)?)),
            },
            (answer, code) => Bool::If(
                Box::new(all(conditions)?),
                Box::new(Bool::Constant(answer)),
                Box::new(code),
            ),
        };
    }
    Ok(code)
}

fn all(conditions: &[Condition]) -> Result<Bool, NotCode> {
    let mut code: Option<Bool> = None;
    for condition in conditions {
        let next = horner::condition(condition)?;
        code = Some(match code {
            Some(before) => Bool::And(Box::new(before), Box::new(next)),
            None => next,
        });
    }
    Ok(code.unwrap_or(Bool::Constant(true)))
}

fn show_path(path: &SummaryPath, names: &[String]) -> String {
    let answer = match &path.answer {
        PathAnswer::Integer(polynomial) => polynomial.display(names).to_string(),
        PathAnswer::Boolean(value) => value.to_string(),
        PathAnswer::Other(reason) => format!("not me: the method {reason}"),
    };
    let conditions: Vec<String> = path
        .conditions
        .iter()
        .map(|each| each.display(names).to_string())
        .collect();
    match conditions.as_slice() {
        [] => answer,
        many => format!("{answer} where {}", many.join(" and ")),
    }
}
