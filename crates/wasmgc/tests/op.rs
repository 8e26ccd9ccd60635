//! The table of machine operations against WebAssembly's own assembler and validator.

use wasm_encoder::Encode;
use wasmgc::ir::Type;
use wasmgc::op::{Op, ReferenceOp};
use wasmparser::{Parser, Payload, Validator, WasmFeatures};

/// In the text format.
fn keyword(ty: Type) -> &'static str {
    match ty {
        Type::I32 => "i32",
        Type::I64 => "i64",
        Type::F64 => "f64",
        Type::Oop => "eqref",
        other => panic!("an operation has an operand or a result of type {other:?}"),
    }
}

/// The bytes of the last instruction before the end of the only function.
fn last_instruction(module: &[u8]) -> Vec<u8> {
    for payload in Parser::new(0).parse_all(module) {
        let Payload::CodeSectionEntry(body) = payload.unwrap() else {
            continue;
        };
        let operators = body.get_operators_reader().unwrap().into_iter_with_offsets();
        let offsets: Vec<usize> = operators.map(|operator| operator.unwrap().1).collect();
        let [.., start, end] = offsets[..] else { panic!() };
        return module[start..end].to_vec();
    }
    panic!("no function");
}

/// The name is assembled to what the encoder writes, and the module in which it has these operands and this result is valid.
#[test]
fn names_types_and_encodings_belong_together() {
    for op in Op::all() {
        let parameters: String = op
            .operands()
            .iter()
            .map(|ty| format!(" (param {})", keyword(*ty)))
            .collect();
        let mut operands: String = (0..op.arity()).map(|index| format!(" local.get {index}")).collect();
        if op == Op::from(ReferenceOp::I31GetS) {
            operands += " ref.cast (ref null i31)";
        }
        let result = match op.result() {
            Type::Void => String::new(),
            ty => format!("(result {})", keyword(ty)),
        };
        let name = op.name();
        let text = format!("(module (memory 1 1 shared) (func{parameters} {result}{operands} {name}))");
        let module = wat::parse_str(&text).unwrap_or_else(|error| panic!("{text}: {error}"));
        Validator::new_with_features(WasmFeatures::WASM3 | WasmFeatures::THREADS)
            .validate_all(&module)
            .unwrap_or_else(|error| panic!("{text}: {error}"));
        let mut encoded = Vec::new();
        op.instruction().encode(&mut encoded);
        assert_eq!(encoded, last_instruction(&module), "{name}");
        assert_eq!(Op::named(name), Some(op));
    }
}
