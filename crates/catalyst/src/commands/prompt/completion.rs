//! How a text may go on: variables where a value is wanted, behind a value the messages that it understands.

use super::command::COMMANDS;
use engine::{Error, Session};
use std::collections::BTreeSet;

/// The place from which on a word replaces the end of the text, and the words: those for the text up to the cursor.
pub fn completions(session: &mut Session, text: &str) -> Result<(usize, Vec<String>), Error> {
    if text.starts_with(':') && !text.contains(' ') {
        let commands = COMMANDS.iter().filter(|command| command.starts_with(text));
        return Ok((0, commands.map(|command| (*command).to_owned()).collect()));
    }
    let is_part = |character: char| character.is_alphanumeric() || character == '_' || character == ':';
    let start = text.trim_end_matches(is_part).len();
    let (before, word) = text.split_at(start);
    if word.is_empty() {
        return Ok((start, Vec::new()));
    }
    let before = statements(before);
    let words = match Wanted::behind(before) {
        Wanted::Value => session.names(false).map(|names| {
            let found = [&names.workspace, &names.globals, &names.classes];
            found.into_iter().flat_map(|names| beginning(names, word)).collect()
        })?,
        Wanted::Message {
            receiver: Some(receiver),
        } => match session.selectors_for(receiver, word) {
            Ok(selectors) => selectors,
            // It is no value, or does not want to be asked.
            Err(Error::Exit(status)) => return Err(Error::Exit(status)),
            Err(_) => beginning(&session.names(true)?.selectors, word),
        },
        Wanted::Message { receiver: None } => beginning(&session.names(true)?.selectors, word),
    };
    Ok((start, words))
}

/// Behind a command, what it is about.
fn statements(text: &str) -> &str {
    match text.strip_prefix(':') {
        Some(command) => command.split_once(' ').map_or("", |(_, statements)| statements),
        None => text,
    }
}

fn beginning(names: &BTreeSet<String>, word: &str) -> Vec<String> {
    let from = names.range(word.to_owned()..);
    from.take_while(|name| name.starts_with(word)).cloned().collect()
}

/// What may stand in a place.
#[derive(Debug, PartialEq, Eq)]
enum Wanted<'t> {
    Value,
    /// The receiver where it is a literal or a variable: nothing happens when that is evaluated.
    Message {
        receiver: Option<&'t str>,
    },
}

impl<'t> Wanted<'t> {
    /// What may stand behind a text.
    fn behind(text: &'t str) -> Self {
        let grammar = smalltalk::grammar();
        let Some(lexeme) = grammar.rule("lexeme") else {
            return Wanted::Value;
        };
        let mut wanted = Wanted::Value;
        let mut end = 0;
        for found in grammar.find(lexeme, text) {
            let (start, behind) = (found.start as usize, found.end as usize);
            wanted = wanted.behind_space(&text[end..start]);
            let kind = found.tree.root().map(|kind| kind.name().to_owned()).unwrap_or_default();
            wanted = match (kind.as_str(), wanted) {
                ("comment", wanted) => wanted,
                ("keyword" | "operator", _) => Wanted::Value,
                // A message to what stands before.
                (_, Wanted::Message { .. }) => Wanted::Message { receiver: None },
                (_, Wanted::Value) => Wanted::Message {
                    receiver: Some(&text[start..behind]),
                },
            };
            end = behind;
        }
        wanted.behind_space(&text[end..])
    }

    /// The same behind brackets, periods and the like.
    fn behind_space(self, text: &str) -> Self {
        match text.trim_end().chars().next_back() {
            None => self,
            Some(')' | ']' | '}') => Wanted::Message { receiver: None },
            Some(';') => Wanted::Message { receiver: None },
            Some(_) => Wanted::Value,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Wanted;

    #[test]
    fn what_may_stand_where() {
        for text in ["", "x := ", "3 + ", "3 max: ", "(", "3. ", "^", "[:a | "] {
            assert_eq!(Wanted::behind(text), Wanted::Value, "{text}");
        }
        for (text, receiver) in [
            ("3 ", "3"),
            ("x ", "x"),
            ("3 + 4 ", "4"),
            ("Set ", "Set"),
            ("y := 'abc' ", "'abc'"),
            ("#a \"comment\" ", "#a"),
            ("(Foo ", "Foo"),
        ] {
            let receiver = Some(receiver);
            assert_eq!(Wanted::behind(text), Wanted::Message { receiver }, "{text}");
        }
        for text in ["(3 + 4) ", "x foo ", "#(1 2) ", "[3] ", "x foo; "] {
            assert_eq!(Wanted::behind(text), Wanted::Message { receiver: None }, "{text}");
        }
    }
}
