//! Whether instructions can be run is found out from their definitions.

use smalltalk::instructions::{Fault, InstructionSet, NO_INSTRUCTION, Set, Subject, Wrong, depths};

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
    let faults: [(Vec<u8>, usize, &str, Wrong); 8] = [
        (
            bytes(&[("pop", &[]), ("returnReceiver", &[])]),
            0,
            "pop",
            Wrong::Underflow,
        ),
        (
            bytes(&[("pushReceiver", &[]), ("add", &[]), ("returnTop", &[])]),
            1,
            "add",
            Wrong::Underflow,
        ),
        (
            bytes(&[("pushReceiver", &[]), ("jump:", &[-5])]),
            0,
            "pushReceiver",
            Wrong::Depth,
        ),
        (
            bytes(&[("pushLiteral:", &[2]), ("returnTop", &[])]),
            0,
            "pushLiteral: 2",
            Wrong::Literal,
        ),
        (
            bytes(&[("pushTemporary:", &[1]), ("returnTop", &[])]),
            0,
            "pushTemporary: 1",
            Wrong::Temporary,
        ),
        (
            bytes(&[("send:numArgs:", &[0, 1])]),
            0,
            "send: 0 numArgs: 1",
            Wrong::Underflow,
        ),
        (bytes(&[("pushReceiver", &[])]), 0, "pushReceiver", Wrong::Target),
        (bytes(&[("jump:", &[5])]), 0, "jump: 5", Wrong::Target),
    ];
    for (code, pc, instruction, wrong) in faults {
        let instruction = instruction.to_owned();
        let fault = Fault::Instruction { pc, instruction, wrong };
        assert_eq!(depths(&subject(&code)), Err(fault), "{code:?}");
    }
    for code in [vec![0xE0], vec![0x54]] {
        assert!(matches!(depths(&subject(&code)), Err(Fault::Decode(_))), "{code:?}");
    }
    let full: Vec<(&str, &[i32])> = vec![("pushReceiver", &[]); 16];
    let fault = depths(&subject(&bytes(&full))).unwrap_err();
    assert_eq!(
        fault.to_string(),
        "the instruction at 15, pushReceiver, pushes more than the frame has room for"
    );
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
            code.splice(0..0, pushes.repeat(8));
            let ends = InstructionSet::get(set).encode("returnReceiver", &[]).unwrap();
            code.extend(ends.repeat(3));
            let subject = Subject {
                set,
                num_temps: 2,
                ..subject(&code)
            };
            let seen = depths(&subject);
            let is_unknown = matches!(
                &seen,
                Err(Fault::Instruction {
                    wrong: Wrong::Unknown,
                    ..
                })
            );
            assert!(!is_unknown, "{}: {seen:?}", definition.selector);
        }
    }
}
