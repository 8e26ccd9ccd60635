//! What is typed at a terminal while other things happen: at once, while something runs, for programs, before the prompt is killed. Nothing of
//! that is lost, on terminals on which lines are edited and on others.

use crate::cli::file;
use crate::prompt::shell;
use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// How long something may take on a machine that is busy.
const PATIENCE: Duration = Duration::from_secs(60);
/// The kinds of terminals: lines are edited on the first one.
pub const TERMS: [&str; 2] = ["xterm", "dumb"];
pub const PROMPT: &str = env!("CARGO_BIN_EXE_catalyst");

/// Somebody at a terminal.
pub struct Typist {
    child: Child,
    keys: ChildStdin,
    shown: Receiver<Vec<u8>>,
    unread: String,
}

impl Typist {
    pub fn at(mut command: Command) -> Self {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let keys = child.stdin.take().unwrap();
        let mut screen = child.stdout.take().unwrap();
        let (show, shown) = channel();
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = screen.read(&mut bytes) {
                if show.send(bytes[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        Self {
            child,
            keys,
            shown,
            unread: String::new(),
        }
    }

    /// At the prompt.
    pub fn at_prompt(term: &str) -> Self {
        let mut typist = Self::at(shell(term, PROMPT));
        typist.sees("> ");
        typist
    }

    pub fn types(&mut self, text: &str) {
        self.keys
            .write_all(text.as_bytes())
            .and_then(|()| self.keys.flush())
            .unwrap();
    }

    /// Waits for a text. Answers what came before it.
    pub fn sees(&mut self, text: &str) -> String {
        let start = Instant::now();
        loop {
            if let Some((before, behind)) = self.unread.split_once(text) {
                let before = before.to_owned();
                self.unread = behind.to_owned();
                return before;
            }
            let left = PATIENCE.saturating_sub(start.elapsed());
            match self.shown.recv_timeout(left) {
                Ok(bytes) => self.unread += &String::from_utf8_lossy(&bytes),
                Err(_) => panic!("no {text:?} in {:?}", self.unread),
            }
        }
    }

    pub fn leaves(mut self) {
        self.types("\u{4}");
        let start = Instant::now();
        while self.child.try_wait().unwrap().is_none() {
            assert!(start.elapsed() < PATIENCE, "the prompt does not end");
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Typist {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub fn pause() {
    std::thread::sleep(Duration::from_millis(300));
}

#[test]
fn all_lines_that_are_typed_at_once_are_evaluated() {
    for term in TERMS {
        let mut typist = Typist::at_prompt(term);
        typist.types("a := 1\nb := a + 1\nc := b * 1000\nc + 5\nc + 6\n");
        typist.sees("2005");
        typist.sees("2006");
        let lines = (0..200).map(|index| format!("c := c + {index} \"{}\"\n", "-".repeat(30)));
        typist.types(&lines.collect::<String>());
        typist.types("c + 1000000\n");
        typist.sees("1021900");
        typist.leaves();
    }
}

#[test]
fn lines_that_are_pasted_as_a_whole_are_evaluated_one_by_one() {
    let mut typist = Typist::at_prompt("xterm");
    typist.types("\u{1b}[200~a := 1\n\tb := (a\n\t\t+ 1)\nb + 4000\nb + 5000\u{1b}[201~\n");
    typist.sees("4002");
    typist.sees("5002");
    typist.leaves();
}

#[test]
fn what_is_typed_while_something_runs_is_evaluated_then() {
    for term in TERMS {
        let mut typist = Typist::at_prompt(term);
        typist.types("Transcript show: 'be', 'gun'; cr. (Delay forMilliseconds: 800) wait. 6000 + 1\n");
        typist.sees("begun");
        typist.types("6000 + 2\n60");
        pause();
        typist.types("00 + 3\n");
        typist.sees("6001");
        typist.sees("6002");
        typist.sees("6003");
        // Ctrl-C stops what runs, and nothing else.
        typist.types("Transcript show: 'be', 'gun'; cr. [true] whileTrue\n");
        typist.sees("begun");
        typist.types("6000 + 4\n");
        pause();
        typist.types("\u{3}");
        typist.sees("interrupted");
        typist.sees("6004");
        typist.leaves();
    }
}

#[test]
fn long_lines_and_ends_are_kept_while_something_runs() {
    let mut typist = Typist::at_prompt("xterm");
    typist.types("Transcript show: 'be', 'gun'; cr. (Delay forMilliseconds: 800) wait\n");
    typist.sees("begun");
    // A terminal that puts lines together itself has room for 4095 characters.
    typist.types(&format!("'{}' size + 1000\n\u{4}", "-".repeat(6000)));
    typist.sees("7000");
    let start = Instant::now();
    while typist.child.try_wait().unwrap().is_none() {
        assert!(start.elapsed() < PATIENCE, "Ctrl-D was lost");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn programs_get_what_is_typed_for_them() {
    for term in TERMS {
        let mut typist = Typist::at_prompt(term);
        typist.types("Transcript show: 'Your', ' name? '. x := FileStream stdin nextLine\n");
        typist.sees("Your name? ");
        pause();
        typist.types("worms\u{7f}ld\n");
        typist.sees("'wormld'");
        // At once with the line that begins the program, and with lines for the prompt behind.
        typist.types("x := FileStream stdin nextLine\nfor the program\nx size + 5000\n");
        typist.sees("'for the program'");
        typist.sees("5015");
        typist.types("x := FileStream stdin nextLine\n");
        pause();
        typist.types("\u{3}");
        typist.sees("interrupted");
        typist.types("3 + 4000\n");
        typist.sees("4003");
        typist.leaves();
    }
}

#[test]
fn ctrl_c_forgets_a_line_and_ctrl_d_ends() {
    let mut typist = Typist::at_prompt("xterm");
    typist.types("3 + zork\u{3}3 + 4000\n");
    typist.sees("4003");
    typist.leaves();
}

#[test]
fn a_receiver_tells_what_may_follow() {
    let mut typist = Typist::at_prompt("xterm");
    typist.types("7 factoria\t");
    typist.sees("factorial");
    typist.types("\n");
    typist.sees("5040");
    typist.types("word := 'abc'\n");
    typist.sees("'abc'\r\n");
    // Only strings understand that, of what begins so.
    typist.types("word asUpperc\t\n");
    typist.sees("'ABC'");
    typist.types("Smalltal\t arguments size + 4000\n");
    typist.sees("4000");
    typist.types(":inspe\t4000 + 7\n");
    typist.sees("SmallInteger: 4007");
    typist.leaves();
}

#[test]
fn lines_are_remembered_when_the_prompt_is_killed() {
    let state = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("killed-history");
    let _ = std::fs::remove_dir_all(&state);
    let mut command = shell("xterm", &format!("echo pid=$$=; exec {PROMPT}"));
    command.env("XDG_STATE_HOME", &state);
    let mut typist = Typist::at(command);
    typist.sees("pid=");
    let process = typist.sees("=");
    typist.sees("> ");
    typist.types("4000 + 1\n");
    typist.sees("4001");
    typist.types("Transcript show: 'be', 'gun'; cr. [true] whileTrue\n");
    typist.sees("begun");
    let killed = Command::new("kill").args(["-KILL", &process]).status().unwrap();
    assert!(killed.success());
    typist.child.wait().unwrap();
    let history = std::fs::read_to_string(state.join("catalyst/history")).unwrap();
    let lines: Vec<&str> = history.lines().collect();
    assert_eq!(
        lines,
        ["#V2", "4000 + 1", "Transcript show: 'be', 'gun'; cr. [true] whileTrue"]
    );
}

#[test]
fn colors_are_for_terminals_whose_users_want_them() {
    let shown = |term: &str, colors: bool| {
        let mut command = shell(term, PROMPT);
        if colors {
            command.env_remove("NO_COLOR");
        }
        let mut typist = Typist::at(command);
        typist.sees("> ");
        typist.types("'abc' zork\n");
        let shown = typist.sees("doesNotUnderstand");
        typist.leaves();
        shown.contains("\u{1b}[32m'abc'") && shown.contains("\u{1b}[31m")
    };
    assert!(shown("xterm", true));
    assert!(!shown("xterm", false));
    assert!(!shown("dumb", true));
}

/// Shows something, then computes for ever without a word.
const BUSY: &str = "Transcript show: 'a line'; cr; show: 'and a part'. [true] whileTrue";

#[test]
fn what_is_written_is_seen_while_the_program_computes() {
    let program = file("busy.st", BUSY);
    let run = format!("{PROMPT} run {}", program.display());
    // At a terminal.
    let mut typist = Typist::at(shell("xterm", &run));
    typist.sees("a line");
    typist.sees("and a part");
    drop(typist);
    // Through a pipe.
    let mut command = Command::new(PROMPT);
    command.arg("run").arg(&program);
    let mut typist = Typist::at(command);
    typist.sees("a line\nand a part");
}

#[test]
fn many_small_writes_arrive_in_order() {
    let program = "1 to: 200000 do: [:i | Transcript show: (i \\\\ 10) printString]. Transcript cr. FileStream stderr nextPutAll: 'end'";
    let output = Command::new(PROMPT).args(["eval", program]).output().unwrap();
    let expected = "1234567890".repeat(20_000);
    assert!(output.stdout.starts_with(expected.as_bytes()));
    assert_eq!(output.stderr, b"end");
}
