//! `catalyst run`.

use super::{check_replies, read, session};
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
    for path in &options.files {
        texts.push((path.display().to_string(), read(path)?));
    }
    let files: Vec<(&str, &str)> = texts
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    let mut session = session(&options.machine)?;
    Ok(session.load(&files)?)
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
