//! How a session begins.

use super::options::Options;
use super::run::Session;
use crate::error::Error;
use crate::machine::Machine;
#[cfg(target_arch = "wasm32")]
use crate::machine::Memory;
#[cfg(target_arch = "wasm32")]
use crate::machine::Module;
#[cfg(not(target_arch = "wasm32"))]
use crate::machine::now;
use crate::protocol::image::Trust;
use crate::translation::background::Background;

/// Natively nothing has to be waited for.
#[cfg(not(target_arch = "wasm32"))]
impl Session {
    /// Starts the core and loads the kernel from its sources. [`Session::from_image`] does not take that long.
    pub fn new(options: Options) -> Result<Self, Error> {
        let mut session = Session::started(options)?;
        now(session.found())?;
        Ok(session)
    }

    /// A session that begins with the image that the build made of the kernel.
    pub fn from_kernel(options: Options, bytes: &[u8]) -> Result<Self, Error> {
        Session::on_image(options, "the kernel", bytes, Trust::Built)
    }

    /// A session that goes on with an image; the name is for errors.
    pub fn from_image(options: Options, name: &str, bytes: &[u8]) -> Result<Self, Error> {
        Session::on_image(options, name, bytes, Trust::Foreign)
    }

    fn on_image(options: Options, name: &str, bytes: &[u8], trust: Trust) -> Result<Self, Error> {
        let mut session = Session::started(options)?;
        now(session.reading(name, bytes, trust))?;
        Ok(session)
    }

    /// With the core, and nothing in it.
    fn started(mut options: Options) -> Result<Self, Error> {
        let (set, tier, cache) = (options.set, options.tier, options.cache.take());
        let machine = Machine::new(cache, |memory, engine| {
            options.host(memory, |advise| Background::new(engine, tier, advise))
        })?;
        Session::on(machine, set)
    }
}

/// In a browser, evaluations pause while modules are compiled.
#[cfg(target_arch = "wasm32")]
impl Session {
    /// Starts the core, a compiled module, with the image that was made with it, whose name is for errors; what must be done at a start is done.
    pub async fn from_kernel(core: &Module, options: Options, name: &str, bytes: &[u8]) -> Result<Self, Error> {
        let set = options.set;
        let memory = Memory::new()?;
        let host = options.host(memory.clone(), Background::new);
        let mut session = Session::on(Machine::new(core, memory, host).await?, set)?;
        session.reading(name, bytes, Trust::Built).await?;
        session.starting_up().await?;
        Ok(session)
    }

    /// The memory that is shared with the core: who stores what [`Interrupter::interrupt`] does, stops it.
    pub fn memory(&self) -> js_sys::WebAssembly::Memory {
        self.machine.memory().object().clone()
    }
}
