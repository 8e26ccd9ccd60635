//! Which methods it makes sense to ask about: cheap to say, before anything is specialised or executed.

use smalltalk::method::CompiledCode;

/// The classes whose methods SmallIntegers have or inherit. Advice is for SmallIntegers alone.
const RECEIVERS: [&str; 6] = [
    "SmallInteger",
    "Integer",
    "Number",
    "Magnitude",
    "Object",
    "ProtoObject",
];
/// Longer methods are not asked about: nobody finds their closed form, and their paths are too many.
const MAX_BYTES: usize = 400;

/// Why a method is not asked about.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotWorthAsking {
    /// Its receiver is something else.
    #[error("{class_name} is no class of SmallIntegers, and advice is for them alone")]
    Receiver {
        /// The method's class.
        class_name: String,
    },
    /// It is too long.
    #[error("its instructions have {size} bytes, more than {MAX_BYTES}")]
    TooLong {
        /// The number of bytes.
        size: usize,
    },
    /// It is a block, or a primitive comes first.
    #[error("it is a block or has a primitive")]
    NoMethod,
}

/// Whether it makes sense to ask about code.
pub fn worth_asking(code: &CompiledCode) -> Result<(), NotWorthAsking> {
    if code.is_block || code.primitive != 0 {
        return Err(NotWorthAsking::NoMethod);
    }
    if !RECEIVERS.contains(&code.class_name.as_str()) {
        let class_name = code.class_name.clone();
        return Err(NotWorthAsking::Receiver { class_name });
    }
    if code.bytes.len() > MAX_BYTES {
        return Err(NotWorthAsking::TooLong { size: code.bytes.len() });
    }
    Ok(())
}
