//! The core on the WebAssembly engine of a browser (or of Node), in a worker of its own.

mod alarm;
mod memory;

use crate::error::Error;
use crate::host::{self, Host};
use crate::session::compiler;
use crate::system::functions;
use crate::system::with_system_functions;
use crate::translation::modules::Made;
pub use alarm::Alarm;
use js_sys::{Array, Function, Object, Reflect, Uint8Array, WebAssembly};
pub use memory::Memory;
use std::cell::RefCell;
use std::marker::PhantomData;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use wasmgc::emit::{CORE, HOST, MEMORY, TABLE};

/// Activations deeper than this are written out and go on with an empty WebAssembly stack. A worker in Chromium has half a megabyte of
/// stack, and a frame of the interpreter takes 20 to 24 kilobytes in V8 before it is optimised (measured with Node: 100 deep needs 2.0 to
/// 2.4 MB, and less than 0.5 MB afterwards).
pub const DEPTH_LIMIT: i32 = 100;

/// How large the heap is: a browser does not tell.
const UNKNOWN: i64 = -1;

/// A compiled module.
pub type Module = WebAssembly::Module;
/// What is shared.
pub type Shared<T> = Rc<T>;

/// Compiles a module at once.
pub fn compile(_: &Machine, bytes: &[u8]) -> Result<Module, Error> {
    WebAssembly::Module::new(&Uint8Array::from(bytes)).map_err(thrown)
}

/// What JavaScript has thrown.
fn thrown(value: JsValue) -> Error {
    let message = match value.dyn_ref::<js_sys::Error>() {
        Some(error) => format!("{}: {}", String::from(error.name()), String::from(error.message())),
        None => format!("{value:?}"),
    };
    Error::Machine(message)
}

fn throw(error: Error) -> JsValue {
    js_sys::Error::new(&error.to_string()).into()
}

/// Defines functions that only need the host.
macro_rules! define_functions {
    ($host:ident $define:ident; $($name:literal $function:ident($($parameter:ident: $ty:ty),*) -> $answer:ty;)*) => {
        $({
            let state = $host();
            let function = move |$($parameter: $ty),*| state.borrow_mut().$function($($parameter),*).map_err(throw);
            $define(
                $name,
                Closure::<dyn Fn($($ty),*) -> Result<$answer, JsValue>>::new(function).into_js_value(),
            )?;
        })*
    };
}

/// The most bytes of one object: somewhat less than what engines allow.
const LARGEST_OBJECT: i64 = 1 << 29;

/// The running core.
pub struct Machine {
    host: Rc<RefCell<Host>>,
}

/// Access to the running core.
pub struct Core<'s> {
    host: Rc<RefCell<Host>>,
    session: PhantomData<&'s mut Machine>,
}

/// The core's exports, and what translations are linked with.
pub struct Link {
    exports: JsValue,
    imports: Object,
    table: WebAssembly::Table,
}

impl Machine {
    /// Starts the core, a compiled module, with the host.
    pub async fn new(core: &Module, host: Host) -> Result<Self, Error> {
        let memory = host.memory.clone();
        let machine = Self {
            host: Rc::new(RefCell::new(host)),
        };
        let imports = Object::new();
        set(&imports, HOST, machine.imports(&memory)?.as_ref())?;
        let promise = WebAssembly::instantiate_module(core, &imports);
        let instance: WebAssembly::Instance = JsFuture::from(promise).await.map_err(thrown)?.unchecked_into();
        let exports = instance.exports();
        set(&imports, CORE, &exports)?;
        let link = Link {
            table: get(&exports, TABLE)?.unchecked_into(),
            exports: exports.into(),
            imports,
        };
        machine.host.borrow_mut().link = Some(Rc::new(link));
        Ok(machine)
    }

    /// Access.
    pub fn core(&mut self) -> Core<'_> {
        Core::of(&self.host)
    }

    /// Looks at the host.
    pub fn host<T>(&self, look: impl FnOnce(&Host) -> T) -> T {
        look(&self.host.borrow())
    }

    /// Makes what was asked for.
    pub async fn work(&mut self) -> Result<(), Error> {
        loop {
            let next = self.host.borrow_mut().background.make_next()?;
            let Some(made) = next else { return Ok(()) };
            let promise = WebAssembly::compile(&Uint8Array::from(made.module.as_slice()));
            let module: Module = JsFuture::from(promise).await.map_err(thrown)?.unchecked_into();
            let made = made.compiled(|_| Ok(module))?;
            self.host.borrow_mut().background.compiled(made);
        }
    }

    /// What the core imports.
    fn imports(&self, memory: &Memory) -> Result<Object, Error> {
        let imports = Object::new();
        set(&imports, MEMORY, memory.object())?;
        let define = |name: &str, function: JsValue| set(&imports, name, &function);
        let host = || self.host.clone();

        let state = host();
        let hot = move |number: i32| host::hot(&mut Core::of(&state), number).map_err(throw);
        define(
            "hot",
            Closure::<dyn Fn(i32) -> Result<(), JsValue>>::new(hot).into_js_value(),
        )?;

        let state = host();
        let within_loop =
            move |number, pc, stackp| host::within_loop(&mut Core::of(&state), number, pc, stackp).map_err(throw);
        define(
            "loop",
            Closure::<dyn Fn(i32, i32, i32) -> Result<(), JsValue>>::new(within_loop).into_js_value(),
        )?;

        let state = host();
        let block = move |number| host::block(&mut Core::of(&state), number).map_err(throw);
        define(
            "block",
            Closure::<dyn Fn(i32) -> Result<(), JsValue>>::new(block).into_js_value(),
        )?;

        let state = host();
        let compile = move |length| compiler::compile(&mut Core::of(&state), length).map_err(throw);
        define(
            "compile",
            Closure::<dyn Fn(i32) -> Result<i32, JsValue>>::new(compile).into_js_value(),
        )?;

        let state = host();
        let listing = move |number| compiler::listing(&mut Core::of(&state), number).map_err(throw);
        define(
            "listing",
            Closure::<dyn Fn(i32) -> Result<i32, JsValue>>::new(listing).into_js_value(),
        )?;

        let state = host();
        let axioms_changed = move || host::axioms_changed(&mut Core::of(&state)).map_err(throw);
        define(
            "axiomsChanged",
            Closure::<dyn Fn() -> Result<(), JsValue>>::new(axioms_changed).into_js_value(),
        )?;

        let state = host();
        let code_changed = move |number: i32| state.borrow_mut().code_changed(number as u32);
        define("codeChanged", Closure::<dyn Fn(i32)>::new(code_changed).into_js_value())?;

        let state = host();
        let interrupted = move || host::interrupted(&mut Core::of(&state)).map_err(throw);
        define(
            "interrupted",
            Closure::<dyn Fn() -> Result<i32, JsValue>>::new(interrupted).into_js_value(),
        )?;

        let state = host();
        let write = move |length, stream| host::write(&mut Core::of(&state), length, stream).map_err(throw);
        define(
            "write",
            Closure::<dyn Fn(i32, i32) -> Result<(), JsValue>>::new(write).into_js_value(),
        )?;

        let state = host();
        let milliseconds = move || state.borrow().milliseconds();
        define(
            "milliseconds",
            Closure::<dyn Fn() -> i32>::new(milliseconds).into_js_value(),
        )?;

        let state = host();
        let reserve = move |length| state.borrow().reserve(length).map_err(throw);
        define(
            "reserve",
            Closure::<dyn Fn(i32) -> Result<(), JsValue>>::new(reserve).into_js_value(),
        )?;

        let state = host();
        let check = move |length, start, set, temps, frame, literals| {
            let checked = state.borrow().check(length, [start, set, temps, frame, literals]);
            checked.map_err(throw)
        };
        define(
            "check",
            Closure::<dyn Fn(i32, i32, i32, i32, i32, i32) -> Result<i32, JsValue>>::new(check).into_js_value(),
        )?;

        define(
            "floatFunction",
            Closure::<dyn Fn(i32, f64, f64) -> f64>::new(functions::float_function).into_js_value(),
        )?;

        define(
            "characterFunction",
            Closure::<dyn Fn(i32, i32) -> i32>::new(functions::character_function).into_js_value(),
        )?;

        let state = host();
        let print_float = move |value| state.borrow().print_float(value).map_err(throw);
        define(
            "printFloat",
            Closure::<dyn Fn(f64) -> Result<i32, JsValue>>::new(print_float).into_js_value(),
        )?;

        let state = host();
        let collect = move || host::collect_garbage(&mut Core::of(&state)).map_err(throw);
        define(
            "collectGarbage",
            Closure::<dyn Fn() -> Result<(), JsValue>>::new(collect).into_js_value(),
        )?;
        let has_room = |bytes: i64| i32::from(bytes <= LARGEST_OBJECT);
        define(
            "hasRoomFor",
            Closure::<dyn Fn(i64) -> i32>::new(has_room).into_js_value(),
        )?;
        define("heapSize", Closure::<dyn Fn() -> i64>::new(|| UNKNOWN).into_js_value())?;
        with_system_functions!(define_functions host define;);
        Ok(imports)
    }
}

fn get(object: &JsValue, name: &str) -> Result<JsValue, Error> {
    Reflect::get(object, &name.into()).map_err(thrown)
}

fn set(object: &Object, name: &str, value: &JsValue) -> Result<(), Error> {
    Reflect::set(object, &name.into(), value).map(drop).map_err(thrown)
}

impl Core<'_> {
    fn of(host: &Rc<RefCell<Host>>) -> Self {
        Core {
            host: host.clone(),
            session: PhantomData,
        }
    }

    /// Works on the host. The core must not be called meanwhile.
    pub fn host<T>(&mut self, work: impl FnOnce(&mut Host) -> T) -> T {
        work(&mut self.host.borrow_mut())
    }

    /// A browser limits the heap itself.
    pub fn limit_heap(&mut self, _: u64) -> Result<(), Error> {
        Ok(())
    }

    /// Nobody tells how much memory is left.
    pub fn look_after_heap(&mut self) -> Result<bool, Error> {
        Ok(false)
    }

    /// A browser collects garbage when it wants to.
    pub fn collect_garbage(&mut self) -> Result<bool, Error> {
        Ok(false)
    }

    fn link(&self) -> Result<Rc<Link>, Error> {
        let link = self.host.borrow().link.clone();
        link.ok_or_else(|| Error::Machine("the core is not linked".to_owned()))
    }

    /// Calls an export of the core. The answer of a function without results is 0.
    pub(super) fn call(&mut self, name: &str, parameters: &[i32]) -> Result<i32, Error> {
        let function: Function = get(&self.link()?.exports, name)?.unchecked_into();
        let parameters: Array = parameters.iter().map(|each| JsValue::from(*each)).collect();
        let answer = function.apply(&JsValue::UNDEFINED, &parameters).map_err(thrown)?;
        Ok(answer.as_f64().unwrap_or_default() as i32)
    }

    /// Puts a module's functions into the table of code. Answers the numbers of the codes and the places.
    pub fn place(&mut self, made: &Made<Module>) -> Result<Vec<(u32, i32)>, Error> {
        let link = self.link()?;
        let instance = WebAssembly::Instance::new(&made.module, &link.imports).map_err(thrown)?;
        let exports = instance.exports();
        let first = link.table.grow(made.functions.len() as u32).map_err(thrown)?;
        let mut places = Vec::new();
        for (index, function) in made.functions.iter().enumerate() {
            let body = get(&exports, &format!("f{index}"))?;
            let place = first + index as u32;
            link.table.set(place, body.unchecked_ref()).map_err(thrown)?;
            places.push((function.number, place as i32));
        }
        Ok(places)
    }
}
