//! The core on wasmtime.

mod alarm;
pub mod config;
pub mod embedded;
mod exhaust;
mod heap;
mod memory;

use crate::error::Error;
use crate::host::{self, Host};
use crate::session::compiler;
use crate::system::functions;
use crate::system::with_system_functions;
use crate::translation::modules::Made;
pub use alarm::Alarm;
pub use exhaust::Exhaustion;
pub use heap::HeapLimit;
pub use memory::Memory;
use std::path::PathBuf;
use std::sync::Arc;
use wasmgc::emit::{CORE, HOST, MEMORY, TABLE};
use wasmtime::{AsContext, AsContextMut, Caller, Engine, Instance, Linker, Ref, Store, StoreContextMut, Table, Val};

/// Activations deeper than this are written out and go on with an empty WebAssembly stack. A frame of the interpreter takes about
/// as much as [`config::WASM_STACK`] divided by twice this.
pub const DEPTH_LIMIT: i32 = 10_000;

/// A compiled module.
pub type Module = wasmtime::Module;
/// What is shared with the thread that makes modules.
pub type Shared<T> = Arc<T>;

/// Compiles a module.
pub fn compile(machine: &Machine, bytes: &[u8]) -> Result<Module, Error> {
    Ok(Module::new(machine.store.engine(), bytes)?)
}

/// The value of what is asynchronous only in a browser.
pub fn now<T>(future: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match std::pin::pin!(future).poll(&mut context) {
        std::task::Poll::Ready(result) => result,
        std::task::Poll::Pending => Err(Error::Machine("something waits that cannot".to_owned())),
    }
}

/// The running core.
pub struct Machine {
    store: Store<Host>,
}

/// Access to the running core.
pub struct Core<'s> {
    store: StoreContextMut<'s, Host>,
}

/// The core, and what translations are linked with.
pub struct Link {
    linker: Linker<Host>,
    core: Instance,
    table: Table,
}

impl Machine {
    /// Starts the core with the host that `host` makes of the memory and the engine. Machine code is kept in the folder `cache`.
    pub fn new(cache: Option<PathBuf>, host: impl FnOnce(Memory, Engine) -> Host) -> Result<Self, Error> {
        let mut config = config::config();
        // Where there can be no cache all is compiled, as ever.
        config.cache(cache.and_then(|folder| config::cache(folder).ok()));
        let engine = Engine::new(&config)?;
        let module = embedded::module(&engine)?;
        let memory = Memory::new(&engine)?;
        let mut store = Store::new(&engine, host(memory, engine.clone()));
        store.limiter(|host| &mut host.heap);
        let mut linker = Linker::new(&engine);
        define(&mut linker, &store)?;
        let core = linker.instantiate(&mut store, &module)?;
        let link = Link::new(&mut store, linker, core)?;
        store.data_mut().link = Some(Arc::new(link));
        Ok(Self { store })
    }

    /// Access.
    pub fn core(&mut self) -> Core<'_> {
        Core {
            store: self.store.as_context_mut(),
        }
    }

    /// Looks at the host.
    pub fn host<T>(&self, look: impl FnOnce(&Host) -> T) -> T {
        look(self.store.data())
    }

    /// Makes what was asked for: here a thread does that meanwhile.
    pub async fn work(&mut self) -> Result<(), Error> {
        Ok(())
    }
}

/// Defines functions that only need the host.
macro_rules! define_functions {
    ($linker:ident; $($name:literal $function:ident($($parameter:ident: $ty:ty),*) -> $answer:ty;)*) => {
        $($linker.func_wrap(HOST, $name, |mut caller: Caller<'_, Host>, $($parameter: $ty),*| -> wasmtime::Result<$answer> {
            caller.data_mut().$function($($parameter),*).map_err(wasmtime::Error::new)
        })?;)*
    };
}

/// Defines the imports of the core.
fn define(linker: &mut Linker<Host>, store: &Store<Host>) -> wasmtime::Result<()> {
    linker.define(store, HOST, MEMORY, store.data().memory.shared())?;
    linker.func_wrap(HOST, "hot", |mut caller: Caller<'_, Host>, number: i32| {
        host::hot(&mut Core::of(&mut caller), number).map_err(wasmtime::Error::new)
    })?;
    linker.func_wrap(
        HOST,
        "loop",
        |mut caller: Caller<'_, Host>, number: i32, pc: i32, stackp: i32| {
            host::within_loop(&mut Core::of(&mut caller), number, pc, stackp).map_err(wasmtime::Error::new)
        },
    )?;
    linker.func_wrap(HOST, "block", |mut caller: Caller<'_, Host>, number: i32| {
        host::block(&mut Core::of(&mut caller), number).map_err(wasmtime::Error::new)
    })?;
    linker.func_wrap(HOST, "compile", |mut caller: Caller<'_, Host>, length: i32| {
        compiler::compile(&mut Core::of(&mut caller), length).map_err(wasmtime::Error::new)
    })?;
    linker.func_wrap(HOST, "listing", |mut caller: Caller<'_, Host>, number: i32| {
        compiler::listing(&mut Core::of(&mut caller), number).map_err(wasmtime::Error::new)
    })?;
    linker.func_wrap(HOST, "axiomsChanged", |mut caller: Caller<'_, Host>| {
        host::axioms_changed(&mut Core::of(&mut caller)).map_err(wasmtime::Error::new)
    })?;
    linker.func_wrap(HOST, "codeChanged", |mut caller: Caller<'_, Host>, number: i32| {
        caller.data_mut().code_changed(number as u32);
    })?;
    linker.func_wrap(HOST, "interrupted", |mut caller: Caller<'_, Host>| {
        host::interrupted(&mut Core::of(&mut caller)).map_err(wasmtime::Error::new)
    })?;
    linker.func_wrap(
        HOST,
        "write",
        |mut caller: Caller<'_, Host>, length: i32, stream: i32| {
            host::write(&mut Core::of(&mut caller), length, stream).map_err(wasmtime::Error::new)
        },
    )?;
    linker.func_wrap(HOST, "milliseconds", |caller: Caller<'_, Host>| {
        caller.data().milliseconds()
    })?;
    linker.func_wrap(HOST, "reserve", |caller: Caller<'_, Host>, length: i32| {
        caller.data().reserve(length).map_err(wasmtime::Error::new)
    })?;
    linker.func_wrap(
        HOST,
        "check",
        |caller: Caller<'_, Host>, length: i32, start: i32, set: i32, temps: i32, frame: i32, literals: i32| {
            let checked = caller.data().check(length, [start, set, temps, frame, literals]);
            checked.map_err(wasmtime::Error::new)
        },
    )?;
    linker.func_wrap(HOST, "floatFunction", functions::float_function)?;
    linker.func_wrap(HOST, "characterFunction", functions::character_function)?;
    linker.func_wrap(HOST, "printFloat", |caller: Caller<'_, Host>, value: f64| {
        caller.data().print_float(value).map_err(wasmtime::Error::new)
    })?;
    linker.func_wrap(HOST, "collectGarbage", |mut caller: Caller<'_, Host>| {
        host::collect_garbage(&mut Core::of(&mut caller)).map_err(wasmtime::Error::new)
    })?;
    linker.func_wrap(HOST, "hasRoomFor", |mut caller: Caller<'_, Host>, bytes: i64| {
        let room = Core::of(&mut caller).has_room_for(bytes);
        room.map(i32::from).map_err(wasmtime::Error::new)
    })?;
    linker.func_wrap(HOST, "heapSize", |caller: Caller<'_, Host>| {
        caller.gc_heap_capacity() as i64
    })?;
    with_system_functions!(define_functions linker;);
    Ok(())
}

impl Link {
    fn new(store: &mut Store<Host>, mut linker: Linker<Host>, core: Instance) -> wasmtime::Result<Self> {
        linker.instance(&mut *store, CORE, core)?;
        let table = core.get_table(&mut *store, TABLE);
        let table = table.ok_or_else(|| wasmtime::Error::msg("the core has no table of code"))?;
        Ok(Self { linker, core, table })
    }
}

impl<'s> Core<'s> {
    /// From within a call of the host.
    fn of(caller: &'s mut Caller<'_, Host>) -> Self {
        Core {
            store: caller.as_context_mut(),
        }
    }

    /// What compiles modules.
    pub fn engine(&self) -> Engine {
        self.store.as_context().engine().clone()
    }

    /// Works on the host. The core must not be called meanwhile.
    pub fn host<T>(&mut self, work: impl FnOnce(&mut Host) -> T) -> T {
        work(self.store.data_mut())
    }

    /// Collects garbage. Answers whether it could.
    pub fn collect_garbage(&mut self) -> Result<bool, Error> {
        self.store.gc(None)?;
        Ok(true)
    }

    fn link(&self) -> Result<Arc<Link>, Error> {
        let link = self.store.as_context().data().link.clone();
        link.ok_or_else(|| Error::Machine("the core is not linked".to_owned()))
    }

    /// Calls an export of the core. The answer of a function without results is 0.
    pub(super) fn call(&mut self, name: &str, parameters: &[i32]) -> Result<i32, Error> {
        let function = self.link()?.core.get_func(&mut self.store, name);
        let function = function.ok_or_else(|| Error::Machine(format!("the core has no {name}")))?;
        let parameters: Vec<Val> = parameters.iter().map(|each| Val::I32(*each)).collect();
        let mut results = vec![Val::I32(0); function.ty(&self.store).results().len()];
        function.call(&mut self.store, &parameters, &mut results)?;
        Ok(results.first().and_then(Val::i32).unwrap_or_default())
    }

    /// Puts a module's functions into the table of code. Answers the numbers of the codes and the places.
    pub fn place(&mut self, made: &Made<Module>) -> Result<Vec<(u32, i32)>, Error> {
        let link = self.link()?;
        let instance = link.linker.instantiate(&mut self.store, &made.module)?;
        let count = made.functions.len() as u64;
        let first = link.table.grow(&mut self.store, count, Ref::Func(None))?;
        let mut places = Vec::new();
        for (index, function) in made.functions.iter().enumerate() {
            let body = instance.get_func(&mut self.store, &format!("f{index}"));
            let place = first + index as u64;
            link.table.set(&mut self.store, place, Ref::Func(body))?;
            places.push((function.number, place as i32));
        }
        Ok(places)
    }
}

impl From<wasmtime::Error> for Error {
    fn from(error: wasmtime::Error) -> Self {
        if error.is::<wasmtime::GcHeapOutOfMemory<()>>() {
            return Error::Memory;
        }
        Error::Machine(format!("{error:#}"))
    }
}
