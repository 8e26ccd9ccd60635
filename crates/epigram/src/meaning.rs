//! What is made from a tree: a function for each rule, applied from the leaves to the root.

use crate::grammar::{Grammar, GrammarError};
use crate::patience::Patience;
use crate::tree::{Node, Tree};

/// Makes a value of a node, given the values made inside it. `C` is what all actions share, e.g. the file's name.
pub type Action<C, T, E> = fn(&mut C, Node<'_>, Values<'_, T>) -> Result<T, E>;

/// The values made inside a node, in order. Those that are not taken are dropped.
#[derive(Debug)]
pub struct Values<'v, T>(std::vec::Drain<'v, T>);

impl<T> Iterator for Values<'_, T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        self.0.next()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

/// Why nothing was made of a tree.
#[derive(Debug)]
pub enum Unread<E> {
    /// An action says what is wrong.
    Wrong(E),
    /// Whoever waited has lost patience.
    Interrupted,
}

/// An action for each rule of a grammar that has one: one of the things that can be made from its trees. The values
/// of rules without an action are those made inside.
#[derive(Debug)]
pub struct Meaning<C, T, E> {
    actions: Vec<Option<Action<C, T, E>>>,
}

impl<C, T, E> Meaning<C, T, E> {
    /// Attaches actions to the rules named.
    pub fn new(grammar: &Grammar, actions: &[(&str, Action<C, T, E>)]) -> Result<Self, GrammarError> {
        let mut attached = vec![None; grammar.len()];
        for &(name, action) in actions {
            let missing = || GrammarError::Undefined {
                rule: "a meaning".to_owned(),
                missing: name.to_owned(),
            };
            attached[grammar.rule(name).ok_or_else(missing)?.index()] = Some(action);
        }
        Ok(Self { actions: attached })
    }

    /// Makes the values of a tree: usually one, that of the root. Needs no recursion, however deep the tree is.
    pub fn read(&self, tree: &Tree<'_>, context: &mut C) -> Result<Vec<T>, E> {
        match self.read_with(Patience::endless(), tree, context) {
            Ok(values) => Ok(values),
            Err(Unread::Wrong(error)) => Err(error),
            Err(Unread::Interrupted) => unreachable!("endless patience is never over"),
        }
    }

    /// The same, as long as patience lasts.
    pub fn read_with(&self, patience: Patience<'_>, tree: &Tree<'_>, context: &mut C) -> Result<Vec<T>, Unread<E>> {
        let mut values = Vec::new();
        // Open nodes that have an action: index, number of values before, and index behind the last descendant.
        let mut open: Vec<(u32, usize, u32)> = Vec::new();
        for (index, entry) in tree.entries().iter().enumerate() {
            if patience.is_over() {
                return Err(Unread::Interrupted);
            }
            let index = index as u32;
            self.close(tree, context, &mut values, &mut open, index)
                .map_err(Unread::Wrong)?;
            if self.actions[entry.rule.index()].is_some() {
                open.push((index, values.len(), entry.next));
            }
        }
        self.close(tree, context, &mut values, &mut open, u32::MAX)
            .map_err(Unread::Wrong)?;
        Ok(values)
    }

    /// Applies the actions of the open nodes that end before the node at `index`.
    fn close(
        &self,
        tree: &Tree<'_>,
        context: &mut C,
        values: &mut Vec<T>,
        open: &mut Vec<(u32, usize, u32)>,
        index: u32,
    ) -> Result<(), E> {
        while let Some(&(node, before, next)) = open.last()
            && next <= index
        {
            open.pop();
            let node = tree.node(node);
            if let Some(action) = self.actions[node.rule().index()] {
                let value = action(context, node, Values(values.drain(before..)))?;
                values.push(value);
            }
        }
        Ok(())
    }
}
