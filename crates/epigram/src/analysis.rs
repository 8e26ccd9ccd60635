//! What is known of productions before any text is read: which may be empty, and with which bytes they begin.

use crate::class::Class;
use crate::grammar::{GrammarError, Rule, RuleId};
use crate::production::Production;
use std::collections::HashMap;

/// A set of bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Bytes([u64; 4]);

impl Bytes {
    pub fn contains(&self, byte: u8) -> bool {
        self.0[usize::from(byte >> 6)] >> (byte & 63) & 1 == 1
    }

    pub fn is_disjoint(&self, other: &Bytes) -> bool {
        self.0.iter().zip(other.0).all(|(a, b)| a & b == 0)
    }

    pub fn union(&self, other: &Bytes) -> Bytes {
        Bytes(std::array::from_fn(|index| self.0[index] | other.0[index]))
    }

    fn with(mut self, byte: u8) -> Bytes {
        self.0[usize::from(byte >> 6)] |= 1 << (byte & 63);
        self
    }

    fn of_class(class: &Class) -> Bytes {
        let bytes = (0..128)
            .filter(|&byte| class.contains_ascii(byte))
            .fold(Bytes::default(), Bytes::with);
        match class.reaches_beyond_ascii() {
            true => bytes.union(&Bytes([0, 0, u64::MAX, u64::MAX])),
            false => bytes,
        }
    }
}

/// Whether a production may take no text, and the bytes it may begin with when it takes some.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Start {
    pub empty: bool,
    pub first: Bytes,
}

/// The starts of all rules.
#[derive(Debug)]
pub(crate) struct Analysis {
    starts: Vec<Start>,
}

impl Analysis {
    pub fn new(rules: &[Rule], names: &HashMap<String, RuleId>) -> Result<Self, GrammarError> {
        for rule in rules {
            check_names(rule, &rule.production, names)?;
        }
        let mut analysis = Self {
            starts: vec![Start::default(); rules.len()],
        };
        analysis.reach_fixpoint(rules, names);
        for rule in rules {
            analysis.check_repetitions(rule, &rule.production, names)?;
        }
        analysis.check_left_recursion(rules, names)?;
        Ok(analysis)
    }

    pub fn of_rule(&self, rule: RuleId) -> Start {
        self.starts[rule.index()]
    }

    pub fn of(&self, production: &Production, names: &HashMap<String, RuleId>) -> Start {
        match production {
            Production::Text(text) => match text.bytes().next() {
                None => Start {
                    empty: true,
                    first: Bytes::default(),
                },
                Some(byte) => Start {
                    empty: false,
                    first: Bytes::default().with(byte),
                },
            },
            Production::Class(class) => Start {
                empty: false,
                first: Bytes::of_class(class),
            },
            Production::Sequence(items) => {
                let mut start = Start {
                    empty: true,
                    first: Bytes::default(),
                };
                for item in items {
                    let next = self.of(item, names);
                    start.first = start.first.union(&next.first);
                    if !next.empty {
                        start.empty = false;
                        break;
                    }
                }
                start
            }
            Production::Choice(items) => {
                items
                    .iter()
                    .map(|item| self.of(item, names))
                    .fold(Start::default(), |a, b| Start {
                        empty: a.empty || b.empty,
                        first: a.first.union(&b.first),
                    })
            }
            Production::Repetition { item, least } => {
                let start = self.of(item, names);
                Start {
                    empty: start.empty || *least == 0,
                    ..start
                }
            }
            Production::Option(item) => Start {
                empty: true,
                ..self.of(item, names)
            },
            Production::Difference { all, .. } => self.of(all, names),
            Production::Ahead(_) | Production::NotAhead(_) => Start {
                empty: true,
                first: Bytes::default(),
            },
            Production::Rule(name) => names.get(name).map(|&rule| self.of_rule(rule)).unwrap_or_default(),
        }
    }

    fn reach_fixpoint(&mut self, rules: &[Rule], names: &HashMap<String, RuleId>) {
        loop {
            let before = self.starts.clone();
            for (index, rule) in rules.iter().enumerate() {
                self.starts[index] = self.of(&rule.production, names);
            }
            if self.starts == before {
                return;
            }
        }
    }

    fn check_repetitions(
        &self,
        rule: &Rule,
        production: &Production,
        names: &HashMap<String, RuleId>,
    ) -> Result<(), GrammarError> {
        if let Production::Repetition { item, .. } = production
            && self.of(item, names).empty
        {
            return Err(GrammarError::EmptyRepetition {
                rule: rule.name.clone(),
                repetition: production.to_string(),
            });
        }
        if let Production::Difference { except, .. } = production {
            self.check_repetitions(rule, except, names)?;
        }
        production
            .parts()
            .iter()
            .try_for_each(|part| self.check_repetitions(rule, part, names))
    }

    /// Depth-first over "may begin with": a rule met again while it is being visited begins with itself.
    fn check_left_recursion(&self, rules: &[Rule], names: &HashMap<String, RuleId>) -> Result<(), GrammarError> {
        let begins: Vec<Vec<usize>> = rules
            .iter()
            .map(|rule| {
                let mut found = Vec::new();
                self.collect_beginnings(&rule.production, names, &mut found);
                found
            })
            .collect();
        // Rules that begin only with rules which do not begin with themselves are taken away, again and again.
        let mut clean = vec![false; rules.len()];
        loop {
            let mut changed = false;
            for index in 0..rules.len() {
                if !clean[index] && begins[index].iter().all(|&next| clean[next]) {
                    clean[index] = true;
                    changed = true;
                }
            }
            if !changed {
                break;
            }
        }
        match clean.iter().position(|clean| !clean) {
            Some(index) => Err(GrammarError::LeftRecursive {
                rule: rules[index].name.clone(),
            }),
            None => Ok(()),
        }
    }

    fn collect_beginnings(&self, production: &Production, names: &HashMap<String, RuleId>, found: &mut Vec<usize>) {
        match production {
            Production::Rule(name) => found.extend(names.get(name).map(|rule| rule.index())),
            Production::Sequence(items) => {
                for item in items {
                    self.collect_beginnings(item, names, found);
                    if !self.of(item, names).empty {
                        break;
                    }
                }
            }
            Production::Difference { all, except } => {
                self.collect_beginnings(all, names, found);
                self.collect_beginnings(except, names, found);
            }
            other => other
                .parts()
                .iter()
                .for_each(|part| self.collect_beginnings(part, names, found)),
        }
    }
}

fn check_names(rule: &Rule, production: &Production, names: &HashMap<String, RuleId>) -> Result<(), GrammarError> {
    match production {
        Production::Rule(name) if !names.contains_key(name) => {
            return Err(GrammarError::Undefined {
                rule: rule.name.clone(),
                missing: name.clone(),
            });
        }
        Production::Difference { except, .. } => check_names(rule, except, names)?,
        _ => {}
    }
    production
        .parts()
        .iter()
        .try_for_each(|part| check_names(rule, part, names))
}
