//! Whether instructions can be run is found out from their definitions.

use smalltalk::instructions::{Fault, InstructionSet, NO_INSTRUCTION, Set, Subject, depths};

fn subject(bytes: &[u8]) -> Subject<'_> {
    Subject {
        set: Set::SistaV1,
        bytes,
        start: 0,
        num_temps: 1,
        frame_size: 16,
        num_literals: 2,
    }
}

fn bytes(instructions: &[(&str, &[i32])]) -> Vec<u8> {
    let set = InstructionSet::get(Set::SistaV1);
    let encode = |(selector, operands): &(&str, &[i32])| set.encode(selector, operands).unwrap();
    instructions.iter().flat_map(encode).collect()
}

#[test]
fn depths_follow_every_path() {
    let code = bytes(&[
        ("pushReceiver", &[]),
        ("popJumpIfFalse:", &[2]),
        ("pushInteger:", &[1]),
        ("returnTop", &[]),
        ("pushTemporary:", &[0]),
        ("pushLiteral:", &[1]),
        ("add", &[]),
        ("returnTop", &[]),
    ]);
    let none = NO_INSTRUCTION;
    assert_eq!(depths(&subject(&code)), Ok(vec![1, 2, 1, 2, 1, 2, 3, 2]));
    let unreached = bytes(&[("returnReceiver", &[]), ("pop", &[])]);
    assert_eq!(depths(&subject(&unreached)), Ok(vec![1, none]));
}

#[test]
fn loops_and_sends_and_closures() {
    let code = bytes(&[
        ("pushTemporary:", &[0]),
        ("pushReceiver", &[]),
        ("send:numArgs:", &[0, 1]),
        ("popIntoTemporary:", &[0]),
        ("pushFullClosure:numCopied:ignoreOuter:receiverOnStack:", &[0, 0, 0, 0]),
        ("pop", &[]),
        ("jump:", &[-12]),
    ]);
    assert!(depths(&subject(&code)).is_ok(), "{:?}", depths(&subject(&code)));
}

#[test]
fn faults_have_a_place() {
    let faults = [
        (bytes(&[("pop", &[]), ("returnReceiver", &[])]), Fault::Stack { pc: 0 }),
        (
            bytes(&[("pushReceiver", &[]), ("add", &[]), ("returnTop", &[])]),
            Fault::Stack { pc: 1 },
        ),
        (
            bytes(&[("pushReceiver", &[]), ("jump:", &[-5])]),
            Fault::Stack { pc: 0 },
        ),
        (
            bytes(&[("pushLiteral:", &[2]), ("returnTop", &[])]),
            Fault::Operand { pc: 0, what: "literal" },
        ),
        (
            bytes(&[("pushTemporary:", &[1]), ("returnTop", &[])]),
            Fault::Operand {
                pc: 0,
                what: "temporary",
            },
        ),
        (bytes(&[("send:numArgs:", &[0, 1])]), Fault::Stack { pc: 0 }),
    ];
    for (code, fault) in faults {
        assert_eq!(depths(&subject(&code)), Err(fault), "{code:?}");
    }
    for code in [
        bytes(&[("pushReceiver", &[])]),
        bytes(&[("jump:", &[5])]),
        vec![0xE0],
        vec![0x54],
    ] {
        assert!(matches!(depths(&subject(&code)), Err(Fault::Decode(_))), "{code:?}");
    }
    let full: Vec<(&str, &[i32])> = vec![("pushReceiver", &[]); 16];
    assert_eq!(depths(&subject(&bytes(&full))), Err(Fault::Stack { pc: 15 }));
}

#[test]
fn every_instruction_is_understood() {
    for set in Set::ALL {
        for definition in &InstructionSet::get(set).definitions {
            if definition.is_prefix() {
                continue;
            }
            let operands = vec![1; definition.operand_names.len()];
            let Ok(mut code) = InstructionSet::get(set).encode(&definition.selector, &operands) else {
                continue;
            };
            let pushes = InstructionSet::get(set).encode("pushReceiver", &[]).unwrap();
            let start = 8 * pushes.len();
            code.splice(0..0, pushes.repeat(8));
            let ends = InstructionSet::get(set).encode("returnReceiver", &[]).unwrap();
            code.extend(ends.repeat(3));
            let subject = Subject {
                set,
                num_temps: 2,
                ..subject(&code)
            };
            let seen = depths(&subject);
            let unknown = Fault::Unknown { pc: start };
            assert_ne!(seen, Err(unknown), "{}", definition.selector);
        }
    }
}
