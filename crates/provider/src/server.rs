//! A server of chat completions.

use crate::error::ProviderError;
use crate::message::{Message, body};
use crate::retry::{is_worth_another_try, sleep, wait};
use crate::stream::{self, Reply, StreamError, message_in};
use serde_json::Value;
use std::io::Read;
use std::net::IpAddr;
use std::sync::OnceLock;
use std::time::{Duration, Instant};
use ureq::http::{Response, Uri};
use ureq::{Agent, Body};

/// How long a question may take, and how long a reply may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// From the question's beginning to the reply's end, all tries included.
    pub total: Duration,
    /// Until a connection is there.
    pub connect: Duration,
    /// Until the next piece of the reply comes; a server that reads a long question says nothing for long.
    pub idle: Duration,
    /// Tokens of a reply.
    pub most_tokens: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            total: Duration::from_secs(600),
            connect: Duration::from_secs(10),
            idle: Duration::from_secs(300),
            most_tokens: 2048,
        }
    }
}

/// A server on this machine.
#[derive(Debug)]
pub struct Server {
    agent: Agent,
    base: String,
    model: OnceLock<String>,
    limits: Limits,
}

/// What is read of an error's body, or of the list of models.
const MOST_BODY: u64 = 1 << 20;

impl Server {
    /// The server at an address such as `http://127.0.0.1:8080/v1`, or `http://127.0.0.1:11434/v1#MODEL` where it has more than
    /// one model; without a name the first model in its list is asked. An error where that is no address of this machine's:
    /// nothing is sent elsewhere.
    pub fn new(address: &str, limits: Limits) -> Result<Server, ProviderError> {
        let (base, model) = match address.split_once('#') {
            Some((base, model)) => (base, Some(model.to_owned()).filter(|model| !model.is_empty())),
            None => (address, None),
        };
        check(base)?;
        let config = Agent::config_builder()
            // A proxy that the environment names would get the question, though the server is on this machine.
            .proxy(None)
            .max_redirects(0)
            .http_status_as_error(false)
            .timeout_connect(Some(limits.connect))
            .timeout_per_read(Some(limits.idle))
            // Servers close connections that were idle for some seconds, and the next question on one would fail.
            .max_idle_connections(0)
            .user_agent(concat!("catalyst/", env!("CARGO_PKG_VERSION")))
            .build();
        Ok(Server {
            agent: config.new_agent(),
            base: base.trim_end_matches('/').to_owned(),
            model: model.map_or_else(OnceLock::new, OnceLock::from),
            limits,
        })
    }

    /// Where it is.
    pub fn address(&self) -> &str {
        &self.base
    }

    /// Asks, and waits for the reply. While it waits it asks, many times a second where pieces come, whether the reply is still
    /// wanted.
    pub fn reply(&self, messages: &[Message], is_wanted: &dyn Fn() -> bool) -> Result<Reply, ProviderError> {
        let deadline = Instant::now() + self.limits.total;
        let model = self.model(deadline)?;
        let body = body(model, messages, self.limits.most_tokens).to_string();
        let mut tries = 0;
        loop {
            tries += 1;
            let sent = self.agent.post(format!("{}/chat/completions", self.base));
            let sent = sent.content_type("application/json");
            let sent = sent.config().timeout_global(Some(self.left(deadline)?)).build();
            let (failure, retry_after) = match sent.send(&body) {
                Ok(response) if response.status() == 200 => {
                    let reader = response.into_body().into_reader();
                    return stream::read(reader, is_wanted).map_err(|error| self.broken(error));
                }
                Ok(response) => {
                    let retry_after = response.headers().get("retry-after");
                    let retry_after = retry_after.and_then(|value| Some(value.to_str().ok()?.to_owned()));
                    (status(response), retry_after)
                }
                Err(error) => (self.failed(&error), None),
            };
            let again = match &failure {
                ProviderError::Status { status, .. } => is_worth_another_try(*status),
                ProviderError::Connection { .. } => true,
                _ => false,
            };
            match wait(tries, retry_after.as_deref()).filter(|_| again) {
                Some(wait) if Instant::now() + wait < deadline => {
                    if !sleep(wait, is_wanted) {
                        return Err(ProviderError::Cancelled);
                    }
                }
                _ => return Err(failure),
            }
        }
    }

    /// The model's name; the first of the server's list where none was given.
    fn model(&self, deadline: Instant) -> Result<&str, ProviderError> {
        if let Some(model) = self.model.get() {
            return Ok(model);
        }
        let sent = self.agent.get(format!("{}/models", self.base));
        let sent = sent.config().timeout_global(Some(self.left(deadline)?)).build();
        let response = sent.call().map_err(|error| self.failed(&error))?;
        // A server without a list may have one model, and take any name.
        let mut model = "default".to_owned();
        if response.status() == 200 {
            let list: Value = serde_json::from_str(&text(response)).unwrap_or_default();
            if let Some(first) = list["data"][0]["id"].as_str() {
                model = first.to_owned();
            }
        }
        Ok(self.model.get_or_init(|| model))
    }

    fn left(&self, deadline: Instant) -> Result<Duration, ProviderError> {
        let left = deadline.saturating_duration_since(Instant::now());
        let limit = self.limits.total;
        (!left.is_zero())
            .then_some(left)
            .ok_or(ProviderError::TimedOut { limit })
    }

    fn failed(&self, error: &ureq::Error) -> ProviderError {
        match error {
            ureq::Error::Timeout(ureq::Timeout::PerRead) => ProviderError::TimedOut {
                limit: self.limits.idle,
            },
            ureq::Error::Timeout(ureq::Timeout::Connect) => ProviderError::TimedOut {
                limit: self.limits.connect,
            },
            ureq::Error::Timeout(_) => ProviderError::TimedOut {
                limit: self.limits.total,
            },
            error => ProviderError::Connection {
                address: self.base.clone(),
                reason: error.to_string(),
            },
        }
    }

    fn broken(&self, error: StreamError) -> ProviderError {
        let (error, length) = match error {
            StreamError::Provider(error) => return error,
            StreamError::Io(error, length) => (error, length),
        };
        match ureq::Error::from(error) {
            error @ ureq::Error::Timeout(_) => self.failed(&error),
            _ => ProviderError::Incomplete { length },
        }
    }
}

/// Whether it is an address of this machine's.
fn check(base: &str) -> Result<(), ProviderError> {
    let wrong = |what: &str| Err(ProviderError::Address(format!("{base}: {what}")));
    let Ok(uri) = base.parse::<Uri>() else {
        return wrong("this is no address; write http://127.0.0.1:PORT/v1");
    };
    if uri.scheme_str() != Some("http") {
        return wrong("an address of a server on this machine begins with http://");
    }
    let host = uri.host().unwrap_or_default();
    let address: Option<IpAddr> = host.trim_matches(['[', ']']).parse().ok();
    if host != "localhost" && !address.is_some_and(|address| address.is_loopback()) {
        return wrong("only servers on this machine are asked: 127.0.0.1, [::1] or localhost");
    }
    Ok(())
}

fn status(response: Response<Body>) -> ProviderError {
    let status = response.status().as_u16();
    let message = match response.status().canonical_reason() {
        Some(reason) => format!("{reason}: {}", message_in(&text(response))),
        None => message_in(&text(response)),
    };
    ProviderError::Status { status, message }
}

/// What can be read of a body, within bounds.
fn text(response: Response<Body>) -> String {
    let mut bytes = Vec::new();
    // What was read until something went wrong tells more than nothing.
    let _ = response
        .into_body()
        .into_reader()
        .take(MOST_BODY)
        .read_to_end(&mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}
