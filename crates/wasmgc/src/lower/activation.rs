//! What is made from the activation's class: the instructions' templates, the interpreter's loop with its jump table, the entries for each
//! number of arguments, and calls of Smalltalk code.

use super::body::{BodyLowering, sequence};
use super::classes::Method;
use super::{LowerError, Lowering};
use crate::ir::{Body, ClassId, Const, Expr, Function, FunctionId, Label, LocalId, RegisterId, Template, Type, Var};
use crate::op::IntegerOp;
use smalltalk::ast::Span;
use smalltalk::instructions::{Extension, ExtensionPart, Field, Form, Formula, InstructionSet, Set, Term};
use std::collections::HashMap;

/// The greatest number of arguments that a method has (Squeak's limit).
pub const MAX_ARGS: u32 = 15;

/// The class whose methods are the instructions.
const INSTRUCTIONS: &str = "Instructions";

impl Lowering<'_> {
    /// The instructions' trees.
    pub(super) fn templates(&mut self) -> Result<(), LowerError> {
        let class = self.table.named(INSTRUCTIONS);
        let class = class.ok_or_else(|| LowerError::plain("there is no class Instructions"))?;
        for method in self.table.methods_of(class) {
            let mut body = BodyLowering::new(self);
            let expr = body.template(method)?;
            let parameters = method.definition.method.arguments.len() as u32;
            let body = Body {
                locals: body.locals,
                parameters,
                expr,
            };
            self.program.instructions.push(Template {
                selector: method.selector().to_string(),
                body,
            });
        }
        Ok(())
    }

    /// The interpreter: registers as parameters, a loop around one jump table of both instruction sets.
    pub(super) fn interpreter(&mut self) -> Result<(), LowerError> {
        let registers = self.program.registers.clone();
        let templates = self.program.instructions.clone();
        let mut body = BodyLowering::new(self);
        for register in &registers {
            body.ir_local(&register.name, register.ty);
        }
        let set = body.ir_local("set", Type::I32);
        let bytes_class = body.class_named("ByteSlots")?;
        let bytes_class = ClassId(bytes_class as u32);
        let bytes = body.ir_local("bytes", Type::Ref(bytes_class));
        let register = |name: &str| {
            let index = registers.iter().position(|register| register.name == name);
            let index = index.ok_or_else(|| LowerError::plain(format!("Activation has no {name}")))?;
            Ok::<Var, LowerError>(Var::Register(RegisterId(index as u32)))
        };
        let (code, pc, start) = (register("code")?, register("pc")?, register("start")?);
        let machine = Machine {
            bytes: Var::Local(bytes),
            bytes_class,
            pc,
            collecting: collecting()
                .map(|(extension, name)| Ok((extension, register(name)?)))
                .collect::<Result<_, LowerError>>()?,
        };
        let prologue = vec![
            set_var(Var::Local(set), body.code_field("set", Expr::Get(code))?),
            set_var(Var::Local(bytes), body.code_field("bytes", Expr::Get(code))?),
        ];
        let (next, dispatch) = (body.label(), body.label());
        let mut targets = Vec::new();
        let mut cases = Vec::new();
        let mut shared = SharedLocals::default();
        for each in Set::ALL {
            let instructions = InstructionSet::get(each);
            let mut known: HashMap<Vec<String>, u32> = HashMap::new();
            for byte in 0..=255u8 {
                let forms: Vec<_> = instructions.forms_for_byte(byte).collect();
                let key: Vec<String> = forms.iter().map(|entry| entry.form.pattern.clone()).collect();
                if let Some(case) = known.get(&key) {
                    targets.push(*case);
                    continue;
                }
                // The forms differ in what their further bytes are, or in a condition on an extension.
                let mut case = Expr::Unreachable;
                for entry in forms.iter().rev() {
                    let template = templates
                        .iter()
                        .find(|template| template.selector == entry.definition.selector);
                    let template = template
                        .ok_or_else(|| LowerError::plain(format!("no instruction {}", entry.definition.selector)))?;
                    let after = if entry.definition.is_prefix() { dispatch } else { next };
                    let first = body.locals.len();
                    let mut run = body.instruction_case(&machine, entry.form, template, after)?;
                    shared.share(&mut body.locals, first, &mut run);
                    case = match machine.condition(entry.form, forms.len() > 1) {
                        Some(test) => Expr::If(Box::new(test), Box::new(run), Box::new(case), Type::Void),
                        None => run,
                    };
                }
                known.insert(key, cases.len() as u32);
                targets.push(cases.len() as u32);
                cases.push(case);
            }
        }
        cases.push(Expr::Unreachable);
        let index = binary(IntegerOp::I32Add, Expr::Get(Var::Local(set)), machine.byte(0));
        let switch = Expr::Switch {
            index: Box::new(index),
            targets,
            cases,
            ty: Type::Void,
        };
        let inner = Expr::Loop(dispatch, Box::new(switch));
        let outer = Expr::Loop(next, Box::new(sequence(vec![set_var(start, Expr::Get(pc)), inner])));
        let expr = sequence(prologue.into_iter().chain([outer]).collect());
        let mut body = Body {
            locals: body.locals,
            parameters: registers.len() as u32,
            expr,
        };
        substitute_registers(&mut body.expr, &|register| LocalId(register.0));
        let id = FunctionId(self.program.functions.len() as u32);
        self.program.functions.push(Function {
            name: "Activation>>run".to_string(),
            parameters: registers.iter().map(|register| register.ty).collect(),
            result: Type::Oop,
            body: Some(body),
            unfold: false,
            cold: false,
            inline_cache: None,
            export: None,
        });
        self.interpreter = Some(id);
        Ok(())
    }

    /// The entries: parameters of CallCode, slots with the arguments, then `Activation>>enter`.
    pub(super) fn entries(&mut self) -> Result<(), LowerError> {
        let method = |name: &str| {
            let method = self.table.method_named(name);
            method.ok_or_else(|| LowerError::plain(format!("there is no {name}")))
        };
        let (try_primitive, enter) = (method("Activation>>tryPrimitive")?, method("Activation>>enter")?);
        for count in 0..=MAX_ARGS {
            let mut body = BodyLowering::new(self);
            let code_type = body.value_type("Code")?;
            let receiver = body.ir_local("receiver", Type::Oop);
            let arguments: Vec<LocalId> = (0..count)
                .map(|index| body.ir_local(&format!("argument{index}"), Type::Oop))
                .collect();
            let code = body.local("code", code_type);
            let depth = body.ir_local("depth", Type::I32);
            body.entry_args = Some(count);
            let slots_class = ClassId(body.class_named("Slots")? as u32);
            let get = |id: LocalId| Expr::Get(Var::Local(id));
            let nil = body.nil()?;
            let slots = body.register("slots")?;
            let interpreting = body.register("interpreting")?;
            let counting = body.register("counting")?;
            let frame_size = body.code_field("frameSize", get(code))?;
            let mut exprs = vec![
                set_var(body.register("receiver")?, get(receiver)),
                set_var(body.register("code")?, get(code)),
                set_var(body.register("depth")?, get(depth)),
                set_var(interpreting, Expr::Const(Const::I32(1))),
                set_var(counting, Expr::Const(Const::I32(1))),
                body.template(try_primitive)?,
                set_var(slots, Expr::NewArray(slots_class, Box::new(nil), Box::new(frame_size))),
            ];
            for (index, argument) in arguments.iter().enumerate() {
                exprs.push(Expr::SetElement(
                    slots_class,
                    Box::new(Expr::Get(slots)),
                    Box::new(Expr::Const(Const::I32(index as i32))),
                    Box::new(get(*argument)),
                ));
            }
            let entered = body.template(enter)?;
            let parameters = count + 3;
            let template = Body {
                locals: body.locals,
                parameters,
                expr: sequence(vec![sequence(exprs), entered]),
            };
            let mut function = template.clone();
            self.program.entries.push(Template {
                selector: enter.selector().to_string(),
                body: template,
            });
            function.expr = sequence(vec![function.expr, Expr::Unreachable]);
            self.registers_to_locals(&mut function);
            let id = FunctionId(self.program.functions.len() as u32);
            self.program.functions.push(Function {
                name: format!("entry{count}"),
                parameters: function.locals[..parameters as usize]
                    .iter()
                    .map(|(_, ty)| *ty)
                    .collect(),
                result: Type::Oop,
                body: Some(function),
                unfold: false,
                cold: false,
                inline_cache: None,
                export: None,
            });
            self.program.interpreters.push(id);
        }
        Ok(())
    }

    /// The entry to translations that begin within a loop: `Activation>>enterLoop`.
    pub(super) fn loop_entry(&mut self) -> Result<(), LowerError> {
        let enter = self.table.method_named("Activation>>enterLoop");
        let enter = enter.ok_or_else(|| LowerError::plain("there is no Activation>>enterLoop"))?;
        let mut body = BodyLowering::new(self);
        let code_type = body.value_type("Code")?;
        let parameters = [
            ("receiver", body.ir_local("receiver", Type::Oop)),
            ("code", body.local("code", code_type)),
            ("depth", body.ir_local("depth", Type::I32)),
        ];
        let mut exprs = Vec::new();
        for (name, parameter) in parameters {
            exprs.push(set_var(body.register(name)?, Expr::Get(Var::Local(parameter))));
        }
        exprs.push(body.template(enter)?);
        let body = Body {
            locals: body.locals,
            parameters: parameters.len() as u32,
            expr: sequence(exprs),
        };
        self.program.loop_entry = Template {
            selector: enter.selector().to_string(),
            body,
        };
        Ok(())
    }

    /// The body has registers of its own, as locals; to run is to call the interpreter with them.
    pub(super) fn registers_to_locals(&mut self, body: &mut Body) {
        let first = body.locals.len() as u32;
        let registers = &self.program.registers;
        body.locals
            .extend(registers.iter().map(|register| (register.name.clone(), register.ty)));
        let args = (0..registers.len() as u32)
            .map(|index| Expr::Get(Var::Local(LocalId(first + index))))
            .collect();
        // The interpreter is the function after all templates; its number is known by name when it is called.
        let interpreter = self.interpreter.unwrap_or(FunctionId(u32::MAX));
        let run = Expr::Return(Some(Box::new(Expr::Call(interpreter, args))));
        substitute_registers(&mut body.expr, &|register| LocalId(first + register.0));
        body.expr.visit_mut(&mut |expr| {
            if matches!(expr, Expr::Run) {
                *expr = run.clone();
            }
        });
    }
}

/// Locals that the interpreter's cases use in turn. Each case has its own, and only one runs at a time; with thousands of locals a frame
/// of the interpreter would take kilobytes, of which a browser's stack has about a thousand.
#[derive(Default)]
struct SharedLocals {
    locals: Vec<LocalId>,
}

impl SharedLocals {
    /// The locals from `first` on are those of this case alone: it gets shared ones instead.
    fn share(&mut self, locals: &mut Vec<(String, Type)>, first: usize, case: &mut Expr) {
        let own = locals.split_off(first);
        let mut free = self.locals.clone();
        let replacements: Vec<LocalId> = own
            .into_iter()
            .map(
                |(name, ty)| match free.iter().position(|id| locals[id.0 as usize].1 == ty) {
                    Some(index) => free.remove(index),
                    None => {
                        let id = LocalId(locals.len() as u32);
                        locals.push((name, ty));
                        self.locals.push(id);
                        id
                    }
                },
            )
            .collect();
        case.visit_mut(&mut |expr| {
            if let Expr::Get(Var::Local(id)) | Expr::Set(Var::Local(id), _) = expr
                && let Some(index) = (id.0 as usize).checked_sub(first)
            {
                *id = replacements[index];
            }
        });
    }
}

/// Where the interpreter keeps what it decodes.
struct Machine {
    bytes: Var,
    bytes_class: ClassId,
    pc: Var,
    /// The registers in which prefixes collect an extension, its value first.
    collecting: Vec<(Extension, Var)>,
}

/// The names of the registers in which the prefixes of all sets collect the extensions; of each extension, the one with its value first.
pub(crate) fn collecting() -> impl Iterator<Item = (Extension, &'static str)> {
    let definitions = Set::ALL
        .into_iter()
        .flat_map(|set| &InstructionSet::get(set).definitions);
    let prefixes = definitions.filter_map(|each| Some((each.collects()?, each)));
    prefixes.flat_map(|(extension, each)| each.collects_in().iter().map(move |name| (extension, name.as_str())))
}

impl Machine {
    fn byte(&self, offset: usize) -> Expr {
        let mut index = Expr::Get(self.pc);
        if offset > 0 {
            index = binary(IntegerOp::I32Add, index, Expr::Const(Const::I32(offset as i32)));
        }
        Expr::Element(self.bytes_class, Box::new(Expr::Get(self.bytes)), Box::new(index))
    }

    /// What distinguishes the form from others that begin with the same byte.
    fn condition(&self, form: &Form, several: bool) -> Option<Expr> {
        if !several {
            return None;
        }
        let mut tests = Vec::new();
        for (offset, pattern) in form.bytes.iter().enumerate().skip(1) {
            if pattern.mask != 0 {
                let masked = binary(
                    IntegerOp::I32And,
                    self.byte(offset),
                    Expr::Const(Const::I32(pattern.mask.into())),
                );
                tests.push(binary(
                    IntegerOp::I32Eq,
                    masked,
                    Expr::Const(Const::I32(pattern.value.into())),
                ));
            }
        }
        if let Some(condition) = &form.condition {
            let extension = self.extension(condition.extension);
            let name = if condition.comparison == "<" {
                IntegerOp::I32LtS
            } else {
                IntegerOp::I32GtS
            };
            tests.push(binary(name, extension, Expr::Const(Const::I32(condition.bound))));
        }
        tests.into_iter().reduce(|a, b| binary(IntegerOp::I32And, a, b))
    }

    fn field(&self, field: &Field) -> Expr {
        let mut value: Option<Expr> = None;
        for segment in &field.segments {
            let mut bits = self.byte(segment.byte);
            if segment.shift > 0 {
                bits = binary(IntegerOp::I32ShrU, bits, Expr::Const(Const::I32(segment.shift as i32)));
            }
            if segment.shift + segment.width < 8 {
                bits = binary(
                    IntegerOp::I32And,
                    bits,
                    Expr::Const(Const::I32((1 << segment.width) - 1)),
                );
            }
            value = Some(match value {
                None => bits,
                Some(high) => {
                    let high = binary(IntegerOp::I32Shl, high, Expr::Const(Const::I32(segment.width as i32)));
                    binary(IntegerOp::I32Or, high, bits)
                }
            });
        }
        value.unwrap_or(Expr::Const(Const::I32(0)))
    }

    fn operand(&self, form: &Form, formula: &Formula) -> Expr {
        let mut value: Option<Expr> = None;
        for (factor, term) in &formula.terms {
            let mut expr = match term {
                Term::Field(index) => self.field(&form.fields[*index]),
                Term::Extension(extension, part) => {
                    let extension = self.extension(*extension);
                    match part {
                        ExtensionPart::Whole => extension,
                        ExtensionPart::Quotient(n) => {
                            binary(IntegerOp::I32DivS, extension, Expr::Const(Const::I32(*n)))
                        }
                        ExtensionPart::Remainder(n) => {
                            binary(IntegerOp::I32RemS, extension, Expr::Const(Const::I32(*n)))
                        }
                    }
                }
            };
            if *factor != 1 {
                expr = binary(IntegerOp::I32Mul, expr, Expr::Const(Const::I32(*factor)));
            }
            value = Some(match value {
                None => expr,
                Some(sum) => binary(IntegerOp::I32Add, sum, expr),
            });
        }
        match value {
            None => Expr::Const(Const::I32(formula.constant)),
            Some(sum) if formula.constant == 0 => sum,
            Some(sum) => binary(IntegerOp::I32Add, sum, Expr::Const(Const::I32(formula.constant))),
        }
    }

    /// An extension's value; 0 where no prefix collects it.
    fn extension(&self, extension: Extension) -> Expr {
        let register = self.collecting.iter().find(|(each, _)| *each == extension);
        register.map_or(Expr::Const(Const::I32(0)), |(_, register)| Expr::Get(*register))
    }

    fn uses(&self, form: &Form, extension: Extension) -> bool {
        let in_formula = |formula: &Formula| {
            formula
                .terms
                .iter()
                .any(|(_, term)| matches!(term, Term::Extension(other, _) if *other == extension))
        };
        form.operands.iter().any(in_formula)
    }
}

impl<'t> BodyLowering<'_, 't> {
    /// One form of an instruction: decode its operands, advance, run its template, go on.
    fn instruction_case(
        &mut self,
        machine: &Machine,
        form: &Form,
        template: &Template,
        after: Label,
    ) -> Result<Expr, LowerError> {
        let first = self.locals.len() as u32;
        self.locals.extend(template.body.locals.iter().cloned());
        let mut exprs = Vec::new();
        for (index, formula) in form.operands.iter().enumerate() {
            exprs.push(set_var(
                Var::Local(LocalId(first + index as u32)),
                machine.operand(form, formula),
            ));
        }
        for (extension, register) in &machine.collecting {
            if machine.uses(form, *extension) {
                exprs.push(set_var(*register, Expr::Const(Const::I32(0))));
            }
        }
        let length = Expr::Const(Const::I32(form.bytes.len() as i32));
        exprs.push(set_var(
            machine.pc,
            binary(IntegerOp::I32Add, Expr::Get(machine.pc), length),
        ));
        let mut body = template.body.expr.clone();
        let mut labels: HashMap<Label, Label> = HashMap::new();
        body.visit_mut(&mut |expr| {
            match expr {
                Expr::Get(Var::Local(id)) | Expr::Set(Var::Local(id), _) => *id = LocalId(first + id.0),
                _ => {}
            }
            if let Some(label) = expr.label_mut() {
                *label = *labels.entry(*label).or_insert_with(|| self.label());
            }
        });
        exprs.push(body);
        exprs.push(Expr::Continue(after));
        Ok(sequence(exprs))
    }

    fn register(&self, name: &str) -> Result<Var, LowerError> {
        let registers = &self.lowering.program.registers;
        let index = registers.iter().position(|register| register.name == name);
        let index = index.ok_or_else(|| LowerError::plain(format!("Activation has no {name}")))?;
        Ok(Var::Register(RegisterId(index as u32)))
    }

    fn nil(&self) -> Result<Expr, LowerError> {
        let memory = self.class_named("Memory")?;
        let global = self.lowering.globals.get(&(memory, "NilObject".to_string()));
        let global = global.ok_or_else(|| LowerError::plain("Memory has no NilObject"))?;
        Ok(Expr::Get(Var::Global(*global)))
    }

    /// A call of Smalltalk code: with arguments from the stack (`call: code numArgs: count`, of the activation) or given
    /// (`call: code receiver: r with: a depth: d`).
    pub fn call(&mut self, method: &'t Method, arguments: Vec<Expr>, span: Span) -> Result<Expr, LowerError> {
        let code_type = self.value_type("Code")?;
        let code = self.local("callee", code_type);
        let get = |id: LocalId| Expr::Get(Var::Local(id));
        let index = self.code_field("index", get(code))?;
        let mut arguments = arguments.into_iter();
        let set_code = set_var(Var::Local(code), arguments.next().unwrap_or_default());
        if method.class_side {
            let mut args: Vec<Expr> = arguments.collect();
            let depth = args.pop().unwrap_or_default();
            args.extend([get(code), depth]);
            return Ok(sequence(vec![set_code, Expr::CallCode(args, Box::new(index))]));
        }
        let Some(count) = arguments.next() else {
            return Err(self.error(span, "a call from the stack has the number of arguments"));
        };
        let slots_class = ClassId(self.class_named("Slots")? as u32);
        let (slots, sp, depth) = (self.register("slots")?, self.register("sp")?, self.register("depth")?);
        let case = |n: u32| {
            let value = |below: u32| {
                let place = binary(IntegerOp::I32Sub, Expr::Get(sp), Expr::Const(Const::I32(below as i32)));
                Expr::Element(slots_class, Box::new(Expr::Get(slots)), Box::new(place))
            };
            let mut args: Vec<Expr> = (0..=n).rev().map(|index| value(index + 1)).collect();
            let deeper = binary(IntegerOp::I32Add, Expr::Get(depth), Expr::Const(Const::I32(1)));
            args.extend([get(code), deeper]);
            Expr::CallCode(args, Box::new(index.clone()))
        };
        let cases = (0..=MAX_ARGS).map(case).chain([Expr::Unreachable]).collect();
        let targets = (0..=MAX_ARGS).collect();
        let switch = Expr::Switch {
            index: Box::new(count),
            targets,
            cases,
            ty: Type::Oop,
        };
        Ok(sequence(vec![set_code, switch]))
    }
}

fn set_var(variable: Var, value: Expr) -> Expr {
    Expr::Set(variable, Box::new(value))
}

fn binary(op: IntegerOp, a: Expr, b: Expr) -> Expr {
    Expr::op(op, [a, b])
}

fn substitute_registers(expr: &mut Expr, local: &dyn Fn(RegisterId) -> LocalId) {
    expr.visit_mut(&mut |expr| match expr {
        Expr::Get(variable) | Expr::Set(variable, _) => {
            if let Var::Register(register) = variable {
                *variable = Var::Local(local(*register));
            }
        }
        _ => {}
    });
}
