//! The command line of Catalyst.

mod commands;
mod options;
mod outcome;
mod tree;

use clap::Parser;
use options::{Command, Options};
use outcome::Outcome;
use std::process::ExitCode;

fn main() -> ExitCode {
    let options = Options::parse();
    // Deep recursion in Smalltalk needs more of a stack than the main thread has.
    let outcome = engine::on_large_stack(|| match &options.command {
        Command::Eval(eval) => commands::eval::run(eval),
        Command::Run(run) => commands::run::run(run),
        Command::Test(test) => commands::test::run(test),
        Command::Show(show) => commands::show::run(show),
        Command::Demo(demo) => commands::demo::run(demo),
        Command::Bench(bench) => commands::bench::run(bench),
        Command::Serve(serve) => commands::serve::run(serve),
    });
    let outcome = outcome.unwrap_or_else(|error| Outcome::Failed(format!("cannot start a thread: {error}")));
    outcome.report()
}
