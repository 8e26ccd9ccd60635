//! The productions of Smalltalk: methods, scripts, the typed dialect, and Tonel files around them.
//!
//! Space and comments stand behind each token. Type annotations are part of the productions; whether they may be used
//! is decided when the syntax tree is built, so that the error can say so.

use epigram::production::{ahead, choice, class, many, not_ahead, optional, rule, sequence as in_order, some, text};
use epigram::{Class, Grammar, GrammarBuilder, Production};

/// All of Smalltalk's rules.
pub(super) fn rules() -> GrammarBuilder {
    let mut grammar = Grammar::builder();
    define_words(&mut grammar);
    define_literals(&mut grammar);
    define_expressions(&mut grammar);
    define_methods(&mut grammar);
    define_ston(&mut grammar);
    define_tonel(&mut grammar);
    define_lexemes(&mut grammar);
    grammar
}

fn digit() -> Production {
    class(&Class::new().range('0', '9').named("a digit"))
}

/// A digit of any radix up to 36. Only capital letters, as `e` begins an exponent.
fn radix_digit() -> Production {
    class(&Class::new().range('0', '9').range('A', 'Z').named("a digit"))
}

fn letters() -> Class {
    Class::new()
        .range('a', 'z')
        .range('A', 'Z')
        .characters("_\u{aa}\u{b5}\u{ba}")
        .range('\u{c0}', '\u{d6}')
        .range('\u{d8}', '\u{f6}')
        .range('\u{f8}', '\u{1fff}')
        .range('\u{2c00}', '\u{2dff}')
        .range('\u{3040}', '\u{d7ff}')
        .range('\u{f900}', '\u{fdff}')
        .range('\u{10000}', '\u{10ffff}')
        .named("a letter")
}

fn letter_or_digit() -> Production {
    class(&letters().range('0', '9').named("a letter"))
}

/// An underscore alone is how Smalltalk-80 wrote `:=`, whose arrow had this code.
fn lone_underscore() -> Production {
    in_order([text("_"), not_ahead(letter_or_digit())])
}

/// A name, not a node.
fn word() -> Production {
    in_order([class(&letters()), many(letter_or_digit())])
}

fn operator_character() -> Production {
    class(&Class::new().characters("+-*/\\<>=~@%&?,|!").named("an operator"))
}

fn space() -> Production {
    rule("space")
}

fn define_words(grammar: &mut GrammarBuilder) {
    let blank = Class::new()
        .characters(" \t\r\n\u{b}\u{c}\u{a0}\u{feff}")
        .named("a space");
    let other_than_quote = Class::any().without("\"").named("a character");
    let quoted = in_order([text("\""), many(class(&other_than_quote)), text("\"")]);
    grammar.rule("comment", some(quoted)).token();
    // Mostly blanks, which are read at once.
    let blanks = || many(class(&blank));
    grammar
        .rule(
            "space",
            in_order([blanks(), many(in_order([rule("comment"), blanks()]))]),
        )
        .filler();

    grammar
        .rule(
            "keyword",
            in_order([not_ahead(lone_underscore()), word(), text(":"), not_ahead(text("="))]),
        )
        .label("a keyword")
        .token();
    // A minus sign before a digit belongs to the number, unless it begins the operator.
    let negative = in_order([text("-"), digit()]);
    let more = many(in_order([not_ahead(negative), operator_character()]));
    grammar
        .rule("operator", in_order([operator_character(), more]))
        .label("a binary selector")
        .token();
    grammar.rule("variable", word()).label("a name").token();
    grammar
        .rule(
            "class name",
            in_order([
                class(&Class::new().range('A', 'Z').named("a capital letter")),
                many(letter_or_digit()),
            ]),
        )
        .label("the name of a type")
        .token();
    let type_name = in_order([text("<"), space(), rule("class name"), space(), text(">")]);
    grammar.rule("type", type_name).label("a type");
    grammar.rule("name", word()).label("a name").token();
    let declaration = in_order([rule("name"), space(), optional(in_order([rule("type"), space()]))]);
    grammar.rule("declaration", declaration).label("a name");
}

fn define_literals(grammar: &mut GrammarBuilder) {
    let minus = || optional(text("-"));
    let fraction = |digit: fn() -> Production| optional(in_order([text("."), some(digit())]));
    let in_radix = in_order([text("r"), minus(), some(radix_digit()), fraction(radix_digit)]);
    let exponent = in_order([class(&Class::new().characters("edq")), minus(), some(digit())]);
    let scale = in_order([text("s"), many(digit()), not_ahead(class(&letters()))]);
    let number = in_order([
        minus(),
        some(digit()),
        choice([in_radix, fraction(digit)]),
        optional(choice([exponent, scale])),
    ]);
    grammar.rule("number", number).token().label("a number");

    grammar
        .rule(
            "character",
            in_order([text("$"), class(&Class::any().named("a character"))]),
        )
        .token();
    let other_than_quote = Class::any().without("'").named("a character");
    let quoted = || some(in_order([text("'"), many(class(&other_than_quote)), text("'")]));
    grammar.rule("string", quoted()).token().label("a string");

    let selector = || {
        in_order([
            word(),
            many(in_order([text(":"), word()])),
            optional(in_order([text(":"), not_ahead(text("="))])),
        ])
    };
    let symbol = in_order([text("#"), choice([quoted(), selector(), some(operator_character())])]);
    grammar.rule("symbol", symbol).token();
    grammar
        .rule("bare word", choice([selector(), some(operator_character())]))
        .token();

    let elements = || many(in_order([rule("array element"), space()]));
    let bytes = || many(in_order([rule("number"), space()]));
    grammar
        .rule("array", in_order([text("#("), space(), elements(), text(")")]))
        .nests();
    grammar
        .rule("inner array", in_order([text("("), space(), elements(), text(")")]))
        .nests();
    grammar.rule("byte array", in_order([text("#["), space(), bytes(), text("]")]));
    grammar.rule("inner byte array", in_order([text("["), space(), bytes(), text("]")]));
    let element = choice([
        rule("literal"),
        rule("inner array"),
        rule("inner byte array"),
        rule("bare word"),
    ]);
    grammar.rule("array element", element).hidden().label("a literal");
    let literal = choice([
        rule("number"),
        rule("string"),
        rule("symbol"),
        rule("array"),
        rule("byte array"),
        rule("character"),
    ]);
    grammar.rule("literal", literal).hidden().label("a literal");
}

fn define_expressions(grammar: &mut GrammarBuilder) {
    grammar
        .rule("expression", choice([rule("assignment"), rule("cascade")]))
        .hidden()
        .label("an expression");
    let becomes = choice([text(":="), lone_underscore()]);
    let assignment = in_order([rule("variable"), space(), becomes, space(), rule("expression")]);
    grammar.rule("assignment", assignment).nests();
    let cascade = in_order([
        rule("primary"),
        many(rule("unary message")),
        many(rule("binary message")),
        optional(rule("keyword message")),
        many(rule("cascaded")),
    ]);
    grammar.rule("cascade", cascade);
    let message = choice([rule("keyword message"), rule("unary message"), rule("binary message")]);
    grammar
        .rule("cascaded", in_order([text(";"), space(), message]))
        .label("`;`");

    let unary = in_order([not_ahead(lone_underscore()), word(), not_ahead(text(":")), space()]);
    grammar.rule("unary message", unary).label("a message");
    let binary = in_order([rule("operator"), space(), rule("binary argument")]);
    grammar.rule("binary message", binary).label("a message");
    let keyword = some(in_order([rule("keyword"), space(), rule("keyword argument")]));
    grammar.rule("keyword message", keyword).label("a message");
    let binary_argument = in_order([rule("primary"), many(rule("unary message"))]);
    grammar.rule("binary argument", binary_argument).label("an expression");
    let keyword_argument = in_order([
        rule("primary"),
        many(rule("unary message")),
        many(rule("binary message")),
    ]);
    grammar
        .rule("keyword argument", keyword_argument)
        .label("an expression");

    let primary = choice([
        rule("variable"),
        rule("literal"),
        rule("block"),
        rule("parenthesis"),
        rule("brace array"),
    ]);
    grammar.rule("primary", in_order([primary, space()])).hidden();
    let parenthesis = in_order([text("("), space(), rule("expression"), text(")")]);
    grammar.rule("parenthesis", parenthesis).nests();
    let brace = in_order([text("{"), space(), separated("expression"), text("}")]);
    grammar.rule("brace array", brace).nests();

    let argument = in_order([text(":"), space(), rule("declaration")]);
    let bar = choice([in_order([text("|"), space()]), ahead(text("]"))]);
    let block = in_order([
        text("["),
        space(),
        optional(in_order([some(argument), bar])),
        many(rule("temporaries")),
        rule("statements"),
        text("]"),
    ]);
    grammar.rule("block", block).nests();
    let temporaries = in_order([text("|"), space(), many(rule("declaration")), text("|"), space()]);
    grammar.rule("temporaries", temporaries).label("temporaries");

    grammar.rule("period", in_order([text("."), space()])).hidden();
    grammar.rule("statements", separated("statement")).hidden();
    grammar
        .rule("statement", choice([rule("return"), rule("expression")]))
        .hidden();
    grammar
        .rule("return", in_order([text("^"), space(), rule("expression")]))
        .label("`^`");
}

/// Any number of the rule's matches with one or more periods between them, also before and behind.
fn separated(name: &str) -> Production {
    let more = many(in_order([some(rule("period")), rule(name)]));
    in_order([
        many(rule("period")),
        optional(in_order([rule(name), more, many(rule("period"))])),
    ])
}

fn define_methods(grammar: &mut GrammarBuilder) {
    grammar.rule("method", in_order([space(), rule("pattern"), rule("body")]));
    grammar.rule(
        "script",
        in_order([space(), many(rule("temporaries")), rule("statements")]),
    );

    let pattern = choice([rule("keyword pattern"), rule("binary pattern"), rule("unary pattern")]);
    let pattern = in_order([pattern, space(), optional(rule("answer type"))]);
    grammar.rule("pattern", pattern).hidden().label("a method's selector");
    grammar.rule(
        "keyword pattern",
        some(in_order([rule("keyword"), space(), rule("declaration")])),
    );
    grammar.rule(
        "binary pattern",
        in_order([rule("operator"), space(), rule("declaration")]),
    );
    grammar.rule("unary pattern", word()).token();
    let answer_type = in_order([text("^"), space(), rule("type"), space()]);
    grammar.rule("answer type", answer_type).label("an answer's type");

    let body = in_order([many(choice([rule("pragma"), rule("temporaries")])), rule("statements")]);
    grammar.rule("body", body).hidden();
    let argument = choice([rule("literal"), rule("bare word")]);
    let part = in_order([rule("keyword"), space(), rule("pragma argument"), space()]);
    grammar.rule("pragma argument", argument).hidden().label("a literal");
    let message = choice([some(part), in_order([rule("pragma name"), space()])]);
    grammar.rule("pragma name", word()).token();
    grammar
        .rule("pragma", in_order([text("<"), space(), message, text(">"), space()]))
        .label("a pragma");
}

/// Smalltalk Object Notation, in which Tonel writes what is not code.
fn define_ston(grammar: &mut GrammarBuilder) {
    let value = choice([
        rule("symbol"),
        rule("ston string"),
        rule("number"),
        rule("ston list"),
        rule("ston map"),
        rule("ston word"),
    ]);
    grammar
        .rule("ston value", in_order([value, space()]))
        .hidden()
        .label("a value");
    let escaped = in_order([text("\\"), class(&Class::any())]);
    let plain = class(&Class::any().without("\\'").named("a character"));
    let ston_string = || {
        in_order([
            text("'"),
            many(choice([some(plain.clone()), escaped.clone(), text("''")])),
            text("'"),
        ])
    };
    grammar.rule("ston string", ston_string()).token();
    grammar.rule("ston word", word()).token();
    let comma = || in_order([text(","), space()]);
    let listed = |item: &str| {
        optional(in_order([
            rule(item),
            many(in_order([comma(), rule(item)])),
            optional(comma()),
        ]))
    };
    grammar
        .rule(
            "ston list",
            in_order([text("["), space(), listed("ston value"), text("]")]),
        )
        .nests();
    grammar
        .rule(
            "ston map",
            in_order([text("{"), space(), listed("ston pair"), text("}")]),
        )
        .nests();
    // Unlike a symbol, a key does not take the colon behind it.
    grammar
        .rule("ston key", in_order([text("#"), choice([word(), ston_string()])]))
        .token()
        .label("a key");
    grammar.rule(
        "ston pair",
        in_order([rule("ston key"), space(), text(":"), space(), rule("ston value")]),
    );
}

fn define_tonel(grammar: &mut GrammarBuilder) {
    grammar
        .rule("tonel kind", choice([text("Class"), text("Extension"), text("Trait")]))
        .token();
    let head = in_order([rule("tonel kind"), space(), rule("ston map"), space()]);
    grammar.rule("tonel file", in_order([space(), head, many(rule("tonel method"))]));
    grammar.rule("tonel methods", in_order([space(), some(rule("tonel method"))]));
    let side = optional(in_order([rule("tonel side"), not_ahead(letter_or_digit()), space()]));
    grammar
        .rule(
            "tonel side",
            choice([text("classSide"), text("class"), text("classTrait")]),
        )
        .token();
    let owner = in_order([rule("variable"), space(), side, text(">>")]);
    let method = in_order([
        optional(in_order([rule("ston map"), space()])),
        owner,
        space(),
        rule("pattern"),
        rule("tonel body"),
        space(),
    ]);
    grammar.rule("tonel method", method).label("a method");
    grammar.rule("tonel body", in_order([text("["), space(), rule("body"), text("]")]));
}

/// What a text is made of, whether it is right or not: for what looks at texts that are still being written.
fn define_lexemes(grammar: &mut GrammarBuilder) {
    let lexeme = choice([
        rule("comment"),
        rule("string"),
        rule("symbol"),
        rule("character"),
        rule("number"),
        rule("keyword"),
        rule("variable"),
        rule("operator"),
    ]);
    grammar.rule("lexeme", lexeme).hidden();
}
