//! `cargo xtask`: what building needs beyond cargo.

mod error;
mod tidy;
mod web;

use clap::{Parser, Subcommand};
use error::{Error, write};
use std::path::{Path, PathBuf};
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
    /// Check what no compiler does: no circles of imports, nothing printed below the command line, no lists of instructions, lines not too long
    Tidy {
        /// Print which module names which
        #[arg(long)]
        graph: bool,
    },
    /// Assemble WebAssembly's text format
    Assemble {
        /// The text
        from: PathBuf,
        /// The module
        to: PathBuf,
    },
}

fn main() -> ExitCode {
    let result = match Options::parse().command {
        Command::Web => web::build(),
        Command::Tidy { graph } => tidy(graph),
        Command::Assemble { from, to } => assemble(&from, &to),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error}");
            ExitCode::FAILURE
        }
    }
}

fn tidy(graph: bool) -> Result<(), Error> {
    match tidy::check(graph)? {
        true => Ok(()),
        false => Err(Error::Untidy),
    }
}

fn assemble(from: &Path, to: &Path) -> Result<(), Error> {
    write(to, &wat::parse_file(from)?)
}
