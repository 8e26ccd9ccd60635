//! The sources of the virtual machine, and what is made of them once.

use crate::ir::Program;
use crate::lower::{LowerError, Source, lower};

macro_rules! sources {
    ($($name:literal)*) => {
        /// The files of `st/vm`.
        pub const SOURCES: &[Source] = &[$(Source {
            name: concat!("st/vm/", $name, ".class.st"),
            text: include_str!(concat!("../../../st/vm/", $name, ".class.st")),
        }),*];
    };
}

sources! {
    "Activation" "ArrayType" "Axioms" "Backtrace" "Behavior" "BlockClosure" "BlockPrimitives" "Boolean" "Bytes" "ByteSlots"
    "Calls" "Character" "ClassObject" "Code" "CodeSlots" "Comparison" "CompiledCode" "CompilerPrimitives" "Context" "ContextPrimitives" "Description" "Fixed" "Float"
    "Float64" "FloatPrimitives" "Host" "Instructions" "Int32" "Int64" "IntegerPrimitives" "Interpreter" "LargeInteger"
    "Loader" "Magnitude" "Marker" "Memory" "Object" "ObjectPrimitives" "Oop" "PerformPrimitives" "Pointers" "Primitives"
    "Reflection" "Site" "Slots" "SmallIntegerPrimitives" "StringPrimitives" "SymbolTable" "Unwinding" "Words"
    "WordSlots"
}

/// The virtual machine, lowered.
pub fn program() -> Result<Program, LowerError> {
    lower(SOURCES)
}
