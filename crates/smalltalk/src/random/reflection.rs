//! Statements that do to the system's own objects what nobody should: identities exchanged, variables of contexts, processes, classes and
//! method dictionaries overwritten, methods put where they do not belong, primitives called with anything. They are there to see that
//! whatever they do is told as an error.
//!
//! In the templates `$o` stands for any object, `$c` for a class, `$x` for a context, `$p` for a process, `$m` for a method, `$s` for a
//! selector, `$b` for a block of one argument, `$i` for a small integer, `$n` for a number of a primitive.

use super::Random;

/// The statements of this seed.
pub fn random_reflection(seed: u64) -> String {
    let mut random = Random::new(seed);
    let mut text = String::from("| a b c |\n");
    for variable in ["a", "b", "c"] {
        let value = expand(&mut random, "$o", DEPTH);
        text += &format!("{variable} := {value}.\n");
    }
    for _ in 0..1 + random.below(5) {
        let operation = random.one_of(OPERATIONS);
        let operation = expand(&mut random, operation, DEPTH);
        // What follows an error is reached in some.
        match random.below(3) {
            0 => text += &format!("{operation}.\n"),
            1 => text += &format!("[{operation}] on: Error do: [:error | c := error].\n"),
            _ => text += &format!("a := [{operation}] on: Error do: [:error | error return: 3].\n"),
        }
    }
    text + random.one_of(ENDS)
}

/// How deep expressions are nested.
const DEPTH: usize = 2;

/// What a program ends with.
const ENDS: &[&str] = &[
    "a",
    "b printString size",
    "a class name",
    "[:each | each] value: b",
    "#(3 1 2) inject: 0 into: [:sum :each | sum + each]",
    "[a foo] on: Error do: [:error | error messageText]",
    "Processor yield. a",
    "(Delay forMilliseconds: 1) wait. b",
    "[^3] ensure: [a := 4]",
    "#(1 2 3) collect: [:each | each printString]",
    "(1 to: 300) collect: [:each | each * each]",
];

const OBJECTS: &[&str] = &[
    "a",
    "b",
    "c",
    "nil",
    "true",
    "3",
    "-1",
    "1000000000",
    "$a",
    "3.5",
    "(1 bitShift: 40)",
    "#foo",
    "'abc' copy",
    "thisContext",
    "$x",
    "$p",
    "$c",
    "$c class",
    "$m",
    "$b",
    "Processor",
    "Smalltalk",
    "Transcript",
    "(Array new: $i)",
    "Array new",
    "Object new",
    "(Array with: $o with: $o)",
    "Semaphore new",
    "Mutex new",
    "(WeakArray new: 2)",
    "Ephemeron new",
    "ReflectionSample new",
    "ReflectionSample two",
    "(3 @ 4)",
    "$c basicNew",
    "($c basicNew: $i)",
    "(Smalltalk associationAt: #Object)",
    "(Smalltalk associationAt: #Processor)",
    "Smalltalk specialObjectsArray",
    "(Smalltalk specialObjectsArray at: $i)",
    "(Smalltalk specialObjectsArray at: 24)",
    "$c methodDictionary",
    "($c methodDictionary instVarAt: 2)",
    "($o instVarAt: $i)",
    "($o basicAt: $i)",
    "$o copy",
    "($o -> $o)",
    "[] newProcess",
    "(Processor instVarAt: 1)",
    "(Processor waitingProcessesAt: 40)",
    "$c format",
    "($m literalAt: $i)",
    "(Set with: $o)",
    "(Message selector: $s arguments: #())",
    "Exception new",
    "[^a]",
    "[b]",
    "[:x | a := x]",
    "(ByteArray new: $i)",
    "(WordArray new: $i)",
    "(String new: 3)",
    "#(1 2 3) copy",
    "MethodDictionary new",
    "ReflectionSample new closure",
];

const CLASSES: &[&str] = &[
    "Object",
    "ReflectionSample",
    "ReflectionTwo",
    "Array",
    "SmallInteger",
    "Integer",
    "LargePositiveInteger",
    "Float",
    "BoxedFloat64",
    "Character",
    "String",
    "ByteString",
    "Symbol",
    "ByteSymbol",
    "Context",
    "BlockClosure",
    "FullBlockClosure",
    "CompiledMethod",
    "CompiledBlock",
    "CompiledCode",
    "Process",
    "ProcessorScheduler",
    "Semaphore",
    "LinkedList",
    "Link",
    "Message",
    "MethodDictionary",
    "Association",
    "Metaclass",
    "Class",
    "Behavior",
    "UndefinedObject",
    "True",
    "Boolean",
    "Exception",
    "Error",
    "MessageNotUnderstood",
    "SystemDictionary",
    "IdentityDictionary",
    "ByteArray",
    "WeakArray",
    "Ephemeron",
    "Point",
    "Collection",
    "Number",
    "Magnitude",
    "OrderedCollection",
    "Compiler",
    "(a class)",
    "(b class)",
];

const CONTEXTS: &[&str] = &[
    "thisContext",
    "thisContext sender",
    "thisContext sender sender",
    "thisContext home",
    "thisContext copy",
    "thisContext sender copy",
    "thisContext bottomContext",
    "[b] asContext",
    "[:x | x] home",
    "([thisContext] value)",
    "([Processor activeProcess suspend] newProcess suspendedContext)",
    "(Context basicNew: 20)",
];

const PROCESSES: &[&str] = &[
    "Processor activeProcess",
    "[a foo] newProcess",
    "[(Delay forMilliseconds: 1) wait] fork",
    "[Semaphore new wait] fork",
    "[Processor yield. b := 3] fork",
    "([a := 1] forkAt: 50)",
];

const METHODS: &[&str] = &[
    "(Object >> #yourself)",
    "(Object >> #at:)",
    "(Object >> #doesNotUnderstand:)",
    "(Integer >> #+)",
    "(SmallInteger >> #+)",
    "(Point >> #x)",
    "(ReflectionSample >> #third)",
    "(ReflectionSample >> #third:)",
    "(ReflectionSample >> #shared:)",
    "(ReflectionSample >> #after:)",
    "(ReflectionSample >> #supers)",
    "(ReflectionSample >> #global)",
    "(ReflectionSample >> #closure)",
    "(BlockClosure >> #ensure:)",
    "(Context >> #sender)",
    "(ReflectionSample new closure method)",
    "([:x | a] method)",
    "(Behavior >> #new)",
    "(Context >> #cannotReturn:)",
];

const SELECTORS: &[&str] = &[
    "#foo",
    "#at:",
    "#yourself",
    "#third",
    "#third:",
    "#+",
    "#doesNotUnderstand:",
    "#value",
    "#value:",
    "#printOn:",
    "#printString",
    "#class",
    "#==",
    "#cannotReturn:",
    "#mustBeBoolean",
    "#new",
    "#basicNew",
    "#sender",
    "#ensure:",
    "#at:put:",
    "#size",
    "#instVarAt:",
    "#hash",
    "#=",
    "#initialize",
];

const BLOCKS: &[&str] = &[
    "[:x | x become: $o]",
    "[:x | x becomeForward: $o]",
    "[:x | $o become: x]",
    "[:x | x instVarAt: $i put: $o]",
    "[:x | $o]",
    "[:x | (Array with: x) elementsForwardIdentityTo: (Array with: $o)]",
    "[:x | $x at: $i put: $o]",
    "[:x | $x instVarAt: $i put: $o]",
    "[:x | x foo]",
    "[:x | ^x]",
    "[:x | thisContext sender become: x]",
];

const OPERATIONS: &[&str] = &[
    "$o become: $o",
    "$o becomeForward: $o",
    "$c become: $c",
    "$c becomeForward: $c",
    "$x become: $x",
    "$x becomeForward: $o",
    "$p become: $o",
    "$m become: $m",
    "(Array with: $o with: $o) elementsExchangeIdentityWith: (Array with: $o with: $o)",
    "$o instVarAt: $i put: $o",
    "$x instVarAt: $i put: $o",
    "$p instVarAt: $i put: $o",
    "$c instVarAt: $i put: $o",
    "Processor instVarAt: $i put: $o",
    "Smalltalk instVarAt: $i put: $o",
    "$c methodDictionary instVarAt: $i put: $o",
    "$o basicAt: $i put: $o",
    "$x at: $i put: $o",
    "Smalltalk specialObjectsArray at: $i put: $o",
    "(Processor instVarAt: 1) at: $i * 8 put: $o",
    "$s basicAt: 1 put: $a",
    "Processor := $o",
    "Smalltalk := $o",
    "Transcript := $o",
    "$c := $o",
    "Smalltalk at: $s put: $o",
    "Smalltalk removeKey: #ReflectionSample",
    "$c methodDict: $o",
    "$c superclass: $c",
    "$c superclass: $o",
    "$c setFormat: $o",
    "$c setFormat: 65536 * $i + $i",
    "$c removeFromSystem",
    "$c addSelector: $s withMethod: $m",
    "$c methodDictionary at: $s put: $m",
    "$c methodDictionary at: $s put: $o",
    "$c methodDictionary removeKey: $s ifAbsent: [nil]",
    "$c removeSelector: $s",
    "$c addInstVarName: 'd'",
    "$c removeInstVarName: 'c'",
    "$c compile: 'foo ^[:x | thisContext] value: self'",
    "$c compile: 'foo <primitive: $n> ^3'. $o foo",
    "$c compile: 'foo: x <primitive: $n> ^3'. $o foo: $o",
    "$c compile: 'foo: x with: y <primitive: $n> ^3'. $o foo: $o with: $o",
    "$c compile: 'foo: x with: y with: z <primitive: $n> ^3'. $o foo: $o with: $o with: $o",
    "$c compile: 'foo: x with: y with: z with: u <primitive: $n> ^3'. $o foo: $i with: $i with: $o with: $i",
    "Object compile: 'foo: x <primitive: $n> ^3'. $o foo: $o",
    "Object compile: 'foo: x with: y <primitive: $n> ^3'. $o foo: $i with: $o",
    "Object compile: 'foo <primitive: $n> ^3'. $o foo",
    "$m objectAt: $i put: $o",
    "$o perform: $s",
    "$o perform: $s with: $o",
    "$o perform: $s withArguments: $o",
    "$o withArgs: (Array with: $o) executeMethod: $m",
    "$o withArgs: #() executeMethod: $m",
    "ReflectionSample new go: $b",
    "ReflectionSample new put: $b",
    "ReflectionSample new loop: $b",
    "ReflectionSample new shared: $b",
    "ReflectionSample new after: $b",
    "ReflectionTwo new go: $b",
    "ReflectionSample new supers",
    "ReflectionSample new global",
    "ReflectionSample new closure value",
    "ReflectionSample new third",
    "$x privSender: $x",
    "$x privSender: $o",
    "$x return: $o",
    "$x resume: $o",
    "$x jump",
    "$x terminate",
    "$x terminateTo: $x",
    "$x unwindTo: $x",
    "$x cannotReturn: $o",
    "$x stack size",
    "$p suspend",
    "$p resume",
    "$p terminate",
    "$p priority: $i",
    "$p signalException: Error new",
    "$p printString",
    "Processor yield",
    "Processor terminateActive",
    "$o signal",
    "[$o wait] fork. Processor yield",
    "$o value: $o",
    "$o new",
    "$o new: $i",
    "$o copy",
    "$o printString",
    "$o hash",
    "$o allInstances size",
    "Smalltalk garbageCollect",
    "$o at: $i",
    "$o doesNotUnderstand: $o",
    "[$o ifTrue: [3]] value",
    "$b value: $o",
    "[:x | ^x] value: $o",
    "[$o foo] ensure: [$o become: $o]",
    "[Error signal] on: Error do: [:error | error signalerContext privSender: $o. error return: 3]",
    "a := [:x | a foo: x]. 1 to: 10 do: [:each | $b value: each]",
];

fn expand(random: &mut Random, template: &str, depth: usize) -> String {
    let mut text = String::new();
    let mut rest = template;
    while let Some(place) = rest.find('$') {
        text += &rest[..place];
        let hole = rest[place + 1..].chars().next().unwrap_or(' ');
        rest = &rest[place + 1 + hole.len_utf8()..];
        let choices = match hole {
            'o' => OBJECTS,
            'c' => CLASSES,
            'x' => CONTEXTS,
            'p' => PROCESSES,
            'm' => METHODS,
            's' => SELECTORS,
            'b' => BLOCKS,
            'i' => {
                text += &random.below(9).to_string();
                continue;
            }
            'n' => {
                text += &primitive(random).to_string();
                continue;
            }
            // A character.
            _ => {
                text += &format!("${hole}");
                continue;
            }
        };
        // The first of them contain nothing.
        let simple = if depth == 0 { 3 } else { choices.len() };
        let chosen = random.one_of(&choices[..simple]);
        text += &expand(random, chosen, depth.saturating_sub(1));
    }
    text + rest
}

/// Any primitive but those that end the program, write images and sleep for long.
fn primitive(random: &mut Random) -> usize {
    loop {
        let number = if random.below(4) == 0 {
            600 + random.below(130)
        } else {
            1 + random.below(260)
        };
        if ![97, 113, 230].contains(&number) {
            return number;
        }
    }
}
