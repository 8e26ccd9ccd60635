//! The running core, and access to it.

use super::javascript::{get, set, thrown};
use super::memory::Memory;
use crate::error::{Error, Fault};
use crate::machine::Control;
use js_sys::{Array, Function, Object, Reflect, Uint8Array, WebAssembly};
use std::cell::RefCell;
use std::marker::PhantomData;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasmgc::emit::CONSTANTS;

/// A compiled module.
pub type Module = WebAssembly::Module;

/// Compiles a module at once.
pub fn compile<H>(_: &Machine<H>, bytes: &[u8]) -> Result<Module, Error> {
    WebAssembly::Module::new(&Uint8Array::from(bytes)).map_err(thrown)
}

/// Compiles a module while others run.
pub async fn compile_meanwhile(bytes: &[u8]) -> Result<Module, Error> {
    let promise = WebAssembly::compile(&Uint8Array::from(bytes));
    Ok(JsFuture::from(promise).await.map_err(thrown)?.unchecked_into())
}

/// The running core, with its host.
pub struct Machine<H> {
    pub(super) data: Rc<RefCell<Data<H>>>,
}

/// Access to the running core.
pub struct Core<'s, H> {
    data: Rc<RefCell<Data<H>>>,
    machine: PhantomData<&'s mut Machine<H>>,
}

/// The host, and what else the machine has.
pub struct Data<H> {
    host: H,
    memory: Memory,
    control: Control,
    /// Once the core is there.
    link: Option<Rc<Link>>,
}

/// The core's exports, and what translations are linked with.
pub struct Link {
    /// What the core exports.
    pub exports: JsValue,
    /// The host's functions and the core's.
    pub imports: Object,
    /// The table of code.
    pub table: WebAssembly::Table,
}

impl Link {
    /// Lets modules import what the core's globals hold now, under the globals' names: of the constant ones that stays so.
    fn know_constants(&self) -> Result<(), Error> {
        if Reflect::has(&self.imports, &CONSTANTS.into()).map_err(thrown)? {
            return Ok(());
        }
        let constants = Object::new();
        for export in Object::entries(self.exports.unchecked_ref()) {
            let export: Array = export.unchecked_into();
            if let Ok(global) = export.get(1).dyn_into::<WebAssembly::Global>() {
                Reflect::set(&constants, &export.get(0), &global.value()).map_err(thrown)?;
            }
        }
        set(&self.imports, CONSTANTS, &constants)
    }
}

impl<H> Data<H> {
    /// Of a core that is not there yet.
    pub fn new(host: H, memory: Memory) -> Self {
        Self {
            host,
            control: Control::new(memory.clone()),
            memory,
            link: None,
        }
    }

    /// The core is there.
    pub fn set_link(&mut self, link: Link) {
        self.link = Some(Rc::new(link));
    }

    /// The memory.
    pub fn memory(&self) -> &Memory {
        &self.memory
    }
}

impl<H> Machine<H> {
    /// Access.
    pub fn core(&mut self) -> Core<'_, H> {
        Core::of(&self.data)
    }

    /// Looks at the host.
    pub fn host<T>(&self, look: impl FnOnce(&H) -> T) -> T {
        look(&self.data.borrow().host)
    }

    /// The memory.
    pub fn memory(&self) -> Memory {
        self.data.borrow().memory.clone()
    }
}

impl<H> Core<'_, H> {
    /// From within a call of the host.
    pub(super) fn of(data: &Rc<RefCell<Data<H>>>) -> Self {
        Core {
            data: data.clone(),
            machine: PhantomData,
        }
    }

    /// Works on the host. The core must not be called meanwhile.
    pub fn host<T>(&mut self, work: impl FnOnce(&mut H) -> T) -> T {
        work(&mut self.data.borrow_mut().host)
    }

    /// Works on what lets code run and interrupts it.
    pub fn control<T>(&mut self, work: impl FnOnce(&mut Control) -> T) -> T {
        work(&mut self.data.borrow_mut().control)
    }

    /// The memory.
    pub fn memory(&self) -> Memory {
        self.data.borrow().memory.clone()
    }

    fn link(&self) -> Result<Rc<Link>, Error> {
        let link = self.data.borrow().link.clone();
        Ok(link.ok_or(Fault::Unlinked)?)
    }

    /// Calls an export of the core. The answer of a function without results is 0.
    pub(in crate::machine) fn call(&mut self, name: &'static str, parameters: &[i32]) -> Result<i32, Error> {
        let function: Function = get(&self.link()?.exports, name)?.unchecked_into();
        let parameters: Array = parameters.iter().map(|each| JsValue::from(*each)).collect();
        let answer = function.apply(&JsValue::UNDEFINED, &parameters).map_err(thrown)?;
        Ok(answer.as_f64().unwrap_or_default() as i32)
    }

    /// Puts a module's functions, so many, into the table of code. Answers their places.
    pub fn place(&mut self, module: &Module, count: usize) -> Result<Vec<i32>, Error> {
        let link = self.link()?;
        link.know_constants()?;
        let instance = WebAssembly::Instance::new(module, &link.imports).map_err(thrown)?;
        let exports = instance.exports();
        let first = link.table.grow(count as u32).map_err(thrown)?;
        let mut places = Vec::new();
        for index in 0..count {
            let body = get(&exports, &format!("f{index}"))?;
            let place = first + index as u32;
            link.table.set(place, body.unchecked_ref()).map_err(thrown)?;
            places.push(place as i32);
        }
        Ok(places)
    }
}
