//! The intermediate representation: typed trees of WebAssembly operations, in which names are bound, methods inlined and
//! control structured. [`crate::lower`] makes it from the typed Smalltalk of `st/vm`; [`crate::specialise`] turns an instruction's
//! tree into a translation's; [`crate::emit`] writes it as a module; the verifier executes it symbolically.
//!
//! Evaluation order is that of the tree, left to right, as on WebAssembly's stack.

use crate::op::{MemoryOp, Op};
use serde_derive::{Deserialize, Serialize};

/// Index into [`Program::classes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ClassId(pub u32);

/// Index into [`Program::functions`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FunctionId(pub u32);

/// Index into [`Program::globals`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct GlobalId(pub u32);

/// A local variable: index into the [`Body::locals`] it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct LocalId(pub u32);

/// The target of [`Expr::Break`] and [`Expr::Continue`]; unique within a [`Body`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Label(pub u32);

/// The type of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Type {
    /// No value.
    Void,
    /// `i32`, also Boolean (0 or 1).
    I32,
    /// `i64`.
    I64,
    /// `f64`.
    F64,
    /// `(ref null eq)`: any Smalltalk value, or null.
    Oop,
    /// `(ref null $Class)`.
    Ref(ClassId),
    /// Control does not come here (return, break, unreachable).
    Never,
}

/// How an array's element or a struct's field is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Storage {
    /// `i8`, read unsigned.
    I8,
    /// `i16`, read unsigned.
    I16,
    /// Whole.
    Value(Type),
}

/// A struct's field. All fields are mutable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// The instance variable's name.
    pub name: String,
    /// Its type.
    pub storage: Storage,
}

/// What a class of the virtual machine is in WebAssembly.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Shape {
    /// A struct type, inherited fields first. One that is extended by others is open (`sub`), and its own instances are of a final type
    /// that adds nothing. All stand in one recursion group, in the order of the classes.
    Struct(Vec<Field>),
    /// An array type with mutable elements.
    Array(Storage),
    /// A machine type (Int32 …), or a class without instances.
    None,
}

/// A class of the virtual machine.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Class {
    /// Its name in `st/vm`.
    pub name: String,
    /// The superclass whose struct type this one's extends. A superclass stands before its subclasses.
    pub superclass: Option<ClassId>,
    /// Its WebAssembly type.
    pub shape: Shape,
    /// Whether it has no instances of its own, only its subclasses have.
    pub is_abstract: bool,
    /// Subclasses of which most of its instances are.
    pub likely: Vec<ClassId>,
}

/// A global variable: a class variable of `st/vm`. The core exports it under its name.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Global {
    /// `Class variable`, e.g. `Memory NilObject`.
    pub name: String,
    /// Its type; it starts as 0 or null.
    pub ty: Type,
    /// Set once, before any Smalltalk code runs, each to a different object that is no SmallInteger: a translation may take it as known.
    pub constant: bool,
}

/// The parameters, locals and tree of a function or of a template.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Body {
    /// Types and names of all locals; the first [`Body::parameters`] are the parameters.
    pub locals: Vec<(String, Type)>,
    /// How many of the locals are parameters.
    pub parameters: u32,
    /// The tree. Its value, if its type is not Void or Never, is the answer.
    pub expr: Expr,
}

/// A function of the core.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Function {
    /// `Class>>selector` or `Class class>>selector`; the core exports it under this name.
    pub name: String,
    /// The parameters' types.
    pub parameters: Vec<Type>,
    /// The answer's type (Void if none).
    pub result: Type,
    /// What it does; None for an import from the host, module `host`, whose name is the pragma's.
    pub body: Option<Body>,
    /// A translation unfolds it where an argument is known (pragma `<unfold>`).
    pub unfold: bool,
    /// It is called seldom (pragma `<cold>`): a branch that leads to it is hinted to be unlikely (WebAssembly's branch hinting).
    pub cold: bool,
    /// A translation calls this function instead, with a [`Var::Site`] of its own before the arguments: the inline cache
    /// (pragma `<inlineCache: #'Site>>…'>`).
    pub inline_cache: Option<FunctionId>,
    /// The host calls it: the core exports it (pragma `<export: #name>`), beside the exports that translations need.
    pub export: Option<String>,
}

/// A register of an activation: an instance variable of `Activation`. A local variable in the interpreter's function.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Register {
    /// The name.
    pub name: String,
    /// The type.
    pub ty: Type,
}

/// Index into [`Program::registers`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RegisterId(pub u32);

/// The tree of an instruction (or of the entry to an activation): it reads and writes registers. Locals are its own; the first ones are the operands.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Template {
    /// The selector in `Instructions` (or `Activation`).
    pub selector: String,
    /// Operands as parameters; no answer.
    pub body: Body,
}

/// A function of a translation, written with [`crate::emit::module`]: no registers, no [`Expr::Run`].
#[derive(Clone, Debug)]
pub struct TranslatedFunction {
    /// Shown in WAT, profiles and traps: `SmallInteger>>benchmark`.
    pub name: String,
    /// The number of arguments: the type is that of [`Expr::CallCode`] for so many.
    pub num_args: u32,
    /// Its parameters (receiver, arguments, the code's record, depth), locals and tree.
    pub body: Body,
}

/// All of `st/vm`, lowered.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Program {
    /// Classes, superclasses first; also the order of the recursion group.
    pub classes: Vec<Class>,
    /// Functions; imports (without body) stand first.
    pub functions: Vec<Function>,
    /// Class variables.
    pub globals: Vec<Global>,
    /// An activation's registers.
    pub registers: Vec<Register>,
    /// The instructions' trees.
    pub instructions: Vec<Template>,
    /// The trees of the entry to an activation of 0, 1, … arguments, up to its first instruction ([`Expr::Run`]). Their locals begin
    /// with the parameters of [`Expr::CallCode`].
    pub entries: Vec<Template>,
    /// The tree of the entry to a translation that begins within a loop. Its locals begin with the parameters of [`Expr::CallCode`] without
    /// arguments, a context as the receiver.
    pub loop_entry: Template,
    /// The interpreter's functions for 0, 1, … arguments: the first elements of the table of code.
    pub interpreters: Vec<FunctionId>,
    /// The primitives that methods call by name.
    pub named_primitives: Vec<NamedPrimitive>,
    /// What proofs about methods rest on.
    pub axioms: Axioms,
}

/// What the verifier takes to have a meaning that it does not read from the trees. `st/vm` says what it is: pragmas `<axiom: …>`, and of a class
/// `#axiom`. All are there in a program that [`crate::lower`] made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Axioms {
    /// What an arithmetic instruction calls where its fast path does not apply: place among the special selectors, receiver, argument, depth.
    pub arithmetic: Option<FunctionId>,
    /// The class of floats: no integer is an instance.
    pub float: Option<ClassId>,
    /// nil.
    pub nil: Option<GlobalId>,
    /// true.
    pub true_object: Option<GlobalId>,
    /// false.
    pub false_object: Option<GlobalId>,
    /// The address of the limit of the depth of activations.
    pub depth_limit: Option<i32>,
}

impl Axioms {
    /// The global that holds true, or false.
    pub fn boolean(&self, value: bool) -> Option<GlobalId> {
        if value { self.true_object } else { self.false_object }
    }

    /// Whether the global holds true or false, where it holds one.
    pub fn as_boolean(&self, global: GlobalId) -> Option<bool> {
        [true, false]
            .into_iter()
            .find(|value| self.boolean(*value) == Some(global))
    }
}

/// A primitive of one of Squeak's plugins, and the number by which the core calls it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedPrimitive {
    /// The plugin; empty for the virtual machine itself.
    pub module: String,
    /// The name.
    pub name: String,
    /// The number.
    pub number: u16,
}

impl Program {
    /// The number of a named primitive.
    pub fn named_primitive(&self, module: &str, name: &str) -> Option<u16> {
        let mut primitives = self.named_primitives.iter();
        let found = primitives.find(|each| each.module == module && each.name == name)?;
        Some(found.number)
    }
}

/// A value known now.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub enum Const {
    /// `i32.const`.
    I32(i32),
    /// `i64.const`.
    I64(i64),
    /// `f64.const`.
    F64(f64),
    /// `ref.null` of a type ([`Type::Oop`] or [`Type::Ref`]).
    Null(Type),
}

/// A variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Var {
    /// A local of this body.
    Local(LocalId),
    /// A register of the activation; becomes a local before [`crate::emit`] sees it.
    Register(RegisterId),
    /// A global of the core.
    Global(GlobalId),
    /// In a translation only: the send site of this number, an instance of the class `Site`; it never changes.
    Site(u32),
}

/// A tree of operations.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Expr {
    /// A constant.
    Const(Const),
    /// A variable's value.
    Get(Var),
    /// `variable := value`; no value of its own.
    Set(Var, Box<Expr>),
    /// A machine operation.
    Op(Op, Vec<Expr>),
    /// `struct.new`, all fields in order.
    New(ClassId, Vec<Expr>),
    /// `struct.get` of the field with this index (inherited ones counted).
    Field(ClassId, u32, Box<Expr>),
    /// `struct.set`: object, value.
    SetField(ClassId, u32, Box<Expr>, Box<Expr>),
    /// `array.new`: element, length.
    NewArray(ClassId, Box<Expr>, Box<Expr>),
    /// `array.new_default`: length.
    NewArrayDefault(ClassId, Box<Expr>),
    /// `array.new_fixed`: the elements.
    NewArrayFixed(ClassId, Vec<Expr>),
    /// `array.get` (`array.get_u` for packed elements): array, index.
    Element(ClassId, Box<Expr>, Box<Expr>),
    /// `array.set`: array, index, value.
    SetElement(ClassId, Box<Expr>, Box<Expr>, Box<Expr>),
    /// `array.len`.
    Length(Box<Expr>),
    /// `array.copy` within one type: destination, its index, source, its index, length.
    CopyArray(ClassId, Box<[Expr; 5]>),
    /// `array.fill`: array, index, value, length.
    FillArray(ClassId, Box<[Expr; 4]>),
    /// `ref.cast (ref null $Class)`: traps where the value is of another type; or `ref.cast (ref null i31)` for None.
    Cast(Option<ClassId>, Box<Expr>),
    /// `ref.test (ref $Class)`, or of i31 for None: 1 or 0; 0 for null.
    Test(Option<ClassId>, Box<Expr>),
    /// In a translation only: 1 where the value is of the very type that the class's own instances have (a final one), and then the local, of the class's
    /// type, holds it; else 0. One comparison: `br_on_cast_fail` where an If asks.
    Narrow(ClassId, LocalId, Box<Expr>),
    /// A direct call.
    Call(FunctionId, Vec<Expr>),
    /// `call_indirect` of Smalltalk code through the table: arguments (receiver, n arguments, the code's record, depth), the index.
    /// The type is that of n arguments: receiver and n arguments Oop, `Ref(Code)`, i32 → Oop.
    CallCode(Vec<Expr>, Box<Expr>),
    /// In a translation only: what the raw function of this number ([`crate::emit::RawFunction`]) answers for these arguments, of the
    /// given type. Its body is emitted in place.
    CallRaw(u32, Vec<Expr>, Type),
    /// `condition ifTrue: [then] ifFalse: [otherwise]`, of the given type.
    If(Box<Expr>, Box<Expr>, Box<Expr>, Type),
    /// A body that [`Expr::Break`] leaves, with a value of the given type.
    Block(Label, Box<Expr>, Type),
    /// Repeats its body for ever; left by a Break of a Block around it. [`Expr::Continue`] begins the next turn.
    Loop(Label, Box<Expr>),
    /// Leaves the Block, with its value if it has one.
    Break(Label, Option<Box<Expr>>),
    /// Begins the Loop's next turn.
    Continue(Label),
    /// `br_table`: the case `targets[index]`, or the last of `cases` where the index is not below the number of targets.
    /// The value of the chosen case, of the given type, is the value of the whole.
    Switch {
        /// An i32, taken unsigned.
        index: Box<Expr>,
        /// For each index the number of a case.
        targets: Vec<u32>,
        /// The cases; the last one is the default.
        cases: Vec<Expr>,
        /// The type of all cases.
        ty: Type,
    },
    /// One after the other; the value is the last one's. Values of the others are of type Void (see [`Expr::Drop`]).
    Seq(Vec<Expr>),
    /// Evaluate and forget.
    Drop(Box<Expr>),
    /// Return from the function, with its answer if it has one.
    Return(Option<Box<Expr>>),
    /// `unreachable`.
    Unreachable,
    /// In a template only: go on with the instruction at the register pc (the interpreter's loop; a translation's next node).
    Run,
    /// In a translation only: go on with the node of this number ([`crate::specialise`]); [`crate::structure`] makes control of it.
    Goto(u32),
}

impl Default for Expr {
    fn default() -> Self {
        Expr::Seq(Vec::new())
    }
}

impl Expr {
    /// A machine operation.
    pub fn op(op: impl Into<Op>, operands: impl Into<Vec<Expr>>) -> Expr {
        Expr::Op(op.into(), operands.into())
    }

    /// The address, where it is a load of an i32 from a constant one.
    pub fn loaded_address(&self) -> Option<i32> {
        match self {
            Expr::Op(Op::Memory(MemoryOp::I32Load | MemoryOp::I32AtomicLoad), operands) => match operands[..] {
                [Expr::Const(Const::I32(address))] => Some(address),
                _ => None,
            },
            _ => None,
        }
    }
}
