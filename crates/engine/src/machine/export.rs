//! The core's exports: a function for each method of `st/vm` with the pragma `<export: …>`. The build script makes them.

use super::Core;
use crate::error::Error;

include!(concat!(env!("OUT_DIR"), "/exports.rs"));
