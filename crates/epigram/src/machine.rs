//! The parsing machine: runs the steps of a program over a text and writes down the nodes of the tree.

use crate::failure::{Expected, Failure};
use crate::grammar::{Grammar, RuleId};
use crate::patience::Patience;
use crate::program::{Program, Step};
use crate::tree::{Entry, Tree};

/// Reads all of `source` as `rule`; if that fails, reads it again to find what was expected at the furthest place.
pub(crate) fn parse<'s>(
    grammar: &'s Grammar,
    patience: Patience<'_>,
    rule: RuleId,
    source: &'s str,
) -> Result<Tree<'s>, Failure> {
    if u32::try_from(source.len()).is_err() {
        return Err(Failure::TooLong);
    }
    let mut machine = Machine::<false>::new(grammar, patience.clone(), source);
    match machine.run(rule, 0, true) {
        Ok(_) => Ok(Tree::new(grammar, source, machine.nodes)),
        Err(Stop::TooDeep) => Err(machine.too_deep()),
        Err(Stop::Interrupted) => Err(Failure::Interrupted),
        Err(Stop::NoMatch) => Err(explain(grammar, patience, rule, source, machine.furthest)),
    }
}

fn explain(grammar: &Grammar, patience: Patience<'_>, rule: RuleId, source: &str, furthest: u32) -> Failure {
    let mut machine = Machine::<true>::new(grammar, patience, source);
    machine.furthest = furthest;
    match machine.run(rule, 0, true) {
        Err(Stop::TooDeep) => return machine.too_deep(),
        Err(Stop::Interrupted) => return Failure::Interrupted,
        Ok(_) | Err(Stop::NoMatch) => {}
    }
    let mut expected: Vec<Expected> = Vec::new();
    for each in machine.expected {
        if !expected.contains(&each) {
            expected.push(each);
        }
    }
    Failure::Unexpected {
        position: furthest,
        expected,
    }
}

/// Why the machine stopped without a match.
pub(crate) enum Stop {
    NoMatch,
    TooDeep,
    Interrupted,
}

/// The space and comments read last: a node that ends with them is cut off before them.
#[derive(Clone, Copy, Default)]
struct Filler {
    start: u32,
    end: u32,
    /// How many nodes there were before.
    nodes: u32,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum FrameKind {
    /// A rule being read; `resume` is where it returns to.
    Call,
    /// A place to come back to after a failure.
    Choice,
    /// The beginning of a difference.
    Mark,
}

#[derive(Clone, Copy)]
struct Frame {
    kind: FrameKind,
    rule: RuleId,
    resume: u32,
    position: u32,
    nodes: u32,
    filler: Filler,
    depth: u32,
    quiet: u32,
    /// How many expectations there were.
    expected: u32,
}

/// A run of a program. With `EXPLAIN`, expectations at the furthest place, which must be known, are collected.
pub(crate) struct Machine<'g, const EXPLAIN: bool> {
    grammar: &'g Grammar,
    program: &'g Program,
    patience: Patience<'g>,
    text: &'g str,
    position: u32,
    stack: Vec<Frame>,
    pub nodes: Vec<Entry>,
    filler: Filler,
    /// How many nesting rules are open.
    depth: u32,
    /// Above 0 in look-aheads, where failures say nothing about what is expected.
    quiet: u32,
    pub furthest: u32,
    expected: Vec<Expected>,
}

impl<'g, const EXPLAIN: bool> Machine<'g, EXPLAIN> {
    pub fn new(grammar: &'g Grammar, patience: Patience<'g>, text: &'g str) -> Self {
        Self {
            grammar,
            program: if EXPLAIN { &grammar.explaining } else { &grammar.fast },
            patience,
            text,
            position: 0,
            stack: Vec::new(),
            nodes: Vec::new(),
            filler: Filler::default(),
            depth: 0,
            quiet: 0,
            furthest: 0,
            expected: Vec::new(),
        }
    }

    /// Reads `rule` at `position` and answers the place behind it.
    pub fn run(&mut self, rule: RuleId, position: u32, to_end: bool) -> Result<u32, Stop> {
        self.position = position;
        self.stack.clear();
        self.nodes.clear();
        self.filler = Filler::default();
        (self.depth, self.quiet) = (0, 0);
        let bytes = self.text.as_bytes();
        let program = self.program;
        let mut pc = self.call(rule, 0)?;
        loop {
            let step = program.steps[pc as usize];
            pc += 1;
            let matched = match step {
                Step::Byte { byte } => {
                    let matched = bytes.get(self.position as usize) == Some(&byte);
                    self.position += u32::from(matched);
                    matched
                }
                Step::Text { text } => {
                    let text = program.texts[usize::from(text)].as_bytes();
                    let matched = bytes[self.position as usize..].starts_with(text);
                    self.position += if matched { text.len() as u32 } else { 0 };
                    matched
                }
                Step::Class { class } => {
                    match program.classes[usize::from(class)].match_length(self.text, self.position as usize) {
                        Some(length) => {
                            self.position += length as u32;
                            true
                        }
                        None => false,
                    }
                }
                Step::Span { class } => {
                    let class = &program.classes[usize::from(class)];
                    while let Some(length) = class.match_length(self.text, self.position as usize) {
                        self.position += length as u32;
                    }
                    if EXPLAIN {
                        self.expect(&step);
                    }
                    true
                }
                Step::Test { set, to } => {
                    let set = &program.sets[usize::from(set)];
                    if !bytes
                        .get(self.position as usize)
                        .is_some_and(|&byte| set.contains(byte))
                    {
                        pc = to;
                    }
                    true
                }
                Step::Choice { to } => {
                    self.push(FrameKind::Choice, RuleId(0), to);
                    true
                }
                Step::Look { to } => {
                    self.push(FrameKind::Choice, RuleId(0), to);
                    self.quiet += 1;
                    true
                }
                Step::Commit { to } => {
                    self.stack.pop();
                    pc = to;
                    true
                }
                Step::BackCommit { to } => {
                    self.back();
                    pc = to;
                    true
                }
                Step::Jump { to } => {
                    pc = to;
                    true
                }
                Step::FailTwice => {
                    self.back();
                    false
                }
                Step::Fail => false,
                Step::Mark => {
                    self.push(FrameKind::Mark, RuleId(0), 0);
                    true
                }
                Step::Except { to } => {
                    let start = self.stack.pop().map_or(0, |mark| mark.position);
                    self.push(FrameKind::Choice, RuleId(0), to);
                    self.position = start;
                    self.quiet += 1;
                    true
                }
                Step::ExceptEnd => {
                    let end = self.position;
                    pc = self.back();
                    end != self.position
                }
                Step::Call { rule } => {
                    pc = self.call(rule, pc)?;
                    true
                }
                Step::Return { rule } => {
                    pc = self.finish(rule);
                    true
                }
                Step::End => {
                    if !to_end || self.position as usize == bytes.len() {
                        return Ok(self.position);
                    }
                    false
                }
            };
            if !matched {
                pc = self.fail(&step)?;
            }
        }
    }

    pub fn too_deep(&self) -> Failure {
        Failure::TooDeep {
            position: self.position,
            limit: self.grammar.limit(),
        }
    }

    #[inline]
    fn push(&mut self, kind: FrameKind, rule: RuleId, resume: u32) {
        self.stack.push(Frame {
            kind,
            rule,
            resume,
            position: self.position,
            nodes: self.nodes.len() as u32,
            filler: self.filler,
            depth: self.depth,
            quiet: self.quiet,
            expected: self.expected.len() as u32,
        });
    }

    #[inline]
    fn call(&mut self, rule: RuleId, resume: u32) -> Result<u32, Stop> {
        if self.patience.is_over() {
            return Err(Stop::Interrupted);
        }
        self.push(FrameKind::Call, rule, resume);
        let kind = &self.grammar.rules()[rule.index()];
        if kind.nests {
            self.depth += 1;
            if self.depth > self.grammar.limit() {
                return Err(Stop::TooDeep);
            }
        }
        if !kind.hidden {
            self.nodes.push(Entry {
                rule,
                start: self.position,
                end: self.position,
                next: 0,
            });
        }
        Ok(self.program.entries[rule.index()])
    }

    /// Ends the rule on top of the stack and answers where to go on.
    fn finish(&mut self, rule: RuleId) -> u32 {
        let Some(frame) = self.stack.pop() else { return 0 };
        let kind = &self.grammar.rules()[rule.index()];
        self.depth = frame.depth;
        if kind.filler {
            self.fill(&frame);
        } else if !kind.hidden {
            let trailing = self.filler.end == self.position && self.filler.start >= frame.position;
            let (end, next) = match trailing && self.filler.end > self.filler.start {
                true => (self.filler.start, self.filler.nodes.max(frame.nodes + 1)),
                false => (self.position, self.nodes.len() as u32),
            };
            let entry = &mut self.nodes[frame.nodes as usize];
            (entry.end, entry.next) = (end, next);
        }
        if EXPLAIN && (kind.token || kind.filler) && self.position == self.furthest {
            self.expected.truncate(frame.expected as usize);
        }
        frame.resume
    }

    fn fill(&mut self, frame: &Frame) {
        if self.position == frame.position {
            return;
        }
        self.filler = match frame.filler.end == frame.position && frame.filler.end > frame.filler.start {
            true => Filler {
                end: self.position,
                ..frame.filler
            },
            false => Filler {
                start: frame.position,
                end: self.position,
                nodes: frame.nodes,
            },
        };
    }

    /// Pops the frame on top and returns to its place; answers where that frame goes on.
    fn back(&mut self) -> u32 {
        let Some(frame) = self.stack.pop() else { return 0 };
        self.position = frame.position;
        self.nodes.truncate(frame.nodes as usize);
        self.filler = frame.filler;
        self.depth = frame.depth;
        self.quiet = frame.quiet;
        frame.resume
    }

    /// Goes back to the last place remembered.
    fn fail(&mut self, step: &Step) -> Result<u32, Stop> {
        if EXPLAIN {
            self.expect(step);
        } else if self.quiet == 0 && self.position > self.furthest {
            self.furthest = self.position;
        }
        while let Some(frame) = self.stack.last() {
            if frame.kind == FrameKind::Choice {
                return Ok(self.back());
            }
            self.stack.pop();
        }
        Err(Stop::NoMatch)
    }

    /// Writes down what was expected here: the outermost rule that has a label and begins here, or else the terminal.
    fn expect(&mut self, step: &Step) {
        if self.quiet > 0 || self.position != self.furthest {
            return;
        }
        let rules = self.grammar.rules();
        let calls = || self.stack.iter().filter(|frame| frame.kind == FrameKind::Call);
        let label = calls()
            .filter(|frame| frame.position == self.position)
            .find_map(|frame| rules[frame.rule.index()].label.clone());
        let Some(what) = label.or_else(|| self.describe(step)) else {
            return;
        };
        let within = calls()
            .rev()
            .find(|frame| rules[frame.rule.index()].token && frame.position < self.position)
            .map(|frame| (frame.rule, frame.position));
        let enclosing = calls()
            .rev()
            .filter(|frame| frame.position < self.position)
            .map(|frame| (frame.rule, frame.position))
            .collect();
        self.expected.push(Expected {
            what,
            within,
            enclosing,
        });
    }

    fn describe(&self, step: &Step) -> Option<String> {
        match *step {
            Step::Byte { byte } => Some(format!("`{}`", byte as char)),
            Step::Text { text } => Some(format!("`{}`", self.program.texts[usize::from(text)])),
            Step::Class { class } | Step::Span { class } => Some(self.program.classes[usize::from(class)].to_string()),
            Step::End => Some("the end".to_owned()),
            _ => None,
        }
    }
}
