//! The command line and the tiers with the built-in reasoner: one binary, because wasmtime takes long to link.

mod advice;
mod cli;
mod corpus;
mod exhaust;
mod live;
mod serve;
mod sessions;
mod sunit;
mod test_command;
