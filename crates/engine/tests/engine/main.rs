//! What the engine runs, in all tiers: one binary, because wasmtime takes long to link.

mod access;
mod bad_images;
mod corpus;
mod far;
mod image;
mod interruptions;
mod loops;
mod output;
mod processes;
mod random;
mod reflection;
mod wrong_code;
