//! Activations for programs, as JSON.

use engine::Activation;
use serde_json::{Value, json};

/// Each with its name and its place in the source.
pub fn as_json(activations: &[Activation]) -> Value {
    let activation = |each: &Activation| {
        let place = each.place.as_ref();
        json!({
            "name": each.name,
            "file": place.map(|place| &place.file),
            "line": place.map(|place| place.line),
            "text": place.map(|place| &place.text),
            "omitted": each.omitted,
        })
    };
    activations.iter().map(activation).collect()
}
