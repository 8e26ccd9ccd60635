//! Numbers that the virtual machine and its host tell each other: the subclasses of `Enumeration` in `st/vm`. A class method is a number's
//! name, and answers it.

use crate::lower::{LowerError, Source};
use num_traits::ToPrimitive;
use smalltalk::ast::{Expression, ExpressionKind, Literal, Statement};
use smalltalk::tonel::{self, Dialect};

/// The superclass.
const ENUMERATION: &str = "Enumeration";

/// A set of numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enumeration {
    /// The class.
    pub name: String,
    /// What it says of itself.
    pub comment: String,
    /// The numbers.
    pub members: Vec<Member>,
}

/// A number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The selector.
    pub name: String,
    /// What it means.
    pub comment: String,
    /// The number.
    pub value: i32,
}

/// All of them.
pub fn enumerations(sources: &[Source]) -> Result<Vec<Enumeration>, LowerError> {
    let mut found = Vec::new();
    for source in sources {
        let file = tonel::parse_class(source.text, Dialect::Typed)
            .map_err(|error| LowerError::syntax(source.name, source.text, &error))?;
        if file.superclass.as_deref() != Some(ENUMERATION) {
            continue;
        }
        let member = |definition: &tonel::MethodDefinition| {
            let method = &definition.method;
            let value = match method.statements.as_slice() {
                [Statement::Return(answer, _)] => number(answer),
                _ => None,
            };
            let message = || "a member of an enumeration answers a number".to_owned();
            Ok(Member {
                name: method.selector.clone(),
                comment: method.comment.clone().unwrap_or_default(),
                value: value.ok_or_else(|| LowerError::at(source.name, source.text, method.span, message()))?,
            })
        };
        found.push(Enumeration {
            members: file.methods.iter().map(member).collect::<Result<_, LowerError>>()?,
            comment: file.comment.unwrap_or_default().trim().to_owned(),
            name: file.name,
        });
    }
    Ok(found)
}

fn number(answer: &Expression) -> Option<i32> {
    match &answer.kind {
        ExpressionKind::Literal(Literal::Integer(value)) => value.to_i32(),
        _ => None,
    }
}
