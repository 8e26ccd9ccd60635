//! Modules to be made for code: what is asked for, and what comes of it. Pure: the machine's halves compile the bytes where and when
//! it suits them.

use crate::error::Error;
use crate::host::Numbered;
use crate::translation::events::{Size, What};
use crate::translation::trial;
use smalltalk::method::CompiledCode;
use std::sync::Arc;
use verify::{ResultKind, Verified};
use wasmgc::advice::{Advice, Answer, guarded};
use wasmgc::emit::{RawFunction, ValType};
use wasmgc::ir::Program;
use wasmgc::specialise::Subject;
use wasmgc::translate::Batch;

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

/// What came of a request.
pub enum Done<M> {
    /// A module.
    Made(Made<M>),
    /// Nothing.
    Nothing(Vec<LeftOut>),
}

/// A module: bytes as it was made, or compiled.
pub struct Made<M> {
    /// The module.
    pub module: M,
    /// What its functions run: the function `f` with the number of its place.
    pub functions: Vec<Function>,
    /// Where it begins, if that is within a loop.
    pub entry: Option<LoopEntry>,
    /// What it is if it is advice.
    pub advice: Option<Box<Advised>>,
    /// What it was to run, too.
    pub left_out: Vec<LeftOut>,
}

/// What a function of a module runs.
pub struct Function {
    /// The number of the code.
    pub number: u32,
    /// The code that it was made of.
    pub code: Arc<CompiledCode>,
    /// How large it is.
    pub size: Size,
}

/// Code for which there is no function.
pub struct LeftOut {
    /// The number of the code.
    pub number: u32,
    /// What is to be told of it.
    pub what: What,
}

/// What is known of advice.
pub struct Advised {
    /// What was verified.
    pub verified: Verified,
    /// The index in the table of the function that runs where it does not apply.
    pub otherwise: i32,
    /// Receivers and arguments on which it answers, to try it on.
    pub inputs: Vec<Vec<i32>>,
    /// How often what proofs rest on had changed when it was asked for.
    pub changes: u32,
}

#[cfg(not(target_arch = "wasm32"))]
impl<M> Done<M> {
    /// The same with the module compiled.
    pub fn compiled<N>(self, compile: impl FnOnce(M) -> Result<N, Error>) -> Result<Done<N>, Error> {
        Ok(match self {
            Done::Made(made) => Done::Made(made.compiled(compile)?),
            Done::Nothing(left_out) => Done::Nothing(left_out),
        })
    }
}

impl<M> Made<M> {
    /// The same with the module compiled.
    pub fn compiled<N>(self, compile: impl FnOnce(M) -> Result<N, Error>) -> Result<Made<N>, Error> {
        let Made {
            module,
            functions,
            entry,
            advice,
            left_out,
        } = self;
        Ok(Made {
            module: compile(module)?,
            functions,
            entry,
            advice,
            left_out,
        })
    }
}

/// The virtual machine as the translator knows it, lowered when this was built.
pub fn program() -> Result<Program, Error> {
    wasmgc::vm::from_bytes(include_bytes!(concat!(env!("OUT_DIR"), "/program"))).map_err(machine)
}

/// Makes what is asked for.
pub fn make(program: &Program, advise: Option<&mut Advise>, request: Request) -> Result<Done<Vec<u8>>, Error> {
    match request {
        Request::Translations { codes, counted } => translate(program, &codes, counted).map(Done::Made),
        Request::Loop { number, numbered, at } => within_loop(program, number, &numbered, at),
        Request::Advice {
            number,
            numbered,
            otherwise,
            seen,
            changes,
        } => {
            let nothing = |why: String| {
                let what = What::NoAdvice { why };
                Ok(Done::Nothing(vec![LeftOut { number, what }]))
            };
            // What is proved holds whatever is seen.
            let numbered = Numbered {
                seen: None,
                ..*numbered
            };
            let (Some(advise), Some(subject)) = (advise, numbered.subject()) else {
                return nothing("nobody is asked".to_owned());
            };
            let verified = match advise(program, &numbered, &subject) {
                Ok(verified) => verified,
                Err(reason) => return nothing(reason.to_string()),
            };
            let inputs = trial::inputs(program, &subject, &verified, seen);
            let advised = Advised {
                verified,
                otherwise,
                inputs,
                changes,
            };
            self::advised(program, number, &numbered, advised).map(Done::Made)
        }
    }
}

/// Makes the module of some codes. Those that cannot be translated are left out: they stay interpreted.
pub fn translate(program: &Program, codes: &Codes, counted: bool) -> Result<Made<Vec<u8>>, Error> {
    let mut batch = Batch::new(program);
    let mut translated = Vec::new();
    let mut left_out = Vec::new();
    for (number, numbered) in codes {
        let added = match numbered.subject() {
            Some(mut subject) => {
                subject.is_counted = counted;
                batch.add(&subject).map_err(|error| error.to_string())
            }
            None => Err("its instructions are not to be found".to_owned()),
        };
        match added {
            Ok(_) => translated.push((*number, numbered)),
            Err(why) => left_out.push(LeftOut {
                number: *number,
                what: What::NotTranslated { why },
            }),
        }
    }
    let module = batch.finish().map_err(machine)?;
    Ok(Made {
        functions: functions(&module, &translated)?,
        module,
        entry: None,
        advice: None,
        left_out,
    })
}

/// The functions of a module, in order, and what they run.
fn functions(module: &[u8], codes: &[(u32, &Numbered)]) -> Result<Vec<Function>, Error> {
    let sizes = wasmgc::wat::body_sizes(module).map_err(machine)?;
    let function = |(index, (number, numbered)): (usize, &(u32, &Numbered))| Function {
        number: *number,
        code: numbered.code.clone(),
        size: Size {
            instructions: numbered.num_instructions(),
            bytes: sizes.get(index).copied().unwrap_or_default(),
        },
    };
    Ok(codes.iter().enumerate().map(function).collect())
}

/// Makes the module of a translation that begins within a loop.
fn within_loop(program: &Program, number: u32, numbered: &Numbered, at: LoopEntry) -> Result<Done<Vec<u8>>, Error> {
    let mut batch = Batch::new(program);
    let added = numbered.subject().map(|subject| {
        let subject = subject.within_loop(at.pc as usize, at.stackp as usize);
        batch.add(&subject).map_err(|error| error.to_string())
    });
    if let Err(why) = added.unwrap_or_else(|| Err("its instructions are not to be found".to_owned())) {
        let what = What::NotTranslated { why };
        return Ok(Done::Nothing(vec![LeftOut { number, what }]));
    }
    let module = batch.finish().map_err(machine)?;
    Ok(Done::Made(Made {
        functions: functions(&module, &[(number, numbered)])?,
        module,
        entry: Some(at),
        advice: None,
        left_out: Vec::new(),
    }))
}

/// Makes the module of verified advice for code: the candidate, copied, and the guard around it.
pub fn advised(program: &Program, number: u32, numbered: &Numbered, advised: Advised) -> Result<Made<Vec<u8>>, Error> {
    let name = numbered.subject().map_or_else(String::new, |subject| subject.name());
    let verified = &advised.verified;
    let mut batch = Batch::new(program);
    let (answer, result) = match verified.result() {
        ResultKind::Integer => (Answer::Integer, ValType::I64),
        ResultKind::Boolean => (Answer::Boolean, ValType::I32),
    };
    let raw = batch.add_raw(RawFunction {
        params: vec![ValType::I64; verified.num_parameters()],
        results: vec![result],
        body: verified.body().to_vec(),
    });
    let advice = Advice {
        name: &name,
        raw,
        ranges: verified.ranges(),
        answer,
        otherwise: advised.otherwise,
    };
    batch.add_function(guarded(program, &advice).map_err(machine)?);
    let module = batch.finish().map_err(machine)?;
    let size = Size {
        instructions: verified.num_instructions(),
        bytes: wasmgc::wat::body_sizes(&module).map_err(machine)?.iter().sum(),
    };
    Ok(Made {
        module,
        functions: vec![Function {
            number,
            code: numbered.code.clone(),
            size,
        }],
        entry: None,
        advice: Some(Box::new(advised)),
        left_out: Vec::new(),
    })
}

fn machine(error: impl std::fmt::Display) -> Error {
    Error::Machine(error.to_string())
}

impl Numbered {
    /// What a translation is made of.
    pub fn subject(&self) -> Option<Subject<'_>> {
        let subject = match self.block {
            Some(start) => Subject::embedded(&self.code, start)?,
            None => Subject::code(&self.code),
        };
        Some(Subject {
            seen: self.seen.clone(),
            ..subject
        })
    }
}
