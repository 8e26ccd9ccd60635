//! Modules to be made for code: what is asked for, and what comes of it. Pure: the machine's halves compile the bytes where and when
//! it suits them.

use crate::error::Error;
use crate::host::Numbered;
use verify::{ResultKind, Verified};
use wasmgc::advice::{Advice, Answer, guarded};
use wasmgc::emit::{RawFunction, ValType};
use wasmgc::ir::Program;
use wasmgc::specialise::Subject;
use wasmgc::translate::Batch;

/// Codes by number.
pub type Codes = Vec<(u32, Numbered)>;

/// Whom to ask for a better function: given the virtual machine and what was translated, a candidate that was verified.
pub type Advise = Box<dyn FnMut(&Program, &Numbered, &Subject<'_>) -> Option<Verified> + Send>;

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
    },
}

impl Request {
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
}

/// Where a translation begins that begins within a loop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LoopEntry {
    /// The offset of a backward jump.
    pub pc: u32,
    /// How many slots are in use there.
    pub stackp: u32,
}

/// A module: bytes as it was made, or compiled.
pub struct Made<M> {
    /// The module.
    pub module: M,
    /// The numbers of the codes that its functions run: the function `f` with the number of its place runs the code in that place.
    pub numbers: Vec<u32>,
    /// Where it begins, if that is within a loop.
    pub entry: Option<LoopEntry>,
    /// What it is if it is advice.
    pub advice: Option<Box<Advised>>,
}

/// What is known of advice.
pub struct Advised {
    /// What was verified.
    pub verified: Verified,
    /// The index in the table of the function that runs where it does not apply.
    pub otherwise: i32,
}

impl<M> Made<M> {
    /// The same with the module compiled.
    pub fn compiled<N>(self, compile: impl FnOnce(M) -> Result<N, Error>) -> Result<Made<N>, Error> {
        let Made {
            module,
            numbers,
            entry,
            advice,
        } = self;
        Ok(Made {
            module: compile(module)?,
            numbers,
            entry,
            advice,
        })
    }
}

/// Makes what is asked for; None where there is no advice, or a loop cannot be entered.
pub fn make(program: &Program, advise: Option<&mut Advise>, request: Request) -> Result<Option<Made<Vec<u8>>>, Error> {
    match request {
        Request::Translations { codes, counted } => translate(program, &codes, counted).map(Some),
        Request::Loop { number, numbered, at } => within_loop(program, number, &numbered, at),
        Request::Advice {
            number,
            numbered,
            otherwise,
        } => {
            let subject = numbered.subject();
            let verified = advise.zip(subject.as_ref());
            let verified = verified.and_then(|(advise, subject)| advise(program, &numbered, subject));
            let advice = |verified| advised(program, number, &numbered, verified, otherwise);
            verified.map(advice).transpose()
        }
    }
}

/// Makes the module of some codes. Those that cannot be translated are left out: they stay interpreted.
pub fn translate(program: &Program, codes: &Codes, counted: bool) -> Result<Made<Vec<u8>>, Error> {
    let mut batch = Batch::new(program);
    let mut numbers = Vec::new();
    for (number, numbered) in codes {
        let Some(mut subject) = numbered.subject() else {
            continue;
        };
        subject.is_counted = counted;
        if batch.add(&subject).is_ok() {
            numbers.push(*number);
        }
    }
    Ok(Made {
        module: batch.finish().map_err(machine)?,
        numbers,
        entry: None,
        advice: None,
    })
}

/// Makes the module of a translation that begins within a loop.
fn within_loop(
    program: &Program,
    number: u32,
    numbered: &Numbered,
    at: LoopEntry,
) -> Result<Option<Made<Vec<u8>>>, Error> {
    let mut batch = Batch::new(program);
    let Some(subject) = numbered.subject() else {
        return Ok(None);
    };
    let subject = subject.within_loop(at.pc as usize, at.stackp as usize);
    if batch.add(&subject).is_err() {
        return Ok(None);
    }
    Ok(Some(Made {
        module: batch.finish().map_err(machine)?,
        numbers: vec![number],
        entry: Some(at),
        advice: None,
    }))
}

/// Makes the module of verified advice for code: the candidate, copied, and the guard around it.
pub fn advised(
    program: &Program,
    number: u32,
    numbered: &Numbered,
    verified: Verified,
    otherwise: i32,
) -> Result<Made<Vec<u8>>, Error> {
    let name = numbered.subject().map_or_else(String::new, |subject| subject.name());
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
        otherwise,
    };
    batch.add_function(guarded(program, &advice).map_err(machine)?);
    Ok(Made {
        module: batch.finish().map_err(machine)?,
        numbers: vec![number],
        entry: None,
        advice: Some(Box::new(Advised { verified, otherwise })),
    })
}

fn machine(error: impl std::fmt::Display) -> Error {
    Error::Machine(error.to_string())
}

impl Numbered {
    /// What a translation is made of.
    pub fn subject(&self) -> Option<Subject<'_>> {
        match self.block {
            Some(start) => Subject::embedded(&self.code, start),
            None => Some(Subject::code(&self.code)),
        }
    }
}
