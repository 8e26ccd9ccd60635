//! Catalyst in a browser, or in Node: the machine as JavaScript sees it. It belongs into a worker of its own, where it may run long.
#![cfg(target_arch = "wasm32")]

mod output;
mod story;

use advisor::Adviser;
use engine::{Options, RECOMPILE, Session, System, Tier};
use js_sys::{Error, Function, Reflect, WebAssembly};
use output::Output;
use smalltalk::instructions::Set;
use wasm_bindgen::prelude::*;

/// How the image is called in errors.
const IMAGE: &str = "kernel.image";

/// A running virtual machine.
#[wasm_bindgen]
pub struct Machine {
    session: Session,
    output: Output,
}

#[wasm_bindgen]
impl Machine {
    /// Starts a machine: the core's module, the image to begin with, and `{set?: "sista" | "v3plusclosures", tier?: "interpreter" | "translation" |
    /// "advice"}`. The image is in the set sista; for the other one all its methods are compiled anew.
    pub async fn start(core: WebAssembly::Module, image: Vec<u8>, options: JsValue) -> Result<Machine, JsValue> {
        let option = |name: &str| Reflect::get(&options, &name.into()).map(|value| value.as_string());
        let set = match option("set")?.as_deref() {
            None | Some("sista") => Set::SistaV1,
            Some("v3plusclosures") => Set::V3PlusClosures,
            Some(other) => return Err(Error::new(&format!("there is no instruction set {other}")).into()),
        };
        let (tier, advises) = match option("tier")?.as_deref() {
            Some("interpreter") => (Tier::Interpreter, false),
            Some("translation") => (Tier::Translation, false),
            // For tests: what runs does not depend on time.
            Some("translationAtOnce") => (Tier::TranslationAtOnce, false),
            None | Some("advice") => (Tier::Translation, true),
            Some(other) => return Err(Error::new(&format!("there is no tier {other}")).into()),
        };
        let output = Output::default();
        let options = Options {
            set,
            tier,
            advise: advises.then(asking),
            output: Box::new(output.clone()),
            // Where there is one place for text, what is wrong in other processes is told there.
            system: System {
                errors: Box::new(output.clone()),
                ..System::default()
            },
        };
        let mut session = Session::from_kernel(&core, options, IMAGE, &image)
            .await
            .map_err(thrown)?;
        if set != Set::SistaV1 {
            session.evaluate(IMAGE, RECOMPILE).await.map_err(thrown)?;
        }
        Ok(Machine { session, output })
    }

    /// Is given what is written to the Transcript, as it comes.
    #[wasm_bindgen(setter, js_name = onOutput)]
    pub fn set_on_output(&mut self, function: Function) {
        self.output.set_function(function);
    }

    /// The core's memory. To stop what runs, another thread stores 17 (it gets a `UserInterrupt`) or 1 (at once) as the word at address 4 and then -1 at address 0,
    /// and notifies who waits at address 4.
    /// Where the word at address 8 is not 0, it stores 0 at address 0 every few milliseconds, so that other processes get their turn.
    #[wasm_bindgen(getter)]
    pub fn memory(&self) -> WebAssembly::Memory {
        self.session.memory()
    }

    /// Evaluates statements; answers the printString of the last one's value. Throws an Error with `line` and `column`, where it has a
    /// place in the source, and with `rendered`, all there is to say.
    pub async fn evaluate(&mut self, name: String, text: String) -> Result<String, JsValue> {
        self.session.evaluate(&name, &text).await.map_err(thrown)
    }

    /// Loads what a file in Tonel or chunk format defines, or evaluates the statements of a script.
    pub async fn load(&mut self, name: String, text: String) -> Result<(), JsValue> {
        self.session.load(&[(&name, &text)]).await.map_err(thrown)
    }

    /// The same with files that need each other: each name is followed by its text.
    #[wasm_bindgen(js_name = loadTogether)]
    pub async fn load_together(&mut self, names_and_texts: Vec<String>) -> Result<(), JsValue> {
        let files = names_and_texts.chunks_exact(2);
        let files: Vec<(&str, &str)> = files.map(|pair| (pair[0].as_str(), pair[1].as_str())).collect();
        self.session.load(&files).await.map_err(thrown)
    }

    /// Measures `SmallInteger>>benchmark` in all tiers: `{receivers, tiers: [{tier, nanoseconds, answers}]}`.
    pub async fn story(&mut self) -> Result<JsValue, JsValue> {
        story::told(&mut self.session).await
    }
}

/// What the engine asks about very hot code.
fn asking() -> engine::Advise {
    Box::new(|program, numbered, subject| {
        let advised = advisor::advise_hot(&[Adviser::Reasoner], program, &numbered.code, subject);
        advised.map_err(|reason| engine::NoAdvice(reason.to_string()))
    })
}

fn thrown(error: engine::Error) -> JsValue {
    let object = Error::new(&error.to_string());
    // A property of an object of our own can always be set.
    let set = |name: &str, value: JsValue| drop(Reflect::set(&object, &name.into(), &value));
    set("rendered", error.describe().into());
    if let engine::Error::Source(source) = &error {
        object.set_message(&source.message);
        set("line", (source.line as u32).into());
        set("column", (source.column as u32).into());
    }
    object.into()
}
