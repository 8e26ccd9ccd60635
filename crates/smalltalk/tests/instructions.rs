//! The instruction sets: what is encoded is decoded again, and no bytes whatever are too much for the decoder.

use smalltalk::instructions::{DecodeError, Definition, InstructionSet, Set, special_selectors};

/// Values at which encodings change.
const EDGES: [i32; 40] = [
    0, 1, 2, 3, 4, 5, 7, 8, 9, 11, 12, 13, 15, 16, 17, 31, 32, 33, 63, 64, 127, 128, 255, 256, 257, 1023, 1024, 4095,
    8191, 32767, 65535, 65536, 100_000, -1, -2, -128, -129, -256, -1024, -32768,
];

fn every_definition() -> impl Iterator<Item = (&'static InstructionSet, &'static Definition)> {
    let sets = Set::ALL.into_iter().map(InstructionSet::get);
    sets.flat_map(|set| set.definitions.iter().map(move |definition| (set, definition)))
}

fn operand_lists(count: usize) -> Vec<Vec<i32>> {
    let mut lists = vec![Vec::new()];
    for _ in 0..count {
        let longer = |list: &Vec<i32>| {
            EDGES
                .iter()
                .map(|edge| [&list[..], &[*edge]].concat())
                .collect::<Vec<_>>()
        };
        lists = lists.iter().flat_map(longer).collect();
        if lists.len() > 200_000 {
            lists = lists.into_iter().step_by(7).collect();
        }
    }
    lists
}

#[test]
fn what_is_encoded_is_decoded_again() {
    for (set, definition) in every_definition().filter(|(_, definition)| !definition.is_prefix()) {
        let mut encoded = 0;
        for operands in operand_lists(definition.operand_names.len()) {
            let Ok(bytes) = set.encode(&definition.selector, &operands) else {
                continue;
            };
            encoded += 1;
            let decoded = set
                .decode(&bytes, 0)
                .unwrap_or_else(|error| panic!("{} {operands:?}: {error}", definition.selector));
            assert_eq!(
                decoded.definition.selector, definition.selector,
                "{:?} {operands:?} {bytes:02x?}",
                set.set
            );
            assert_eq!(
                decoded.operands(),
                operands,
                "{:?} {} {bytes:02x?}",
                set.set,
                definition.selector
            );
            assert_eq!(decoded.next_pc, bytes.len());
        }
        assert!(encoded > 0, "{} is never encoded", definition.selector);
    }
}

/// The first prefix gives the sign and need not be the most significant byte that is not 0 (Squeak counts them, as does extendB:).
#[test]
fn every_distance_is_encoded() {
    let set = InstructionSet::get(Set::SistaV1);
    let edges = [0, 128, 256, 32768, 65536, 8_388_608, 16_777_216, i32::MAX - 300];
    let around = |edge: i32| edge.saturating_sub(300)..edge + 300;
    for distance in edges.into_iter().flat_map(around).flat_map(|each| [each, -each]) {
        for selector in ["jump:", "popJumpIfTrue:", "popJumpIfFalse:"] {
            let bytes = set.encode(selector, &[distance]).unwrap();
            let decoded = set.decode(&bytes, 0).unwrap();
            assert_eq!(
                (decoded.operands(), decoded.next_pc),
                (&[distance][..], bytes.len()),
                "{selector} {bytes:02x?}"
            );
        }
    }
    let prefixed = |value: i32| set.encode("jump:", &[value * 256]).unwrap();
    assert_eq!(prefixed(-128), [0xE1, 0x80, 0xED, 0]);
    assert_eq!(prefixed(128), [0xE1, 0, 0xE1, 0x80, 0xED, 0]);
    assert_eq!(prefixed(255), [0xE1, 0, 0xE1, 0xFF, 0xED, 0]);
    assert_eq!(prefixed(-129), [0xE1, 0xFF, 0xE1, 0x7F, 0xED, 0]);
}

#[test]
fn every_form_is_decoded_as_itself() {
    for (set, definition) in every_definition().filter(|(_, definition)| !definition.is_prefix()) {
        for form in definition.forms.iter().filter(|form| form.holds(&[0, 0])) {
            let fields: Vec<i32> = form.fields.iter().map(|field| (1 << field.width()) - 1).collect();
            let decoded = set.decode(&form.bytes_with(&fields), 0).unwrap();
            assert_eq!(
                (&decoded.definition.selector, decoded.form),
                (&definition.selector, form)
            );
        }
    }
}

#[test]
fn a_first_byte_begins_an_instruction_or_is_unassigned() {
    for set in Set::ALL.map(InstructionSet::get) {
        for byte in 0..=255u8 {
            let is_assigned = set.forms_for_byte(byte).next().is_some();
            // Behind a prefix, what is unassigned is the byte 0xFF that follows it, or nothing.
            let result = set.decode(&[byte, 0, 0, 0], 0);
            match result {
                Ok(_) => assert!(is_assigned),
                Err(DecodeError::Unassigned { pc: 0, .. }) => assert!(!is_assigned, "{:?} {byte}", set.set),
                Err(error) => panic!("{:?} {byte}: {error}", set.set),
            }
        }
    }
}

#[test]
fn no_bytes_are_too_much() {
    let mut state = 1u64;
    for round in 0..200_000 {
        let bytes: Vec<u8> = (0..round % 9)
            .map(|_| {
                state = state
                    .wrapping_mul(6364136223846793005)
                    .wrapping_add(1442695040888963407);
                (state >> 56) as u8
            })
            .collect();
        for set in Set::ALL.map(InstructionSet::get) {
            if let Ok(decoded) = set.decode(&bytes, 0) {
                assert!(decoded.next_pc <= bytes.len() && decoded.next_pc > 0);
            }
        }
    }
    let prefixes = [0xE0; 100];
    assert!(InstructionSet::get(Set::SistaV1).decode(&prefixes, 0).is_err());
}

#[test]
fn the_special_selectors_are_squeaks() {
    let selectors = special_selectors();
    let all: Vec<(String, usize)> = selectors
        .into_iter()
        .flatten()
        .map(|each| (each.selector, each.num_args))
        .collect();
    let squeaks = "+ 1 - 1 < 1 > 1 <= 1 >= 1 = 1 ~= 1 * 1 / 1 \\\\ 1 @ 1 bitShift: 1 // 1 bitAnd: 1 bitOr: 1 at: 1 at:put: 2 \
                   size 0 next 0 nextPut: 1 atEnd 0 == 1 class 0 ~~ 1 value 0 value: 1 do: 1 new 0 new: 1 x 0 y 0";
    let shown: Vec<String> = all
        .iter()
        .map(|(selector, num_args)| format!("{selector} {num_args}"))
        .collect();
    assert_eq!(shown.join(" "), squeaks);
}
