//! Instructions for people: a listing, and the English of each instruction filled in from its operands and its method.

use super::literals::print_literal;
use super::{DecodeError, Decoded, InstructionSet};
use crate::method::{CompiledCode, Literal, Temporary};

/// One instruction of a listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListingLine {
    /// Its offset in the method's bytes.
    pub pc: usize,
    /// Its bytes, with its prefixes.
    pub bytes: Vec<u8>,
    /// Its selector with its operands: `send: 1 numArgs: 0`.
    pub instruction: String,
    /// What it does.
    pub english: String,
}

/// The instructions of the code, without those of its blocks that have code of their own.
pub fn listing(code: &CompiledCode) -> Result<Vec<ListingLine>, DecodeError> {
    let set = InstructionSet::get(code.set);
    let mut lines = Vec::new();
    let mut pc = 0;
    while pc < code.bytes.len() {
        let decoded = set.decode(&code.bytes, pc)?;
        pc = decoded.next_pc;
        let bytes = code.bytes[decoded.start..pc].to_vec();
        let instruction = with_operands(&decoded);
        lines.push(ListingLine {
            pc: decoded.start,
            bytes,
            instruction,
            english: english(&decoded, code),
        });
    }
    Ok(lines)
}

/// The listing as text, blocks indented behind their methods.
pub fn disassemble(code: &CompiledCode) -> String {
    let mut text = String::new();
    add_disassembly(code, 0, &mut text);
    text
}

fn add_disassembly(code: &CompiledCode, depth: usize, text: &mut String) {
    let margin = "    ".repeat(depth);
    match listing(code) {
        Ok(lines) => {
            for line in lines {
                let bytes: Vec<String> = line.bytes.iter().map(|byte| format!("{byte:02X}")).collect();
                let ListingLine {
                    pc,
                    instruction,
                    english,
                    ..
                } = line;
                *text += &format!(
                    "{margin}{pc:4}  {:<12}  {instruction:<32}  {english}\n",
                    bytes.join(" ")
                );
            }
        }
        Err(error) => *text += &format!("{margin}{error}\n"),
    }
    for (index, literal) in code.literals.iter().enumerate() {
        if let Literal::Block(block) = literal {
            *text += &format!("{margin}literal {index}:\n");
            add_disassembly(block, depth + 1, text);
        }
    }
}

/// An instruction's selector with its operands.
pub(super) fn with_operands(decoded: &Decoded<'_>) -> String {
    let keywords = decoded.definition.selector.split_inclusive(':');
    let parts = keywords
        .enumerate()
        .map(|(index, keyword)| match decoded.operands().get(index) {
            Some(operand) => format!("{keyword} {operand}"),
            None => keyword.to_string(),
        });
    parts.collect::<Vec<_>>().join(" ")
}

/// What the instruction does: its definition's comment, with what stands in braces filled in.
pub fn english(decoded: &Decoded<'_>, code: &CompiledCode) -> String {
    let mut text = String::new();
    let mut rest = decoded.definition.comment.as_str();
    while let Some((before, behind)) = rest.split_once('{') {
        let Some((hole, after)) = behind.split_once('}') else {
            break;
        };
        text += before;
        text += &filled(hole, decoded, code);
        rest = after;
    }
    text + rest
}

/// What stands for `kind: operand`, or for just `operand`, which is its number.
fn filled(hole: &str, decoded: &Decoded<'_>, code: &CompiledCode) -> String {
    let (kind, name) = hole.split_once(':').unwrap_or(("", hole));
    let Some(operand) = decoded.operand(name.trim()) else {
        return format!("{{{hole}}}");
    };
    let index = operand as usize;
    let literal = || code.literals.get(index);
    let known = match kind {
        "instanceVariable" => code.instance_variable_names.get(index).cloned(),
        "temporary" => code.temporaries_at(decoded.start).get(index).and_then(Temporary::name),
        "literal" => literal().map(print_literal),
        "literalVariable" => literal().map(|literal| match literal {
            Literal::Binding(name) => name.clone(),
            Literal::MethodClass => code.class_name.clone(),
            _ => print_literal(literal),
        }),
        "selector" => literal().map(print_literal),
        "target" => Some((decoded.next_pc as i64 + i64::from(operand)).to_string()),
        _ => None,
    };
    known.unwrap_or_else(|| operand.to_string())
}
