//! The sources of the virtual machine, and what is made of them once.

use crate::ir::Program;
use crate::lower::{LowerError, Source, lower};
pub use postcard::Error as ReadError;

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
    "Activation" "ArrayPrimitives" "ArrayType" "Axioms" "Backtrace" "Become" "Behavior" "BlockClosure" "BlockPrimitives"
    "Boolean" "ByteMagnitude" "ByteSlots" "Bytes" "Calls" "Character" "CharacterPrimitives" "ClassObject" "Code" "CodeSlots"
    "CommonDivisor" "Comparison" "CompiledCode" "CompilerPrimitives" "Context" "ContextPrimitives" "Deferred"
    "Description" "Digits" "Division" "FilePrimitives" "Fixed" "Float" "Float64" "FloatPrimitives" "Heap" "HeapPrimitives" "Host"
    "Image" "ImageFiller" "ImageReader" "ImageWriter" "InstancePrimitives" "Instructions" "Int32" "Int64"
    "IntegerPrimitives" "IntegerSums" "Integrity" "Interpreter" "Interruption" "LargeInteger" "Loader" "LongPrimitive"
    "Magnitude" "Marker" "Memory" "Multiplication" "Object" "ObjectPrimitives" "Oop" "PerformPrimitives"
    "Pointers" "Primitives" "ProcessPrimitives" "Reflection" "Scheduler" "Seen" "Site" "Slots" "SmallIntegerPrimitives"
    "Sorting" "StringPrimitives" "SymbolTable" "SystemPrimitives" "Thirds" "Unwinding" "WordSlots" "Words"
}

/// The virtual machine, lowered.
pub fn program() -> Result<Program, LowerError> {
    lower(SOURCES)
}

/// As bytes, to be read with [`from_bytes`] by a program of the same build, which does not lower it again then.
pub fn to_bytes(program: &Program) -> Result<Vec<u8>, ReadError> {
    postcard::to_allocvec(program)
}

/// What [`to_bytes`] made.
pub fn from_bytes(bytes: &[u8]) -> Result<Program, ReadError> {
    postcard::from_bytes(bytes)
}
