//! Closures.

use super::*;

impl<'a> Run<'_, 'a> {
    #[allow(clippy::too_many_arguments)]
    pub(super) fn closure(
        &mut self,
        code: &CompiledCode,
        range: Range<usize>,
        num_args: usize,
        num_copied: usize,
        num_slots: Option<usize>,
        known: &[Temporary],
        pc: usize,
    ) -> Found<()> {
        let mut copied = Vec::new();
        for _ in 0..num_copied {
            copied.push(match self.stack.pop() {
                Some(Item::Vector(names)) => Slot::Vector(names),
                Some(Item::Value(Expression {
                    kind: ExpressionKind::Variable(name),
                    ..
                })) => {
                    let is_constant = self.frame.slots.contains(&Slot::constant(&name));
                    Slot::Variable(name, is_constant)
                }
                _ => return unexpected("a copied value that is no variable", pc),
            });
        }
        copied.reverse();
        let mut used = self.frame.used.clone();
        let arguments = frame::arguments(num_args, known, &mut used);
        let mut given: Vec<Slot> = arguments.iter().map(|name| Slot::constant(name)).collect();
        given.extend(copied);
        let num_slots = match num_slots {
            Some(count) => count,
            None => {
                let last = Frame::new(code, range.clone(), given.clone(), HashSet::new())?.last_slot();
                last.map_or(given.len(), |slot| given.len().max(slot + 1))
            }
        };
        let function = function(code, range, given, num_slots, known, &used)?;
        let mut statements = function.statements;
        // An empty block answers nil.
        if let [Statement::Expression(value)] = &statements[..]
            && is_variable(value, "nil")
        {
            statements.clear();
        }
        self.push(block(&arguments, &function.temporaries, statements));
        Ok(())
    }
}
