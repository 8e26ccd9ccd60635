//! Syntax trees printed as source, laid out as people write it. Reading it back gives the same tree but for places.

use crate::ast::{Block, Declaration, Expression, ExpressionKind, Literal, Message, Method, Pragma, Script, Statement};
use crate::dialect::Dialect;
use crate::grammar::{part::Part, read};
use num_bigint::BigInt;
use num_traits::{One, Signed};

/// Lines are broken where they would become longer, if there is a place to break them.
const WIDTH: usize = 90;

/// A block of several statements stays on one line up to this length.
const SHORT_BLOCK: usize = 40;

/// A method as source.
pub fn print_method(method: &Method) -> String {
    let mut text = print_pattern(method);
    if let Some(comment) = &method.comment {
        text += &format!("\n\t\"{}\"\n", comment.replace('"', "\"\""));
    }
    for pragma in &method.pragmas {
        text += &format!("\n\t{}", print_pragma(pragma));
    }
    if !method.temporaries.is_empty() {
        text += &format!("\n\t{}", bars(&method.temporaries));
    }
    for (index, statement) in method.statements.iter().enumerate() {
        text += if index == 0 { "\n\t" } else { ".\n\t" };
        text += &print_statement(statement, 1);
    }
    text
}

/// A script as source, a statement a line.
pub fn print_script(script: &Script) -> String {
    let temporaries = (!script.temporaries.is_empty()).then(|| format!("{}\n", bars(&script.temporaries)));
    let statements: Vec<String> = script
        .statements
        .iter()
        .map(|statement| print_statement(statement, 0))
        .collect();
    temporaries.unwrap_or_default() + &statements.join(".\n")
}

/// An expression as source; lines behind the first are indented by so many tabulators and more.
pub fn print_expression(expression: &Expression, indent: usize) -> String {
    let flat = flat(expression);
    match fits(&flat, indent) && !wants_lines(expression) {
        true => flat,
        false => broken(expression, indent),
    }
}

/// A literal as source.
pub fn print_literal(literal: &Literal) -> String {
    match literal {
        Literal::Nil => "nil".to_owned(),
        Literal::True => "true".to_owned(),
        Literal::False => "false".to_owned(),
        Literal::Integer(value) => value.to_string(),
        Literal::Float(value) => print_float(*value),
        Literal::Fraction { numerator, denominator } => print_fraction(numerator, denominator),
        Literal::ScaledDecimal {
            numerator,
            denominator,
            scale,
        } => print_scaled(numerator, denominator, *scale),
        Literal::Character(character) => format!("${character}"),
        Literal::String(text) => quoted(text),
        Literal::Symbol(name) => print_symbol(name),
        Literal::Array(elements) => {
            format!(
                "#({})",
                elements.iter().map(print_literal).collect::<Vec<_>>().join(" ")
            )
        }
        Literal::ByteArray(bytes) => {
            format!("#[{}]", bytes.iter().map(u8::to_string).collect::<Vec<_>>().join(" "))
        }
    }
}

fn print_pattern(method: &Method) -> String {
    let mut text = match method.arguments.is_empty() {
        true => method.selector.clone(),
        false => {
            let arguments = method.arguments.iter().map(print_declaration);
            let parts = selector_parts(&method.selector).zip(arguments);
            parts
                .map(|(part, argument)| format!("{part} {argument}"))
                .collect::<Vec<_>>()
                .join(" ")
        }
    };
    if let Some(type_name) = &method.answer_type {
        text += &format!(" ^ <{}>", type_name.name);
    }
    text
}

/// `at:put:` is `at:` and `put:`.
fn selector_parts(selector: &str) -> impl Iterator<Item = &str> {
    selector.split_inclusive(':')
}

fn print_declaration(declaration: &Declaration) -> String {
    match &declaration.type_name {
        Some(type_name) => format!("{} <{}>", declaration.name, type_name.name),
        None => declaration.name.clone(),
    }
}

fn bars(declarations: &[Declaration]) -> String {
    format!(
        "| {} |",
        declarations.iter().map(print_declaration).collect::<Vec<_>>().join(" ")
    )
}

fn print_pragma(pragma: &Pragma) -> String {
    if pragma.arguments.is_empty() {
        return format!("<{}>", pragma.selector);
    }
    let parts = selector_parts(&pragma.selector).zip(&pragma.arguments);
    let text: Vec<String> = parts
        .map(|(part, argument)| format!("{part} {}", print_literal(argument)))
        .collect();
    // `#+>` would be read as one symbol.
    let gap = if text.last().is_some_and(|last| last.ends_with(is_operator)) {
        " "
    } else {
        ""
    };
    format!("<{}{gap}>", text.join(" "))
}

fn is_operator(character: char) -> bool {
    "+-*/\\<>=~@%&?,|!".contains(character)
}

fn print_statement(statement: &Statement, indent: usize) -> String {
    match statement {
        Statement::Expression(expression) => print_expression(expression, indent),
        Statement::Return(expression, _) => format!("^ {}", print_expression(expression, indent)),
    }
}

fn fits(text: &str, indent: usize) -> bool {
    indent * 4 + text.chars().count() <= WIDTH
}

/// Whether there is a block inside that looks better on lines of its own.
fn wants_lines(expression: &Expression) -> bool {
    match &expression.kind {
        ExpressionKind::Literal(_) | ExpressionKind::Variable(_) => false,
        ExpressionKind::Assignment { value, .. } => wants_lines(value),
        ExpressionKind::Send { .. } | ExpressionKind::Cascade { .. } => {
            let (first, sends) = chain(expression);
            wants_lines(first) || sends.iter().any(|(_, messages)| want_lines(messages))
        }
        ExpressionKind::Brace(elements) => elements.iter().any(wants_lines),
        ExpressionKind::Block(block) => {
            let flat = || flat_block(block).chars().count();
            let inside = block
                .statements
                .iter()
                .any(|statement| wants_lines(expression_of(statement)));
            inside || block.statements.len() > 1 && flat() > SHORT_BLOCK
        }
    }
}

fn expression_of(statement: &Statement) -> &Expression {
    match statement {
        Statement::Expression(expression) | Statement::Return(expression, _) => expression,
    }
}

/// How strongly an expression holds together; parentheses are needed where something stronger is asked for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Strength {
    Primary,
    Unary,
    Binary,
    Keyword,
    Cascade,
}

fn strength(expression: &Expression) -> Strength {
    match &expression.kind {
        ExpressionKind::Send { message, .. } => strength_of(message),
        ExpressionKind::Cascade { .. } | ExpressionKind::Assignment { .. } => Strength::Cascade,
        _ => Strength::Primary,
    }
}

fn strength_of(message: &Message) -> Strength {
    match message.arguments.is_empty() {
        true => Strength::Unary,
        false if message.selector.ends_with(':') => Strength::Keyword,
        false => Strength::Binary,
    }
}

/// The weakest receiver that a message can have without parentheses.
fn receiver_strength(message: &Message) -> Strength {
    strength_of(message).min(Strength::Binary)
}

/// The weakest argument that a message can have without parentheses.
fn argument_strength(message: &Message) -> Strength {
    match strength_of(message) {
        Strength::Binary => Strength::Unary,
        _ => Strength::Binary,
    }
}

/// Whether an argument wants lines.
fn want_lines(messages: &[Message]) -> bool {
    messages.iter().flat_map(|message| &message.arguments).any(wants_lines)
}

/// Sends and cascades, with their messages.
type Sends<'e> = Vec<(&'e Expression, &'e [Message])>;

/// What comes before all messages to what messages answer, and these, in the order in which they are sent.
fn chain(expression: &Expression) -> (&Expression, Sends<'_>) {
    let (mut first, mut sends) = (expression, Vec::new());
    while let Some((receiver, messages)) = first.sent() {
        sends.push((first, messages));
        first = receiver;
    }
    sends.reverse();
    (first, sends)
}

/// Puts parentheses around the text of an expression if it is weaker than what is needed.
fn held(expression: &Expression, needed: Strength, text: String) -> String {
    match strength(expression) <= needed {
        true => text,
        false => format!("({text})"),
    }
}

/// On one line.
fn flat(expression: &Expression) -> String {
    match &expression.kind {
        ExpressionKind::Literal(literal) => print_literal(literal),
        ExpressionKind::Variable(name) => name.clone(),
        ExpressionKind::Assignment { variable, value, .. } => format!("{variable} := {}", flat(value)),
        ExpressionKind::Send { .. } | ExpressionKind::Cascade { .. } => {
            let (mut receiver, sends) = chain(expression);
            let mut text = flat(receiver);
            for (send, messages) in sends {
                text = flat_send(receiver, text, messages);
                receiver = send;
            }
            text
        }
        ExpressionKind::Block(block) => flat_block(block),
        ExpressionKind::Brace(elements) => {
            format!("{{{}}}", elements.iter().map(flat).collect::<Vec<_>>().join(". "))
        }
    }
}

/// Messages to a receiver that is printed already.
fn flat_send(receiver: &Expression, text: String, messages: &[Message]) -> String {
    let mut text = received(receiver, text, messages);
    let messages: Vec<String> = messages.iter().map(flat_message).collect();
    text.push(' ');
    text.push_str(&messages.join("; "));
    text
}

/// The text of a receiver as its messages need it.
fn received(receiver: &Expression, text: String, messages: &[Message]) -> String {
    held(
        receiver,
        messages.first().map_or(Strength::Primary, receiver_strength),
        text,
    )
}

fn flat_message(message: &Message) -> String {
    joined_message(message, flat, " ")
}

/// A message with its arguments printed like this, its parts separated like that.
fn joined_message(message: &Message, print: impl Fn(&Expression) -> String, separator: &str) -> String {
    if message.arguments.is_empty() {
        return message.selector.clone();
    }
    let needed = argument_strength(message);
    let arguments = message
        .arguments
        .iter()
        .map(|argument| held(argument, needed, print(argument)));
    let parts = selector_parts(&message.selector).zip(arguments);
    parts
        .map(|(part, argument)| format!("{part} {argument}"))
        .collect::<Vec<_>>()
        .join(separator)
}

fn flat_block(block: &Block) -> String {
    let statements: Vec<String> = block
        .statements
        .iter()
        .map(|statement| match statement {
            Statement::Expression(expression) => flat(expression),
            Statement::Return(expression, _) => format!("^ {}", flat(expression)),
        })
        .collect();
    let head = block_head(block);
    let gap = if head.is_empty() { "" } else { " " };
    format!("[{head}{gap}{}]", statements.join(". "))
}

/// `:a :b | | t |`
fn block_head(block: &Block) -> String {
    let mut head = String::new();
    for argument in &block.arguments {
        head += &format!(":{} ", print_declaration(argument));
    }
    if !block.arguments.is_empty() {
        head.push('|');
    }
    if !block.temporaries.is_empty() {
        head += if head.is_empty() { "" } else { " " };
        head += &bars(&block.temporaries);
    }
    head
}

/// On several lines where that helps.
fn broken(expression: &Expression, indent: usize) -> String {
    match &expression.kind {
        ExpressionKind::Literal(_) | ExpressionKind::Variable(_) => flat(expression),
        ExpressionKind::Assignment { variable, value, .. } => {
            format!("{variable} := {}", print_expression(value, indent))
        }
        ExpressionKind::Send { .. } | ExpressionKind::Cascade { .. } => print_chain(expression, indent),
        ExpressionKind::Block(block) => broken_block(block, indent),
        ExpressionKind::Brace(elements) => {
            let line = format!("\n{}", tabs(indent + 1));
            let elements: Vec<String> = elements
                .iter()
                .map(|element| print_expression(element, indent + 1))
                .collect();
            format!("{{{line}{}}}", elements.join(&format!(".{line}")))
        }
    }
}

/// The messages of a chain stand on one line as long as they fit.
fn print_chain(expression: &Expression, indent: usize) -> String {
    let (mut receiver, sends) = chain(expression);
    let mut text = print_expression(receiver, indent);
    let mut is_flat = !wants_lines(receiver) && fits(&text, indent);
    for (send, messages) in sends {
        let flat = (is_flat && !want_lines(messages)).then(|| flat_send(receiver, text.clone(), messages));
        text = match flat.filter(|flat| fits(flat, indent)) {
            Some(flat) => flat,
            None => {
                is_flat = false;
                broken_send(receiver, text, messages, indent)
            }
        };
        receiver = send;
    }
    text
}

/// Messages to a receiver that is printed already, on several lines where that helps.
fn broken_send(receiver: &Expression, text: String, messages: &[Message], indent: usize) -> String {
    let mut text = received(receiver, text, messages);
    let line = format!("\n{}", tabs(indent + 1));
    match messages {
        [message] if message.arguments.len() < 2 => {
            text.push(' ');
            text.push_str(&broken_message(message, indent, " "));
        }
        [message] => {
            text.push_str(&line);
            text.push_str(&broken_message(message, indent + 1, "\n"));
        }
        messages => {
            let broken = |message| broken_message(message, indent + 1, " ");
            let messages: Vec<String> = messages.iter().map(broken).collect();
            text.push_str(&line);
            text.push_str(&messages.join(&format!(";{line}")));
        }
    }
    text
}

fn tabs(indent: usize) -> String {
    "\t".repeat(indent)
}

/// A message with its parts separated by blanks or, for `"\n"`, on lines of their own.
fn broken_message(message: &Message, indent: usize, separator: &str) -> String {
    let separator = if separator == "\n" {
        format!("\n{}", tabs(indent))
    } else {
        separator.to_owned()
    };
    joined_message(message, |argument| print_expression(argument, indent), &separator)
}

fn broken_block(block: &Block, indent: usize) -> String {
    let line = format!("\n{}", tabs(indent + 1));
    let statements: Vec<String> = block
        .statements
        .iter()
        .map(|statement| print_statement(statement, indent + 1))
        .collect();
    format!("[{}{line}{}]", block_head(block), statements.join(&format!(".{line}")))
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// `#name` where that is read back as the same symbol, else `#'any text'`.
fn print_symbol(name: &str) -> String {
    let bare = format!("#{name}");
    match read("symbol", &(&bare).into(), Dialect::Plain) {
        Ok(Some(Part::Literal(Literal::Symbol(read), _))) if read == name => bare,
        _ => format!("#{}", quoted(name)),
    }
}

fn print_float(value: f64) -> String {
    if value.is_nan() {
        return "Float nan".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 {
            "Float infinity"
        } else {
            "Float negativeInfinity"
        }
        .to_owned();
    }
    let shortest = format!("{value:?}");
    match shortest.split_once('e') {
        Some((digits, exponent)) if !digits.contains('.') => format!("{digits}.0e{exponent}"),
        _ => shortest,
    }
}

/// A scaled decimal in the radix of which its denominator is a power, preferably ten.
fn print_fraction(numerator: &BigInt, denominator: &BigInt) -> String {
    let Some((radix, places)) = radix_of(denominator) else {
        return format!("({numerator} / {denominator})");
    };
    let sign = if numerator.is_negative() { "-" } else { "" };
    let digits = numerator.abs().to_str_radix(radix).to_uppercase();
    format!("{sign}{}{digits}e-{places}", prefix(radix))
}

fn print_scaled(numerator: &BigInt, denominator: &BigInt, scale: u32) -> String {
    let Some((radix, places)) = radix_of(denominator) else {
        return format!("({numerator} / {denominator})");
    };
    let sign = if numerator.is_negative() { "-" } else { "" };
    let digits = numerator.abs().to_str_radix(radix).to_uppercase();
    let digits = format!("{digits:0>width$}", width = places + 1);
    let (whole, fraction) = digits.split_at(digits.len() - places);
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{}{whole}{point}{fraction}s{scale}", prefix(radix))
}

/// What stands before the digits of a number in the radix.
fn prefix(radix: u32) -> String {
    match radix {
        10 => String::new(),
        _ => format!("{radix}r"),
    }
}

/// A radix, 10 if that will do, of which the number is a power, and the exponent.
fn radix_of(number: &BigInt) -> Option<(u32, usize)> {
    let mut radixes = std::iter::once(10).chain(2..=36);
    radixes.find_map(|radix| Some((radix, power_of(number, radix)?)))
}

/// The exponent to which the radix must be raised to give the number.
fn power_of(number: &BigInt, radix: u32) -> Option<usize> {
    let (mut power, mut exponent) = (BigInt::one(), 0);
    while power < *number {
        power *= radix;
        exponent += 1;
    }
    (power == *number).then_some(exponent)
}
