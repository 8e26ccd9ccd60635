//! What the machine operations are said to mean, against wasmtime, which runs the instruction that the name is assembled to.

use smalltalk::random::Random;
use wasmgc::ir::Type;
use wasmgc::op::{IntegerOp, ReferenceOp, Trap, i31};
use wasmtime::{Config, Engine, Instance, Module, Store, Val};

/// Random operands for each operation.
const RANDOM: usize = 2_000;

/// The values at which operations differ.
fn boundaries() -> Vec<i64> {
    let powers = [7, 8, 15, 16, 29, 30, 31, 32, 62].map(|bit| 1_i64 << bit);
    let mut values = vec![0, 1, 2, 3, 7, 31, 33, 63, 65, i64::MAX, i64::MAX - 1];
    values.extend(powers);
    values.extend(powers.map(|power| power - 1));
    let negative: Vec<i64> = values.iter().map(|value| !value).collect();
    values.extend(negative);
    values
}

/// As the type holds it.
fn wrapped(ty: Type, value: i64) -> i64 {
    if ty == Type::I32 {
        i64::from(value as i32)
    } else {
        value
    }
}

fn to_val(ty: Type, value: i64) -> Val {
    if ty == Type::I32 {
        Val::I32(value as i32)
    } else {
        Val::I64(value)
    }
}

fn keyword(ty: Type) -> &'static str {
    match ty {
        Type::I32 => "i32",
        Type::I64 => "i64",
        other => panic!("an integer operation has an operand or a result of type {other:?}"),
    }
}

#[test]
fn integer_operations_mean_what_wasmtime_does() {
    let mut text = String::from("(module");
    for op in IntegerOp::ALL {
        let parameters: String = op.operands().iter().map(|ty| format!(" {}", keyword(*ty))).collect();
        let gets: String = (0..op.arity()).map(|index| format!(" local.get {index}")).collect();
        let (name, result) = (op.name(), keyword(op.result()));
        text += &format!("(func (export \"{name}\") (param{parameters}) (result {result}){gets} {name})\n");
    }
    text += ")";
    let engine = Engine::default();
    let module = Module::new(&engine, wat::parse_str(&text).unwrap()).unwrap();
    let mut store = Store::new(&engine, ());
    let instance = Instance::new(&mut store, &module, &[]).unwrap();

    let boundaries = boundaries();
    let mut random = Random::new(10);
    for op in IntegerOp::ALL {
        let function = instance.get_func(&mut store, op.name()).unwrap();
        let mut pairs: Vec<(i64, i64)> = match op.arity() {
            1 => boundaries.iter().map(|a| (*a, 0)).collect(),
            _ => boundaries
                .iter()
                .flat_map(|a| boundaries.iter().map(move |b| (*a, *b)))
                .collect(),
        };
        pairs.extend((0..RANDOM).map(|_| (random.number() as i64, random.number() as i64)));
        for (a, b) in pairs {
            let values: Vec<i64> = op
                .operands()
                .iter()
                .zip([a, b])
                .map(|(ty, value)| wrapped(*ty, value))
                .collect();
            let operands: Vec<Val> = op
                .operands()
                .iter()
                .zip(&values)
                .map(|(ty, value)| to_val(*ty, *value))
                .collect();
            let mut results = [Val::I32(0)];
            let run = function.call(&mut store, &operands, &mut results);
            let expected = match (run, &results[0]) {
                (Ok(()), Val::I32(value)) => Ok(i64::from(*value)),
                (Ok(()), Val::I64(value)) => Ok(*value),
                (Ok(()), other) => panic!("{} answers {other:?}", op.name()),
                (Err(error), _) => Err(match error.downcast::<wasmtime::Trap>().unwrap() {
                    wasmtime::Trap::IntegerDivisionByZero => Trap::DivideByZero,
                    wasmtime::Trap::IntegerOverflow => Trap::Overflow,
                    other => panic!("{}: {other}", op.name()),
                }),
            };
            let got = op.evaluate(values[0], values.get(1).copied().unwrap_or_default());
            assert_eq!(got, expected, "{} {values:?}", op.name());
            assert!(got.is_ok() || op.may_trap(), "{}", op.name());
        }
    }
}

#[test]
fn a_small_integer_keeps_31_bits() {
    let (make, read) = (ReferenceOp::RefI31.name(), ReferenceOp::I31GetS.name());
    let text = format!("(module (func (export \"f\") (param i32) (result i32) local.get 0 {make} {read}))");
    let mut config = Config::new();
    config.wasm_gc(true).wasm_function_references(true);
    let engine = Engine::new(&config).unwrap();
    let module = Module::new(&engine, wat::parse_str(&text).unwrap()).unwrap();
    let mut store = Store::new(&engine, ());
    let instance = Instance::new(&mut store, &module, &[]).unwrap();
    let function = instance.get_typed_func::<i32, i32>(&mut store, "f").unwrap();
    let mut random = Random::new(11);
    let random = (0..RANDOM).map(|_| random.number() as i64);
    for value in boundaries().into_iter().chain(random.collect::<Vec<_>>()) {
        let value = value as i32;
        assert_eq!(i31(value), function.call(&mut store, value).unwrap(), "{value}");
    }
}
