//! `cargo xtask`: what building needs beyond cargo.

mod web;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Builds what cargo alone does not.
#[derive(Parser)]
#[command(name = "cargo xtask")]
struct Options {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build the page for browsers into dist/: one HTML file, one script, two WebAssembly modules
    Web,
}

fn main() -> ExitCode {
    let result = match Options::parse().command {
        Command::Web => web::build(),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error}");
            ExitCode::FAILURE
        }
    }
}
