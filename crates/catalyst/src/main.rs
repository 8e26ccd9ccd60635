//! The command line of Catalyst.

#[macro_use]
mod stdio;
mod commands;
mod options;
mod outcome;
mod signals;
mod tree;

use clap::Parser;
use options::{Command, Options};
use outcome::Outcome;
use std::process::ExitCode;

fn main() -> ExitCode {
    let options = match Options::try_parse() {
        Ok(options) => options,
        Err(told) => return outcome::tell(&told),
    };
    if let Err(error) = signals::wait_for_them() {
        return Outcome::Failed(format!("signals cannot be handled: {error}")).report();
    }
    // Deep recursion in Smalltalk needs more of a stack than the main thread has.
    let obey = || match options.command {
        None => match options.file {
            Some(image) => commands::image::start(options.machine, image, options.arguments, options.timeout),
            None => commands::prompt::run(options.machine),
        },
        Some(Command::Eval(eval)) => commands::eval::run(&eval),
        Some(Command::Run(run)) => commands::run::run(&run),
        Some(Command::Save(save)) => commands::image::save(&save),
        Some(Command::Test(test)) => commands::test::run(&test),
        Some(Command::Show(show)) => commands::show::run(&show),
        Some(Command::Demo(demo)) => commands::demo::run(&demo),
        Some(Command::Bench(bench)) => commands::bench::run(&bench),
        Some(Command::Serve(serve)) => commands::serve::run(&serve),
    };
    let outcome = engine::on_large_stack(obey);
    let outcome = outcome.unwrap_or_else(|error| Outcome::Failed(format!("cannot start a thread: {error}")));
    let status = outcome.report();
    match commands::look::end() {
        Ok(()) => status,
        Err(outcome) => outcome.report(),
    }
}
