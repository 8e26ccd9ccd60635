//! The translator is the interpreter, specialised (the first Futamura projection): for each instruction of a method the instruction's
//! template is copied with its operands known, slots become WebAssembly locals, and what is known is folded.
//!
//! The result is a graph. A node is an instruction together with what is known before it; so a comparison that leaves true on one path and
//! false on the other is followed by two copies of a conditional jump, each of which is decided. Where paths of several instructions
//! meet nothing about slots is known, so that the graph stays as small as the method.

mod control;
mod known;
mod out;
mod plain;
mod seen;
mod slots;
mod state;
mod subject;
mod tail;
mod tree;

use crate::ir::{
    Body, ClassId, Const, Expr, GlobalId, Label, LocalId, Program, RegisterId, Template, TranslatedFunction, Type, Var,
};
use crate::structure::{Irreducible, structure};
use known::{CodeAccess, Known};
use smalltalk::instructions::{DecodeError, InstructionSet};
use state::{Facts, State};
use std::collections::{BTreeMap, BTreeSet, HashMap};

pub use subject::{Message, Seen, Short, Subject, set_offset};

/// Nodes that a translation may have; a method that needs more stays interpreted.
const MAX_NODES: usize = 20_000;

/// Why code is not translated. It stays interpreted.
#[derive(Debug, thiserror::Error)]
pub enum TranslateError {
    /// The instructions cannot be decoded.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// An instruction without template.
    #[error("st/vm has no instruction {0}")]
    NoTemplate(String),
    /// A template does what the specialiser does not.
    #[error("an instruction contains {0}")]
    Unsupported(&'static str),
    /// The stack is deeper or shallower than the method says, or differs between paths.
    #[error("the stack is not as deep as it must be")]
    Stack,
    /// Too large.
    #[error("the method is too large")]
    TooLarge,
    /// Control flow that WebAssembly does not have.
    #[error(transparent)]
    Irreducible(#[from] Irreducible),
    /// The virtual machine lacks something that translations rely on.
    #[error("st/vm has no {0}")]
    Missing(&'static str),
}

/// A translation as a graph.
#[derive(Clone, Debug)]
pub struct Graph {
    /// Shown in WAT, profiles and traps.
    pub name: String,
    /// The number of arguments.
    pub num_args: u32,
    /// Parameters (receiver, arguments, the code's record, depth), then the other locals.
    pub locals: Vec<(String, Type)>,
    /// Each ends with Goto or Return. The entry is node 0.
    pub nodes: Vec<Expr>,
    /// For each node the offset of its instruction; the entry has none.
    pub offsets: Vec<Option<usize>>,
    /// The node of the first instruction.
    pub start: u32,
    /// How many sites it uses, from [`Graph::first_site`] on.
    pub sites: u32,
    /// The number of its first site in the module.
    pub first_site: u32,
    /// The backward jumps, by their offsets, each with how many slots are in use there: where a translation may begin within a loop.
    pub loops: BTreeMap<usize, usize>,
}

/// What stands, added to the offset of an instruction, in the mark before what became of it ([`Graph::mark`]).
pub(crate) const MARK: i32 = 0x5E00_0000;

impl Graph {
    /// Puts a mark before what each instruction became: a constant that is dropped, for [`crate::wat::annotated`] to find.
    pub fn mark(&mut self) {
        for (node, offset) in self.nodes.iter_mut().zip(&self.offsets) {
            let Some(offset) = offset else { continue };
            let mark = Expr::Drop(Box::new(Expr::Const(Const::I32(MARK + *offset as i32))));
            *node = crate::lower::sequence(vec![mark, std::mem::take(node)]);
        }
    }

    /// As a function, its control flow structured.
    pub fn into_function(self) -> Result<TranslatedFunction, TranslateError> {
        let parameters = self.num_args + 3;
        let expr = structure(self.nodes, 0)?;
        let mut body = Body {
            locals: self.locals,
            parameters,
            expr,
        };
        body.drop_unused_locals();
        Ok(TranslatedFunction {
            name: self.name,
            num_args: self.num_args,
            body,
        })
    }
}

/// Specialises the instructions' templates to a method or block. `first_site` is the number of the module's sites in use.
pub fn specialise(program: &Program, subject: &Subject<'_>, first_site: u32) -> Result<Graph, TranslateError> {
    let mut merges = BTreeSet::new();
    let mut dynamic = BTreeSet::new();
    loop {
        let mut specialiser = Specialiser::new(program, subject, first_site, merges, dynamic)?;
        specialiser.entry()?;
        specialiser.nodes()?;
        if !specialiser.again {
            return Ok(specialiser.graph());
        }
        // Something turned out not to be as assumed: where paths meet, or what a register holds. Begin again, knowing it.
        (merges, dynamic) = (specialiser.merges, specialiser.dynamic);
    }
}

/// The registers that specialisation knows about.
struct Registers {
    receiver: RegisterId,
    slots: RegisterId,
    sp: RegisterId,
    pc: RegisterId,
    start: RegisterId,
    context: RegisterId,
    interpreting: RegisterId,
    counting: RegisterId,
    /// What prefixes collect in: the decoder looks at them, so that they are 0 in all templates.
    collecting: Vec<RegisterId>,
}

struct Node {
    offset: usize,
    state: State,
    expr: Option<Expr>,
}

struct Specialiser<'p> {
    program: &'p Program,
    subject: &'p Subject<'p>,
    registers: Registers,
    slots_class: ClassId,
    access: CodeAccess,
    locals: Vec<(String, Type)>,
    register_locals: Vec<Option<LocalId>>,
    slot_locals: Vec<LocalId>,
    template_bases: HashMap<usize, u32>,
    /// Where the locals of the tree being specialised begin.
    local_base: u32,
    labels: HashMap<Label, Label>,
    next_label: u32,
    first_site: u32,
    sites: u32,
    /// What the receiver was found to be when the code began, once it was.
    receiver: Option<seen::Receiver>,
    /// What of the instruction's send is done in place of it.
    in_place: Option<plain::InPlace>,
    /// What is stored at every assignment, because it is assigned on several paths.
    volatile: BTreeSet<Var>,
    /// The states at the ends of the tree being specialised.
    leaves: Vec<State>,
    nodes: Vec<Node>,
    numbers: BTreeMap<(usize, State), u32>,
    /// From which node an offset is reached, and with how many slots in use.
    sources: HashMap<usize, (u32, Known)>,
    entry_expr: Expr,
    entry_state: Option<State>,
    /// Offsets that are reached from several nodes.
    merges: BTreeSet<usize>,
    /// Registers that hold different things at run time.
    dynamic: BTreeSet<RegisterId>,
    again: bool,
}

/// The node number of the entry.
const ENTRY: u32 = 0;

impl<'p> Specialiser<'p> {
    fn new(
        program: &'p Program,
        subject: &'p Subject<'p>,
        first_site: u32,
        merges: BTreeSet<usize>,
        dynamic: BTreeSet<RegisterId>,
    ) -> Result<Self, TranslateError> {
        let register = |name: &'static str| {
            let index = program.registers.iter().position(|register| register.name == name);
            index
                .map(|index| RegisterId(index as u32))
                .ok_or(TranslateError::Missing(name))
        };
        let registers = Registers {
            receiver: register("receiver")?,
            slots: register("slots")?,
            sp: register("sp")?,
            pc: register("pc")?,
            start: register("start")?,
            context: register("context")?,
            interpreting: register("interpreting")?,
            counting: register("counting")?,
            collecting: crate::lower::collecting()
                .map(|(_, name)| register(name))
                .collect::<Result<_, _>>()?,
        };
        let slots_class = program.classes.iter().position(|class| class.name == "Slots");
        let slots_class = ClassId(slots_class.ok_or(TranslateError::Missing("Slots"))? as u32);
        let num_args = subject.num_args as u32;
        let access = code_access(program, LocalId(num_args + 1), slots_class)?;
        let entry = entry(program, subject)?;
        let mut locals = entry.body.locals.clone();
        // An argument's slot is its parameter.
        let mut slot_locals: Vec<LocalId> = (1..=num_args).map(LocalId).collect();
        for slot in subject.num_args..subject.code.frame_size {
            slot_locals.push(LocalId(locals.len() as u32));
            locals.push((format!("slot{slot}"), Type::Oop));
        }
        Ok(Self {
            program,
            subject,
            slots_class,
            access,
            register_locals: vec![None; program.registers.len()],
            volatile: dynamic.iter().map(|register| Var::Register(*register)).collect(),
            registers,
            locals,
            slot_locals,
            template_bases: HashMap::new(),
            local_base: 0,
            labels: HashMap::new(),
            next_label: 0,
            first_site,
            sites: 0,
            receiver: None,
            in_place: None,
            leaves: Vec::new(),
            nodes: Vec::new(),
            numbers: BTreeMap::new(),
            sources: HashMap::new(),
            entry_expr: Expr::default(),
            entry_state: None,
            merges,
            dynamic,
            again: false,
        })
    }

    /// The entry: parameters are known by where they are.
    fn entry(&mut self) -> Result<(), TranslateError> {
        let program = self.program;
        let num_args = self.subject.num_args as u32;
        let mut state = self.zeros();
        let mut know = |local: u32, known: Known| state.variables.insert(Var::Local(LocalId(local)), known);
        know(0, Known::Parameter(LocalId(0)));
        know(num_args + 1, Known::Code);
        know(num_args + 2, Known::Parameter(LocalId(num_args + 2)));
        let template = entry(program, self.subject)?;
        let expr = self.template(&template.body.expr, state)?;
        let expr = self.resolve(ENTRY, expr)?;
        self.entry_expr = expr;
        Ok(())
    }

    /// Registers begin as null or 0.
    fn zeros(&self) -> State {
        let mut state = State::default();
        for (index, register) in self.program.registers.iter().enumerate() {
            let id = RegisterId(index as u32);
            if let Some(known) = zero(register.ty)
                && id != self.registers.slots
                && !self.dynamic.contains(&id)
            {
                state.variables.insert(Var::Register(id), known);
            }
        }
        state
    }

    /// All nodes, each making the ones it goes to.
    fn nodes(&mut self) -> Result<(), TranslateError> {
        let mut next = 0;
        while next < self.nodes.len() {
            if self.nodes.len() > MAX_NODES {
                return Err(TranslateError::TooLarge);
            }
            let expr = self.node(next)?;
            self.nodes[next].expr = Some(expr);
            next += 1;
        }
        Ok(())
    }

    fn node(&mut self, index: usize) -> Result<Expr, TranslateError> {
        self.in_place = None;
        let state = self.nodes[index].state.clone();
        let expr = self.instruction(self.nodes[index].offset, state)?;
        self.resolve(index as u32 + 1, expr)
    }

    /// The instruction at the offset. The states after it are left in the leaves.
    fn instruction(&mut self, offset: usize, mut state: State) -> Result<Expr, TranslateError> {
        let decoded = InstructionSet::get(self.subject.code.set).decode(&self.subject.code.bytes, offset)?;
        let number = self.template_number(&decoded.definition.selector)?;
        let template = &self.program.instructions[number];
        let base = match self.template_bases.get(&number) {
            Some(base) => *base,
            None => {
                let base = self.new_locals(&template.body.locals);
                self.template_bases.insert(number, base);
                base
            }
        };
        for (operand, value) in decoded.operands().iter().enumerate() {
            state
                .variables
                .insert(Var::Local(LocalId(base + operand as u32)), Known::I32(*value));
        }
        state
            .variables
            .insert(Var::Register(self.registers.pc), Known::I32(decoded.next_pc as i32));
        state
            .variables
            .insert(Var::Register(self.registers.start), Known::I32(offset as i32));
        for register in &self.registers.collecting {
            state.variables.insert(Var::Register(*register), Known::I32(0));
        }
        self.local_base = base;
        self.labels.clear();
        self.template(&template.body.expr, state)
    }

    fn template_number(&self, selector: &str) -> Result<usize, TranslateError> {
        let position = self
            .program
            .instructions
            .iter()
            .position(|template| template.selector == selector);
        position.ok_or_else(|| TranslateError::NoTemplate(selector.to_string()))
    }

    /// A tree's end: its state is kept until all ends are known.
    fn leaf(&mut self, state: State) -> Result<Expr, TranslateError> {
        self.leaves.push(state);
        Ok(Expr::Goto(self.leaves.len() as u32 - 1))
    }

    /// Makes the nodes that the tree's leaves go to, and lets the leaves go there.
    fn resolve(&mut self, source: u32, mut expr: Expr) -> Result<Expr, TranslateError> {
        let mut groups: BTreeMap<(usize, Option<Known>), Vec<usize>> = BTreeMap::new();
        let mut states = std::mem::take(&mut self.leaves);
        for (number, state) in states.iter_mut().enumerate() {
            let Some(Known::I32(pc)) = state.register(self.registers.pc) else {
                return Err(TranslateError::Unsupported("an unknown pc"));
            };
            let offset = usize::try_from(pc).map_err(|_| TranslateError::Stack)?;
            self.tidy(state)?;
            self.arrive(source, offset, state)?;
            let variant = if self.merges.contains(&offset) {
                None
            } else {
                self.variant(offset, state)?
            };
            groups.entry((offset, variant)).or_default().push(number);
        }
        let mut targets: HashMap<u32, Expr> = HashMap::new();
        for ((offset, _), members) in groups {
            let mut common = states[members[0]].clone();
            for member in &members[1..] {
                common.meet(&mut states[*member].clone());
            }
            if self.merges.contains(&offset) {
                self.canonical(&mut common)?;
            }
            let node = self.node_number(offset, &common);
            let kept = common.places();
            for member in members {
                let lost: Facts = states[member]
                    .places()
                    .into_iter()
                    .filter(|place| !kept.contains(place))
                    .collect();
                let stores = self.stores(lost)?;
                let goto = stores.into_iter().chain([Expr::Goto(node)]).collect();
                targets.insert(member as u32, crate::lower::sequence(goto));
            }
        }
        expr.visit_mut(&mut |each| {
            if let Expr::Goto(leaf) = each
                && let Some(target) = targets.get(leaf)
            {
                *each = target.clone();
            }
        });
        Ok(expr)
    }

    /// Forgets what has no meaning for the next instruction.
    fn tidy(&self, state: &mut State) -> Result<(), TranslateError> {
        state.forget_locals();
        for register in [self.registers.pc, self.registers.start]
            .into_iter()
            .chain(self.registers.collecting.iter().copied())
        {
            state.variables.remove(&Var::Register(register));
        }
        let Some(Known::I32(sp)) = state.register(self.registers.sp) else {
            return Err(TranslateError::Stack);
        };
        if sp < 0 || sp as usize > self.slot_locals.len() {
            return Err(TranslateError::Stack);
        }
        state.slots.retain(|slot, _| *slot < sp as u32);
        Ok(())
    }

    /// Notes from where an offset is reached.
    fn arrive(&mut self, source: u32, offset: usize, state: &State) -> Result<(), TranslateError> {
        let sp = state.register(self.registers.sp).ok_or(TranslateError::Stack)?;
        if source == ENTRY {
            self.entry_state.get_or_insert_with(|| state.clone());
        }
        let (first, first_sp) = *self.sources.entry(offset).or_insert((source, sp));
        if first_sp != sp {
            return Err(TranslateError::Stack);
        }
        if first != source && self.merges.insert(offset) {
            self.again = true;
        }
        Ok(())
    }

    /// Before an instruction that may jump, true and false on top of the stack make a difference.
    fn variant(&self, offset: usize, state: &State) -> Result<Option<Known>, TranslateError> {
        let Some(Known::I32(sp)) = state.register(self.registers.sp) else {
            return Ok(None);
        };
        let Some(known @ Known::Object(_)) = state.slots.get(&(sp as u32).wrapping_sub(1)).copied() else {
            return Ok(None);
        };
        let decoded = InstructionSet::get(self.subject.code.set).decode(&self.subject.code.bytes, offset)?;
        let template = &self.program.instructions[self.template_number(&decoded.definition.selector)?];
        let mut jumps = false;
        template.body.expr.visit(&mut |expr| {
            jumps |= matches!(expr, Expr::Set(Var::Register(register), _) if *register == self.registers.pc);
        });
        Ok(jumps.then_some(known))
    }

    /// Where paths of several instructions meet, only what always holds is known: registers that are as at the start.
    fn canonical(&mut self, state: &mut State) -> Result<(), TranslateError> {
        state.slots.clear();
        let entry = self.entry_state.clone().unwrap_or_default();
        for (variable, known) in &entry.variables {
            let Var::Register(register) = variable else { continue };
            if *register != self.registers.sp
                && state.variables.get(variable) != Some(known)
                && self.dynamic.insert(*register)
            {
                self.again = true;
            }
        }
        let sp = Var::Register(self.registers.sp);
        state
            .variables
            .retain(|variable, known| *variable == sp || entry.variables.get(variable) == Some(known));
        Ok(())
    }

    fn node_number(&mut self, offset: usize, state: &State) -> u32 {
        let key = (offset, state.clone());
        if let Some(number) = self.numbers.get(&key) {
            return *number;
        }
        self.nodes.push(Node {
            offset,
            state: state.clone(),
            expr: None,
        });
        let number = self.nodes.len() as u32;
        self.numbers.insert(key, number);
        number
    }

    fn graph(self) -> Graph {
        let loops = self.loops();
        let offsets = std::iter::once(None)
            .chain(self.nodes.iter().map(|node| Some(node.offset)))
            .collect();
        let exprs = self
            .nodes
            .into_iter()
            .map(|node| node.expr.unwrap_or(Expr::Unreachable));
        Graph {
            name: self.subject.name(),
            num_args: self.subject.num_args as u32,
            locals: self.locals,
            nodes: std::iter::once(self.entry_expr).chain(exprs).collect(),
            offsets,
            // The first node made is the one that the entry goes to.
            start: 1,
            sites: self.sites,
            first_site: self.first_site,
            loops,
        }
    }

    /// The instructions that go to one before them, or to themselves, and how many slots are in use there.
    fn loops(&self) -> BTreeMap<usize, usize> {
        let mut loops = BTreeMap::new();
        for node in &self.nodes {
            let Some((_, Known::I32(sp))) = self.sources.get(&node.offset) else {
                continue;
            };
            let mut is_backward = false;
            node.expr.iter().for_each(|expr| {
                expr.visit(&mut |each| {
                    let target = match each {
                        Expr::Goto(target) => self.nodes.get((*target as usize).wrapping_sub(1)),
                        _ => None,
                    };
                    is_backward |= target.is_some_and(|target| target.offset <= node.offset);
                });
            });
            if is_backward {
                loops.insert(node.offset, *sp as usize);
            }
        }
        loops
    }

    fn new_locals(&mut self, locals: &[(String, Type)]) -> u32 {
        let base = self.locals.len() as u32;
        self.locals.extend(locals.iter().cloned());
        base
    }

    fn new_site(&mut self) -> u32 {
        self.sites += 1;
        self.first_site + self.sites - 1
    }

    fn fresh_label(&mut self, label: Label) -> Label {
        let fresh = Label(self.next_label);
        self.next_label += 1;
        self.labels.insert(label, fresh);
        fresh
    }

    /// The variable in the numbering of the translation.
    fn outer(&self, variable: Var) -> Var {
        match variable {
            Var::Local(id) => Var::Local(LocalId(self.local_base + id.0)),
            other => other,
        }
    }

    /// Where a variable is at run time.
    fn place_of(&mut self, variable: Var) -> Var {
        let Var::Register(register) = variable else {
            return variable;
        };
        if let Some(id) = self.register_locals[register.0 as usize] {
            return Var::Local(id);
        }
        let id = LocalId(self.locals.len() as u32);
        let known = &self.program.registers[register.0 as usize];
        self.locals.push((known.name.clone(), known.ty));
        self.register_locals[register.0 as usize] = Some(id);
        Var::Local(id)
    }

    fn slot_local(&self, slot: u32) -> Result<LocalId, TranslateError> {
        self.slot_locals
            .get(slot as usize)
            .copied()
            .ok_or(TranslateError::Stack)
    }

    fn field_name(&self, class: ClassId, index: u32) -> &'p str {
        let class = &self.program.classes[class.0 as usize];
        match &class.shape {
            crate::ir::Shape::Struct(fields) => fields.get(index as usize).map_or("", |field| field.name.as_str()),
            _ => "",
        }
    }
}

/// The tree that is specialised first.
fn entry<'p>(program: &'p Program, subject: &Subject<'_>) -> Result<&'p Template, TranslateError> {
    match subject.is_loop {
        true => Ok(&program.loop_entry),
        false => program.entries.get(subject.num_args).ok_or(TranslateError::TooLarge),
    }
}

fn code_access(program: &Program, parameter: LocalId, slots: ClassId) -> Result<CodeAccess, TranslateError> {
    let class = program.classes.iter().position(|class| class.name == "Code");
    let class = class.ok_or(TranslateError::Missing("Code"))?;
    let literals = match &program.classes[class].shape {
        crate::ir::Shape::Struct(fields) => fields.iter().position(|field| field.name == "literals"),
        _ => None,
    };
    let literals = literals.ok_or(TranslateError::Missing("literals of Code"))? as u32;
    let mut globals = program.globals.iter();
    let specials = globals.position(|global| global.name == "Memory SpecialSelectors");
    Ok(CodeAccess {
        parameter,
        class: ClassId(class as u32),
        literals,
        slots,
        specials: GlobalId(specials.ok_or(TranslateError::Missing("SpecialSelectors"))? as u32),
    })
}

fn zero(ty: Type) -> Option<Known> {
    match ty {
        Type::I32 => Some(Known::I32(0)),
        Type::I64 => Some(Known::I64(0)),
        Type::Oop => Some(Known::Null(None)),
        Type::Ref(class) => Some(Known::Null(Some(class.0))),
        _ => None,
    }
}
