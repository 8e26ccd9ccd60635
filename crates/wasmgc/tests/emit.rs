//! Small programs, emitted, validated, and shown as WAT. The expected texts stand in `tests/emit`; `BLESS=1` rewrites them.

use std::fs;
use std::path::Path;
use wasmgc::emit::{self, EmitError, Fault, Module, RawFunction, ValType};
use wasmgc::ir::*;
use wasmgc::op::Op;
use wasmgc::wat;

/// The module is valid, and its text is that of the file.
fn check(case: &str, module: &[u8]) {
    let text = wat::print(module).unwrap();
    emit::validate(module).unwrap_or_else(|error| panic!("{case}: {error}\n{text}"));
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/emit")
        .join(case)
        .with_extension("wat");
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, &text).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        text == expected,
        "{} differs (BLESS=1 rewrites it):\n{text}",
        path.display()
    );
}

// Trees

fn i32(value: i32) -> Expr {
    Expr::Const(Const::I32(value))
}

fn local(id: u32) -> Expr {
    Expr::Get(Var::Local(LocalId(id)))
}

fn set(id: u32, value: Expr) -> Expr {
    Expr::Set(Var::Local(LocalId(id)), Box::new(value))
}

fn op(name: &str, operands: impl Into<Vec<Expr>>) -> Expr {
    Expr::op(Op::named(name).unwrap(), operands)
}

fn seq(all: impl Into<Vec<Expr>>) -> Expr {
    Expr::Seq(all.into())
}

fn cond(condition: Expr, then: Expr, otherwise: Expr, ty: Type) -> Expr {
    Expr::If(Box::new(condition), Box::new(then), Box::new(otherwise), ty)
}

fn answer(value: Expr) -> Expr {
    Expr::Return(Some(Box::new(value)))
}

// Programs

const OBJECT: ClassId = ClassId(0);
const POINT: ClassId = ClassId(1);
const SLOTS: ClassId = ClassId(2);
const BYTES: ClassId = ClassId(3);
const CODE: ClassId = ClassId(5);

/// Object, its subclass Point, two kinds of arrays, a class without a type, the code's record, and a send site.
fn classes() -> Vec<Class> {
    let field = |name: &str, storage| Field {
        name: name.to_owned(),
        storage,
    };
    let class = |name: &str, superclass, shape| Class {
        name: name.to_owned(),
        superclass,
        shape,
        is_abstract: false,
        likely: Vec::new(),
    };
    let header = field("hash", Storage::I16);
    let coordinates = ["x", "y"].map(|name| field(name, Storage::Value(Type::Oop)));
    vec![
        class("Object", None, Shape::Struct(vec![header.clone()])),
        class(
            "Point",
            Some(OBJECT),
            Shape::Struct([std::slice::from_ref(&header), &coordinates[..]].concat()),
        ),
        class("Slots", None, Shape::Array(Storage::Value(Type::Oop))),
        class("Bytes", None, Shape::Array(Storage::I8)),
        class("Int32", None, Shape::None),
        class(
            "Code",
            Some(OBJECT),
            Shape::Struct(vec![header, field("slots", Storage::Value(Type::Ref(SLOTS)))]),
        ),
        class(
            "Site",
            None,
            Shape::Struct(vec![
                field("code", Storage::Value(Type::Ref(CODE))),
                field("count", Storage::Value(Type::I32)),
            ]),
        ),
    ]
}

/// A function with parameters `p0` … and the given locals behind them.
fn function(name: &str, parameters: &[Type], locals: &[Type], result: Type, expr: Expr) -> Function {
    Function {
        body: Some(body(parameters, locals, expr)),
        ..import(name, parameters, result)
    }
}

fn import(name: &str, parameters: &[Type], result: Type) -> Function {
    Function {
        name: name.to_owned(),
        result,
        body: None,
        parameters: parameters.to_vec(),
        unfold: false,
        cold: false,
        inline_cache: None,
        export: None,
    }
}

fn body(parameters: &[Type], locals: &[Type], expr: Expr) -> Body {
    let named = |prefix: &'static str, types: &[Type]| {
        types
            .iter()
            .enumerate()
            .map(move |(index, ty)| (format!("{prefix}{index}"), *ty))
            .collect::<Vec<_>>()
    };
    let locals = [named("p", parameters), named("l", locals)].concat();
    Body {
        locals,
        parameters: parameters.len() as u32,
        expr,
    }
}

fn program(functions: Vec<Function>) -> Program {
    let global = |name: &str, ty| Global {
        name: name.to_owned(),
        ty,
        constant: false,
    };
    let globals = vec![
        global("Memory NilObject", Type::Oop),
        global("Memory Count", Type::I64),
        global("Memory Codes", Type::Ref(SLOTS)),
    ];
    Program {
        classes: classes(),
        functions,
        globals,
        ..Program::default()
    }
}

fn check_functions(case: &str, functions: Vec<Function>) {
    check(case, &emit::core(&program(functions), &[]).unwrap());
}

/// Smalltalk code without arguments.
fn entry(name: &str) -> Function {
    function(name, &[Type::Oop, Type::Ref(CODE), Type::I32], &[], Type::Oop, local(0))
}

#[test]
fn structs() {
    let point = || Expr::Cast(Some(POINT), Box::new(local(0)));
    check_functions(
        "structs",
        vec![
            function(
                "new",
                &[],
                &[],
                Type::Ref(OBJECT),
                Expr::New(
                    POINT,
                    vec![i32(7), Expr::Const(Const::Null(Type::Oop)), op("ref.i31", [i32(3)])],
                ),
            ),
            function(
                "hash",
                &[Type::Oop],
                &[],
                Type::I32,
                Expr::Field(OBJECT, 0, Box::new(point())),
            ),
            function(
                "y",
                &[Type::Oop],
                &[],
                Type::Oop,
                Expr::Field(POINT, 2, Box::new(point())),
            ),
            function(
                "y:",
                &[Type::Oop, Type::Oop],
                &[],
                Type::Void,
                Expr::SetField(POINT, 2, Box::new(point()), Box::new(local(1))),
            ),
            function(
                "isPoint",
                &[Type::Oop],
                &[],
                Type::I32,
                Expr::Test(Some(POINT), Box::new(local(0))),
            ),
            function(
                "value",
                &[Type::Oop],
                &[],
                Type::I32,
                cond(
                    Expr::Test(None, Box::new(local(0))),
                    op("i31.get_s", [Expr::Cast(None, Box::new(local(0)))]),
                    i32(0),
                    Type::I32,
                ),
            ),
        ],
    );
}

#[test]
fn arrays() {
    let (bytes, slots) = (Type::Ref(BYTES), Type::Ref(SLOTS));
    let all = |n: u32| (0..n).map(local).collect::<Vec<_>>();
    let five: [Expr; 5] = all(5).try_into().unwrap();
    let four: [Expr; 4] = all(4).try_into().unwrap();
    check_functions(
        "arrays",
        vec![
            function(
                "new",
                &[Type::I32],
                &[],
                bytes,
                Expr::NewArray(BYTES, Box::new(i32(1)), Box::new(local(0))),
            ),
            function(
                "default",
                &[Type::I32],
                &[],
                slots,
                Expr::NewArrayDefault(SLOTS, Box::new(local(0))),
            ),
            function(
                "fixed",
                &[Type::Oop],
                &[],
                slots,
                Expr::NewArrayFixed(SLOTS, vec![local(0), local(0)]),
            ),
            function(
                "byte",
                &[bytes],
                &[],
                Type::I32,
                Expr::Element(BYTES, Box::new(local(0)), Box::new(i32(2))),
            ),
            function(
                "slot",
                &[slots],
                &[],
                Type::Oop,
                Expr::Element(SLOTS, Box::new(local(0)), Box::new(i32(2))),
            ),
            function(
                "store",
                &[bytes],
                &[],
                Type::Void,
                Expr::SetElement(BYTES, Box::new(local(0)), Box::new(i32(2)), Box::new(i32(3))),
            ),
            function("size", &[bytes], &[], Type::I32, Expr::Length(Box::new(local(0)))),
            function(
                "copy",
                &[slots, Type::I32, slots, Type::I32, Type::I32],
                &[],
                Type::Void,
                Expr::CopyArray(SLOTS, Box::new(five)),
            ),
            function(
                "fill",
                &[bytes, Type::I32, Type::I32, Type::I32],
                &[],
                Type::Void,
                Expr::FillArray(BYTES, Box::new(four)),
            ),
        ],
    );
}

#[test]
fn switches() {
    let switch = |index, targets: &[u32], cases: Vec<Expr>, ty| Expr::Switch {
        index: Box::new(index),
        targets: targets.to_vec(),
        cases,
        ty,
    };
    let in_loop = Expr::Loop(
        Label(0),
        Box::new(Expr::Block(
            Label(1),
            Box::new(switch(
                local(0),
                &[1, 0, 1],
                vec![Expr::Continue(Label(0)), Expr::Break(Label(1), None), answer(i32(9))],
                Type::Never,
            )),
            Type::Void,
        )),
    );
    check_functions(
        "switches",
        vec![
            function(
                "value",
                &[Type::I32],
                &[],
                Type::I32,
                switch(local(0), &[0, 1, 0], vec![i32(10), i32(20), i32(30)], Type::I32),
            ),
            function(
                "leaving",
                &[Type::I32],
                &[],
                Type::I32,
                switch(
                    local(0),
                    &[0, 1],
                    vec![answer(i32(1)), i32(2), Expr::Unreachable],
                    Type::I32,
                ),
            ),
            function(
                "nothing",
                &[Type::I32],
                &[Type::I32],
                Type::Void,
                switch(local(0), &[0], vec![set(1, i32(1)), seq([])], Type::Void),
            ),
            function(
                "one",
                &[Type::I32],
                &[],
                Type::I32,
                switch(local(0), &[], vec![i32(1)], Type::I32),
            ),
            function("inLoop", &[Type::I32], &[], Type::I32, in_loop),
            function(
                "indexLeaves",
                &[],
                &[],
                Type::I32,
                switch(answer(i32(4)), &[0], vec![i32(1), i32(2)], Type::I32),
            ),
        ],
    );
}

#[test]
fn control() {
    let countdown = Expr::Block(
        Label(3),
        Box::new(Expr::Loop(
            Label(4),
            Box::new(seq([
                cond(
                    op("i32.eqz", [local(0)]),
                    Expr::Break(Label(3), Some(Box::new(local(1)))),
                    seq([]),
                    Type::Void,
                ),
                set(1, op("i32.add", [local(1), local(0)])),
                set(0, op("i32.sub", [local(0), i32(1)])),
                cond(local(0), Expr::Continue(Label(4)), seq([]), Type::Void),
            ])),
        )),
        Type::I32,
    );
    let both_leave = cond(local(0), answer(i32(1)), answer(i32(2)), Type::Never);
    let unused = Expr::Block(Label(0), Box::new(answer(i32(1))), Type::Void);
    check_functions(
        "control",
        vec![
            function("countdown", &[Type::I32], &[Type::I32], Type::I32, countdown),
            function(
                "operandLeaves",
                &[],
                &[],
                Type::I32,
                op("i32.add", [i32(1), answer(i32(2))]),
            ),
            function("bothLeave", &[Type::I32], &[], Type::I32, both_leave.clone()),
            function(
                "deadCode",
                &[Type::I32],
                &[Type::F64],
                Type::I32,
                seq([both_leave, set(1, Expr::Const(Const::F64(0.5)))]),
            ),
            function("unusedBlock", &[], &[], Type::I32, unused),
            function(
                "oneBranch",
                &[Type::I32],
                &[],
                Type::I32,
                cond(local(0), Expr::Unreachable, i32(1), Type::I32),
            ),
            function(
                "emptyThen",
                &[Type::I32],
                &[Type::I64],
                Type::Void,
                cond(local(0), seq([]), set(1, Expr::Const(Const::I64(1))), Type::Void),
            ),
            function(
                "dropped",
                &[Type::I32],
                &[],
                Type::Void,
                seq([Expr::Drop(Box::new(local(0))), Expr::Drop(Box::new(seq([])))]),
            ),
            function(
                "valueFromBlock",
                &[Type::I32],
                &[],
                Type::I32,
                op(
                    "i32.mul",
                    [
                        local(0),
                        Expr::Block(
                            Label(0),
                            Box::new(cond(
                                local(0),
                                Expr::Break(Label(0), Some(Box::new(i32(5)))),
                                i32(6),
                                Type::I32,
                            )),
                            Type::I32,
                        ),
                    ],
                ),
            ),
            function("forever", &[], &[], Type::I32, Expr::Loop(Label(0), Box::new(seq([])))),
        ],
    );
}

#[test]
fn calls() {
    let null = |ty| Expr::Const(Const::Null(ty));
    let exported = Function {
        export: Some("run".to_owned()),
        ..entry("Interpreter>>run")
    };
    let functions = vec![
        import("print", &[Type::I32, Type::Oop], Type::Void),
        import("fail", &[], Type::Never),
        exported,
        function(
            "send",
            &[Type::Oop],
            &[],
            Type::Oop,
            Expr::CallCode(
                vec![local(0), local(0), null(Type::Ref(CODE)), i32(0)],
                Box::new(i32(1)),
            ),
        ),
        function(
            "failing",
            &[],
            &[],
            Type::I32,
            seq([
                Expr::Call(FunctionId(0), vec![i32(1), null(Type::Oop)]),
                Expr::Call(FunctionId(1), vec![]),
            ]),
        ),
        function(
            "globals",
            &[],
            &[],
            Type::Oop,
            seq([
                Expr::Set(Var::Global(GlobalId(1)), Box::new(Expr::Const(Const::I64(5)))),
                Expr::Get(Var::Global(GlobalId(0))),
            ]),
        ),
        function(
            "memory",
            &[Type::I32],
            &[],
            Type::I32,
            op("i32.load8_u", [op("i32.atomic.load", [local(0)])]),
        ),
    ];
    check(
        "calls",
        &emit::core(&program(functions), &[FunctionId(2), FunctionId(2)]).unwrap(),
    );
}

/// The second of two functions of the core is used, and the third global.
fn translation() -> (Program, Module) {
    let program = program(vec![
        entry("unused"),
        function("next", &[Type::Ref(ClassId(6)), Type::Oop], &[], Type::I32, i32(1)),
        function("load", &[Type::I32], &[], Type::I32, op("i32.load", [local(0)])),
    ]);
    let parameters = [Type::Oop, Type::Oop, Type::Ref(CODE), Type::I32];
    let send = Expr::CallCode(
        vec![local(0), Expr::Get(Var::Global(GlobalId(0))), local(2), local(3)],
        Box::new(Expr::Call(FunctionId(1), vec![Expr::Get(Var::Site(1)), local(0)])),
    );
    let advised = op("ref.i31", [Expr::CallRaw(0, vec![i32(3)], Type::I32)]);
    let code = |name: &str, expr| TranslatedFunction {
        name: name.to_owned(),
        num_args: 1,
        body: body(&parameters, &[], expr),
    };
    let raw = RawFunction {
        params: vec![ValType::I32],
        results: vec![ValType::I32],
        // No locals; local.get 0, end.
        body: vec![0, 0x20, 0, 0x0b],
    };
    let module = Module {
        functions: vec![
            code("SmallInteger>>send:", send),
            code("SmallInteger>>advised:", advised),
        ],
        raw: vec![raw],
        sites: 2,
        constants_are_values: false,
    };
    (program, module)
}

#[test]
fn translations() {
    let (program, module) = translation();
    check("translations", &emit::module(&program, &module).unwrap());
}

#[test]
fn constants_as_values() {
    let (mut program, module) = translation();
    program.globals[0].constant = true;
    let module = Module {
        constants_are_values: true,
        ..module
    };
    let text = wat::print(&emit::module(&program, &module).unwrap()).unwrap();
    let import = r#"(import "constants" "Memory NilObject" (global $"Memory NilObject" (;0;) eqref))"#;
    assert!(text.contains(import), "{text}");
    // What is no constant is the core's own.
    let program = translation().0;
    let text = wat::print(&emit::module(&program, &module).unwrap()).unwrap();
    assert!(text.contains(r#"(import "core" "Memory NilObject" (global"#), "{text}");
}

#[test]
fn empty() {
    check("empty", &emit::core(&Program::default(), &[]).unwrap());
}

#[test]
fn one_function_as_text() {
    let (program, module) = translation();
    let bytes = emit::module(&program, &module).unwrap();
    let text = wat::function(&bytes, "SmallInteger>>advised:").unwrap();
    let indented: String = text.lines().map(|line| format!("  {line}\n")).collect();
    assert!(wat::print(&bytes).unwrap().contains(&indented), "{text}");
    assert!(
        text.starts_with("(func $SmallInteger>>advised:") && text.ends_with(")\n"),
        "{text}"
    );
    assert_eq!(text.matches("(func").count(), 1, "{text}");
    assert_eq!(
        wat::function(&bytes, "next"),
        Err(wat::PrintError::NoFunction("next".to_owned()))
    );
    assert!(matches!(wat::print(b"noise"), Err(wat::PrintError::Module(_))));
}

#[test]
fn errors() {
    let refused =
        |expr| emit::core(&program(vec![function("f", &[Type::I32], &[], Type::Void, expr)]), &[]).unwrap_err();
    let tree = |fault| EmitError::Tree {
        function: "f".to_owned(),
        fault,
    };
    assert_eq!(refused(Expr::Run), tree(Fault::LeftOver("Run")));
    assert_eq!(refused(Expr::Goto(1)), tree(Fault::LeftOver("Goto")));
    assert_eq!(refused(Expr::Break(Label(7), None)), tree(Fault::Label("Block", 7)));
    assert_eq!(refused(local(1)), tree(Fault::Missing("local", 1)));
    assert_eq!(
        refused(Expr::CallCode(vec![local(0)], Box::new(local(0)))),
        tree(Fault::Arguments(1))
    );
    assert_eq!(
        refused(Expr::New(ClassId(4), vec![])),
        EmitError::Untyped("Int32".to_owned())
    );
    let twice = emit::core(&program(vec![entry("f"), entry("f")]), &[]);
    assert_eq!(twice, Err(EmitError::DuplicateExport("f".to_owned())));
    let late = emit::core(&program(vec![entry("f"), import("g", &[], Type::Void)]), &[]);
    assert_eq!(late, Err(EmitError::ImportAfterBody("g".to_owned())));
}

#[test]
fn an_invalid_tree_is_told_by_its_function() {
    let wrong = function(
        "wrong",
        &[],
        &[],
        Type::I32,
        op("i32.add", [i32(1), Expr::Const(Const::I64(1))]),
    );
    let module = emit::core(
        &program(vec![import("print", &[], Type::Void), entry("right"), wrong]),
        &[],
    )
    .unwrap();
    let EmitError::Invalid { function, .. } = emit::validate(&module).unwrap_err() else {
        panic!()
    };
    assert_eq!(function, "wrong");
}

#[test]
fn deep_trees_are_refused_before_the_stack_is_exhausted() {
    let nested = |depth| (0..depth).fold(i32(1), |tree, _| op("i32.eqz", [tree]));
    let emitted = |depth| {
        emit::core(
            &program(vec![function("deep", &[], &[], Type::I32, nested(depth))]),
            &[],
        )
    };
    emit::validate(&emitted(emit::MAX_NESTING - 1).unwrap()).unwrap();
    for depth in [emit::MAX_NESTING, 5_000] {
        assert_eq!(
            emitted(depth),
            Err(EmitError::Tree {
                function: "deep".to_owned(),
                fault: Fault::Nesting
            })
        );
    }
}
