//! What an adviser is asked. The method speaks for itself: its instructions, one after the other, say what they do.

use crate::reply::Refusal;
use crate::samples::Samples;
use smalltalk::instructions::{InstructionSet, listing, print_literal};
use smalltalk::method::CompiledCode;
use std::fmt;
use std::fmt::Write;
use std::ops::RangeInclusive;
use verify::{EXPORT, LARGEST, MethodModel, Outcome, SMALLEST, allowed_instructions};

/// Receivers to try; arguments are taken from the same list, shifted.
const SAMPLES: [i64; 12] = [0, 1, -1, 2, 3, -7, 10, 100, -1000, 46341, LARGEST, SMALLEST];

/// A method and what is known of it.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// Its instructions.
    pub code: &'a CompiledCode,
    /// Its text.
    pub source: &'a str,
    /// What a candidate must equal.
    pub model: &'a MethodModel<'a>,
    /// What was seen while it ran.
    pub observed: &'a Observed,
}

impl Question<'_> {
    /// What the receiver and the arguments are called in a certificate.
    pub fn names(&self) -> Vec<String> {
        parameter_names(self.model)
    }
}

/// What the receiver and the arguments are called in prompts, candidates and certificates.
pub(crate) fn parameter_names(model: &MethodModel<'_>) -> Vec<String> {
    let mut names = model.names();
    if let Some(receiver) = names.first_mut() {
        *receiver = "self".to_string();
    }
    names
}

/// What was seen while a method ran.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Observed {
    /// For the receiver and each argument the classes seen, with the most frequent first.
    pub classes: Vec<Vec<String>>,
    /// For the receiver and each argument the range of the SmallIntegers seen.
    pub ranges: Vec<RangeInclusive<i64>>,
    /// What the messages did that it sent.
    pub called: Vec<Called>,
}

/// A method that was called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Called {
    /// `SmallInteger>>max:`
    pub name: String,
    /// What its comment says it does.
    pub comment: String,
}

/// What is asked, and what was said before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prompt {
    /// The first question.
    pub request: String,
    /// Replies that were refused, and what they were answered.
    pub exchanges: Vec<Exchange>,
}

/// A refused reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// The reply.
    pub reply: String,
    /// The answer to it: why it is refused.
    pub answer: String,
}

impl Prompt {
    /// The first question about a method.
    pub fn new(question: &Question<'_>) -> Prompt {
        Prompt::with(question, &Samples::new(question.model))
    }

    /// The same, where some answers may be known.
    pub(crate) fn with(question: &Question<'_>, samples: &Samples<'_>) -> Prompt {
        let mut request = String::new();
        // Writing to a String does not fail.
        let _ = write_request(question, samples, &mut request);
        Prompt {
            request,
            exchanges: Vec::new(),
        }
    }

    /// The question that follows a refused reply.
    pub fn again(&self, reply: &str, refusal: &Refusal) -> Prompt {
        let answer = format!(
            "This is refused: {refusal}.\n\nAnswer once more, with a module and its ranges in the form described, for the same method.\n"
        );
        let mut exchanges = self.exchanges.clone();
        exchanges.push(Exchange {
            reply: reply.to_string(),
            answer,
        });
        Prompt {
            request: self.request.clone(),
            exchanges,
        }
    }
}

impl fmt::Display for Prompt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.request)?;
        for exchange in &self.exchanges {
            write!(
                f,
                "\n--- reply ---\n{}\n--- answer ---\n{}",
                exchange.reply, exchange.answer
            )?;
        }
        Ok(())
    }
}

fn write_request(question: &Question<'_>, samples: &Samples<'_>, text: &mut String) -> fmt::Result {
    let samples = tried(samples);
    write_task(question, text)?;
    write_instructions(question, text)?;
    write_literals(question, text)?;
    write_messages(question, text)?;
    write_observed(question, text)?;
    write_samples(question, &samples, text)?;
    write_form(question, &samples, text)
}

fn write_task(question: &Question<'_>, text: &mut String) -> fmt::Result {
    let CompiledCode {
        class_name, selector, ..
    } = question.code;
    text.write_str(
        "Below is a Smalltalk method. Find a WebAssembly function that gives the same answers with less work: a closed form, \
         if there is one. Your function is not trusted but checked: it is used only if it is proved equal to the method.\n",
    )?;
    writeln!(
        text,
        "\n# The method {class_name}>>{selector}\n\n{}",
        question.source.trim_end()
    )?;
    text.write_str(
        "\nSmalltalk has no precedence among binary messages: they are sent from left to right. Its integers are unbounded and never wrap; \
         those between -1073741824 and 1073741823 are the SmallIntegers.\n",
    )
}

fn write_instructions(question: &Question<'_>, text: &mut String) -> fmt::Result {
    // What cannot be decoded has no model, so there is a listing.
    let lines = listing(question.code).unwrap_or_default();
    writeln!(text, "\n# Its {} instructions\n", lines.len())?;
    text.write_str("They work on a stack, which is empty at first. Each is given with its place.\n\n")?;
    for line in &lines {
        writeln!(text, "{:4}  {}", line.pc, line.english)?;
    }
    Ok(())
}

fn write_literals(question: &Question<'_>, text: &mut String) -> fmt::Result {
    // The last two are the method's own selector and class.
    let count = question.code.literals.len().saturating_sub(2);
    if count == 0 {
        return Ok(());
    }
    text.write_str("\n# Its literals\n\n")?;
    for (index, literal) in question.code.literals.iter().take(count).enumerate() {
        writeln!(text, "{index:4}  {}", print_literal(literal))?;
    }
    Ok(())
}

/// The messages it sends: instructions that stand for a message say what it means; others are known only from what was seen.
fn write_messages(question: &Question<'_>, text: &mut String) -> fmt::Result {
    let set = InstructionSet::get(question.code.set);
    let mut lines: Vec<String> = Vec::new();
    for selector in question.model.selectors.iter().flatten() {
        let line = match set.sender_of(selector) {
            Some(definition) => format!("#{selector}: {}", definition.comment),
            None => format!("#{selector}: its meaning is not modelled; answer \"not me\" where it is sent."),
        };
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines.extend(
        question
            .observed
            .called
            .iter()
            .map(|called| format!("{}: {}", called.name, called.comment)),
    );
    if lines.is_empty() {
        return Ok(());
    }
    text.write_str("\n# The messages it sends\n\n")?;
    lines.iter().try_for_each(|line| writeln!(text, "- {line}"))
}

fn write_observed(question: &Question<'_>, text: &mut String) -> fmt::Result {
    let Observed { classes, ranges, .. } = question.observed;
    if classes.is_empty() && ranges.is_empty() {
        return Ok(());
    }
    text.write_str("\n# What was seen while it ran\n\n")?;
    for (index, name) in question.names().iter().enumerate() {
        if let Some(classes) = classes.get(index) {
            writeln!(text, "- {name} was a {}.", classes.join(" or a "))?;
        }
        if let Some(range) = ranges.get(index) {
            writeln!(
                text,
                "- The SmallIntegers for {name} were between {} and {}.",
                range.start(),
                range.end()
            )?;
        }
    }
    Ok(())
}

struct Sample {
    inputs: Vec<i64>,
    answer: Outcome,
}

fn tried(samples: &Samples<'_>) -> Vec<Sample> {
    let count = samples.model().parameters.len();
    let sample = |first: usize| {
        // A stride that shares no factor with the number of samples, so that arguments are below and above the receiver.
        let inputs: Vec<i64> = (0..count)
            .map(|index| SAMPLES[(first + index * 5) % SAMPLES.len()])
            .collect();
        let answer = samples.outcome(&inputs);
        Sample { inputs, answer }
    };
    (0..SAMPLES.len()).map(sample).collect()
}

fn write_samples(question: &Question<'_>, samples: &[Sample], text: &mut String) -> fmt::Result {
    text.write_str("\n# Some answers\n\n")?;
    let names = question.names();
    for Sample { inputs, answer } in samples {
        let inputs: Vec<String> = names
            .iter()
            .zip(inputs)
            .map(|(name, value)| format!("{name} = {value}"))
            .collect();
        writeln!(text, "- {}: {answer}", inputs.join(", "))?;
    }
    Ok(())
}

fn write_form(question: &Question<'_>, samples: &[Sample], text: &mut String) -> fmt::Result {
    let names = question.names();
    let parameters: Vec<String> = names.iter().map(|name| format!("(param ${name} i64)")).collect();
    let parameters = parameters.join(" ");
    text.write_str(
        "\n# The form of your reply\n\nA module with one function, in WebAssembly's text format, in a fence:\n\n",
    )?;
    let answers_integers = samples
        .iter()
        .any(|sample| matches!(sample.answer, Outcome::Integer(_)));
    let answers_booleans = samples
        .iter()
        .any(|sample| matches!(sample.answer, Outcome::Boolean(_)));
    let result = if answers_booleans && !answers_integers {
        "i32"
    } else {
        "i64"
    };
    writeln!(
        text,
        "```wat\n(module\n  (func (export \"{EXPORT}\") {parameters} (result {result})\n    …))\n```\n"
    )?;
    text.write_str("- The parameters are the receiver and the arguments, unboxed; they are SmallIntegers.\n")?;
    if answers_integers || !answers_booleans {
        writeln!(
            text,
            "- An integer is answered as an i64. The answer {} says \"not me\": then the method itself is run.",
            i64::MIN
        )?;
    }
    if answers_booleans {
        text.write_str("- A boolean is answered as an i32: 0 is false, 1 is true, 2 says \"not me\": then the method itself is run.\n")?;
    }
    text.write_str(
        "- i64 arithmetic wraps where the method's does not: choose ranges in which nothing overflows, or say \"not me\".\n\
         - The function must end, must not trap, and has no imports, memories, tables, globals or calls. It may have local variables of the \
         types i32 and i64. These instructions are allowed:\n\n",
    )?;
    write_allowed(text)?;
    text.write_str(
        "\nBehind the module say for which values your function is meant, one line for each parameter; elsewhere it is not called. A \
         parameter without such a line may be any SmallInteger. The wider the ranges, the better:\n\n",
    )?;
    for name in &names {
        writeln!(text, "range: {name} {SMALLEST} .. {LARGEST}")?;
    }
    Ok(())
}

/// In lines of readable length.
fn write_allowed(text: &mut String) -> fmt::Result {
    let mut width = 0;
    for name in allowed_instructions() {
        if width + name.len() > 100 {
            text.push('\n');
            width = 0;
        }
        let space = if width == 0 { "    " } else { " " };
        write!(text, "{space}{name}")?;
        width += space.len() + name.len();
    }
    text.push('\n');
    Ok(())
}
