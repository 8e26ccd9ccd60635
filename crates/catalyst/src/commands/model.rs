//! Language models as advisers.

use crate::outcome::Outcome;
use advisor::{Adviser, NoReply, Prompt};
use provider::{Limits, Message, Role, Server};
use std::sync::Arc;

/// The one at an address on this machine.
pub fn at(address: &str) -> Result<Adviser, Outcome> {
    let server = Server::new(address, Limits::default()).map_err(|error| Outcome::Usage(error.to_string()))?;
    Ok(Adviser::Provider(Arc::new(Model(server))))
}

#[derive(Debug)]
struct Model(Server);

impl advisor::Provider for Model {
    fn name(&self) -> String {
        format!("the model at {}", self.0.address())
    }

    fn reply(&self, prompt: &Prompt) -> Result<String, NoReply> {
        // Whoever does not wait any more ends, and the connection with him.
        let reply = self.0.reply(&conversation(prompt), &|| true);
        reply
            .map(|reply| reply.text)
            .map_err(|error| NoReply(error.to_string()))
    }
}

/// What was said, in order.
fn conversation(prompt: &Prompt) -> Vec<Message> {
    let says = |role, text: &str| Message {
        role,
        text: text.to_owned(),
    };
    let mut messages = vec![says(Role::User, &prompt.request)];
    for exchange in &prompt.exchanges {
        messages.push(says(Role::Assistant, &exchange.reply));
        messages.push(says(Role::User, &exchange.answer));
    }
    messages
}
