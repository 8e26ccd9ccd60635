//! What the core tells of the objects that code is about (`st/vm/Seen`).

use crate::error::Error;
use crate::machine::Core;
use wasmgc::specialise::{Message, Seen, Short};

impl<H> Core<'_, H> {
    /// What was seen of the objects that the code of so many literals, the header counted, is about.
    pub fn seen(&mut self, number: u32, literals: usize) -> Result<Seen, Error> {
        let count = self.count_seen(number)?;
        let bytes = self.memory().read(count * 4 * SEEN_WORDS);
        let words: Vec<u32> = bytes
            .as_chunks()
            .0
            .iter()
            .map(|word| u32::from_le_bytes(*word))
            .collect();
        let mut messages: Vec<Message> = words.as_chunks().0.iter().map(message).collect();
        let specials = messages.split_off(literals.min(messages.len()));
        let receivers = messages.first_mut().map(std::mem::take).unwrap_or_default();
        Ok(Seen {
            receivers: receivers.kinds,
            literals: messages,
            specials,
        })
    }
}

/// So many words tell what was seen of a message (`st/vm/Seen`).
const SEEN_WORDS: usize = 5;

fn message(words: &[u32; SEEN_WORDS]) -> Message {
    let [seen, methods @ ..] = *words;
    let short = |[number, seen]: &[u32; 2]| {
        Some(Short {
            number: number.checked_sub(1)?,
            kinds: seen & 0xFFFF,
            classes: seen >> 16,
            code: None,
        })
    };
    Message {
        kinds: seen & 0xFFFF,
        classes: seen >> 16,
        methods: methods.as_chunks().0.iter().filter_map(short).collect(),
    }
}
