//! A reply as it comes: server-sent events (the HTML standard, "Server-sent events"), each with a piece of it as JSON.

use crate::error::ProviderError;
use serde_json::Value;
use std::io::{ErrorKind, Read};

/// A whole reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// Its text.
    pub text: String,
    /// What it took, if the server said so.
    pub usage: Option<Usage>,
}

/// What a reply took, in tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usage {
    /// The question's.
    pub prompt: u64,
    /// Those of them that the server knew already.
    pub cached: u64,
    /// The reply's.
    pub reply: u64,
}

/// More bytes of text are refused: the form that is asked for takes a few hundred.
const MOST_TEXT: usize = 64 << 10;
/// After so many bytes the module must have begun.
const MOST_PROSE: usize = 16 << 10;
/// More bytes of one event are refused.
const MOST_EVENT: usize = 256 << 10;
/// More bytes in all are refused: each token comes with some hundred bytes around it.
const MOST_BYTES: usize = 32 << 20;
/// What is told of a message that a server sends.
const MOST_MESSAGE: usize = 300;

/// Reads a stream to its end. It asks after each piece whether the reply is still wanted.
pub(crate) fn read(mut body: impl Read, is_wanted: &dyn Fn() -> bool) -> Result<Reply, StreamError> {
    let mut reading = Reading::default();
    let mut buffer = [0; 4096];
    let mut line: Vec<u8> = Vec::new();
    let mut total = 0;
    loop {
        if !is_wanted() {
            return Err(ProviderError::Cancelled.into());
        }
        let count = match body.read(&mut buffer) {
            Ok(0) => break,
            Ok(count) => count,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(StreamError::Io(error, reading.text.len())),
        };
        total += count;
        if total > MOST_BYTES {
            return Err(ProviderError::Hopeless("it does not end").into());
        }
        for byte in &buffer[..count] {
            if *byte != b'\n' {
                line.push(*byte);
            } else if reading.take(&std::mem::take(&mut line))? {
                return Ok(reading.finish()?);
            }
        }
        if line.len() > MOST_EVENT {
            return Err(ProviderError::Protocol("an event is too large".to_owned()).into());
        }
    }
    // The last line may lack its end.
    reading.take(&line)?;
    Ok(reading.finish()?)
}

/// Why a stream could not be read.
pub(crate) enum StreamError {
    /// As the protocol has it.
    Provider(ProviderError),
    /// The connection, after so many bytes of the reply.
    Io(std::io::Error, usize),
}

impl From<ProviderError> for StreamError {
    fn from(error: ProviderError) -> Self {
        StreamError::Provider(error)
    }
}

/// What has come so far.
#[derive(Default)]
struct Reading {
    text: String,
    /// Whether the module has begun.
    has_module: bool,
    finish: Option<String>,
    refusal: String,
    usage: Option<Usage>,
    /// Lines that are no events: a server that does not stream sends one object.
    other: String,
}

impl Reading {
    /// Takes a line. Answers whether it was the last one.
    fn take(&mut self, line: &[u8]) -> Result<bool, ProviderError> {
        let line = std::str::from_utf8(line).map_err(|_| ProviderError::Protocol("it is not UTF-8".to_owned()))?;
        let line = line.trim_end_matches('\r');
        let Some(data) = line.strip_prefix("data:") else {
            // Comments, names of events, and the blank lines between them.
            if !line.is_empty() && !line.starts_with(':') && !line.starts_with("event:") && !line.starts_with("id:") {
                self.other.push_str(line);
                self.other.push('\n');
                if self.other.len() > MOST_EVENT {
                    return Err(ProviderError::Protocol(shortened(&self.other)));
                }
            }
            return Ok(false);
        };
        let data = data.trim();
        if data == "[DONE]" {
            return Ok(true);
        }
        let event = serde_json::from_str(data).map_err(|_| ProviderError::Protocol(shortened(data)))?;
        self.event(&event)?;
        Ok(false)
    }

    fn event(&mut self, event: &Value) -> Result<(), ProviderError> {
        if let Some(error) = event.get("error") {
            return Err(ProviderError::Status {
                status: 200,
                message: message_of(error),
            });
        }
        self.usage = usage(&event["usage"]).or(self.usage);
        let Some(choice) = event["choices"].get(0) else {
            return Ok(());
        };
        // Whole replies have a message where pieces have a delta.
        let said = match choice.get("delta") {
            Some(delta) => delta,
            None => &choice["message"],
        };
        self.text.push_str(said["content"].as_str().unwrap_or_default());
        self.refusal.push_str(said["refusal"].as_str().unwrap_or_default());
        if let Some(reason) = choice["finish_reason"].as_str() {
            self.finish = Some(reason.to_owned());
        }
        self.check()
    }

    /// Whether it may still become what is asked for.
    fn check(&mut self) -> Result<(), ProviderError> {
        if self.text.len() > MOST_TEXT {
            return Err(ProviderError::Hopeless("it is too long"));
        }
        if !self.has_module && self.text.len() > MOST_PROSE {
            self.has_module = self.text.contains("```") || self.text.contains("(module");
            if !self.has_module {
                return Err(ProviderError::Hopeless("it has no module where one should have begun"));
            }
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Reply, ProviderError> {
        if !self.other.is_empty() && self.text.is_empty() {
            let whole = serde_json::from_str(&self.other);
            let whole: Value = whole.map_err(|_| ProviderError::Protocol(shortened(&self.other)))?;
            self.event(&whole)?;
        }
        if !self.refusal.is_empty() {
            return Err(ProviderError::Refused(shortened(&self.refusal)));
        }
        match self.finish.as_deref() {
            Some("stop") => Ok(Reply {
                text: self.text,
                usage: self.usage,
            }),
            Some("length") => Err(ProviderError::Cut),
            Some(reason) => Err(ProviderError::Refused(reason.to_owned())),
            None => Err(ProviderError::Incomplete {
                length: self.text.len(),
            }),
        }
    }
}

fn usage(value: &Value) -> Option<Usage> {
    Some(Usage {
        prompt: value["prompt_tokens"].as_u64()?,
        cached: value["prompt_tokens_details"]["cached_tokens"].as_u64().unwrap_or(0),
        reply: value["completion_tokens"].as_u64()?,
    })
}

/// What an error says, whether it is an object or a text.
fn message_of(error: &Value) -> String {
    match error["message"].as_str().or(error.as_str()) {
        Some(message) => shortened(message),
        None => shortened(&error.to_string()),
    }
}

/// The message in a body that is no reply: JSON's, or the beginning of whatever it is.
pub(crate) fn message_in(body: &str) -> String {
    match serde_json::from_str::<Value>(body) {
        Ok(value) => value.get("error").map_or_else(|| shortened(body), message_of),
        Err(_) => shortened(body),
    }
}

/// On one line, without characters that control a terminal.
fn shortened(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|each| if each.is_control() { ' ' } else { each })
        .take(MOST_MESSAGE)
        .collect();
    match text.chars().nth(MOST_MESSAGE) {
        Some(_) => format!("{}…", plain.trim()),
        None => plain.trim().to_owned(),
    }
}
