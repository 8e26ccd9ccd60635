//! What the formats of methods and headers have room for.

/// Most arguments of a method or block: the header's field has four bits.
pub const MAX_ARGUMENTS: usize = 15;
/// Most variable slots: the header's field has six bits.
pub const MAX_TEMPORARIES: usize = 63;
/// Most literals: the header's field has fifteen bits.
pub const MAX_LITERALS: usize = 0x7FFF;
