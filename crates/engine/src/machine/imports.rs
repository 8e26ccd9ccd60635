//! What the core asks of its host: a function for each method of `st/vm` with the pragma `<import: …>`, which
//! `st/vm/Host` describes. The build script makes the trait, and the macro that each half of the machine defines its
//! functions with; so a host that lacks one does not compile.

use super::Core;
use crate::error::Error;

include!(concat!(env!("OUT_DIR"), "/imports.rs"));

pub(super) use with_imports;
