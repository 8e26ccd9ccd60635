//! A tree as the body of a function.
//!
//! Emission stops at a part that never ends (`Stop::Never`): whatever would be evaluated after it is left out, and the validator's stack
//! is polymorphic there. Every construct that holds such a part and itself never ends leaves the code in the same state,
//! with an `unreachable` behind its `end` if need be.

mod control;
mod objects;
mod raw;

use super::{EmitError, Fault, MAX_NESTING, RawFunction, types, types::Types};
use crate::ir::{Body, Const, Expr, FunctionId, GlobalId, Label, LocalId, Program, Type, Var};
use wasm_encoder::{BlockType, BranchHint, Function, HeapType, Instruction, InstructionSink, RefType, ValType};

/// Where the module keeps what trees refer to.
pub(super) struct Scope<'a> {
    pub program: &'a Program,
    pub types: &'a Types,
    /// By [`FunctionId`]; None where the module does not have the function.
    pub functions: Vec<Option<u32>>,
    /// By [`GlobalId`].
    pub globals: Vec<Option<u32>>,
    /// The raw functions.
    pub raw: &'a [RawFunction],
    /// Index of the first site's global, and how many there are.
    pub sites: (u32, u32),
}

/// The function of a body, and which of its branches are likely.
pub(super) fn emit(scope: &Scope, name: &str, body: &Body) -> Result<(Function, Vec<BranchHint>), EmitError> {
    let locals = body.locals.iter().skip(body.parameters as usize).map(|(local, ty)| {
        let value = scope.types.value(scope.program, *ty)?;
        value.ok_or_else(|| EmitError::NoValue(format!("{name}: the local {local}")))
    });
    let mut locals = locals.collect::<Result<Vec<_>, _>>()?;
    let raw = raw_variables(scope, name, body, &mut locals)?;
    let function = Function::new_with_locals_types(locals);
    let mut emitter = Emitter {
        scope,
        name,
        locals: &body.locals,
        raw,
        reads: reads(body),
        kept: None,
        function,
        hints: Vec::new(),
        frames: Vec::new(),
        open: 0,
        nesting: 0,
    };
    match emitter.expr(&body.expr) {
        Ok(()) | Err(Stop::Never) => emitter.code().end(),
        Err(Stop::Error(error)) => return Err(error),
    };
    Ok((emitter.function, emitter.hints))
}

/// How often each local is read.
fn reads(body: &Body) -> Vec<u32> {
    let mut reads = vec![0; body.locals.len()];
    body.expr.visit(&mut |expr| {
        if let Expr::Get(Var::Local(id)) = expr
            && let Some(count) = reads.get_mut(id.0 as usize)
        {
            *count += 1;
        }
    });
    reads
}

/// Locals for the variables of the raw functions that stand in the body: for each its number and the first local.
fn raw_variables(
    scope: &Scope,
    name: &str,
    body: &Body,
    locals: &mut Vec<ValType>,
) -> Result<Vec<(u32, u32)>, EmitError> {
    let mut numbers = Vec::new();
    body.expr.visit(&mut |expr| {
        if let Expr::CallRaw(number, ..) = expr
            && !numbers.contains(number)
        {
            numbers.push(*number);
        }
    });
    let mut raw = Vec::new();
    for number in numbers {
        let fault = |fault| EmitError::Tree {
            function: name.to_owned(),
            fault,
        };
        let function = scope.raw.get(number as usize);
        let function = function.ok_or_else(|| fault(Fault::Missing("raw function", number)))?;
        let variables = raw::variables(function).map_err(|error| fault(Fault::Raw(error.to_string())))?;
        raw.push((number, body.parameters + locals.len() as u32));
        locals.extend(variables);
    }
    Ok(raw)
}

/// Why emission of a tree stops early.
enum Stop {
    /// Control does not come to its end.
    Never,
    Error(EmitError),
}

impl From<EmitError> for Stop {
    fn from(error: EmitError) -> Stop {
        Stop::Error(error)
    }
}

/// A Block or Loop around the place of emission.
struct Frame {
    label: Label,
    is_loop: bool,
    /// The number of open blocks, itself included.
    open: u32,
    /// A Break or Continue to it was emitted.
    used: bool,
}

struct Emitter<'a> {
    scope: &'a Scope<'a>,
    name: &'a str,
    locals: &'a [(String, Type)],
    /// Numbers of raw functions, and where their variables are.
    raw: Vec<(u32, u32)>,
    /// How often each local is read.
    reads: Vec<u32>,
    /// The local that the value on the stack is to be kept in, if something else comes next than that it is read.
    kept: Option<u32>,
    function: Function,
    hints: Vec<BranchHint>,
    frames: Vec<Frame>,
    open: u32,
    nesting: u32,
}

type Emitted = Result<(), Stop>;

impl Emitter<'_> {
    fn code(&mut self) -> InstructionSink<'_> {
        let kept = self.kept.take();
        let mut code = self.function.instructions();
        if let Some(local) = kept {
            code.local_set(local);
        }
        code
    }

    /// Keeps the value on the stack in a local. Where it is read at once it is not taken off, and where nobody reads it later it is not kept.
    fn keep(&mut self, local: u32) {
        self.code();
        self.kept = Some(local);
    }

    fn read(&mut self, local: u32) {
        if self.kept != Some(local) {
            self.code().local_get(local);
            return;
        }
        self.kept = None;
        if self.reads.get(local as usize).is_none_or(|reads| *reads > 1) {
            self.code().local_tee(local);
        }
    }

    fn expr(&mut self, expr: &Expr) -> Emitted {
        if self.nesting >= MAX_NESTING {
            return Err(self.fault(Fault::Nesting));
        }
        self.nesting += 1;
        let emitted = self.expr_of_any_kind(expr);
        self.nesting -= 1;
        emitted
    }

    fn exprs<'e>(&mut self, all: impl IntoIterator<Item = &'e Expr>) -> Emitted {
        for expr in all {
            self.expr(expr)?;
        }
        Ok(())
    }

    fn expr_of_any_kind(&mut self, expr: &Expr) -> Emitted {
        match expr {
            Expr::Const(value) => self.constant(*value),
            Expr::Get(var) => self.get(*var),
            Expr::Set(var, value) => self.expr(value).and_then(|()| self.set(*var)),
            Expr::Op(op, operands) => self.exprs(operands).map(|()| self.instruction(&op.instruction())),
            Expr::New(..) | Expr::Field(..) | Expr::SetField(..) => self.structure(expr),
            Expr::NewArray(..)
            | Expr::NewArrayDefault(..)
            | Expr::NewArrayFixed(..)
            | Expr::Element(..)
            | Expr::SetElement(..)
            | Expr::Length(_)
            | Expr::CopyArray(..)
            | Expr::FillArray(..) => self.array(expr),
            Expr::Cast(class, object) => self.cast(*class, object),
            Expr::Test(class, object) => self.test(*class, object),
            // Where no If asks.
            Expr::Narrow(..) => {
                let (one, zero) = (Expr::Const(Const::I32(1)), Expr::Const(Const::I32(0)));
                self.conditional(expr, &one, &zero, Type::I32)
            }
            Expr::Call(id, arguments) => self.exprs(arguments).and_then(|()| self.call(*id)),
            Expr::CallCode(arguments, index) => self.call_code(arguments, index),
            Expr::CallRaw(number, arguments, ty) => self.exprs(arguments).and_then(|()| self.call_raw(*number, *ty)),
            Expr::If(condition, then, otherwise, ty) => self.conditional(condition, then, otherwise, *ty),
            Expr::Block(label, body, ty) => self.block(*label, body, *ty),
            Expr::Loop(label, body) => self.endless(*label, body),
            Expr::Break(label, value) => self.exprs(value.as_deref()).and_then(|()| self.jump(*label, false)),
            Expr::Continue(label) => self.jump(*label, true),
            Expr::Switch {
                index,
                targets,
                cases,
                ty,
            } => self.switch(index, targets, cases, *ty),
            Expr::Seq(all) => self.exprs(all),
            Expr::Drop(value) => self.expr(value).map(|()| self.drop_value(value)),
            Expr::Return(value) => self.exprs(value.as_deref()).and_then(|()| {
                self.code().return_();
                Err(Stop::Never)
            }),
            Expr::Unreachable => self.never(),
            Expr::Run => Err(self.fault(Fault::LeftOver("Run"))),
            Expr::Goto(_) => Err(self.fault(Fault::LeftOver("Goto"))),
        }
    }

    // Values

    fn constant(&mut self, value: Const) -> Emitted {
        match value {
            Const::I32(value) => _ = self.code().i32_const(value),
            Const::I64(value) => _ = self.code().i64_const(value),
            Const::F64(value) => _ = self.code().f64_const(value.into()),
            Const::Null(Type::Ref(class)) => {
                let class = self.class(class)?;
                self.code().ref_null(HeapType::Concrete(class));
            }
            Const::Null(Type::Oop) => _ = self.code().ref_null(RefType::EQREF.heap_type),
            Const::Null(_) => return Err(EmitError::NoValue(format!("{}: a null", self.name)).into()),
        }
        Ok(())
    }

    fn get(&mut self, var: Var) -> Emitted {
        match var {
            Var::Local(id) => {
                let local = self.local(id)?;
                self.read(local);
            }
            Var::Global(id) => {
                let global = self.global(id)?;
                self.code().global_get(global);
            }
            Var::Site(number) => {
                let (first, count) = self.scope.sites;
                if number >= count {
                    return Err(self.fault(Fault::Missing("site", number)));
                }
                self.code().global_get(first + number);
            }
            Var::Register(_) => return Err(self.fault(Fault::LeftOver("a register"))),
        }
        Ok(())
    }

    fn set(&mut self, var: Var) -> Emitted {
        match var {
            Var::Local(id) => {
                let local = self.local(id)?;
                self.keep(local);
            }
            Var::Global(id) => {
                let global = self.global(id)?;
                self.code().global_set(global);
            }
            Var::Site(number) => return Err(self.fault(Fault::Missing("variable site", number))),
            Var::Register(_) => return Err(self.fault(Fault::LeftOver("a register"))),
        }
        Ok(())
    }

    fn local(&self, id: LocalId) -> Result<u32, Stop> {
        let known = (id.0 as usize) < self.locals.len();
        known
            .then_some(id.0)
            .ok_or_else(|| self.fault(Fault::Missing("local", id.0)))
    }

    fn global(&self, id: GlobalId) -> Result<u32, Stop> {
        let global = self.scope.globals.get(id.0 as usize).copied().flatten();
        global.ok_or_else(|| self.fault(Fault::Missing("global", id.0)))
    }

    fn instruction(&mut self, instruction: &Instruction) {
        self.code();
        self.function.instruction(instruction);
    }

    fn drop_value(&mut self, value: &Expr) {
        if types::of_expr(self.scope.program, self.locals, value) != Type::Void {
            self.code().drop();
        }
    }

    // Calls

    fn call(&mut self, id: FunctionId) -> Emitted {
        let missing = || self.fault(Fault::Missing("function", id.0));
        let function = self
            .scope
            .functions
            .get(id.0 as usize)
            .copied()
            .flatten()
            .ok_or_else(missing)?;
        let result = self
            .scope
            .program
            .functions
            .get(id.0 as usize)
            .map_or(Type::Never, |function| function.result);
        self.code().call(function);
        self.behind_call(result)
    }

    fn call_code(&mut self, arguments: &[Expr], index: &Expr) -> Emitted {
        // Receiver, code and depth are no arguments of the method.
        let ty = arguments
            .len()
            .checked_sub(3)
            .and_then(|count| self.scope.types.code(count));
        let ty = ty.ok_or_else(|| self.fault(Fault::Arguments(arguments.len())))?;
        self.exprs(arguments)?;
        self.expr(index)?;
        self.code().call_indirect(0, ty);
        Ok(())
    }

    fn call_raw(&mut self, number: u32, ty: Type) -> Emitted {
        let found = self.raw.iter().find(|(each, _)| *each == number);
        let Some((first, function)) = found.and_then(|(_, first)| Some((*first, self.scope.raw.get(number as usize)?)))
        else {
            return Err(self.fault(Fault::Missing("raw function", number)));
        };
        self.raw(function, first)?;
        self.behind_call(ty)
    }

    /// The validator does not know that a call of type Never does not come back.
    fn behind_call(&mut self, ty: Type) -> Emitted {
        if ty == Type::Never { self.never() } else { Ok(()) }
    }

    // Ends

    /// Emits a part; whether control comes to its end.
    fn ends(&mut self, expr: &Expr) -> Result<bool, Stop> {
        match self.expr(expr) {
            Ok(()) => Ok(true),
            Err(Stop::Never) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// The end of a block; the validator takes what is behind it for reachable, even if it is not.
    fn close(&mut self, ends: bool) -> Emitted {
        self.code().end();
        self.open -= 1;
        if ends { Ok(()) } else { self.never() }
    }

    fn never(&mut self) -> Emitted {
        self.code().unreachable();
        Err(Stop::Never)
    }

    fn block_type(&self, ty: Type) -> Result<BlockType, Stop> {
        Ok(self.scope.types.block(self.scope.program, ty)?)
    }

    fn fault(&self, fault: Fault) -> Stop {
        Stop::Error(EmitError::Tree {
            function: self.name.to_owned(),
            fault,
        })
    }
}
