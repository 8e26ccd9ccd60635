//! The command line and the tiers with the built-in reasoner: one binary, because wasmtime takes long to link.

mod advice;
mod axioms;
mod benchmarks;
mod cache;
mod cli;
mod corpus;
mod exhaust;
mod foreign;
mod idle;
mod images;
mod killed;
mod limits;
mod live;
mod look;
mod memory;
mod model;
mod prompt;
mod serve;
mod sessions;
mod signals;
mod sunit;
mod system;
mod test_command;
mod trials;
mod typing;
