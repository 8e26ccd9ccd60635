//! Which messages are control structures that are compiled in line: those with literal blocks of the right number of
//! arguments, as in Squeak.

use num_bigint::Sign;

use crate::ast::{Block, Expression, ExpressionKind, Literal, Message};

/// A message that is a control structure.
pub enum ControlStructure<'a> {
    /// `ifTrue:` and its kin.
    If {
        when_true: Option<&'a Block>,
        when_false: Option<&'a Block>,
    },
    /// `and:`
    And(&'a Block),
    /// `or:`
    Or(&'a Block),
    /// `ifNil:` and its kin; the block for not nil may have an argument.
    IfNil {
        when_nil: Option<&'a Block>,
        when_not_nil: Option<&'a Block>,
    },
    /// `whileTrue:` and its kin.
    While {
        condition: &'a Block,
        goes_on: bool,
        body: Option<&'a Block>,
    },
    /// `repeat`
    Repeat(&'a Block),
    /// `to:do:` and `to:by:do:`
    ToDo {
        limit: &'a Expression,
        step: Option<&'a Literal>,
        is_downward: bool,
        body: &'a Block,
    },
    /// `timesRepeat:`
    TimesRepeat(&'a Block),
}

/// The control structure that the message is, if it is one.
pub fn control_structure<'a>(receiver: &'a Expression, message: &'a Message) -> Option<ControlStructure<'a>> {
    use ControlStructure::*;
    let arguments = &message.arguments[..];
    let argument = |index: usize, num_args: usize| block(arguments.get(index)?, num_args);
    let if_not_nil = |index: usize| argument(index, 0).or_else(|| argument(index, 1));
    let plain = |index: usize| argument(index, 0);
    Some(match message.selector.as_str() {
        "ifTrue:" => If {
            when_true: Some(plain(0)?),
            when_false: None,
        },
        "ifFalse:" => If {
            when_true: None,
            when_false: Some(plain(0)?),
        },
        "ifTrue:ifFalse:" => If {
            when_true: Some(plain(0)?),
            when_false: Some(plain(1)?),
        },
        "ifFalse:ifTrue:" => If {
            when_true: Some(plain(1)?),
            when_false: Some(plain(0)?),
        },
        "and:" => And(plain(0)?),
        "or:" => Or(plain(0)?),
        "ifNil:" => IfNil {
            when_nil: Some(plain(0)?),
            when_not_nil: None,
        },
        "ifNotNil:" => IfNil {
            when_nil: None,
            when_not_nil: Some(if_not_nil(0)?),
        },
        "ifNil:ifNotNil:" => IfNil {
            when_nil: Some(plain(0)?),
            when_not_nil: Some(if_not_nil(1)?),
        },
        "ifNotNil:ifNil:" => IfNil {
            when_nil: Some(plain(1)?),
            when_not_nil: Some(if_not_nil(0)?),
        },
        "whileTrue:" => While {
            condition: block(receiver, 0)?,
            goes_on: true,
            body: Some(plain(0)?),
        },
        "whileFalse:" => While {
            condition: block(receiver, 0)?,
            goes_on: false,
            body: Some(plain(0)?),
        },
        "whileTrue" => While {
            condition: block(receiver, 0)?,
            goes_on: true,
            body: None,
        },
        "whileFalse" => While {
            condition: block(receiver, 0)?,
            goes_on: false,
            body: None,
        },
        "repeat" => Repeat(block(receiver, 0)?),
        "timesRepeat:" => TimesRepeat(plain(0)?),
        "to:do:" => ToDo {
            limit: &arguments[0],
            step: None,
            is_downward: false,
            body: argument(1, 1)?,
        },
        "to:by:do:" => {
            let (step, is_downward) = literal_step(&arguments[1])?;
            ToDo {
                limit: &arguments[0],
                step: Some(step),
                is_downward,
                body: argument(2, 1)?,
            }
        }
        _ => return None,
    })
}

fn block(expression: &Expression, num_args: usize) -> Option<&Block> {
    match &expression.kind {
        ExpressionKind::Block(block) if block.arguments.len() == num_args => Some(block),
        _ => None,
    }
}

/// A literal number that is not zero, and whether it is negative.
fn literal_step(expression: &Expression) -> Option<(&Literal, bool)> {
    let ExpressionKind::Literal(literal) = &expression.kind else {
        return None;
    };
    let sign = match literal {
        Literal::Integer(value) => value.sign(),
        Literal::Fraction { numerator, .. } | Literal::ScaledDecimal { numerator, .. } => numerator.sign(),
        Literal::Float(value) if *value < 0.0 => Sign::Minus,
        Literal::Float(value) if *value > 0.0 => Sign::Plus,
        _ => return None,
    };
    (sign != Sign::NoSign).then_some((literal, sign == Sign::Minus))
}
