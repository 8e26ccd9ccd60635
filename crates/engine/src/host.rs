//! What the core asks of its host (`st/vm/Host.class.st`).

use crate::advice;
use crate::memory::Memory;
use crate::translation::{Finished, Translations};
use smalltalk::method::CompiledCode;
use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;
use wasmgc::emit::{HOST, MEMORY};
use wasmtime::{AsContextMut, Caller, Linker};

/// Activations deeper than this are written out and go on with an empty WebAssembly stack. A frame of the interpreter takes about
/// as much as [`crate::config::WASM_STACK`] divided by twice this.
pub const DEPTH_LIMIT: i32 = 10_000;

/// Answer of `interrupted`: go on.
const GO_ON: i32 = 0;
/// Answer of `interrupted`: stop.
const STOP: i32 = 2;

/// The stream of `write:to:` that is standard output; any other is the report of an error.
const STANDARD_OUTPUT: i32 = 1;

/// A code that the core knows by its number.
#[derive(Clone, Debug)]
pub struct Numbered {
    /// The code.
    pub code: Arc<CompiledCode>,
    /// Where it stands within its method's instructions: the offset of the first one of a block of V3PlusClosures.
    pub block: Option<usize>,
    /// The file and the code's place in it.
    pub origin: Option<Arc<Origin>>,
}

/// Where a method comes from.
#[derive(Clone, Debug)]
pub struct Origin {
    /// The file's name.
    pub file: String,
    /// Its whole text, which the places of a code refer to.
    pub text: Arc<str>,
}

/// What the functions of the host work on.
pub struct Host {
    /// The shared memory.
    pub memory: Memory,
    /// The depth limit while nothing is wanted of the running code.
    pub depth_limit: i32,
    /// Standard output.
    pub output: Box<dyn Write + Send>,
    /// What was reported as an error.
    pub report: Option<String>,
    /// Code by number.
    pub codes: Vec<Numbered>,
    /// Where translations are made; none at first.
    pub translations: Translations,
    /// Whether the evaluation shall stop.
    pub stop: Arc<AtomicBool>,
    /// When the engine started.
    pub start: Instant,
}

impl Host {
    /// The depth limit that lets code run.
    pub fn allow(&self) {
        self.memory.set_depth_limit(self.depth_limit);
    }

    /// Whether the depth limit was lowered since code was allowed to run. It is allowed to again.
    pub fn was_lowered(&self) -> bool {
        self.memory.swap_depth_limit(self.depth_limit) != self.depth_limit
    }
}

/// Defines the imports of the core.
pub fn define(linker: &mut Linker<Host>, store: &wasmtime::Store<Host>) -> wasmtime::Result<()> {
    linker.define(store, HOST, MEMORY, store.data().memory.shared())?;
    linker.func_wrap(HOST, "hot", hot)?;
    linker.func_wrap(HOST, "block", block)?;
    linker.func_wrap(HOST, "interrupted", interrupted)?;
    linker.func_wrap(HOST, "write", write)?;
    linker.func_wrap(HOST, "milliseconds", |caller: Caller<'_, Host>| {
        (caller.data().start.elapsed().as_millis() % (1 << 29)) as i32
    })?;
    linker.func_wrap(HOST, "reserve", |caller: Caller<'_, Host>, length: i32| {
        caller.data().memory.reserve(length as u32 as usize)
    })?;
    linker.func_wrap(HOST, "floatFunction", |number: i32, value: f64| {
        float_function(number, value)
    })?;
    linker.func_wrap(HOST, "printFloat", |caller: Caller<'_, Host>, value: f64| {
        let text = print_float(value);
        caller.data().memory.write(text.as_bytes())?;
        Ok::<i32, wasmtime::Error>(text.len() as i32)
    })?;
    Ok(())
}

/// The code of the number has used up its counter.
fn hot(mut caller: Caller<'_, Host>, number: i32) -> wasmtime::Result<()> {
    let host = caller.data_mut();
    match host.codes.get(number as usize).cloned() {
        Some(code) => host.translations.hot(number as u32, code, &host.memory),
        None => Ok(()),
    }
}

/// The depth limit was exceeded or lowered; no WebAssembly activation is left.
fn interrupted(mut caller: Caller<'_, Host>) -> wasmtime::Result<i32> {
    caller.data().allow();
    install_finished(&mut caller)?;
    let stop = caller.data().stop.swap(false, Ordering::Relaxed);
    Ok(if stop { STOP } else { GO_ON })
}

/// A block of V3PlusClosures has got the next number.
fn block(mut caller: Caller<'_, Host>, number: i32, method: i32, pc: i32) -> wasmtime::Result<()> {
    let host = caller.data_mut();
    let Some(outer) = host.codes.get(method as usize).cloned() else {
        return Ok(());
    };
    let block = Numbered {
        block: Some(pc as usize),
        ..outer
    };
    host.codes.push(block.clone());
    host.translations.loaded(vec![(number as u32, block)])?;
    install_finished(&mut caller)
}

/// Links what is finished.
pub fn install_finished(mut store: impl AsContextMut<Data = Host>) -> wasmtime::Result<()> {
    let (link, mut finished) = store.as_context_mut().data_mut().translations.finished()?;
    let Some(link) = link else { return Ok(()) };
    while let Some(each) = finished.pop() {
        match each {
            Finished::Translations(translated) => {
                let places = link.place(store.as_context_mut(), &translated)?;
                for place in &places {
                    link.install(store.as_context_mut(), *place)?;
                }
                let mut context = store.as_context_mut();
                let host = context.data_mut();
                let counter = host.translations.advice_counter();
                finished.extend(host.translations.linked(&places, &host.codes)?);
                for (number, _) in places.iter().filter(|_| counter.is_some()) {
                    link.set_counter(store.as_context_mut(), *number, counter.unwrap_or_default())?;
                }
            }
            Finished::Advice {
                translated,
                verified,
                otherwise,
            } => {
                for place in link.place(store.as_context_mut(), &translated)? {
                    if advice::is_faster(store.as_context_mut(), &link, place, otherwise, &verified)? {
                        link.install(store.as_context_mut(), place)?;
                        store.as_context_mut().data_mut().translations.keep(place.0);
                    }
                }
            }
        }
    }
    Ok(())
}

fn write(mut caller: Caller<'_, Host>, length: i32, stream: i32) -> wasmtime::Result<()> {
    let host = caller.data_mut();
    let bytes = host.memory.read(length as u32 as usize);
    if stream == STANDARD_OUTPUT {
        host.output.write_all(&bytes)?;
    } else {
        host.report = Some(String::from_utf8_lossy(&bytes).into_owned());
    }
    Ok(())
}

/// The function of the primitive of this number; not a number for others.
fn float_function(number: i32, value: f64) -> f64 {
    match number {
        56 => value.sin(),
        57 => value.atan(),
        58 => value.ln(),
        59 => value.exp(),
        _ => f64::NAN,
    }
}

/// The fewest digits that read back the same, laid out as Squeak does (`Float>>absPrintExactlyOn:base:`): with an exponent where the
/// point would stand more than three places before or six behind the first digit.
pub fn print_float(value: f64) -> String {
    if value.is_nan() {
        return "Float nan".to_owned();
    }
    if value.is_infinite() {
        return (if value > 0.0 {
            "Float infinity"
        } else {
            "Float infinity negated"
        })
        .to_owned();
    }
    let scientific = format!("{value:e}");
    let Some((mantissa, exponent)) = scientific.split_once('e') else {
        return scientific;
    };
    let point = exponent.parse::<i32>().unwrap_or_default() + 1;
    if value == 0.0 || (-3..=6).contains(&point) {
        return format!("{value:?}");
    }
    let fraction = if mantissa.contains('.') { "" } else { ".0" };
    format!("{mantissa}{fraction}e{exponent}")
}
