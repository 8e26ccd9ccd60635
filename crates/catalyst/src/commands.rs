//! The commands, and what they share.

mod activations;
mod advice;
pub mod bench;
mod cache;
mod capture;
pub mod demo;
pub mod eval;
pub mod image;
mod input;
mod interruption;
pub mod look;
mod model;
mod output;
mod progress;
pub mod prompt;
pub mod run;
pub mod serve;
mod session;
pub mod show;
mod sources;
mod streams;
mod system;
pub mod test;
mod wat;
mod xdg;
