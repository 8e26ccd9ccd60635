//! What is known about a function's slots: names, and where they are used.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::error::Found;
use crate::instructions::selectors::{EMBEDDED_CLOSURE, JUMP};
use crate::instructions::{Decoded, InstructionSet};
use crate::method::{CompiledCode, Temporary};

/// What a slot holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Slot {
    /// A variable, and whether it cannot be assigned to.
    Variable(String, bool),
    /// The variables in a vector.
    Vector(Vec<String>),
}

impl Slot {
    /// A variable that cannot be assigned to.
    pub fn constant(name: &str) -> Slot {
        Slot::Variable(name.to_string(), true)
    }
}

/// A function while it is decompiled.
pub struct Frame<'a> {
    /// The code that its instructions are in.
    pub code: &'a CompiledCode,
    /// Its instructions, without those of embedded blocks.
    pub ops: Vec<Decoded<'static>>,
    by_start: HashMap<usize, usize>,
    by_end: HashMap<usize, usize>,
    /// For each target of jumps back, those jumps, in order.
    loops: HashMap<usize, Vec<usize>>,
    /// What its slots hold.
    pub slots: Vec<Slot>,
    /// Slots from this one on belong to inlined blocks.
    pub first_inlined: usize,
    /// Slots found to belong to inlined blocks.
    pub inlined: HashSet<usize>,
    /// For each slot, where it is used and whether it is stored into.
    uses: HashMap<usize, Vec<(usize, bool)>>,
    /// All names that may not be given again.
    pub used: HashSet<String>,
    /// Loops around the present place.
    pub loop_depth: usize,
}

/// Names for arguments: those known, or new ones.
pub fn arguments(count: usize, known: &[Temporary], used: &mut HashSet<String>) -> Vec<String> {
    (0..count).map(|index| name(known.get(index), index, used)).collect()
}

/// The known name if it is not taken, or a new one.
pub fn name(known: Option<&Temporary>, index: usize, used: &mut HashSet<String>) -> String {
    let stem = match known {
        Some(Temporary::Variable(name)) => name.clone(),
        _ => format!("t{}", index + 1),
    };
    new_name(stem, used)
}

/// The name, with a number behind it if it is taken.
pub fn new_name(stem: String, used: &mut HashSet<String>) -> String {
    let candidates = (2..).map(|number| format!("{stem}{number}"));
    let free = std::iter::once(stem.clone())
        .chain(candidates)
        .find(|name| !used.contains(name))
        .unwrap_or(stem);
    used.insert(free.clone());
    free
}

/// Where a jump goes.
pub fn target(op: &Decoded<'_>) -> usize {
    (op.next_pc as i64 + i64::from(op.operands()[0])).max(0) as usize
}

impl<'a> Frame<'a> {
    /// A function with these instructions, whose first slots are given.
    pub fn new(
        code: &'a CompiledCode,
        range: Range<usize>,
        given: Vec<Slot>,
        used: HashSet<String>,
    ) -> Found<Frame<'a>> {
        let set = InstructionSet::get(code.set);
        let mut ops = Vec::new();
        let mut pc = range.start;
        while pc < range.end {
            let op = set.decode(&code.bytes[..range.end], pc)?;
            pc = op.next_pc;
            if op.definition.selector == EMBEDDED_CLOSURE {
                pc += op.operands()[2] as usize;
            }
            ops.push(op);
        }
        let by_start = ops.iter().enumerate().map(|(index, op)| (op.start, index)).collect();
        let by_end = ops.iter().enumerate().map(|(index, op)| (op.next_pc, index)).collect();
        let mut loops: HashMap<usize, Vec<usize>> = HashMap::new();
        for (index, op) in ops.iter().enumerate() {
            if op.definition.selector == JUMP && op.operands()[0] < 0 {
                loops.entry(target(op)).or_default().push(index);
            }
        }
        let mut frame = Frame {
            code,
            ops,
            by_start,
            by_end,
            loops,
            first_inlined: given.len(),
            slots: given,
            inlined: HashSet::new(),
            uses: HashMap::new(),
            used,
            loop_depth: 0,
        };
        frame.find_uses();
        Ok(frame)
    }

    /// The jumps back to this place, in order.
    pub fn jumps_back_to(&self, pc: usize) -> impl DoubleEndedIterator<Item = &Decoded<'static>> {
        let jumps = self.loops.get(&pc).map_or(&[][..], Vec::as_slice);
        jumps.iter().map(|index| &self.ops[*index])
    }

    /// Names the slots that are not given; first those whose names are known.
    pub fn name_slots(&mut self, num_slots: usize, known: &[Temporary]) {
        let named = |slot: &usize| matches!(known.get(*slot), Some(Temporary::Variable(_)));
        let first = self.slots.len();
        self.slots.resize(num_slots.max(first), Slot::Vector(Vec::new()));
        let (known_slots, others): (Vec<usize>, Vec<usize>) = (first..num_slots).partition(named);
        for slot in known_slots.into_iter().chain(others) {
            if !matches!(known.get(slot), Some(Temporary::Vector(_))) {
                self.slots[slot] = Slot::Variable(name(known.get(slot), slot, &mut self.used), false);
            }
        }
    }

    fn find_uses(&mut self) {
        for op in &self.ops {
            let (slot, stores) = match (op.definition.selector.as_str(), op.operands()) {
                ("pushTemporary:", [slot]) => (*slot, false),
                ("popIntoTemporary:" | "storeIntoTemporary:", [slot]) => (*slot, true),
                (
                    "pushRemoteTemporary:in:" | "popIntoRemoteTemporary:in:" | "storeIntoRemoteTemporary:in:",
                    [_, slot],
                ) => (*slot, false),
                _ => continue,
            };
            self.uses.entry(slot as usize).or_default().push((op.start, stores));
        }
    }

    /// The greatest slot used.
    pub fn last_slot(&self) -> Option<usize> {
        self.uses.keys().max().copied()
    }

    /// The instruction that begins here.
    pub fn at(&self, pc: usize) -> Option<Decoded<'static>> {
        self.by_start.get(&pc).map(|index| self.ops[*index])
    }

    /// The instruction that ends here.
    pub fn ending_at(&self, pc: usize) -> Option<Decoded<'static>> {
        self.by_end.get(&pc).map(|index| self.ops[*index])
    }

    /// Where the slot is used, and whether it is stored into there.
    pub fn uses(&self, slot: usize) -> &[(usize, bool)] {
        self.uses.get(&slot).map_or(&[], Vec::as_slice)
    }

    /// Whether the slot is one of an inlined block, used nowhere but within the range.
    pub fn is_local_to(&self, slot: usize, range: &Range<usize>) -> bool {
        slot >= self.first_inlined && self.uses(slot).iter().all(|(pc, _)| range.contains(pc))
    }

    /// The slot that holds this variable.
    pub fn slot_named(&self, name: &str) -> Option<usize> {
        self.slots
            .iter()
            .position(|slot| matches!(slot, Slot::Variable(each, _) if each == name))
    }
}
