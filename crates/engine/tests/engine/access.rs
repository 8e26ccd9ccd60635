//! What instructions do without a send (`at:` of an Array, `value:` of a block, …) they do only as long as nothing but the primitive would
//! run: a method that is redefined counts from its next send on, and no longer when the old one is back.

use engine::{Options, Session, System, Tier};
use smalltalk::instructions::Set;

/// An index and a size that nothing in the kernel has, which runs with the redefined methods meanwhile.
const SCRIPTS: &[(&str, &str)] = &[
    (
        "at: in CLASS",
        "| object first second |
        object := CLASS new: 1000001. first := object at: 1000001.
        CLASS compile: 'at: i ^i = 1000001 ifTrue: [#redefined] ifFalse: [super at: i]'.
        second := object at: 1000001. CLASS removeSelector: #at:.
        second == #redefined and: [(object at: 1000001) = first]",
    ),
    (
        "at:put: in CLASS",
        "| object first second |
        object := CLASS new: 1000001. first := object at: 1000001 put: 3.
        CLASS compile: 'at: i put: value ^i = 1000001 ifTrue: [#redefined] ifFalse: [super at: i put: value]'.
        second := object at: 1000001 put: 4. CLASS removeSelector: #at:put:.
        first = 3 and: [second == #redefined and: [(object at: 1000001) = 3 and: [(object at: 1000001 put: 5) = 5]]]",
    ),
    (
        "size in CLASS",
        "| object first second |
        object := CLASS new: 1000001. first := object size.
        CLASS compile: 'size ^super size = 1000001 ifTrue: [#redefined] ifFalse: [super size]'.
        second := object size. CLASS removeSelector: #size.
        first = 1000001 and: [second == #redefined and: [object size = 1000001]]",
    ),
    (
        "value: in BLOCK",
        "| block class source first second |
        block := [:x | x]. class := block class.
        source := (class lookupSelector: #value:) getSource.
        first := block value: #odd.
        class compile: 'value: x ^x == #odd ifTrue: [#redefined] ifFalse: [self valueWithArguments: (Array with: x)]'.
        second := block value: #odd. class compile: source.
        first == #odd and: [second == #redefined and: [(block value: #odd) == #odd]]",
    ),
    (
        "a literal of a short method",
        "| run object first second |
        object := Object subclass: #CLASSWithLiteral.
        object compile: 'large ^123456789'; compile: 'many: n | last | n timesRepeat: [last := self large]. ^last'.
        object := object new.
        run := [1 to: 20 do: [:index | object many: 20]. object many: 20].
        run value. first := run value.
        (object class >> #large) objectAt: 2 put: 7.
        second := run value. object class removeFromSystem.
        first = 123456789 and: [second = 7]",
    ),
];

#[test]
fn redefined_methods_are_sent() {
    engine::on_large_stack(|| {
        for set in Set::ALL {
            for tier in [Tier::Interpreter, Tier::TranslationAtOnce] {
                let mut session = Session::new(Options {
                    set,
                    tier,
                    advise: None,
                    cache: None,
                    output: Box::new(std::io::sink()),
                    system: System::default(),
                })
                .unwrap();
                for class in ["Array", "ByteArray"] {
                    for (name, script) in SCRIPTS {
                        let answer = session.evaluate(name, &script.replace("CLASS", class));
                        let answer = answer.unwrap_or_else(|error| panic!("{name}: {}", error.describe()));
                        assert_eq!(answer, "true", "{set:?} {tier:?} {class}: {name}");
                    }
                }
            }
        }
    })
    .unwrap();
}
