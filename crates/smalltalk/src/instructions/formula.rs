//! How an operand is made from the fields of a form and from what the prefixes collected: a sum of products with
//! constants, so that it can be computed and also solved for the fields.

use crate::ast::{Expression, ExpressionKind, Literal};
use num_traits::ToPrimitive;

/// What the prefix instructions collect for the next instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Extension {
    /// Collected by extendA:.
    A,
    /// Collected by extendB:.
    B,
}

impl Extension {
    /// How many there are.
    pub const COUNT: usize = 2;
    /// All, in the order in which their prefixes are written.
    pub const ALL: [Extension; Extension::COUNT] = [Extension::A, Extension::B];

    /// Its place in arrays of extensions.
    pub fn index(self) -> usize {
        match self {
            Extension::A => 0,
            Extension::B => 1,
        }
    }

    /// The extension that a formula calls by this name.
    pub fn named(name: &str) -> Option<Extension> {
        match name {
            "A" => Some(Extension::A),
            "B" => Some(Extension::B),
            _ => None,
        }
    }
}

/// Which part of an extension is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExtensionPart {
    /// All of it.
    Whole,
    /// `A // divisor`.
    Quotient(i32),
    /// `A \\ divisor`.
    Remainder(i32),
}

/// What a factor is multiplied with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Term {
    /// The field of this index in the form.
    Field(usize),
    /// An extension or a part of it.
    Extension(Extension, ExtensionPart),
}

/// `constant + factor * term + …`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Formula {
    /// Added to the terms.
    pub constant: i32,
    /// Factors and terms.
    pub terms: Vec<(i32, Term)>,
}

impl Formula {
    /// The formula that is just the field.
    pub fn field(index: usize) -> Formula {
        Formula {
            constant: 0,
            terms: vec![(1, Term::Field(index))],
        }
    }

    /// The formula written as this expression, in which `field_named` finds the fields.
    pub fn from_expression(expression: &Expression, field_named: &dyn Fn(&str) -> Option<usize>) -> Option<Formula> {
        match &expression.kind {
            ExpressionKind::Literal(Literal::Integer(value)) => Some(Formula {
                constant: value.to_i32()?,
                terms: Vec::new(),
            }),
            ExpressionKind::Variable(name) => match Extension::named(name) {
                Some(extension) => Some(Formula {
                    constant: 0,
                    terms: vec![(1, Term::Extension(extension, ExtensionPart::Whole))],
                }),
                None => Some(Formula::field(field_named(name)?)),
            },
            ExpressionKind::Send { receiver, message } => {
                let left = Formula::from_expression(receiver, field_named)?;
                let right = Formula::from_expression(message.arguments.first()?, field_named)?;
                left.combined(&message.selector, right)
            }
            _ => None,
        }
    }

    fn combined(self, selector: &str, other: Formula) -> Option<Formula> {
        match selector {
            "+" => Some(self.plus(other)),
            "-" => Some(self.plus(other.times(-1)?)),
            "*" if other.terms.is_empty() => self.times(other.constant),
            "*" if self.terms.is_empty() => other.times(self.constant),
            "//" | "\\\\" => {
                let [(1, Term::Extension(extension, ExtensionPart::Whole))] = self.terms[..] else {
                    return None;
                };
                if self.constant != 0 || !other.terms.is_empty() || other.constant <= 0 {
                    return None;
                }
                let part = match selector {
                    "//" => ExtensionPart::Quotient(other.constant),
                    _ => ExtensionPart::Remainder(other.constant),
                };
                Some(Formula {
                    constant: 0,
                    terms: vec![(1, Term::Extension(extension, part))],
                })
            }
            _ => None,
        }
    }

    fn plus(mut self, other: Formula) -> Formula {
        self.constant += other.constant;
        self.terms.extend(other.terms);
        self
    }

    fn times(mut self, factor: i32) -> Option<Formula> {
        self.constant = self.constant.checked_mul(factor)?;
        for (each, _) in &mut self.terms {
            *each = each.checked_mul(factor)?;
        }
        Some(self)
    }

    /// The operand's value. It wraps round, as the machine's integers do.
    pub fn value(&self, fields: &[i32], extensions: &[i32]) -> i32 {
        self.terms.iter().fold(self.constant, |sum, (factor, term)| {
            let value = match term {
                Term::Field(index) => fields[*index],
                Term::Extension(extension, part) => part.of(extensions[extension.index()]),
            };
            sum.wrapping_add(factor.wrapping_mul(value))
        })
    }

    /// The terms with values that make the formula's value this one, taking the formula as a number in mixed radix:
    /// the term with the largest factor takes what the others leave. Whether the values fit is not checked.
    pub fn solve(&self, value: i32) -> Option<Vec<(Term, i32)>> {
        let mut rest = value.checked_sub(self.constant)?;
        let mut terms = self.terms.clone();
        terms.sort_by_key(|(factor, _)| *factor);
        let mut digits = Vec::new();
        for (index, (factor, term)) in terms.iter().enumerate() {
            if *factor <= 0 {
                return None;
            }
            let digit = match terms.get(index + 1) {
                Some((next, _)) => rest.rem_euclid(*next) / factor,
                None => rest.div_euclid(*factor),
            };
            rest = rest.checked_sub(digit.checked_mul(*factor)?)?;
            digits.push((*term, digit));
        }
        Some(digits)
    }
}

impl ExtensionPart {
    /// The part of this value.
    pub fn of(self, value: i32) -> i32 {
        match self {
            ExtensionPart::Whole => value,
            ExtensionPart::Quotient(divisor) => value.div_euclid(divisor),
            ExtensionPart::Remainder(divisor) => value.rem_euclid(divisor),
        }
    }

    /// What the part contributes to the whole.
    pub fn contribution(self, part: i32) -> Option<i32> {
        match self {
            ExtensionPart::Quotient(divisor) => part.checked_mul(divisor),
            ExtensionPart::Whole | ExtensionPart::Remainder(_) => Some(part),
        }
    }
}

/// The condition behind `while:`: one extension compared with a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// The extension.
    pub extension: Extension,
    /// The comparison's selector, `<` or `>`.
    pub comparison: String,
    /// The number.
    pub bound: i32,
}

impl Condition {
    /// The condition written as this expression.
    pub fn from_expression(expression: &Expression) -> Option<Condition> {
        let ExpressionKind::Send { receiver, message } = &expression.kind else {
            return None;
        };
        let ExpressionKind::Variable(name) = &receiver.kind else {
            return None;
        };
        let ExpressionKind::Literal(Literal::Integer(bound)) = &message.arguments.first()?.kind else {
            return None;
        };
        if !["<", ">"].contains(&message.selector.as_str()) {
            return None;
        }
        let comparison = message.selector.clone();
        Some(Condition {
            extension: Extension::named(name)?,
            comparison,
            bound: bound.to_i32()?,
        })
    }

    /// Whether it holds.
    pub fn holds(&self, extensions: &[i32]) -> bool {
        let value = extensions[self.extension.index()];
        if self.comparison == "<" {
            value < self.bound
        } else {
            value > self.bound
        }
    }
}
