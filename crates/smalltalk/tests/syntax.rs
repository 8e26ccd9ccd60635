//! What each form of the language is read as.

use smalltalk::ast::*;
use smalltalk::{parse_method, parse_script, parse_typed_method, print_literal};

/// A script with all parentheses written, so that its structure shows.
fn shape(source: &str) -> String {
    match parse_script(source) {
        Ok(script) => {
            let statements: Vec<String> = script.statements.iter().map(|each| statement(source, each)).collect();
            format!("{}{}", declarations(&script.temporaries), statements.join(". "))
        }
        Err(error) => panic!("{}", error.render("script", source)),
    }
}

fn declarations(declarations: &[Declaration]) -> String {
    let declared = declarations.iter().map(|each| match &each.type_name {
        Some(type_name) => format!("{} <{}> ", each.name, type_name.name),
        None => format!("{} ", each.name),
    });
    if declarations.is_empty() {
        String::new()
    } else {
        format!("| {}| ", declared.collect::<String>())
    }
}

fn statement(source: &str, statement: &Statement) -> String {
    match statement {
        Statement::Expression(each) => expression(source, each),
        Statement::Return(each, _) => format!("^{}", expression(source, each)),
    }
}

fn expression(source: &str, each: &Expression) -> String {
    match &each.kind {
        ExpressionKind::Literal(literal) => print_literal(literal),
        ExpressionKind::Variable(name) => {
            assert_eq!(&source[each.span.start as usize..each.span.end as usize], name);
            name.clone()
        }
        ExpressionKind::Assignment {
            variable,
            value,
            variable_span,
        } => {
            assert_eq!(
                &source[variable_span.start as usize..variable_span.end as usize],
                variable
            );
            format!("({variable} := {})", expression(source, value))
        }
        ExpressionKind::Send {
            receiver,
            message: sent,
        } => {
            format!("({} {})", expression(source, receiver), message(source, sent))
        }
        ExpressionKind::Cascade { receiver, messages } => {
            let messages: Vec<String> = messages.iter().map(|each| message(source, each)).collect();
            format!("({} {})", expression(source, receiver), messages.join("; "))
        }
        ExpressionKind::Block(block) => {
            let statements: Vec<String> = block.statements.iter().map(|each| statement(source, each)).collect();
            let arguments: String = block.arguments.iter().map(|each| format!(":{} ", each.name)).collect();
            format!(
                "[{arguments}{}{}]",
                declarations(&block.temporaries),
                statements.join(". ")
            )
        }
        ExpressionKind::Brace(elements) => {
            let elements: Vec<String> = elements.iter().map(|each| expression(source, each)).collect();
            format!("{{{}}}", elements.join(". "))
        }
    }
}

fn message(source: &str, message: &Message) -> String {
    let arguments: Vec<String> = message.arguments.iter().map(|each| expression(source, each)).collect();
    [message.selector.clone()]
        .into_iter()
        .chain(arguments)
        .collect::<Vec<_>>()
        .join(" ")
}

fn check(source: &str, expected: &str) {
    assert_eq!(shape(source), expected, "{source}");
}

#[test]
fn precedence() {
    check("a b c", "((a b) c)");
    check("a + b * c", "((a + b) * c)");
    check("a b + c d", "((a b) + (c d))");
    check("a x: b + c y: d e", "(a x:y: (b + c) (d e))");
    check("a x: (b y: c)", "(a x: (b y: c))");
    check("(a x: b) y: c", "((a x: b) y: c)");
    check("a + (b * c)", "(a + (b * c))");
    check("a := b := c d", "(a := (b := (c d)))");
    check("a:=b", "(a := b)");
    check("a b; c", "(a b; c)");
    check("a b c; d; e: f", "((a b) c; d; e: f)");
    check("a x: b + c; y: d; + e", "(a x: (b + c); y: d; + e)");
    check("(a b; c) d", "((a b; c) d)");
    check("3-4", "(3 - 4)");
    check("3 -4", "(3 - 4)");
    check("3 - -4", "(3 - -4)");
    check("3--4", "(3 - -4)");
    check("a<-4", "(a < -4)");
    check("-3 abs", "(-3 abs)");
    check("a ==> b ~= c", "((a ==> b) ~= c)");
    check("a | b & c", "((a | b) & c)");
}

#[test]
fn statements_and_blocks() {
    check("", "");
    check(" \"only a comment\" ", "");
    check("| a b | a := 3. a + 4", "| a b | (a := 3). (a + 4)");
    check("|a|a", "| a | a");
    check("| | 3.", "3");
    check("..3...4..", "3. 4");
    check("^ 3", "^3");
    check("[]", "[]");
    check("[:a]", "[:a ]");
    check("[:a | ]", "[:a ]");
    check("[ :a :b | a ]", "[:a :b a]");
    check("[:a || t | t := a. ^t]", "[:a | t | (t := a). ^t]");
    check("[:a | | t u | t | u]", "[:a | t u | (t | u)]");
    check("[| t | t]", "[| t | t]");
    check("[:x | x | x]", "[:x (x | x)]");
    check("{}", "{}");
    check("{1. a b. {2}.}", "{1. (a b). {2}}");
    check("a\"x\"b\"y\"\"z\" c", "((a b) c)");
    check("größe + été", "(größe + été)");
    check("[^a]", "[^a]");
}

#[test]
fn literals() {
    let integer = |value: &str| Literal::Integer(value.parse().unwrap());
    let scaled = |numerator: i64, denominator: i64, scale| Literal::ScaledDecimal {
        numerator: numerator.into(),
        denominator: denominator.into(),
        scale,
    };
    let fraction = |numerator: i64, denominator: i64| Literal::Fraction {
        numerator: numerator.into(),
        denominator: denominator.into(),
    };
    let symbol = |name: &str| Literal::Symbol(name.to_owned());
    let string = |text: &str| Literal::String(text.to_owned());
    let cases = [
        ("0", integer("0")),
        ("007", integer("7")),
        ("-7", integer("-7")),
        ("100000000000000000000", integer("100000000000000000000")),
        ("16rFF", integer("255")),
        ("-16rFF", integer("-255")),
        ("16r-FF", integer("-255")),
        ("36rZZ", integer("1295")),
        ("2r1e3", integer("8")),
        ("1e10", integer("10000000000")),
        ("100e-2", Literal::Integer(1.into())),
        ("1e-2", fraction(1, 100)),
        ("-25e-1", fraction(-25, 10)),
        ("2r11e-2", fraction(3, 4)),
        ("1.5", Literal::Float(1.5)),
        ("-1.5e-3", Literal::Float(-0.0015)),
        ("1.0e-10", Literal::Float(1e-10)),
        ("1.5d2", Literal::Float(150.0)),
        ("-0.0", Literal::Float(-0.0)),
        ("0.1", Literal::Float(0.1)),
        ("2r1.1", Literal::Float(1.5)),
        ("2r1.1e3", Literal::Float(12.0)),
        ("-2r1.1", Literal::Float(-1.5)),
        ("16r0.8", Literal::Float(0.5)),
        ("3r0.1", Literal::Float(1.0 / 3.0)),
        ("3.14s2", scaled(314, 100, 2)),
        ("3.14s", scaled(314, 100, 2)),
        ("3s2", scaled(3, 1, 2)),
        ("-0.5s4", scaled(-5, 10, 4)),
        ("2r0.1s1", scaled(1, 2, 1)),
        ("$a", Literal::Character('a')),
        ("$ ", Literal::Character(' ')),
        ("$'", Literal::Character('\'')),
        ("$€", Literal::Character('€')),
        ("''", string("")),
        ("'it''s'", string("it's")),
        ("'a\nb\"'", string("a\nb\"")),
        ("#foo", symbol("foo")),
        ("#foo:bar:", symbol("foo:bar:")),
        ("#+", symbol("+")),
        ("#->", symbol("->")),
        ("#'any text'", symbol("any text")),
        ("#'it''s'", symbol("it's")),
        ("#''", symbol("")),
        ("#nil", symbol("nil")),
        ("#()", Literal::Array(vec![])),
        ("#[]", Literal::ByteArray(vec![])),
        ("#[0 255 16rA]", Literal::ByteArray(vec![0, 255, 10])),
        (
            "#(true false nil)",
            Literal::Array(vec![Literal::True, Literal::False, Literal::Nil]),
        ),
        ("#(foo #bar at:put: - #- -1)", {
            let names = ["foo", "bar", "at:put:", "-", "-"];
            Literal::Array(names.map(symbol).into_iter().chain([integer("-1")]).collect())
        }),
        ("#(1 $a 'x' (1 2) #(3) #[1 2] [3])", {
            let inner = Literal::Array(vec![integer("1"), integer("2")]);
            let bytes = Literal::ByteArray(vec![1, 2]);
            let (three, last) = (Literal::Array(vec![integer("3")]), Literal::ByteArray(vec![3]));
            Literal::Array(vec![
                integer("1"),
                Literal::Character('a'),
                string("x"),
                inner,
                three,
                bytes,
                last,
            ])
        }),
        ("#( \"none\" 1 \"one\" )", Literal::Array(vec![integer("1")])),
    ];
    for (source, expected) in cases {
        let script = parse_script(source).unwrap_or_else(|error| panic!("{}", error.render("literal", source)));
        let [
            Statement::Expression(Expression {
                kind: ExpressionKind::Literal(found),
                span,
            }),
        ] = script.statements.as_slice()
        else {
            panic!("{source} is read as {script:?}")
        };
        assert_eq!(*found, expected, "{source}");
        assert_eq!(
            format!("{found:?}"),
            format!("{expected:?}"),
            "{source}: the sign of zero"
        );
        assert_eq!(
            *span,
            Span {
                start: 0,
                end: source.len() as u32
            },
            "{source}"
        );
    }
}

#[test]
fn method_definitions() {
    let method = parse_method(
        "\"before\" at: index \"inside\" put: value \"first\" \"second\"\n<primitive: 61> | a | <foo>\n<primitive: 'x' module: y>\n| b | ^ value \"last\"",
    )
    .unwrap();
    assert_eq!(method.selector, "at:put:");
    assert_eq!(
        method
            .arguments
            .iter()
            .map(|each| each.name.as_str())
            .collect::<Vec<_>>(),
        ["index", "value"]
    );
    assert_eq!(method.comment.as_deref(), Some("first"));
    assert_eq!(method.temporaries.len(), 2);
    let pragmas: Vec<(&str, &[Literal])> = method
        .pragmas
        .iter()
        .map(|each| (each.selector.as_str(), each.arguments.as_slice()))
        .collect();
    assert_eq!(
        pragmas,
        [
            ("primitive:", &[Literal::Integer(61.into())][..]),
            ("foo", &[]),
            (
                "primitive:module:",
                &[Literal::String("x".into()), Literal::Symbol("y".into())]
            ),
        ]
    );
    assert!(matches!(method.statements.as_slice(), [Statement::Return(..)]));

    assert_eq!(parse_method("foo").unwrap().selector, "foo");
    assert_eq!(parse_method("foo ^ 1 \"late\"").unwrap().comment, None);
    assert_eq!(parse_method("+ x ^ x").unwrap().selector, "+");
    assert_eq!(parse_method("| x ^ x").unwrap().selector, "|");
    assert_eq!(parse_method("foo < 3").err().map(|error| error.column), Some(7));
}

#[test]
fn typed_methods() {
    let source = "fetch: index <Int32> of: object <Pointers> ^ <Oop> \"says\" <inline>\n\
                  | a <Int32> b | ^ [:x <Int32> :y | | t <Oop> | x < y] value: a > 3";
    let method = parse_typed_method(source).unwrap();
    let names = |declarations: &[Declaration]| {
        let name = |each: &Declaration| format!("{}:{}", each.name, each.type_name.as_ref().map_or("", |t| &t.name));
        declarations.iter().map(name).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(names(&method.arguments), "index:Int32 object:Pointers");
    assert_eq!(method.answer_type.as_ref().map(|each| each.name.as_str()), Some("Oop"));
    assert_eq!(names(&method.temporaries), "a:Int32 b:");
    assert_eq!(method.pragmas.len(), 1);
    assert_eq!(method.comment.as_deref(), Some("says"));

    let method = parse_typed_method("+ other <Int32> ^ <Int32> <wasm: #'i32.add'>").unwrap();
    assert_eq!(method.pragmas[0].arguments, [Literal::Symbol("i32.add".into())]);
    assert_eq!(parse_typed_method("value ^ <Int32> ^ 3").unwrap().statements.len(), 1);
}
