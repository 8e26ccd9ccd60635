//! Methods, not random but numbered, whose jumps go over a given number of bytes: for the limits of the encodings of jumps.

use std::fmt::Write;

/// A method of Integer with far jumps.
#[derive(Clone, Debug)]
pub struct FarJump {
    /// Its selector, unary.
    pub selector: String,
    /// Its source.
    pub source: String,
    /// What it answers to a receiver: pairs of receiver and answer.
    pub answers: [(i32, i32); 3],
}

/// A statement of 2 bytes, and one of 3, in both instruction sets.
const TWO_BYTES: &str = "\n\tt := 1.";
const THREE_BYTES: &str = "\n\tt := t negated.";
/// A statement of 5 bytes in SistaV1; in the other set it takes a literal.
const FIVE_BYTES: &str = "\n\tt := 20000.";
/// From here on the statements of 5 bytes are taken, so that methods do not get too many instructions to translate.
const MANY: usize = 2000;

impl FarJump {
    /// Two branches of so many bytes, at least 2: jumps forward.
    pub fn forward(bytes: usize) -> FarJump {
        let selector = format!("forward{bytes}");
        let filler = filler(bytes);
        let source = format!(
            "{selector}\n\t| t |\n\tt := 0.\n\tself > 0 ifTrue: [{filler} t := 5] ifFalse: [{filler} t := 7].\n\t^t + self"
        );
        FarJump {
            selector,
            source,
            answers: [(1, 6), (0, 7), (-3, 4)],
        }
    }

    /// A loop over so many bytes, at least 2: a jump back, and one forward.
    pub fn backward(bytes: usize) -> FarJump {
        let selector = format!("backward{bytes}");
        let filler = filler(bytes);
        let source = format!(
            "{selector}\n\t| t i sum |\n\tt := 0.\n\tsum := 0.\n\ti := 0.\n\t[i < self] whileTrue: [{filler} sum := sum + 3. i := i + 1].\n\t^sum"
        );
        FarJump {
            selector,
            source,
            answers: [(0, 0), (1, 3), (4, 12)],
        }
    }
}

fn filler(bytes: usize) -> String {
    let mut text = String::new();
    let mut rest = bytes;
    while rest > MANY {
        let _ = text.write_str(FIVE_BYTES);
        rest -= 5;
    }
    if rest % 2 == 1 {
        let _ = text.write_str(THREE_BYTES);
        rest -= 3;
    }
    text + &TWO_BYTES.repeat(rest / 2)
}
