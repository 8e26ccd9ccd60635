//! How a session is set up.

use crate::host::Host;
use crate::machine::{Alarm, DEPTH_LIMIT, Memory};
use crate::system::{Surroundings, System};
use crate::translation::background::Background;
use crate::translation::modules::Advise;
use crate::translation::tiers::Tiers;
use smalltalk::instructions::Set;
use std::collections::HashMap;
use std::io::Write;
use web_time::Instant;

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
        Host {
            memory,
            depth_limit: DEPTH_LIMIT,
            output: self.output,
            surroundings: Surroundings::new(self.system),
            modules: 0,
            report: None,
            set: self.set,
            codes: HashMap::new(),
            process_error: String::new(),
            alarm: Alarm::default(),
            #[cfg(not(target_arch = "wasm32"))]
            heap: crate::machine::HeapLimit::default(),
            alarm_at: 0,
            is_trying: false,
            listener: None,
            tiers: Tiers::new(self.tier, self.advise.is_some()),
            background: background(self.advise),
            link: None,
            start: Instant::now(),
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

/// How methods are run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tier {
    /// One instruction after the other.
    Interpreter,
    /// Interpreted at first; translated to WebAssembly, on another thread, when they have run often.
    Translation,
    /// All translated before they run, the kernel's before they run again: what runs does not depend on time.
    TranslationAtOnce,
}
