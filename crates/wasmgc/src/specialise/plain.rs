//! Short methods that were seen of a send, done in place of it: their instructions are specialised as the translation's own are, with an activation of which nothing is left.
//! Where a way through them would send a message, go back, or need the activation for anything else, the method is called after all: that can be done from the beginning,
//! as long as nothing but locals was set. A method of which no way is left, or that sets a variable before such a way, is always called.
//!
//! Before that the site is asked whether the receiver's class still runs that method: the site forgets what was found when methods change, and numbers of code are not
//! given again.

use super::known::Known;
use super::out::{Out, Result, sequence};
use super::seen::{Receiver, get};
use super::state::State;
use super::subject::{Kind, Message, Short, Subject, kinds};
use super::{Specialiser, TranslateError};
use crate::ir::{Const, Expr, GlobalId, Label, LocalId, RegisterId, Type, Var};
use crate::op::{IntegerOp, ReferenceOp};
use smalltalk::method::CompiledCode;
use std::collections::BTreeSet;

/// The inline cache that asks for an answer.
pub(super) const PLAIN: &str = "Site>>plainAnswerTo:numArgs:of:";
/// So many instructions are done in place, those of all ways together, and so large they may be, in nodes of their trees.
const MOST_INSTRUCTIONS: usize = 20;
const LARGEST: usize = 150;
/// So many kinds of receivers are tried.
const MOST_KINDS: usize = 3;
/// So many classes a site compares in place.
const MOST_CLASSES: u32 = 2;

/// A send of which some is done in place: what the call that follows has to know.
pub(super) struct InPlace {
    pub site: u32,
    /// Whether nothing else was seen.
    pub is_all: bool,
}

/// A short method for receivers of a kind: a tree that leaves for one of the exits.
struct Body {
    number: u32,
    tree: Expr,
}

impl Body {
    /// Whether some of its ways are not done in place.
    fn leaves_for(&self, called: Label) -> bool {
        let mut leaves = false;
        self.tree
            .visit(&mut |each| leaves |= matches!(each, Expr::Break(label, _) if *label == called));
        leaves
    }
}

/// Where to leave for with an answer, and where the method is to be called.
#[derive(Clone, Copy)]
struct Exits {
    answered: Label,
    called: Label,
}

impl<'p> Specialiser<'p> {
    /// The answer of a send by short methods; null where the method is to be called.
    pub fn plain_answer(&mut self, arguments: Vec<Out>, state: &State) -> Result<Out> {
        let none = Ok(Out::known(Known::Null(None)));
        let [selector, count, receiver] = &arguments[..] else {
            return Err(TranslateError::Unsupported("another inline cache"));
        };
        let (Some(selector), Some(Known::I32(count))) = (selector.as_known(), count.as_known()) else {
            return none;
        };
        let Some(message) = self.message(selector) else {
            return none;
        };
        let own = receiver.as_known().and_then(|known| self.receiver_known(known));
        if receiver.as_known().is_some() && own.is_none() || !message.is_mostly_short() {
            return none;
        }
        let mut tried = match own {
            Some(own) => vec![own.kind],
            None => kinds(self.program, message.kinds),
        };
        let is_all_tried = tried.len() <= MOST_KINDS;
        tried.truncate(MOST_KINDS);
        let mut effects = Vec::new();
        let object = match own {
            Some(own) => own.place,
            None => match arguments
                .into_iter()
                .next_back()
                .map(|receiver| self.argument(receiver))
            {
                Some(Ok(Expr::Get(Var::Local(local)))) => local,
                Some(value) => {
                    let local = self.new_local_of("object", Type::Oop);
                    effects.push(Expr::Set(Var::Local(local), Box::new(value?)));
                    local
                }
                None => return none,
            },
        };
        let mut parts = Vec::new();
        let mut is_all = is_all_tried && message.is_all_short();
        let site = self.new_site();
        let exits = Exits {
            answered: self.own_label(),
            called: self.own_label(),
        };
        for kind in tried {
            let narrow = match (own, kind) {
                (Some(own), _) => own.narrow,
                (None, Kind::Small) => None,
                (None, Kind::Own(class)) => Some(self.new_local("narrow", class)),
            };
            let receiver = Receiver {
                place: object,
                kind,
                narrow,
            };
            let methods = message
                .methods
                .iter()
                .filter(|short| short.is_run_by(self.program, kind));
            let bodies = methods.map(|short| self.body(short, receiver, exits, count as u32, state));
            let bodies = bodies.collect::<Vec<_>>();
            is_all &= bodies
                .iter()
                .all(|body| body.as_ref().is_some_and(|body| !body.leaves_for(exits.called)));
            let bodies: Vec<_> = bodies.into_iter().flatten().collect();
            if !bodies.is_empty() {
                parts.push(self.bodies(bodies, receiver, own.is_some(), (site, message.classes))?);
            }
        }
        if parts.is_empty() {
            self.sites -= 1;
            return none;
        }
        self.in_place = Some(InPlace { site, is_all });
        let answer = vec![
            Expr::Block(exits.called, Box::new(Expr::Seq(parts)), Type::Void),
            Expr::Const(Const::Null(Type::Oop)),
        ];
        effects.push(Expr::Block(exits.answered, Box::new(Expr::Seq(answer)), Type::Oop));
        Ok(Out::dynamic(sequence(effects)))
    }

    /// What was seen of the message of a selector.
    pub fn message(&self, selector: Known) -> Option<&'p Message> {
        let seen = self.subject.seen.as_ref()?;
        match selector {
            Known::Literal(index) => seen.literal(index as usize),
            Known::Special(index) => seen.special(index as usize),
            _ => None,
        }
    }

    /// Where the receiver is of the kind and its class runs one of the methods, that is done.
    fn bodies(
        &mut self,
        bodies: Vec<Body>,
        receiver: Receiver,
        is_own: bool,
        (site, classes): (u32, u32),
    ) -> Result<Expr> {
        let site = Expr::Get(Var::Site(site));
        let mut parts = Vec::new();
        let behavior_class = self.class_named("Behavior")?;
        let behavior = match receiver.narrow {
            Some(narrow) => {
                let local = self.new_local("behavior", behavior_class);
                let class_of = self.field_of("Object", "behavior", get(narrow))?;
                parts.push(Expr::Set(Var::Local(local), Box::new(class_of)));
                Some(local)
            }
            None => None,
        };
        for body in bodies {
            let runs = |number: &'static str| self.is_number(&site, number, body.number);
            let Some(behavior) = behavior else {
                parts.push(when(runs("integerNumber")?, body.tree));
                continue;
            };
            let is_class = |class: &'static str| -> Result<Expr> {
                let class = self.field_of("Site", class, site.clone())?;
                Ok(Expr::op(ReferenceOp::RefEq, [get(behavior), class]))
            };
            let (first, its) = (is_class("behavior1")?, runs("number1")?);
            if classes < MOST_CLASSES {
                parts.push(when(first, when(its, body.tree)));
                continue;
            }
            let (second, of_second) = (is_class("behavior2")?, runs("number2")?);
            let (hit, miss) = (self.own_label(), self.own_label());
            let asked = vec![
                when(first, sequence(vec![leave_where(its, hit), Expr::Break(miss, None)])),
                when(second, leave_where(of_second, hit)),
                Expr::Break(miss, None),
            ];
            let asked = Expr::Block(hit, Box::new(sequence(asked)), Type::Void);
            let body = sequence(vec![asked, body.tree]);
            parts.push(Expr::Block(miss, Box::new(body), Type::Void));
        }
        let parts = sequence(parts);
        Ok(match (is_own, receiver.kind) {
            (true, _) => parts,
            (false, Kind::Small) => when(Expr::Test(None, Box::new(get(receiver.place))), parts),
            (false, Kind::Own(class)) => {
                let narrow = receiver
                    .narrow
                    .ok_or(TranslateError::Unsupported("a receiver without a place"))?;
                when(Expr::Narrow(class, narrow, Box::new(get(receiver.place))), parts)
            }
        })
    }

    /// Whether the site has found the code of the number.
    fn is_number(&self, site: &Expr, field: &'static str, number: u32) -> Result<Expr> {
        let found = self.field_of("Site", field, site.clone())?;
        Ok(Expr::op(IntegerOp::I32Eq, [found, constant(number as i32 + 1)]))
    }

    /// What a short method does for the receiver with the arguments that are on the stack; None where that cannot be done in place.
    fn body(&mut self, short: &Short, receiver: Receiver, exits: Exits, count: u32, state: &State) -> Option<Body> {
        let code = short.code.as_ref()?;
        if code.num_args != count as usize || code.is_block || code.primitive != 0 {
            return None;
        }
        let Some(Known::I32(sp)) = state.register(self.registers.sp) else {
            return None;
        };
        let mut slots = Vec::new();
        for slot in (sp as u32).checked_sub(count)?..sp as u32 {
            slots.push((self.slot_local(slot).ok()?, state.slots.get(&slot).copied()));
        }
        // Its literals may be exchanged while it keeps its number, so nothing is known of them.
        let code = CompiledCode {
            literals: Vec::new(),
            ..(**code).clone()
        };
        let subject = Subject::code(&code);
        let mut inner = Specialiser::new(self.program, &subject, 0, BTreeSet::new(), BTreeSet::new()).ok()?;
        inner.locals = std::mem::take(&mut self.locals);
        inner.next_label = self.next_label;
        inner.receiver = Some(receiver);
        // There is no record of its code at hand.
        inner.access.parameter = NOWHERE;
        let tree = inner.whole(&slots, exits);
        self.next_label = inner.next_label;
        self.locals = std::mem::take(&mut inner.locals);
        Some(Body {
            number: short.number,
            tree: tree?,
        })
    }

    /// All instructions of a method, for arguments in these locals, or known.
    fn whole(&mut self, arguments: &[(LocalId, Option<Known>)], exits: Exits) -> Option<Expr> {
        let place = self.receiver?.place;
        let mut state = self.zeros();
        let fresh = (arguments.len()..self.subject.code.frame_size)
            .map(|_| self.new_local_of("plain", Type::Oop))
            .collect::<Vec<_>>();
        self.slot_locals = arguments.iter().map(|(local, _)| *local).chain(fresh).collect();
        for (slot, (_, known)) in arguments.iter().enumerate() {
            match known {
                None => {}
                Some(known @ (Known::Small(_) | Known::Object(_) | Known::Parameter(_))) => {
                    state.slots.insert(slot as u32, *known);
                }
                Some(_) => return None,
            }
        }
        let nil = self
            .program
            .globals
            .iter()
            .position(|global| global.name == "Memory NilObject")?;
        for slot in arguments.len()..self.subject.num_temps {
            state.slots.insert(slot as u32, Known::Object(GlobalId(nil as u32)));
        }
        let code = self
            .program
            .registers
            .iter()
            .position(|register| register.name == "code")?;
        for (register, known) in [
            (self.registers.receiver, Known::Parameter(place)),
            (self.registers.sp, Known::I32(self.subject.num_temps as i32)),
            (RegisterId(code as u32), Known::Code),
        ] {
            state.variables.insert(Var::Register(register), known);
        }
        let mut way = Way {
            arguments: arguments.iter().map(|(local, _)| *local).collect(),
            exits,
            instructions: MOST_INSTRUCTIONS,
        };
        let tree = self.way(self.subject.start, state, true, &mut way)?;
        let mut size = 0;
        tree.visit(&mut |_| size += 1);
        (size <= LARGEST).then_some(tree)
    }

    /// The instructions from the offset on; None where the method is to be called. `is_clean`: nothing but locals was set.
    fn way(&mut self, offset: usize, state: State, is_clean: bool, way: &mut Way) -> Option<Expr> {
        way.instructions = way.instructions.checked_sub(1)?;
        self.leaves.clear();
        let expr = self.instruction(offset, state).ok()?;
        let leaves = std::mem::take(&mut self.leaves);
        self.followed(expr, (offset, &leaves), is_clean, way)
    }

    /// The tree of the instruction at an offset, and what follows its leaves.
    fn followed(
        &mut self,
        expr: Expr,
        (from, leaves): (usize, &[State]),
        mut is_clean: bool,
        way: &mut Way,
    ) -> Option<Expr> {
        match expr {
            Expr::Seq(mut exprs) => {
                let last = exprs.pop()?;
                for each in &exprs {
                    is_clean &= way.allows(each)? == Effect::OnLocals;
                }
                exprs.push(self.followed(last, (from, leaves), is_clean, way)?);
                Some(sequence(exprs))
            }
            Expr::If(test, then, otherwise, Type::Never) if way.is_plain(&test) => {
                let ways = [then, otherwise].map(|each| self.followed(*each, (from, leaves), is_clean, way));
                if ways.iter().all(Option::is_none) || !is_clean && ways.iter().any(Option::is_none) {
                    return None;
                }
                let called = way.exits.called;
                let [then, otherwise] = ways.map(|each| Box::new(each.unwrap_or(Expr::Break(called, None))));
                Some(Expr::If(test, then, otherwise, Type::Never))
            }
            Expr::Goto(leaf) => {
                let mut next = leaves.get(leaf as usize)?.clone();
                let Some(Known::I32(pc)) = next.register(self.registers.pc) else {
                    return None;
                };
                self.tidy(&mut next).ok()?;
                let offset = usize::try_from(pc).ok().filter(|offset| *offset > from)?;
                self.way(offset, next, is_clean, way)
            }
            Expr::Return(Some(answer)) if way.is_plain(&answer) => Some(Expr::Break(way.exits.answered, Some(answer))),
            _ => None,
        }
    }
}

/// What is done in place, while its instructions are followed.
struct Way {
    arguments: Vec<LocalId>,
    exits: Exits,
    /// So many more may follow.
    instructions: usize,
}

/// What a statement sets.
#[derive(PartialEq)]
enum Effect {
    OnLocals,
    OnObjects,
}

impl Way {
    /// What the statement sets; None where it does anything else.
    fn allows(&self, expr: &Expr) -> Option<Effect> {
        let is_plain = match expr {
            Expr::SetField(_, _, object, value) => {
                return (self.is_plain(object) && self.is_plain(value)).then_some(Effect::OnObjects);
            }
            Expr::Drop(value) => self.is_plain(value),
            other => self.is_plain(other),
        };
        is_plain.then_some(Effect::OnLocals)
    }

    /// Whether it does nothing but calculate, look at objects, and set locals that are not the sender's.
    fn is_plain(&self, expr: &Expr) -> bool {
        let mut is_plain = true;
        expr.visit(&mut |each| {
            is_plain &= match each {
                Expr::Get(Var::Local(local)) => *local != NOWHERE,
                Expr::Set(Var::Local(local), _) => !self.arguments.contains(local),
                Expr::Op(op, _) => op.result() != Type::Void,
                Expr::Get(Var::Global(_))
                | Expr::Const(_)
                | Expr::Field(..)
                | Expr::Element(..)
                | Expr::Length(_)
                | Expr::Cast(..)
                | Expr::Test(..)
                | Expr::If(..)
                | Expr::Block(..)
                | Expr::Break(..)
                | Expr::Seq(_) => true,
                _ => false,
            }
        });
        is_plain
    }
}

/// What [`Specialiser::plain_answer`] has made, in its parts.
pub(super) struct Parts {
    effects: Vec<Expr>,
    exits: Exits,
    tries: Expr,
}

/// The parts, taken out, where a value is an answer by short methods.
pub(super) fn parts(value: &mut Expr) -> Option<Parts> {
    let (effects, block) = match value {
        Expr::Seq(all) => {
            let last = all.len().checked_sub(1)?;
            let (effects, block) = all.split_at_mut(last);
            (effects, block.first_mut()?)
        }
        block => (&mut [][..], block),
    };
    let Expr::Block(answered, body, Type::Oop) = block else {
        return None;
    };
    let Expr::Seq(body) = &mut **body else { return None };
    let [Expr::Block(called, tries, Type::Void), Expr::Const(Const::Null(_))] = &mut body[..] else {
        return None;
    };
    Some(Parts {
        exits: Exits {
            answered: *answered,
            called: *called,
        },
        tries: std::mem::take(&mut **tries),
        effects: effects.iter_mut().map(std::mem::take).collect(),
    })
}

/// Where there is an answer it is kept in the local, and `found` follows; else control comes to the end. So nobody asks whether there is one.
pub(super) fn answered(parts: Parts, answer: LocalId, found: Expr) -> Expr {
    let Parts { effects, exits, tries } = parts;
    let tried = sequence(vec![tries, Expr::Break(exits.called, None)]);
    let kept = Expr::Set(
        Var::Local(answer),
        Box::new(Expr::Block(exits.answered, Box::new(tried), Type::Oop)),
    );
    let body = sequence(vec![kept, found]);
    sequence(
        effects
            .into_iter()
            .chain([Expr::Block(exits.called, Box::new(body), Type::Void)])
            .collect(),
    )
}

/// A local that no function has.
const NOWHERE: LocalId = LocalId(u32::MAX);

impl Message {
    /// Whether the instances of half of the classes, or more, run short methods: for fewer it is not worth to ask.
    fn is_mostly_short(&self) -> bool {
        let short: u32 = self.methods.iter().map(|short| short.classes).sum();
        short > 0 && short * 2 >= self.classes
    }

    /// Whether all that was seen of it are short methods of few classes.
    fn is_all_short(&self) -> bool {
        let short: u32 = self.methods.iter().map(|short| short.classes).sum();
        self.classes <= MOST_CLASSES && short == self.classes
    }
}

impl Short {
    fn is_run_by(&self, program: &crate::ir::Program, kind: Kind) -> bool {
        kinds(program, self.kinds).contains(&kind)
    }
}

fn constant(value: i32) -> Expr {
    Expr::Const(Const::I32(value))
}

fn leave_where(test: Expr, label: Label) -> Expr {
    when(test, Expr::Break(label, None))
}

fn when(test: Expr, then: Expr) -> Expr {
    Expr::If(Box::new(test), Box::new(then), Box::default(), Type::Void)
}
