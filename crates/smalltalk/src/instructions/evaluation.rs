//! What a prefix collects is what its body says. The body assigns the extension's variable an expression over integers,
//! which is evaluated here; so the decoder cannot disagree with the interpreter.

use num_traits::ToPrimitive;

use super::formula::Extension;
use crate::ast::{Expression, ExpressionKind, Literal, Method, Statement};

/// Before the letter of an extension, the name of the variable of an activation that collects it.
const VARIABLE_PREFIX: &str = "extension";

/// A prefix instruction's meaning.
#[derive(Clone, Debug)]
pub struct Prefix {
    extension: Extension,
    variable: String,
    operand: String,
    value: Expression,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Value {
    Integer(i32),
    Boolean(bool),
}

impl Prefix {
    /// The meaning of this method, if it can be evaluated.
    pub fn from_method(method: &Method) -> Option<Prefix> {
        let [
            Statement::Expression(Expression {
                kind: ExpressionKind::Assignment { variable, value, .. },
                ..
            }),
        ] = &method.statements[..]
        else {
            return None;
        };
        let extension = Extension::named(variable.strip_prefix(VARIABLE_PREFIX)?)?;
        let operand = method.arguments.first()?.name.clone();
        let prefix = Prefix {
            extension,
            variable: variable.clone(),
            operand,
            value: (**value).clone(),
        };
        prefix.collected(0, 1).is_some().then_some(prefix)
    }

    /// The extension it collects.
    pub fn extension(&self) -> Extension {
        self.extension
    }

    /// Collects one more operand.
    pub fn collect(&self, extensions: &mut [i32; Extension::COUNT], operand: i32) {
        let extension = &mut extensions[self.extension.index()];
        *extension = self.collected(*extension, operand).unwrap_or(0);
    }

    fn collected(&self, collected: i32, operand: i32) -> Option<i32> {
        let lookup = |name: &str| match name {
            _ if name == self.variable => Some(collected),
            _ if name == self.operand => Some(operand),
            _ => None,
        };
        match evaluate(&self.value, &lookup)? {
            Value::Integer(value) => Some(value),
            Value::Boolean(_) => None,
        }
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
