//! The machine as a browser sees it. A stub: it reads and compiles, and answers how many bytes the instructions take.

use js_sys::{Error, Reflect};
use smalltalk::compiler::{CompileContext, compile_script};
use smalltalk::instructions::Set;
use std::collections::BTreeSet;
use wasm_bindgen::prelude::*;

/// A running virtual machine.
#[wasm_bindgen]
pub struct Machine {
    set: Set,
}

#[wasm_bindgen]
impl Machine {
    /// A machine on the core's module.
    pub async fn start(core: js_sys::WebAssembly::Module, options: JsValue) -> Result<Machine, JsValue> {
        let _ = core;
        let set = Reflect::get(&options, &"set".into())?.as_string();
        let set = match set.as_deref() {
            Some("v3plusclosures") => Set::V3PlusClosures,
            _ => Set::SistaV1,
        };
        Ok(Machine { set })
    }

    /// The answer of statements.
    pub async fn evaluate(&mut self, name: String, text: String) -> Result<String, JsValue> {
        let script = smalltalk::parse_script(&text)
            .map_err(|error| thrown(&error.message, error.line, error.column, &error.render(&name, &text)))?;
        let context = CompileContext {
            class_name: "UndefinedObject",
            instance_variables: &[],
            globals: &BTreeSet::new(),
            source: None,
        };
        let code = compile_script(&script, &context, self.set).map_err(|error| {
            let diagnostic = error.diagnostic();
            let (line, column) = smalltalk::diagnostic::line_and_column(&text, diagnostic.span.start);
            thrown(&diagnostic.message, line, column, &diagnostic.render(&name, &text))
        })?;
        Ok(format!("{} literals", code.literals.len()))
    }
}

fn thrown(message: &str, line: usize, column: usize, rendered: &str) -> JsValue {
    let error = Error::new(message);
    for (key, value) in [
        ("line", (line as u32).into()),
        ("column", (column as u32).into()),
        ("rendered", JsValue::from(rendered)),
    ] {
        // A property of an object of our own can always be set.
        let _ = Reflect::set(&error, &key.into(), &value);
    }
    error.into()
}
