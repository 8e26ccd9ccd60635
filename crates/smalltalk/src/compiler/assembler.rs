//! Lays out instructions: finds the shortest forms, given that the length of a jump depends on its distance and the
//! distance on the lengths. It also follows how deep the stack is and whether a place can be reached at all; what
//! cannot is left out.

use super::error::{CompileError, CompileErrorKind};
use crate::ast::Span;
use crate::instructions::selectors::JUMP;
use crate::instructions::{EncodeError, InstructionSet};
use crate::method::LARGE_FRAME;

/// A place in the code that jumps go to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Label(usize);

impl Label {
    /// Its place in [`Assembled::labels`].
    pub fn index(self) -> usize {
        self.0
    }
}

/// The instructions of one code object.
pub struct Assembler {
    set: &'static InstructionSet,
    items: Vec<Item>,
    /// For each label, the depth of the stack at jumps to it, if there are any.
    labels: Vec<Option<usize>>,
    depth: usize,
    max_depth: usize,
    /// Where the depth first exceeds a large frame.
    too_deep: Option<Span>,
    reachable: bool,
    /// Whether the receiver's variables are accessed in the longest forms.
    has_long_variables: bool,
}

/// How the selectors of the instructions end that access the receiver's variables.
const VARIABLE: &str = "ReceiverVariable:";

enum Item {
    Instruction {
        selector: &'static str,
        operands: Vec<i32>,
        span: Span,
    },
    /// An instruction whose last operand is the distance from its end to the label.
    Jump {
        selector: &'static str,
        operands: Vec<i32>,
        label: Label,
        span: Span,
    },
    Label(Label),
}

/// What the assembler makes.
pub struct Assembled {
    /// The instructions.
    pub bytes: Vec<u8>,
    /// Where each instruction begins, and its place in the source.
    pub places: Vec<(u32, Span)>,
    /// Where each label is.
    pub labels: Vec<usize>,
    /// The greatest depth of the stack.
    pub max_depth: usize,
}

impl Assembler {
    /// With so many slots in use at the beginning.
    pub fn new(set: &'static InstructionSet, depth: usize, has_long_variables: bool) -> Assembler {
        Assembler {
            set,
            items: Vec::new(),
            labels: Vec::new(),
            depth,
            max_depth: depth,
            too_deep: None,
            reachable: true,
            has_long_variables,
        }
    }

    /// Whether what comes next can be reached.
    pub fn is_reachable(&self) -> bool {
        self.reachable
    }

    /// Adds an instruction that pops and then pushes so many values.
    pub fn emit(&mut self, selector: &'static str, operands: &[i32], pops: usize, pushes: usize, span: Span) {
        if self.reachable {
            self.items.push(Item::Instruction {
                selector,
                operands: operands.to_vec(),
                span,
            });
            self.adjust(pops, pushes, span);
        }
    }

    /// Adds an instruction behind which nothing is reached.
    pub fn emit_return(&mut self, selector: &'static str, pops: usize, span: Span) {
        self.emit(selector, &[], pops, 0, span);
        self.reachable = false;
    }

    /// Behind a loop that never ends something can be added that is never reached: other virtual machines want a return at the end. Answers whether
    /// it is so.
    pub fn go_on_behind_endless_loop(&mut self) -> bool {
        let last = self.items.iter().rev().find(|item| !matches!(item, Item::Label(_)));
        let is_behind = !self.reachable && matches!(last, Some(Item::Jump { .. }));
        self.reachable |= is_behind;
        is_behind
    }

    /// A label, not placed yet.
    pub fn label(&mut self) -> Label {
        self.labels.push(None);
        Label(self.labels.len() - 1)
    }

    /// Places the label here.
    pub fn place(&mut self, label: Label) {
        if let Some(depth) = self.labels[label.0] {
            self.depth = depth;
            self.reachable = true;
        }
        self.items.push(Item::Label(label));
    }

    /// Adds a jump that pops so many values.
    pub fn jump(&mut self, selector: &'static str, label: Label, pops: usize, span: Span) {
        if self.reachable {
            self.items.push(Item::Jump {
                selector,
                operands: Vec::new(),
                label,
                span,
            });
            self.adjust(pops, 0, span);
            self.labels[label.0] = Some(self.depth);
        }
    }

    /// Adds a jump after which nothing is reached.
    pub fn jump_always(&mut self, selector: &'static str, label: Label, span: Span) {
        self.jump(selector, label, 0, span);
        self.reachable = false;
    }

    /// Adds an instruction that makes a closure of what follows up to the label, popping the copied values. What follows
    /// begins with a stack of this depth. Answers what is to be given back at the end.
    pub fn begin_block(
        &mut self,
        selector: &'static str,
        operands: Vec<i32>,
        end: Label,
        copied: usize,
        depth: usize,
        span: Span,
    ) -> usize {
        self.items.push(Item::Jump {
            selector,
            operands,
            label: end,
            span,
        });
        self.adjust(copied, 1, span);
        let outer = std::mem::replace(&mut self.depth, depth);
        self.max_depth = self.max_depth.max(depth);
        outer
    }

    /// Ends the instructions of a block.
    pub fn end_block(&mut self, end: Label, outer: usize) {
        self.labels[end.0] = Some(outer);
        self.place(end);
    }

    fn adjust(&mut self, pops: usize, pushes: usize, span: Span) {
        self.depth = self.depth.saturating_sub(pops) + pushes;
        self.max_depth = self.max_depth.max(self.depth);
        if self.depth > LARGE_FRAME {
            self.too_deep.get_or_insert(span);
        }
    }

    /// Where the stack first becomes too deep for a large frame, and how deep it becomes.
    pub fn too_deep(&self) -> Option<(Span, usize)> {
        self.too_deep.map(|span| (span, self.max_depth))
    }

    /// Lays everything out.
    pub fn finish(mut self) -> Result<Assembled, CompileError> {
        self.drop_idle_jumps();
        // Only jumps depend on where things are. They begin short and only grow, so this ends.
        let shortest = Positions {
            labels: vec![0; self.labels.len()],
            ends: vec![0; self.items.len()],
        };
        let mut encoded = Vec::new();
        for item in &self.items {
            encoded.push(if matches!(item, Item::Jump { .. }) {
                vec![0]
            } else {
                self.encode(item, 0, &shortest)?
            });
        }
        loop {
            let positions = self.positions(&encoded);
            let mut changed = false;
            for (index, item) in self.items.iter().enumerate() {
                if matches!(item, Item::Jump { .. }) {
                    let bytes = self.encode(item, positions.ends[index], &positions)?;
                    changed |= bytes.len() > encoded[index].len();
                    encoded[index] = bytes;
                }
            }
            if !changed {
                break;
            }
        }
        let positions = self.positions(&encoded);
        let mut places = Vec::new();
        for ((item, bytes), end) in self.items.iter().zip(&encoded).zip(&positions.ends) {
            if let Item::Instruction { span, .. } | Item::Jump { span, .. } = item {
                places.push(((end - bytes.len()) as u32, *span));
            }
        }
        Ok(Assembled {
            bytes: encoded.concat(),
            places,
            labels: positions.labels,
            max_depth: self.max_depth,
        })
    }

    /// A jump to what follows it anyway is no instruction.
    fn drop_idle_jumps(&mut self) {
        let is_idle = |item: &Item, behind: &[Item]| {
            let Item::Jump { selector, label, .. } = item else {
                return false;
            };
            let mut labels = behind.iter().rev().map_while(|item| match item {
                Item::Label(label) => Some(label),
                _ => None,
            });
            *selector == JUMP && labels.any(|each| each == label)
        };
        let mut kept: Vec<Item> = Vec::with_capacity(self.items.len());
        // From the end on, so that labels behind jumps that go are seen.
        for item in std::mem::take(&mut self.items).into_iter().rev() {
            if !is_idle(&item, &kept) {
                kept.push(item);
            }
        }
        kept.reverse();
        self.items = kept;
    }

    fn positions(&self, encoded: &[Vec<u8>]) -> Positions {
        let mut position = 0;
        let mut labels = vec![0; self.labels.len()];
        let mut ends = Vec::with_capacity(encoded.len());
        for (item, bytes) in self.items.iter().zip(encoded) {
            match item {
                Item::Label(label) => labels[label.0] = position,
                _ => position += bytes.len(),
            }
            ends.push(position);
        }
        Positions { labels, ends }
    }

    fn encode(&self, item: &Item, end: usize, positions: &Positions) -> Result<Vec<u8>, CompileError> {
        let set = self.set.set;
        let too_large = |error: EncodeError, span: Span| CompileErrorKind::TooLarge { set, error }.at(span);
        let encoded = |selector: &str, operands: &[i32], span: Span| {
            let encoded = self.set.encode(selector, operands);
            encoded.map_err(|error| too_large(error, span))
        };
        match item {
            Item::Instruction {
                selector,
                operands,
                span,
            } if self.has_long_variables && selector.ends_with(VARIABLE) => {
                let encoded = self.set.encode_long(selector, operands);
                encoded.map_err(|error| too_large(error, *span))
            }
            Item::Instruction {
                selector,
                operands,
                span,
            } => encoded(selector, operands, *span),
            Item::Jump {
                selector,
                operands,
                label,
                span,
            } => {
                let distance = positions.labels[label.0] as i64 - end as i64;
                let distance = i32::try_from(distance).unwrap_or(i32::MAX);
                let bytes = encoded(selector, &[operands, &[distance][..]].concat(), *span);
                bytes.map_err(|error| match encoded(selector, &[operands, &[0][..]].concat(), *span) {
                    Ok(_) => {
                        let (set, distance) = (self.set.set, distance.unsigned_abs());
                        CompileErrorKind::JumpTooFar { set, distance }.at(*span)
                    }
                    Err(_) => error,
                })
            }
            Item::Label(_) => Ok(Vec::new()),
        }
    }
}

struct Positions {
    labels: Vec<usize>,
    ends: Vec<usize>,
}
