//! JavaScript's objects and errors.

use crate::error::{Error, Fault};
use js_sys::{Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// What JavaScript has thrown.
pub fn thrown(value: JsValue) -> Error {
    let message = match value.dyn_ref::<js_sys::Error>() {
        Some(error) => format!("{}: {}", String::from(error.name()), String::from(error.message())),
        None => format!("{value:?}"),
    };
    Fault::Engine(message).into()
}

/// What JavaScript shall throw.
pub fn throw(error: Error) -> JsValue {
    js_sys::Error::new(&error.to_string()).into()
}

/// A property.
pub fn get(object: &JsValue, name: &str) -> Result<JsValue, Error> {
    Reflect::get(object, &name.into()).map_err(thrown)
}

/// Sets a property.
pub fn set(object: &Object, name: &str, value: &JsValue) -> Result<(), Error> {
    Reflect::set(object, &name.into(), value).map(drop).map_err(thrown)
}
