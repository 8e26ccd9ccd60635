//! What is around the virtual machine: arguments, environment, the time of day, standard streams.

use super::listing::Listing;
use super::open_files::Files;
use super::{floats, image_file};
use crate::error::Error;
use crate::machine::Memory;
use crate::protocol::image;
use std::io::{Read, Write};
use std::path::Path;
use web_time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Seconds from the beginning of 1901, when Squeak's time begins, to that of 1970.
const EPOCH: i64 = 69 * 365 * 86400 + 17 * 86400;

/// What a session is given of the system around it. By default nothing: no arguments, no environment, an empty standard input.
pub struct System {
    /// The path of the program that is the virtual machine.
    pub program: String,
    /// The path of the image.
    pub image: String,
    /// What Squeak has from its attribute 2 on: the path of the script that is run (`--` where there is none), then the arguments.
    pub arguments: Vec<String>,
    /// Names and values.
    pub environment: Vec<(String, String)>,
    /// Standard input.
    pub input: Box<dyn Read + Send>,
    /// Standard error.
    pub errors: Box<dyn Write + Send>,
}

impl Default for System {
    fn default() -> Self {
        Self {
            program: String::new(),
            image: String::new(),
            arguments: Vec::new(),
            environment: Vec::new(),
            input: Box::new(std::io::empty()),
            errors: Box::new(std::io::sink()),
        }
    }
}

/// The system as a session's host keeps it.
pub struct Platform {
    /// What is exchanged with the core.
    pub(super) memory: Memory,
    /// Standard output.
    pub(super) output: Box<dyn Write + Send>,
    pub(super) system: System,
    pub(super) files: Files,
    pub(super) listing: Listing,
    zone: LocalTime,
    /// When the session began.
    start: SystemTime,
    /// Why the last function has failed.
    error: String,
    /// The exit status that is wanted.
    exit: Option<i32>,
    collections: i64,
    collecting: Duration,
}

impl Platform {
    /// Writes to standard error.
    pub fn write_error(&mut self, text: &str) -> std::io::Result<()> {
        self.system.errors.write_all(text.as_bytes())?;
        self.system.errors.flush()
    }

    /// At the beginning of a session.
    pub fn new(memory: Memory, output: Box<dyn Write + Send>, system: System) -> Self {
        let start = SystemTime::now();
        Self {
            memory,
            output,
            files: Files::new(since_1970(start)),
            listing: Listing::default(),
            zone: LocalTime::new(&system),
            system,
            start,
            error: String::new(),
            exit: None,
            collections: 0,
            collecting: Duration::ZERO,
        }
    }

    /// What was written to standard output is seen.
    pub fn flush(&mut self) -> Result<(), Error> {
        self.output.flush().map_err(|error| Error::Output(error.to_string()))
    }

    /// Writes what is exchanged to standard output.
    pub fn write_output(&mut self, length: i32) -> Result<(), Error> {
        let bytes = self.memory.read(length as u32 as usize);
        let written = self.output.write_all(&bytes);
        written.map_err(|error| Error::Output(error.to_string()))
    }

    /// Exchanges the shortest digits of a float; answers their number.
    pub fn print_float(&self, value: f64) -> Result<i32, Error> {
        self.exchange(Some(floats::print_float(value)))
    }

    /// The exit status that was wanted.
    pub fn take_exit(&mut self) -> Option<i32> {
        self.exit.take()
    }

    /// The engine has collected garbage since then, because it was asked to.
    pub fn collected(&mut self, since: Instant) {
        self.collections += 1;
        self.collecting += since.elapsed();
    }

    /// The answer; or the failure that -1 stands for, after its reason was noted.
    pub(super) fn answer<T: From<i8>>(&mut self, result: std::io::Result<T>) -> T {
        result.unwrap_or_else(|error| {
            let number = error.raw_os_error().unwrap_or_default();
            let text = error.to_string();
            self.error = text.trim_end_matches(&format!(" (os error {number})")).to_owned();
            T::from(-1)
        })
    }

    /// Seconds since 1901, local time.
    pub(super) fn local_seconds(&self, time: std::io::Result<std::time::SystemTime>) -> i64 {
        let since = time
            .ok()
            .and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
        let seconds = since.map_or(0, |since| since.as_secs() as i64);
        seconds + EPOCH + i64::from(self.zone.offset(seconds))
    }
}

/// What the core asks for.
impl Platform {
    /// The number of the primitive whose module and name are exchanged.
    pub fn named_primitive(&mut self, length: i32) -> Result<i32, Error> {
        let (module, name) = self.two_texts(length);
        let mut primitives = NAMED_PRIMITIVES.iter();
        let found = primitives.find(|(each, named, _)| *each == module && *named == name);
        Ok(found.map_or(0, |(.., number)| *number))
    }

    /// Exchanges why the last function has failed.
    pub fn system_error(&mut self) -> Result<i32, Error> {
        self.exchange(Some(self.error.clone()))
    }

    /// Exchanges an attribute of the system, by Squeak's index.
    pub fn attribute(&mut self, index: i32) -> Result<i32, Error> {
        let system = &self.system;
        let value = match index {
            0 => Some(system.program.clone()),
            1 => Some(system.image.clone()),
            2..=1000 => system.arguments.get(index as usize - 2).cloned(),
            1001 => Some(if cfg!(windows) { "Win32" } else { "unix" }.to_owned()),
            1002 => Some(std::env::consts::OS.to_owned()),
            1003 => Some(std::env::consts::ARCH.to_owned()),
            1004 => Some(concat!("Catalyst ", env!("CARGO_PKG_VERSION")).to_owned()),
            1005 => Some("none".to_owned()),
            _ => None,
        };
        self.exchange(value)
    }

    /// The path of the image is exchanged.
    pub fn name_image(&mut self, length: i32) -> Result<(), Error> {
        self.system.image = self.text(length);
        Ok(())
    }

    /// Writes the image of a length that is exchanged to its file. Answers 0, or -1.
    pub fn save_image(&mut self, length: i32) -> Result<i32, Error> {
        let bytes = image::finished(self.memory.read(length as u32 as usize));
        let saved = image_file::save(Path::new(&self.system.image), &bytes);
        Ok(self.answer(saved.map(|()| 0i8)).into())
    }

    /// Exchanges the environment variable whose name is exchanged.
    pub fn environment_named(&mut self, length: i32) -> Result<i32, Error> {
        let name = self.text(length);
        let mut variables = self.system.environment.iter();
        let value = variables
            .find(|(each, _)| *each == name)
            .map(|(_, value)| value.clone());
        self.exchange(value)
    }

    /// Exchanges the environment variable of an index, from 1.
    pub fn environment_at(&mut self, index: i32) -> Result<i32, Error> {
        let variables = &self.system.environment;
        let variable = usize::try_from(index)
            .ok()
            .and_then(|index| variables.get(index.checked_sub(1)?));
        self.exchange(variable.map(|(name, value)| format!("{name}={value}")))
    }

    /// Exchanges the working directory.
    pub fn current_directory(&mut self) -> Result<i32, Error> {
        let directory = std::env::current_dir().ok();
        self.exchange(directory.map(|path| path.to_string_lossy().into_owned()))
    }

    /// The evaluation is going to end with this exit status.
    pub fn exit(&mut self, status: i32) -> Result<(), Error> {
        self.exit = Some(status);
        Ok(())
    }

    /// Microseconds since 1901.
    pub fn utc_microseconds(&mut self) -> Result<i64, Error> {
        Ok(since_1970(SystemTime::now()) + EPOCH * 1_000_000)
    }

    /// Seconds that local time is ahead.
    pub fn utc_offset(&mut self) -> Result<i32, Error> {
        let seconds = since_1970(SystemTime::now()) / 1_000_000;
        Ok(self.zone.offset(seconds))
    }

    /// What is known here under an index of Squeak's `vmParameterAt:`.
    pub fn parameter(&mut self, index: i32) -> Result<i64, Error> {
        Ok(match index {
            7 => self.collections,
            8 => self.collecting.as_millis() as i64,
            20 => since_1970(self.start) + EPOCH * 1_000_000,
            _ => -1,
        })
    }

    /// What is exchanged, as text.
    pub(super) fn text(&self, length: i32) -> String {
        String::from_utf8_lossy(&self.memory.read(length as u32 as usize)).into_owned()
    }

    /// Two texts that are exchanged, with a zero between.
    pub(super) fn two_texts(&self, length: i32) -> (String, String) {
        let text = self.text(length);
        let (first, second) = text.split_once('\0').unwrap_or((&text, ""));
        (first.to_owned(), second.to_owned())
    }

    /// Exchanges a text; answers its length, -1 where there is none.
    fn exchange(&self, text: Option<String>) -> Result<i32, Error> {
        let Some(text) = text else { return Ok(-1) };
        self.memory.write(text.as_bytes())?;
        Ok(text.len() as i32)
    }
}

/// Module, name and number of each primitive that is called by name, made by the build script from `st/vm`.
const NAMED_PRIMITIVES: &[(&str, &str, i32)] = include!(concat!(env!("OUT_DIR"), "/named_primitives.rs"));

/// Microseconds since 1970.
fn since_1970(time: SystemTime) -> i64 {
    match time.duration_since(UNIX_EPOCH) {
        Ok(since) => since.as_micros() as i64,
        Err(before) => -(before.duration().as_micros() as i64),
    }
}

/// The time zone.
#[cfg(not(target_arch = "wasm32"))]
struct LocalTime(tz::TimeZone);

#[cfg(not(target_arch = "wasm32"))]
impl LocalTime {
    /// What the variable TZ names; without it, what the system is set to; else universal time.
    fn new(system: &System) -> Self {
        let named = system
            .environment
            .iter()
            .find(|(name, value)| name == "TZ" && !value.is_empty());
        let zone = match named {
            Some((_, value)) => tz::TimeZone::from_posix_tz(value),
            None => tz::TimeZone::local(),
        };
        Self(zone.unwrap_or_else(|_| tz::TimeZone::utc()))
    }

    /// How many seconds it is ahead of universal time, so many seconds after 1970.
    fn offset(&self, seconds: i64) -> i32 {
        self.0
            .find_local_time_type(seconds)
            .map_or(0, |local| local.ut_offset())
    }
}

/// The time zone of the browser.
#[cfg(target_arch = "wasm32")]
struct LocalTime;

#[cfg(target_arch = "wasm32")]
impl LocalTime {
    fn new(_: &System) -> Self {
        Self
    }

    /// How many seconds it is ahead of universal time, so many seconds after 1970.
    fn offset(&self, seconds: i64) -> i32 {
        let time = js_sys::Date::new(&(seconds as f64 * 1000.0).into());
        (time.get_timezone_offset() * -60.0) as i32
    }
}
