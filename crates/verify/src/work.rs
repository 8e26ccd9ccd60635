//! How long thinking may take, counted in work and not in time: verdicts do not depend on the machine, and there is no clock here.

use std::cell::Cell;
use std::rc::Rc;

/// A budget of units of work. A unit is what takes about a tenth of a microsecond: a cell of a simplex tableau, a term of a
/// polynomial, a step of an execution. Clones share the budget.
///
/// Where it is used up, whoever decides conditions knows nothing more (which is always sound), and whoever follows paths gives up.
#[derive(Clone, Debug)]
pub struct Work {
    limit: u64,
    left: Rc<Cell<u64>>,
}

/// The budget is used up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("gave up after {units} units of work")]
pub struct UsedUp {
    /// The whole budget.
    pub units: u64,
}

impl Work {
    /// What one piece of thinking about a method may cost by default: about a tenth of a second. Proofs that are found take a tenth of it.
    pub const DEFAULT_UNITS: u64 = 600_000;

    /// So many units.
    pub fn units(limit: u64) -> Work {
        Work {
            limit,
            left: Rc::new(Cell::new(limit)),
        }
    }

    /// How much is spent.
    pub fn spent(&self) -> u64 {
        self.limit - self.left.get()
    }

    /// Spends so many units, or what is left.
    pub(crate) fn spend(&self, units: usize) {
        self.left.set(self.left.get().saturating_sub(units as u64));
    }

    pub(crate) fn is_used_up(&self) -> bool {
        self.left.get() == 0
    }

    /// An error where nothing is left.
    pub(crate) fn check(&self) -> Result<(), UsedUp> {
        if self.is_used_up() {
            return Err(UsedUp { units: self.limit });
        }
        Ok(())
    }
}

impl Default for Work {
    fn default() -> Self {
        Work::units(Work::DEFAULT_UNITS)
    }
}
