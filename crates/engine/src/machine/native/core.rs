//! The running core, and access to it.

use super::heap_limit::HeapLimit;
use super::memory::Memory;
use crate::error::{Error, Fault};
use crate::machine::Control;
use std::sync::Arc;
use wasmtime::{AsContext, AsContextMut, Caller, Engine, Instance, Linker, Ref, Store, StoreContextMut, Table, Val};

/// A compiled module.
pub type Module = wasmtime::Module;

/// Compiles a module.
pub fn compile<H>(machine: &Machine<H>, bytes: &[u8]) -> Result<Module, Error> {
    Ok(Module::new(machine.store.engine(), bytes)?)
}

/// The value of what is asynchronous only in a browser.
pub fn now<T>(future: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match std::pin::pin!(future).poll(&mut context) {
        std::task::Poll::Ready(result) => result,
        std::task::Poll::Pending => Err(Fault::Waits.into()),
    }
}

/// The running core, with its host.
pub struct Machine<H: 'static> {
    pub(super) store: Store<Data<H>>,
}

/// Access to the running core.
pub struct Core<'s, H: 'static> {
    pub(super) store: StoreContextMut<'s, Data<H>>,
}

/// What the store has besides the core's objects.
pub struct Data<H: 'static> {
    host: H,
    memory: Memory,
    control: Control,
    /// How large the heap may be.
    pub(super) heap: HeapLimit,
    /// Once the core is there.
    link: Option<Arc<Link<H>>>,
}

/// The core, and what translations are linked with.
pub struct Link<H: 'static> {
    /// The host's functions and the core's.
    pub linker: Linker<Data<H>>,
    /// The core.
    pub core: Instance,
    /// The table of code.
    pub table: Table,
}

impl<H> Data<H> {
    /// Of a core that is not there yet.
    pub fn new(host: H, memory: Memory) -> Self {
        Self {
            host,
            control: Control::new(memory.clone()),
            memory,
            heap: HeapLimit::default(),
            link: None,
        }
    }

    /// The core is there.
    pub fn set_link(&mut self, link: Link<H>) {
        self.link = Some(Arc::new(link));
    }

    /// The memory.
    pub fn memory(&self) -> &Memory {
        &self.memory
    }
}

impl<H> Machine<H> {
    /// Access.
    pub fn core(&mut self) -> Core<'_, H> {
        Core {
            store: self.store.as_context_mut(),
        }
    }

    /// Looks at the host.
    pub fn host<T>(&self, look: impl FnOnce(&H) -> T) -> T {
        look(&self.store.data().host)
    }

    /// The memory.
    pub fn memory(&self) -> Memory {
        self.store.data().memory.clone()
    }
}

impl<'s, H> Core<'s, H> {
    /// From within a call of the host.
    pub(super) fn of(caller: &'s mut Caller<'_, Data<H>>) -> Self {
        Core {
            store: caller.as_context_mut(),
        }
    }

    /// What compiles modules.
    pub fn engine(&self) -> Engine {
        self.store.as_context().engine().clone()
    }

    /// Works on the host. The core must not be called meanwhile.
    pub fn host<T>(&mut self, work: impl FnOnce(&mut H) -> T) -> T {
        work(&mut self.store.data_mut().host)
    }

    /// Works on what lets code run and interrupts it.
    pub fn control<T>(&mut self, work: impl FnOnce(&mut Control) -> T) -> T {
        work(&mut self.store.data_mut().control)
    }

    /// Works on what is known of the heap.
    pub(super) fn heap<T>(&mut self, work: impl FnOnce(&mut HeapLimit) -> T) -> T {
        work(&mut self.store.data_mut().heap)
    }

    /// The memory.
    pub fn memory(&self) -> Memory {
        self.store.data().memory.clone()
    }

    fn link(&self) -> Result<Arc<Link<H>>, Error> {
        let link = self.store.as_context().data().link.clone();
        Ok(link.ok_or(Fault::Unlinked)?)
    }

    /// Calls an export of the core. The answer of a function without results is 0.
    pub(in crate::machine) fn call(&mut self, name: &'static str, parameters: &[i32]) -> Result<i32, Error> {
        let function = self.link()?.core.get_func(&mut self.store, name);
        let function = function.ok_or(Fault::NoExport(name))?;
        let parameters: Vec<Val> = parameters.iter().map(|each| Val::I32(*each)).collect();
        let mut results = vec![Val::I32(0); function.ty(&self.store).results().len()];
        function.call(&mut self.store, &parameters, &mut results)?;
        Ok(results.first().and_then(Val::i32).unwrap_or_default())
    }

    /// Puts a module's functions, so many, into the table of code. Answers their places.
    pub fn place(&mut self, module: &Module, count: usize) -> Result<Vec<i32>, Error> {
        let link = self.link()?;
        let instance = link.linker.instantiate(&mut self.store, module)?;
        let first = link.table.grow(&mut self.store, count as u64, Ref::Func(None))?;
        let mut places = Vec::new();
        for index in 0..count {
            let body = instance.get_func(&mut self.store, &format!("f{index}"));
            let place = first + index as u64;
            link.table.set(&mut self.store, place, Ref::Func(body))?;
            places.push(place as i32);
        }
        Ok(places)
    }
}

impl From<wasmtime::Error> for Error {
    fn from(error: wasmtime::Error) -> Self {
        if error.is::<wasmtime::GcHeapOutOfMemory<()>>() {
            return Error::Memory;
        }
        Fault::Engine(format!("{error:#}")).into()
    }
}
