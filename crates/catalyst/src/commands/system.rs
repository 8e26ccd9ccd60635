//! What is around a session: arguments, environment, streams.

use engine::System;
use std::io::{Read, Write};

/// That of this process, with arguments and streams of its own.
pub fn of_process(arguments: Vec<String>, input: Box<dyn Read + Send>, errors: Box<dyn Write + Send>) -> System {
    let lossy = |text: std::ffi::OsString| text.to_string_lossy().into_owned();
    System {
        program: std::env::current_exe().map_or_else(|_| String::new(), |path| lossy(path.into())),
        image: String::new(),
        arguments,
        environment: std::env::vars_os()
            .map(|(name, value)| (lossy(name), lossy(value)))
            .collect(),
        input,
        errors,
    }
}
