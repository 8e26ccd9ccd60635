//! The graph of nodes and Gotos: its order, dominators, and whether it is reducible.

use super::Irreducible;
use crate::ir::Expr;
use std::mem;

/// The part of the graph that is reached, its nodes numbered in reverse postorder: forward edges go upwards.
pub(super) struct Graph {
    /// The nodes in the numbering given.
    pub given: Vec<u32>,
    /// From the given numbering to this one.
    pub order: Vec<Option<usize>>,
    successors: Vec<Vec<usize>>,
    /// The immediate dominator; the entry is its own.
    pub dominator: Vec<usize>,
}

impl Graph {
    pub fn new(nodes: &[Expr], entry: u32) -> Result<Graph, Irreducible> {
        let targets: Vec<Vec<u32>> = nodes.iter().map(targets).collect();
        let given = reverse_postorder(&targets, entry)?;
        let mut order = vec![None; nodes.len()];
        for (index, &node) in given.iter().enumerate() {
            order[node as usize] = Some(index);
        }
        let successors: Vec<Vec<usize>> = given
            .iter()
            .map(|&node| {
                targets[node as usize]
                    .iter()
                    .filter_map(|&target| order[target as usize])
                    .collect()
            })
            .collect();
        let dominator = dominators(&successors);
        Ok(Graph {
            given,
            order,
            successors,
            dominator,
        })
    }

    pub fn edges(&self) -> impl Iterator<Item = (usize, usize)> {
        self.successors
            .iter()
            .enumerate()
            .flat_map(|(from, targets)| targets.iter().map(move |&to| (from, to)))
    }

    pub fn check_reducible(&self) -> Result<(), Irreducible> {
        match self.edges().find(|&(from, to)| to <= from && !self.dominates(to, from)) {
            Some((from, to)) => Err(Irreducible::Edge {
                from: self.given[from],
                to: self.given[to],
            }),
            None => Ok(()),
        }
    }

    fn dominates(&self, above: usize, mut node: usize) -> bool {
        // A dominator stands before what it dominates.
        while node > above {
            node = self.dominator[node];
        }
        node == above
    }
}

/// The targets of a tree's Gotos, each as often as it occurs.
fn targets(tree: &Expr) -> Vec<u32> {
    let mut found = Vec::new();
    collect_targets(tree, &mut found);
    found
}

fn collect_targets(tree: &Expr, found: &mut Vec<u32>) {
    if let Expr::Goto(target) = tree {
        found.push(*target);
    }
    tree.for_each_child(&mut |child| collect_targets(child, found));
}

fn reverse_postorder(targets: &[Vec<u32>], entry: u32) -> Result<Vec<u32>, Irreducible> {
    let mut seen = vec![false; targets.len()];
    let mut postorder = Vec::new();
    // A node and how many of its targets were visited.
    let mut path = Vec::new();
    let mut visit = |node: u32, path: &mut Vec<(u32, usize)>| match seen.get_mut(node as usize) {
        Some(seen) => {
            if !mem::replace(seen, true) {
                path.push((node, 0));
            }
            Ok(())
        }
        None => Err(Irreducible::Missing(node)),
    };
    visit(entry, &mut path)?;
    while let Some((node, visited)) = path.last_mut() {
        match targets[*node as usize].get(*visited) {
            Some(&target) => {
                *visited += 1;
                visit(target, &mut path)?;
            }
            None => {
                postorder.push(*node);
                path.pop();
            }
        }
    }
    postorder.reverse();
    Ok(postorder)
}

/// Cooper, Harvey, Kennedy: "A Simple, Fast Dominance Algorithm".
fn dominators(successors: &[Vec<usize>]) -> Vec<usize> {
    let mut predecessors = vec![Vec::new(); successors.len()];
    for (from, targets) in successors.iter().enumerate() {
        targets.iter().for_each(|&to| predecessors[to].push(from));
    }
    let mut dominator: Vec<Option<usize>> = vec![None; successors.len()];
    dominator[0] = Some(0);
    let mut changed = true;
    while mem::take(&mut changed) {
        for node in 1..successors.len() {
            let known = predecessors[node]
                .iter()
                .copied()
                .filter(|&from| dominator[from].is_some());
            let new = known.reduce(|a, b| common_dominator(&dominator, a, b));
            changed |= dominator[node] != new;
            dominator[node] = new;
        }
    }
    // In reverse postorder a predecessor of each node comes before it, so each has a dominator after the first turn.
    dominator.into_iter().map(Option::unwrap_or_default).collect()
}

fn common_dominator(dominator: &[Option<usize>], mut a: usize, mut b: usize) -> usize {
    while a != b {
        let later = if a > b { &mut a } else { &mut b };
        *later = dominator[*later].unwrap_or_default();
    }
    a
}
