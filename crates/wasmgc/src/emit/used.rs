//! What the trees of a translation use of the core, and so what its module imports.

use super::{EmitError, Fault, MAX_NESTING};
use crate::ir::{Body, Expr, FunctionId, GlobalId, Var};
use crate::op::Op;
use std::collections::BTreeSet;

/// The used parts of the core.
#[derive(Default)]
pub(super) struct Used {
    pub functions: BTreeSet<FunctionId>,
    pub globals: BTreeSet<GlobalId>,
    pub table: bool,
    pub memory: bool,
}

impl Used {
    /// Adds what a function uses.
    pub fn add(&mut self, name: &str, body: &Body) -> Result<(), EmitError> {
        self.expr(&body.expr, 0).map_err(|fault| EmitError::Tree {
            function: name.to_owned(),
            fault,
        })
    }

    fn expr(&mut self, expr: &Expr, depth: u32) -> Result<(), Fault> {
        if depth > MAX_NESTING {
            return Err(Fault::Nesting);
        }
        match expr {
            Expr::Get(Var::Global(id)) | Expr::Set(Var::Global(id), _) => {
                self.globals.insert(*id);
            }
            Expr::Call(id, _) => {
                self.functions.insert(*id);
            }
            Expr::CallCode(..) => self.table = true,
            Expr::Op(Op::Memory(_), _) => self.memory = true,
            _ => {}
        }
        let mut result = Ok(());
        expr.for_each_child(&mut |child| {
            if result.is_ok() {
                result = self.expr(child, depth + 1);
            }
        });
        result
    }
}
