//! Short methods that were seen of a send, done in place of it: their instructions are specialised as the translation's own are, with an activation of which nothing is left.
//! So what is done in place are methods without sends, jumps and blocks: those that answer or set a variable, or answer themselves or what is always the same.
//!
//! Before that the site is asked whether the receiver's class still runs that method: the site forgets what was found when methods change, and numbers of code are not
//! given again.

use super::known::Known;
use super::out::{Out, Result, sequence};
use super::seen::{Receiver, get};
use super::state::State;
use super::subject::{Kind, Message, Short, Subject, kinds};
use super::{Specialiser, TranslateError};
use crate::ir::{Const, Expr, LocalId, Type, Var};
use std::collections::BTreeSet;
use std::rc::Rc;

/// The inline cache that asks for an answer.
pub(super) const PLAIN: &str = "Site>>plainAnswerTo:numArgs:of:";
/// So many instructions a method has that is done in place.
const MOST_INSTRUCTIONS: usize = 4;
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

/// A short method for receivers of a kind.
struct Body {
    number: u32,
    effects: Vec<Expr>,
    answer: Expr,
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
        let found = self.own_label();
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
            let bodies = methods.map(|short| self.body(short, receiver, count as u32, state));
            let bodies = bodies.collect::<Vec<_>>();
            is_all &= bodies.iter().all(Option::is_some);
            let bodies: Vec<_> = bodies.into_iter().flatten().collect();
            if !bodies.is_empty() {
                parts.push(self.bodies(bodies, receiver, own.is_some(), (site, found), message.classes)?);
            }
        }
        if parts.is_empty() {
            self.sites -= 1;
            return none;
        }
        self.in_place = Some(InPlace { site, is_all });
        parts.push(Expr::Const(Const::Null(Type::Oop)));
        effects.push(Expr::Block(found, Box::new(Expr::Seq(parts)), Type::Oop));
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

    /// Where the receiver is of the kind and its class runs one of the methods, that is done and its answer leaves for the label.
    fn bodies(
        &mut self,
        bodies: Vec<Body>,
        receiver: Receiver,
        is_own: bool,
        (site, found): (u32, crate::ir::Label),
        classes: u32,
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
            let test = match behavior {
                None => {
                    let code = self.field_of("Site", "integerCode", site.clone())?;
                    let is_null = Expr::Op(Rc::from("ref.is_null"), vec![code.clone()], Type::I32);
                    either(is_null, constant(0), self.has_number(code, body.number)?)
                }
                Some(behavior) => {
                    let mut test = constant(0);
                    let places = [("behavior1", "code1"), ("behavior2", "code2")];
                    for (class, code) in places.into_iter().take(classes.clamp(1, MOST_CLASSES) as usize).rev() {
                        let class = self.field_of("Site", class, site.clone())?;
                        let is_it = Expr::Op(Rc::from("ref.eq"), vec![get(behavior), class], Type::I32);
                        let code = self.field_of("Site", code, site.clone())?;
                        test = either(is_it, self.has_number(code, body.number)?, test);
                    }
                    test
                }
            };
            let mut does = body.effects;
            does.push(Expr::Break(found, Some(Box::new(body.answer))));
            parts.push(when(test, sequence(does)));
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

    fn has_number(&self, code: Expr, number: u32) -> Result<Expr> {
        let own = self.field_of("Code", "number", code)?;
        Ok(Expr::Op(
            Rc::from("i32.eq"),
            vec![own, constant(number as i32)],
            Type::I32,
        ))
    }

    /// What a short method does for the receiver with the arguments that are on the stack; None where that cannot be done in place.
    fn body(&mut self, short: &Short, receiver: Receiver, count: u32, state: &State) -> Option<Body> {
        let code = short.code.as_ref()?;
        let is_fitting = code.num_args == count as usize && code.num_temps == code.num_args && !code.is_block;
        if !is_fitting || code.primitive != 0 {
            return None;
        }
        let Some(Known::I32(sp)) = state.register(self.registers.sp) else {
            return None;
        };
        let mut slots = Vec::new();
        for slot in (sp as u32).checked_sub(count)?..sp as u32 {
            slots.push((self.slot_local(slot).ok()?, state.slots.get(&slot).copied()));
        }
        let subject = Subject::code(code);
        let mut inner = Specialiser::new(self.program, &subject, 0, BTreeSet::new(), BTreeSet::new()).ok()?;
        inner.locals = std::mem::take(&mut self.locals);
        inner.next_label = self.next_label;
        inner.receiver = Some(receiver);
        // There is no record of its code at hand.
        inner.access.parameter = NOWHERE;
        let body = inner.straight(&slots);
        self.next_label = inner.next_label;
        self.locals = std::mem::take(&mut inner.locals);
        let (effects, answer) = body?;
        Some(Body {
            number: short.number,
            effects,
            answer,
        })
    }

    /// The instructions of a method one after the other, for arguments in these locals, or known: what they do, and the answer.
    fn straight(&mut self, arguments: &[(LocalId, Option<Known>)]) -> Option<(Vec<Expr>, Expr)> {
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
        let (receiver, sp) = (self.registers.receiver, self.registers.sp);
        state.variables.insert(Var::Register(receiver), Known::Parameter(place));
        state
            .variables
            .insert(Var::Register(sp), Known::I32(arguments.len() as i32));
        let code = self
            .program
            .registers
            .iter()
            .position(|register| register.name == "code")?;
        let code = Var::Register(crate::ir::RegisterId(code as u32));
        state.variables.insert(code, Known::Code);
        let mut done = Vec::new();
        let mut offset = self.subject.start;
        for _ in 0..MOST_INSTRUCTIONS {
            let expr = self.instruction(offset, state).ok()?;
            flatten(expr, &mut done);
            let last = done.pop()?;
            if done.iter().any(|each| !is_plain_effect(each)) {
                return None;
            }
            match (last, std::mem::take(&mut self.leaves).pop()) {
                (Expr::Return(Some(answer)), None) => return is_plain(&answer).then_some((done, *answer)),
                (Expr::Goto(0), Some(mut next)) => {
                    let Some(Known::I32(pc)) = next.register(self.registers.pc) else {
                        return None;
                    };
                    self.tidy(&mut next).ok()?;
                    (offset, state) = (pc as usize, next);
                }
                _ => return None,
            }
        }
        None
    }
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

fn flatten(expr: Expr, all: &mut Vec<Expr>) {
    match expr {
        Expr::Seq(exprs) => exprs.into_iter().for_each(|each| flatten(each, all)),
        other => all.push(other),
    }
}

/// Whether it sets a local or a variable of an object, and no more.
fn is_plain_effect(expr: &Expr) -> bool {
    match expr {
        Expr::Set(Var::Local(_), value) => is_plain(value),
        Expr::SetField(_, _, object, value) => is_plain(object) && is_plain(value),
        _ => false,
    }
}

/// Whether it is made of variables, constants and operations.
fn is_plain(expr: &Expr) -> bool {
    let mut is_plain = true;
    expr.visit(&mut |each| {
        is_plain &= match each {
            Expr::Get(Var::Local(local)) => *local != NOWHERE,
            Expr::Get(Var::Global(_)) | Expr::Const(_) | Expr::Op(..) | Expr::Field(..) => true,
            _ => false,
        }
    });
    is_plain
}

fn constant(value: i32) -> Expr {
    Expr::Const(Const::I32(value))
}

fn either(test: Expr, then: Expr, otherwise: Expr) -> Expr {
    Expr::If(Box::new(test), Box::new(then), Box::new(otherwise), Type::I32)
}

fn when(test: Expr, then: Expr) -> Expr {
    Expr::If(Box::new(test), Box::new(then), Box::default(), Type::Void)
}
