//! What is written to the Transcript, on its way to JavaScript.

use js_sys::Function;
use std::cell::RefCell;
use std::io::Write;
use wasm_bindgen::JsValue;

thread_local! {
    /// The functions that outputs call. Outputs themselves have to be `Send`, which no JavaScript object is.
    static FUNCTIONS: RefCell<Vec<Option<Function>>> = const { RefCell::new(Vec::new()) };
}

/// Where output goes. Clones are the same.
#[derive(Clone)]
pub struct Output {
    number: usize,
}

impl Default for Output {
    fn default() -> Self {
        let number = FUNCTIONS.with_borrow_mut(|functions| {
            functions.push(None);
            functions.len() - 1
        });
        Self { number }
    }
}

impl Output {
    /// Lets a function be called with each text.
    pub fn set_function(&mut self, function: Function) {
        FUNCTIONS.with_borrow_mut(|functions| functions[self.number] = Some(function));
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let function = FUNCTIONS.with_borrow(|functions| functions[self.number].clone());
        if let Some(function) = function {
            let text = String::from_utf8_lossy(bytes);
            let called = function.call1(&JsValue::UNDEFINED, &text.as_ref().into());
            called.map_err(|_| std::io::Error::other("the page does not take output"))?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
