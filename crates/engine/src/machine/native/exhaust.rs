//! Runs the modules that compare a method with a candidate on all inputs ([`verify::verify_exhaustively`]), on as many threads as there are cores.

use super::core::Core;
use super::memory::Memory;
use crate::error::{Error, Fault};
use std::ops::RangeInclusive;
use std::sync::atomic::{AtomicBool, Ordering};
use wasmtime::{Engine, Func, Global, Instance, Module, Store, Val};

/// So many inputs at a time are run before it is looked whether to stop.
const AT_A_TIME: i64 = 1 << 18;

/// Runs comparisons. It keeps the module that it ran last.
pub struct Exhaustion {
    engine: Engine,
    memory: Memory,
    compiled: Option<(Vec<u8>, Module)>,
    threads: usize,
}

impl<H> Core<'_, H> {
    /// Runs comparisons; whoever interrupts the core interrupts them.
    pub fn exhaustion(&self) -> Exhaustion {
        Exhaustion {
            engine: self.engine(),
            memory: self.memory(),
            compiled: None,
            threads: std::thread::available_parallelism().map_or(1, |count| count.get()),
        }
    }
}

impl Exhaustion {
    /// As [`verify::Run`] wants it, but for errors: the values of the last parameter at which method and candidate may differ, in order.
    pub fn run(&mut self, bytes: &[u8], before: &[i64], range: RangeInclusive<i64>) -> Result<Vec<i64>, Error> {
        let module = self.module(bytes)?;
        let (first, end) = (*range.start(), *range.end());
        let share = (end - first + 1).div_euclid(self.threads as i64) + 1;
        let (engine, memory) = (&self.engine, &self.memory);
        // Whichever thread hears that all shall stop tells the others.
        let stopped = AtomicBool::new(false);
        let stop = || stopped.fetch_or(memory.take_stop(), Ordering::Relaxed) || stopped.load(Ordering::Relaxed);
        let parts = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..self.threads as i64)
                .map(|thread| (first + thread * share, end.min(first + (thread + 1) * share - 1)))
                .filter(|(low, high)| low <= high)
                .map(|(low, high)| {
                    let module = &module;
                    let stop = &stop;
                    scope.spawn(move || Part::new(engine, module, before)?.unsure(low, high, stop))
                })
                .collect();
            let join = |thread: std::thread::ScopedJoinHandle<'_, Result<Vec<i64>, Error>>| {
                thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            };
            threads.into_iter().map(join).collect::<Result<Vec<_>, Error>>()
        });
        Ok(parts?.concat())
    }

    fn module(&mut self, bytes: &[u8]) -> Result<Module, Error> {
        if let Some((_, module)) = self.compiled.as_ref().filter(|(known, _)| known == bytes) {
            return Ok(module.clone());
        }
        let module = Module::new(&self.engine, bytes)?;
        self.compiled = Some((bytes.to_vec(), module.clone()));
        Ok(module)
    }
}

/// What one thread runs.
struct Part {
    store: Store<()>,
    compare: Func,
    at: Global,
    before: Vec<Val>,
}

impl Part {
    fn new(engine: &Engine, module: &Module, before: &[i64]) -> Result<Part, Error> {
        let mut store = Store::new(engine, ());
        let instance = Instance::new(&mut store, module, &[])?;
        let missing = |name| move || Fault::NoExport(name);
        Ok(Part {
            compare: instance
                .get_func(&mut store, verify::COMPARE)
                .ok_or_else(missing(verify::COMPARE))?,
            at: instance
                .get_global(&mut store, verify::AT)
                .ok_or_else(missing(verify::AT))?,
            before: before.iter().copied().map(Val::I64).collect(),
            store,
        })
    }

    fn unsure(mut self, low: i64, high: i64, stop: &(dyn Fn() -> bool + Sync)) -> Result<Vec<i64>, Error> {
        let mut unsure = Vec::new();
        let mut first = low;
        while first <= high {
            if stop() {
                return Err(Error::interrupted());
            }
            let count = AT_A_TIME.min(high - first + 1);
            let agree = self.agree(first, count)?;
            first += agree;
            if agree < count {
                unsure.push(first);
                first += 1;
            }
        }
        Ok(unsure)
    }

    /// How many agree surely, of so many from the first on.
    fn agree(&mut self, first: i64, count: i64) -> Result<i64, Error> {
        let mut parameters = self.before.clone();
        parameters.extend([Val::I64(first), Val::I64(count)]);
        let mut results = [Val::I64(0)];
        match self.compare.call(&mut self.store, &parameters, &mut results) {
            Ok(()) => Ok(results[0].unwrap_i64()),
            // The candidate trapped.
            Err(error) if error.is::<wasmtime::Trap>() => match self.at.get(&mut self.store) {
                // A trap before the first input says nothing of any.
                Val::I64(at) if (first..first + count).contains(&at) => Ok(at - first),
                _ => Err(error.into()),
            },
            Err(error) => Err(error.into()),
        }
    }
}
