//! Methods of images whose instructions cannot be run: all of them can be told, with the place; who calls one gets an error; all else runs.

use crate::options;
use engine::{Error, Session, Tier, on_large_stack};
use smalltalk::instructions::{InstructionSet, Set};
use smalltalk::method::Literal;

/// Two methods whose bytes no other code has.
const SAMPLE: &str = "Class { #name : #Sample, #superclass : #Object }

Sample >> answer [ ^{nil. true. false. self. 1. 0. 2} at: 3 ]

Sample >> blockAnswer [ ^[:each | {nil. true. each. false. self. 1. 0} at: 3] value: 4 ]
";
/// What is put in the first instruction's place takes from an empty stack.
const REASON: &str = "the instruction at 0, pop, takes more values than are on the stack";

/// An image in which the method, or where it has one its block, begins with what cannot be done.
fn damaged(set: Set, selector: &str) -> Vec<u8> {
    let mut session = Session::new(options(set, Tier::Interpreter)).unwrap();
    session.load(&[("Sample.class.st", SAMPLE)]).unwrap();
    let code = session.method("Sample", false, selector).unwrap().unwrap().code;
    let block = code.literals.iter().find_map(|literal| match literal {
        Literal::Block(block) => Some(block.bytes.clone()),
        _ => None,
    });
    let bytes = block.unwrap_or_else(|| code.bytes.clone());
    let mut image = session.image().unwrap();
    let places: Vec<usize> = (0..image.len()).filter(|at| image[*at..].starts_with(&bytes)).collect();
    let pop = InstructionSet::get(set).encode("pop", &[]).unwrap();
    image[places[0]..][..pop.len()].copy_from_slice(&pop);
    // As other virtual machines write it: without a checksum.
    image[60..64].fill(0);
    assert_eq!(places.len(), 1);
    image
}

fn check(set: Set, selector: &str, name: &str) {
    let image = damaged(set, selector);
    for (tier, looks) in [
        (Tier::Interpreter, true),
        (Tier::Interpreter, false),
        (Tier::TranslationAtOnce, false),
    ] {
        let mut session = Session::from_image(options(set, tier), "damaged", &image).unwrap();
        if looks {
            let faults: Vec<String> = session.faults().unwrap().iter().map(ToString::to_string).collect();
            assert_eq!(faults, [format!("{name} cannot be run: {REASON}")]);
        }
        match session.evaluate("call", &format!("Sample new {selector}")) {
            Err(Error::Smalltalk { message, .. }) => assert!(message.ends_with(REASON), "{message}"),
            other => panic!("{set:?}, {tier:?}: {other:?}"),
        }
        let caught = format!("[Sample new {selector}] on: Error do: [:error | error messageText size > 70]");
        assert_eq!(session.evaluate("caught", &caught).unwrap(), "true");
        assert_eq!(session.evaluate("sum", "3 + 4").unwrap(), "7");
    }
}

#[test]
fn a_method_that_cannot_be_run_is_an_error_with_its_place() {
    on_large_stack(|| {
        for set in Set::ALL {
            check(set, "answer", "Sample>>answer");
        }
        check(Set::SistaV1, "blockAnswer", "[] in Sample>>blockAnswer");
    })
    .unwrap();
}

/// Where floats are in another order they would be other numbers, without a word.
#[test]
fn an_image_tells_the_order_of_its_floats() {
    const FLAGS: std::ops::Range<usize> = 28..32;
    on_large_stack(|| {
        let mut image = Session::new(options(Set::SistaV1, Tier::Interpreter))
            .unwrap()
            .image()
            .unwrap();
        image[60..64].fill(0);
        // Bit 1 as OpenSmalltalk's virtual machines set it on little-endian machines; none at all as SqueakJS and versions before write it.
        assert_eq!(image[FLAGS], [2, 0, 0, 0]);
        for flags in [2, 0, 3, 0x12] {
            image[FLAGS].copy_from_slice(&u32::to_le_bytes(flags));
            let mut session = Session::from_image(options(Set::SistaV1, Tier::Interpreter), "floats", &image).unwrap();
            assert_eq!(session.evaluate("pi", "Float pi").unwrap(), "3.141592653589793");
        }
        for flags in [1, 0x10, 0x8000_0000] {
            image[FLAGS].copy_from_slice(&u32::to_le_bytes(flags));
            match Session::from_image(options(Set::SistaV1, Tier::Interpreter), "floats", &image) {
                Err(Error::Image { reason, .. }) => assert!(
                    reason.contains("big-endian") && reason.ends_with("(at byte 28)"),
                    "{reason}"
                ),
                Err(other) => panic!("{}", other.describe()),
                Ok(_) => panic!("read"),
            }
        }
    })
    .unwrap();
}
