//! Random methods for tests and fuzzing. The seed is all there is to one: the same seed gives the same method.

mod change;
mod far;
mod numbers;
mod program;
mod reflection;
mod syntax;
mod tree;

pub use change::{random_change, random_classes, random_selectors};
pub use far::FarJump;
pub use numbers::Random;
pub use program::{MAX_ARGUMENTS, random_method};
pub use reflection::random_reflection;
pub use syntax::random_syntax;
