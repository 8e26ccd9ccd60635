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
    "Activation" "ArrayType" "Backtrace" "Behavior" "BlockClosure" "Boolean" "ByteSlots" "Bytes" "Character" "ClassObject" "Code" "CodeSlots"
    "CompiledCode" "Context" "Fixed" "Float" "Float64" "Host" "Instructions" "Int32" "Int64" "Interpreter" "Loader" "Marker" "Memory"
    "Object" "Oop" "Pointers" "Primitives" "Reflection" "Site" "Slots" "SymbolTable" "Unwinding" "Words" "WordSlots"
}

/// The virtual machine, lowered.
pub fn program() -> Result<Program, LowerError> {
    lower(SOURCES)
}
