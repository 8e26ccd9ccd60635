//! Control flow graphs to structured control, by the dominator tree (Norman Ramsey, "Beyond Relooper", ICFP 2022).
//!
//! A node that is reached by one edge is placed where it is reached. A *merge node*, reached by several forward edges, is placed behind a
//! Block in the node that dominates it, and the edges become Breaks from that Block. A *loop head*, reached by a back edge, is
//! placed in a Loop, and the back edges become Continues. That is possible for reducible graphs: each loop has one entry.
//!
//! Nothing here recurses from node to node, so long methods do not exhaust the stack; and of a branch's two ways, the one with
//! more nodes is placed behind the If where that is possible, so that the tree's depth is bounded by the logarithm of the number of
//! nodes rather than by the number itself.

mod graph;

use crate::ir::{Expr, Label, Type};
use crate::op::IntegerOp;
use graph::Graph;
use std::collections::HashSet;
use std::mem;
use thiserror::Error;

/// Why a graph cannot be structured.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Irreducible {
    /// A loop with more than one entry: the edge goes back to a node that does not dominate the edge's start.
    #[error("the edge from node {from} to node {to} enters a loop beside its head")]
    Edge {
        /// Where the edge starts.
        from: u32,
        /// Where it goes.
        to: u32,
    },
    /// A Goto to no node.
    #[error("there is no node {0}")]
    Missing(u32),
    /// Control comes to the end of this node's tree.
    #[error("node {0} ends without going anywhere")]
    Ends(u32),
}

/// One tree that does what the graph does, beginning with the node `entry`. Each node ends by leaving the function or by a Goto, which may
/// stand anywhere in its tree. Nodes that are not reached are left out.
pub fn structure(nodes: Vec<Expr>, entry: u32) -> Result<Expr, Irreducible> {
    let graph = Graph::new(&nodes, entry)?;
    graph.check_reducible()?;
    Placement::new(&graph, nodes).place()
}

/// The trees being put together, in the graph's numbering.
struct Placement<'a> {
    graph: &'a Graph,
    /// What nodes became: complete for those that come later in reverse postorder, and taken when they are placed.
    trees: Vec<Expr>,
    /// How many nodes a tree holds.
    sizes: Vec<u32>,
    /// The label of a merge node's Block.
    blocks: Vec<Option<Label>>,
    /// The label of a loop head's Loop.
    loops: Vec<Option<Label>>,
    /// The merge nodes that a node immediately dominates, in order.
    merges: Vec<Vec<usize>>,
    /// The node in work.
    node: usize,
    /// How many nodes were placed in it so far.
    placed: u32,
    /// Labels of its own Blocks that a Break leaves.
    left: HashSet<Label>,
}

impl<'a> Placement<'a> {
    fn new(graph: &'a Graph, mut nodes: Vec<Expr>) -> Self {
        let count = graph.given.len();
        let trees: Vec<Expr> = graph
            .given
            .iter()
            .map(|&node| mem::take(&mut nodes[node as usize]))
            .collect();
        let mut next_label = trees.iter().map(labels_end).max().unwrap_or(0);
        let mut fresh = || {
            next_label += 1;
            Label(next_label - 1)
        };
        let mut forward_edges = vec![0; count];
        let mut loops = vec![None; count];
        for (from, to) in graph.edges() {
            if to > from {
                forward_edges[to] += 1;
            } else {
                loops[to].get_or_insert_with(&mut fresh);
            }
        }
        let mut blocks = vec![None; count];
        let mut merges = vec![Vec::new(); count];
        for node in (0..count).filter(|&node| forward_edges[node] > 1) {
            blocks[node] = Some(fresh());
            merges[graph.dominator[node]].push(node);
        }
        Placement {
            graph,
            trees,
            sizes: vec![1; count],
            blocks,
            loops,
            merges,
            node: 0,
            placed: 0,
            left: HashSet::new(),
        }
    }

    /// From the last node to the first: what a node places in itself is complete before.
    fn place(mut self) -> Result<Expr, Irreducible> {
        for node in (0..self.trees.len()).rev() {
            self.node = node;
            self.placed = 0;
            let mut tree = mem::take(&mut self.trees[node]);
            if self.rewrite(&mut tree) {
                return Err(Irreducible::Ends(self.graph.given[node]));
            }
            for merge in mem::take(&mut self.merges[node]) {
                if let Some(label) = self.blocks[merge] {
                    tree = sequence(vec![Expr::Block(label, Box::new(tree), Type::Void), self.take(merge)]);
                }
            }
            if let Some(label) = self.loops[node] {
                tree = Expr::Loop(label, Box::new(tree));
            }
            self.sizes[node] += self.placed;
            self.trees[node] = tree;
        }
        Ok(self.trees.into_iter().next().unwrap_or_default())
    }

    fn take(&mut self, node: usize) -> Expr {
        self.placed += self.sizes[node];
        mem::take(&mut self.trees[node])
    }

    /// Replaces the Gotos of the node in work. Answers whether control may come to the tree's end.
    fn rewrite(&mut self, tree: &mut Expr) -> bool {
        match tree {
            Expr::Goto(target) => {
                if let Some(target) = self.graph.order.get(*target as usize).copied().flatten() {
                    *tree = self.go(target);
                }
                false
            }
            Expr::If(condition, then, otherwise, ty) => {
                let reached = self.rewrite(condition);
                let start = self.placed;
                let then_ends = self.rewrite(then);
                let then_size = self.placed - start;
                let otherwise_ends = self.rewrite(otherwise);
                let otherwise_size = self.placed - start - then_size;
                let ends = reached && (then_ends || otherwise_ends);
                if matches!(ty, Type::Void | Type::Never) {
                    let then = Side {
                        tree: mem::take(then),
                        ends: then_ends,
                        placed: then_size,
                    };
                    let otherwise = Side {
                        tree: mem::take(otherwise),
                        ends: otherwise_ends,
                        placed: otherwise_size,
                    };
                    *tree = arranged(mem::take(condition), then, otherwise, *ty);
                }
                ends
            }
            Expr::Block(label, body, _) => {
                let label = *label;
                let ends = self.rewrite(body);
                self.left.remove(&label) || ends
            }
            Expr::Loop(_, body) => {
                self.rewrite(body);
                false
            }
            Expr::Break(label, value) => {
                let label = *label;
                if value.as_mut().is_none_or(|value| self.rewrite(value)) {
                    self.left.insert(label);
                }
                false
            }
            Expr::Switch { index, cases, .. } => {
                let reached = self.rewrite(index);
                let mut ends = false;
                for case in cases {
                    ends |= self.rewrite(case);
                }
                reached && ends
            }
            Expr::Seq(_) => {
                let ends = self.rewrite_children(tree);
                if let Expr::Seq(all) = tree {
                    *tree = sequence(mem::take(all));
                }
                ends
            }
            Expr::Return(_) | Expr::Continue(_) | Expr::Unreachable | Expr::Run => {
                self.rewrite_children(tree);
                false
            }
            Expr::CallRaw(_, _, Type::Never) => {
                self.rewrite_children(tree);
                false
            }
            _ => self.rewrite_children(tree),
        }
    }

    fn rewrite_children(&mut self, tree: &mut Expr) -> bool {
        let mut ends = true;
        tree.for_each_child_mut(&mut |child| ends &= self.rewrite(child));
        ends
    }

    fn go(&mut self, target: usize) -> Expr {
        match (self.loops[target], self.blocks[target]) {
            (Some(label), _) if target <= self.node => Expr::Continue(label),
            (_, Some(label)) => Expr::Break(label, None),
            _ => self.take(target),
        }
    }
}

/// A side of an If without a value.
struct Side {
    tree: Expr,
    /// Control may come to its end.
    ends: bool,
    /// How many nodes were placed in it.
    placed: u32,
}

impl Side {
    fn is_jump(&self) -> bool {
        matches!(self.tree, Expr::Break(_, None) | Expr::Continue(_))
    }
}

/// The If, with one side behind it where the other leaves: the side with more nodes, or that beside a mere jump.
fn arranged(condition: Box<Expr>, then: Side, otherwise: Side, ty: Type) -> Expr {
    let then_behind = !otherwise.ends && (then.placed > otherwise.placed || otherwise.is_jump() && !then.is_jump());
    if then_behind {
        let inverted = Expr::op(IntegerOp::I32Eqz, [*condition]);
        guard(inverted, otherwise.tree, then.tree)
    } else if !then.ends && (otherwise.placed > 0 || then.is_jump()) {
        guard(*condition, then.tree, otherwise.tree)
    } else {
        Expr::If(condition, Box::new(then.tree), Box::new(otherwise.tree), ty)
    }
}

/// An If whose branch leaves, and what is behind it.
fn guard(condition: Expr, leaving: Expr, rest: Expr) -> Expr {
    sequence(vec![
        Expr::If(Box::new(condition), Box::new(leaving), Box::default(), Type::Void),
        rest,
    ])
}

/// A Seq without Seqs in it.
fn sequence(all: Vec<Expr>) -> Expr {
    let mut flat = Vec::with_capacity(all.len());
    for part in all {
        match part {
            Expr::Seq(parts) => flat.extend(parts),
            part => flat.push(part),
        }
    }
    Expr::Seq(flat)
}

/// A number above all labels used in a tree.
fn labels_end(tree: &Expr) -> u32 {
    let mut end = match tree {
        Expr::Block(label, ..) | Expr::Loop(label, _) => label.0 + 1,
        _ => 0,
    };
    tree.for_each_child(&mut |child| end = end.max(labels_end(child)));
    end
}
