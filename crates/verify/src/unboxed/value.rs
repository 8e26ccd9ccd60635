//! What the i64s stand for.

use crate::model::{LARGEST, SMALLEST};
use wasmgc::ir::GlobalId;

/// Null.
pub(super) const NULL: i64 = i64::MIN;
/// Not set, or read from an object that is not modelled.
pub(super) const UNKNOWN: i64 = i64::MIN + 1;
/// The function's answer where it has none.
pub(crate) const LEAVES: i64 = i64::MIN + 2;
/// The object of the first global variable.
pub(super) const FIRST_OBJECT: i64 = i64::MIN + 16;
/// Integers are less than this in magnitude; what is less than its negative is no integer.
pub(super) const LIMIT: i64 = 1 << 62;

/// The i64 that stands for an object.
pub(crate) fn object(global: GlobalId) -> i64 {
    FIRST_OBJECT + i64::from(global.0)
}

/// Whether $t is a SmallInteger.
pub(super) fn is_small() -> String {
    let count = LARGEST - SMALLEST + 1;
    format!("(i64.lt_u (i64.sub (local.get $t) (i64.const {SMALLEST})) (i64.const {count}))")
}

/// Whether a local is an integer and no object.
pub(crate) fn is_integer(local: &str) -> String {
    format!("(i64.gt_s (local.get {local}) (i64.const -{LIMIT}))")
}

/// Whether an integer is not too large in magnitude.
pub(super) fn is_within(local: &str) -> String {
    format!(
        "(i32.and {} (i64.lt_s (local.get {local}) (i64.const {LIMIT})))",
        is_integer(local)
    )
}
