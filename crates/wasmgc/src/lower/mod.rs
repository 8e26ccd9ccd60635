//! Typed Smalltalk to the intermediate representation: names are bound, types checked, sends to typed receivers bound at compile
//! time, small methods inlined, control structures structured.
//!
//! The dialect (Strongtalk's annotations) in short: a class of `st/vm` is a struct type, an array type (`#type : #array`), a machine type
//! (`#machine`), the registers of an activation (`#registers`) or has no instances (`#static`). Class variables are globals. An instance
//! variable's name, sent to an instance, reads it, with a colon writes it, where no method of that name is defined. A temporary has no
//! value before it is assigned. A pragma names what a method is that has no body of its own (see [`operations`]).

mod activation;
mod axioms;
mod body;
mod classes;
mod control;
mod error;
mod operations;
mod primitives;

use crate::ir::{Body, Class, ClassId, Expr, Function, FunctionId, Global, GlobalId, Program, Register, Type};
use classes::{ClassTable, Method, Ty};
use smalltalk::tonel::{self, Dialect};
use std::collections::HashMap;

pub(crate) use activation::collecting;
pub(crate) use body::sequence;
pub use error::LowerError;

/// A file of `st/vm`.
#[derive(Clone, Copy, Debug)]
pub struct Source {
    /// The file's name, for errors.
    pub name: &'static str,
    /// Its text.
    pub text: &'static str,
}

/// Lowers the virtual machine.
pub fn lower(sources: &[Source]) -> Result<Program, LowerError> {
    let mut files = Vec::new();
    for source in sources {
        let file = tonel::parse_class(source.text, Dialect::Typed)
            .map_err(|error| LowerError::syntax(source.name, source.text, &error))?;
        files.push((*source, file));
    }
    let table = ClassTable::new(files)?;
    for method in table.methods() {
        method
            .operation
            .map_or(Ok(()), |operation| operation.check(&table, method))?;
    }
    let mut lowering = Lowering::new(&table)?;
    lowering.imports()?;
    lowering.functions()?;
    lowering.templates()?;
    lowering.interpreter()?;
    lowering.entries()?;
    lowering.loop_entry()?;
    lowering.pending()?;
    lowering.axioms()?;
    Ok(lowering.program)
}

/// What is known while lowering.
pub(crate) struct Lowering<'t> {
    table: &'t ClassTable,
    program: Program,
    globals: HashMap<(usize, String), GlobalId>,
    functions: HashMap<(usize, bool, String), FunctionId>,
    pending: Vec<(FunctionId, usize, &'t Method)>,
    interpreter: Option<FunctionId>,
}

impl<'t> Lowering<'t> {
    fn new(table: &'t ClassTable) -> Result<Self, LowerError> {
        let mut program = Program {
            named_primitives: primitives::named(table),
            ..Program::default()
        };
        let mut globals = HashMap::new();
        for (index, class) in table.classes.iter().enumerate() {
            program.classes.push(Class {
                name: class.name.clone(),
                superclass: class.struct_superclass.map(|index| ClassId(index as u32)),
                shape: table.shape(index)?,
                is_abstract: class.is_abstract,
                likely: table.likely(index)?,
            });
            for (name, ty) in &class.class_variables {
                globals.insert((index, name.clone()), GlobalId(program.globals.len() as u32));
                program.globals.push(Global {
                    name: format!("{} {name}", class.name),
                    ty: table.ir_type(*ty),
                    constant: class.constants.contains(name),
                });
            }
        }
        program.registers = table.classes[table.activation]
            .instance_variables
            .iter()
            .map(|(name, ty)| Register {
                name: name.clone(),
                ty: table.ir_type(*ty),
            })
            .collect();
        Ok(Self {
            table,
            program,
            globals,
            functions: HashMap::new(),
            pending: Vec::new(),
            interpreter: None,
        })
    }

    /// Imports stand before all functions that have a body.
    fn imports(&mut self) -> Result<(), LowerError> {
        for method in self.table.methods().filter(|method| method.import.is_some()) {
            let id = FunctionId(self.program.functions.len() as u32);
            let signature = self.table.signature(method, method.owner)?;
            let parameters = signature
                .parameters
                .iter()
                .map(|(name, ty)| (name.clone(), self.table.ir_type(*ty)));
            let locals: Vec<(String, Type)> = parameters.collect();
            self.program.functions.push(Function {
                name: method.import.clone().unwrap_or_default(),
                result: self.table.ir_type(signature.answer),
                parameters: locals.iter().map(|(_, ty)| *ty).collect(),
                body: None,
                unfold: false,
                cold: false,
                inline_cache: None,
                export: None,
            });
            self.functions.insert(method.key(), id);
        }
        Ok(())
    }

    /// Every method that is a function by itself; so that all are checked, used or not.
    fn functions(&mut self) -> Result<(), LowerError> {
        for method in self.table.methods().filter(|method| method.is_function(self.table)) {
            self.function(method)?;
        }
        Ok(())
    }

    /// The function of a method; its body is lowered later.
    fn function(&mut self, method: &'t Method) -> Result<FunctionId, LowerError> {
        if let Some(id) = self.functions.get(&method.key()) {
            return Ok(*id);
        }
        let id = FunctionId(self.program.functions.len() as u32);
        self.functions.insert(method.key(), id);
        let signature = self.table.signature(method, method.owner)?;
        let receiver = (!method.class_side && !self.table.is_registers(method.owner))
            .then(|| self.table.ir_type(Ty::Value(method.owner)));
        self.program.functions.push(Function {
            name: self.table.method_name(method),
            result: self.table.ir_type(signature.answer),
            parameters: receiver
                .into_iter()
                .chain(signature.parameters.iter().map(|(_, ty)| self.table.ir_type(*ty)))
                .collect(),
            body: Some(Body::default()),
            unfold: method.has_pragma("unfold"),
            cold: method.has_pragma("cold"),
            inline_cache: None,
            export: method.export.clone(),
        });
        if let Some(cache) = method.symbol_pragma("inlineCache:") {
            let target = self.table.method_named(cache).ok_or_else(|| {
                self.table.error(
                    method,
                    method.definition.method.span,
                    format!("there is no method {cache}"),
                )
            })?;
            let target = self.function(target)?;
            self.program.functions[id.0 as usize].inline_cache = Some(target);
        }
        self.pending.push((id, method.owner, method));
        Ok(id)
    }

    /// Lowers the bodies of functions, until there are none left.
    fn pending(&mut self) -> Result<(), LowerError> {
        while let Some((id, owner, method)) = self.pending.pop() {
            let body = self.function_body(owner, method)?;
            let function = &mut self.program.functions[id.0 as usize];
            if function.unfold && returns_early(&body.expr) {
                let message = "what is unfolded must answer at its end: a return before would leave the translation";
                return Err(self
                    .table
                    .error(method, method.definition.method.span, message.to_owned()));
            }
            function.body = Some(body);
        }
        Ok(())
    }
}

/// Whether there is a return: an answer at the end is just a value.
fn returns_early(body: &Expr) -> bool {
    let mut returns = false;
    body.visit(&mut |expr| returns |= matches!(expr, Expr::Return(_)));
    returns
}
