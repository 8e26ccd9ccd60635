//! How the core is started, with what its host gives it.

use super::core::{Core, Data, Link, Machine};
use super::memory::Memory;
use super::{config, embedded};
use crate::error::Error;
use crate::machine::Imports;
use crate::machine::imports::with_imports;
use std::path::PathBuf;
use wasmgc::emit::{CORE, HOST, MEMORY, TABLE};
use wasmtime::{Caller, Engine, Instance, Linker, Store};

impl<H: Imports> Machine<H> {
    /// Starts the core with the host that `host` makes of the memory and the engine. Machine code is kept in the folder `cache`.
    pub fn new(cache: Option<PathBuf>, host: impl FnOnce(Memory, Engine) -> H) -> Result<Self, Error> {
        let mut config = config::config();
        // Where there can be no cache all is compiled, as ever.
        config.cache(cache.and_then(|folder| config::cache(folder).ok()));
        let engine = Engine::new(&config)?;
        let module = embedded::module(&engine)?;
        let memory = Memory::new(&engine)?;
        let mut store = Store::new(&engine, Data::new(host(memory.clone(), engine.clone()), memory));
        store.limiter(|data| &mut data.heap);
        let mut linker = Linker::new(&engine);
        define(&mut linker, &store)?;
        let core = linker.instantiate(&mut store, &module)?;
        let link = link(&mut store, linker, core)?;
        store.data_mut().set_link(link);
        Ok(Self { store })
    }
}

/// Defines a function for each import.
macro_rules! define_functions {
    ($linker:ident $host:ident; $($name:literal $function:ident($($parameter:ident: $ty:ty),*) -> $answer:ty;)*) => {
        $($linker.func_wrap(
            HOST,
            $name,
            |mut caller: Caller<'_, Data<$host>>, $($parameter: $ty),*| -> wasmtime::Result<$answer> {
                $host::$function(&mut Core::of(&mut caller), $($parameter),*).map_err(wasmtime::Error::new)
            },
        )?;)*
    };
}

/// Defines the imports of the core.
fn define<H: Imports>(linker: &mut Linker<Data<H>>, store: &Store<Data<H>>) -> wasmtime::Result<()> {
    linker.define(store, HOST, MEMORY, store.data().memory().shared())?;
    with_imports!(define_functions linker H;);
    Ok(())
}

fn link<H>(store: &mut Store<Data<H>>, mut linker: Linker<Data<H>>, core: Instance) -> wasmtime::Result<Link<H>> {
    linker.instance(&mut *store, CORE, core)?;
    let table = core.get_table(&mut *store, TABLE);
    let table = table.ok_or_else(|| wasmtime::Error::msg("the core has no table of code"))?;
    Ok(Link { linker, core, table })
}
