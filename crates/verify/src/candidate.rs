//! Confinement: from text or bytes to a function that can do nothing but compute on integers.

use std::ops::Range;
use wasmgc::advice::ResultKind;
use wasmgc::op::IntegerOp;
use wasmparser::{BlockType, ExternalKind, FunctionBody, Operator, Parser, Payload, ValType, Validator, WasmFeatures};

/// Longer candidates, as text or bytes, are refused unread.
pub const MAX_SIZE: usize = 64 * 1024;
const MAX_INSTRUCTIONS: usize = 4096;
const MAX_LOCALS: u32 = 64;
const MAX_NESTING: usize = 64;
/// The name under which the function is exported.
pub const EXPORT: &str = "advice";

/// Why a candidate is not even looked at.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// More than [`MAX_SIZE`] bytes.
    #[error("the candidate has {size} bytes; at most {MAX_SIZE} are read")]
    TooLarge {
        /// Its size.
        size: usize,
    },
    /// The text does not parse. Line and column count from 1.
    #[error("not WAT: line {line}, column {column}: {message}")]
    NotWat {
        /// The line.
        line: usize,
        /// The column.
        column: usize,
        /// What was expected.
        message: String,
    },
    /// The module does not validate, or its bytes are no module.
    #[error("not a valid module: {message} (at byte {offset} of the binary)")]
    Invalid {
        /// Where in the binary.
        offset: usize,
        /// What is wrong.
        message: String,
    },
    /// It has what a candidate must not have.
    #[error("not confined: {what}")]
    NotConfined {
        /// What it has.
        what: String,
    },
    /// The function is not of the type wanted.
    #[error("wrong signature: wanted (func (export \"{EXPORT}\") {wanted}), got {got}")]
    WrongSignature {
        /// The type wanted.
        wanted: String,
        /// The type found.
        got: String,
    },
}

/// An instruction with its jump targets resolved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Instruction {
    Constant(i64),
    Operation(IntegerOp),
    Get(u32),
    Set(u32),
    Tee(u32),
    Drop,
    Select,
    /// Enters a block: the index to go on at when it is left by a branch, and the number of results a branch takes along.
    Block {
        end: u32,
        results: u32,
    },
    Loop,
    /// Pops a condition; where it is 0, goes on at `otherwise` (behind `else`, or the `end`).
    If {
        otherwise: u32,
        end: u32,
        results: u32,
    },
    /// The end of the `then` part: leaves the block.
    Else,
    End,
    Branch(u32),
    BranchIf(u32),
    Return,
    Nop,
    Unreachable,
}

/// A confined function.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    pub num_parameters: u32,
    pub result: ResultKind,
    /// Parameters and locals.
    pub num_locals: u32,
    pub code: Vec<Instruction>,
    /// Locals and instructions, as in the binary format.
    pub body: Vec<u8>,
}

/// Reads a candidate for a method of so many parameters, the receiver counted.
pub(crate) fn confine(source: &[u8], num_parameters: u32) -> Result<Candidate, Malformed> {
    if source.len() > MAX_SIZE {
        return Err(Malformed::TooLarge { size: source.len() });
    }
    let binary = parse(source)?;
    if binary.len() > MAX_SIZE {
        return Err(Malformed::TooLarge { size: binary.len() });
    }
    let function = only_function(&binary)?;
    Validator::new_with_features(features())
        .validate_all(&binary)
        .map_err(|error| invalid(&error))?;
    check_signature(&function, num_parameters)?;
    let result = match function.results.as_slice() {
        [ValType::I64] => ResultKind::Integer,
        _ => ResultKind::Boolean,
    };
    let body = FunctionBody::new(wasmparser::BinaryReader::new(
        &binary[function.body.clone()],
        function.body.start,
    ));
    let num_locals = num_parameters + count_locals(&body)?;
    let code = decode(&body)?;
    Ok(Candidate {
        num_parameters,
        result,
        num_locals,
        code,
        body: binary[function.body].to_vec(),
    })
}

fn features() -> WasmFeatures {
    WasmFeatures::MUTABLE_GLOBAL | WasmFeatures::SIGN_EXTENSION | WasmFeatures::FLOATS
}

fn invalid(error: &wasmparser::BinaryReaderError) -> Malformed {
    Malformed::Invalid {
        offset: error.offset(),
        message: error.message().to_string(),
    }
}

fn not_confined(what: impl Into<String>) -> Malformed {
    Malformed::NotConfined { what: what.into() }
}

/// The binary of a text, or the bytes themselves where they start like a module.
fn parse(source: &[u8]) -> Result<Vec<u8>, Malformed> {
    if source.starts_with(b"\0asm") {
        return Ok(source.to_vec());
    }
    let not_wat = |line, column, message: String| Malformed::NotWat { line, column, message };
    let text = match std::str::from_utf8(source) {
        Ok(text) => text,
        Err(error) => {
            let before = &source[..error.valid_up_to()];
            let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
            let column = before.iter().rev().take_while(|byte| **byte != b'\n').count() + 1;
            return Err(not_wat(line, column, "this is no UTF-8 text".into()));
        }
    };
    let convert = |error: wat_text::Error| {
        let (line, column) = error.span().linecol_in(text);
        not_wat(line + 1, column + 1, error.message())
    };
    use wast as wat_text;
    let buffer = wat_text::parser::ParseBuffer::new(text).map_err(convert)?;
    let mut module = wat_text::parser::parse::<wat_text::Wat>(&buffer).map_err(convert)?;
    module.encode().map_err(convert)
}

struct OnlyFunction {
    parameters: Vec<ValType>,
    results: Vec<ValType>,
    body: Range<usize>,
}

/// Looks at the sections alone: one function, exported, and nothing else.
fn only_function(binary: &[u8]) -> Result<OnlyFunction, Malformed> {
    let mut types = Vec::new();
    let mut function_type = None;
    let mut body = None;
    let mut exported = false;
    for payload in Parser::new(0).parse_all(binary) {
        match payload.map_err(|error| invalid(&error))? {
            Payload::Version {
                encoding: wasmparser::Encoding::Module,
                ..
            }
            | Payload::End(_) => {}
            Payload::TypeSection(reader) => {
                for function in reader.into_iter_err_on_gc_types() {
                    types.push(function.map_err(|error| invalid(&error))?);
                }
            }
            Payload::FunctionSection(reader) => {
                if reader.count() != 1 {
                    return Err(not_confined(format!(
                        "it has {} functions; exactly one is wanted",
                        reader.count()
                    )));
                }
                for index in reader {
                    function_type = Some(index.map_err(|error| invalid(&error))?);
                }
            }
            Payload::ExportSection(reader) => {
                for export in reader {
                    let export = export.map_err(|error| invalid(&error))?;
                    if export.name != EXPORT || export.kind != ExternalKind::Func {
                        return Err(not_confined(format!(
                            "it exports \"{}\"; only \"{EXPORT}\" is wanted",
                            export.name
                        )));
                    }
                    exported = true;
                }
            }
            Payload::CodeSectionStart { .. } => {}
            Payload::CodeSectionEntry(entry) => body = Some(entry.range()),
            // Names and the like: they are not copied.
            Payload::CustomSection(_) => {}
            Payload::ImportSection(reader) if reader.count() > 0 => {
                return Err(not_confined("it has an import; nothing can be imported"));
            }
            Payload::MemorySection(_) => return Err(not_confined("it has a memory")),
            Payload::TableSection(_) => return Err(not_confined("it has a table")),
            Payload::GlobalSection(_) => return Err(not_confined("it has a global variable")),
            Payload::StartSection { .. } => return Err(not_confined("it has a start function")),
            Payload::DataSection(_) | Payload::DataCountSection { .. } => return Err(not_confined("it has data")),
            Payload::ElementSection(_) => return Err(not_confined("it has an element segment")),
            Payload::TagSection(_) => return Err(not_confined("it has a tag")),
            _ => return Err(not_confined("it has a section that is not wanted")),
        }
    }
    let (Some(index), Some(body)) = (function_type, body) else {
        return Err(not_confined("it has no function; exactly one is wanted"));
    };
    if !exported {
        return Err(not_confined(format!("its function is not exported as \"{EXPORT}\"")));
    }
    let function = types
        .get(index as usize)
        .ok_or_else(|| not_confined("its function has no type"))?;
    Ok(OnlyFunction {
        parameters: function.params().to_vec(),
        results: function.results().to_vec(),
        body,
    })
}

fn check_signature(function: &OnlyFunction, num_parameters: u32) -> Result<(), Malformed> {
    let right = function.parameters.len() == num_parameters as usize
        && function.parameters.iter().all(|ty| *ty == ValType::I64)
        && matches!(function.results.as_slice(), [ValType::I64 | ValType::I32]);
    if right {
        return Ok(());
    }
    let list = |keyword: &str, types: &[ValType]| {
        let names: String = types.iter().map(|ty| format!(" {ty}")).collect();
        format!("({keyword}{names})")
    };
    let wanted = format!(
        "{} (result i64) or (result i32)",
        list("param", &vec![ValType::I64; num_parameters as usize])
    );
    let got = format!(
        "{} {}",
        list("param", &function.parameters),
        list("result", &function.results)
    );
    Err(Malformed::WrongSignature { wanted, got })
}

fn count_locals(body: &FunctionBody) -> Result<u32, Malformed> {
    let mut sum = 0u32;
    for group in body.get_locals_reader().map_err(|error| invalid(&error))? {
        let (count, ty) = group.map_err(|error| invalid(&error))?;
        if !matches!(ty, ValType::I32 | ValType::I64) {
            return Err(not_confined(format!(
                "it has a local variable of type {ty}; only i32 and i64 are allowed"
            )));
        }
        sum = sum.saturating_add(count);
        if sum > MAX_LOCALS {
            return Err(not_confined(format!("it has more than {MAX_LOCALS} local variables")));
        }
    }
    Ok(sum)
}

/// An open block while decoding: where it starts in the code, and the number of its results.
struct Open {
    start: usize,
    otherwise: Option<usize>,
}

/// The names of the instructions that [`decode`] allows beside the operations on integers.
const VARIABLES_AND_CONTROL: &[&str] = &[
    "local.get",
    "local.set",
    "local.tee",
    "i32.const",
    "i64.const",
    "drop",
    "select",
    "nop",
    "block",
    "loop",
    "if",
    "else",
    "end",
    "br",
    "br_if",
    "return",
    "unreachable",
];

/// The names of all instructions that a candidate may have.
pub fn allowed_instructions() -> impl Iterator<Item = &'static str> {
    let operations = IntegerOp::ALL.iter().map(|op| op.name());
    VARIABLES_AND_CONTROL.iter().copied().chain(operations)
}

fn decode(body: &FunctionBody) -> Result<Vec<Instruction>, Malformed> {
    let mut code: Vec<Instruction> = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    let reader = body.get_operators_reader().map_err(|error| invalid(&error))?;
    for operator in reader {
        let operator = operator.map_err(|error| invalid(&error))?;
        if code.len() >= MAX_INSTRUCTIONS {
            return Err(not_confined(format!(
                "it has more than {MAX_INSTRUCTIONS} instructions"
            )));
        }
        let position = code.len();
        let instruction = match &operator {
            Operator::I32Const { value } => Instruction::Constant(i64::from(*value)),
            Operator::I64Const { value } => Instruction::Constant(*value),
            Operator::LocalGet { local_index } => Instruction::Get(*local_index),
            Operator::LocalSet { local_index } => Instruction::Set(*local_index),
            Operator::LocalTee { local_index } => Instruction::Tee(*local_index),
            Operator::Drop => Instruction::Drop,
            Operator::Select | Operator::TypedSelect { .. } => Instruction::Select,
            Operator::Nop => Instruction::Nop,
            Operator::Unreachable => Instruction::Unreachable,
            Operator::Return => Instruction::Return,
            Operator::Br { relative_depth } => Instruction::Branch(*relative_depth),
            Operator::BrIf { relative_depth } => Instruction::BranchIf(*relative_depth),
            Operator::Block { blockty } => {
                open.push(Open {
                    start: position,
                    otherwise: None,
                });
                Instruction::Block {
                    end: 0,
                    results: results(*blockty)?,
                }
            }
            Operator::Loop { .. } => {
                open.push(Open {
                    start: position,
                    otherwise: None,
                });
                Instruction::Loop
            }
            Operator::If { blockty } => {
                open.push(Open {
                    start: position,
                    otherwise: None,
                });
                Instruction::If {
                    otherwise: 0,
                    end: 0,
                    results: results(*blockty)?,
                }
            }
            Operator::Else => {
                if let Some(block) = open.last_mut() {
                    block.otherwise = Some(position);
                }
                Instruction::Else
            }
            Operator::End => {
                if let Some(block) = open.pop() {
                    close(&mut code, &block, position);
                }
                Instruction::End
            }
            other => match IntegerOp::from_operator(other) {
                Some(op) => Instruction::Operation(op),
                None => {
                    return Err(not_confined(format!(
                        "the instruction {} is not allowed",
                        name_of(other)
                    )));
                }
            },
        };
        if open.len() > MAX_NESTING {
            return Err(not_confined(format!(
                "its blocks are nested more than {MAX_NESTING} deep"
            )));
        }
        code.push(instruction);
    }
    Ok(code)
}

/// Fills in where the block that ends at `end` goes on.
fn close(code: &mut [Instruction], block: &Open, end: usize) {
    if let Some(Instruction::Block { end: target, .. }) = code.get_mut(block.start) {
        *target = end as u32;
    }
    if let Some(Instruction::If {
        end: target, otherwise, ..
    }) = code.get_mut(block.start)
    {
        *target = end as u32;
        // Behind the `else`; or the `end` itself, which then closes the block.
        *otherwise = block.otherwise.map_or(end, |position| position + 1) as u32;
    }
}

fn results(block_type: BlockType) -> Result<u32, Malformed> {
    match block_type {
        BlockType::Empty => Ok(0),
        BlockType::Type(_) => Ok(1),
        BlockType::FuncType(_) => Err(not_confined("a block has a type with parameters or several results")),
    }
}

/// `I32Load { memarg … }` → `I32Load`.
fn name_of(operator: &Operator) -> String {
    let shown = format!("{operator:?}");
    shown.split([' ', '{', '(']).next().unwrap_or_default().to_string()
}
