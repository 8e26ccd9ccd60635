//! `catalyst` alone: a prompt; or, where standard input is no terminal, what it holds is evaluated.

pub mod above;
mod colors;
mod command;
mod completion;
mod errors;
mod escape;
mod line_helper;
mod line_reader;
mod message;
pub mod mode;
mod program_input;
mod terminal;

use super::output::Output;
use super::streams::Streams;
use super::{advice, eval, session, show, sources, test, xdg};
use crate::options::{Eval, Machine, View};
use crate::outcome::Outcome;
use command::{Command, Kind};
use engine::{Error, Interrupt, Running, Session};
use errors::Errors;
use escape::escaped;
use message::{Message, Typed};
use program_input::ProgramInput;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use terminal::Terminal;

/// How what is typed is called in errors.
const TYPED: &str = "input";
/// How long it may take to find out how a text may go on.
const PATIENCE: Duration = Duration::from_secs(2);
const HELP: &str = "\
Statements are evaluated and the value of the last one is printed; it is the value of the variable `it` then. Variables that are
assigned to need no declaration. Incomplete input goes on in the next line; an empty line ends it. Tab completes names: of variables,
or of messages that what stands before understands. What is typed while something runs is kept. Ctrl-C stops an evaluation, Ctrl-D ends.
Processes that are forked go on while the prompt waits; what they write stands above it.

Classes and methods are defined as in files; in a definition two empty lines end incomplete input:

    Object subclass: #Counter instanceVariableNames: 'count' classVariableNames: '' package: 'Demo'
    Counter >> next [ ^count := (count ifNil: [0]) + 1 ]
    Counter class >> startingAt: anInteger [ ^self new setCount: anInteger ]
    !Counter methodsFor: 'private'! setCount: anInteger count := anInteger! !

:help                     this
:inspect STATEMENTS       what the value consists of
:browse STATEMENTS        what the value, a class, defines (:browse Counter; else the value's class)
:show Class>>selector     the source of a method (or Class class>>selector)
:load PATH                load a file (Tonel, chunks or statements), or all files *.st of a folder; again, to load what has changed:
                          methods that a file no longer has go
:save FILE.image          write an image of all there is, also variables; `catalyst FILE.image` goes on with it
:test [TEXT]              run the tests that are loaded; those in whose name, Class>>selector, the text occurs
:tiers [TEXT]             which methods are translated or advised by now; all others are interpreted
:time STATEMENTS          evaluate, and tell how long it took
:quit                     end
";

/// Runs the prompt.
pub fn run(machine: Machine) -> Outcome {
    if !std::io::stdin().is_terminal() {
        return eval::run(&Eval {
            source: "-".to_owned(),
            machine,
            json: false,
            timeout: None,
        });
    }
    match Prompt::start(&machine).and_then(|mut prompt| prompt.run()) {
        Ok(()) => Outcome::Done(String::new()),
        Err(outcome) => outcome,
    }
}

/// Whether to go on.
type Next = Result<bool, Outcome>;
const ON: Next = Ok(true);

/// The prompt, with the session that it is for.
struct Prompt<'m> {
    session: Session,
    machine: &'m Machine,
    terminal: Arc<Mutex<Terminal>>,
    output: Output,
    is_colored: bool,
}

impl<'m> Prompt<'m> {
    fn start(machine: &'m Machine) -> Result<Self, Outcome> {
        let output = Output::new();
        let is_colored = colors::are_wanted(&std::io::stdout());
        let terminal = Terminal::start(history_file(), is_colored);
        let terminal = terminal.map_err(|error| Outcome::Failed(format!("the terminal: {error}")))?;
        let terminal = Arc::new(Mutex::new(terminal));
        let streams = Streams {
            input: Box::new(ProgramInput::new(terminal.clone(), output.clone())),
            output: Box::new(output.clone()),
            errors: Box::new(Errors(output.clone())),
        };
        let session = session::interruptible(machine, Vec::new(), streams, true)?;
        locked(&terminal).wakes(session.interrupter());
        Ok(Self {
            session,
            machine,
            terminal,
            output,
            is_colored,
        })
    }

    /// Reads and obeys until the end.
    fn run(&mut self) -> Result<(), Outcome> {
        self.print(&format!("Catalyst {}. :help tells more.\n", env!("CARGO_PKG_VERSION")))?;
        loop {
            let text = match self.read()? {
                Typed::Line(text) => text,
                Typed::End => return Ok(()),
                Typed::Interrupt => continue,
                Typed::Garbage => {
                    self.complain("what was typed is not UTF-8\n")?;
                    continue;
                }
                Typed::Failed(error) => return Err(Outcome::Failed(format!("the terminal: {error}"))),
            };
            for piece in command::pieces(&text) {
                if !self.obey(&piece)? {
                    return Ok(());
                }
            }
        }
    }

    fn read(&mut self) -> Result<Typed, Outcome> {
        let ended = self.output.end_line();
        ended.map_err(|error| Outcome::Failed(format!("standard output: {error}")))?;
        self.output.begin_above(locked(&self.terminal).above());
        let typed = self.line();
        self.output.line_was_ended();
        let ended = self.output.end_above();
        ended.map_err(|error| Outcome::Failed(format!("standard output: {error}")))?;
        typed
    }

    /// Waits for a line. Meanwhile other processes go on, and what is asked is answered.
    fn line(&mut self) -> Result<Typed, Outcome> {
        // What was interrupted has ended.
        self.session.interrupter().withdraw();
        let mut has_others = true;
        loop {
            locked(&self.terminal).begin_line();
            // A process may read what is typed.
            has_others = has_others && self.session.serve_others()?;
            let told = locked(&self.terminal).told();
            self.session.interrupter().withdraw();
            match told {
                None => {}
                Some(Message::Typed(typed)) => return Ok(typed),
                Some(Message::Complete(question)) => {
                    let answer = self.completions(&question.text);
                    locked(&self.terminal).answer(&question, answer);
                    has_others = true;
                }
            }
        }
    }

    /// How the text may go on. The editor waits for that, and so does Ctrl-C.
    fn completions(&mut self, text: &str) -> (usize, Vec<String>) {
        let (ended, has_ended) = channel::<()>();
        let interrupter = self.session.interrupter();
        std::thread::spawn(move || {
            if has_ended.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                interrupter.ask(Interrupt::User);
            }
        });
        let nothing = |_| (text.len(), Vec::new());
        let completions = completion::completions(&mut self.session, text).unwrap_or_else(nothing);
        drop(ended);
        completions
    }

    /// Does what was typed. Answers whether to go on.
    fn obey(&mut self, text: &str) -> Next {
        match Command::of(text) {
            Command::Quit => Ok(false),
            Command::Help => self.print(HELP),
            Command::Unknown(name) => self.complain(&format!(
                "there is no command :{name}; :help lists those that there are\n"
            )),
            Command::Show(method) => self.show(method),
            Command::Inspect(text) => {
                let inspected = self.session.inspect_line(TYPED, or_it(text));
                self.shown(inspected)
            }
            Command::Browse(text) => {
                let browsed = self.session.browse_line(TYPED, or_it(text));
                self.shown(browsed)
            }
            Command::Load(path) => self.load(path),
            Command::Save(file) => self.save(file),
            Command::Test(text) => self.test(text),
            Command::Tiers(text) => self.tiers(text),
            Command::Time(text) => {
                let start = Instant::now();
                let next = self.evaluate(text)?;
                eprintln!("{:.3} s", start.elapsed().as_secs_f64());
                Ok(next)
            }
            Command::Smalltalk(text) if text.trim().is_empty() => ON,
            Command::Smalltalk(text) => match command::kind(text) {
                Kind::Definitions => {
                    let defined = self.session.define(TYPED, text);
                    self.done(defined)
                }
                _ => self.evaluate(text),
            },
        }
    }

    fn evaluate(&mut self, text: &str) -> Next {
        match self.session.evaluate_line(TYPED, text) {
            Ok(answer) => {
                let answer = match std::io::stdout().is_terminal() {
                    true => escaped(&answer),
                    false => answer,
                };
                match self.is_colored {
                    true => self.print(&format!("{}\n", colors::smalltalk(&answer))),
                    false => self.print(&format!("{answer}\n")),
                }
            }
            Err(error) => self.tell(error),
        }
    }

    fn show(&mut self, method: &str) -> Next {
        if method.is_empty() {
            return self.complain("which method? :show Class>>selector\n");
        }
        let advisers = advice::advisers(&self.machine.adviser)?;
        match show::method(&mut self.session, method, View::Source, &advisers) {
            Ok(text) if self.is_colored => self.print(&colors::smalltalk(&text)),
            Ok(text) => self.print(&text),
            Err(outcome) => self.report(outcome),
        }
    }

    fn load(&mut self, path: &str) -> Next {
        if path.is_empty() {
            return self.complain("which file, or folder? :load PATH\n");
        }
        match sources::read(&[PathBuf::from(path)]) {
            Ok(texts) => {
                let warn = &mut |warning| eprintln!("{warning}");
                let loaded = self.session.load_leniently(&sources::borrowed(&texts), warn);
                self.done(loaded)
            }
            Err(outcome) => self.report(outcome),
        }
    }

    fn save(&mut self, file: &str) -> Next {
        if file.is_empty() {
            return self.complain("into which file? :save FILE.image\n");
        }
        let image = match self.session.image() {
            Ok(image) => image,
            Err(error) => return self.tell(error),
        };
        match engine::write_image(Path::new(file), &image) {
            Ok(()) => ON,
            Err(error) => self.complain(&format!("{file}: {error}\n")),
        }
    }

    fn test(&mut self, text: &str) -> Next {
        match test::of_session(&mut self.session, text) {
            Ok(report) => self.print(&report),
            Err(outcome) => self.report(outcome),
        }
    }

    fn tiers(&mut self, text: &str) -> Next {
        let translated = match self.session.translated() {
            Ok(translated) => translated,
            Err(error) => return self.tell(error),
        };
        let chosen = translated.iter().filter(|(name, _)| name.contains(text));
        let line = |(name, running): &(String, Running)| {
            let tier = match running {
                Running::Advice => "advice",
                Running::Translation => "translation",
                Running::Interpreter => "interpreter",
            };
            format!("{tier:12} {name}\n")
        };
        match chosen.map(line).collect::<String>() {
            none if none.is_empty() => self.print("nothing of that is translated yet: the interpreter runs it\n"),
            lines => self.print(&lines),
        }
    }

    fn shown(&mut self, shown: Result<String, Error>) -> Next {
        match shown {
            Ok(text) => self.print(&text),
            Err(error) => self.tell(error),
        }
    }

    fn done(&mut self, done: Result<(), Error>) -> Next {
        match done {
            Ok(()) => ON,
            Err(error) => self.tell(error),
        }
    }

    /// Tells what went wrong with a command, and goes on.
    fn report(&mut self, outcome: Outcome) -> Next {
        match outcome {
            Outcome::Error(error) => self.tell(error),
            Outcome::Failed(message) | Outcome::Usage(message) => self.complain(&format!("{message}\n")),
            outcome => Err(outcome),
        }
    }

    /// Tells of an error, and goes on; not where Smalltalk itself wants the end, or the system does.
    fn tell(&mut self, error: Error) -> Next {
        match error {
            Error::Interrupted { why, .. } if why != Interrupt::User => Err(Outcome::Error(error)),
            Error::Exit(_) => Err(Outcome::Error(error)),
            _ => self.complain(&error.describe()),
        }
    }

    fn complain(&mut self, text: &str) -> Next {
        // Where standard output is gone, the next line tells.
        let _ = self.output.end_line();
        match colors::are_wanted(&std::io::stderr()) {
            true => eprint!("{}", colors::error(text)),
            false => eprint!("{text}"),
        }
        ON
    }

    fn print(&mut self, text: &str) -> Next {
        let output = &mut self.output;
        let printed = output.end_line().and_then(|()| output.write_all(text.as_bytes()));
        let printed = printed.and_then(|()| output.flush());
        printed.map_err(|error| Outcome::Failed(format!("standard output: {error}")))?;
        ON
    }
}

fn locked(terminal: &Mutex<Terminal>) -> MutexGuard<'_, Terminal> {
    terminal.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What a command is about; the last value, where nothing is said.
fn or_it(text: &str) -> &str {
    if text.is_empty() { "it" } else { text }
}

/// Where the lines that were typed are kept: in the user's directory for such things.
fn history_file() -> Option<PathBuf> {
    Some(xdg::folder("XDG_STATE_HOME", ".local/state")?.join("history"))
}
