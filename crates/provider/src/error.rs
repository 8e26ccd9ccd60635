//! Why there is no reply.

use std::time::Duration;

/// Why there is no reply. A reply that was cut, refused or filtered is none: its beginning may read like a whole one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProviderError {
    /// The address is none, or not one that is asked.
    #[error("{0}")]
    Address(String),
    /// The server cannot be reached, or the connection broke.
    #[error("{address}: {reason}")]
    Connection {
        /// The server's address.
        address: String,
        /// What the system says.
        reason: String,
    },
    /// It took too long.
    #[error("no whole reply within {} s", .limit.as_secs_f64())]
    TimedOut {
        /// The limit that was reached.
        limit: Duration,
    },
    /// The server answered with an error.
    #[error("the server answers {status}: {message}")]
    Status {
        /// The status of HTTP; 200 where the error came in the stream.
        status: u16,
        /// What it says, shortened.
        message: String,
    },
    /// What the server sends is not what the protocol says.
    #[error("this is no server of chat completions: {0}")]
    Protocol(String),
    /// The stream ended before the reply did.
    #[error("the reply broke off after {length} bytes")]
    Incomplete {
        /// How much had come.
        length: usize,
    },
    /// The limit on tokens was reached.
    #[error("the reply was cut off by the limit on its length")]
    Cut,
    /// The model refused, or a filter took the reply away.
    #[error("the model does not answer this: {0}")]
    Refused(String),
    /// The reply cannot become one of the form that is asked for.
    #[error("the reply is hopeless: {0}")]
    Hopeless(&'static str),
    /// Nobody wants the reply any more.
    #[error("it is not wanted any more")]
    Cancelled,
}
