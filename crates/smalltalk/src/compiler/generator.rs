//! Writes the instructions of a bound method. Instructions are known here by the selectors of their definitions.

mod closures;
mod control;
mod variables;

use std::collections::HashMap;
use std::sync::Arc;

use num_traits::ToPrimitive;

use super::assembler::{Assembler, Label};
use super::context::CompileContext;
use super::error::{CompileError, CompileErrorKind};
use super::limits::{MAX_LITERALS, MAX_TEMPORARIES};
use super::tree::*;
use crate::Patience;
use crate::ast::{self, Method, Pragma, Span};
use crate::instructions::selectors::{EMBEDDED_CLOSURE, JUMP};
use crate::instructions::{InstructionSet, Set};
use crate::method::{CompiledCode, EXTERNAL_CALL, EmbeddedBlock, LARGE_FRAME, Literal, Temporary};

const POP_JUMP_IF_TRUE: &str = "popJumpIfTrue:";
const POP_JUMP_IF_FALSE: &str = "popJumpIfFalse:";
const FULL_CLOSURE: &str = "pushFullClosure:numCopied:ignoreOuter:receiverOnStack:";

/// Elements of a brace array that need no more places on the stack than storing them one by one does.
const FEW_ELEMENTS: usize = 3;

type Generated<T> = Result<T, CompileError>;

/// Writes the method. The elements of brace arrays are collected on the stack; where it has no room for that, they are stored one by one.
pub fn generate(
    method: &Method,
    tree: &Tree,
    body: &Body,
    context: &CompileContext<'_>,
    patience: &Patience<'_>,
    set: Set,
) -> Generated<CompiledCode> {
    check_variables(method, tree, set)?;
    let written = |most_elements| generate_with(most_elements, method, tree, body, context, patience, set);
    match written(usize::MAX) {
        Err(error) if matches!(error.kind, CompileErrorKind::FrameTooLarge { .. }) => written(FEW_ELEMENTS),
        written => written,
    }
}

/// There are slots for all variables, and vectors for those that are shared.
fn check_variables(method: &Method, tree: &Tree, set: Set) -> Generated<()> {
    let at = |variable: VariableId| tree.variables[variable].span.unwrap_or(method.span);
    for Function { slots, .. } in &tree.functions {
        let (count, limit) = (slots.len(), MAX_TEMPORARIES);
        if let Some(excess) = slots.get(limit) {
            return Err(CompileErrorKind::TooManyTemporaries { count, limit }.at(at(*excess)));
        }
        let (needed, limit) = (count, LARGE_FRAME);
        if let Some(excess) = slots.get(limit) {
            return Err(CompileErrorKind::FrameTooLarge { needed, limit }.at(at(*excess)));
        }
    }
    for Region { remote, .. } in &tree.regions {
        let encoded = InstructionSet::get(set).encode("pushNewArray:", &[remote.len() as i32]);
        if let (Err(error), Some(last)) = (encoded, remote.last()) {
            return Err(CompileErrorKind::TooLarge { set, error }.at(at(*last)));
        }
    }
    Ok(())
}

fn generate_with(
    most_elements: usize,
    method: &Method,
    tree: &Tree,
    body: &Body,
    context: &CompileContext<'_>,
    patience: &Patience<'_>,
    set: Set,
) -> Generated<CompiledCode> {
    let instructions = InstructionSet::get(set);
    let code = Code::new(context, instructions, tree, 0, false);
    let mut generator = Generator {
        set: instructions,
        tree,
        vectors: vectors(tree),
        context,
        method,
        patience,
        most_elements,
        code,
    };
    let primitive = generator.primitive()?;
    generator.region(body, method.span);
    generator.effect_of_body(body)?;
    generator.code.assembler.go_on_behind_endless_loop();
    generator.code.assembler.emit_return("returnReceiver", 0, method.span);
    let Generator { mut code, vectors, .. } = generator;
    code.literals.push(Literal::Symbol(method.selector.clone()));
    code.literals.push(Literal::MethodClass);
    let pragmas = method.pragmas.clone();
    let source = context.source.clone();
    let finished = code.finish(method, tree, &vectors, context, set)?;
    Ok(CompiledCode {
        primitive,
        pragmas,
        source,
        ..finished
    })
}

/// A code object being written.
struct Code {
    assembler: Assembler,
    literals: Vec<Literal>,
    /// Where each literal stands among them.
    literal_indices: HashMap<Literal, usize>,
    /// Where one more literal is needed than there can be.
    excess_literal: Option<Span>,
    /// The function whose instructions are being written, that of an embedded block where it is one.
    function: FunctionId,
    /// The function that the code object is for.
    own_function: FunctionId,
    is_block: bool,
    embedded: Vec<Embedded>,
}

struct Embedded {
    start: Label,
    end: Label,
    function: FunctionId,
}

impl Code {
    fn new(
        context: &CompileContext<'_>,
        set: &'static InstructionSet,
        tree: &Tree,
        function: FunctionId,
        is_block: bool,
    ) -> Code {
        let depth = tree.functions[function].slots.len();
        let assembler = Assembler::new(set, depth, context.may_be_activation());
        Code {
            assembler,
            literals: Vec::new(),
            literal_indices: HashMap::new(),
            excess_literal: None,
            function,
            own_function: function,
            is_block,
            embedded: Vec::new(),
        }
    }

    fn finish(
        self,
        method: &Method,
        tree: &Tree,
        vectors: &Vectors,
        context: &CompileContext<'_>,
        set: Set,
    ) -> Generated<CompiledCode> {
        let function = &tree.functions[self.own_function];
        if let Some((span, needed)) = self.assembler.too_deep() {
            let limit = LARGE_FRAME;
            return Err(CompileErrorKind::FrameTooLarge { needed, limit }.at(span));
        }
        if let Some(span) = self.excess_literal {
            let limit = MAX_LITERALS;
            return Err(CompileErrorKind::TooManyLiterals { limit }.at(span));
        }
        let assembled = self.assembler.finish()?;
        let at = |label: Label| assembled.labels[label.index()];
        let embedded = self.embedded.iter().map(|block| EmbeddedBlock {
            start: at(block.start),
            end: at(block.end),
            num_args: tree.functions[block.function].arguments.len(),
            num_copied: tree.functions[block.function].copied.len(),
            temporaries: temporaries(tree, vectors, block.function),
        });
        Ok(CompiledCode {
            selector: method.selector.clone(),
            class_name: context.class_name.to_string(),
            set,
            num_args: function.arguments.len(),
            num_temps: function.slots.len(),
            num_copied: function.copied.len(),
            frame_size: assembled.max_depth,
            primitive: 0,
            is_block: self.is_block,
            literals: self.literals,
            embedded_blocks: embedded.collect(),
            bytes: assembled.bytes,
            temporaries: temporaries(tree, vectors, self.own_function),
            instance_variable_names: Arc::from(context.instance_variables),
            places: assembled.places,
            pragmas: Vec::new(),
            source: None,
        })
    }
}

/// The region of each variable that holds a vector.
type Vectors = HashMap<VariableId, RegionId>;

fn vectors(tree: &Tree) -> Vectors {
    let regions = tree.regions.iter().enumerate();
    regions.map(|(index, region)| (region.vector, index)).collect()
}

/// What a function's slots hold.
fn temporaries(tree: &Tree, vectors: &Vectors, function: FunctionId) -> Vec<Temporary> {
    let name = |variable: &VariableId| tree.variables[*variable].name.clone();
    let temporary = |variable: &VariableId| {
        let region = vectors.get(variable).map(|region| &tree.regions[*region]);
        match (region, name(variable)) {
            (Some(region), _) => Temporary::Vector(region.remote.iter().filter_map(name).collect()),
            (None, Some(name)) => Temporary::Variable(name),
            (None, None) => Temporary::Hidden,
        }
    };
    tree.functions[function].slots.iter().map(temporary).collect()
}

struct Generator<'a> {
    set: &'static InstructionSet,
    tree: &'a Tree,
    vectors: Vectors,
    context: &'a CompileContext<'a>,
    method: &'a Method,
    patience: &'a Patience<'a>,
    /// Brace arrays of more elements are stored one by one.
    most_elements: usize,
    code: Code,
}

impl Generator<'_> {
    // Bodies

    /// Makes the vector of the region that begins with the body.
    fn region(&mut self, body: &Body, span: Span) {
        let Some(region) = body.region.map(|region| &self.tree.regions[region]) else {
            return;
        };
        if !region.remote.is_empty() {
            self.emit("pushNewArray:", &[region.remote.len() as i32], 0, 1, span);
            self.pop_into_slot(region.vector, span);
        }
    }

    /// What an inlined body begins with.
    fn begin_inlined(&mut self, body: &Body) {
        let span = Span::default();
        self.region(body, span);
        for variable in &body.resets {
            if !self.tree.variables[*variable].is_remote {
                self.emit("pushNil", &[], 0, 1, span);
                self.pop_into_slot(*variable, span);
            }
        }
    }

    fn effect_of_body(&mut self, body: &Body) -> Generated<()> {
        body.statements
            .iter()
            .try_for_each(|statement| self.statement(statement))
    }

    fn effect_of_inlined(&mut self, body: &Body) -> Generated<()> {
        self.begin_inlined(body);
        self.effect_of_body(body)
    }

    fn statement(&mut self, statement: &BoundStatement) -> Generated<()> {
        let (BoundStatement::Expression(node) | BoundStatement::Return(node)) = statement;
        if self.patience.is_over() {
            return Err(CompileErrorKind::Interrupted.at(node.span));
        }
        match statement {
            BoundStatement::Expression(node) => self.effect(node),
            BoundStatement::Return(node) => self.return_value(node),
        }
    }

    /// Leaves the last statement's value on the stack; nil if there is none.
    fn value_of_body(&mut self, body: &Body, span: Span) -> Generated<()> {
        let Some((last, first)) = body.statements.split_last() else {
            self.emit("pushNil", &[], 0, 1, span);
            return Ok(());
        };
        first.iter().try_for_each(|statement| self.statement(statement))?;
        match last {
            BoundStatement::Expression(node) => self.value(node),
            BoundStatement::Return(node) => self.return_value(node),
        }
    }

    fn value_of_inlined(&mut self, body: &Body, span: Span) -> Generated<()> {
        self.begin_inlined(body);
        self.value_of_body(body, span)
    }

    /// Returns the last statement's value from the method.
    fn return_of_inlined(&mut self, body: &Body, span: Span) -> Generated<()> {
        self.begin_inlined(body);
        let Some((last, first)) = body.statements.split_last() else {
            self.code.assembler.emit_return("returnNil", 0, span);
            return Ok(());
        };
        first.iter().try_for_each(|statement| self.statement(statement))?;
        match last {
            BoundStatement::Expression(node) | BoundStatement::Return(node) => self.return_value(node),
        }
    }

    // Expressions: for their value, for their effect, and to return their value

    fn value(&mut self, node: &Node) -> Generated<()> {
        if !self.code.assembler.is_reachable() {
            return Ok(());
        }
        let span = node.span;
        match &node.kind {
            NodeKind::Nil => self.emit("pushNil", &[], 0, 1, span),
            NodeKind::True => self.emit("pushTrue", &[], 0, 1, span),
            NodeKind::False => self.emit("pushFalse", &[], 0, 1, span),
            NodeKind::Receiver => self.emit("pushReceiver", &[], 0, 1, span),
            NodeKind::ThisContext => self.emit("pushThisContext", &[], 0, 1, span),
            NodeKind::Literal(literal) => self.push_literal(literal, span),
            NodeKind::Variable(place) => self.push_variable(place, span),
            NodeKind::Assignment(place, value) => {
                self.value(value)?;
                self.store_variable(place, false, span);
            }
            NodeKind::Send(target, messages) => self.sends(target, messages, span)?,
            NodeKind::Brace(elements) => self.brace(elements, span)?,
            NodeKind::Closure(function, body) => self.closure(*function, body, span)?,
            NodeKind::If {
                condition,
                when_true,
                when_false,
            } => {
                self.conditional(condition, when_true, when_false, span, &mut Self::value_of_inlined)?;
            }
            NodeKind::IfNil {
                receiver,
                variable,
                when_nil,
                when_not_nil,
            } => {
                self.if_nil_value(receiver, *variable, when_nil.as_ref(), when_not_nil.as_ref(), span)?;
            }
            NodeKind::While { .. } | NodeKind::Repeat(_) => {
                self.effect(node)?;
                self.emit("pushNil", &[], 0, 1, span);
            }
            NodeKind::Count(count) => self.count(count, true, span)?,
        }
        Ok(())
    }

    fn effect(&mut self, node: &Node) -> Generated<()> {
        if !self.code.assembler.is_reachable() {
            return Ok(());
        }
        let span = node.span;
        match &node.kind {
            NodeKind::Nil | NodeKind::True | NodeKind::False | NodeKind::Receiver | NodeKind::Literal(_) => Ok(()),
            NodeKind::Variable(place) if !self.is_captured(place) => Ok(()),
            NodeKind::Assignment(place, value) => {
                self.value(value)?;
                self.store_variable(place, true, span);
                Ok(())
            }
            NodeKind::If {
                condition,
                when_true,
                when_false,
            } => self.conditional_effect(condition, when_true, when_false, span),
            NodeKind::IfNil {
                receiver,
                variable,
                when_nil,
                when_not_nil,
            } => self.if_nil_effect(receiver, *variable, when_nil.as_ref(), when_not_nil.as_ref(), span),
            NodeKind::While {
                condition,
                goes_on,
                body,
            } => self.while_loop(condition, *goes_on, body.as_ref(), span),
            NodeKind::Repeat(body) => self.repeat(body, span),
            NodeKind::Count(count) => self.count(count, false, span),
            _ => {
                self.value(node)?;
                self.emit("pop", &[], 1, 0, span);
                Ok(())
            }
        }
    }

    fn return_value(&mut self, node: &Node) -> Generated<()> {
        if !self.code.assembler.is_reachable() {
            return Ok(());
        }
        let span = node.span;
        let constant = match &node.kind {
            NodeKind::Receiver => "returnReceiver",
            NodeKind::Nil => "returnNil",
            NodeKind::True => "returnTrue",
            NodeKind::False => "returnFalse",
            NodeKind::If {
                condition,
                when_true,
                when_false,
            } => {
                return self.conditional(condition, when_true, when_false, span, &mut Self::return_of_inlined);
            }
            _ => {
                self.value(node)?;
                self.code.assembler.emit_return("returnTop", 1, span);
                return Ok(());
            }
        };
        self.code.assembler.emit_return(constant, 0, span);
        Ok(())
    }

    /// Many elements are written to a stream one by one, with the messages that Squeak sends for that.
    fn brace(&mut self, elements: &[Node], span: Span) -> Generated<()> {
        let count = elements.len();
        if count <= self.most_elements && self.can_encode("pushConsArray:", &[count as i32]) {
            elements.iter().try_for_each(|element| self.value(element))?;
            self.emit("pushConsArray:", &[count as i32], count, 1, span);
            return Ok(());
        }
        self.emit("pushConsArray:", &[0], 0, 1, span);
        self.send("class", 0, false, span);
        self.push_literal(&Literal::Integer(count.into()), span);
        self.send("braceStream:", 1, false, span);
        for element in elements {
            self.emit("duplicate", &[], 0, 1, element.span);
            self.value(element)?;
            self.send("nextPut:", 1, false, element.span);
            self.emit("pop", &[], 1, 0, element.span);
        }
        self.send("braceArray", 0, false, span);
        Ok(())
    }

    // Messages

    /// Messages to a receiver that may be what messages answer, however many: these are written in a loop.
    fn sends(&mut self, target: &Target, messages: &[BoundMessage], span: Span) -> Generated<()> {
        let mut links = vec![(target, messages, span)];
        let mut first = target;
        while let Target::Value(node) = first {
            let NodeKind::Send(target, messages) = &node.kind else {
                self.value(node)?;
                break;
            };
            links.push((target, messages, node.span));
            first = target;
        }
        for (target, messages, span) in links.into_iter().rev() {
            if let Target::Super = target {
                self.emit("pushReceiver", &[], 0, 1, span);
            }
            self.messages(messages, matches!(target, Target::Super))?;
        }
        Ok(())
    }

    fn messages(&mut self, messages: &[BoundMessage], to_super: bool) -> Generated<()> {
        for (index, message) in messages.iter().enumerate() {
            let is_last = index + 1 == messages.len();
            if !is_last {
                self.emit("duplicate", &[], 0, 1, message.span);
            }
            message.arguments.iter().try_for_each(|argument| self.value(argument))?;
            self.send(&message.selector, message.arguments.len(), to_super, message.span);
            if !is_last {
                self.emit("pop", &[], 1, 0, message.span);
            }
        }
        Ok(())
    }

    fn send(&mut self, selector: &str, num_args: usize, to_super: bool, span: Span) {
        if !self.code.assembler.is_reachable() {
            return;
        }
        if let Some(definition) = self.set.sender_of(selector).filter(|_| !to_super) {
            return self.emit(&definition.selector, &[], num_args + 1, 1, span);
        }
        let index = self.literal_index(Literal::Symbol(selector.to_string()), span);
        let operands = [index, num_args as i32];
        if to_super && self.code.is_block {
            // A block's code does not end with its method's class, so the class is pushed.
            let class = self.literal_index(Literal::MethodClass, span);
            self.emit("pushLiteralVariable:", &[class], 0, 1, span);
            self.emit("directedSuperSend:numArgs:", &operands, num_args + 2, 1, span);
        } else if to_super {
            self.emit("superSend:numArgs:", &operands, num_args + 1, 1, span);
        } else {
            self.emit("send:numArgs:", &operands, num_args + 1, 1, span);
        }
    }

    // Primitives

    /// Writes the instruction for the method's primitive and answers its number.
    fn primitive(&mut self) -> Generated<u16> {
        let is_primitive = |pragma: &&Pragma| pragma.selector.split(':').next() == Some("primitive");
        let Some(pragma) = self.method.pragmas.iter().find(is_primitive) else {
            return Ok(0);
        };
        let number = match pragma.arguments.first() {
            Some(ast::Literal::Integer(number)) => number.to_u16().filter(|number| *number > 0),
            Some(ast::Literal::String(name) | ast::Literal::Symbol(name)) => {
                self.code.literals.push(external_call(name, pragma));
                Some(EXTERNAL_CALL)
            }
            _ => None,
        };
        let number = number.ok_or_else(|| CompileErrorKind::InvalidPrimitive.at(pragma.span))?;
        self.emit("callPrimitive:", &[i32::from(number)], 0, 0, pragma.span);
        Ok(number)
    }

    fn emit(&mut self, selector: &'static str, operands: &[i32], pops: usize, pushes: usize, span: Span) {
        self.code.assembler.emit(selector, operands, pops, pushes, span);
    }
}

/// What Squeak keeps as the first literal of a method with a named primitive.
fn external_call(name: &str, pragma: &Pragma) -> Literal {
    let module = match pragma.arguments.get(1) {
        Some(ast::Literal::String(module) | ast::Literal::Symbol(module)) => Literal::Symbol(module.clone()),
        _ => Literal::Nil,
    };
    let zero = || Literal::Integer(0.into());
    Literal::Array(vec![module, Literal::Symbol(name.to_string()), zero(), zero()])
}
