//! What productions match, where they fail, what they find, and what is made of them.

use epigram::production::*;
use epigram::{Class, Failure, Grammar, GrammarError, Meaning, Node, Production, Values};

fn grammar(rules: &[(&str, Production)]) -> Grammar {
    let mut builder = Grammar::builder();
    for (name, production) in rules {
        builder.rule(name, production.clone());
    }
    builder.build().unwrap()
}

/// Whether a production matches all of a text.
fn check(production: &Production, text: &str, expected: bool) {
    let grammar = grammar(&[("it", production.clone())]);
    let tree = grammar.parse(grammar.rule("it").unwrap(), text);
    assert_eq!(tree.is_ok(), expected, "{production} on {text:?}");
    if let Ok(tree) = tree {
        assert_eq!(tree.to_source(), text);
    }
}

fn letter() -> Production {
    class(&Class::new().range('a', 'z').range('à', 'ÿ'))
}

#[test]
fn productions() {
    let cases: [(Production, &[&str], &[&str]); 13] = [
        (text("abc"), &["abc"], &["", "ab", "abcd", "abd"]),
        (text(""), &[""], &["a"]),
        (letter(), &["a", "é"], &["", "A", "ab", "€"]),
        (class(&Class::any().without("x")), &["a", "€", "\n"], &["x", ""]),
        (sequence([text("a"), text("b")]), &["ab"], &["a", "b", "ba"]),
        (
            choice([text("a"), text("ab"), text("c")]),
            &["a", "c"],
            &["ab", "d", ""],
        ),
        (choice([text("ab"), text("a")]), &["a", "ab"], &["abab"]),
        (many(text("ab")), &["", "ab", "abab"], &["a", "aba"]),
        (some(letter()), &["a", "aéz"], &["", "a1"]),
        (
            Production::Repetition {
                item: Box::new(letter()),
                least: 3,
            },
            &["abc", "abcd"],
            &["ab"],
        ),
        (
            sequence([optional(text("-")), some(letter())]),
            &["a", "-a"],
            &["-", "--a"],
        ),
        (
            difference(some(letter()), choice([text("if"), text("do")])),
            &["i", "iff", "doo", "x"],
            &["if", "do", ""],
        ),
        (
            sequence([ahead(text("ab")), not_ahead(text("abc")), some(letter())]),
            &["ab", "abd"],
            &["abc", "a", "b"],
        ),
    ];
    for (production, matches, others) in cases {
        matches.iter().for_each(|text| check(&production, text, true));
        others.iter().for_each(|text| check(&production, text, false));
    }
}

/// Sums of products, with space.
fn sums() -> Grammar {
    let mut builder = Grammar::builder();
    let digit = class(&Class::new().range('0', '9').named("a digit"));
    builder
        .rule("sum", sequence([rule("product"), many(rule("added"))]))
        .label("a sum");
    builder.rule("added", sequence([text("+"), rule("space"), rule("product")]));
    builder
        .rule("product", sequence([rule("primary"), many(rule("times"))]))
        .label("a product");
    builder.rule("times", sequence([text("*"), rule("space"), rule("primary")]));
    let primary = choice([rule("number"), rule("group")]);
    builder.rule("primary", sequence([primary, rule("space")])).hidden();
    builder.rule("number", some(digit)).token().label("a number");
    builder
        .rule("group", sequence([text("("), rule("space"), rule("sum"), text(")")]))
        .nests();
    builder
        .rule(
            "note",
            sequence([
                text("{"),
                many(class(&Class::any().without("}").named("a character"))),
                text("}"),
            ]),
        )
        .token();
    builder.rule("space", many(choice([text(" "), rule("note")]))).filler();
    builder.nesting_limit(50);
    builder.build().unwrap()
}

#[test]
fn trees() {
    let grammar = sums();
    let source = "1 * 2 {two} + (3{three}) {end}";
    let tree = grammar.parse(grammar.rule("sum").unwrap(), source).unwrap();
    assert_eq!(tree.to_source(), source);
    let expected = "\
sum
  product
    number 1
    times
      number 2
  note {two}
  added
    product
      group
        sum
          product
            number 3
        note {three}
  note {end}
";
    assert_eq!(tree.to_string(), expected);
    let times = tree.find(grammar.rule("times").unwrap()).next().unwrap();
    assert_eq!((times.start(), times.end(), times.text()), (2, 5, "* 2"));
    let number = grammar.rule("number").unwrap();
    let replaced = tree.print(|node| (node.rule() == number).then(|| format!("<{}>", node.text())));
    assert_eq!(replaced, "<1> * <2> {two} + (<3>{three}) {end}");
}

#[test]
fn failures() {
    let grammar = sums();
    let check =
        |source: &str, position: u32, expected: &[&str]| match grammar.parse(grammar.rule("sum").unwrap(), source) {
            Err(Failure::Unexpected {
                position: found,
                expected: words,
            }) => {
                let words: Vec<&str> = words.iter().map(|each| each.what.as_str()).collect();
                assert_eq!((found, words.as_slice()), (position, expected), "{source}");
            }
            other => panic!("{source}: {other:?}"),
        };
    check("", 0, &["a sum"]);
    check("1 + ", 4, &["a product"]);
    check("1 * x", 4, &["a number", "`(`"]);
    check("(1 + 2", 6, &["`*`", "`+`", "`)`"]);
    check("12 3", 3, &["`*`", "`+`", "the end"]);
    check("1 {abc", 6, &["a character", "`}`"]);
}

#[test]
fn nesting_is_limited() {
    let grammar = sums();
    let sum = grammar.rule("sum").unwrap();
    let nested = |depth: usize| format!("{}1{}", "(".repeat(depth), ")".repeat(depth));
    assert!(grammar.parse(sum, &nested(50)).is_ok());
    for depth in [51, 1_000_000] {
        assert_eq!(
            grammar.parse(sum, &nested(depth)).err(),
            Some(Failure::TooDeep {
                position: 50,
                limit: 50
            })
        );
    }
}

#[test]
fn meanings() {
    fn number(_: &mut (), node: Node<'_>, _: Values<'_, u64>) -> Result<u64, String> {
        node.text().parse().map_err(|_| format!("{} is too large", node.text()))
    }
    fn sum(_: &mut (), _: Node<'_>, values: Values<'_, u64>) -> Result<u64, String> {
        Ok(values.sum())
    }
    fn product(_: &mut (), _: Node<'_>, values: Values<'_, u64>) -> Result<u64, String> {
        Ok(values.product())
    }
    let grammar = sums();
    let value: Meaning<(), u64, String> =
        Meaning::new(&grammar, &[("number", number), ("sum", sum), ("product", product)]).unwrap();
    let value_of = |source: &str| {
        let tree = grammar.parse(grammar.rule("sum").unwrap(), source).unwrap();
        value.read(&tree, &mut ())
    };
    assert_eq!(value_of("2 * 3 + 4 * (1 + 1)"), Ok(vec![14]));
    assert_eq!(value_of("7{seven}"), Ok(vec![7]));
    assert_eq!(
        value_of("1 + 99999999999999999999"),
        Err("99999999999999999999 is too large".to_owned())
    );

    // The same trees in another language: the operators behind.
    fn text_of(_: &mut (), node: Node<'_>, _: Values<'_, String>) -> Result<String, String> {
        Ok(node.text().to_owned())
    }
    fn behind(_: &mut (), node: Node<'_>, values: Values<'_, String>) -> Result<String, String> {
        let operator = if node.name() == "sum" { " +" } else { " *" };
        let values: Vec<String> = values.collect();
        Ok(values.join(" ") + &operator.repeat(values.len() - 1))
    }
    let polish: Meaning<(), String, String> =
        Meaning::new(&grammar, &[("number", text_of), ("sum", behind), ("product", behind)]).unwrap();
    let tree = grammar.parse(grammar.rule("sum").unwrap(), "2*3+4*(1+5)").unwrap();
    assert_eq!(polish.read(&tree, &mut ()), Ok(vec!["2 3 * 4 1 5 + * +".to_owned()]));
    assert!(Meaning::<(), u64, String>::new(&grammar, &[("missing", number)]).is_err());
}

#[test]
fn searches() {
    let grammar = sums();
    let found = |name: &str, text: &str| -> Vec<(u32, String)> {
        let places = grammar.find(grammar.rule(name).unwrap(), text);
        places
            .map(|found| (found.start, text[found.start as usize..found.end as usize].to_owned()))
            .collect()
    };
    assert_eq!(
        found("number", "a 12 é b345"),
        [(2, "12".to_owned()), (9, "345".to_owned())]
    );
    assert_eq!(found("group", "(1 (2) (3+4*"), [(3, "(2)".to_owned())]);
    assert_eq!(found("note", "}{}{a}"), [(1, "{}".to_owned()), (3, "{a}".to_owned())]);

    // A pattern over the grammar's own rules: products with one.
    let mut extended = grammar.extend();
    let one = sequence([rule("primary"), text("*"), rule("space"), text("1")]);
    extended.rule("times one", one);
    let extended = extended.build().unwrap();
    let pattern = extended.rule("times one").unwrap();
    let text = "2 * 1 + (3 + 4 * 1) * 5";
    let tree = grammar.parse(grammar.rule("sum").unwrap(), text).unwrap();
    let like: Vec<u32> = tree.find_like(&extended, pattern).map(|node| node.start()).collect();
    assert_eq!(like, [0, 13]);
    assert_eq!(
        extended
            .find(pattern, text)
            .map(|found| found.start)
            .collect::<Vec<_>>(),
        [0, 13]
    );
}

#[test]
fn grammars_are_checked() {
    let error = |rules: &[(&str, Production)]| {
        let mut builder = Grammar::builder();
        for (name, production) in rules {
            builder.rule(name, production.clone());
        }
        builder.build().err()
    };
    let left = GrammarError::LeftRecursive { rule: "a".to_owned() };
    assert_eq!(
        error(&[("a", sequence([optional(text("x")), rule("b")])), ("b", rule("a"))]),
        Some(left)
    );
    let undefined = GrammarError::Undefined {
        rule: "a".to_owned(),
        missing: "b".to_owned(),
    };
    assert_eq!(error(&[("a", many(rule("b")))]), Some(undefined));
    let empty = GrammarError::EmptyRepetition {
        rule: "a".to_owned(),
        repetition: "\"x\"?*".to_owned(),
    };
    assert_eq!(error(&[("a", many(optional(text("x"))))]), Some(empty));
    assert_eq!(
        error(&[("a", text("")), ("a", text(""))]),
        Some(GrammarError::DefinedTwice { rule: "a".to_owned() })
    );
    assert_eq!(error(&[("a", sequence([text("x"), optional(rule("a"))]))]), None);
}

#[test]
fn grammars_print() {
    let production = sequence([
        optional(text("-")),
        some(choice([letter(), rule("x")])),
        difference(many(rule("y")), text("\"")),
        not_ahead(sequence([text("a"), text("b")])),
    ]);
    assert_eq!(production.to_string(), r#""-"? ([a-zà-ÿ] | x)+ (y* - "\"") !("a" "b")"#);
}
