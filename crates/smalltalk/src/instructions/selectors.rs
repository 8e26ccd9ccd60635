//! Selectors: of instructions that compiler and decompiler both know, and what every selector tells.

/// The unconditional jump.
pub(crate) const JUMP: &str = "jump:";
/// The instruction before an embedded block.
pub const EMBEDDED_CLOSURE: &str = "pushClosureNumCopied:numArgs:size:";

/// The number of arguments that a selector takes.
pub fn num_args(selector: &str) -> usize {
    let is_binary = !selector.starts_with(|c: char| c.is_alphabetic() || c == '_');
    if is_binary { 1 } else { selector.matches(':').count() }
}
