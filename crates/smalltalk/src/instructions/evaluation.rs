//! What a prefix collects is what its body says. The body assigns expressions over integers to the extension's variable and to others
//! that it keeps count in; they are evaluated here, so the decoder cannot disagree with the interpreter.

use num_traits::ToPrimitive;

use super::formula::Extension;
use crate::ast::{Expression, ExpressionKind, Literal, Method, Statement};

/// Before the letter of an extension, the name of the variable of an activation that collects it.
const VARIABLE_PREFIX: &str = "extension";

/// A prefix instruction's meaning.
#[derive(Clone, Debug)]
pub struct Prefix {
    extension: Extension,
    operand: String,
    /// The variables it assigns, the extension's first.
    variables: Vec<String>,
    /// Which variable is assigned what, in order.
    assignments: Vec<(usize, Expression)>,
}

/// What the prefixes of one extension have collected: the values of their variables. Empty before the first.
pub type Collected = Vec<i32>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Value {
    Integer(i32),
    Boolean(bool),
}

impl Prefix {
    /// The meaning of this method, if it can be evaluated.
    pub fn from_method(method: &Method) -> Option<Prefix> {
        let assigned = method.statements.iter().map(assignment).collect::<Option<Vec<_>>>()?;
        let extension_in = |name: &str| Extension::named(name.strip_prefix(VARIABLE_PREFIX)?);
        let (extension, variable) = assigned
            .iter()
            .find_map(|(name, _)| Some((extension_in(name)?, *name)))?;
        let mut variables = vec![variable.to_string()];
        let mut assignments = Vec::new();
        for (name, value) in assigned {
            let index = variables.iter().position(|each| each == name).unwrap_or_else(|| {
                variables.push(name.to_string());
                variables.len() - 1
            });
            assignments.push((index, value.clone()));
        }
        let prefix = Prefix {
            extension,
            operand: method.arguments.first()?.name.clone(),
            variables,
            assignments,
        };
        prefix.collect(&mut Collected::new(), 1).is_some().then_some(prefix)
    }

    /// The extension it collects.
    pub fn extension(&self) -> Extension {
        self.extension
    }

    /// The variables of an activation that it assigns, the extension's first.
    pub fn variables(&self) -> &[String] {
        &self.variables
    }

    /// Collects one more operand; answers what the extension is then.
    pub fn collect(&self, collected: &mut Collected, operand: i32) -> Option<i32> {
        collected.resize(self.variables.len(), 0);
        for (variable, value) in &self.assignments {
            let lookup = |name: &str| match self.variables.iter().position(|each| each == name) {
                Some(index) => Some(collected[index]),
                None => (name == self.operand).then_some(operand),
            };
            let Value::Integer(value) = evaluate(value, &lookup)? else {
                return None;
            };
            collected[*variable] = value;
        }
        collected.first().copied()
    }
}

/// The variable and the value of a statement that is an assignment.
fn assignment(statement: &Statement) -> Option<(&str, &Expression)> {
    match statement {
        Statement::Expression(Expression {
            kind: ExpressionKind::Assignment { variable, value, .. },
            ..
        }) => Some((variable, value)),
        _ => None,
    }
}

fn evaluate(expression: &Expression, lookup: &dyn Fn(&str) -> Option<i32>) -> Option<Value> {
    use Value::{Boolean, Integer};
    match &expression.kind {
        ExpressionKind::Literal(Literal::Integer(value)) => value.to_i32().map(Integer),
        ExpressionKind::Variable(name) => lookup(name).map(Integer),
        ExpressionKind::Block(block) => match &block.statements[..] {
            [Statement::Expression(value)] => evaluate(value, lookup),
            _ => None,
        },
        ExpressionKind::Send { receiver, message } => {
            let arguments = &message.arguments;
            match (message.selector.as_str(), evaluate(receiver, lookup)?, &arguments[..]) {
                ("and:", Boolean(true), [argument]) | ("or:", Boolean(false), [argument]) => evaluate(argument, lookup),
                ("and:" | "or:", Boolean(value), [_]) => Some(Boolean(value)),
                ("ifTrue:ifFalse:", Boolean(true), [value, _]) | ("ifTrue:ifFalse:", Boolean(false), [_, value]) => {
                    evaluate(value, lookup)
                }
                (selector, Integer(a), [argument]) => match evaluate(argument, lookup)? {
                    Integer(b) => operation(selector, a, b),
                    Boolean(_) => None,
                },
                _ => None,
            }
        }
        _ => None,
    }
}

fn operation(selector: &str, a: i32, b: i32) -> Option<Value> {
    use Value::{Boolean, Integer};
    match selector {
        "+" => Some(Integer(a.wrapping_add(b))),
        "-" => Some(Integer(a.wrapping_sub(b))),
        "*" => Some(Integer(a.wrapping_mul(b))),
        "<<" => Some(Integer(a.wrapping_shl(b.to_u32()?))),
        "bitOr:" => Some(Integer(a | b)),
        "=" => Some(Boolean(a == b)),
        "<" => Some(Boolean(a < b)),
        ">" => Some(Boolean(a > b)),
        _ => None,
    }
}
