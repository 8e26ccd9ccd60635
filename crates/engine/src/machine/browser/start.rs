//! How the core is started, with what its host gives it.

use super::core::{Core, Data, Link, Machine, Module};
use super::javascript::{get, set, throw, thrown};
use super::memory::Memory;
use crate::error::Error;
use crate::machine::Imports;
use crate::machine::imports::with_imports;
use js_sys::{Object, WebAssembly};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use wasmgc::emit::{CORE, HOST, MEMORY, TABLE};

/// Defines a function for each import.
macro_rules! define_functions {
    ($data:ident $host:ident $define:ident; $($name:literal $function:ident($($parameter:ident: $ty:ty),*) -> $answer:ty;)*) => {
        $({
            let data = $data.clone();
            let function = move |$($parameter: $ty),*| $host::$function(&mut Core::of(&data), $($parameter),*).map_err(throw);
            $define(
                $name,
                Closure::<dyn Fn($($ty),*) -> Result<$answer, JsValue>>::new(function).into_js_value(),
            )?;
        })*
    };
}

impl<H: Imports> Machine<H> {
    /// Starts the core, a compiled module, with the host.
    pub async fn new(core: &Module, memory: Memory, host: H) -> Result<Self, Error> {
        let data = Rc::new(RefCell::new(Data::new(host, memory)));
        let imports = Object::new();
        set(&imports, HOST, defined(&data)?.as_ref())?;
        let promise = WebAssembly::instantiate_module(core, &imports);
        let instance: WebAssembly::Instance = JsFuture::from(promise).await.map_err(thrown)?.unchecked_into();
        let exports = instance.exports();
        set(&imports, CORE, &exports)?;
        let link = Link {
            table: get(&exports, TABLE)?.unchecked_into(),
            exports: exports.into(),
            imports,
        };
        data.borrow_mut().set_link(link);
        Ok(Self { data })
    }
}

/// What the core imports.
fn defined<H: Imports>(data: &Rc<RefCell<Data<H>>>) -> Result<Object, Error> {
    let imports = Object::new();
    set(&imports, MEMORY, data.borrow().memory().object())?;
    let define = |name: &str, function: JsValue| set(&imports, name, &function);
    with_imports!(define_functions data H define;);
    Ok(imports)
}
