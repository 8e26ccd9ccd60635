//! How long somebody waits for what may take long.

use std::cell::Cell;
use std::fmt;

/// So many times it is asked whether patience is over before anybody is asked who knows.
const INTERVAL: u32 = 4096;

/// Asked again and again by what may take long; when it is over, that gives up.
#[derive(Clone, Default)]
pub struct Patience<'a> {
    over: Option<&'a dyn Fn() -> bool>,
    asked: Cell<u32>,
}

impl<'a> Patience<'a> {
    /// Without end.
    pub fn endless() -> Self {
        Self::default()
    }

    /// Until the function, which is called now and then, answers true.
    pub fn until(over: &'a dyn Fn() -> bool) -> Self {
        Self {
            over: Some(over),
            asked: Cell::new(0),
        }
    }

    /// Whether it is over.
    #[inline]
    pub fn is_over(&self) -> bool {
        let asked = self.asked.get().wrapping_add(1);
        self.asked.set(asked);
        asked.is_multiple_of(INTERVAL) && self.over.is_some_and(|over| over())
    }
}

impl fmt::Debug for Patience<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.over.is_some() {
            "Patience"
        } else {
            "Patience without end"
        })
    }
}
