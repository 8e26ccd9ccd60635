//! The programs of `st/bench`, as the build found them in the classes' definitions.

use crate::outcome::Outcome;

/// A program: a class that runs as it is measured when it is sent `run`, as short as can be when it is sent `check`, and answers itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Program {
    /// The class.
    pub name: &'static str,
    /// What its category says.
    pub group: &'static str,
    /// The first sentence of its comment.
    pub about: &'static str,
}

include!(concat!(env!("OUT_DIR"), "/programs.rs"));

/// A call of SmallInteger>>benchmark, which is no class.
pub const ONE_CALL: Program = Program {
    name: "benchmark",
    group: "Story",
    about: "One call of SmallInteger>>benchmark, in a loop of the virtual machine's",
};

/// The programs and groups that are named, upper case or not; all if none is.
pub fn chosen(names: &[String]) -> Result<Vec<Program>, Outcome> {
    let all = || std::iter::once(ONE_CALL).chain(PROGRAMS.iter().copied());
    let is = |name: &str, program: &Program| {
        name.eq_ignore_ascii_case(program.name) || name.eq_ignore_ascii_case(program.group)
    };
    if let Some(unknown) = names.iter().find(|name| !all().any(|program| is(name, &program))) {
        let message = format!("there is no program and no group {unknown}; `catalyst bench --list` shows all");
        return Err(Outcome::Usage(message));
    }
    let wanted = |program: &Program| names.is_empty() || names.iter().any(|name| is(name, program));
    Ok(all().filter(wanted).collect())
}
