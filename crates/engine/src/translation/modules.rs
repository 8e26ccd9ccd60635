//! Modules made for code, as bytes: the machine's halves compile them where and when it suits them.

use super::events::{Size, What};
use super::inputs::inputs;
use super::numbered::Numbered;
use super::requests::{Advise, Codes, LoopEntry, Request};
use crate::error::{Error, Fault};
use crate::machine::CONSTANTS_ARE_VALUES;
use smalltalk::method::CompiledCode;
use std::sync::Arc;
use verify::{ResultKind, Verified};
use wasmgc::advice::{Advice, guarded};
use wasmgc::emit::{RawFunction, ValType};
use wasmgc::ir::Program;
use wasmgc::translate::ModuleBuilder;

/// What came of a request.
pub enum Response<M> {
    /// A module.
    Module(CodeModule<M>),
    /// Nothing.
    Nothing(Vec<Rejected>),
}

/// A module: bytes as it was made, or compiled.
pub struct CodeModule<M> {
    /// The module.
    pub module: M,
    /// What its functions run: the function `f` with the number of its place.
    pub functions: Vec<Function>,
    /// Where it begins, if that is within a loop.
    pub entry: Option<LoopEntry>,
    /// What it is if it is advice.
    pub advice: Option<Box<VerifiedAdvice>>,
    /// What it was to run, too.
    pub left_out: Vec<Rejected>,
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
pub struct Rejected {
    /// The number of the code.
    pub number: u32,
    /// What is to be told of it.
    pub what: What,
}

/// What is known of advice.
pub struct VerifiedAdvice {
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
impl<M> Response<M> {
    /// The same with the module compiled.
    pub fn compiled<N>(self, compile: impl FnOnce(M) -> Result<N, Error>) -> Result<Response<N>, Error> {
        Ok(match self {
            Response::Module(made) => Response::Module(made.compiled(compile)?),
            Response::Nothing(left_out) => Response::Nothing(left_out),
        })
    }
}

impl<M> CodeModule<M> {
    /// The same with the module compiled.
    pub fn compiled<N>(self, compile: impl FnOnce(M) -> Result<N, Error>) -> Result<CodeModule<N>, Error> {
        let CodeModule {
            module,
            functions,
            entry,
            advice,
            left_out,
        } = self;
        Ok(CodeModule {
            module: compile(module)?,
            functions,
            entry,
            advice,
            left_out,
        })
    }
}

/// Why code is not translated of which nothing is known but its number.
const NO_INSTRUCTIONS: &str = "its instructions are not to be found";

/// The virtual machine as the translator knows it, lowered when this was built.
pub fn program() -> Result<Program, Error> {
    let program = wasmgc::vm::from_bytes(include_bytes!(concat!(env!("OUT_DIR"), "/program")));
    program.map_err(|error| Fault::from(error).into())
}

/// Makes what is asked for.
pub fn make(program: &Program, advise: Option<&mut Advise>, request: Request) -> Result<Response<Vec<u8>>, Error> {
    match request {
        Request::Translations { codes, counted } => translate(program, &codes, counted).map(Response::Module),
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
                Ok(Response::Nothing(vec![Rejected { number, what }]))
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
            let inputs = inputs(program, &subject, &verified, seen);
            let advised = VerifiedAdvice {
                verified,
                otherwise,
                inputs,
                changes,
            };
            advice_module(program, number, &numbered, advised).map(Response::Module)
        }
    }
}

/// Makes the module of some codes. Those that cannot be translated are left out: they stay interpreted.
pub fn translate(program: &Program, codes: &Codes, counted: bool) -> Result<CodeModule<Vec<u8>>, Error> {
    let mut module = ModuleBuilder::new(program).with_constants_as_values(CONSTANTS_ARE_VALUES);
    let mut translated = Vec::new();
    let mut left_out = Vec::new();
    for (number, numbered) in codes {
        let refused = match numbered.subject() {
            Some(mut subject) => {
                subject.is_counted = counted;
                module.add(&subject).err().map(|error| error.to_string())
            }
            None => Some(NO_INSTRUCTIONS.to_owned()),
        };
        match refused {
            None => translated.push((*number, numbered)),
            Some(why) => left_out.push(Rejected {
                number: *number,
                what: What::NotTranslated { why },
            }),
        }
    }
    let module = module.finish().map_err(Fault::from)?;
    Ok(CodeModule {
        functions: functions(&module, &translated)?,
        module,
        entry: None,
        advice: None,
        left_out,
    })
}

/// The functions of a module, in order, and what they run.
fn functions(module: &[u8], codes: &[(u32, &Numbered)]) -> Result<Vec<Function>, Error> {
    let sizes = wasmgc::wat::body_sizes(module).map_err(Fault::from)?;
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
fn within_loop(program: &Program, number: u32, numbered: &Numbered, at: LoopEntry) -> Result<Response<Vec<u8>>, Error> {
    let mut module = ModuleBuilder::new(program).with_constants_as_values(CONSTANTS_ARE_VALUES);
    let refused = match numbered.subject() {
        Some(subject) => {
            let subject = subject.within_loop(at.pc as usize, at.stackp as usize);
            module.add(&subject).err().map(|error| error.to_string())
        }
        None => Some(NO_INSTRUCTIONS.to_owned()),
    };
    if let Some(why) = refused {
        let what = What::NotTranslated { why };
        return Ok(Response::Nothing(vec![Rejected { number, what }]));
    }
    let module = module.finish().map_err(Fault::from)?;
    Ok(Response::Module(CodeModule {
        functions: functions(&module, &[(number, numbered)])?,
        module,
        entry: Some(at),
        advice: None,
        left_out: Vec::new(),
    }))
}

/// Makes the module of verified advice for code: the candidate, copied, and the guard around it.
pub fn advice_module(
    program: &Program,
    number: u32,
    numbered: &Numbered,
    advised: VerifiedAdvice,
) -> Result<CodeModule<Vec<u8>>, Error> {
    let name = numbered.subject().map_or_else(String::new, |subject| subject.name());
    let verified = &advised.verified;
    let mut module = ModuleBuilder::new(program).with_constants_as_values(CONSTANTS_ARE_VALUES);
    let result = match verified.result() {
        ResultKind::Integer => ValType::I64,
        ResultKind::Boolean => ValType::I32,
    };
    let raw = module.add_raw(RawFunction {
        params: vec![ValType::I64; verified.num_parameters()],
        results: vec![result],
        body: verified.body().to_vec(),
    });
    let advice = Advice {
        name: &name,
        raw,
        ranges: verified.ranges(),
        result: verified.result(),
        otherwise: advised.otherwise,
    };
    module.add_function(guarded(program, &advice).map_err(Fault::from)?);
    let module = module.finish().map_err(Fault::from)?;
    let size = Size {
        instructions: verified.num_instructions(),
        bytes: wasmgc::wat::body_sizes(&module).map_err(Fault::from)?.iter().sum(),
    };
    Ok(CodeModule {
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
