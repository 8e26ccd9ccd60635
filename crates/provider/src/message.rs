//! What is sent: a conversation.

use serde_json::{Value, json};

/// Who says something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Whoever asks.
    User,
    /// The model, in a round before.
    Assistant,
}

/// Something said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// By whom.
    pub role: Role,
    /// What.
    pub text: String,
}

impl Message {
    fn as_json(&self) -> Value {
        let role = match self.role {
            Role::User => "user",
            Role::Assistant => "assistant",
        };
        json!({ "role": role, "content": self.text })
    }
}

/// The body of a request (OpenAI's API reference, "Create chat completion"). Temperature 0: what a method computes is no
/// matter of taste.
pub(crate) fn body(model: &str, messages: &[Message], most_tokens: u32) -> Value {
    json!({
        "model": model,
        "messages": messages.iter().map(Message::as_json).collect::<Vec<Value>>(),
        "max_tokens": most_tokens,
        "temperature": 0,
        "stream": true,
        "stream_options": { "include_usage": true },
    })
}
