//! What was seen of the receivers, as guesses. The receiver of the code is looked at once, when it begins, and is of a known type from then on: no reference to it
//! changes within an activation (`become:` waits until all activations are contexts), and an object keeps its WebAssembly type. Its class may change; so
//! that is read for each send. At other sends the kinds that were seen are tried, and all others are left to a function.

use super::known::Known;
use super::out::{Out, Result, Value};
use super::state::State;
use super::subject::{Kind, kinds};
use super::{Specialiser, TranslateError};
use crate::ir::{ClassId, Const, Expr, FunctionId, Label, LocalId, Shape, Type, Var};
use crate::op::ReferenceOp;

/// The receiver of the code.
#[derive(Clone, Copy, Debug)]
pub(super) struct Receiver {
    /// Where it is.
    pub place: LocalId,
    pub kind: Kind,
    /// Where it is with its type, if it is no SmallInteger.
    pub narrow: Option<LocalId>,
}

/// The inline cache that asks an object for its class.
const CACHE: &str = "Site>>codeFor:numArgs:of:";
/// What it leaves to functions.
const ANY: &str = "Site>>anyCodeFor:numArgs:of:from:";
const SEARCH: &str = "Site>>search:selector:numArgs:";
const INTEGER: &str = "Site>>integerCodeFor:numArgs:";
/// So many kinds are tried.
const MOST_KINDS: usize = 5;

impl Specialiser<'_> {
    /// What the receiver is to be, where it is set now. In a block that is done twice: first it is the closure.
    pub fn guarded_receiver(&self, value: &Out) -> Option<Kind> {
        let is_first = matches!(value.as_known(), Some(Known::Parameter(_)));
        let kind = self.subject.receiver(self.program)?;
        (self.receiver.is_none() && is_first != self.subject.is_block).then_some(kind)
    }

    /// Sets the receiver. Where it is of another kind, the interpreter runs the code.
    pub fn guard_receiver(&mut self, kind: Kind, value: Out, state: &mut State) -> Result<Out> {
        let variable = Var::Register(self.registers.receiver);
        let mut effects = Vec::new();
        let place = match value.as_known() {
            Some(Known::Parameter(place)) => place,
            _ => {
                let Var::Local(place) = self.place_of(variable) else {
                    return Err(TranslateError::Unsupported("a receiver without a place"));
                };
                effects.push(Expr::Set(Var::Local(place), Box::new(self.argument(value)?)));
                place
            }
        };
        let receiver = Box::new(get(place));
        let (test, narrow) = match kind {
            Kind::Small => (Expr::Test(None, receiver), None),
            Kind::Own(class) => {
                let local = self.new_local("narrow", class);
                (Expr::Narrow(class, local, receiver), Some(local))
            }
        };
        let parameters = self.subject.num_args as u32 + 3;
        let arguments = (0..parameters).map(|index| get(LocalId(index))).collect();
        let interpreter = Expr::Const(Const::I32(self.subject.num_args as i32));
        let call = Expr::CallCode(arguments, Box::new(interpreter));
        let leave = Expr::Return(Some(Box::new(call)));
        effects.push(Expr::If(Box::new(test), Box::default(), Box::new(leave), Type::Void));
        self.receiver = Some(Receiver { place, kind, narrow });
        state.variables.insert(variable, Known::Parameter(place));
        Ok(Out {
            effects,
            value: Value::None,
        })
    }

    /// Whether the receiver, if that is what is known, is an instance of the class (None: a SmallInteger).
    pub fn receiver_is(&self, known: Known, class: Option<ClassId>) -> Option<bool> {
        let receiver = self.receiver_known(known)?;
        Some(match (receiver.kind, class) {
            (Kind::Small, class) => class.is_none(),
            (Kind::Own(_), None) => false,
            (Kind::Own(own), Some(class)) => self.descends(own, class),
        })
    }

    /// The receiver, if that is what is known, as an instance of the class, where it is one.
    pub fn narrow(&self, known: Known, class: Option<ClassId>) -> Option<Expr> {
        let receiver = self.receiver_known(known)?;
        (self.receiver_is(known, class) == Some(true)).then_some(())?;
        receiver.narrow.map(get)
    }

    pub fn receiver_known(&self, known: Known) -> Option<Receiver> {
        let receiver = self.receiver?;
        (known == Known::Parameter(receiver.place)).then_some(receiver)
    }

    fn descends(&self, class: ClassId, ancestor: ClassId) -> bool {
        let superclass = |class: &ClassId| self.program.classes[class.0 as usize].superclass;
        std::iter::successors(Some(class), superclass).any(|each| each == ancestor)
    }

    /// The kinds of receivers that were seen of a send through the inline cache: none where nobody looked, or the receiver is known.
    pub fn seen_by(&self, cache: FunctionId, arguments: &[Out]) -> Option<Vec<Kind>> {
        self.subject.seen.as_ref()?;
        let [_, selector, _, receiver] = arguments else {
            return None;
        };
        if self.program.functions[cache.0 as usize].name != CACHE || receiver.as_known().is_some() {
            return None;
        }
        let selector = selector.as_known()?;
        if !matches!(selector, Known::Literal(_) | Known::Special(_)) {
            return None;
        }
        let seen = self.message(selector).map_or(0, |message| message.kinds);
        let mut kinds = kinds(self.program, seen);
        kinds.truncate(MOST_KINDS);
        Some(kinds)
    }

    /// A send through an inline cache: what runs for the receiver. The kinds are tried in turn.
    pub fn guessed(&mut self, kinds: &[Kind], site: Expr, mut arguments: Vec<Out>) -> Result<Out> {
        let receiver = arguments
            .pop()
            .ok_or(TranslateError::Unsupported("a send without a receiver"))?;
        let arguments = self.arguments(arguments)?;
        let [_, selector, count] = &arguments[..] else {
            return Err(TranslateError::Unsupported("another inline cache"));
        };
        let code = Type::Ref(self.access.class);
        let mut effects = Vec::new();
        let object = match self.argument(receiver)? {
            Expr::Get(Var::Local(local)) => local,
            value => {
                let local = self.new_local_of("object", Type::Oop);
                effects.push(Expr::Set(Var::Local(local), Box::new(value)));
                local
            }
        };
        let found = self.own_label();
        let have = self.own_label();
        let behavior_class = self.class_named("Behavior")?;
        let behavior = self.new_local("behavior", behavior_class);
        let mut tries = Vec::new();
        let mut is_class_asked = false;
        for kind in kinds {
            match kind {
                Kind::Small => {
                    let missing = vec![site.clone(), selector.clone(), count.clone()];
                    let answer = Expr::If(
                        Box::new(is_null(self.field_of("Site", "integerCode", site.clone())?)),
                        Box::new(Expr::Call(self.function(INTEGER)?, missing)),
                        Box::new(self.field_of("Site", "integerCode", site.clone())?),
                        code,
                    );
                    let leave = Expr::Break(found, Some(Box::new(answer)));
                    tries.push(when(Expr::Test(None, Box::new(get(object))), leave));
                }
                Kind::Own(class) => {
                    is_class_asked = true;
                    let local = self.new_local("narrow", *class);
                    let test = Expr::Narrow(*class, local, Box::new(get(object)));
                    let class_of = self.field_of("Object", "behavior", get(local))?;
                    let set = Expr::Set(Var::Local(behavior), Box::new(class_of));
                    tries.push(when(test, Expr::Seq(vec![set, Expr::Break(have, None)])));
                }
            }
        }
        let any = vec![
            site.clone(),
            selector.clone(),
            count.clone(),
            get(object),
            Known::Code.expr(&self.access),
        ];
        let any = Expr::Call(self.function(ANY)?, any);
        if tries.is_empty() {
            effects.push(any);
            return Ok(Out::dynamic(super::out::sequence(effects)));
        }
        tries.push(Expr::Break(found, Some(Box::new(any))));
        let mut parts = vec![Expr::Block(have, Box::new(Expr::Seq(tries)), Type::Void)];
        if is_class_asked {
            let search = vec![site.clone(), get(behavior), selector.clone(), count.clone()];
            let mut found = Expr::Call(self.function(SEARCH)?, search);
            for (class, found_code) in [("behavior2", "code2"), ("behavior1", "code1")] {
                let seen = self.field_of("Site", class, site.clone())?;
                let is_it = Expr::op(ReferenceOp::RefEq, [get(behavior), seen]);
                let its = self.field_of("Site", found_code, site.clone())?;
                found = Expr::If(Box::new(is_it), Box::new(its), Box::new(found), code);
            }
            parts.push(found);
        } else {
            parts.push(Expr::Unreachable);
        }
        effects.push(Expr::Block(found, Box::new(Expr::Seq(parts)), code));
        Ok(Out::dynamic(super::out::sequence(effects)))
    }

    pub fn own_label(&mut self) -> Label {
        self.next_label += 1;
        Label(self.next_label - 1)
    }

    pub fn new_local(&mut self, name: &str, class: ClassId) -> LocalId {
        self.new_local_of(name, Type::Ref(class))
    }

    pub fn new_local_of(&mut self, name: &str, ty: Type) -> LocalId {
        LocalId(self.new_locals(&[(name.to_owned(), ty)]))
    }

    pub fn class_named(&self, name: &'static str) -> Result<ClassId> {
        let index = self.program.classes.iter().position(|class| class.name == name);
        Ok(ClassId(index.ok_or(TranslateError::Missing(name))? as u32))
    }

    pub fn field_of(&self, class: &'static str, name: &'static str, object: Expr) -> Result<Expr> {
        let id = self.class_named(class)?;
        let fields = match &self.program.classes[id.0 as usize].shape {
            Shape::Struct(fields) => fields.iter().position(|field| field.name == name),
            _ => None,
        };
        let index = fields.ok_or(TranslateError::Missing(name))?;
        Ok(Expr::Field(id, index as u32, Box::new(object)))
    }

    fn function(&self, name: &'static str) -> Result<FunctionId> {
        self.program.function_named(name).ok_or(TranslateError::Missing(name))
    }
}

pub(super) fn get(local: LocalId) -> Expr {
    Expr::Get(Var::Local(local))
}

fn is_null(value: Expr) -> Expr {
    Expr::op(ReferenceOp::RefIsNull, [value])
}

fn when(test: Expr, then: Expr) -> Expr {
    Expr::If(Box::new(test), Box::new(then), Box::default(), Type::Void)
}
