//! Types: making a value one of another type, and what two have in common.

use super::*;

impl<'t> BodyLowering<'_, 't> {
    /// Makes a value of one type one of another, or says that it cannot be.
    pub fn coerce(&self, expr: Expr, from: Ty, to: Ty, span: Span) -> Result<Expr, LowerError> {
        let table = self.lowering.table;
        if from == to || from == Ty::Never {
            return Ok(expr);
        }
        match (from, to) {
            (Ty::Nil, Ty::Value(_)) if is_reference(table.ir_type(to)) => {
                return Ok(retype_null(expr, table.ir_type(to)));
            }
            (Ty::Integer, Ty::Value(_)) if self.value_type("Int32")? == to => return Ok(expr),
            (Ty::Value(from), Ty::Value(to)) if table.inherits(from, to) => return Ok(expr),
            _ => {}
        }
        Err(self.error(
            span,
            format!("this is {}, but {} is wanted", self.describe(from), self.describe(to)),
        ))
    }

    pub(super) fn describe(&self, ty: Ty) -> String {
        match ty {
            Ty::Void | Ty::Never => "no value".to_string(),
            Ty::Nil => "nil".to_string(),
            Ty::Integer => "an integer".to_string(),
            Ty::Value(class) => format!("<{}>", self.lowering.table.classes[class].name),
            Ty::Meta(class) => format!("the class {}", self.lowering.table.classes[class].name),
            Ty::Activation => "the activation".to_string(),
        }
    }

    /// The type of both branches of a conditional.
    pub fn join(&self, a: Ty, b: Ty, span: Span) -> Result<Ty, LowerError> {
        let table = self.lowering.table;
        Ok(match (a, b) {
            _ if a == b => a,
            (Ty::Never, other) | (other, Ty::Never) => other,
            (Ty::Void, _) | (_, Ty::Void) => Ty::Void,
            (Ty::Nil, other) | (other, Ty::Nil) if is_reference(table.ir_type(other)) => other,
            (Ty::Integer, other) | (other, Ty::Integer) if self.value_type("Int32")? == other => other,
            (Ty::Value(a), Ty::Value(b)) if table.inherits(a, b) => Ty::Value(b),
            (Ty::Value(a), Ty::Value(b)) if table.inherits(b, a) => Ty::Value(a),
            (Ty::Value(_), Ty::Value(_)) if is_reference(table.ir_type(a)) && is_reference(table.ir_type(b)) => {
                self.value_type("Oop")?
            }
            _ => {
                let message = format!("the branches answer {} and {}", self.describe(a), self.describe(b));
                return Err(self.error(span, message));
            }
        })
    }
}

fn is_reference(ty: Type) -> bool {
    matches!(ty, Type::Oop | Type::Ref(_))
}

/// `nil` got its type: in the tree's value, null is of that type.
fn retype_null(expr: Expr, ty: Type) -> Expr {
    match expr {
        Expr::Const(Const::Null(_)) => Expr::Const(Const::Null(ty)),
        Expr::Seq(mut exprs) => {
            if let Some(last) = exprs.pop() {
                exprs.push(retype_null(last, ty));
            }
            Expr::Seq(exprs)
        }
        Expr::If(condition, then, otherwise, Type::Oop) => Expr::If(
            condition,
            Box::new(retype_null(*then, ty)),
            Box::new(retype_null(*otherwise, ty)),
            ty,
        ),
        other => other,
    }
}
