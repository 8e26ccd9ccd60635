//! Grammars: named productions, checked and translated once.

use crate::analysis::Analysis;
use crate::machine;
use crate::patience::Patience;
use crate::production::Production;
use crate::program::{Program, Purpose};
use crate::{Failure, Tree};
use std::collections::HashMap;
use std::fmt;

/// Names a rule of one grammar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RuleId(pub(crate) u16);

impl RuleId {
    /// The rule's number, counted from 0 in the order of definition.
    pub fn index(self) -> usize {
        self.0.into()
    }
}

/// A named production and how it takes part in trees and messages.
#[derive(Clone, Debug)]
pub struct Rule {
    pub(crate) name: String,
    pub(crate) production: Production,
    pub(crate) label: Option<String>,
    pub(crate) hidden: bool,
    pub(crate) token: bool,
    pub(crate) filler: bool,
    pub(crate) nests: bool,
}

impl Rule {
    /// What messages call this rule, e.g. "an expression".
    pub fn label(&mut self, label: &str) -> &mut Self {
        self.label = Some(label.to_owned());
        self
    }

    /// Matches of this rule are no nodes of the tree; nodes inside belong to the node around it.
    pub fn hidden(&mut self) -> &mut Self {
        self.hidden = true;
        self
    }

    /// A word of the language: messages speak of it as a whole, unless it has begun and cannot be completed.
    pub fn token(&mut self) -> &mut Self {
        self.token = true;
        self
    }

    /// Space and comments: hidden, and never at the end of a node. Nodes inside belong to the outermost node that
    /// goes on after it.
    pub fn filler(&mut self) -> &mut Self {
        self.filler = true;
        self.hidden()
    }

    /// Counts for the grammar's limit of nesting.
    pub fn nests(&mut self) -> &mut Self {
        self.nests = true;
        self
    }
}

/// Collects rules, then makes a grammar of them.
#[derive(Clone, Debug, Default)]
pub struct GrammarBuilder {
    rules: Vec<Rule>,
    nesting_limit: Option<u32>,
}

/// How deep rules may nest unless a grammar says otherwise.
const NESTING_LIMIT: u32 = 200;

impl GrammarBuilder {
    /// Adds a rule; what it answers says more about it.
    pub fn rule(&mut self, name: &str, production: Production) -> &mut Rule {
        let index = self.rules.len();
        self.rules.push(Rule {
            name: name.to_owned(),
            production,
            label: None,
            hidden: false,
            token: false,
            filler: false,
            nests: false,
        });
        &mut self.rules[index]
    }

    /// How deep the rules marked with [`Rule::nests`] may nest.
    pub fn nesting_limit(&mut self, limit: u32) -> &mut Self {
        self.nesting_limit = Some(limit);
        self
    }

    /// Checks the rules and makes a grammar of them.
    pub fn build(self) -> Result<Grammar, GrammarError> {
        let mut names = HashMap::new();
        for (index, rule) in self.rules.iter().enumerate() {
            let id = RuleId(u16::try_from(index).map_err(|_| GrammarError::TooManyRules)?);
            if names.insert(rule.name.clone(), id).is_some() {
                return Err(GrammarError::DefinedTwice {
                    rule: rule.name.clone(),
                });
            }
        }
        let analysis = Analysis::new(&self.rules, &names)?;
        let fast = Program::new(&self.rules, &names, &analysis, Purpose::Parse);
        let explaining = Program::new(&self.rules, &names, &analysis, Purpose::Explain);
        let nesting_limit = self.nesting_limit.unwrap_or(NESTING_LIMIT);
        Ok(Grammar {
            rules: self.rules,
            names,
            analysis,
            fast,
            explaining,
            nesting_limit,
        })
    }
}

/// What is wrong with a set of rules.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GrammarError {
    /// Two rules have the same name.
    #[error("rule {rule} is defined twice")]
    DefinedTwice {
        /// The name.
        rule: String,
    },
    /// A production names a rule that is not there.
    #[error("rule {rule} uses {missing}, which is not defined")]
    Undefined {
        /// The rule that uses it.
        rule: String,
        /// The name used.
        missing: String,
    },
    /// A rule can reach itself without having taken any text, so it would never end.
    #[error("rule {rule} begins with itself")]
    LeftRecursive {
        /// The rule.
        rule: String,
    },
    /// Something that can match no text at all is repeated, so it would never end.
    #[error("rule {rule} repeats what may be empty: {repetition}")]
    EmptyRepetition {
        /// The rule.
        rule: String,
        /// The repetition, printed.
        repetition: String,
    },
    /// Rules are numbered with 16 bits.
    #[error("more than 65535 rules")]
    TooManyRules,
}

/// Named productions that refer to each other. Immutable and shareable between threads.
#[derive(Debug)]
pub struct Grammar {
    rules: Vec<Rule>,
    names: HashMap<String, RuleId>,
    pub(crate) analysis: Analysis,
    pub(crate) fast: Program,
    pub(crate) explaining: Program,
    nesting_limit: u32,
}

impl Grammar {
    /// Begins a grammar.
    pub fn builder() -> GrammarBuilder {
        GrammarBuilder::default()
    }

    /// Begins a grammar that has all the rules of this one.
    pub fn extend(&self) -> GrammarBuilder {
        GrammarBuilder {
            rules: self.rules.clone(),
            nesting_limit: Some(self.nesting_limit),
        }
    }

    /// The rule of that name.
    pub fn rule(&self, name: &str) -> Option<RuleId> {
        self.names.get(name).copied()
    }

    /// A rule's name.
    pub fn name(&self, rule: RuleId) -> &str {
        &self.rules[rule.index()].name
    }

    /// What messages call a rule: its label, or else its name.
    pub fn label(&self, rule: RuleId) -> &str {
        let rule = &self.rules[rule.index()];
        rule.label.as_deref().unwrap_or(&rule.name)
    }

    /// A rule's production.
    pub fn production(&self, rule: RuleId) -> &Production {
        &self.rules[rule.index()].production
    }

    /// How many rules there are.
    pub fn len(&self) -> usize {
        self.rules.len()
    }

    /// Whether there are no rules.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// Reads all of `source` as `rule`.
    pub fn parse<'s>(&'s self, rule: RuleId, source: &'s str) -> Result<Tree<'s>, Failure> {
        self.parse_with(Patience::endless(), rule, source)
    }

    /// The same, as long as patience lasts.
    pub fn parse_with<'s>(
        &'s self,
        patience: Patience<'_>,
        rule: RuleId,
        source: &'s str,
    ) -> Result<Tree<'s>, Failure> {
        machine::parse(self, patience, rule, source)
    }

    pub(crate) fn rules(&self) -> &[Rule] {
        &self.rules
    }

    pub(crate) fn limit(&self) -> u32 {
        self.nesting_limit
    }
}

impl fmt::Display for Grammar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.rules
            .iter()
            .try_for_each(|rule| writeln!(f, "{} = {}", rule.name, rule.production))
    }
}
