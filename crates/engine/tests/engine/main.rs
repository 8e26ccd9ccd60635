//! What the engine runs, in all tiers: one binary, because wasmtime takes long to link.

mod access;
mod bad_images;
mod change;
mod corpus;
mod far;
mod image;
mod interruptions;
mod large;
mod loops;
mod modules;
mod operations;
mod output;
mod processes;
mod random;
mod reflection;
mod seeds;
mod wrong_code;

use engine::{Options, System, Tier};
use smalltalk::instructions::Set;

/// A session that nobody advises, and of which nothing is seen.
fn options(set: Set, tier: Tier) -> Options {
    Options {
        set,
        tier,
        advise: None,
        cache: None,
        output: Box::new(std::io::sink()),
        system: System::default(),
    }
}
