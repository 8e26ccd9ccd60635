//! What the productions mean: the syntax tree.

mod expressions;
mod literals;
mod methods;
mod tonel;

use super::part::{Builder, Part};
use crate::diagnostic::Diagnostic;
use epigram::Action;

/// Rules and what is made of them.
pub(super) fn all() -> Vec<(&'static str, Action<Builder, Part, Diagnostic>)> {
    let actions = [
        expressions::actions(),
        literals::actions(),
        methods::actions(),
        tonel::actions(),
    ];
    actions.into_iter().flatten().collect()
}
