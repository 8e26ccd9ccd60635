//! `catalyst run`.

use super::{check_replies, session, sources};
use crate::options::Run;
use crate::outcome::Outcome;

/// Loads and evaluates.
pub fn run(options: &Run) -> Outcome {
    match load(options) {
        Ok(()) => Outcome::Done(String::new()),
        Err(outcome) => outcome,
    }
}

fn load(options: &Run) -> Result<(), Outcome> {
    check_replies(&options.machine)?;
    let mut texts = vec![("arguments".to_owned(), arguments(&options.arguments))];
    texts.extend(sources::read(&options.paths)?);
    let mut session = session(&options.machine)?;
    Ok(session.load(&sources::borrowed(&texts))?)
}

/// A Tonel file with the method `Smalltalk arguments`.
fn arguments(arguments: &[String]) -> String {
    let quoted: Vec<String> = arguments
        .iter()
        .map(|each| format!("'{}'", each.replace('\'', "''")))
        .collect();
    format!(
        "Extension {{ #name : #SystemDictionary }}\n\n{{ #category : 'accessing' }}\n\
         SystemDictionary >> arguments [\n\t^#({})\n]\n",
        quoted.join(" ")
    )
}
