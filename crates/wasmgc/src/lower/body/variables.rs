//! Literals and variables.

use super::*;

impl<'t> BodyLowering<'_, 't> {
    pub(super) fn literal(&mut self, literal: &Literal, wanted: Option<Ty>, span: Span) -> Result<Typed, LowerError> {
        let int64 = self.value_type("Int64")?;
        match literal {
            Literal::Integer(value) if wanted == Some(int64) => {
                let value = value
                    .to_i64()
                    .ok_or_else(|| self.error(span, "this does not fit an Int64"))?;
                Ok((Expr::Const(Const::I64(value)), int64))
            }
            Literal::Integer(value) => {
                let value = value.to_i32().or_else(|| value.to_u32().map(|value| value as i32));
                let value = value.ok_or_else(|| self.error(span, "this does not fit an Int32"))?;
                Ok((Expr::Const(Const::I32(value)), Ty::Integer))
            }
            Literal::Float(value) => Ok((Expr::Const(Const::F64(*value)), self.value_type("Float64")?)),
            Literal::Character(value) => Ok((Expr::Const(Const::I32(*value as i32)), self.value_type("Int32")?)),
            _ => Err(self.error(
                span,
                "literals of this kind are not part of the virtual machine's dialect",
            )),
        }
    }

    pub(super) fn variable(&mut self, name: &str, span: Span) -> Result<Typed, LowerError> {
        match name {
            "true" => return Ok((Expr::Const(Const::I32(1)), self.value_type("Boolean")?)),
            "false" => return Ok((Expr::Const(Const::I32(0)), self.value_type("Boolean")?)),
            "nil" => return Ok((Expr::Const(Const::Null(Type::Oop)), Ty::Nil)),
            "self" => return Ok(self.receiver()),
            _ => {}
        }
        if let Some(class) = self.lowering.table.named(name) {
            return Ok((Expr::default(), Ty::Meta(class)));
        }
        let (place, ty) = self.place(name, span)?;
        Ok((
            match place {
                Place::Variable(variable) => Expr::Get(variable),
                Place::Field(class, index, object) => Expr::Field(class, index, Box::new(object)),
            },
            ty,
        ))
    }

    pub(super) fn receiver(&mut self) -> Typed {
        match self.frame().receiver {
            Receiver::Local(id, class) => (Expr::Get(Var::Local(id)), Ty::Value(class)),
            Receiver::Meta(class) => (Expr::default(), Ty::Meta(class)),
            Receiver::Activation(_) => (Expr::default(), Ty::Activation),
        }
    }

    pub(super) fn assignment(&mut self, name: &str, value: &'t Expression, span: Span) -> Result<Typed, LowerError> {
        let (place, ty) = self.place(name, span)?;
        let value = self.expression_of(value, ty)?;
        Ok((
            match place {
                Place::Variable(variable) => Expr::Set(variable, Box::new(value)),
                Place::Field(class, index, object) => Expr::SetField(class, index, Box::new(object), Box::new(value)),
            },
            Ty::Void,
        ))
    }

    /// Where a variable is.
    fn place(&mut self, name: &str, span: Span) -> Result<(Place, Ty), LowerError> {
        let frame = self.frames.last().expect("a method is being lowered");
        for scope in frame.variables.iter().rev() {
            if let Some((id, ty)) = scope.get(name) {
                return Ok((Place::Variable(Var::Local(*id)), *ty));
            }
        }
        let table = self.lowering.table;
        match frame.receiver {
            Receiver::Local(id, class) => {
                if let Some((index, ty)) = field(&table.classes[class].instance_variables, name) {
                    let object = Expr::Get(Var::Local(id));
                    return Ok((Place::Field(ClassId(class as u32), index, object), ty));
                }
            }
            Receiver::Activation(class) => {
                if let Some((index, ty)) = field(&table.classes[class].instance_variables, name) {
                    return Ok((Place::Variable(Var::Register(RegisterId(index))), ty));
                }
            }
            Receiver::Meta(_) => {}
        }
        let mut class = Some(frame.method.owner);
        while let Some(index) = class {
            if let Some(global) = self.lowering.globals.get(&(index, name.to_string())) {
                let variables = &table.classes[index].class_variables;
                if let Some((_, ty)) = field(variables, name) {
                    return Ok((Place::Variable(Var::Global(*global)), ty));
                }
            }
            class = table.classes[index].superclass;
        }
        Err(self.error(span, format!("the variable {name} is not declared")))
    }
}

enum Place {
    Variable(Var),
    Field(ClassId, u32, Expr),
}

pub(super) fn field(variables: &[(String, Ty)], name: &str) -> Option<(u32, Ty)> {
    let index = variables.iter().position(|(variable, _)| variable == name)?;
    Some((index as u32, variables[index].1))
}
