//! How a session is set up.

use super::host::Host;
use crate::machine::Memory;
use crate::system::platform::{Platform, System};
use crate::translation::background::Background;
use crate::translation::requests::Advise;
use crate::translation::tiers::{Tier, Tiers};
use crate::translation::translator::Translator;
use smalltalk::instructions::Set;
use std::io::Write;

/// What compiles all that is in an image to the session's instruction set.
pub const RECOMPILE: &str = "Compiler recompileAll";

/// How a session is set up.
pub struct Options {
    /// The instruction set that methods are compiled to.
    pub set: Set,
    /// How methods are run.
    pub tier: Tier,
    /// Whom to ask for better functions, if anyone. Not asked where nothing is translated.
    pub advise: Option<Advise>,
    /// A folder in which machine code of translations is kept for other sessions, if anywhere. Whoever can write there can run any code.
    #[cfg(not(target_arch = "wasm32"))]
    pub cache: Option<std::path::PathBuf>,
    /// Standard output.
    pub output: Box<dyn Write + Send>,
    /// What else is around the virtual machine.
    pub system: System,
}

impl Options {
    /// The host of a session.
    pub(crate) fn host(self, memory: Memory, background: impl FnOnce(Option<Advise>) -> Background) -> Host {
        let tiers = Tiers::new(self.tier, self.advise.is_some());
        Host {
            translator: Translator::new(tiers, background(self.advise)),
            platform: Platform::new(memory, self.output, self.system),
            set: self.set,
            report: None,
            process_error: String::new(),
        }
    }
}

/// What a program may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How many activations of a process may wait for each other, or a few more, before it is a `StackOverflow`.
    pub depth: u32,
    /// How many bytes the heap may have, garbage and the collector's second half included, before it is `OutOfMemory`; in a browser that is
    /// the browser's affair.
    pub memory: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            depth: 1_100_000,
            memory: 4 << 30,
        }
    }
}
