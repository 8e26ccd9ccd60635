//! What no compiler checks of what ARCHITECTURE says: who may import whom, what may stand where.
//!
//! Files of Rust are read with `syn`, all others as text. Each check is a function that answers what is wrong, with the place.

mod graph;
mod modules;
mod prose;
mod rust;

use crate::error::Error;
use graph::Graph;
use modules::Crate;
use std::path::Path;

/// The crates, each above those that it uses.
const CRATES: [&str; 10] = [
    "crates/epigram",
    "crates/smalltalk",
    "crates/wasmgc",
    "crates/verify",
    "crates/advisor",
    "crates/engine",
    "crates/provider",
    "crates/catalyst",
    "crates/web",
    "xtask",
];

/// Looks at everything. Answers whether all is as it should be; what is not is told.
pub fn check(show_graph: bool) -> Result<bool, Error> {
    let mut wrong = Vec::new();
    for folder in CRATES {
        let found = Crate::read(Path::new(folder))?;
        let graph = Graph::of(&found);
        if show_graph {
            print!("{graph}");
        }
        wrong.extend(graph.circles());
        wrong.extend(rust::check(&found));
        wrong.extend(rust::check_tests(Path::new(folder))?);
    }
    wrong.extend(prose::check()?);
    for each in &wrong {
        eprintln!("{each}");
    }
    Ok(wrong.is_empty())
}
