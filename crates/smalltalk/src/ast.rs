//! The syntax tree of Smalltalk: what the compiler, the virtual machine's own compiler and the prompt work on.
//! Every node keeps its place in the source (a [`Span`] of byte offsets), so that any error can show it.

use num_bigint::BigInt;
use std::ops::{Deref, DerefMut};

/// A half-open range of byte offsets into the source text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset behind the last byte.
    pub end: u32,
}

/// A type annotation of the virtual machine's dialect (Strongtalk's `<Int32>`); the name of a class in `st/vm`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TypeName {
    /// The class named.
    pub name: String,
    /// Where it stands.
    pub span: Span,
}

/// The declaration of an argument, a temporary or a block argument.
#[derive(Clone, Debug, PartialEq)]
pub struct Declaration {
    /// The variable's name.
    pub name: String,
    /// Its type, in the typed dialect.
    pub type_name: Option<TypeName>,
    /// Where the name stands.
    pub span: Span,
}

/// A method definition: `pattern "comment" <pragmas> | temporaries | statements`.
#[derive(Clone, Debug, PartialEq)]
pub struct Method {
    /// Unary, binary or keyword selector, e.g. `at:put:`.
    pub selector: String,
    /// One for each argument of the selector.
    pub arguments: Vec<Declaration>,
    /// The answer's type, in the typed dialect: `fetch: index <Int32> ^ <Oop>`.
    pub answer_type: Option<TypeName>,
    /// The first comment behind the pattern, without its quotes, `""` undoubled.
    pub comment: Option<String>,
    /// Pragmas in order, wherever they stand among pattern, comment and temporaries. `<primitive: 1>` is one of them.
    pub pragmas: Vec<Pragma>,
    /// Declared between bars.
    pub temporaries: Vec<Declaration>,
    /// The body.
    pub statements: Vec<Statement>,
    /// The whole definition.
    pub span: Span,
}

/// Statements to be evaluated: `| temporaries | statements`.
#[derive(Clone, Debug, PartialEq)]
pub struct Script {
    /// Declared between bars.
    pub temporaries: Vec<Declaration>,
    /// The statements.
    pub statements: Vec<Statement>,
    /// The whole text.
    pub span: Span,
}

/// `<name: literal name: literal>` or `<name>`; the argument may also be a bare word (`<primitive: foo module: bar>`).
#[derive(Clone, Debug, PartialEq)]
pub struct Pragma {
    /// The selector, e.g. `primitive:` or `wasm:`.
    pub selector: String,
    /// One literal for each keyword; a bare word is a symbol.
    pub arguments: Vec<Literal>,
    /// Where it stands, angle brackets included.
    pub span: Span,
}

/// A statement of a method or block.
#[derive(Clone, Debug, PartialEq)]
pub enum Statement {
    /// An expression, its value dropped (or answered, where it ends a block).
    Expression(Expression),
    /// `^ expression`, with the place of the whole.
    Return(Expression, Span),
}

/// An expression with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Expression {
    /// What it is.
    pub kind: ExpressionKind,
    /// Where it stands, parentheses around it not included.
    pub span: Span,
}

/// The kinds of expression.
#[derive(Clone, Debug, PartialEq)]
pub enum ExpressionKind {
    /// A literal of any kind. `true`, `false` and `nil` outside of literal arrays are variables.
    Literal(Literal),
    /// A variable by name, `self super thisContext true false nil` among them.
    Variable(String),
    /// `name := value`.
    Assignment {
        /// The variable's name.
        variable: String,
        /// Where the name stands.
        variable_span: Span,
        /// The value.
        value: Box<Expression>,
    },
    /// `receiver selector arguments`.
    Send {
        /// The receiver.
        receiver: Receiver,
        /// The message.
        message: Message,
    },
    /// `receiver first; second; third`.
    Cascade {
        /// What all the messages are sent to.
        receiver: Receiver,
        /// At least two messages.
        messages: Vec<Message>,
    },
    /// `[:arguments | | temporaries | statements]`.
    Block(Block),
    /// `{a. b. c}`.
    Brace(Vec<Expression>),
}

/// What a message is sent to. Messages to messages to messages may be many: such a chain is dropped and copied without recursion, and whoever
/// walks over one does well to go along the receivers in a loop.
#[derive(Debug, PartialEq)]
pub struct Receiver(Box<Expression>);

/// A message: a selector with its arguments.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// The selector.
    pub selector: String,
    /// Its arguments.
    pub arguments: Vec<Expression>,
    /// From the first part of the selector to the last argument.
    pub span: Span,
    /// Where the (first part of the) selector stands.
    pub selector_span: Span,
}

/// A block's parts.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// Declared with colons.
    pub arguments: Vec<Declaration>,
    /// Declared between bars.
    pub temporaries: Vec<Declaration>,
    /// The body.
    pub statements: Vec<Statement>,
    /// From `[` to `]`.
    pub span: Span,
}

/// A literal.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// `nil` in a literal array.
    Nil,
    /// `true` in a literal array.
    True,
    /// `false` in a literal array.
    False,
    /// `3`, `-7`, `16rFF`, `1e10`, of any size.
    Integer(BigInt),
    /// `1.5`, `2r1.1e3`, `1.0e-10`.
    Float(f64),
    /// `1e-2`, which is no integer: numerator, denominator (a power of ten, or of the radix).
    Fraction {
        /// The numerator, with the sign.
        numerator: BigInt,
        /// The denominator, positive.
        denominator: BigInt,
    },
    /// `3.14s2`: numerator, denominator (a power of ten, or of the radix), scale.
    ScaledDecimal {
        /// The numerator, with the sign.
        numerator: BigInt,
        /// The denominator, positive.
        denominator: BigInt,
        /// Digits behind the point that are shown.
        scale: u32,
    },
    /// `$a`.
    Character(char),
    /// `'text'`, quotes undoubled.
    String(String),
    /// `#name`, `#+`, `#with:with:`, `#'any text'`.
    Symbol(String),
    /// `#(1 $a foo #(2))`; bare words in it are symbols, `nil true false` themselves.
    Array(Vec<Literal>),
    /// `#[1 2 3]`.
    ByteArray(Vec<u8>),
}

impl Expression {
    /// What its messages are sent to, and these, if it is a send or a cascade.
    pub fn sent(&self) -> Option<(&Expression, &[Message])> {
        match &self.kind {
            ExpressionKind::Send { receiver, message } => Some((receiver, std::slice::from_ref(message))),
            ExpressionKind::Cascade { receiver, messages } => Some((receiver, messages)),
            _ => None,
        }
    }

    /// The same, to be changed.
    pub fn sent_mut(&mut self) -> Option<(&mut Expression, &mut [Message])> {
        match &mut self.kind {
            ExpressionKind::Send { receiver, message } => Some((receiver, std::slice::from_mut(message))),
            ExpressionKind::Cascade { receiver, messages } => Some((receiver, messages)),
            _ => None,
        }
    }
}

/// `nil`.
impl Default for Expression {
    fn default() -> Expression {
        Expression {
            kind: ExpressionKind::Literal(Literal::Nil),
            span: Span::default(),
        }
    }
}

impl Receiver {
    /// The expression as a receiver.
    pub fn new(expression: Expression) -> Receiver {
        Receiver(Box::new(expression))
    }

    /// The expression.
    pub fn into_expression(mut self) -> Expression {
        std::mem::take(&mut *self.0)
    }
}

impl Deref for Receiver {
    type Target = Expression;

    fn deref(&self) -> &Expression {
        &self.0
    }
}

impl DerefMut for Receiver {
    fn deref_mut(&mut self) -> &mut Expression {
        &mut self.0
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        let take = |expression: &mut Expression| {
            let (receiver, _) = expression.sent_mut()?;
            Some(std::mem::take(receiver))
        };
        let mut next = take(&mut self.0);
        while let Some(mut expression) = next {
            next = take(&mut expression);
        }
    }
}

impl Clone for Receiver {
    fn clone(&self) -> Receiver {
        let mut links = Vec::new();
        let mut first: &Expression = self;
        while let Some((receiver, _)) = first.sent() {
            links.push(first);
            first = receiver;
        }
        let mut copy = first.clone();
        for link in links.into_iter().rev() {
            let receiver = Receiver::new(copy);
            let kind = match &link.kind {
                ExpressionKind::Cascade { messages, .. } => ExpressionKind::Cascade {
                    receiver,
                    messages: messages.clone(),
                },
                ExpressionKind::Send { message, .. } => ExpressionKind::Send {
                    receiver,
                    message: message.clone(),
                },
                other => other.clone(),
            };
            copy = Expression { kind, span: link.span };
        }
        Receiver::new(copy)
    }
}
