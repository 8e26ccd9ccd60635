//! Language models, as a client meets them: a question goes out over HTTP, a reply comes back in a stream.
//!
//! So far one protocol, OpenAI's Chat Completions, as servers on one's own machine speak it (llama.cpp's, vLLM, Ollama, LM
//! Studio); nothing is sent to any other machine. What comes back is text that nobody trusts: [`Reply`] says only that it
//! is whole.

mod error;
mod message;
mod retry;
mod server;
mod stream;

pub use error::ProviderError;
pub use message::{Message, Role};
pub use server::{Limits, Server};
pub use stream::{Reply, Usage};
