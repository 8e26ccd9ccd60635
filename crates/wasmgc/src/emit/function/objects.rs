//! Structs, arrays, and casts.

use super::{Emitted, Emitter, Stop};
use crate::emit::{Fault, types::Leaves};
use crate::ir::{ClassId, Expr, Shape, Storage};
use wasm_encoder::{AbstractHeapType, BlockType, HeapType, RefType, ValType};

/// The type that nothing but null has.
const NONE: HeapType = HeapType::Abstract {
    shared: false,
    ty: AbstractHeapType::None,
};

impl<'a> Emitter<'a> {
    pub fn structure(&mut self, expr: &Expr) -> Emitted {
        match expr {
            Expr::New(class, fields) => {
                self.exprs(fields)?;
                let class = self.scope.types.instance(self.scope.program, *class)?;
                self.code().struct_new(class);
            }
            Expr::Field(id, index, object) => {
                self.expr(object)?;
                let class = self.class(*id)?;
                match self.field(*id, *index)? {
                    Storage::Value(_) => self.code().struct_get(class, *index),
                    Storage::I8 | Storage::I16 => self.code().struct_get_u(class, *index),
                };
            }
            Expr::SetField(id, index, object, value) => {
                self.exprs([&**object, value])?;
                let class = self.class(*id)?;
                self.field(*id, *index)?;
                self.code().struct_set(class, *index);
            }
            _ => {}
        }
        Ok(())
    }

    pub fn array(&mut self, expr: &Expr) -> Emitted {
        match expr {
            Expr::NewArray(id, element, length) => {
                self.exprs([&**element, length])?;
                let class = self.class(*id)?;
                self.code().array_new(class);
            }
            Expr::NewArrayDefault(id, length) => {
                self.expr(length)?;
                let class = self.class(*id)?;
                self.code().array_new_default(class);
            }
            Expr::NewArrayFixed(id, elements) => {
                self.exprs(elements)?;
                let class = self.class(*id)?;
                self.code().array_new_fixed(class, elements.len() as u32);
            }
            Expr::Element(id, array, index) => {
                self.exprs([&**array, index])?;
                let class = self.class(*id)?;
                match self.elements(*id)? {
                    Storage::Value(_) => self.code().array_get(class),
                    Storage::I8 | Storage::I16 => self.code().array_get_u(class),
                };
            }
            Expr::SetElement(id, array, index, value) => {
                self.exprs([&**array, index, value])?;
                let class = self.class(*id)?;
                self.code().array_set(class);
            }
            Expr::Length(array) => {
                self.expr(array)?;
                self.code().array_len();
            }
            Expr::CopyArray(id, operands) => {
                self.exprs(operands.iter())?;
                let class = self.class(*id)?;
                self.code().array_copy(class, class);
            }
            Expr::FillArray(id, operands) => {
                self.exprs(operands.iter())?;
                let class = self.class(*id)?;
                self.code().array_fill(class);
            }
            _ => {}
        }
        Ok(())
    }

    pub fn cast(&mut self, class: Option<ClassId>, object: &Expr) -> Emitted {
        let target = self.cast_target(class)?;
        let Some(leaves) = self.leaves(class) else {
            self.expr(object)?;
            self.code().ref_cast_nullable(target);
            return Ok(());
        };
        self.code().block(BlockType::Result(reference(target, true)));
        self.open += 1;
        let ends = self.ends(object)?;
        if ends {
            self.try_leaves(leaves);
            // Where those are all there is only null left.
            self.code()
                .ref_cast_nullable(if leaves.are_all { NONE } else { target });
        }
        self.close(ends)
    }

    pub fn test(&mut self, class: Option<ClassId>, object: &Expr) -> Emitted {
        let target = self.cast_target(class)?;
        let Some(leaves) = self.leaves(class) else {
            self.expr(object)?;
            self.code().ref_test_non_null(target);
            return Ok(());
        };
        self.code().block(BlockType::Result(ValType::I32));
        self.code().block(BlockType::Result(reference(target, false)));
        self.open += 2;
        let ends = self.ends(object)?;
        if ends {
            self.try_leaves(leaves);
            if leaves.are_all {
                self.code().drop().i32_const(0);
            } else {
                self.code().ref_test_non_null(target);
            }
            self.code().br(1);
        }
        self.code().end().drop().i32_const(1);
        self.open -= 1;
        self.close(ends)
    }

    /// Begins a block that is left with an object of the class.
    pub fn begin_hit(&mut self, class: ClassId) -> Emitted {
        let target = self.cast_target(Some(class))?;
        self.code().block(BlockType::Result(reference(target, false)));
        self.open += 1;
        Ok(())
    }

    /// Leaves that block with the object that is on the stack, if it is one.
    pub fn leave_where(&mut self, class: ClassId) -> Emitted {
        let leaves = self.leaves(Some(class));
        if let Some(leaves) = leaves {
            self.try_leaves(leaves);
        }
        if !leaves.is_some_and(|leaves| leaves.are_all) {
            let to = RefType {
                nullable: false,
                heap_type: self.cast_target(Some(class))?,
            };
            self.code().br_on_cast(0, RefType::EQREF, to);
        }
        Ok(())
    }

    /// Leaves the block for each of them.
    fn try_leaves(&mut self, leaves: &Leaves) {
        for leaf in &leaves.tried {
            let to = RefType {
                nullable: false,
                heap_type: HeapType::Concrete(*leaf),
            };
            self.code().br_on_cast(0, RefType::EQREF, to);
        }
    }

    fn leaves(&self, class: Option<ClassId>) -> Option<&'a Leaves> {
        self.scope.types.leaves(self.scope.program, class?)
    }

    fn cast_target(&self, class: Option<ClassId>) -> Result<HeapType, Stop> {
        match class {
            Some(id) => Ok(HeapType::Concrete(self.class(id)?)),
            None => Ok(HeapType::I31),
        }
    }

    pub fn class(&self, id: ClassId) -> Result<u32, Stop> {
        Ok(self.scope.types.class(self.scope.program, id)?)
    }

    fn field(&self, id: ClassId, index: u32) -> Result<Storage, Stop> {
        match self.scope.program.classes.get(id.0 as usize).map(|class| &class.shape) {
            Some(Shape::Struct(fields)) => fields.get(index as usize).map(|field| field.storage),
            _ => None,
        }
        .ok_or_else(|| self.fault(Fault::Missing("field", index)))
    }

    fn elements(&self, id: ClassId) -> Result<Storage, Stop> {
        match self.scope.program.classes.get(id.0 as usize).map(|class| &class.shape) {
            Some(Shape::Array(storage)) => Ok(*storage),
            _ => Err(self.fault(Fault::Missing("array class", id.0))),
        }
    }
}

fn reference(heap_type: HeapType, nullable: bool) -> ValType {
    ValType::Ref(RefType { nullable, heap_type })
}
