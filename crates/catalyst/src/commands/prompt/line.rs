//! What is typed: commands, whether it is complete, what a beginning may become.

use engine::Names;
use rustyline::completion::{Completer, FilenameCompleter, Pair};
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{Context, Helper};

/// What a line asks for.
#[derive(Debug, PartialEq, Eq)]
pub enum Command<'t> {
    /// To be told what there is.
    Help,
    /// The end.
    Quit,
    /// A method's source.
    Show(&'t str),
    /// The loading of a file.
    Load(&'t str),
    /// An evaluation that is timed.
    Time(&'t str),
    /// An evaluation.
    Evaluate(&'t str),
    /// Something that is no command.
    Unknown(&'t str),
}

impl<'t> Command<'t> {
    /// The command that a text is; what does not begin with a colon is Smalltalk.
    pub fn of(text: &'t str) -> Command<'t> {
        let Some(command) = text.trim_start().strip_prefix(':') else {
            return Command::Evaluate(text);
        };
        let (name, rest) = command
            .split_once(char::is_whitespace)
            .unwrap_or((command.trim_end(), ""));
        let rest = rest.trim();
        match name {
            "help" => Command::Help,
            "quit" | "exit" => Command::Quit,
            "show" => Command::Show(rest),
            "load" => Command::Load(rest),
            "time" => Command::Time(rest),
            _ => Command::Unknown(name),
        }
    }
}

/// The commands, for completion.
const COMMANDS: [&str; 5] = [":help", ":load ", ":quit", ":show ", ":time "];

/// Helps while a line is typed.
#[derive(Default)]
pub struct Typing {
    names: Names,
    files: FilenameCompleter,
}

impl Typing {
    /// These names exist now.
    pub fn learn(&mut self, names: Names) {
        self.names = names;
    }

    /// All names that begin so, shortest first: variables and classes, then selectors.
    fn beginning(&self, word: &str) -> Vec<Pair> {
        let Names {
            classes,
            globals,
            workspace,
            selectors,
        } = &self.names;
        let matching = |names: &std::collections::BTreeSet<String>| {
            let from = names.range(word.to_owned()..);
            from.take_while(|name| name.starts_with(word))
                .cloned()
                .collect::<Vec<_>>()
        };
        let found = [workspace, globals, classes, selectors].into_iter().flat_map(matching);
        found.map(pair).collect()
    }
}

fn pair(name: String) -> Pair {
    Pair {
        display: name.clone(),
        replacement: name,
    }
}

impl Completer for Typing {
    type Candidate = Pair;

    fn complete(&self, line: &str, position: usize, context: &Context<'_>) -> rustyline::Result<(usize, Vec<Pair>)> {
        let before = &line[..position];
        if before.starts_with(":load ") {
            return self.files.complete(line, position, context);
        }
        if before.starts_with(':') && !before.contains(' ') {
            let commands = COMMANDS.iter().filter(|command| command.starts_with(before));
            return Ok((0, commands.map(|command| pair((*command).to_owned())).collect()));
        }
        let is_part = |character: char| character.is_alphanumeric() || character == '_' || character == ':';
        let start = before.trim_end_matches(is_part).len();
        match &before[start..] {
            "" => Ok((position, Vec::new())),
            word => Ok((start, self.beginning(word))),
        }
    }
}

impl Validator for Typing {
    fn validate(&self, context: &mut ValidationContext<'_>) -> rustyline::Result<ValidationResult> {
        Ok(match is_complete(context.input()) {
            true => ValidationResult::Valid(None),
            false => ValidationResult::Incomplete,
        })
    }
}

/// Whether nothing more has to be typed: it is Smalltalk, or wrong before its end, or the user gives up by an empty line.
fn is_complete(text: &str) -> bool {
    let statements = match Command::of(text) {
        Command::Evaluate(text) | Command::Time(text) => text,
        _ => return true,
    };
    match smalltalk::parse_script(statements) {
        Ok(_) => true,
        Err(error) => !error.is_incomplete || text.ends_with('\n'),
    }
}

impl Hinter for Typing {
    type Hint = String;
}

impl Highlighter for Typing {}

impl Helper for Typing {}

#[cfg(test)]
mod tests {
    use super::{Command, Typing, is_complete};
    use engine::Names;

    #[test]
    fn commands() {
        assert_eq!(Command::of("3 + 4"), Command::Evaluate("3 + 4"));
        assert_eq!(Command::of(":help"), Command::Help);
        assert_eq!(Command::of(" :quit "), Command::Quit);
        assert_eq!(Command::of(":show  Foo class>>bar: "), Command::Show("Foo class>>bar:"));
        assert_eq!(Command::of(":time 3\n+ 4"), Command::Time("3\n+ 4"));
        assert_eq!(Command::of(":nothing"), Command::Unknown("nothing"));
    }

    #[test]
    fn incomplete_input_goes_on() {
        for text in [
            "3 +",
            "(3",
            "#(1 2",
            "'text",
            "\"comment",
            "x := [:a |",
            "{1.",
            ":time (3",
        ] {
            assert!(!is_complete(text), "{text}");
            assert!(is_complete(&format!("{text}\n")), "{text}");
        }
        for text in ["3", "3 + 4.", "3 foo: )", ":show (", "", "#a"] {
            assert!(is_complete(text), "{text}");
        }
    }

    #[test]
    fn names_are_completed() {
        let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let mut typing = Typing::default();
        typing.learn(Names {
            classes: set(&["Object", "OrderedCollection"]),
            globals: set(&["Ordinary"]),
            workspace: set(&["order"]),
            selectors: set(&["orderBy:", "or:"]),
        });
        let words = |word: &str| {
            typing
                .beginning(word)
                .into_iter()
                .map(|pair| pair.replacement)
                .collect::<Vec<_>>()
        };
        assert_eq!(words("Ord"), ["Ordinary", "OrderedCollection"]);
        assert_eq!(words("or"), ["order", "or:", "orderBy:"]);
        assert!(words("x").is_empty());
    }
}
