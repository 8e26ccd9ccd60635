//! A method's trees as a WebAssembly function over plain i64: the very trees that its translation is emitted from, the integers unboxed.
//!
//! Every Smalltalk value is one i64. An integer is itself, as long as it is less than 2^62 in magnitude; below -2^62 are names
//! of the objects that are told apart, of null, and of what is not known. Where a value has no such form, or the trees do what is
//! not modelled, the function answers [`LEAVES`], and the exact evaluation ([`crate::evaluate()`]) has to decide.

use crate::model::{Arithmetic, Initial, KnownObjects, MethodModel, Outcome, SLOW_ARITHMETIC};
use crate::operation::{Kind, Operation, Width};
use std::collections::BTreeSet;
use std::fmt::Write;
use wasmgc::emit::type_of;
use wasmgc::ir::{Body, Const, Expr, FunctionId, GlobalId, Label, LocalId, Type, Var};
use wasmgc::structure::structure;

/// Null.
const NULL: i64 = i64::MIN;
/// Not set, or read from an object that is not modelled.
const UNKNOWN: i64 = i64::MIN + 1;
/// The function's answer where it has none.
pub(crate) const LEAVES: i64 = i64::MIN + 2;
/// The object of the first global variable.
const FIRST_OBJECT: i64 = i64::MIN + 16;
/// Integers are less than this in magnitude; what is less than its negative is no integer.
const LIMIT: i64 = 1 << 62;
/// Turns of loops that are followed in one call.
const FUEL: i32 = 100_000;
/// Calls within calls are written out so deep.
const MAX_DEPTH: usize = 6;
/// Longer functions are not made.
const MAX_LENGTH: usize = 4 << 20;

/// The i64 that stands for an object.
pub(crate) fn object(global: GlobalId) -> i64 {
    FIRST_OBJECT + i64::from(global.0)
}

/// What the function's answer means; None where it leaves the decision to the exact evaluation.
pub fn outcome(model: &MethodModel, answer: i64) -> Option<Outcome> {
    if answer > -LIMIT {
        return Some(Outcome::Integer(answer.into()));
    }
    let known = KnownObjects::of(model.program);
    [true, false]
        .into_iter()
        .find(|value| known.boolean(*value).map(object) == Some(answer))
        .map(Outcome::Boolean)
}

/// The function in the text format, named `$method`; None where its graph cannot be structured, or it is too long.
pub(crate) fn function(model: &MethodModel) -> Option<String> {
    let tree = structure(model.nodes.clone(), model.start).ok()?;
    let body = Body {
        locals: model.locals.clone(),
        parameters: 0,
        expr: tree,
    };
    let known = KnownObjects::of(model.program);
    let mut writer = Writer {
        model,
        known,
        frames: vec![Frame::of_method(model, &body)],
        count: 1,
        text: String::new(),
        locals: String::new(),
    };
    let mut start = format!("(local.set $fuel (i32.const {FUEL}))\n");
    writer.declare(0, &body);
    for (index, (_, ty)) in body.locals.iter().enumerate() {
        if matches!(ty, Type::Oop | Type::Ref(_)) {
            let _ = writeln!(start, "(local.set $l0_{index} (i64.const {UNKNOWN}))");
        }
    }
    for (local, initial) in &model.initial {
        let (_, ty) = body.locals.get(local.0 as usize)?;
        let value = match (initial, ty) {
            (Initial::Nil, _) => format!("i64.const {}", known.nil.map_or(UNKNOWN, object)),
            (Initial::Null, _) => format!("i64.const {NULL}"),
            (Initial::Machine(value), Type::I32) => format!("i32.const {}", *value as i32),
            (Initial::Machine(value), _) => format!("i64.const {value}"),
        };
        let _ = writeln!(start, "(local.set $l0_{} ({value}))", local.0);
    }
    for (index, local) in model.parameters.iter().enumerate() {
        let _ = writeln!(start, "(local.set $l0_{} (local.get $p{index}))", local.0);
    }
    writer.expr(&body.expr);
    if writer.text.len() > MAX_LENGTH {
        return None;
    }
    let parameters: String = (0..model.parameters.len())
        .map(|index| format!(" (param $p{index} i64)"))
        .collect();
    Some(format!(
        "(func $method{parameters} (result i64)\n{}(local $fuel i32) (local $t i64) (local $u i64) (local $s i32) (local $r i32)\n{start}{}\n(return (i64.const {LEAVES})))\n",
        writer.locals, writer.text
    ))
}

/// What a body's locals and returns are called while it is written.
struct Frame<'b> {
    number: usize,
    body: &'b Body,
    /// Locals of machine types of which nothing is known: what reads one leaves.
    unknown: BTreeSet<u32>,
    /// The type of the block that Return leaves; None for the method itself.
    result: Option<Type>,
}

impl<'b> Frame<'b> {
    fn of_method(model: &MethodModel, body: &'b Body) -> Frame<'b> {
        let is_known = |index: u32| {
            let local = LocalId(index);
            model.parameters.contains(&local) || model.initial.iter().any(|(each, _)| *each == local)
        };
        let unknown = body.locals.iter().enumerate().filter(|(index, (_, ty))| match ty {
            Type::I32 | Type::I64 => !is_known(*index as u32),
            Type::Oop | Type::Ref(_) => false,
            Type::F64 | Type::Void | Type::Never => true,
        });
        Frame {
            number: 0,
            body,
            unknown: unknown.map(|(index, _)| index as u32).collect(),
            result: None,
        }
    }
}

fn wasm_type(ty: Type) -> Option<&'static str> {
    match ty {
        Type::I32 => Some("i32"),
        Type::I64 | Type::Oop | Type::Ref(_) => Some("i64"),
        Type::F64 => Some("f64"),
        Type::Void | Type::Never => None,
    }
}

fn result(ty: Type) -> String {
    wasm_type(ty).map_or(String::new(), |name| format!(" (result {name})"))
}

struct Writer<'m, 'b> {
    model: &'m MethodModel<'m>,
    known: KnownObjects,
    frames: Vec<Frame<'b>>,
    count: usize,
    text: String,
    locals: String,
}

impl<'b> Writer<'b, 'b> {
    fn put(&mut self, text: impl AsRef<str>) {
        self.text.push_str(text.as_ref());
        self.text.push('\n');
    }

    fn leave(&mut self) {
        self.put(format!("(return (i64.const {LEAVES}))"));
    }

    /// Leaves where the condition, which is on the stack, holds.
    fn leave_if(&mut self) {
        self.put(format!("(if (then (return (i64.const {LEAVES}))))"));
    }

    fn frame(&self) -> &Frame<'b> {
        // There is always the method's.
        &self.frames[self.frames.len() - 1]
    }

    fn declare(&mut self, number: usize, body: &Body) {
        for (index, (_, ty)) in body.locals.iter().enumerate() {
            if let Some(name) = wasm_type(*ty) {
                let _ = writeln!(self.locals, "(local $l{number}_{index} {name})");
            }
        }
    }

    fn type_of(&self, expr: &Expr) -> Type {
        type_of(self.model.program, self.frame().body, expr)
    }

    fn label(&self, kind: char, label: Label) -> String {
        format!("${kind}{}_{}", self.frame().number, label.0)
    }

    fn expr(&mut self, expr: &'b Expr) {
        if self.text.len() > MAX_LENGTH {
            return;
        }
        match expr {
            Expr::Const(Const::I32(value)) => self.put(format!("i32.const {value}")),
            Expr::Const(Const::I64(value)) => self.put(format!("i64.const {value}")),
            Expr::Const(Const::Null(_)) => self.put(format!("i64.const {NULL}")),
            Expr::Const(Const::F64(_)) => self.leave(),
            Expr::Get(Var::Local(LocalId(index))) => match self.frame().unknown.contains(index) {
                true => self.leave(),
                false => self.put(format!("local.get $l{}_{index}", self.frame().number)),
            },
            Expr::Get(Var::Global(global)) => match self.model.program.globals.get(global.0 as usize) {
                Some(variable) if variable.constant => self.put(format!("i64.const {}", object(*global))),
                _ => self.unknown(expr),
            },
            Expr::Get(Var::Site(_)) => self.unknown(expr),
            Expr::Set(Var::Local(LocalId(index)), value) => {
                self.expr(value);
                match self.frame().unknown.contains(index) {
                    true => self.put("drop"),
                    false => self.put(format!("local.set $l{}_{index}", self.frame().number)),
                }
            }
            Expr::Op(name, operands, _) => self.operation(name, operands),
            Expr::Cast(None, value) => self.expr(value),
            Expr::Cast(Some(_), value) => {
                self.expr(value);
                self.put("drop");
                self.unknown(expr);
            }
            Expr::Test(class, value) => {
                self.expr(value);
                self.put("local.set $t");
                match class {
                    None => {
                        self.put(format!("(i64.eq (local.get $t) (i64.const {UNKNOWN}))"));
                        self.leave_if();
                        self.put(IS_SMALL);
                    }
                    Some(_) => {
                        self.put(format!(
                            "(i32.eqz (i32.or {IS_SMALL} (i64.eq (local.get $t) (i64.const {NULL}))))"
                        ));
                        self.leave_if();
                        self.put("i32.const 0");
                    }
                }
            }
            Expr::Call(function, arguments) => self.call(*function, arguments),
            Expr::If(condition, then, otherwise, ty) => {
                self.expr(condition);
                self.put(format!("if{}", result(*ty)));
                self.expr(then);
                self.put("else");
                self.expr(otherwise);
                self.put("end");
                self.behind(*ty);
            }
            Expr::Block(label, body, ty) => {
                let name = self.label('b', *label);
                self.put(format!("block {name}{}", result(*ty)));
                self.expr(body);
                self.put("end");
                self.behind(*ty);
            }
            Expr::Loop(label, body) => {
                let name = self.label('c', *label);
                self.put(format!("loop {name}"));
                self.put("(local.tee $fuel (i32.sub (local.get $fuel) (i32.const 1)))\ni32.eqz");
                self.leave_if();
                self.expr(body);
                self.put(format!("br {name}\nend\nunreachable"));
            }
            Expr::Break(label, value) => {
                value.iter().for_each(|value| self.expr(value));
                let name = self.label('b', *label);
                self.put(format!("br {name}"));
            }
            Expr::Continue(label) => {
                let name = self.label('c', *label);
                self.put(format!("br {name}"));
            }
            Expr::Seq(all) => all.iter().for_each(|each| self.expr(each)),
            Expr::Drop(value) => {
                self.expr(value);
                if self.type_of(value) != Type::Void {
                    self.put("drop");
                }
            }
            Expr::Return(value) => {
                value.iter().for_each(|value| self.expr(value));
                match (self.frame().result, value) {
                    (Some(_), _) => self.put(format!("br $return{}", self.frame().number)),
                    (None, Some(_)) => self.put("return"),
                    (None, None) => self.leave(),
                }
            }
            Expr::Field(_, _, object) | Expr::Length(object) => {
                self.expr(object);
                self.put("drop");
                self.unknown(expr);
            }
            Expr::Element(_, array, index) => {
                self.expr(array);
                self.expr(index);
                self.put("drop\ndrop");
                self.unknown(expr);
            }
            Expr::Get(Var::Register(_))
            | Expr::Set(..)
            | Expr::Switch { .. }
            | Expr::CallRaw(..)
            | Expr::CallCode(..)
            | Expr::Goto(_)
            | Expr::Unreachable
            | Expr::Run
            | Expr::New(..)
            | Expr::NewArray(..)
            | Expr::NewArrayDefault(..)
            | Expr::NewArrayFixed(..)
            | Expr::SetField(..)
            | Expr::SetElement(..)
            | Expr::CopyArray(..)
            | Expr::FillArray(..) => self.leave(),
        }
    }

    /// Control that does not come out of a block does not go on behind it.
    fn behind(&mut self, ty: Type) {
        if ty == Type::Never {
            self.put("unreachable");
        }
    }

    /// A value of the expression's type of which nothing is known.
    fn unknown(&mut self, expr: &Expr) {
        match self.type_of(expr) {
            Type::Oop | Type::Ref(_) => self.put(format!("i64.const {UNKNOWN}")),
            _ => self.leave(),
        }
    }

    fn operation(&mut self, name: &str, operands: &'b [Expr]) {
        let operation = Operation::from_name(name);
        if operation.is_none() && !matches!(name, "ref.i31" | "i31.get_s" | "ref.is_null" | "ref.eq") {
            return self.leave();
        }
        operands.iter().for_each(|operand| self.expr(operand));
        match (name, operation) {
            ("ref.i31", _) => self.put("i32.const 1\ni32.shl\ni32.const 1\ni32.shr_s\ni64.extend_i32_s"),
            ("i31.get_s", _) => {
                self.put("local.set $t");
                self.put(format!("(i32.eqz {IS_SMALL})"));
                self.leave_if();
                self.put("(i32.wrap_i64 (local.get $t))");
            }
            ("ref.is_null", _) => {
                self.put("local.set $t");
                self.put(format!("(i64.eq (local.get $t) (i64.const {UNKNOWN}))"));
                self.leave_if();
                self.put(format!("(i64.eq (local.get $t) (i64.const {NULL}))"));
            }
            ("ref.eq", _) => {
                self.put("local.set $u\nlocal.set $t");
                for local in ["$t", "$u"] {
                    self.put(format!("(i64.eq (local.get {local}) (i64.const {UNKNOWN}))"));
                    self.leave_if();
                }
                // Large integers that are equal may be the same object or not.
                self.put(format!(
                    "(i32.and (i64.eq (local.get $t) (local.get $u)) (i32.and {} (i32.eqz {IS_SMALL})))",
                    is_integer("$t")
                ));
                self.leave_if();
                self.put("(i64.eq (local.get $t) (local.get $u))");
            }
            (_, Some(operation)) => {
                let divides = matches!(operation.kind, Kind::DivS | Kind::DivU | Kind::RemS | Kind::RemU);
                if divides {
                    let (local, ty) = match operation.width {
                        Width::W32 => ("$s", "i32"),
                        Width::W64 => ("$u", "i64"),
                    };
                    // Traps are left to the exact evaluation.
                    self.put(format!("local.tee {local}\n(i32.or ({ty}.eqz (local.get {local})) ({ty}.eq (local.get {local}) ({ty}.const -1)))"));
                    self.leave_if();
                }
                self.put(name);
            }
            (_, None) => {}
        }
    }

    fn call(&mut self, function: FunctionId, arguments: &'b [Expr]) {
        let Some(callee) = self.model.program.functions.get(function.0 as usize) else {
            return self.leave();
        };
        if callee.name.ends_with(SLOW_ARITHMETIC) {
            return self.slow_arithmetic(arguments);
        }
        let Some(body) = callee.body.as_ref().filter(|_| self.frames.len() < MAX_DEPTH) else {
            return self.leave();
        };
        let number = self.count;
        self.count += 1;
        self.declare(number, body);
        let mut unknown = BTreeSet::new();
        for (index, argument) in arguments.iter().enumerate() {
            if self.is_unknown(argument) {
                unknown.insert(index as u32);
            } else {
                self.expr(argument);
                self.put(format!("local.set $l{number}_{index}"));
            }
        }
        for (index, (_, ty)) in body.locals.iter().enumerate().skip(arguments.len()) {
            let start = match ty {
                Type::I32 => "i32.const 0".to_string(),
                Type::I64 => "i64.const 0".to_string(),
                Type::Oop | Type::Ref(_) => format!("i64.const {UNKNOWN}"),
                Type::F64 | Type::Void | Type::Never => {
                    unknown.insert(index as u32);
                    continue;
                }
            };
            self.put(format!("(local.set $l{number}_{index} ({start}))"));
        }
        self.frames.push(Frame {
            number,
            body,
            unknown,
            result: Some(callee.result),
        });
        self.put(format!("block $return{number}{}", result(callee.result)));
        self.expr(&body.expr);
        self.put("end");
        self.frames.pop();
        self.behind(callee.result);
    }

    /// Whether it is computed from a machine value of which nothing is known: the depth. It may be handed on.
    fn is_unknown(&self, argument: &Expr) -> bool {
        let mut reads = false;
        argument.visit(&mut |expr| {
            reads |= matches!(expr, Expr::Get(Var::Local(LocalId(index))) if self.frame().unknown.contains(index));
        });
        reads && is_pure(argument)
    }

    fn slow_arithmetic(&mut self, arguments: &'b [Expr]) {
        let [before @ .., index, a, b, depth] = arguments else {
            return self.leave();
        };
        let Expr::Const(Const::I32(index)) = index else {
            return self.leave();
        };
        let Some(message) = Arithmetic::from_index(i64::from(*index)) else {
            return self.leave();
        };
        for ignored in before {
            self.ignored(ignored);
        }
        self.expr(a);
        self.expr(b);
        self.ignored(depth);
        self.put("local.set $u\nlocal.set $t");
        self.put(format!("(i32.eqz (i32.and {} {}))", is_integer("$t"), is_integer("$u")));
        self.leave_if();
        self.arithmetic(message);
    }

    fn ignored(&mut self, argument: &'b Expr) {
        if !is_pure(argument) {
            self.expr(argument);
            self.put("drop");
        }
    }

    /// The axiom, as [`Arithmetic::of_integers`] states it, of the integers in $t and $u.
    fn arithmetic(&mut self, message: Arithmetic) {
        let compare = |name: &str| Some(format!("(i64.{name} (local.get $t) (local.get $u))"));
        let condition = match message {
            Arithmetic::Less => compare("lt_s"),
            Arithmetic::Greater => compare("gt_s"),
            Arithmetic::LessOrEqual => compare("le_s"),
            Arithmetic::GreaterOrEqual => compare("ge_s"),
            Arithmetic::Equal => compare("eq"),
            Arithmetic::NotEqual => compare("ne"),
            _ => None,
        };
        if let Some(condition) = condition {
            let [yes, no] = [true, false].map(|value| self.known.boolean(value).map_or(UNKNOWN, object));
            return self.put(format!("(select (i64.const {yes}) (i64.const {no}) {condition})"));
        }
        match message {
            Arithmetic::Add => self.put("(i64.add (local.get $t) (local.get $u))"),
            Arithmetic::Subtract => self.put("(i64.sub (local.get $t) (local.get $u))"),
            Arithmetic::Multiply => {
                // The rounding of floats is far less than the room between 2^61 and 2^62.
                let float = |local: &str| format!("(f64.convert_i64_s (local.get {local}))");
                self.put(format!(
                    "(f64.ge (f64.abs (f64.mul {} {})) (f64.const 0x1p61))",
                    float("$t"),
                    float("$u")
                ));
                self.leave_if();
                self.put("(i64.mul (local.get $t) (local.get $u))");
            }
            Arithmetic::Divide => {
                self.put("(i64.eqz (local.get $u))");
                self.leave_if();
                self.put("(i64.ne (i64.rem_s (local.get $t) (local.get $u)) (i64.const 0))");
                self.leave_if();
                self.put("(i64.div_s (local.get $t) (local.get $u))");
            }
            Arithmetic::IntegerDivide | Arithmetic::Modulo => {
                self.put("(i64.eqz (local.get $u))");
                self.leave_if();
                // Truncating division is one too high, and its remainder a divisor too low, where the remainder has the other sign.
                let remainder = "(i64.rem_s (local.get $t) (local.get $u))";
                let is_off = format!(
                    "(i32.and (i64.ne {remainder} (i64.const 0)) (i64.lt_s (i64.xor {remainder} (local.get $u)) (i64.const 0)))"
                );
                self.put(if message == Arithmetic::Modulo {
                    format!("(i64.add {remainder} (select (local.get $u) (i64.const 0) {is_off}))")
                } else {
                    format!("(i64.sub (i64.div_s (local.get $t) (local.get $u)) (i64.extend_i32_u {is_off}))")
                });
            }
            Arithmetic::BitShift => {
                self.put("(i64.gt_u (i64.add (local.get $u) (i64.const 61)) (i64.const 122))");
                self.leave_if();
                self.put(
                    "(if (result i64) (i64.ge_s (local.get $u) (i64.const 0)) (then \
                     (i64.ne (i64.shr_s (i64.shl (local.get $t) (local.get $u)) (local.get $u)) (local.get $t))",
                );
                self.leave_if();
                self.put(
                    "(i64.shl (local.get $t) (local.get $u))) \
                     (else (i64.shr_s (local.get $t) (i64.sub (i64.const 0) (local.get $u)))))",
                );
            }
            Arithmetic::BitAnd => self.put("(i64.and (local.get $t) (local.get $u))"),
            Arithmetic::BitOr => self.put("(i64.or (local.get $t) (local.get $u))"),
            _ => return self.leave(),
        }
        self.put("local.set $t");
        self.put(format!("(i32.eqz {})", is_within("$t")));
        self.leave_if();
        self.put("local.get $t");
    }
}

/// Whether evaluating it changes nothing.
fn is_pure(expr: &Expr) -> bool {
    let mut is_pure = true;
    expr.visit(&mut |each| is_pure &= matches!(each, Expr::Get(_) | Expr::Const(_) | Expr::Op(..) | Expr::Cast(..)));
    is_pure
}

/// Whether $t is a SmallInteger.
const IS_SMALL: &str = "(i64.lt_u (i64.add (local.get $t) (i64.const 1073741824)) (i64.const 2147483648))";

/// Whether a local is an integer and no object.
pub(crate) fn is_integer(local: &str) -> String {
    format!("(i64.gt_s (local.get {local}) (i64.const -{LIMIT}))")
}

/// Whether an integer is not too large in magnitude.
fn is_within(local: &str) -> String {
    format!(
        "(i32.and {} (i64.lt_s (local.get {local}) (i64.const {LIMIT})))",
        is_integer(local)
    )
}
