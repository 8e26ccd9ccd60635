//! `catalyst eval`.

use super::{activations_as_json, check_replies, ended, read, session, stopping};
use crate::options::Eval;
use crate::outcome::{Outcome, status};
use engine::Error;
use serde_json::{Value, json};
use std::io::Read;
use std::path::Path;

/// How an expression from the command line is called in errors.
const EXPRESSION: &str = "expression";

/// Evaluates and prints.
pub fn run(options: &Eval) -> Outcome {
    match evaluate(options) {
        Ok(answer) if options.json => Outcome::Done(format!("{}\n", json!({ "answer": answer }))),
        Ok(answer) => Outcome::Done(format!("{answer}\n")),
        Err(Outcome::Error(Error::Exit(exit))) if options.json => {
            Outcome::DoneWithStatus(format!("{}\n", json!({ "exit": exit })), status(&Error::Exit(exit)))
        }
        Err(Outcome::Error(error)) if options.json => {
            Outcome::DoneWithStatus(format!("{}\n", json!({ "error": as_json(&error) })), status(&error))
        }
        Err(outcome) => outcome,
    }
}

fn evaluate(options: &Eval) -> Result<String, Outcome> {
    check_replies(&options.machine)?;
    if options.json {
        stopping::tell_as_json();
    }
    stopping::stop_after(options.timeout);
    let (name, text) = source(&options.source)?;
    let mut session = session(&options.machine)?;
    let answer = session.evaluate(&name, &text);
    answer.map_err(|error| ended(&mut session, error))
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
    if path.is_file() {
        return Ok((argument.to_owned(), read(path)?));
    }
    Ok((EXPRESSION.to_owned(), argument.to_owned()))
}

fn as_json(error: &Error) -> Value {
    json!({
        "message": error.to_string(),
        "activations": activations_as_json(error.activations()),
    })
}
