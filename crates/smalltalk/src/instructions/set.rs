//! The instruction sets that there are.

/// An instruction set of Squeak's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Set {
    /// Squeak's EncoderForSistaV1.
    SistaV1,
    /// Squeak's EncoderForV3PlusClosures.
    V3PlusClosures,
}

impl Set {
    /// Both.
    pub const ALL: [Set; 2] = [Set::SistaV1, Set::V3PlusClosures];

    /// The name of the pragma that gives an encoding in this set, without its colon.
    pub fn name(self) -> &'static str {
        match self {
            Set::SistaV1 => "sistaV1",
            Set::V3PlusClosures => "v3PlusClosures",
        }
    }
}
