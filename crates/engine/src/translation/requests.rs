//! Modules that are asked for.

use super::numbered::Numbered;
use verify::Verified;
use wasmgc::ir::Program;
use wasmgc::specialise::Subject;

/// Codes by number.
pub type Codes = Vec<(u32, Numbered)>;

/// Whom to ask for a better function: given the virtual machine and what was translated, a candidate that was verified.
pub type Advise = Box<dyn FnMut(&Program, &Numbered, &Subject<'_>) -> Result<Verified, NoAdvice> + Send>;

/// Why there is no better function.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NoAdvice(pub String);

/// A module that is wanted.
pub enum Request {
    /// Translations.
    Translations {
        /// Of these codes.
        codes: Codes,
        /// Whether they count their calls, so that advice can be asked for.
        counted: bool,
    },
    /// A translation that begins within a loop.
    Loop {
        /// The number of the code.
        number: u32,
        /// The code.
        numbered: Box<Numbered>,
        /// Where it begins.
        at: LoopEntry,
    },
    /// Advice for a code, if there is any.
    Advice {
        /// The number of the code.
        number: u32,
        /// The code.
        numbered: Box<Numbered>,
        /// The index in the table of the function that runs where the advice does not apply.
        otherwise: i32,
        /// What the code was called with when it became hot, if that is known and was SmallIntegers.
        seen: Option<Vec<i32>>,
        /// How often what proofs rest on had changed.
        changes: u32,
    },
}

impl Request {
    /// The numbers of the codes that it is about.
    pub fn numbers(&self) -> Vec<u32> {
        match self {
            Request::Translations { codes, .. } => codes.iter().map(|(number, _)| *number).collect(),
            Request::Loop { number, .. } | Request::Advice { number, .. } => vec![*number],
        }
    }

    /// Takes its place behind other requests. Translations that are wanted at the same time become one module: modules are costly.
    pub fn join(self, others: &mut Vec<Request>) {
        match (others.last_mut(), self) {
            (
                Some(Request::Translations { codes, counted }),
                Request::Translations {
                    codes: more,
                    counted: also,
                },
            ) if *counted == also => codes.extend(more),
            (_, request) => others.push(request),
        }
    }

    /// Keeps the first translations, of at most so many bytes of instructions together (or one that is larger), and answers the rest.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn split_off(&mut self, most: usize) -> Option<Request> {
        let Request::Translations { codes, counted } = self else {
            return None;
        };
        let mut bytes = 0;
        let kept = codes.iter().take_while(|(_, numbered)| {
            bytes += numbered.code.bytes.len();
            bytes <= most
        });
        let kept = kept.count().max(1);
        (kept < codes.len()).then(|| Request::Translations {
            codes: codes.split_off(kept),
            counted: *counted,
        })
    }
}

/// Where a translation begins that begins within a loop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LoopEntry {
    /// The offset of a backward jump.
    pub pc: u32,
    /// How many slots are in use there.
    pub stackp: u32,
}
