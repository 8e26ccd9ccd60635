//! Processes go on while the prompt waits for a line: what they write stands above it, nothing typed is lost, and whatever they do the next line is
//! evaluated.

use crate::prompt::shell;
use crate::typing::{PROMPT, TERMS, Typist, pause};
use std::time::Duration;

/// Writes something every now and then.
const TICKING: &str = "ticks := 0. clock := [[(Delay forMilliseconds: 30) wait. ticks := ticks + 1. Transcript showln: 'ti', 'ck'] repeat] fork";

#[test]
fn processes_go_on_while_the_prompt_waits() {
    for term in TERMS {
        let mut typist = Typist::at_prompt(term);
        typist.types(&format!("{TICKING}\n"));
        for _ in 0..5 {
            typist.sees("tick\r\n");
        }
        typist.types("clock terminate. ticks > 4 ifTrue: [4000 + 1]\n");
        typist.sees("4001");
        typist.leaves();
    }
}

#[test]
fn what_they_write_stands_above_the_line() {
    let mut typist = Typist::at_prompt("xterm");
    typist.types(&format!("{TICKING}\n"));
    typist.sees("tick\r\n");
    typist.types("4000 +");
    // The editor draws the line again behind it.
    typist.sees("tick\r\n> 4000 +");
    typist.sees("tick\r\n> 4000 +");
    // Also where a line has no end.
    typist.types(" 1. clock terminate. [Transcript show: 'a ', 'part'] fork\n");
    typist.sees("a part");
    typist.sees("> ");
    typist.types("[nil zork] fork\n");
    typist.sees("UndefinedObject doesNotUnderstand: #zork");
    typist.types("ticks > 2 ifTrue: [4000 + 2]\n");
    typist.sees("4002");
    typist.leaves();
}

#[test]
fn nothing_typed_is_lost_meanwhile() {
    let mut typist = Typist::at_prompt("xterm");
    typist.types("c := 0. flood := [[Transcript showln: 'flood'. c := c + 1] repeat] fork\n");
    typist.sees("flood");
    let lines = (0..100).map(|index| format!("x := 4000000 + {index}\n"));
    typist.types(&lines.collect::<String>());
    for index in 0..100 {
        typist.sees(&format!("\n{}\r\n", 4_000_000 + index));
    }
    // A Ctrl-C that comes while a line is evaluated is for the evaluation: this one is to find the editor.
    typist.types("flood terminate. 4000 - 1\n");
    typist.sees("\n3999\r\n");
    pause();
    typist.types("Tab \t + 5000 + (3 facto\t)\u{3}3 facto\t + 5000\n");
    typist.sees("5006");
    typist.leaves();
}

#[test]
fn ctrl_c_is_for_the_line() {
    for term in TERMS {
        let mut typist = Typist::at_prompt(term);
        typist.types(&format!("{TICKING}\n"));
        typist.sees("tick");
        typist.types("zork zork");
        pause();
        typist.types("\u{3}");
        pause();
        typist.types("\u{3}4000 + 1\n");
        typist.sees("4001");
        // Also where it has interrupted a line that ran.
        typist.types("[true] whileTrue\n");
        pause();
        typist.types("\u{3}");
        typist.sees("interrupted");
        typist.sees("tick");
        typist.types("4000 + 2\n");
        typist.sees("4002");
        typist.sees("tick");
        typist.sees("tick");
        typist.leaves();
    }
}

#[test]
fn whatever_they_do_the_next_line_is_evaluated() {
    for priority in [40, 70] {
        let mut typist = Typist::at_prompt("xterm");
        let busy = "(Delay forMilliseconds: 100) wait. Transcript showln: 'bu', 'sy'. [true] whileTrue";
        typist.types(&format!("busy := [{busy}] forkAt: {priority}\n"));
        typist.sees("busy\r\n");
        typist.types("4000 + 1\n");
        typist.sees("4001\r\n");
        typist.types("(Delay forMilliseconds: 50) wait. 4000 + 2\n");
        if priority > 40 {
            // When the line waits it is not its turn any more: what does not let it run ends with it.
            pause();
            typist.types("\u{3}");
            typist.sees("interrupted");
            typist.types("busy isTerminated ifTrue: [4000 + 2]\n");
        }
        typist.sees("4002\r\n");
        typist.types("Smalltalk at: #Processor put: 3\n4000 + 3\n");
        typist.sees("4003");
        typist.leaves();
    }
}

#[test]
fn they_read_what_is_typed_and_end_the_prompt() {
    let mut typist = Typist::at(shell("xterm", &format!("{PROMPT}; echo status $?")));
    typist.sees("> ");
    typist.types("[line := FileStream stdin nextLine. Transcript showln: line reversed] fork\n");
    typist.sees("a Process");
    pause();
    typist.types("lived\n");
    typist.sees("devil");
    typist.types("line size + 4000\n");
    typist.sees("4005");
    typist.types("[(Delay forMilliseconds: 100) wait. Smalltalk exit: 7] fork\n");
    typist.sees("status 7");
}

#[test]
fn who_waits_takes_no_time() {
    let mut typist = Typist::at(shell("xterm", &format!("echo pid=$$=; exec {PROMPT}")));
    typist.sees("pid=");
    let process = typist.sees("=");
    typist.sees("> ");
    for line in ["4000 + 1", "[(Delay forSeconds: 100) wait] fork. 4000 + 1"] {
        typist.types(&format!("{line}\n"));
        typist.sees("\n4001");
        std::thread::sleep(Duration::from_millis(500));
        let before = ticks_of(&process);
        std::thread::sleep(Duration::from_secs(1));
        let taken = ticks_of(&process) - before;
        assert!(taken < 20, "{taken} hundredths of a second in a second");
    }
    typist.leaves();
}

/// How many hundredths of a second of processor time it has taken.
fn ticks_of(process: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
    let fields: Vec<&str> = status.rsplit_once(") ").unwrap().1.split(' ').collect();
    [11, 12].map(|index| fields[index].parse::<u64>().unwrap()).iter().sum()
}
