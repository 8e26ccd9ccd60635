//! A Smalltalk method as the graph of trees that specialising st/vm gives: for each instruction the fast path, the check of the
//! result's range, and the slow path, as its body in `st/vm/Instructions.class.st` has them. Integer methods only.

use smalltalk::ast::{Block, Expression, ExpressionKind, Literal, Message, Method, Statement};
use std::collections::BTreeMap;
use verify::{Initial, MethodModel};
use wasmgc::ir::{Axioms, Const, Expr, Function, FunctionId, Global, GlobalId, Label, LocalId, Program, Type, Var};
use wasmgc::op::Op;

const NIL: GlobalId = GlobalId(0);
const TRUE: GlobalId = GlobalId(1);
const FALSE: GlobalId = GlobalId(2);
const ARITHMETIC: FunctionId = FunctionId(0);
const SPECIAL: [&str; 16] = [
    "+",
    "-",
    "<",
    ">",
    "<=",
    ">=",
    "=",
    "~=",
    "*",
    "/",
    "\\\\",
    "@",
    "bitShift:",
    "//",
    "bitAnd:",
    "bitOr:",
];

/// The program that the trees refer to.
pub fn program() -> Program {
    let global = |name: &str| Global {
        name: name.into(),
        ty: Type::Oop,
        constant: true,
    };
    let slow = Function {
        name: "Interpreter class>>arithmetic:receiver:argument:depth:".into(),
        parameters: vec![Type::I32, Type::Oop, Type::Oop, Type::I32],
        result: Type::Oop,
        body: None,
        unfold: false,
        cold: false,
        inline_cache: None,
        export: None,
    };
    Program {
        globals: ["nil", "true", "false"].map(global).to_vec(),
        functions: vec![slow],
        axioms: Axioms {
            arithmetic: Some(ARITHMETIC),
            nil: Some(NIL),
            true_object: Some(TRUE),
            false_object: Some(FALSE),
            ..Axioms::default()
        },
        ..Program::default()
    }
}

/// Stack instructions, with labels as targets.
enum Instruction {
    Push(Expr),
    Pop,
    Duplicate,
    PopInto(u32),
    Jump(usize),
    /// The boolean on which to jump, and where to.
    PopJumpIf(bool, usize),
    Arithmetic(usize),
    Identical,
    Send(String, usize),
    Return,
}

/// The graph of the method's instructions.
pub fn assemble<'p>(program: &'p Program, source: &str) -> MethodModel<'p> {
    let method = smalltalk::parse_method(source).unwrap_or_else(|error| panic!("{source}: {error:?}"));
    let mut assembler = Assembler::default();
    assembler.method(&method);
    assembler.model(program, method.arguments.len())
}

#[derive(Default)]
struct Assembler {
    variables: BTreeMap<String, u32>,
    names: Vec<String>,
    code: Vec<Instruction>,
    labels: Vec<usize>,
}

impl Assembler {
    fn declare(&mut self, name: &str) {
        self.variables.insert(name.into(), self.names.len() as u32);
        self.names.push(name.into());
    }

    fn method(&mut self, method: &Method) {
        self.declare("self");
        method
            .arguments
            .iter()
            .chain(&method.temporaries)
            .for_each(|declaration| self.declare(&declaration.name));
        for statement in &method.statements {
            self.statement(statement);
        }
        self.code.push(Instruction::Push(get(0)));
        self.code.push(Instruction::Return);
    }

    fn label(&mut self) -> usize {
        self.labels.push(usize::MAX);
        self.labels.len() - 1
    }

    fn place(&mut self, label: usize) {
        self.labels[label] = self.code.len();
    }

    fn statement(&mut self, statement: &Statement) {
        match statement {
            Statement::Expression(expression) => {
                self.expression(expression);
                self.code.push(Instruction::Pop);
            }
            Statement::Return(expression, _) => {
                self.expression(expression);
                self.code.push(Instruction::Return);
            }
        }
    }

    fn block(&mut self, block: &Block) {
        let Some((last, before)) = block.statements.split_last() else {
            self.code.push(Instruction::Push(global(NIL)));
            return;
        };
        before.iter().for_each(|statement| self.statement(statement));
        match last {
            Statement::Expression(expression) => self.expression(expression),
            returning => {
                self.statement(returning);
                // Never run; it keeps the stack's depth right.
                self.code.push(Instruction::Push(global(NIL)));
            }
        }
    }

    fn inlined(&mut self, expression: &Expression) {
        match &expression.kind {
            ExpressionKind::Block(block) => self.block(block),
            _ => self.expression(expression),
        }
    }

    fn expression(&mut self, expression: &Expression) {
        match &expression.kind {
            ExpressionKind::Literal(Literal::Integer(value)) => {
                let value = i32::try_from(value).expect("a SmallInteger");
                self.code.push(Instruction::Push(op("ref.i31", vec![i32_const(value)])));
            }
            ExpressionKind::Variable(name) => {
                let push = match name.as_str() {
                    "true" => global(TRUE),
                    "false" => global(FALSE),
                    "nil" => global(NIL),
                    name => get(self.variables[name]),
                };
                self.code.push(Instruction::Push(push));
            }
            ExpressionKind::Assignment { variable, value, .. } => {
                self.expression(value);
                self.code.push(Instruction::Duplicate);
                self.code.push(Instruction::PopInto(self.variables[variable]));
            }
            ExpressionKind::Send { receiver, message } => self.send(receiver, message),
            other => panic!("not an integer method: {other:?}"),
        }
    }

    fn send(&mut self, receiver: &Expression, message: &Message) {
        let arguments = &message.arguments;
        match message.selector.as_str() {
            "ifTrue:" => self.conditional(receiver, Some(&arguments[0]), None),
            "ifFalse:" => self.conditional(receiver, None, Some(&arguments[0])),
            "ifTrue:ifFalse:" => self.conditional(receiver, Some(&arguments[0]), Some(&arguments[1])),
            "ifFalse:ifTrue:" => self.conditional(receiver, Some(&arguments[1]), Some(&arguments[0])),
            "and:" => self.short_circuit(receiver, &arguments[0], false),
            "or:" => self.short_circuit(receiver, &arguments[0], true),
            "whileTrue:" => self.while_true(receiver, &arguments[0]),
            "timesRepeat:" => self.times_repeat(receiver, &arguments[0]),
            selector => {
                self.expression(receiver);
                arguments.iter().for_each(|argument| self.expression(argument));
                self.code
                    .push(match SPECIAL.iter().position(|special| *special == selector) {
                        Some(index) => Instruction::Arithmetic(index),
                        None if selector == "==" => Instruction::Identical,
                        None => Instruction::Send(selector.into(), arguments.len()),
                    });
            }
        }
    }

    fn conditional(&mut self, condition: &Expression, then: Option<&Expression>, otherwise: Option<&Expression>) {
        let (other, end) = (self.label(), self.label());
        self.expression(condition);
        self.code.push(Instruction::PopJumpIf(false, other));
        for (position, branch) in [then, otherwise].into_iter().enumerate() {
            match branch {
                Some(branch) => self.inlined(branch),
                None => self.code.push(Instruction::Push(global(NIL))),
            }
            if position == 0 {
                self.code.push(Instruction::Jump(end));
                self.place(other);
            }
        }
        self.place(end);
    }

    fn short_circuit(&mut self, receiver: &Expression, argument: &Expression, on: bool) {
        let (short, end) = (self.label(), self.label());
        self.expression(receiver);
        self.code.push(Instruction::PopJumpIf(on, short));
        self.inlined(argument);
        self.code.push(Instruction::Jump(end));
        self.place(short);
        self.code.push(Instruction::Push(global(if on { TRUE } else { FALSE })));
        self.place(end);
    }

    fn while_true(&mut self, condition: &Expression, body: &Expression) {
        let (head, end) = (self.label(), self.label());
        self.place(head);
        self.inlined(condition);
        self.code.push(Instruction::PopJumpIf(false, end));
        self.inlined(body);
        self.code.push(Instruction::Pop);
        self.code.push(Instruction::Jump(head));
        self.place(end);
        self.code.push(Instruction::Push(global(NIL)));
    }

    /// As the compiler inlines it: with a hidden counter.
    fn times_repeat(&mut self, count: &Expression, body: &Expression) {
        let (head, end) = (self.label(), self.label());
        let name = format!("counter{}", self.names.len());
        self.declare(&name);
        let counter = self.variables[&name];
        let integer = |value: i32| op("ref.i31", vec![i32_const(value)]);
        self.code.push(Instruction::Push(integer(1)));
        self.code.push(Instruction::PopInto(counter));
        self.place(head);
        self.code.push(Instruction::Push(get(counter)));
        self.expression(count);
        self.code.push(Instruction::Arithmetic(4));
        self.code.push(Instruction::PopJumpIf(false, end));
        self.inlined(body);
        self.code.push(Instruction::Pop);
        self.code.push(Instruction::Push(get(counter)));
        self.code.push(Instruction::Push(integer(1)));
        self.code.push(Instruction::Arithmetic(0));
        self.code.push(Instruction::PopInto(counter));
        self.code.push(Instruction::Jump(head));
        self.place(end);
        self.code.push(Instruction::Push(get(0)));
    }

    /// Each instruction a node, each stack slot a local.
    fn model<'p>(&self, program: &'p Program, num_args: usize) -> MethodModel<'p> {
        let depths = self.depths();
        let num_variables = self.names.len() as u32;
        let num_slots = depths.iter().max().copied().unwrap_or(0) + 2;
        let mut locals: Vec<(String, Type)> = self.names.iter().map(|name| (name.clone(), Type::Oop)).collect();
        locals[0].0 = "receiver".into();
        locals.extend((0..num_slots).map(|slot| (format!("slot{slot}"), Type::Oop)));
        let scratch = locals.len() as u32;
        locals.extend(["a", "b", "answer"].map(|name| (name.to_string(), Type::Oop)));
        locals.extend([("result", Type::I32), ("wide", Type::I64)].map(|(name, ty)| (name.to_string(), ty)));
        locals.push(("depth".into(), Type::I32));
        let nodes = (0..self.code.len())
            .map(|position| {
                let slot = num_variables + depths[position];
                Templates {
                    slot,
                    scratch,
                    next: position as u32 + 1,
                    labels: &self.labels,
                }
                .tree(&self.code[position])
            })
            .collect();
        let selectors = self.code.iter().map(|instruction| match instruction {
            Instruction::Send(selector, _) => Some(selector.clone()),
            _ => None,
        });
        MethodModel {
            program,
            nodes,
            start: 0,
            locals,
            parameters: (0..=num_args as u32).map(LocalId).collect(),
            initial: (num_args as u32 + 1..scratch)
                .map(|local| (LocalId(local), Initial::Nil))
                .collect(),
            selectors: selectors.collect(),
        }
    }

    /// The stack's depth before each instruction.
    fn depths(&self) -> Vec<u32> {
        let mut depths = Vec::new();
        let mut at_label: BTreeMap<usize, i32> = BTreeMap::new();
        let mut depth = 0i32;
        for (position, instruction) in self.code.iter().enumerate() {
            for (label, target) in self.labels.iter().enumerate() {
                if *target == position
                    && let Some(known) = at_label.get(&label)
                {
                    depth = *known;
                }
            }
            depths.push(depth as u32);
            depth += match instruction {
                Instruction::Push(_) | Instruction::Duplicate => 1,
                Instruction::Jump(_) => 0,
                Instruction::Pop | Instruction::PopInto(_) | Instruction::PopJumpIf(..) | Instruction::Return => -1,
                Instruction::Arithmetic(_) | Instruction::Identical => -1,
                Instruction::Send(_, count) => -(*count as i32),
            };
            if let Instruction::Jump(label) | Instruction::PopJumpIf(_, label) = instruction {
                at_label.insert(*label, depth);
            }
        }
        depths
    }
}

/// The instructions' bodies in st/vm, specialised: the stack pointer is known, `slot` is the first free one.
struct Templates<'a> {
    slot: u32,
    scratch: u32,
    next: u32,
    labels: &'a [usize],
}

impl Templates<'_> {
    fn top(&self) -> u32 {
        self.slot - 1
    }

    fn goto(&self, label: usize) -> Expr {
        Expr::Goto(self.labels[label] as u32)
    }

    fn tree(&self, instruction: &Instruction) -> Expr {
        let next = || Expr::Goto(self.next);
        match instruction {
            Instruction::Push(value) => Expr::Seq(vec![set(self.slot, value.clone()), next()]),
            Instruction::Pop => next(),
            Instruction::Duplicate => Expr::Seq(vec![set(self.slot, get(self.top())), next()]),
            Instruction::PopInto(variable) => Expr::Seq(vec![set(*variable, get(self.top())), next()]),
            Instruction::Jump(label) => self.goto(*label),
            Instruction::PopJumpIf(on, label) => {
                let (yes, no) = if *on { (TRUE, FALSE) } else { (FALSE, TRUE) };
                let is = |object| op("ref.eq", vec![get(self.top()), global(object)]);
                let must_be_boolean = Expr::CallCode(vec![get(self.top())], Box::new(i32_const(0)));
                let not_boolean = Expr::Seq(vec![Expr::Drop(Box::new(must_be_boolean)), Expr::Unreachable]);
                if_(is(yes), self.goto(*label), if_(is(no), next(), not_boolean))
            }
            Instruction::Arithmetic(index) => self.arithmetic(*index),
            Instruction::Identical => {
                let same = op("ref.eq", vec![get(self.top() - 1), get(self.top())]);
                let push = |object| Expr::Seq(vec![set(self.top() - 1, global(object)), next()]);
                if_(same, push(TRUE), push(FALSE))
            }
            Instruction::Send(_, count) => {
                let receiver = self.top() - *count as u32;
                let mut arguments: Vec<Expr> = (receiver..self.slot).map(get).collect();
                arguments.push(Expr::Const(Const::Null(Type::Oop)));
                arguments.push(i32_const(1));
                Expr::Seq(vec![
                    set(receiver, Expr::CallCode(arguments, Box::new(i32_const(7)))),
                    next(),
                ])
            }
            Instruction::Return => Expr::Return(Some(Box::new(get(self.top())))),
        }
    }

    fn arithmetic(&self, index: usize) -> Expr {
        let (a, b) = (self.scratch, self.scratch + 1);
        let result = self.top() - 1;
        let integer = |local| op("i31.get_s", vec![get(local)]);
        let finish = |value: Expr| Expr::Seq(vec![set(result, value), Expr::Goto(self.next)]);
        let compare = |name: &str| {
            Some(if_(
                op(name, vec![integer(a), integer(b)]),
                finish(global(TRUE)),
                finish(global(FALSE)),
            ))
        };
        let fast = match index {
            0 => Some(self.checked(op("i32.add", vec![integer(a), integer(b)]))),
            1 => Some(self.checked(op("i32.sub", vec![integer(a), integer(b)]))),
            2 => compare("i32.lt_s"),
            3 => compare("i32.gt_s"),
            4 => compare("i32.le_s"),
            5 => compare("i32.ge_s"),
            6 => compare("i32.eq"),
            7 => compare("i32.ne"),
            8 => Some(self.checked_product(integer(a), integer(b))),
            10 => Some(self.unless_zero(b, self.checked(self.modulo(integer(a), integer(b))))),
            13 => Some(self.unless_zero(b, self.checked(self.floor(integer(a), integer(b))))),
            14 => Some(finish(small(op("i32.and", vec![integer(a), integer(b)])))),
            15 => Some(finish(small(op("i32.or", vec![integer(a), integer(b)])))),
            _ => None,
        };
        let is_small = |local| Expr::Test(None, Box::new(get(local)));
        let both = if_typed(is_small(a), is_small(b), i32_const(0), Type::I32);
        let mut tree = vec![set(a, get(self.top() - 1)), set(b, get(self.top()))];
        if let Some(fast) = fast {
            tree.push(if_(both, fast, Expr::Seq(vec![])));
        }
        tree.extend(self.slow(index));
        Expr::Seq(tree)
    }

    fn slow(&self, index: usize) -> Vec<Expr> {
        let answer = self.scratch + 2;
        let depth = op("i32.add", vec![get(self.scratch + 5), i32_const(1)]);
        let call = Expr::Call(
            ARITHMETIC,
            vec![i32_const(index as i32), get(self.top() - 1), get(self.top()), depth],
        );
        let unwind = Expr::Return(Some(Box::new(Expr::Const(Const::Null(Type::Oop)))));
        vec![
            set(answer, call),
            if_(op("ref.is_null", vec![get(answer)]), unwind, Expr::Seq(vec![])),
            set(self.top() - 1, get(answer)),
            Expr::Goto(self.next),
        ]
    }

    /// `result << 1 >> 1 = result`
    fn checked(&self, value: Expr) -> Expr {
        let result = self.scratch + 3;
        let shifted = op("i32.shl", vec![get(result), i32_const(1)]);
        let back = op("i32.shr_s", vec![shifted, i32_const(1)]);
        let fits = op("i32.eq", vec![back, get(result)]);
        let push = Expr::Seq(vec![set(self.top() - 1, small(get(result))), Expr::Goto(self.next)]);
        Expr::Seq(vec![set(result, value), if_(fits, push, Expr::Seq(vec![]))])
    }

    /// `result << 33 >> 33 = result`
    fn checked_product(&self, a: Expr, b: Expr) -> Expr {
        let wide = self.scratch + 4;
        let extend = |value| op("i64.extend_i32_s", vec![value]);
        let by = || Expr::Const(Const::I64(33));
        let shifted = op("i64.shl", vec![get(wide), by()]);
        let back = op("i64.shr_s", vec![shifted, by()]);
        let fits = op("i64.eq", vec![back, get(wide)]);
        let low = op("i32.wrap_i64", vec![get(wide)]);
        let push = Expr::Seq(vec![set(self.top() - 1, small(low)), Expr::Goto(self.next)]);
        let product = op("i64.mul", vec![extend(a), extend(b)]);
        Expr::Seq(vec![set(wide, product), if_(fits, push, Expr::Seq(vec![]))])
    }

    fn unless_zero(&self, b: u32, fast: Expr) -> Expr {
        let divisor = op("i31.get_s", vec![get(b)]);
        if_(op("i32.ne", vec![divisor, i32_const(0)]), fast, Expr::Seq(vec![]))
    }

    fn floor(&self, a: Expr, b: Expr) -> Expr {
        let quotient = self.scratch + 3;
        let whole = op("i32.mul", vec![get(quotient), b.clone()]);
        let inexact = op("i32.ne", vec![whole, a.clone()]);
        let signs = op(
            "i32.lt_s",
            vec![op("i32.xor", vec![a.clone(), b.clone()]), i32_const(0)],
        );
        let less = op("i32.sub", vec![get(quotient), i32_const(1)]);
        let condition = if_typed(inexact, signs, i32_const(0), Type::I32);
        Expr::Block(
            Label(1),
            Box::new(Expr::Seq(vec![
                set(quotient, op("i32.div_s", vec![a, b])),
                Expr::Break(
                    Label(1),
                    Some(Box::new(if_typed(condition, less, get(quotient), Type::I32))),
                ),
            ])),
            Type::I32,
        )
    }

    fn modulo(&self, a: Expr, b: Expr) -> Expr {
        let remainder = self.scratch + 3;
        let inexact = op("i32.ne", vec![get(remainder), i32_const(0)]);
        let mixed = op("i32.xor", vec![get(remainder), b.clone()]);
        let signs = op("i32.lt_s", vec![mixed, i32_const(0)]);
        let condition = if_typed(inexact, signs, i32_const(0), Type::I32);
        let more = op("i32.add", vec![get(remainder), b.clone()]);
        Expr::Seq(vec![
            set(remainder, op("i32.rem_s", vec![a, b])),
            if_typed(condition, more, get(remainder), Type::I32),
        ])
    }
}

fn get(local: u32) -> Expr {
    Expr::Get(Var::Local(LocalId(local)))
}

fn set(local: u32, value: Expr) -> Expr {
    Expr::Set(Var::Local(LocalId(local)), Box::new(value))
}

fn global(id: GlobalId) -> Expr {
    Expr::Get(Var::Global(id))
}

fn i32_const(value: i32) -> Expr {
    Expr::Const(Const::I32(value))
}

fn op(name: &str, operands: Vec<Expr>) -> Expr {
    Expr::op(Op::named(name).unwrap_or_else(|| panic!("{name}")), operands)
}

fn small(value: Expr) -> Expr {
    op("ref.i31", vec![value])
}

fn if_(condition: Expr, then: Expr, otherwise: Expr) -> Expr {
    if_typed(condition, then, otherwise, Type::Void)
}

fn if_typed(condition: Expr, then: Expr, otherwise: Expr, ty: Type) -> Expr {
    Expr::If(Box::new(condition), Box::new(then), Box::new(otherwise), ty)
}
