//! `catalyst` alone: a prompt; or, where standard input is no terminal, what it holds is evaluated.

mod line;

use super::{advice, eval, read, session, show, stopping};
use crate::options::{Eval, Machine, View};
use crate::outcome::Outcome;
use engine::{Error, Interrupt, Session};
use line::{Command, Typing};
use rustyline::error::ReadlineError;
use rustyline::history::FileHistory;
use rustyline::{CompletionType, Config, Editor};
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// How what is typed is called in errors.
const TYPED: &str = "input";
const PROMPT: &str = "> ";
const HELP: &str = "\
Statements are evaluated and the value of the last one is printed. Variables that are assigned to need no declaration.
Incomplete input goes on in the next line; an empty line ends it. Tab completes names. Ctrl-C stops an evaluation, Ctrl-D ends.

:help                     this
:show Class>>selector     the source of a method (or Class class>>selector)
:load FILE                load a file (Tonel, chunks or statements)
:time STATEMENTS          evaluate, and tell how long it took
:quit                     end
";

/// What a user works with.
type Lines = Editor<Typing, FileHistory>;

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
    match prompt(&machine) {
        Ok(()) => Outcome::Done(String::new()),
        Err(outcome) => outcome,
    }
}

fn prompt(machine: &Machine) -> Result<(), Outcome> {
    let mut session = session(machine)?;
    stopping::stop_at_signals(&session, true);
    let mut lines = editor()?;
    let history = history_file();
    if let Some(history) = &history {
        // The first time there is none.
        let _ = lines.load_history(history);
    }
    println!("Catalyst {}. :help tells more.", env!("CARGO_PKG_VERSION"));
    let ended = lines_of(&mut session, machine, &mut lines);
    if let Some(history) = history {
        save(&mut lines, &history);
    }
    ended
}

/// Reads and obeys until the end.
fn lines_of(session: &mut Session, machine: &Machine, lines: &mut Lines) -> Result<(), Outcome> {
    loop {
        if let Some(typing) = lines.helper_mut() {
            typing.learn(session.names(true)?);
        }
        let text = match lines.readline(PROMPT) {
            Ok(text) => text,
            Err(ReadlineError::Interrupted) => continue,
            Err(ReadlineError::Eof) => return Ok(()),
            Err(error) => return Err(failed(error)),
        };
        if text.trim().is_empty() {
            continue;
        }
        let _ = lines.add_history_entry(text.as_str());
        if !obey(session, machine, &text)? {
            return Ok(());
        }
    }
}

/// Does what was typed. Answers whether to go on.
fn obey(session: &mut Session, machine: &Machine, text: &str) -> Result<bool, Outcome> {
    match Command::of(text) {
        Command::Quit => return Ok(false),
        Command::Help => print!("{HELP}"),
        Command::Unknown(name) => eprintln!("there is no command :{name}; :help lists those that there are"),
        Command::Show(method) => match show::method(session, method, View::Source, &advice::adviser(&machine.adviser)?)
        {
            Ok(text) => print!("{text}"),
            Err(outcome) => drop(outcome.report()),
        },
        Command::Load(file) => load(session, Path::new(file))?,
        Command::Time(text) => {
            let start = Instant::now();
            evaluate(session, text)?;
            eprintln!("{:.3} s", start.elapsed().as_secs_f64());
        }
        Command::Evaluate(text) => evaluate(session, text)?,
    }
    Ok(true)
}

fn evaluate(session: &mut Session, text: &str) -> Result<(), Outcome> {
    match session.evaluate_line(TYPED, text) {
        Ok(answer) => println!("{answer}"),
        Err(error) => tell(error)?,
    }
    Ok(())
}

fn load(session: &mut Session, path: &Path) -> Result<(), Outcome> {
    match read(path) {
        Ok(text) => {
            let warn = &mut |warning| eprintln!("{warning}");
            let loaded = session.load_leniently(&[(&path.display().to_string(), &text)], warn);
            loaded.or_else(tell)
        }
        Err(outcome) => {
            outcome.report();
            Ok(())
        }
    }
}

/// Tells of an error, and goes on; not where Smalltalk itself wants the end, or the system does.
fn tell(error: Error) -> Result<(), Outcome> {
    match error {
        Error::Interrupted { why, .. } if why != Interrupt::User => Err(Outcome::Error(error)),
        Error::Exit(_) => Err(Outcome::Error(error)),
        _ => {
            eprint!("{}", error.describe());
            Ok(())
        }
    }
}

fn editor() -> Result<Lines, Outcome> {
    let config = Config::builder()
        .completion_type(CompletionType::List)
        .history_ignore_dups(true)
        .map_err(failed)?
        .build();
    let mut lines = Lines::with_config(config).map_err(failed)?;
    lines.set_helper(Some(Typing::default()));
    Ok(lines)
}

/// Where the lines that were typed are kept: in the user's directory for such things.
fn history_file() -> Option<PathBuf> {
    let state = match std::env::var_os("XDG_STATE_HOME") {
        Some(state) if !state.is_empty() => PathBuf::from(state),
        _ => std::env::home_dir()?.join(".local/state"),
    };
    Some(state.join("catalyst/history"))
}

/// A history that cannot be written is no reason to fail.
fn save(lines: &mut Lines, history: &Path) {
    let directory = history.parent().map_or(Ok(()), std::fs::create_dir_all);
    let saved = directory
        .map_err(|error| error.to_string())
        .and_then(|()| lines.save_history(history).map_err(|error| error.to_string()));
    if let Err(error) = saved {
        eprintln!("catalyst: {}: {error}", history.display());
    }
}

fn failed(error: ReadlineError) -> Outcome {
    Outcome::Failed(format!("the terminal: {error}"))
}
