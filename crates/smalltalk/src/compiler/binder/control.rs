//! Which messages are control structures, and what becomes of them.

use super::*;

impl Binder<'_> {
    pub(super) fn control_structure(
        &mut self,
        receiver: &Expression,
        message: &Message,
        structure: ControlStructure<'_>,
    ) -> Bound<NodeKind> {
        let constant = |kind: NodeKind| {
            Body::of(Node {
                kind,
                span: message.span,
            })
        };
        Ok(match structure {
            ControlStructure::If { when_true, when_false } => {
                let condition = Box::new(self.expression(receiver)?);
                let when_true = self.optional(when_true)?.unwrap_or_default();
                let when_false = self.optional(when_false)?.unwrap_or_default();
                NodeKind::If {
                    condition,
                    when_true,
                    when_false,
                }
            }
            ControlStructure::And(block) => {
                let condition = Box::new(self.expression(receiver)?);
                let when_true = self.value_of(block, message.span)?;
                NodeKind::If {
                    condition,
                    when_true,
                    when_false: constant(NodeKind::False),
                }
            }
            ControlStructure::Or(block) => {
                let condition = Box::new(self.expression(receiver)?);
                let when_false = self.value_of(block, message.span)?;
                NodeKind::If {
                    condition,
                    when_true: constant(NodeKind::True),
                    when_false,
                }
            }
            ControlStructure::IfNil { when_nil, when_not_nil } => self.if_nil(receiver, when_nil, when_not_nil)?,
            ControlStructure::While {
                condition,
                goes_on,
                body,
            } => self.in_loop(|binder| {
                let condition = binder.inlined_in_loop(condition)?;
                let body = body.map(|body| binder.inlined_in_loop(body)).transpose()?;
                Ok(NodeKind::While {
                    condition,
                    goes_on,
                    body,
                })
            })?,
            ControlStructure::Repeat(body) => {
                self.in_loop(|binder| Ok(NodeKind::Repeat(binder.inlined_in_loop(body)?)))?
            }
            ControlStructure::ToDo {
                limit,
                step,
                is_downward,
                body,
            } => {
                let step = step.map_or(Literal::Integer(BigInt::from(1)), literal);
                let start = self.expression(receiver)?;
                let limit = self.expression(limit)?;
                self.count(CountValue::Start, start, limit, step, is_downward, body)?
            }
            ControlStructure::TimesRepeat(body) => {
                let one = || Literal::Integer(BigInt::from(1));
                let limit = self.expression(receiver)?;
                let start = Node {
                    kind: NodeKind::Literal(one()),
                    span: receiver.span,
                };
                self.count(CountValue::Limit, start, limit, one(), false, body)?
            }
        })
    }

    pub(super) fn optional(&mut self, block: Option<&Block>) -> Bound<Option<Body>> {
        block.map(|block| self.inlined(block)).transpose()
    }

    /// The body of a block whose value matters even where it is empty: nil.
    pub(super) fn value_of(&mut self, block: &Block, span: Span) -> Bound<Body> {
        let mut body = self.inlined(block)?;
        if body.is_empty() {
            body.statements.push(BoundStatement::Expression(Node {
                kind: NodeKind::Nil,
                span,
            }));
        }
        Ok(body)
    }

    pub(super) fn if_nil(
        &mut self,
        receiver: &Expression,
        nil: Option<&Block>,
        not_nil: Option<&Block>,
    ) -> Bound<NodeKind> {
        let receiver = Box::new(self.expression(receiver)?);
        let when_nil = self.optional(nil)?;
        self.scopes.push(HashMap::new());
        let argument = not_nil.and_then(|block| block.arguments.first());
        let variable = argument.map(|argument| self.inlined_argument(argument)).transpose()?;
        let when_not_nil = self.optional(not_nil)?;
        self.scopes.pop();
        Ok(NodeKind::IfNil {
            receiver,
            variable,
            when_nil,
            when_not_nil,
        })
    }

    pub(super) fn inlined_argument(&mut self, argument: &Declaration) -> Bound<VariableId> {
        let variable = self.declare(argument, true)?;
        self.tree.functions[self.function]
            .locals
            .push(Local::Variable(variable));
        Ok(variable)
    }

    pub(super) fn count(
        &mut self,
        value: CountValue,
        start: Node,
        limit: Node,
        step: Literal,
        is_downward: bool,
        block: &Block,
    ) -> Bound<NodeKind> {
        self.scopes.push(HashMap::new());
        let counter = match block.arguments.first() {
            Some(argument) => self.inlined_argument(argument)?,
            None => self.hidden(),
        };
        let limit_variable = (!self.is_constant(&limit)).then(|| self.hidden());
        let body = self.in_loop(|binder| binder.inlined_in_loop(block))?;
        self.scopes.pop();
        Ok(NodeKind::Count(Box::new(Count {
            value,
            start,
            limit,
            limit_variable,
            counter,
            step,
            is_downward,
            body,
        })))
    }

    /// Whether it can be evaluated again each turn.
    pub(super) fn is_constant(&self, node: &Node) -> bool {
        match &node.kind {
            NodeKind::Literal(_) | NodeKind::Receiver => true,
            NodeKind::Variable(Place::Local(variable)) => self.tree.variables[*variable].is_argument,
            _ => false,
        }
    }

    pub(super) fn in_loop<T>(&mut self, bind: impl FnOnce(&mut Self) -> Bound<T>) -> Bound<T> {
        self.loops.push(self.next_loop);
        self.next_loop += 1;
        let bound = bind(self)?;
        self.loops.pop();
        Ok(bound)
    }
}
