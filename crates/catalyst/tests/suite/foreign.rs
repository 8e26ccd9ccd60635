//! Libraries that others wrote: what does not fit is told, and the rest is loaded.

use crate::cli::{catalyst, file};
use std::path::Path;

/// Runs; what is in a file of the arguments is named by its number. Answers standard output, standard error and the status.
fn run(arguments: &[&str], files: &[&Path]) -> (String, String, i32) {
    let paths = files.iter().map(|path| path.to_str().unwrap());
    let arguments: Vec<&str> = arguments.iter().copied().chain(paths).collect();
    let output = catalyst(&arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (text(output.stdout), text(output.stderr), output.status.code().unwrap())
}

/// Loads the files, the last of which prints something; checks that, and all that is told.
fn check(files: &[&Path], expected: &str, warnings: &[&str]) {
    let (output, told, status) = run(&["run"], files);
    assert_eq!((output.as_str(), status), (expected, 0), "{told}");
    let told: Vec<&str> = told.lines().collect();
    assert_eq!(told.len(), warnings.len(), "{told:#?}");
    for (line, warning) in told.iter().zip(warnings) {
        assert!(line.contains(warning), "no {warning} in {told:#?}");
    }
}

/// With `--strict` the first doubt is an error.
fn check_strict(files: &[&Path], error: &str) {
    let (output, told, status) = run(&["run", "--strict"], files);
    assert_eq!((output.as_str(), status), ("", 1), "{told}");
    assert!(told.contains(error), "no {error} in {told}");
}

#[test]
fn an_unknown_name_is_nil_until_it_is_defined() {
    let class = file(
        "Undeclared.class.st",
        "Class { #name : #UndeclaredSample, #superclass : #Object }\n\n\
         UndeclaredSample class >> never [\n\t^UndeclaredNever\n]\n\n\
         UndeclaredSample class >> again [\n\t^UndeclaredNever -> Transkript\n]\n\n\
         UndeclaredSample class >> later [\n\t^UndeclaredLater\n]\n\n\
         UndeclaredSample class >> laterClass [\n\t^UndeclaredClass\n]\n\n\
         UndeclaredSample class >> set [\n\tUndeclaredSet := 3.\n\t^UndeclaredSet\n]\n",
    );
    let script = file(
        "undeclared.st",
        "Transcript print: UndeclaredSample never; space; print: UndeclaredSample again; space; print: UndeclaredSample later; space.\n\
         Smalltalk at: #UndeclaredLater put: 7.\n\
         Transcript print: UndeclaredSample later; space; print: UndeclaredSample set; space.\n\
         Transcript print: (Smalltalk includesKey: #UndeclaredSet).\n\
         Object subclass: #UndeclaredClass instanceVariableNames: '' classVariableNames: '' package: 'X'.\n\
         Transcript space; print: UndeclaredSample laterClass",
    );
    check(
        &[&class, &script],
        "nil nil->nil nil 7 3 false UndeclaredClass",
        &[
            "Undeclared.class.st:4:3: warning: there is no variable UndeclaredNever; it is nil until something defines it",
            "Undeclared.class.st:8:22: warning: there is no variable Transkript; it is nil until something defines it (did you mean Transcript?)",
            "Undeclared.class.st:20:2: warning: there is no variable UndeclaredSet",
        ],
    );
    check_strict(
        &[&class, &script],
        "Undeclared.class.st:4:3: there is no variable UndeclaredNever\n",
    );
    let expression = file("undeclared-script.st", "UndeclaredSample never.\nUndeclaredNever foo");
    let (_, told, status) = run(&["run"], &[&class, &expression]);
    assert_eq!(status, 1);
    assert!(
        told.contains("undeclared-script.st:2:1: there is no variable UndeclaredNever\n"),
        "{told}"
    );
}

#[test]
fn shapes_of_classes_change_while_names_are_undeclared() {
    let class = file(
        "UndeclaredShape.class.st",
        "Class { #name : #UndeclaredShape, #superclass : #Object }\n\n\
         UndeclaredShape >> foo [\n\t^{a. B. UndeclaredMore}\n]\n\n\
         UndeclaredShape >> broken [\n\t^3 +\n]\n",
    );
    let script = file(
        "undeclared-shape.st",
        "UndeclaredShape addInstVarName: 'a'; addClassVarName: 'B'.\n\
         UndeclaredShape classPool at: #B put: 2.\n\
         Transcript print: (UndeclaredShape new instVarAt: 1 put: 1; foo); space.\n\
         Transcript print: ([UndeclaredShape new broken] on: RuntimeSyntaxError do: [:error | error return: #broken])",
    );
    check(
        &[&class, &script],
        "#(1 2 nil) #broken",
        &[
            "expected",
            "no variable a;",
            "no variable UndeclaredMore;",
            "no variable B;",
        ],
    );
}

#[test]
fn what_does_not_compile_signals_that_when_it_is_called() {
    let class = file(
        "Broken.class.st",
        "\"A class\"\nClass { #name : #BrokenSample, #superclass : #Object }\n\n\
         { #category : 'a' }\nBrokenSample >> good [\n\t^1\n]\n\n\
         { #category : 'b' }\nBrokenSample >> bad: x with: y [\n\t^(x + y\n]\n\n\
         { #category : 'b' }\nBrokenSample >> open [\n\t^'it''s\n]\n\n\
         BrokenSample >> assigns: x [\n\tx := 3\n]\n\n\
         { #category : 'c' }\nBrokenSample class >> + other [\n\t^other + + +\n]\n\n\
         { #category : 'c' }\nBrokenSample >> last [\n\t^#(1 $] 'a]')\n]\n",
    );
    let script = file(
        "broken.st",
        "| report sample |\n\
         report := [:block | Transcript show: (block on: Error do: [:error | error return: error class name , ': ' , error messageText]); cr].\n\
         sample := BrokenSample new.\n\
         report value: [sample good printString , sample last printString].\n\
         report value: [sample bad: 1 with: 2].\n\
         report value: [sample open].\n\
         report value: [sample assigns: 1].\n\
         report value: [BrokenSample + 1].\n\
         Transcript show: (BrokenSample >> #bad:with:) getSource; cr; print: (BrokenSample >> #bad:with:) category.\n\
         [sample bad: 1 with: 2] on: RuntimeSyntaxError do: [:error | Transcript print: error location; space; print: error line]",
    );
    let name = class.display();
    check(
        &[&class, &script],
        &format!(
            "1#(1 $] 'a]')\n\
             RuntimeSyntaxError: {name}:12:1: unexpected `]` (expected a message, `;` or `)`; the `(` at 11:3 is not closed)\n\
             RuntimeSyntaxError: {name}:16:3: this string is not closed (expected `'`)\n\
             RuntimeSyntaxError: {name}:20:2: the argument x cannot be assigned to\n\
             RuntimeSyntaxError: {name}:25:11: unexpected `+` (expected an expression)\n\
             bad: x with: y\n\t^(x + y\n#b18 2"
        ),
        &[
            "20:2",
            "Broken.class.st:12:1: warning: unexpected `]`; the method signals this when it is called",
            "16:3",
            "25:11",
        ],
    );
    check_strict(
        &[&class, &script],
        "Broken.class.st:20:2: the argument x cannot be assigned to",
    );
    let chunks = file(
        "broken-chunks.st",
        "Object subclass: #BrokenChunk instanceVariableNames: '' classVariableNames: '' package: 'X'!\n\n\
         !BrokenChunk methodsFor: 'x'!\nbad: x\n\t^x + )! good\n\t^2! !\n\n\
         Transcript print: BrokenChunk new good; space.\n\
         [BrokenChunk new bad: 1] on: RuntimeSyntaxError do: [:error | Transcript show: error messageText]!\n",
    );
    let message = format!("{}:5:7: unexpected `)`", chunks.display());
    let (output, _, status) = run(&["run"], &[&chunks]);
    assert!(status == 0 && output.starts_with(&format!("2 {message}")), "{output}");
}

#[test]
fn classes_that_lack_something_are_loaded() {
    let class = file(
        "Lacking.class.st",
        "Class { #name : #LackingSample, #superclass : #LackingSuper, #pools : [ 'LackingPool' ], #traits : 'TLacking + TOther' }\n\n\
         LackingSample >> foo [\n\t^super printString\n]\n",
    );
    let extension = file(
        "LackingOther.extension.st",
        "Extension { #name : #LackingOther }\n\nLackingOther >> foo [\n\t^1\n]\n\nLackingOther >> bar [\n\t^1\n]\n",
    );
    let lacking_trait = file(
        "TLacking.trait.st",
        "Trait { #name : #TLacking, #category : 'X' }\n\nTLacking >> foo [\n\t^1\n]\n",
    );
    let baseline = file(
        "BaselineOfLacking.class.st",
        "Class { #name : #BaselineOfLacking, #superclass : #BaselineOf }\n\nBaselineOfLacking >> baseline: spec [\n\t<baseline>\n\t^spec\n]\n",
    );
    let manifest = file(
        "ManifestLacking.class.st",
        "Class { #name : #ManifestLacking, #superclass : #PackageManifest }\n",
    );
    let package = file("lacking-package.st", "Package { #name : #Lacking }\n");
    let script = file(
        "lacking.st",
        "Transcript show: LackingSample new foo; space; print: LackingSample superclass",
    );
    let files: [&Path; 7] = [
        &class,
        &extension,
        &lacking_trait,
        &baseline,
        &manifest,
        &package,
        &script,
    ];
    check(
        &files,
        "a LackingSample Object",
        &[
            "Lacking.class.st:1:1: warning: LackingSample uses TLacking + TOther, and there are no traits here; it does not get their methods",
            "TLacking.trait.st:1:1: warning: TLacking is a trait, and there are no traits here; it is left out",
            "LackingSample has the superclass LackingSuper, which does not exist; it becomes a subclass of Object",
            "BaselineOfLacking tells a package manager what to load: it is left out",
            "ManifestLacking tells a package manager what to load: it is left out",
            "LackingSample shares the pool LackingPool, which does not exist; it is left out",
            "LackingOther.extension.st:3:1: warning: there is no class LackingOther; its methods are left out",
        ],
    );
    check_strict(&[&class], "there are no traits here");
    check_strict(
        &[&extension],
        "LackingOther.extension.st:3:1: there is no class LackingOther",
    );
    let strict = run(&["run", "--strict"], &[&baseline, &manifest, &package]);
    assert_eq!(strict, (String::new(), String::new(), 0));
}

#[test]
fn methods_that_are_defined_twice_are_told() {
    let class = file(
        "Twice.class.st",
        "Class { #name : #TwiceSample, #superclass : #Object }\n\nTwiceSample >> foo [\n\t^1\n]\n\nTwiceSample class >> foo [\n\t^3\n]\n\n\
         TwiceSample >> foo [\n\t^2\n]\n",
    );
    let script = file(
        "twice.st",
        "Transcript print: TwiceSample new foo; print: TwiceSample foo",
    );
    let first = format!("after {}:3;", class.display());
    check(&[&class, &script], "23", &[&first]);
    check_strict(
        &[&class, &script],
        "Twice.class.st:11:16: TwiceSample>>foo is defined a second time",
    );
}

#[test]
fn chunks_are_done_in_their_order() {
    let chunks = file(
        "ordered.st",
        "'From Squeak6.0 of 5 July 2022'!\n\"a comment alone\"!\n\
         Smalltalk at: #OrderedConf put: 5!\n\
         Smalltalk at: #OrderedPool put: (IdentityDictionary new at: #Shared put: 6; yourself)!\n\
         OrderedSuper subclass: #OrderedSample\n\tinstanceVariableNames: ''\n\tclassVariableNames: 'Count'\n\tpoolDictionaries: 'OrderedPool'\n\tcategory: 'X'!\n\n\
         OrderedSample class instanceVariableNames: 'made'!\n\n\
         !OrderedSample commentStamp: 'me 1/1/2000 00:00' prior: 0!\nI am ordered!! It's true.!\n\n\
         !OrderedSample methodsFor: nil stamp: 'me 1/1/2000 00:00'!\nconf\n\t^OrderedConf! !\n\n\
         !OrderedSample methodsFor!\nshared\n\t^Shared! !\n\n\
         !OrderedSample reorganize!\n('x' conf shared)\n!\n\n\
         !OrderedSample class methodsFor: #private stamp: 'me' prior: 12345!\ninitialize\n\tmade := 1.\n\tCount := (Count ifNil: [0]) + 1!\ncount\n\t^{Count. made}! !\n\n\
         OrderedSample initialize!\n\
         Transcript print: OrderedSample count; space; print: OrderedSample new conf; space; print: OrderedSample new shared; space.\n\
         Transcript show: OrderedSample comment; space; print: OrderedSample superclass!\n\
         Object subclass: #OrderedSuper instanceVariableNames: '' classVariableNames: '' package: 'X'!\n",
    );
    check(&[&chunks], "#(1 1) 5 6 I am ordered! It's true. OrderedSuper", &[]);
    let (_, told, status) = run(&["run", "--strict"], &[&chunks]);
    assert_eq!((told.as_str(), status), ("", 0));
}

#[test]
fn an_underscore_alone_assigns() {
    let chunks = file(
        "underscore.st",
        "!Object methodsFor: 'x'!\nunderscored: a_b\n\t| x y_z |\n\tx _ y_z _ a_b.\n\t^[:_ | x -> _] value: 2! !\n\n\
         Transcript print: (nil underscored: 7)!\n",
    );
    check(&[&chunks], "7->2", &[]);
    let wrong = file(
        "underscore-wrong.st",
        "!Object methodsFor: 'x'!\nfoo\n\t^self bar _ baz! !\n",
    );
    check_strict(&[&wrong], "underscore-wrong.st:3:12: unexpected `_`");
}

#[test]
fn images_keep_what_is_undeclared() {
    let class = file(
        "UndeclaredImage.class.st",
        "Class { #name : #UndeclaredImage, #superclass : #Object }\n\nUndeclaredImage class >> foo [\n\t^UndeclaredInImage\n]\n",
    );
    let image = Path::new(env!("CARGO_TARGET_TMPDIR")).join("undeclared.image");
    let path = image.to_str().unwrap();
    let (_, told, status) = run(&["save", path], &[&class]);
    assert!(
        status == 0 && told.contains("warning: there is no variable UndeclaredInImage"),
        "{told}"
    );
    let expression = "UndeclaredImage foo printString , (Smalltalk at: #UndeclaredInImage put: 3) printString , UndeclaredImage foo printString";
    let (output, told, _) = run(&["eval", "--image", path, expression], &[]);
    assert_eq!(output, "'nil33'\n", "{told}");
    let (_, told, status) = run(&["save", "--strict", path], &[&class]);
    assert!(
        status == 1 && told.contains("there is no variable UndeclaredInImage\n"),
        "{told}"
    );
}

#[test]
fn tests_are_loaded_all_the_same() {
    let class = file(
        "UndeclaredTest.class.st",
        "Class { #name : #UndeclaredTest, #superclass : #TestCase }\n\n\
         UndeclaredTest >> testGood [\n\tself assert: UndeclaredInTest isNil\n]\n\n\
         UndeclaredTest >> testBroken [\n\tself assert: 3 )\n]\n",
    );
    let (output, told, status) = run(&["test"], &[&class]);
    assert_eq!(status, 1, "{told}");
    assert!(output.contains("2 tests, 1 passed, 0 failed, 1 error"), "{output}");
    assert!(
        output.contains("UndeclaredTest.class.st:8:17: unexpected `)`"),
        "{output}"
    );
    assert!(
        told.contains("warning: there is no variable UndeclaredInTest"),
        "{told}"
    );
    let (_, told, status) = run(&["test", "--strict"], &[&class]);
    assert!(
        status == 1 && told.contains("there is no variable UndeclaredInTest\n"),
        "{told}"
    );
}
