//! Classes of four shapes with methods of the same selectors, and programs that change something while these methods are active: identities are
//! exchanged, methods compiled anew and removed, instance variables added and removed. `Change` runs them
//! (crates/engine/tests/engine/Change.class.st).
//!
//! In the templates `$o` stands for an object, `$e` for a number, `$k` for a method that may be sent, `$v` for an instance variable, `$c` for a class,
//! `$m` for a whole method, `$i` for the index of an object.

use super::Random;

/// The classes of this seed with their methods, as Tonel files: names and texts.
pub fn random_classes(seed: u64) -> Vec<(String, String)> {
    let mut random = Random::new(seed);
    let file = |class: &Class| {
        let mut text = format!(
            "Class {{\n\t#name : #{},\n\t#superclass : #{},\n\t{},\n\t#category : 'Tests'\n}}\n",
            class.name, class.superclass, class.variables
        );
        for method in class.methods {
            text += &format!("\n{} >> {method}\n", class.name);
        }
        for index in 0..METHODS {
            // What is not there is inherited.
            if class.superclass == "ChangeSmall" && random.below(3) == 0 {
                continue;
            }
            let (pattern, body) = method(&mut random, index, class.can_super);
            text += &format!("\n{} >> {pattern} [\n{body}]\n", class.name);
        }
        (format!("{}.class.st", class.name), text)
    };
    CLASSES.iter().map(file).collect()
}

/// The names of all their methods.
pub fn random_selectors() -> Vec<String> {
    let accessors = ["one", "one:", "two", "two:"].map(str::to_owned);
    let selectors: Vec<String> = (0..METHODS)
        .map(|index| format!("m{index}:"))
        .chain(accessors)
        .collect();
    let names = CLASSES.iter().map(|class| class.name);
    names
        .flat_map(|name| selectors.iter().map(move |selector| format!("{name}>>{selector}")))
        .collect()
}

/// An expression that runs the methods, and changes something meanwhile.
pub fn random_change(seed: u64) -> String {
    let mut random = Random::new(seed);
    let tick = 1 + random.below(40);
    let changes = (0..1 + random.below(2)).map(|_| {
        let change = random.one_of(CHANGES);
        expand(&mut random, change, 0)
    });
    let changes: Vec<String> = changes.collect();
    format!("Change at: {tick} do: [{}]", changes.join(". "))
}

/// How many methods each class has: `m0:` to `m4:`. Each sends only those that come after it.
const METHODS: usize = 5;

struct Class {
    name: &'static str,
    superclass: &'static str,
    variables: &'static str,
    methods: &'static [&'static str],
    can_super: bool,
}

const ACCESSORS: &[&str] = &[
    "one [\n\t^one\n]",
    "one: anObject [\n\tone := anObject\n]",
    "two [\n\t^two\n]",
    "two: anObject [\n\ttwo := anObject\n]",
];

const CLASSES: &[Class] = &[
    Class {
        name: "ChangeSmall",
        superclass: "Object",
        variables: "#instVars : [ 'one', 'two' ]",
        methods: ACCESSORS,
        can_super: false,
    },
    Class {
        name: "ChangeLarger",
        superclass: "ChangeSmall",
        variables: "#instVars : [ 'three', 'four' ]",
        methods: &[],
        can_super: true,
    },
    Class {
        name: "ChangeLarge",
        superclass: "ChangeSmall",
        variables: "#instVars : [ 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', 'p' ]",
        methods: &[],
        can_super: true,
    },
    Class {
        name: "ChangeList",
        superclass: "Object",
        variables: "#type : 'variable',\n\t#instVars : [ 'one', 'two' ]",
        methods: ACCESSORS,
        can_super: false,
    },
];

/// The pattern and the body of the method of an index.
fn method(random: &mut Random, index: usize, can_super: bool) -> (String, String) {
    let mut body = "\t| total kept |\n\ttotal := 0.\n".to_owned();
    for _ in 0..2 + random.below(4) {
        let statement = random.one_of(STATEMENTS);
        if statement.contains("$k") && index + 1 == METHODS {
            continue;
        }
        let statement = expand(random, statement, index + 1);
        body += &format!("\t{statement}.\n");
    }
    if can_super && random.below(2) == 0 {
        body += &format!("\ttotal := total + (super m{index}: other).\n");
    }
    (format!("m{index}: other"), body + "\t^total\n")
}

const STATEMENTS: &[&str] = &[
    "Change tick",
    "$v := $e",
    "two > 1000000 ifTrue: [two := 7. Change tick]",
    "$o two: $e",
    "total := total + $v + $o one",
    "Change tick. total := total + $v. Change tick. $v := total",
    "total := total + (self m$k: $o)",
    "total := total + ($o m$k: self)",
    "total := total + ($o m$k: $o)",
    "1 to: 3 do: [:index | Change tick. total := total + $v + index]",
    "#(1 2) do: [:each | Change tick. $v := each + $o one]",
    "#(1 2) do: [:each | total := total + (other m$k: self) + each]",
    "total := total + ([:x | Change tick. $v := $v + x. $v] value: $e)",
    "kept := [:x | Change tick. $v := x + total. self two]. Change tick. total := total + (kept value: $e)",
    "kept := [:x | $v := x. other one: x]. $o m$k: other. kept value: $e",
    "total := total + ($o class == self class ifTrue: [1] ifFalse: [2])",
    "total := total + ([$o size] on: Error do: [:error | Change tick. $v])",
    "[Change tick. total := total + $v] ensure: [$v := $e]",
    "total := total + $o hash - $o hash",
];

const OBJECTS: &[&str] = &["self", "other", "self", "other", "(Change object: $i)"];

const NUMBERS: &[&str] = &[
    "3",
    "total",
    "one",
    "two + 1",
    "other one",
    "self two",
    "1073741823",
    "$v - 1",
];

const VARIABLES: &[&str] = &["one", "two"];

/// Instance variables are added seldom: all methods of the class are compiled anew then, which takes long.
const CHANGES: &[&str] = &[
    "(Change object: $i) become: (Change object: $i)",
    "(Change object: $i) become: (Change object: $i)",
    "(Change object: $i) become: (Change object: $i)",
    "(Change object: $i) become: (Change object: $i)",
    "(Change object: $i) become: (Change object: $i)",
    "(Change object: $i) become: (ChangeSmall new one: 3; two: 4; yourself)",
    "(Change object: $i) becomeForward: (Change object: $i) copy",
    "(Change object: $i) becomeForward: (Change object: $i) copy",
    "(Change object: $i) becomeForward: (Change object: $i)",
    "(Change object: $i) becomeForward: (Change object: $i)",
    "(Change object: $i) become: (Array with: 3 with: 4)",
    "(Change object: $i) become: (Array with: 3 with: 4)",
    "(Change object: $i) become: 'four' copy",
    "(Array with: (Change object: $i) with: (Change object: $i)) elementsExchangeIdentityWith: \
     (Array with: (Change object: $i) with: ChangeLarge new)",
    "(Array with: (Change object: $i) with: (Change object: $i)) elementsExchangeIdentityWith: \
     (Array with: (ChangeList new: 2) with: ChangeLarger new)",
    "$c compile: '$m'",
    "$c compile: '$m'",
    "$c compile: '$m'",
    "$c compile: '$m'",
    "ChangeLarger removeSelector: #m$k:",
    "ChangeLarge removeSelector: #m$k:",
    "$c compile: 'one ^two'",
    "$c compile: 'one ^one'",
    "$c compile: 'one: x two := x'",
    "$c compile: 'one: x one := x'",
    "$c compile: 'two ^self'",
    "$c compile: 'two ^nil'",
    "$c compile: 'two ^two'",
    "Smalltalk garbageCollect",
    "(ChangeLarge instVarNames includes: 'extra') ifTrue: [ChangeLarge removeInstVarName: 'extra'] ifFalse: [ChangeLarge addInstVarName: 'extra']",
];

fn expand(random: &mut Random, template: &str, first_method: usize) -> String {
    let mut text = String::new();
    let mut rest = template;
    while let Some(place) = rest.find('$') {
        text += &rest[..place];
        let hole = rest[place + 1..].chars().next().unwrap_or(' ');
        rest = &rest[place + 1 + hole.len_utf8()..];
        text += &match hole {
            'k' => (first_method + random.below(METHODS - first_method)).to_string(),
            'i' => (1 + random.below(6)).to_string(),
            'c' => random.one_of(CLASSES_OF_CHANGES).to_owned(),
            'm' => {
                let index = random.below(METHODS);
                let (pattern, body) = method(random, index, false);
                format!("{pattern}\n{body}").replace('\'', "''")
            }
            'o' => choose(random, OBJECTS, first_method),
            'e' => choose(random, NUMBERS, first_method),
            _ => choose(random, VARIABLES, first_method),
        };
    }
    text + rest
}

fn choose(random: &mut Random, choices: &[&str], first_method: usize) -> String {
    let chosen = random.one_of(choices);
    expand(random, chosen, first_method)
}

const CLASSES_OF_CHANGES: &[&str] = &["ChangeSmall", "ChangeLarger", "ChangeLarge", "ChangeList"];
