//! The terminal, while there is a prompt. One thread reads it with one line editor, for the prompt and for programs alike: so whatever is typed,
//! and whenever, is there in order for whoever reads next.

use super::PROMPT;
use super::above::Above;
use super::mode::{self, Mode};
use super::typing::Typing;
use crate::commands::input;
use crate::commands::output::Output;
use crate::commands::stopping;
use engine::{Interrupt, Interrupter};
use rustyline::error::ReadlineError;
use rustyline::history::FileHistory;
use rustyline::{
    Cmd, CompletionType, ConditionalEventHandler, Config, Editor, Event, EventContext, EventHandler, KeyEvent,
    RepeatCount,
};
use std::io::{ErrorKind, Read, Result as IoResult, Write};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SendError, Sender, channel};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

/// How long an interrupt may take to be noticed.
const PATIENCE: Duration = Duration::from_millis(50);
/// How many lines are remembered.
const HISTORY: usize = 10_000;
/// A list of so many completions is shown without asking.
const COMPLETIONS: usize = 200;

type Lines = Editor<Typing, FileHistory>;

/// What was typed.
pub enum Typed {
    /// A line, or several where one was not complete or all were pasted.
    Line(String),
    /// Ctrl-C.
    Interrupt,
    /// Ctrl-D, or the terminal is gone.
    End,
    /// Something that is no text.
    Garbage,
    /// The terminal cannot be read.
    Failed(String),
}

/// What the thread tells.
pub enum Told {
    /// What was typed.
    Typed(Typed),
    /// The user wants to know how the text before a place may go on.
    Complete(Question),
}

/// How a text may go on.
pub struct Question {
    /// The text up to the cursor.
    pub text: String,
    /// Where the answer goes: the place from which on it replaces, and what with.
    pub answer: Sender<(usize, Vec<String>)>,
}

/// For whom a line is read.
enum Reader {
    /// The prompt.
    Prompt,
    /// A program, which has written this since the last line.
    Program(String),
}

/// What tells what was typed.
#[derive(Clone)]
pub struct Teller {
    tell: Sender<Told>,
    above: Above,
    /// The session, once there is one.
    session: Arc<OnceLock<Interrupter>>,
}

impl Teller {
    /// Tells. Before that, a session that serves other processes is woken.
    pub fn tell(&self, told: Told) -> Result<(), SendError<Told>> {
        self.above.has_told(true);
        if let Some(session) = self.session.get() {
            session.wake();
        }
        self.tell.send(told)
    }

    /// Tells a program that reads, and so serves nobody.
    fn tell_program(&self, typed: Typed) -> Result<(), SendError<Told>> {
        self.above.has_told(true);
        self.tell.send(Told::Typed(typed))
    }
}

/// What talks to the thread that reads.
pub struct Terminal {
    readers: Sender<Reader>,
    told: Receiver<Told>,
    teller: Teller,
    is_reading: bool,
    interrupts: usize,
}

impl Terminal {
    /// Begins to read. The history is kept in the file.
    pub fn start(history: Option<PathBuf>, is_colored: bool) -> Result<Self, String> {
        let (readers, wanted) = channel();
        let (tell, told) = channel();
        let lines = Reading::new(history, tell, is_colored).map_err(|error| error.to_string())?;
        let teller = lines.teller.clone();
        let work = move || lines.serve(&wanted);
        let thread = std::thread::Builder::new().name("terminal".to_owned()).spawn(work);
        thread.map_err(|error| error.to_string())?;
        Ok(Self {
            readers,
            told,
            teller,
            is_reading: false,
            interrupts: 0,
        })
    }

    /// The session wakes where something is told.
    pub fn wakes(&self, session: Interrupter) {
        // There is one session.
        let _ = self.teller.session.set(session);
    }

    /// Where is shown what is written while a line is edited.
    pub fn above(&self) -> Above {
        self.teller.above.clone()
    }

    /// Lets a line be read for the prompt, if none is.
    pub fn begin_line(&mut self) {
        self.begin(|| Reader::Prompt);
    }

    /// Waits for what is told of the line for the prompt; none where a program has taken it.
    pub fn told(&mut self) -> Option<Told> {
        if !self.is_reading {
            return None;
        }
        let told = self.told.recv().unwrap_or(Told::Typed(Typed::End));
        self.is_reading = !matches!(told, Told::Typed(_));
        Some(told)
    }

    /// Answers how the text may go on.
    pub fn answer(&mut self, question: &Question, answer: (usize, Vec<String>)) {
        self.teller.above.has_told(false);
        // Whoever asked may have gone.
        let _ = question.answer.send(answer);
    }

    /// A line for a program that has written a part of a line; or an interrupt from elsewhere, which may have been for what ran before.
    fn line_for_program(&mut self, written: &str) -> IoResult<Typed> {
        loop {
            match self.read(|| Reader::Program(written.to_owned())) {
                Ok(Told::Typed(typed)) => return Ok(typed),
                Ok(Told::Complete(_)) => {}
                Err(RecvTimeoutError::Timeout) => {
                    let interrupts = input::interrupts();
                    if std::mem::replace(&mut self.interrupts, interrupts) != interrupts {
                        return Err(ErrorKind::Interrupted.into());
                    }
                }
                Err(RecvTimeoutError::Disconnected) => return Ok(Typed::End),
            }
        }
    }

    fn begin(&mut self, reader: impl FnOnce() -> Reader) {
        if !self.is_reading {
            self.teller.above.has_told(false);
            // Where the thread has ended, it tells nothing either.
            let _ = self.readers.send(reader());
            self.is_reading = true;
        }
    }

    fn read(&mut self, reader: impl FnOnce() -> Reader) -> Result<Told, RecvTimeoutError> {
        self.begin(reader);
        let told = self.told.recv_timeout(PATIENCE);
        if let Ok(Told::Typed(_)) = &told {
            self.is_reading = false;
        }
        told
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        mode::end();
    }
}

/// Standard input for programs at the prompt: the lines that are typed for them.
pub struct ProgramInput {
    terminal: Arc<Mutex<Terminal>>,
    output: Output,
    /// What was typed and not taken yet.
    rest: Vec<u8>,
}

impl ProgramInput {
    /// What programs write goes to the output.
    pub fn new(terminal: Arc<Mutex<Terminal>>, output: Output) -> Self {
        Self {
            terminal,
            output,
            rest: Vec::new(),
        }
    }

    fn line(&mut self) -> IoResult<Vec<u8>> {
        let mut terminal = self.terminal.lock().unwrap_or_else(PoisonError::into_inner);
        let typed = terminal.line_for_program(&self.output.unfinished_line())?;
        drop(terminal);
        self.output.line_was_ended();
        match typed {
            Typed::Line(line) => Ok((line + "\n").into_bytes()),
            Typed::End => Ok(Vec::new()),
            Typed::Interrupt => {
                stopping::ask(Interrupt::User);
                Err(ErrorKind::Interrupted.into())
            }
            Typed::Garbage => Err(ErrorKind::InvalidData.into()),
            Typed::Failed(message) => Err(std::io::Error::other(message)),
        }
    }
}

impl Read for ProgramInput {
    fn read(&mut self, buffer: &mut [u8]) -> IoResult<usize> {
        if self.rest.is_empty() {
            self.rest = self.line()?;
        }
        let count = self.rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&self.rest[..count]);
        self.rest.drain(..count);
        Ok(count)
    }
}

/// The thread that reads.
struct Reading {
    lines: Lines,
    mode: Mode,
    history: Option<PathBuf>,
    ends: Ends,
    teller: Teller,
}

impl Reading {
    fn new(history: Option<PathBuf>, tell: Sender<Told>, is_colored: bool) -> rustyline::Result<Self> {
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
        let session = Arc::default();
        let teller = Teller { tell, above, session };
        lines.set_helper(Some(Typing::new(teller.clone(), is_colored)));
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
            teller,
        })
    }

    /// Until nobody wants a line any more.
    fn serve(mut self, wanted: &Receiver<Reader>) {
        self.mode.evaluate();
        for reader in wanted {
            self.mode.read();
            let typed = self.typed(&reader);
            self.mode.evaluate();
            if let (Reader::Prompt, Typed::Line(line)) = (&reader, &typed) {
                self.remember(line);
            }
            let told = match reader {
                Reader::Prompt => self.teller.tell(Told::Typed(typed)),
                Reader::Program(_) => self.teller.tell_program(typed),
            };
            if told.is_err() {
                return;
            }
        }
    }

    fn typed(&mut self, reader: &Reader) -> Typed {
        let is_plain = self.mode.is_plain();
        let prompt = match reader {
            Reader::Prompt => PROMPT,
            Reader::Program(_) if is_plain => "",
            Reader::Program(written) => {
                // The editor shows that again, and knows then where its line begins.
                let mut output = std::io::stdout();
                let _ = output.write_all(b"\r").and_then(|()| output.flush());
                written.as_str()
            }
        };
        if let Some(typing) = self.lines.helper_mut() {
            typing.is_smalltalk = matches!(reader, Reader::Prompt);
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
