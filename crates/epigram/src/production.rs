//! Productions as values, and the functions that put them together.

use crate::class::Class;
use std::fmt;

/// What a text may look like. Printed with `{}` it reads like an extended Backus-Naur form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Production {
    /// Exactly this text.
    Text(String),
    /// One character of a set.
    Class(Class),
    /// One after the other.
    Sequence(Vec<Production>),
    /// The first that matches.
    Choice(Vec<Production>),
    /// As often as it matches, at least so many times.
    Repetition {
        /// What is repeated.
        item: Box<Production>,
        /// The least number of times.
        least: usize,
    },
    /// Once or not at all.
    Option(Box<Production>),
    /// What matches the first, unless the second matches exactly the same text.
    Difference {
        /// What to match.
        all: Box<Production>,
        /// What it must not be.
        except: Box<Production>,
    },
    /// Matches where the production would, and takes no text.
    Ahead(Box<Production>),
    /// Matches where the production would not, and takes no text.
    NotAhead(Box<Production>),
    /// The rule of that name.
    Rule(String),
}

/// Exactly this text.
pub fn text(text: &str) -> Production {
    Production::Text(text.to_owned())
}

/// One character of a set.
pub fn class(class: &Class) -> Production {
    Production::Class(class.clone())
}

/// One after the other.
pub fn sequence<const N: usize>(items: [Production; N]) -> Production {
    Production::Sequence(items.into())
}

/// The first that matches.
pub fn choice<const N: usize>(alternatives: [Production; N]) -> Production {
    Production::Choice(alternatives.into())
}

/// Any number of times, also none.
pub fn many(item: Production) -> Production {
    Production::Repetition {
        item: Box::new(item),
        least: 0,
    }
}

/// Once or more.
pub fn some(item: Production) -> Production {
    Production::Repetition {
        item: Box::new(item),
        least: 1,
    }
}

/// Once or not at all.
pub fn optional(item: Production) -> Production {
    Production::Option(Box::new(item))
}

/// What matches `all`, unless `except` matches exactly the same text.
pub fn difference(all: Production, except: Production) -> Production {
    Production::Difference {
        all: Box::new(all),
        except: Box::new(except),
    }
}

/// Matches where `item` would, and takes no text.
pub fn ahead(item: Production) -> Production {
    Production::Ahead(Box::new(item))
}

/// Matches where `item` would not, and takes no text.
pub fn not_ahead(item: Production) -> Production {
    Production::NotAhead(Box::new(item))
}

/// The rule of that name.
pub fn rule(name: &str) -> Production {
    Production::Rule(name.to_owned())
}

impl Production {
    /// The productions directly inside this one.
    pub fn parts(&self) -> &[Production] {
        match self {
            Self::Text(_) | Self::Class(_) | Self::Rule(_) => &[],
            Self::Sequence(items) | Self::Choice(items) => items,
            Self::Repetition { item, .. } | Self::Option(item) | Self::Ahead(item) | Self::NotAhead(item) => {
                std::slice::from_ref(item)
            }
            Self::Difference { all, .. } => std::slice::from_ref(all),
        }
    }
}

impl fmt::Display for Production {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(f, "{text:?}"),
            Self::Class(class) => write!(f, "{class}"),
            Self::Sequence(items) => write_list(f, items, " "),
            Self::Choice(items) => write_list(f, items, " | "),
            Self::Repetition { item, least: 0 } => write!(f, "{}*", Tight(item)),
            Self::Repetition { item, least: 1 } => write!(f, "{}+", Tight(item)),
            Self::Repetition { item, least } => write!(f, "{}{{{least},}}", Tight(item)),
            Self::Option(item) => write!(f, "{}?", Tight(item)),
            Self::Difference { all, except } => write!(f, "{} - {}", Tight(all), Tight(except)),
            Self::Ahead(item) => write!(f, "&{}", Tight(item)),
            Self::NotAhead(item) => write!(f, "!{}", Tight(item)),
            Self::Rule(name) => write!(f, "{name}"),
        }
    }
}

fn write_list(f: &mut fmt::Formatter<'_>, items: &[Production], separator: &str) -> fmt::Result {
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            write!(f, "{separator}")?;
        }
        write!(f, "{}", Tight(item))?;
    }
    Ok(())
}

/// A production with parentheses where its parts would otherwise run into its surroundings.
struct Tight<'p>(&'p Production);

impl fmt::Display for Tight<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Production::Sequence(_) | Production::Choice(_) | Production::Difference { .. } => {
                write!(f, "({})", self.0)
            }
            tight => write!(f, "{tight}"),
        }
    }
}
