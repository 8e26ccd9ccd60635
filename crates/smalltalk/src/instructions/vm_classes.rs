//! Reading the definitions from the class in `st/vm`. The class is part of this program, so what is wrong in it is a
//! panic with the method's name, found by the first test that asks for a set.

use std::collections::HashMap;

use num_traits::ToPrimitive;

use super::definition::Definition;
use super::evaluation::Prefix;
use super::form::{Form, MAX_OPERANDS};
use super::formula::{Condition, Formula};
use super::set::Set;
use crate::ast::{Expression, Literal, Method, Pragma, Statement};
use crate::dialect::Dialect;
use crate::grammar::parse_script;
use crate::tonel::parse_class;

const ACTIVATION: &str = include_str!("../../../../st/vm/Activation.class.st");
const SOURCE: &str = include_str!("../../../../st/vm/Instructions.class.st");

/// The instructions that have a form in the set.
pub(super) fn definitions(set: Set) -> Vec<Definition> {
    let class = parse_class(SOURCE, Dialect::Typed)
        .unwrap_or_else(|error| panic!("{}", error.render("st/vm/Instructions.class.st", SOURCE)));
    let definitions = class.methods.into_iter().map(|each| definition(each.method, set));
    definitions.filter(|each| !each.forms.is_empty()).collect()
}

/// The methods that instructions send to the activation, by selector.
pub(super) fn activation() -> HashMap<String, Method> {
    let class = parse_class(ACTIVATION, Dialect::Typed)
        .unwrap_or_else(|error| panic!("{}", error.render("st/vm/Activation.class.st", ACTIVATION)));
    let methods = class.methods.into_iter().map(|each| each.method);
    methods.map(|method| (method.selector.clone(), method)).collect()
}

fn definition(method: Method, set: Set) -> Definition {
    let operand_names: Vec<String> = method.arguments.iter().map(|argument| argument.name.clone()).collect();
    let selector = method.selector.clone();
    if operand_names.len() > MAX_OPERANDS {
        malformed(&selector, "has too many operands");
    }
    let is_form = |pragma: &&Pragma| pragma.selector.split(':').next() == Some(set.name());
    let forms = method
        .pragmas
        .iter()
        .filter(is_form)
        .map(|pragma| form(&selector, pragma, operand_names.len()));
    let forms = forms.collect();
    let special_selector = method.pragmas.iter().find_map(special_selector);
    let selector_operand = method.pragmas.iter().find(|pragma| pragma.selector == "selector:");
    let selector_operand = selector_operand.map(|pragma| match &pragma.arguments[..] {
        [Literal::Symbol(name)] => operand_names.iter().position(|each| each == name),
        _ => None,
    });
    let selector_operand =
        selector_operand.map(|index| index.unwrap_or_else(|| malformed(&selector, "has no such selector")));
    let is_prefix = method.pragmas.iter().any(|pragma| pragma.selector == "prefix");
    let prefix =
        is_prefix.then(|| Prefix::from_method(&method).unwrap_or_else(|| malformed(&selector, "is no prefix")));
    let comment = method
        .comment
        .clone()
        .unwrap_or_else(|| malformed(&selector, "has no comment"));
    let said = selector_operand.map(|index| format!("{{selector: {}}}", operand_names[index]));
    if comment.contains("{selector:") != said.is_some() || said.is_some_and(|said| !comment.contains(&said)) {
        malformed(&selector, "does not say which selector it sends");
    }
    Definition {
        selector,
        operand_names,
        comment,
        method,
        forms,
        special_selector,
        selector_operand,
        prefix,
    }
}

fn form(selector: &str, pragma: &Pragma, num_operands: usize) -> Form {
    let mut keywords = pragma.selector.split_terminator(':').zip(&pragma.arguments).skip(1);
    let Some(Literal::String(pattern)) = pragma.arguments.first() else {
        malformed(selector, "has no pattern")
    };
    let mut form = Form::from_pattern(pattern).unwrap_or_else(|| malformed(selector, pattern));
    let names: Vec<String> = form.fields.iter().map(|field| field.name.to_string()).collect();
    let field_named = |name: &str| names.iter().position(|each| each == name);
    form.operands = (0..names.len()).map(Formula::field).collect();
    for (keyword, argument) in &mut keywords {
        let Literal::String(text) = argument else {
            malformed(selector, "has an argument that is no string")
        };
        match keyword {
            "where" => {
                let formula = |text: &str| Formula::from_expression(&expression(selector, text), &field_named);
                let operands: Option<Vec<Formula>> = text.split(',').map(formula).collect();
                form.operands = operands.unwrap_or_else(|| malformed(selector, text));
            }
            "while" => {
                let condition = Condition::from_expression(&expression(selector, text));
                form.condition = Some(condition.unwrap_or_else(|| malformed(selector, text)));
            }
            _ => malformed(selector, keyword),
        }
    }
    if form.operands.len() != num_operands {
        malformed(selector, "has a form with another number of operands");
    }
    form
}

fn special_selector(pragma: &Pragma) -> Option<(String, usize)> {
    match (pragma.selector.as_str(), &pragma.arguments[..]) {
        ("specialSelector:index:", [Literal::Symbol(selector), Literal::Integer(index)]) => {
            Some((selector.clone(), index.to_usize()?))
        }
        _ => None,
    }
}

fn expression(selector: &str, text: &str) -> Expression {
    let script = parse_script(text).unwrap_or_else(|_| malformed(selector, text));
    match script.statements.into_iter().next() {
        Some(Statement::Expression(expression)) => expression,
        _ => malformed(selector, text),
    }
}

fn malformed(selector: &str, what: &str) -> ! {
    panic!("Instructions>>{selector} in st/vm is malformed: {what}")
}
