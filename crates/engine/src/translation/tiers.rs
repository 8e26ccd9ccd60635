//! Which code runs in which tier, and what is asked for next.
//!
//! The core tells when code has used up its counter. What is asked for then is made in the background ([`crate::machine`]) and linked
//! when the running code polls, where no function of the table is in the middle of being called.

use super::numbered::Numbered;
use super::requests::{Codes, LoopEntry, Request};
use std::collections::{HashMap, HashSet};
use wasmgc::specialise::Seen;

/// Calls and backward jumps before code asks for a translation.
pub const COUNTER: i32 = 1000;
/// The same of the kernel's code where all is made at once: it runs once before.
const AT_ONCE_COUNTER: i32 = 2;
/// How often code is translated again because more was seen of the objects that it is about.
const MOST_AGAIN: u32 = 3;
/// Calls of a translation after which advice is asked for.
const ADVICE_COUNTER: i32 = 10_000;

/// How methods are run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tier {
    /// One instruction after the other.
    Interpreter,
    /// Interpreted at first; translated to WebAssembly, on another thread, when they have run often.
    Translation,
    /// All translated before they run, the kernel's before they run again: what runs does not depend on time.
    TranslationAtOnce,
}

/// What runs code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Running {
    /// The interpreter.
    Interpreter,
    /// Its translation.
    Translation,
    /// Verified advice; its translation where that does not apply.
    Advice,
}

/// What is known of what all proofs rest on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Axioms {
    /// It was not looked at since it changed.
    Unknown,
    /// It is there.
    Hold,
    /// It is not.
    Fail,
}

/// Of which methods, by name (`Class>>selector`), something is made; their blocks go with them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Only of these; empty: of all.
    pub only: Vec<String>,
    /// Never of these.
    pub never: Vec<String>,
}

impl Selection {
    fn has(&self, numbered: &Numbered) -> bool {
        let name = numbered.method_name();
        (self.only.is_empty() || self.only.contains(&name)) && !self.never.contains(&name)
    }
}

/// The tiers of all code.
pub struct Tiers {
    tier: Tier,
    /// What the highest tier is for: advice, or else translations.
    selection: Selection,
    axioms: Axioms,
    /// How often what proofs rest on has changed.
    changes: u32,
    /// Where in the table the translation of a code is.
    indices: HashMap<u32, i32>,
    /// What had been seen when the last translation of a code was asked for, and how many were.
    seen: HashMap<u32, (Seen, u32)>,
    /// Where translations that begin within a loop were asked for.
    loops: HashSet<(u32, LoopEntry)>,
    /// How many of those were linked.
    entered_loops: usize,
    /// Codes that run advice.
    advised: HashSet<u32>,
    /// Whether very hot code is to be advised.
    wants_advice: bool,
    /// Whether the kernel is still being loaded, or read from an image.
    is_founding: bool,
}

impl Tiers {
    /// All code is interpreted at first.
    pub fn new(tier: Tier, wants_advice: bool) -> Self {
        Self {
            tier,
            selection: Selection::default(),
            axioms: Axioms::Unknown,
            changes: 0,
            indices: HashMap::new(),
            seen: HashMap::new(),
            loops: HashSet::new(),
            entered_loops: 0,
            advised: HashSet::new(),
            wants_advice,
            is_founding: true,
        }
    }

    /// The kernel is there.
    pub fn founded(&mut self) {
        self.is_founding = false;
    }

    /// Calls and backward jumps before the kernel's code asks for a translation.
    pub fn counter(&self) -> i32 {
        match self.tier {
            Tier::TranslationAtOnce => AT_ONCE_COUNTER,
            _ => COUNTER,
        }
    }

    /// Whether what is made is made at once, while code waits for it.
    pub fn is_synchronous(&self) -> bool {
        self.tier == Tier::TranslationAtOnce
    }

    /// Whether code that is loaded now is translated before it runs. The kernel's is not: most of it never runs.
    pub fn translates_ahead(&self) -> bool {
        self.is_synchronous() && !self.is_founding
    }

    /// Whether anything may be asked for when the code has used up its counter.
    pub fn translates_on_demand(&self) -> bool {
        self.tier != Tier::Interpreter
    }

    /// Chooses what the highest tier is for.
    pub fn select(&mut self, selection: Selection) {
        self.selection = selection;
    }

    /// Whether translations are made of the code.
    fn translates(&self, numbered: &Numbered) -> bool {
        self.wants_advice || self.selection.has(numbered)
    }

    /// Code has used up its counter: it is translated, again where more was seen since, or, where it is translated well, advised. `input` is what it was called with.
    pub fn hot(&mut self, number: u32, numbered: Numbered, input: Option<Vec<i32>>) -> Option<Request> {
        let translation = self.indices.get(&number).copied();
        if translation.is_none() || self.sees_more(number, &numbered) {
            return self.translations(vec![(number, numbered)]);
        }
        self.advice(number, numbered, translation?, input)
    }

    /// Whether another translation may be better than the one that there is.
    fn sees_more(&self, number: u32, numbered: &Numbered) -> bool {
        let (Some((before, times)), Some(seen)) = (self.seen.get(&number), &numbered.seen) else {
            return false;
        };
        *times < MOST_AGAIN && seen.has_more_than(before)
    }

    /// After how many calls code that is translated is looked at again.
    pub fn next_counter(&self, number: u32) -> i32 {
        let is_again = self.seen.get(&number).is_some_and(|(_, times)| *times < MOST_AGAIN);
        self.advice_counter()
            .unwrap_or(if is_again { self.counter() } else { 0 })
    }

    /// An activation of translated code is at a backward jump, and interpreted: a translation that begins there is asked for, once.
    pub fn within_loop(&mut self, number: u32, at: LoopEntry, numbered: Numbered) -> Option<Request> {
        let is_new = self.translates(&numbered) && self.loops.insert((number, at));
        is_new.then(|| Request::Loop {
            number,
            numbered: Box::new(numbered),
            at,
        })
    }

    /// A translation that begins within a loop was linked.
    pub fn linked_loop(&mut self) {
        self.entered_loops += 1;
    }

    /// How many translations begin within loops.
    pub fn entered_loops(&self) -> usize {
        self.entered_loops
    }

    /// Translations of codes, as far as they are selected.
    pub fn translations(&mut self, mut codes: Codes) -> Option<Request> {
        codes.retain(|(_, numbered)| self.translates(numbered));
        for (number, numbered) in &codes {
            let times = self.seen.get(number).map_or(0, |(_, times)| times + 1);
            self.seen
                .insert(*number, (numbered.seen.clone().unwrap_or_default(), times));
        }
        (!codes.is_empty()).then(|| Request::Translations {
            codes,
            counted: self.advice_counter().is_some(),
        })
    }

    /// Translations were linked: where each code's is.
    pub fn linked(&mut self, places: &[(u32, i32)]) {
        self.indices.extend(places.iter().copied());
    }

    fn advice(&self, number: u32, numbered: Numbered, otherwise: i32, seen: Option<Vec<i32>>) -> Option<Request> {
        let is_wanted = self.wants_advice && self.axioms == Axioms::Hold && self.selection.has(&numbered);
        (is_wanted && !self.advised.contains(&number)).then(|| Request::Advice {
            number,
            numbered: Box::new(numbered),
            otherwise,
            seen,
            changes: self.changes,
        })
    }

    /// Whether it must be seen before advice is asked for that what proofs rest on is there.
    pub fn want_axioms(&self) -> bool {
        self.wants_advice && self.axioms == Axioms::Unknown
    }

    /// It was seen whether it is.
    pub fn saw_axioms(&mut self, hold: bool) {
        self.axioms = if hold { Axioms::Hold } else { Axioms::Fail };
    }

    /// Whether what proofs rest on is what it was after so many changes.
    pub fn are_unchanged(&self, changes: u32) -> bool {
        self.changes == changes
    }

    /// Whether advice is wanted.
    pub fn wants_advice(&self) -> bool {
        self.wants_advice
    }

    /// The instructions or literals of code are others now: nothing that was made of it runs any more. Answers what ran it.
    pub fn forget(&mut self, number: u32) -> Running {
        let running = self.running(number);
        self.indices.remove(&number);
        self.seen.remove(&number);
        self.advised.remove(&number);
        self.loops.retain(|(each, _)| *each != number);
        running
    }

    /// The code runs advice now.
    pub fn keep(&mut self, number: u32) {
        self.advised.insert(number);
    }

    /// What advice relied on has changed: there is none any more. Answers the codes that ran some, with their translations.
    pub fn revoke(&mut self) -> Vec<(u32, i32)> {
        self.axioms = Axioms::Unknown;
        self.changes += 1;
        self.advised
            .drain()
            .filter_map(|number| Some((number, *self.indices.get(&number)?)))
            .collect()
    }

    /// The numbers of all codes that have translations.
    pub fn translated(&self) -> Vec<u32> {
        self.indices.keys().copied().collect()
    }

    /// What runs the code of a number.
    pub fn running(&self, number: u32) -> Running {
        if self.advised.contains(&number) {
            Running::Advice
        } else if self.indices.contains_key(&number) {
            Running::Translation
        } else {
            Running::Interpreter
        }
    }

    /// How often a translation is called before advice is asked for, if it ever is.
    pub fn advice_counter(&self) -> Option<i32> {
        (self.wants_advice && self.tier == Tier::Translation).then_some(ADVICE_COUNTER)
    }
}
