//! What proofs rest on, as `st/vm` says: `<axiom: #name>` in a method, `#axiom : #name` of a class. Each must be there, once, and be of the kind
//! that its meaning is about.
//!
//! | name | what |
//! |---|---|
//! | `arithmetic` | the function: place among the special selectors, receiver, argument, depth; the answer |
//! | `nil`, `true`, `false` | a method that answers the constant |
//! | `depthLimit` | methods that load it from its address |
//! | `float` | the class |

use super::classes::Method;
use super::operations::Operation;
use super::{LowerError, Lowering};
use crate::ir::{Axioms, ClassId, Expr, GlobalId, Type};
use crate::op::{MemoryOp, Op};
use num_traits::ToPrimitive;
use smalltalk::ast::{Expression, ExpressionKind, Literal, Span, Statement};

impl<'t> Lowering<'t> {
    /// All axioms. Functions and entries were lowered before.
    pub fn axioms(&mut self) -> Result<(), LowerError> {
        let mut axioms = Axioms::default();
        for method in self.table.methods() {
            let Some(pragma) = method.pragma("axiom:") else {
                continue;
            };
            let name = method.symbol_pragma("axiom:").unwrap_or_default();
            let error = |message: &str| Err(self.table.error(method, pragma.span, message));
            let stated = match name {
                "arithmetic" => {
                    let Some(id) = self.functions.get(&method.key()) else {
                        return error("this axiom is about a function");
                    };
                    let function = &self.program.functions[id.0 as usize];
                    if function.parameters != [Type::I32, Type::Oop, Type::Oop, Type::I32]
                        || function.result != Type::Oop
                    {
                        return error(
                            "this axiom is about a function of an index, a receiver, an argument and the depth",
                        );
                    }
                    state(&mut axioms.arithmetic, *id)
                }
                "nil" => state(&mut axioms.nil, self.constant(method, pragma.span)?),
                "true" => state(&mut axioms.true_object, self.constant(method, pragma.span)?),
                "false" => state(&mut axioms.false_object, self.constant(method, pragma.span)?),
                "depthLimit" => match self.loaded_address(method) {
                    Some(address) => state(&mut axioms.depth_limit, address),
                    None => return error("this axiom is about a method that answers what it loads from an address"),
                },
                _ => return error("there is no such axiom"),
            };
            if !stated {
                return error("this axiom is stated twice, of different things");
            }
        }
        for (index, class) in self.table.classes.iter().enumerate() {
            let stated = match class.axiom.as_deref() {
                None => true,
                Some("float") => state(&mut axioms.float, ClassId(index as u32)),
                Some(other) => return Err(LowerError::plain(format!("{}: there is no axiom {other}", class.name))),
            };
            if !stated {
                return Err(LowerError::plain(format!("{}: this axiom is stated twice", class.name)));
            }
        }
        let Axioms {
            arithmetic,
            float,
            nil,
            true_object,
            false_object,
            depth_limit,
        } = axioms;
        let all = [
            ("arithmetic", arithmetic.is_some()),
            ("float", float.is_some()),
            ("nil", nil.is_some()),
            ("true", true_object.is_some()),
            ("false", false_object.is_some()),
            ("depthLimit", depth_limit.is_some()),
        ];
        if let Some((name, _)) = all.iter().find(|(_, is_stated)| !is_stated) {
            return Err(LowerError::plain(format!("nothing in st/vm is the axiom {name}")));
        }
        if !self
            .program
            .entries
            .iter()
            .all(|entry| loads(&entry.body.expr, depth_limit))
        {
            return Err(LowerError::plain(
                "an activation begins without a look at the axiom depthLimit",
            ));
        }
        self.program.axioms = axioms;
        Ok(())
    }

    /// The constant class variable that the method answers.
    fn constant(&self, method: &Method, span: Span) -> Result<GlobalId, LowerError> {
        let global = match answer(method).map(|expression| &expression.kind) {
            Some(ExpressionKind::Variable(name)) => self.globals.get(&(method.owner, name.clone())),
            _ => None,
        };
        match global {
            Some(global) if self.program.globals[global.0 as usize].constant => Ok(*global),
            _ => Err(self
                .table
                .error(method, span, "this axiom is about a method that answers a constant")),
        }
    }

    /// The address from which the method answers an i32.
    fn loaded_address(&self, method: &Method) -> Option<i32> {
        let ExpressionKind::Send { receiver, message } = &answer(method)?.kind else {
            return None;
        };
        let ExpressionKind::Literal(Literal::Integer(address)) = &receiver.kind else {
            return None;
        };
        let load = self
            .table
            .lookup(self.table.named("Int32")?, false, &message.selector)?;
        match load.operation {
            Some(Operation::Machine(Op::Memory(MemoryOp::I32Load | MemoryOp::I32AtomicLoad))) => address.to_i32(),
            _ => None,
        }
    }
}

/// What a method of one statement answers.
fn answer(method: &Method) -> Option<&Expression> {
    match method.definition.method.statements.as_slice() {
        [Statement::Return(expression, _)] => Some(expression),
        _ => None,
    }
}

/// Whether it was not stated before, or of the same.
fn state<T: PartialEq>(axiom: &mut Option<T>, of: T) -> bool {
    match axiom {
        Some(stated) => *stated == of,
        None => {
            *axiom = Some(of);
            true
        }
    }
}

fn loads(tree: &Expr, address: Option<i32>) -> bool {
    let mut loads = false;
    tree.visit(&mut |expr| {
        loads |= expr.loaded_address().is_some_and(|each| Some(each) == address);
    });
    loads
}
