//! Productions translated to the steps of a parsing machine, after Medeiros and Ierusalimschy, "A Parsing Machine for
//! PEGs" (2008). The steps need no recursion, so nesting costs memory in proportion and never the thread's stack.

use crate::analysis::{Analysis, Bytes};
use crate::class::Class;
use crate::grammar::{Rule, RuleId};
use crate::production::Production;
use std::collections::HashMap;

/// One step of the machine. Numbers named `to` are indices of steps.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Step {
    /// Take this byte (a text of one ASCII character), or fail.
    Byte { byte: u8 },
    /// Take the text of that number, or fail.
    Text { text: u16 },
    /// Take a character of the class of that number, or fail.
    Class { class: u16 },
    /// Take as many characters of the class as there are.
    Span { class: u16 },
    /// Go on only if the next byte is in the set.
    Test { set: u16, to: u32 },
    /// Remember this place: a failure goes back to it, and on at `to`.
    Choice { to: u32 },
    /// The same for a look-ahead, in which failures are not reported.
    Look { to: u32 },
    /// Forget the place remembered last, and go on at `to`.
    Commit { to: u32 },
    /// Return to the place remembered last, and go on at `to`.
    BackCommit { to: u32 },
    /// Go on at `to`.
    Jump { to: u32 },
    /// Return to the place remembered last, and fail there.
    FailTwice,
    /// Fail.
    Fail,
    /// Remember where a difference begins.
    Mark,
    /// The first part of a difference is read: read the second from the mark, and go on at `to` if it fails.
    Except { to: u32 },
    /// The second part is read too: fail if both end here.
    ExceptEnd,
    /// Read a rule.
    Call { rule: RuleId },
    /// The rule is read.
    Return { rule: RuleId },
    /// All is read.
    End,
}

/// What a program is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Reading fast: alternatives are predicted, small hidden rules stand in place of their calls.
    Parse,
    /// Finding what was expected: everything is tried.
    Explain,
}

/// All rules of a grammar as steps. Step 0 is the end, where the outermost rule returns to.
#[derive(Debug)]
pub(crate) struct Program {
    pub steps: Vec<Step>,
    /// Where each rule begins.
    pub entries: Vec<u32>,
    pub texts: Vec<String>,
    pub classes: Vec<Class>,
    pub sets: Vec<Bytes>,
}

impl Program {
    pub fn new(rules: &[Rule], names: &HashMap<String, RuleId>, analysis: &Analysis, purpose: Purpose) -> Self {
        let program = Program {
            steps: vec![Step::End],
            entries: Vec::new(),
            texts: Vec::new(),
            classes: Vec::new(),
            sets: Vec::new(),
        };
        let mut writer = Writer {
            program,
            rules,
            names,
            analysis,
            purpose,
        };
        for (index, rule) in rules.iter().enumerate() {
            let entry = writer.here();
            writer.program.entries.push(entry);
            writer.write(&rule.production);
            writer.step(Step::Return {
                rule: RuleId(index as u16),
            });
        }
        writer.program
    }
}

struct Writer<'g> {
    program: Program,
    rules: &'g [Rule],
    names: &'g HashMap<String, RuleId>,
    analysis: &'g Analysis,
    purpose: Purpose,
}

impl Writer<'_> {
    fn here(&self) -> u32 {
        self.program.steps.len() as u32
    }

    fn step(&mut self, step: Step) -> usize {
        self.program.steps.push(step);
        self.program.steps.len() - 1
    }

    /// Sets the target of a step written earlier to the place reached now.
    fn land(&mut self, index: usize) {
        let here = self.here();
        match &mut self.program.steps[index] {
            Step::Test { to, .. }
            | Step::Choice { to }
            | Step::Look { to }
            | Step::Commit { to }
            | Step::BackCommit { to }
            | Step::Jump { to }
            | Step::Except { to } => *to = here,
            _ => {}
        }
    }

    fn write(&mut self, production: &Production) {
        match production {
            Production::Text(text) => self.write_text(text),
            Production::Class(class) => {
                let class = number(&mut self.program.classes, class.clone());
                self.step(Step::Class { class });
            }
            Production::Sequence(items) => items.iter().for_each(|item| self.write(item)),
            Production::Choice(items) => self.write_choice(items),
            Production::Repetition { item, least } => {
                (0..*least).for_each(|_| self.write(item));
                self.write_repetition(item);
            }
            Production::Option(item) => {
                let test = self.write_test(item);
                let choice = self.step(Step::Choice { to: 0 });
                self.write(item);
                let commit = self.step(Step::Commit { to: 0 });
                test.into_iter()
                    .chain([choice, commit])
                    .for_each(|step| self.land(step));
            }
            Production::Difference { all, except } => {
                self.step(Step::Mark);
                self.write(all);
                let begin = self.step(Step::Except { to: 0 });
                self.write(except);
                self.step(Step::ExceptEnd);
                self.land(begin);
            }
            Production::Ahead(item) => {
                let look = self.step(Step::Look { to: 0 });
                self.write(item);
                let commit = self.step(Step::BackCommit { to: 0 });
                self.land(look);
                self.step(Step::Fail);
                self.land(commit);
            }
            Production::NotAhead(item) => {
                let look = self.step(Step::Look { to: 0 });
                self.write(item);
                self.step(Step::FailTwice);
                self.land(look);
            }
            Production::Rule(name) => self.write_rule(name),
        }
    }

    fn write_text(&mut self, text: &str) {
        match text.as_bytes() {
            [] => {}
            [byte] => {
                self.step(Step::Byte { byte: *byte });
            }
            _ => {
                let text = number(&mut self.program.texts, text.to_owned());
                self.step(Step::Text { text });
            }
        }
    }

    /// Alternatives that begin with different bytes need no place to come back to: when one was begun, the others
    /// cannot match.
    fn write_choice(&mut self, items: &[Production]) {
        let mut ends = Vec::new();
        for (index, item) in items.iter().enumerate() {
            let later = &items[index + 1..];
            if later.is_empty() {
                self.write(item);
                break;
            }
            let test = self.write_test(item);
            if self.purpose == Purpose::Parse && self.excludes(item, later) {
                self.write(item);
                ends.push(self.step(Step::Jump { to: 0 }));
            } else {
                let choice = self.step(Step::Choice { to: 0 });
                self.write(item);
                ends.push(self.step(Step::Commit { to: 0 }));
                self.land(choice);
            }
            test.into_iter().for_each(|test| self.land(test));
        }
        ends.into_iter().for_each(|end| self.land(end));
    }

    fn excludes(&self, item: &Production, later: &[Production]) -> bool {
        let start = self.analysis.of(item, self.names);
        !start.empty
            && later
                .iter()
                .map(|item| self.analysis.of(item, self.names))
                .all(|other| !other.empty && start.first.is_disjoint(&other.first))
    }

    fn write_repetition(&mut self, item: &Production) {
        if let Production::Class(class) = item {
            let class = number(&mut self.program.classes, class.clone());
            self.step(Step::Span { class });
            return;
        }
        let to = self.here();
        let test = self.write_test(item);
        let choice = self.step(Step::Choice { to: 0 });
        self.write(item);
        self.step(Step::Commit { to });
        test.into_iter().chain([choice]).for_each(|step| self.land(step));
    }

    /// A test of the next byte, where it can decide anything.
    fn write_test(&mut self, item: &Production) -> Option<usize> {
        let start = self.analysis.of(item, self.names);
        if start.empty || self.purpose == Purpose::Explain {
            return None;
        }
        let set = number(&mut self.program.sets, start.first);
        Some(self.step(Step::Test { set, to: 0 }))
    }

    fn write_rule(&mut self, name: &str) {
        // Names were checked by the analysis.
        let Some(&id) = self.names.get(name) else { return };
        let rule = &self.rules[id.index()];
        if self.purpose == Purpose::Parse && rule.hidden && !rule.filler && !rule.nests && is_leaf(&rule.production) {
            self.write(&rule.production);
        } else {
            self.step(Step::Call { rule: id });
        }
    }
}

/// Whether a production uses no rules, and so can stand in place of its call.
fn is_leaf(production: &Production) -> bool {
    match production {
        Production::Rule(_) => false,
        Production::Difference { all, except } => is_leaf(all) && is_leaf(except),
        other => other.parts().iter().all(is_leaf),
    }
}

/// The number of an entry in a table, which gets the entry if it is not there.
fn number<T: PartialEq>(table: &mut Vec<T>, entry: T) -> u16 {
    let found = table.iter().position(|other| *other == entry);
    found.unwrap_or_else(|| {
        table.push(entry);
        table.len() - 1
    }) as u16
}
