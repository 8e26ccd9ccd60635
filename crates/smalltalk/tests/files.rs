//! Tonel and chunk files.

use smalltalk::chunk::{self, Chunk};
use smalltalk::tonel::{self, Ston};
use smalltalk::{Dialect, print_method};

const CLASS: &str = r#""
I am a ""point"".
"
Class {
	#name : #Point3,
	#superclass : #Object,
	#instVars : [
		'x <Int32>',
		'y'
	],
	#classVars : [ 'Origin' ],
	#classInstVars : ['count'],
	#category : #'Kernel-Numbers',
	#type : #variable,
	#struct : 'a\'b',
	#wide : true,
	#sizes : [1, -2, [nil]],
	#more : { #a : 1.5 }
}

{ #category : 'instance creation' }
Point3 class >> x: x <Int32> [
	"makes ]one["
	^ self new setX: x
]

{ #category : #comparing }
Point3 >> = other <Oop> ^ <Boolean> [
	^ #($] #']') includes: other
]

Point3 >> empty [
]
"#;

#[test]
fn a_class() {
    let class = tonel::parse_class(CLASS, Dialect::Typed).unwrap_or_else(|e| panic!("{}", e.render("class", CLASS)));
    assert!(!class.extension);
    assert_eq!(class.comment.as_deref(), Some("\nI am a \"point\".\n"));
    assert_eq!(
        (class.name.as_str(), class.superclass.as_deref()),
        ("Point3", Some("Object"))
    );
    let names: Vec<&str> = class.instance_variables.iter().map(|each| each.name.as_str()).collect();
    assert_eq!(names, ["x", "y"]);
    let x = &class.instance_variables[0];
    assert_eq!(&CLASS[x.span.start as usize..x.span.end as usize], "x");
    let type_name = x.type_name.as_ref().unwrap();
    assert_eq!(
        &CLASS[type_name.span.start as usize..type_name.span.end as usize],
        "Int32"
    );
    assert_eq!(class.class_variables[0].name, "Origin");
    assert_eq!(class.class_instance_variables[0].name, "count");
    assert_eq!(
        (class.kind.as_deref(), class.category.as_deref()),
        (Some("variable"), Some("Kernel-Numbers"))
    );
    let keys: Vec<&str> = class.properties.keys().map(String::as_str).collect();
    assert_eq!(keys, ["more", "sizes", "struct", "wide"]);
    assert_eq!(class.properties["struct"].as_text(), Some("a'b"));
    assert_eq!(class.properties["wide"], Ston::Boolean(true));
    let sizes = vec![
        Ston::Integer(1.into()),
        Ston::Integer((-2).into()),
        Ston::List(vec![Ston::Nil]),
    ];
    assert_eq!(class.properties["sizes"], Ston::List(sizes));

    let [make, equal, empty] = class.methods.as_slice() else {
        panic!("{} methods", class.methods.len())
    };
    assert!(make.class_side && !equal.class_side);
    assert_eq!(make.category.as_deref(), Some("instance creation"));
    assert_eq!(equal.category.as_deref(), Some("comparing"));
    assert_eq!(make.method.comment.as_deref(), Some("makes ]one["));
    assert_eq!(
        equal.method.answer_type.as_ref().map(|each| each.name.as_str()),
        Some("Boolean")
    );
    let text = |span: smalltalk::ast::Span| &CLASS[span.start as usize..span.end as usize];
    assert_eq!(
        text(make.method.span),
        "x: x <Int32> [\n\t\"makes ]one[\"\n\t^ self new setX: x\n]"
    );
    assert_eq!(text(equal.body_span), "\n\t^ #($] #']') includes: other\n");
    assert_eq!(
        equal.source(CLASS),
        "= other <Oop> ^ <Boolean>\n\t^ #($] #']') includes: other"
    );
    assert_eq!(
        (empty.source(CLASS).as_str(), empty.method.statements.len()),
        ("empty", 0)
    );
}

#[test]
fn an_extension() {
    let source = "Extension { #name : #Integer }\n\n{ #category : '*Tests' }\nInteger >> double [ ^ self * 2 ]\n";
    let class = tonel::parse_class(source, Dialect::Plain).unwrap();
    assert!(class.extension);
    assert_eq!(
        (class.name.as_str(), class.superclass, class.methods.len()),
        ("Integer", None, 1)
    );
    assert_eq!(class.methods[0].source(source), "double ^ self * 2");
}

/// One line for each chunk.
fn outline(source: &str) -> String {
    let chunks = chunk::parse(source).unwrap_or_else(|error| panic!("{}", error.render("chunks", source)));
    let line = |chunk: &Chunk| match chunk {
        Chunk::Script { source, .. } => format!("script {source:?}"),
        Chunk::Method(method) => format!(
            "{}{}>>{} {:?} {:?} {:?} {:?}",
            method.class_name,
            if method.class_side { " class" } else { "" },
            method.method.selector,
            method.category.as_deref().unwrap_or(""),
            method.stamp.as_deref().unwrap_or(""),
            print_method(&method.method),
            &source[method.method.span.start as usize..method.method.span.end as usize],
        ),
        Chunk::Broken(broken) => format!("broken {}", broken.source),
        Chunk::ClassComment {
            class_name, comment, ..
        } => format!("comment {class_name} {comment:?}"),
    };
    chunks.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn chunks() {
    assert_eq!(outline("3 + 4"), "script \"3 + 4\"");
    assert_eq!(outline(""), "");
    assert_eq!(outline("'a!!b' size! 2!"), "script \"'a!b' size\"\nscript \"2\"");
    // Statements, in which an exclamation mark means itself.
    for statements in ["x show: 'hello, world!'; cr", "{$!. \"wow!\" 'a!!b'. #'!'}"] {
        assert_eq!(outline(statements), format!("script {statements:?}"));
    }
    assert_eq!(
        outline("'it''s'! \"it's\" 2!"),
        "script \"'it''s'\"\nscript \"\\\"it's\\\" 2\""
    );
    let source = "'From Squeak6.0'!\nObject subclass: #Foo!\n\
        !Foo commentStamp: '<historical>' prior: 0!\nI am wow!!\n!\n\
        !Foo methodsFor: 'a' stamp: 'xy'!\nfoo\n\t^ 'wow!!' , 'a'! !\n\
        !Foo class methodsFor: 'b'!\nbar\n\t^ 1!\nbaz\n\t^ 2! !\nFoo new bar!\n";
    let expected = r#"script "'From Squeak6.0'"
script "Object subclass: #Foo"
comment Foo "I am wow!\n"
Foo>>foo "a" "xy" "foo\n\t^ 'wow!' , 'a'" "foo\n\t^ 'wow!!' , 'a'"
Foo class>>bar "b" "" "bar\n\t^ 1" "bar\n\t^ 1"
Foo class>>baz "b" "" "baz\n\t^ 2" "baz\n\t^ 2"
script "Foo new bar""#;
    assert_eq!(outline(source), expected);
}
