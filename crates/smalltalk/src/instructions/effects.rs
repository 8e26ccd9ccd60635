//! What an instruction does to the stack and where it goes on, found out by following its method in `st/vm/Instructions`, and those of
//! `Activation` that it sends, along every path: operands, the stack pointer and the pc are known, all else may be anything.

use super::vm_classes;
use crate::ast::{Block, Expression, ExpressionKind, Literal, Message, Method, Statement};
use num_traits::ToPrimitive;
use std::collections::{BTreeSet, HashMap};
use std::sync::OnceLock;

/// The stack pointer before the instruction: whatever is near is counted from it, what is far less is the index of a temporary.
const STACK: i32 = 1 << 20;
/// The stack pointer where the stack was emptied: nobody knows then how deep it was.
const EMPTIED: i32 = STACK + (1 << 18);
/// The pc behind the instruction.
const NEXT: i32 = 1 << 24;
/// The pc of the instruction itself.
const START: i32 = 1 << 28;
/// Paths through an instruction; more than any has.
const MOST_PATHS: usize = 4000;

/// What an instruction with certain operands does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effect {
    /// Where it goes on, counted from the next instruction, and how much the stack has grown; nowhere for a return.
    pub successors: BTreeSet<(i32, i32)>,
    /// The deepest place on the stack that it looks at, counted from the top: -1 is the top.
    pub lowest: i32,
    /// The highest place that it writes to: 0 is the first free one.
    pub highest: i32,
    /// The temporaries that it accesses.
    pub temporaries: BTreeSet<i32>,
    /// The literals that it accesses; 0 is the first behind the header.
    pub literals: BTreeSet<i32>,
}

/// The effect of the instruction with these operands. None where its method is not understood.
pub(super) fn effect(method: &Method, operands: &[i32]) -> Option<Effect> {
    let mut following = Following {
        activation: activation(),
        effect: Effect {
            lowest: 0,
            highest: -1,
            ..Effect::default()
        },
    };
    let operands = operands.iter().map(|operand| Value::Integer(*operand)).collect();
    let path = Path {
        sp: STACK,
        pc: NEXT,
        locals: Vec::new(),
    };
    for (path, flow) in following.method(method, operands, path)? {
        let is_retried = path.pc == START;
        if !matches!(flow, Flow::End) && !is_retried {
            if path.sp > EMPTIED / 2 + STACK / 2 {
                return None;
            }
            following.effect.successors.insert((path.pc - NEXT, path.sp - STACK));
        }
    }
    Some(following.effect)
}

/// The methods of `Activation`.
fn activation() -> &'static HashMap<String, Method> {
    static METHODS: OnceLock<HashMap<String, Method>> = OnceLock::new();
    METHODS.get_or_init(vm_classes::activation)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Value {
    Integer(i32),
    Boolean(bool),
    /// The slots of the activation.
    Slots,
    /// The record of its code.
    Code,
    /// The literals of its code, the header first.
    Literals,
    /// The activation.
    Activation,
    Any,
}

/// A way through the instruction, as far as it was followed.
#[derive(Clone, PartialEq, Eq)]
struct Path<'m> {
    sp: i32,
    pc: i32,
    locals: Vec<(&'m str, Value)>,
}

impl<'m> Path<'m> {
    fn set(&mut self, name: &'m str, value: Value) {
        match self.locals.iter_mut().find(|(local, _)| *local == name) {
            Some((_, known)) => *known = value,
            None => self.locals.push((name, value)),
        }
    }
}

/// How an expression ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Flow {
    Value(Value),
    /// The method that is followed answers.
    Return(Value),
    /// The activation ends.
    End,
}

type Paths<'m> = Vec<(Path<'m>, Flow)>;

/// Adds paths. What is the same from here on is one path.
fn add<'m>(paths: &mut Paths<'m>, more: Paths<'m>) {
    for path in more {
        if !paths.contains(&path) {
            paths.push(path);
        }
    }
}

struct Following<'m> {
    activation: &'m HashMap<String, Method>,
    effect: Effect,
}

impl<'m> Following<'m> {
    fn method(&mut self, method: &'m Method, arguments: Vec<Value>, path: Path<'m>) -> Option<Paths<'m>> {
        if method.pragmas.iter().any(|pragma| pragma.selector == "return") {
            return Some(vec![(path, Flow::End)]);
        }
        if method.statements.is_empty() {
            return Some(vec![(path, Flow::Value(Value::Any))]);
        }
        let outer = path.locals.clone();
        let names = method.arguments.iter().map(|argument| argument.name.as_str());
        let path = Path {
            locals: names.zip(arguments).collect(),
            ..path
        };
        let paths = self.statements(&method.statements, path)?;
        let answered = paths.into_iter().map(|(path, flow)| {
            let path = Path {
                locals: outer.clone(),
                ..path
            };
            match flow {
                Flow::Return(value) => (path, Flow::Value(value)),
                Flow::Value(_) => (path, Flow::Value(Value::Activation)),
                Flow::End => (path, Flow::End),
            }
        });
        let mut all = Vec::new();
        add(&mut all, answered.collect());
        Some(all)
    }

    fn statements(&mut self, statements: &'m [Statement], path: Path<'m>) -> Option<Paths<'m>> {
        let mut paths = vec![(path, Flow::Value(Value::Any))];
        for statement in statements {
            let (expression, returns) = match statement {
                Statement::Expression(expression) => (expression, false),
                Statement::Return(expression, _) => (expression, true),
            };
            paths = self.then(paths, |following, path, _| {
                let ended = following.expression(expression, path)?;
                let flow = |flow| match flow {
                    Flow::Value(value) if returns => Flow::Return(value),
                    other => other,
                };
                Some(ended.into_iter().map(|(path, each)| (path, flow(each))).collect())
            })?;
        }
        Some(paths)
    }

    /// Goes on with each path that has a value.
    fn then(
        &mut self,
        paths: Paths<'m>,
        mut go_on: impl FnMut(&mut Self, Path<'m>, Value) -> Option<Paths<'m>>,
    ) -> Option<Paths<'m>> {
        let mut all = Vec::new();
        for (path, flow) in paths {
            match flow {
                Flow::Value(value) => add(&mut all, go_on(self, path, value)?),
                other => add(&mut all, vec![(path, other)]),
            }
        }
        (all.len() <= MOST_PATHS).then_some(all)
    }

    fn expression(&mut self, expression: &'m Expression, path: Path<'m>) -> Option<Paths<'m>> {
        match &expression.kind {
            ExpressionKind::Literal(Literal::Integer(value)) => {
                Some(vec![(path, Flow::Value(Value::Integer(value.to_i32()?)))])
            }
            ExpressionKind::Literal(_) | ExpressionKind::Block(_) => Some(vec![(path, Flow::Value(Value::Any))]),
            ExpressionKind::Variable(name) => {
                let value = variable(name, &path);
                Some(vec![(path, Flow::Value(value))])
            }
            ExpressionKind::Assignment { variable, value, .. } => {
                let paths = self.expression(value, path)?;
                self.then(paths, |_, mut path, value| {
                    match (variable.as_str(), value) {
                        ("sp", Value::Integer(value)) => path.sp = value,
                        ("pc", Value::Integer(value)) => path.pc = value,
                        ("sp", _) => path.sp = EMPTIED,
                        ("pc", _) => return None,
                        _ => path.set(variable, value),
                    }
                    Some(vec![(path, Flow::Value(value))])
                })
            }
            ExpressionKind::Send { receiver, message } => {
                let paths = self.expression(receiver, path)?;
                self.then(paths, |following, path, receiver| {
                    following.message(receiver, message, path)
                })
            }
            ExpressionKind::Cascade { .. } | ExpressionKind::Brace(_) => None,
        }
    }

    fn message(&mut self, receiver: Value, message: &'m Message, path: Path<'m>) -> Option<Paths<'m>> {
        if let Some(paths) = self.control(receiver, message, &path) {
            return paths;
        }
        if let ("to:do:", [last, body]) = (message.selector.as_str(), &message.arguments[..]) {
            let (paths, body) = (self.expression(last, path)?, block(body)?);
            return self.then(paths, |following, path, last| match (receiver, last) {
                (Value::Integer(first), Value::Integer(last)) => following.count(first, last, body, path),
                // What it does to others, it does to them alone.
                _ => following.count(0, 0, body, path),
            });
        }
        let mut paths = vec![(path, Vec::new())];
        let mut ended = Vec::new();
        for argument in &message.arguments {
            let mut evaluated = Vec::new();
            for (path, values) in paths {
                for (path, flow) in self.expression(argument, path)? {
                    match flow {
                        Flow::Value(value) => {
                            let mut values: Vec<Value> = values.clone();
                            values.push(value);
                            evaluated.push((path, values));
                        }
                        other => ended.push((path, other)),
                    }
                }
            }
            paths = evaluated;
        }
        for (path, arguments) in paths {
            add(&mut ended, self.send(receiver, &message.selector, arguments, path)?);
        }
        Some(ended)
    }

    fn send(&mut self, receiver: Value, selector: &str, arguments: Vec<Value>, path: Path<'m>) -> Option<Paths<'m>> {
        use Value::{Activation, Any, Boolean, Code, Integer, Literals, Slots};
        if receiver == Activation {
            let method = self.activation.get(selector)?;
            return self.method(method, arguments, path);
        }
        let value = match (receiver, selector, &arguments[..]) {
            (Integer(a), "+", [Integer(b)]) => Integer(a.wrapping_add(*b)),
            (Integer(a), "-", [Integer(b)]) => Integer(a.wrapping_sub(*b)),
            (Integer(a), "*", [Integer(b)]) => Integer(a.wrapping_mul(*b)),
            (Integer(a), "=", [Integer(b)]) => Boolean(a == *b),
            (Integer(a), "<", [Integer(b)]) => Boolean(a < *b),
            (Integer(a), ">", [Integer(b)]) => Boolean(a > *b),
            (Integer(a), "isZero", []) => Boolean(a == 0),
            (Boolean(value), "not", []) => Boolean(!value),
            (Code, "literals", []) => Literals,
            (Literals, "at:", [Integer(index)]) => {
                self.effect.literals.insert(index - 1);
                Any
            }
            (Slots, "at:", [Integer(index)]) => {
                self.access(*index, false);
                Any
            }
            (Slots, "at:put:", [Integer(index), _]) => {
                self.access(*index, true);
                Any
            }
            // What is not understood must be no access.
            (Slots, _, _) => return None,
            _ => Any,
        };
        Some(vec![(path, Flow::Value(value))])
    }

    fn access(&mut self, index: i32, writes: bool) {
        if index > EMPTIED / 2 + STACK / 2 {
            // What was emptied has room.
        } else if index < STACK / 2 {
            self.effect.temporaries.insert(index);
        } else if writes {
            self.effect.highest = self.effect.highest.max(index - STACK);
            self.effect.lowest = self.effect.lowest.min(index - STACK);
        } else {
            self.effect.lowest = self.effect.lowest.min(index - STACK);
        }
    }

    /// Where the message is one of control: the paths through its blocks.
    fn control(&mut self, receiver: Value, message: &'m Message, path: &Path<'m>) -> Option<Option<Paths<'m>>> {
        let blocks: Option<Vec<&Block>> = message.arguments.iter().map(block).collect();
        let (when_true, when_false) = match (message.selector.as_str(), &blocks?[..]) {
            ("ifTrue:" | "and:", [block]) => (Some(*block), None),
            ("ifFalse:" | "or:", [block]) => (None, Some(*block)),
            ("ifTrue:ifFalse:", [yes, no]) => (Some(*yes), Some(*no)),
            ("ifFalse:ifTrue:", [no, yes]) => (Some(*yes), Some(*no)),
            _ => return None,
        };
        let mut paths = Vec::new();
        for (condition, block) in [(true, when_true), (false, when_false)] {
            if receiver == Value::Boolean(!condition) {
                continue;
            }
            let Some(block) = block else {
                paths.push((path.clone(), Flow::Value(Value::Boolean(condition))));
                continue;
            };
            let Some(inner) = self.statements(&block.statements, path.clone()) else {
                return Some(None);
            };
            add(&mut paths, inner);
        }
        Some(Some(paths))
    }

    /// A loop over known numbers is followed turn by turn.
    fn count(&mut self, from: i32, to: i32, block: &'m Block, path: Path<'m>) -> Option<Paths<'m>> {
        let name = &block.arguments.first()?.name;
        let mut paths = vec![(path, Flow::Value(Value::Any))];
        for index in from..=to {
            paths = self.then(paths, |following, mut path, _| {
                path.set(name, Value::Integer(index));
                following.statements(&block.statements, path)
            })?;
        }
        Some(paths)
    }
}

fn block(expression: &Expression) -> Option<&Block> {
    match &expression.kind {
        ExpressionKind::Block(block) => Some(block),
        _ => None,
    }
}

fn variable(name: &str, path: &Path<'_>) -> Value {
    if let Some((_, value)) = path.locals.iter().find(|(local, _)| *local == name) {
        return *value;
    }
    match name {
        "self" => Value::Activation,
        "sp" => Value::Integer(path.sp),
        "pc" => Value::Integer(path.pc),
        "start" => Value::Integer(START),
        "slots" => Value::Slots,
        "code" => Value::Code,
        "true" | "interpreting" => Value::Boolean(true),
        "false" => Value::Boolean(false),
        _ => Value::Any,
    }
}
