//! What code is called with, as core and host show it to each other.

use super::Memory;
use super::layout::{INPUT_AT, MOST_INPUT, NO_INTEGER};

impl Memory {
    /// What the core has shown that code was called with, once: a receiver and arguments, so many; None where they are not all SmallIntegers.
    pub fn take_input(&self, count: usize) -> Option<Vec<i32>> {
        let places = (0..count.min(MOST_INPUT)).map(|index| INPUT_AT + 4 * index);
        let input: Vec<i32> = places.map(|address| self.swap_word(address, NO_INTEGER)).collect();
        (!input.contains(&NO_INTEGER)).then_some(input)
    }

    /// A receiver and arguments for the core.
    pub fn set_input(&self, input: &[i32]) {
        for (index, value) in input.iter().enumerate().take(MOST_INPUT) {
            self.swap_word(INPUT_AT + 4 * index, *value);
        }
    }
}
