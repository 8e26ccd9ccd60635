//! `catalyst eval`.

use super::capture::Capture;
use super::streams::Streams;
use super::{activations, advice, interruption, session, sources};
use crate::options::Eval;
use crate::outcome::{FAILED, Outcome, SUCCESS, status};
use engine::Error;
use serde_json::{Value, json};
use std::io::Read;
use std::path::Path;

/// How an expression from the command line is called in errors.
const EXPRESSION: &str = "expression";
/// The most that is kept, in bytes, of what statements print.
const OUTPUT: usize = 1 << 26;

/// Evaluates and prints.
pub fn run(options: &Eval) -> Outcome {
    if options.json {
        return as_object(options).unwrap_or_else(failed_as_object);
    }
    match evaluate(options) {
        Ok(answer) => Outcome::Done(format!("{answer}\n")),
        Err(outcome) => outcome,
    }
}

fn evaluate(options: &Eval) -> Result<String, Outcome> {
    advice::check_advisers(&options.machine)?;
    interruption::stop_after(options.timeout);
    let (name, text) = source(&options.source)?;
    let mut session = session::start(&options.machine)?;
    let answer = session.evaluate(&name, &text);
    answer.map_err(|error| session::end(&mut session, error))
}

/// The same for programs: one object, with what the statements print in it.
fn as_object(options: &Eval) -> Result<Outcome, Outcome> {
    advice::check_advisers(&options.machine)?;
    let (name, text) = source(&options.source)?;
    interruption::tell_as_json();
    interruption::stop_after(options.timeout);
    let output = Capture::at_most(OUTPUT);
    let streams = Streams::writing(Box::new(output.clone()));
    let mut session = session::interruptible(&options.machine, Vec::new(), streams, false)?;
    let evaluated = session.evaluate(&name, &text);
    let evaluated = evaluated.map_err(|error| session::end(&mut session, error));
    let (mut object, status) = match &evaluated {
        Ok(answer) => (json!({ "answer": answer }), SUCCESS),
        Err(Outcome::Error(error @ Error::Exit(exit))) => (json!({ "exit": exit }), status(error)),
        Err(Outcome::Error(error)) => (json!({ "error": as_json(error) }), status(error)),
        Err(_) => (json!({}), FAILED),
    };
    object["output"] = json!(output.take());
    Ok(Outcome::DoneWithStatus(format!("{object}\n"), status))
}

/// What was wrong before anything was evaluated. How the program was called is told in words alone.
fn failed_as_object(outcome: Outcome) -> Outcome {
    match outcome {
        Outcome::Failed(message) => {
            let object = json!({ "error": { "message": message, "activations": [] }, "output": "" });
            Outcome::DoneWithStatus(format!("{object}\n"), FAILED)
        }
        Outcome::Error(error) => {
            let object = json!({ "error": as_json(&error), "output": "" });
            Outcome::DoneWithStatus(format!("{object}\n"), status(&error))
        }
        other => other,
    }
}

/// The name and text of what is to be evaluated.
fn source(argument: &str) -> Result<(String, String), Outcome> {
    if argument == "-" {
        let mut text = String::new();
        let read = std::io::stdin().read_to_string(&mut text);
        read.map_err(|error| Outcome::Failed(format!("standard input: {error}")))?;
        return Ok(("standard input".to_owned(), text));
    }
    let path = Path::new(argument);
    if path.is_file() || sources::is_path(argument) {
        return Ok((argument.to_owned(), sources::text(path)?));
    }
    Ok((EXPRESSION.to_owned(), argument.to_owned()))
}

fn as_json(error: &Error) -> Value {
    json!({
        "message": error.to_string(),
        "activations": activations::as_json(error.activations()),
    })
}
