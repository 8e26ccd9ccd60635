//! The type section, the same in core and translations, and the types of trees.

use super::EmitError;
use crate::ir::{ClassId, Const, Expr, Field, Program, Shape, Storage, Type, Var};
use std::collections::HashMap;
use wasm_encoder::{
    ArrayType, BlockType, CompositeInnerType, CompositeType, FieldType, FuncType, HeapType, IndirectNameMap, NameMap,
    RefType, StorageType, StructType, SubType, TypeSection, ValType,
};

/// The most arguments of Smalltalk code (Squeak's limit).
pub const MAX_ARGUMENTS: usize = 15;

/// The final types of a class's instances. To ask whether something is of a final type is one comparison; of an open one, wasmtime asks a
/// function that is slow. So casts try these first.
#[derive(Clone, Debug, Default)]
pub(super) struct Leaves {
    /// The type that the class's own instances have, if it is not the class's type.
    own: Option<u32>,
    /// Some of them, in the order in which they are to be tried.
    pub tried: Vec<u32>,
    /// Whether there are no others.
    pub are_all: bool,
}

/// The module's types, and where each class's is.
pub(super) struct Types {
    section: TypeSection,
    names: NameMap,
    fields: IndirectNameMap,
    count: u32,
    classes: Vec<Option<u32>>,
    /// For each class the types that its own instances and those of its subclasses have, likely ones first.
    leaves: Vec<Leaves>,
    functions: HashMap<FuncType, u32>,
    code: Vec<u32>,
}

impl Types {
    /// The recursion group of the classes, and behind it the types of Smalltalk code with 0 to [`MAX_ARGUMENTS`] arguments.
    pub fn new(program: &Program) -> Result<Types, EmitError> {
        let mut count = 0;
        let mut next = || {
            count += 1;
            Some(count - 1)
        };
        let (mut classes, mut leaves) = (Vec::new(), Vec::new());
        for (index, class) in program.classes.iter().enumerate() {
            let typed = !matches!(class.shape, Shape::None);
            classes.push(typed.then(&mut next).flatten());
            let own = (is_extended(program, index) && !class.is_abstract)
                .then(&mut next)
                .flatten();
            leaves.push(Leaves {
                own,
                ..Leaves::default()
            });
        }
        let mut types = Types {
            section: TypeSection::new(),
            names: NameMap::new(),
            fields: IndirectNameMap::new(),
            count,
            classes,
            leaves,
            functions: HashMap::new(),
            code: Vec::new(),
        };
        types.find_leaves(program);
        types.define_classes(program)?;
        types.define_code(program)?;
        Ok(types)
    }

    fn define_classes(&mut self, program: &Program) -> Result<(), EmitError> {
        let mut group = Vec::new();
        for (number, class) in program.classes.iter().enumerate() {
            let Some(index) = self.classes[number] else { continue };
            self.names.append(index, &class.name);
            let field_type = |what: &str, storage| -> Result<FieldType, EmitError> {
                let no_value = || EmitError::NoValue(format!("{} {what}", class.name));
                let element_type = match storage {
                    Storage::I8 => StorageType::I8,
                    Storage::I16 => StorageType::I16,
                    Storage::Value(ty) => StorageType::Val(self.value(program, ty)?.ok_or_else(no_value)?),
                };
                Ok(FieldType {
                    element_type,
                    mutable: true,
                })
            };
            let (inner, supertype_idx) = match &class.shape {
                Shape::None => continue,
                Shape::Array(storage) => (
                    CompositeInnerType::Array(ArrayType(field_type("elements", *storage)?)),
                    None,
                ),
                Shape::Struct(fields) => {
                    let types = fields
                        .iter()
                        .map(|f| field_type(&f.name, f.storage))
                        .collect::<Result<_, _>>()?;
                    let superclass = class
                        .superclass
                        .and_then(|id| self.classes.get(id.0 as usize).copied().flatten());
                    (CompositeInnerType::Struct(StructType { fields: types }), superclass)
                }
            };
            if let Shape::Struct(fields) = &class.shape {
                self.fields.append(index, &field_names(fields));
                if let Some(own) = self.leaves[number].own {
                    self.fields.append(own, &field_names(fields));
                }
            }
            let is_extended = is_extended(program, number);
            if let Some(own) = self.leaves[number].own {
                self.names.append(own, &format!("{} itself", class.name));
                group.push(sub_type(inner.clone(), false, supertype_idx));
                group.push(sub_type(inner, true, Some(index)));
            } else {
                group.push(sub_type(inner, !is_extended, supertype_idx));
            }
        }
        if !group.is_empty() {
            self.section.ty().rec(group);
        }
        Ok(())
    }

    /// Of each class that is extended; likely ones first.
    fn find_leaves(&mut self, program: &Program) {
        for number in 0..program.classes.len() {
            let leaf = |class: usize| self.leaves[class].own.or(self.classes[class]);
            let likely = program.classes[number].likely.iter().map(|class| class.0 as usize);
            let all = (0..program.classes.len())
                .filter(|each| descends(program, *each, number) && !program.classes[*each].is_abstract);
            let (likely, all): (Vec<_>, Vec<_>) = (likely.filter_map(leaf).collect(), all.filter_map(leaf).collect());
            self.leaves[number].are_all = likely.is_empty() || all.iter().all(|leaf| likely.contains(leaf));
            self.leaves[number].tried = if likely.is_empty() { all } else { likely };
        }
    }

    /// Without a class `Code` (in a test) there is no Smalltalk code either.
    fn define_code(&mut self, program: &Program) -> Result<(), EmitError> {
        let Some(code) = program.classes.iter().position(|class| class.name == "Code") else {
            return Ok(());
        };
        let Some(code) = self.value(program, Type::Ref(ClassId(code as u32)))? else {
            return Ok(());
        };
        let oop = ValType::Ref(RefType::EQREF);
        for arguments in 0..=MAX_ARGUMENTS {
            let parameters = std::iter::repeat_n(oop, arguments + 1).chain([code, ValType::I32]);
            let index = self.function(FuncType::new(parameters, [oop]));
            self.names.append(index, &format!("code{arguments}"));
            self.code.push(index);
        }
        Ok(())
    }

    /// The index of a function type, defined when it is asked for first.
    pub fn function(&mut self, ty: FuncType) -> u32 {
        *self.functions.entry(ty).or_insert_with_key(|ty| {
            self.section.ty().func_type(ty);
            self.count += 1;
            self.count - 1
        })
    }

    /// The type of Smalltalk code with so many arguments.
    pub fn code(&self, arguments: usize) -> Option<u32> {
        self.code.get(arguments).copied()
    }

    /// A class's type.
    pub fn class(&self, program: &Program, id: ClassId) -> Result<u32, EmitError> {
        let name = || {
            program
                .classes
                .get(id.0 as usize)
                .map_or_else(|| format!("number {}", id.0), |c| c.name.clone())
        };
        self.classes
            .get(id.0 as usize)
            .copied()
            .flatten()
            .ok_or_else(|| EmitError::Untyped(name()))
    }

    /// The type of a class's own instances.
    pub fn instance(&self, program: &Program, id: ClassId) -> Result<u32, EmitError> {
        let class = self.class(program, id)?;
        Ok(self.leaves[id.0 as usize].own.unwrap_or(class))
    }

    /// What a cast to a class that is extended tries first; None if it is not extended.
    pub fn leaves(&self, program: &Program, id: ClassId) -> Option<&Leaves> {
        is_extended(program, id.0 as usize).then(|| &self.leaves[id.0 as usize])
    }

    /// A value's type; None for Void and Never.
    pub fn value(&self, program: &Program, ty: Type) -> Result<Option<ValType>, EmitError> {
        Ok(match ty {
            Type::Void | Type::Never => None,
            Type::I32 => Some(ValType::I32),
            Type::I64 => Some(ValType::I64),
            Type::F64 => Some(ValType::F64),
            Type::Oop => Some(ValType::Ref(RefType::EQREF)),
            Type::Ref(id) => {
                let heap_type = HeapType::Concrete(self.class(program, id)?);
                Some(ValType::Ref(RefType {
                    nullable: true,
                    heap_type,
                }))
            }
        })
    }

    /// The type of a block that leaves a value of this type.
    pub fn block(&self, program: &Program, ty: Type) -> Result<BlockType, EmitError> {
        Ok(self.value(program, ty)?.map_or(BlockType::Empty, BlockType::Result))
    }

    /// The section, the names of the types and those of the fields.
    pub fn finish(self) -> (TypeSection, NameMap, IndirectNameMap) {
        (self.section, self.names, self.fields)
    }
}

/// Whether another class's struct type extends this one's.
fn is_extended(program: &Program, class: usize) -> bool {
    let is_struct = matches!(program.classes[class].shape, Shape::Struct(_));
    is_struct
        && program
            .classes
            .iter()
            .any(|other| other.superclass == Some(ClassId(class as u32)))
}

/// Whether one class is another one, or its struct type extends that one's.
fn descends(program: &Program, class: usize, ancestor: usize) -> bool {
    let mut class = Some(class);
    while let Some(each) = class {
        if each == ancestor {
            return true;
        }
        class = program.classes[each].superclass.map(|class| class.0 as usize);
    }
    false
}

fn sub_type(inner: CompositeInnerType, is_final: bool, supertype_idx: Option<u32>) -> SubType {
    SubType {
        is_final,
        supertype_idx,
        composite_type: CompositeType {
            inner,
            shared: false,
            descriptor: None,
            describes: None,
        },
    }
}

fn field_names(fields: &[Field]) -> NameMap {
    let mut names = NameMap::new();
    for (index, field) in fields.iter().enumerate() {
        names.append(index as u32, &field.name);
    }
    names
}

/// What is read from a field or element.
fn unpacked(storage: Storage) -> Type {
    match storage {
        Storage::I8 | Storage::I16 => Type::I32,
        Storage::Value(ty) => ty,
    }
}

/// The type of a tree under these locals.
pub(super) fn of_expr(program: &Program, locals: &[(String, Type)], expr: &Expr) -> Type {
    let class_named = |name: &str| program.classes.iter().position(|class| class.name == name);
    let shape = |id: &ClassId| program.classes.get(id.0 as usize).map(|class| &class.shape);
    match expr {
        Expr::Const(Const::I32(_)) => Type::I32,
        Expr::Const(Const::I64(_)) => Type::I64,
        Expr::Const(Const::F64(_)) => Type::F64,
        Expr::Const(Const::Null(ty)) => *ty,
        Expr::Get(Var::Local(id)) => locals.get(id.0 as usize).map_or(Type::Never, |local| local.1),
        Expr::Get(Var::Register(id)) => program
            .registers
            .get(id.0 as usize)
            .map_or(Type::Never, |register| register.ty),
        Expr::Get(Var::Global(id)) => program
            .globals
            .get(id.0 as usize)
            .map_or(Type::Never, |global| global.ty),
        Expr::Get(Var::Site(_)) => class_named("Site").map_or(Type::Never, |id| Type::Ref(ClassId(id as u32))),
        Expr::Set(..)
        | Expr::SetField(..)
        | Expr::SetElement(..)
        | Expr::CopyArray(..)
        | Expr::FillArray(..)
        | Expr::Drop(_) => Type::Void,
        Expr::Op(op, _) => op.result(),
        Expr::CallRaw(_, _, ty) | Expr::If(_, _, _, ty) | Expr::Block(_, _, ty) | Expr::Switch { ty, .. } => *ty,
        Expr::New(id, _)
        | Expr::NewArray(id, ..)
        | Expr::NewArrayDefault(id, _)
        | Expr::NewArrayFixed(id, _)
        | Expr::Cast(Some(id), _) => Type::Ref(*id),
        Expr::Field(id, index, _) => match shape(id) {
            Some(Shape::Struct(fields)) => fields
                .get(*index as usize)
                .map_or(Type::Never, |field| unpacked(field.storage)),
            _ => Type::Never,
        },
        Expr::Element(id, ..) => match shape(id) {
            Some(Shape::Array(storage)) => unpacked(*storage),
            _ => Type::Never,
        },
        Expr::Cast(None, _) | Expr::CallCode(..) => Type::Oop,
        Expr::Length(_) | Expr::Test(..) | Expr::Narrow(..) => Type::I32,
        Expr::Call(id, _) => program
            .functions
            .get(id.0 as usize)
            .map_or(Type::Never, |function| function.result),
        Expr::Seq(all) => {
            let Some((last, others)) = all.split_last() else {
                return Type::Void;
            };
            // What stands behind a part that never ends is never reached.
            let leaves = others.iter().any(|part| of_expr(program, locals, part) == Type::Never);
            if leaves {
                Type::Never
            } else {
                of_expr(program, locals, last)
            }
        }
        Expr::Loop(..)
        | Expr::Break(..)
        | Expr::Continue(_)
        | Expr::Return(_)
        | Expr::Unreachable
        | Expr::Run
        | Expr::Goto(_) => Type::Never,
    }
}
