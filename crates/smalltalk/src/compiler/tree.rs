//! A method with its names bound and its control structures recognised: what lies between the syntax tree and the
//! instructions.

use super::error::CompileError;
use crate::ast::Span;
use crate::method::Literal;

/// Index of a function: the method or a block that becomes a closure. 0 is the method.
pub type FunctionId = usize;
/// Index of a variable.
pub type VariableId = usize;
/// Index of a region.
pub type RegionId = usize;

/// A method, bound.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    /// The method and its closures.
    pub functions: Vec<Function>,
    /// All variables.
    pub variables: Vec<Variable>,
    /// All regions.
    pub regions: Vec<Region>,
    /// All uses of variables in other functions than their own, in the order of the source.
    pub captures: Vec<(VariableId, FunctionId)>,
    /// Names that nothing declares, where they are taken for variables that somebody will define.
    pub undeclared: Vec<CompileError>,
}

/// The method, or a block that becomes a closure.
#[derive(Clone, Debug, Default)]
pub struct Function {
    /// The function around it.
    pub parent: Option<FunctionId>,
    /// Its arguments.
    pub arguments: Vec<VariableId>,
    /// Its temporaries, and those of its inlined blocks that are run at most once.
    pub temporaries: Vec<VariableId>,
    /// The region that is the whole function.
    pub region: RegionId,
    /// Whatever else may need a slot, in the order of the source: what belongs to its inlined loops, arguments of
    /// inlined blocks.
    pub locals: Vec<Local>,
    /// Variables of functions around it whose values its closure keeps; found by the analysis of closures.
    pub copied: Vec<VariableId>,
    /// What each slot holds; found by the analysis of closures.
    pub slots: Vec<VariableId>,
}

/// What may need a slot.
#[derive(Clone, Copy, Debug)]
pub enum Local {
    /// A variable, unless it lives in its region's vector.
    Variable(VariableId),
    /// A region's vector, if it has one.
    Vector(RegionId),
}

/// Code that is run as a whole with fresh variables: a function, or the body of an inlined loop, each turn.
#[derive(Clone, Debug)]
pub struct Region {
    /// The variable that holds its vector.
    pub vector: VariableId,
    /// Those of its variables that live in the vector.
    pub remote: Vec<VariableId>,
}

/// A variable, its uses, and where it lives.
#[derive(Clone, Debug)]
pub struct Variable {
    /// Its name; `None` for one that only the compiler knows.
    pub name: Option<String>,
    /// Where it is declared.
    pub span: Option<Span>,
    /// Whether it cannot be assigned to.
    pub is_argument: bool,
    /// The function that it belongs to.
    pub function: FunctionId,
    /// The region that it belongs to.
    pub region: RegionId,
    /// The loops around its declaration, from outside.
    pub loops: Vec<usize>,
    /// Uses in closures.
    pub captures: Vec<Use>,
    /// Assignments.
    pub writes: Vec<Use>,
    /// Whether it lives in its region's vector; found by the analysis of closures.
    pub is_remote: bool,
}

/// A use of a variable.
#[derive(Clone, Debug)]
pub struct Use {
    /// Its place in the order of execution within a turn of all loops.
    pub time: usize,
    /// The function it is in.
    pub function: FunctionId,
    /// The loops around it, from outside.
    pub loops: Vec<usize>,
}

/// An expression.
#[derive(Clone, Debug)]
pub struct Node {
    /// What it is.
    pub kind: NodeKind,
    /// Its place.
    pub span: Span,
}

/// The kinds of expression.
#[derive(Clone, Debug)]
pub enum NodeKind {
    /// nil.
    Nil,
    /// true.
    True,
    /// false.
    False,
    /// self.
    Receiver,
    /// thisContext.
    ThisContext,
    /// Any other literal.
    Literal(Literal),
    /// A variable's value.
    Variable(Place),
    /// An assignment.
    Assignment(Place, Box<Node>),
    /// One message or, in a cascade, more to one receiver.
    Send(Target, Vec<BoundMessage>),
    /// `{…}`.
    Brace(Vec<Node>),
    /// A block that becomes a closure.
    Closure(FunctionId, Body),
    /// An inlined conditional, `and:` or `or:`.
    If {
        /// The condition.
        condition: Box<Node>,
        /// What is run if it is true.
        when_true: Body,
        /// What is run if it is false.
        when_false: Body,
    },
    /// An inlined `ifNil:` in any of its forms.
    IfNil {
        /// What is tested.
        receiver: Box<Node>,
        /// The argument of the block of `ifNotNil:`.
        variable: Option<VariableId>,
        /// What is run if it is nil; without, the value is nil.
        when_nil: Option<Body>,
        /// What is run if it is not nil; without, the value is the receiver.
        when_not_nil: Option<Body>,
    },
    /// An inlined loop with a condition.
    While {
        /// The block that gives the condition.
        condition: Body,
        /// The condition's value with which it goes on.
        goes_on: bool,
        /// What is run each turn.
        body: Option<Body>,
    },
    /// `[…] repeat`.
    Repeat(Body),
    /// `to:do:`, `to:by:do:` or `timesRepeat:`.
    Count(Box<Count>),
}

/// An inlined counting loop.
#[derive(Clone, Debug)]
pub struct Count {
    /// The loop's value, if it is wanted.
    pub value: CountValue,
    /// The first number.
    pub start: Node,
    /// The last.
    pub limit: Node,
    /// Where the limit is kept, unless it cannot change.
    pub limit_variable: Option<VariableId>,
    /// The counter.
    pub counter: VariableId,
    /// What is added each turn.
    pub step: Literal,
    /// Whether the step is negative.
    pub is_downward: bool,
    /// What is run each turn.
    pub body: Body,
}

/// What a counting loop answers: its receiver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CountValue {
    /// `to:do:`
    Start,
    /// `timesRepeat:`
    Limit,
}

/// Where a variable lives.
#[derive(Clone, Debug)]
pub enum Place {
    /// In the receiver.
    Instance(usize),
    /// In an activation, or shared by closures.
    Local(VariableId),
    /// In an association among the literals.
    Global(String),
}

/// What messages are sent to.
#[derive(Clone, Debug)]
pub enum Target {
    /// A value.
    Value(Box<Node>),
    /// The receiver, looked up above the method's class.
    Super,
}

/// A message.
#[derive(Clone, Debug)]
pub struct BoundMessage {
    /// Its selector.
    pub selector: String,
    /// Its arguments.
    pub arguments: Vec<Node>,
    /// From its selector on.
    pub span: Span,
}

/// The body of the method, of a closure or of an inlined block.
#[derive(Clone, Debug, Default)]
pub struct Body {
    /// Variables to be set to nil at its beginning, since it may be run more than once in an activation.
    pub resets: Vec<VariableId>,
    /// The region that begins with it.
    pub region: Option<RegionId>,
    /// Its statements.
    pub statements: Vec<BoundStatement>,
}

/// A statement.
#[derive(Clone, Debug)]
pub enum BoundStatement {
    /// An expression.
    Expression(Node),
    /// A return.
    Return(Node),
}

impl Drop for Target {
    /// Without recursion, along the receivers.
    fn drop(&mut self) {
        let take = |target: &mut Target| match target {
            Target::Value(node) => match &mut node.kind {
                NodeKind::Send(target, _) => Some(std::mem::replace(target, Target::Super)),
                _ => None,
            },
            Target::Super => None,
        };
        let mut next = take(self);
        while let Some(mut target) = next {
            next = take(&mut target);
        }
    }
}

impl Body {
    /// A body of one expression.
    pub fn of(node: Node) -> Body {
        Body {
            statements: vec![BoundStatement::Expression(node)],
            ..Body::default()
        }
    }

    /// Whether running it does nothing.
    pub fn is_empty(&self) -> bool {
        self.statements.is_empty()
    }
}
