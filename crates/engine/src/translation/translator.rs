//! What a host has so that code is translated: which code runs in which tier, and where modules are made.

use super::background::Background;
use super::events::{Event, Listener, What};
use super::numbered::Numbered;
use super::requests::Request;
use super::tiers::{Running, Tiers};
use crate::error::Error;
use crate::machine::{Core, Memory};
use smalltalk::method::CompiledCode;
use std::collections::HashMap;
use std::sync::Arc;
use web_time::Instant;

/// So many modules are asked for in a session at most. A store of wasmtime 48 has 10,000 instances at most, gives none up before its end, and the next one is an error.
const MOST_MODULES: usize = 9_900;

/// Translates code, on its way through the tiers.
pub struct Translator {
    /// Code by number, as far as anybody asked for it.
    pub codes: HashMap<u32, Numbered>,
    /// Which code runs in which tier.
    pub tiers: Tiers,
    /// Where modules are made.
    pub background: Background,
    /// How many modules were asked for.
    modules: usize,
    /// Whether advice is being tried: nothing is asked for meanwhile.
    pub is_trying: bool,
    /// Who is told what happens to code.
    pub listener: Option<Listener>,
    /// When the session began.
    start: Instant,
}

impl Translator {
    /// Of a session that begins now.
    pub fn new(tiers: Tiers, background: Background) -> Self {
        Self {
            codes: HashMap::new(),
            tiers,
            background,
            modules: 0,
            is_trying: false,
            listener: None,
            start: Instant::now(),
        }
    }

    /// Asks for modules, as long as there is room for them. What they are for stays as it is then.
    pub fn request(&mut self, requests: impl IntoIterator<Item = Request>, memory: &Memory) -> Result<(), Error> {
        for request in requests {
            if self.modules < MOST_MODULES {
                self.modules += 1;
                self.background.request(request, memory)?;
                continue;
            }
            for number in request.numbers() {
                let why = format!("{MOST_MODULES} modules were made in this session");
                self.tell(number, What::NotTranslated { why });
            }
        }
        Ok(())
    }

    /// Tells what happened to code.
    pub fn tell(&mut self, number: u32, what: What) {
        let name = match self.codes.get(&number) {
            Some(numbered) => numbered.name(),
            None => format!("code {number}"),
        };
        let at = self.start.elapsed();
        if let Some(listener) = &mut self.listener {
            listener(&Event { at, name, what });
        }
    }

    /// The literals of code are others now: it is interpreted again, and what was made of it is of no use.
    pub fn code_changed(&mut self, number: u32) {
        if self.tiers.forget(number) != Running::Interpreter {
            let why = "its literals were changed";
            self.tell(number, What::Dropped { why });
        }
        self.codes.remove(&number);
    }

    /// Whether code is what it was when something was made of it.
    pub fn is_current(&self, number: u32, code: &Arc<CompiledCode>) -> bool {
        let known = self.codes.get(&number);
        known.is_some_and(|known| Arc::ptr_eq(&known.code, code))
    }
}

impl<H: AsMut<Translator>> Core<'_, H> {
    /// Works on what the host has for translations. The core must not be called meanwhile.
    pub fn translator<T>(&mut self, work: impl FnOnce(&mut Translator) -> T) -> T {
        self.host(|host| work(host.as_mut()))
    }

    /// Asks for modules.
    pub fn request(&mut self, requests: impl IntoIterator<Item = Request>) -> Result<(), Error> {
        let memory = self.memory();
        self.translator(|translator| translator.request(requests, &memory))
    }
}
