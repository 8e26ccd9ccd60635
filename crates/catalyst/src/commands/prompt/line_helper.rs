//! What helps while a line is typed: whether it is complete, how it may go on, its colours.

use super::colors;
use super::command::is_complete;
use super::message::{Message, Notifier, Question};
use rustyline::completion::{Completer, FilenameCompleter, Pair};
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::Hinter;
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{Context, Helper};
use std::borrow::Cow;
use std::sync::mpsc::channel;

/// Commands behind which the name of a file stands.
const WITH_FILES: [&str; 2] = [":load ", ":save "];

/// The most bytes that are shown in colours.
const LONGEST: usize = 1000;

/// Helps while a line is typed.
pub struct LineHelper {
    /// Whether the line is for us, and not for a program.
    pub is_smalltalk: bool,
    is_colored: bool,
    files: FilenameCompleter,
    notifier: Notifier,
}

impl LineHelper {
    /// Asks there how a text may go on.
    pub fn new(notifier: Notifier, is_colored: bool) -> Self {
        Self {
            is_smalltalk: true,
            is_colored,
            files: FilenameCompleter::new(),
            notifier,
        }
    }

    /// Whether a line is shown in colours: all of it is shown anew with each character.
    fn is_colored(&self, line: &str) -> bool {
        self.is_smalltalk && self.is_colored && line.len() <= LONGEST
    }
}

impl Completer for LineHelper {
    type Candidate = Pair;

    fn complete(&self, line: &str, position: usize, context: &Context<'_>) -> rustyline::Result<(usize, Vec<Pair>)> {
        let before = &line[..position];
        if !self.is_smalltalk {
            return Ok((position, Vec::new()));
        }
        if WITH_FILES.iter().any(|command| before.starts_with(command)) {
            return self.files.complete(line, position, context);
        }
        let (answer, answered) = channel();
        let text = before.to_owned();
        let asked = self.notifier.tell(Message::Complete(Question { text, answer }));
        let (start, words) = match asked {
            Ok(()) => answered.recv().unwrap_or((position, Vec::new())),
            Err(_) => (position, Vec::new()),
        };
        let pair = |word: String| Pair {
            display: word.clone(),
            replacement: word,
        };
        Ok((start, words.into_iter().map(pair).collect()))
    }
}

impl Validator for LineHelper {
    fn validate(&self, context: &mut ValidationContext<'_>) -> rustyline::Result<ValidationResult> {
        Ok(match !self.is_smalltalk || is_complete(context.input()) {
            true => ValidationResult::Valid(None),
            false => ValidationResult::Incomplete,
        })
    }
}

impl Hinter for LineHelper {
    type Hint = String;
}

impl Highlighter for LineHelper {
    fn highlight<'l>(&self, line: &'l str, _: usize) -> Cow<'l, str> {
        match self.is_colored(line) {
            true => Cow::Owned(colors::smalltalk(line)),
            false => Cow::Borrowed(line),
        }
    }

    fn highlight_prompt<'b, 's: 'b, 'p: 'b>(&'s self, prompt: &'p str, _: bool) -> Cow<'b, str> {
        match self.is_smalltalk && self.is_colored {
            true => Cow::Owned(colors::prompt(prompt)),
            false => Cow::Borrowed(prompt),
        }
    }

    fn highlight_char(&self, line: &str, _: usize, kind: CmdKind) -> bool {
        self.is_colored(line) && kind != CmdKind::MoveCursor
    }
}

impl Helper for LineHelper {}
