//! Which files of a crate name which others.

use super::modules::Crate;
use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// The modules of a crate, each with those that it names.
pub struct Graph {
    folder: String,
    uses: BTreeMap<Vec<String>, BTreeSet<Vec<String>>>,
}

impl Graph {
    /// Of a crate.
    pub fn of(found: &Crate) -> Graph {
        let uses = found.modules.iter().map(|(path, module)| {
            let defined = module.named.iter().map(|named| found.definer(named));
            (path.clone(), defined.filter(|each| each != path).collect())
        });
        Graph {
            folder: found.folder.display().to_string(),
            uses: uses.collect(),
        }
    }

    /// Modules that need each other to be understood.
    pub fn circles(&self) -> Vec<String> {
        let mut graph: DiGraph<&Vec<String>, ()> = DiGraph::new();
        let nodes: BTreeMap<&Vec<String>, NodeIndex> =
            self.uses.keys().map(|path| (path, graph.add_node(path))).collect();
        for (from, uses) in &self.uses {
            for to in uses {
                if let (Some(from), Some(to)) = (nodes.get(from), nodes.get(to)) {
                    graph.add_edge(*from, *to, ());
                }
            }
        }
        let circles = tarjan_scc(&graph).into_iter().filter(|circle| circle.len() > 1);
        circles
            .map(|circle| {
                let mut names: Vec<String> = circle.iter().map(|node| name(graph[*node])).collect();
                names.sort();
                format!(
                    "{}: a circle of {} files: {}",
                    self.folder,
                    names.len(),
                    names.join(", ")
                )
            })
            .collect()
    }
}

/// As it stands in Rust; the root is called crate.
fn name(path: &[String]) -> String {
    match path {
        [] => "crate".to_owned(),
        _ => path.join("::"),
    }
}

impl fmt::Display for Graph {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.folder)?;
        for (path, uses) in &self.uses {
            let uses: Vec<String> = uses.iter().map(|each| name(each)).collect();
            writeln!(f, "  {} -> {}", name(path), uses.join(", "))?;
        }
        Ok(())
    }
}
