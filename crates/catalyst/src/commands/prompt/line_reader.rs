//! The thread that reads the terminal, with a line editor.

use super::above::Above;
use super::line_helper::LineHelper;
use super::message::{Message, Notifier, Recipient, Typed};
use super::mode::{self, Mode};
use rustyline::error::ReadlineError;
use rustyline::history::FileHistory;
use rustyline::{
    Cmd, CompletionType, ConditionalEventHandler, Config, Editor, Event, EventContext, EventHandler, KeyEvent,
    RepeatCount,
};
use std::io::{ErrorKind, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender};

const PROMPT: &str = "> ";
/// How many lines are remembered.
const HISTORY: usize = 10_000;
/// A list of so many completions is shown without asking.
const COMPLETIONS: usize = 200;

type Lines = Editor<LineHelper, FileHistory>;

/// The thread that reads.
pub struct LineReader {
    lines: Lines,
    mode: Mode,
    history: Option<PathBuf>,
    ends: Ends,
    notifier: Notifier,
}

impl LineReader {
    /// The history is kept in the file.
    pub fn new(history: Option<PathBuf>, tell: Sender<Message>, is_colored: bool) -> rustyline::Result<Self> {
        let config = Config::builder()
            .completion_type(CompletionType::List)
            .completion_prompt_limit(COMPLETIONS)
            .max_history_size(HISTORY)?
            .history_ignore_dups(true)?
            .build();
        let mut lines = Lines::with_config(config)?;
        let above = match lines.create_external_printer() {
            Ok(printer) => Above::line(printer)?,
            Err(_) => Above::plain(PROMPT),
        };
        let notifier = Notifier::new(tell, above);
        lines.set_helper(Some(LineHelper::new(notifier.clone(), is_colored)));
        if let Some(history) = &history {
            if let Some(folder) = history.parent() {
                // Where there can be none, that is told when a line is to be kept.
                let _ = std::fs::create_dir_all(folder);
            }
            // The first time there is none.
            let _ = lines.load_history(history);
        }
        let ends = Ends::default();
        ends.bind(&mut lines);
        Ok(Self {
            lines,
            mode: Mode::of_terminal(),
            history,
            ends,
            notifier,
        })
    }

    /// What tells what was typed.
    pub fn notifier(&self) -> Notifier {
        self.notifier.clone()
    }

    /// Until nobody wants a line any more.
    pub fn serve(mut self, wanted: &Receiver<Recipient>) {
        self.mode.evaluate();
        for recipient in wanted {
            self.mode.read();
            let typed = self.typed(&recipient);
            self.mode.evaluate();
            if let (Recipient::Prompt, Typed::Line(line)) = (&recipient, &typed) {
                self.remember(line);
            }
            let told = match recipient {
                Recipient::Prompt => self.notifier.tell(Message::Typed(typed)),
                Recipient::Program(_) => self.notifier.tell_program(typed),
            };
            if told.is_err() {
                return;
            }
        }
    }

    fn typed(&mut self, recipient: &Recipient) -> Typed {
        let is_plain = self.mode.is_plain();
        let prompt = match recipient {
            Recipient::Prompt => PROMPT,
            Recipient::Program(_) if is_plain => "",
            Recipient::Program(written) => {
                // The editor shows that again, and knows then where its line begins.
                let mut output = std::io::stdout();
                let _ = output.write_all(b"\r").and_then(|()| output.flush());
                written.as_str()
            }
        };
        if let Some(typing) = self.lines.helper_mut() {
            typing.is_smalltalk = matches!(recipient, Recipient::Prompt);
        }
        mode::edits(!is_plain);
        let line = self.lines.readline(prompt);
        mode::edits(false);
        if self.ends.interrupt.swap(false, Ordering::Relaxed) {
            return Typed::Interrupt;
        }
        if self.ends.end.swap(false, Ordering::Relaxed) {
            return Typed::End;
        }
        match line {
            Ok(line) => Typed::Line(line),
            Err(ReadlineError::Interrupted) => Typed::Interrupt,
            Err(ReadlineError::Eof) => Typed::End,
            Err(ReadlineError::Io(error)) if error.kind() == ErrorKind::InvalidData => Typed::Garbage,
            Err(error) => Typed::Failed(error.to_string()),
        }
    }

    /// A line is in the history at once, so that it stays whatever happens.
    fn remember(&mut self, line: &str) {
        if line.trim().is_empty() || !matches!(self.lines.add_history_entry(line), Ok(true)) {
            return;
        }
        if let Some(history) = &self.history
            && let Err(error) = self.lines.append_history(history)
        {
            eprintln!("catalyst: {}: {error}", history.display());
            // That is told once.
            self.history = None;
        }
    }
}

/// Keys that end a line like Enter does, so that the editor keeps what was typed behind them.
#[derive(Default)]
struct Ends {
    /// Whether it was Ctrl-C.
    interrupt: Arc<AtomicBool>,
    /// Whether it was Ctrl-D, in an empty line.
    end: Arc<AtomicBool>,
}

impl Ends {
    fn bind(&self, lines: &mut Lines) {
        let (interrupt, end) = (self.interrupt.clone(), self.end.clone());
        bind(lines, KeyEvent::ctrl('C'), move |_| {
            interrupt.store(true, Ordering::Relaxed);
            Some(Cmd::AcceptLine)
        });
        bind(lines, KeyEvent::ctrl('D'), move |context| {
            let ends = context.line().is_empty();
            end.store(ends, Ordering::Relaxed);
            ends.then_some(Cmd::AcceptLine)
        });
        bind(lines, KeyEvent::ctrl('Z'), |_| {
            mode::suspend();
            Some(Cmd::Repaint)
        });
        // Where no word is to be completed, a tab is a space, as in code that is pasted.
        bind(lines, KeyEvent::from('\t'), |context| {
            let before = &context.line()[..context.pos()];
            let completes = before.ends_with(|last: char| !last.is_whitespace());
            (!completes).then_some(Cmd::SelfInsert(1, '\t'))
        });
    }
}

fn bind(lines: &mut Lines, key: KeyEvent, handle: impl Fn(&EventContext<'_>) -> Option<Cmd> + Send + Sync + 'static) {
    lines.bind_sequence(key, EventHandler::Conditional(Box::new(Key(handle))));
}

/// What a key does, if not what it usually does.
struct Key<F>(F);

impl<F: Fn(&EventContext<'_>) -> Option<Cmd> + Send + Sync> ConditionalEventHandler for Key<F> {
    fn handle(&self, _: &Event, _: RepeatCount, _: bool, context: &EventContext<'_>) -> Option<Cmd> {
        (self.0)(context)
    }
}
