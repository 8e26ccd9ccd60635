//! The order in which nodes are run.

use crate::live::children;
use crate::model::MethodModel;
use wasmgc::ir::Expr;

/// A place for each node, so that nodes where paths meet come after those they come from, as far as there are no loops.
pub(super) fn order_of(model: &MethodModel) -> Vec<usize> {
    let mut order = vec![usize::MAX; model.nodes.len()];
    let mut seen = vec![false; model.nodes.len()];
    let mut finished = Vec::new();
    let mut stack = vec![(model.start, false)];
    while let Some((node, done)) = stack.pop() {
        let Some(tree) = model.nodes.get(node as usize) else {
            continue;
        };
        if done {
            finished.push(node);
            continue;
        }
        if std::mem::replace(&mut seen[node as usize], true) {
            continue;
        }
        stack.push((node, true));
        let mut targets = Vec::new();
        collect_targets(tree, &mut targets);
        stack.extend(targets.into_iter().map(|target| (target, false)));
    }
    for (rank, node) in finished.into_iter().rev().enumerate() {
        order[node as usize] = rank;
    }
    order
}

fn collect_targets(expr: &Expr, targets: &mut Vec<u32>) {
    if let Expr::Goto(node) = expr {
        targets.push(*node);
    }
    for child in children(expr) {
        collect_targets(child, targets);
    }
}
