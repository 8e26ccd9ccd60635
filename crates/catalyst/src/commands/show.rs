//! `catalyst show`.

use super::{advice, session, sources, wat};
use crate::options::{Show, View};
use crate::outcome::Outcome;
use crate::tree;
use advisor::Adviser;
use engine::{Loaded, Session};
use smalltalk::instructions::{disassemble, listing};

/// What stands for the virtual machine itself: object memory and interpreter.
const CORE: &str = "core";

/// Shows a method, or the core as WebAssembly text.
pub fn run(options: &Show) -> Outcome {
    shown(options).unwrap_or_else(|outcome| outcome)
}

fn shown(options: &Show) -> Result<Outcome, Outcome> {
    if options.method == CORE {
        let text = wasmgc::wat::print(engine::WASM).map_err(|error| Outcome::Failed(error.to_string()))?;
        return Ok(Outcome::Done(text));
    }
    if options.machine.adviser.is_named() && options.view != View::Advice {
        let message = "--adviser and --replies need --as advice: nothing else that is shown comes from an adviser";
        return Err(Outcome::Usage(message.to_owned()));
    }
    let advisers = advice::advisers(&options.machine.adviser)?;
    let mut texts = Vec::new();
    for path in &options.files {
        texts.push((path.display().to_string(), sources::text(path)?));
    }
    let files: Vec<(&str, &str)> = texts
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    let mut session = session::start(&options.machine)?;
    session.load(&files)?;
    method(&mut session, &options.method, options.view, &advisers).map(Outcome::Done)
}

/// Shows a method that is written as Class>>selector.
pub fn method(session: &mut Session, name: &str, view: View, advisers: &[Adviser]) -> Result<String, Outcome> {
    let parts = name.split_once(">>");
    let parts = parts.map(|(class, selector)| (class.trim(), selector.trim().trim_start_matches('#')));
    let Some((class, selector)) = parts.filter(|(class, selector)| !class.is_empty() && !selector.is_empty()) else {
        let message = format!("{name} is no method; write Class>>selector or 'Class class>>selector'");
        return Err(Outcome::Usage(message));
    };
    let (class, class_side) = match class.strip_suffix(" class") {
        Some(class) => (class.trim(), true),
        None => (class.trim(), false),
    };
    let side = if class_side { " class" } else { "" };
    if let Some(method) = session.method(class, class_side, selector)? {
        return shown_as(session, &method, view, advisers);
    }
    if !session.has_class(class)? {
        return Err(Outcome::Failed(format!("there is no class {class}")));
    }
    match inherited(session, &format!("{class}{side}"), selector)? {
        Some((owner, method)) => {
            let inherits = format!("{class}{side} inherits {selector} from {owner}");
            let shown = shown_as(session, &method, view, advisers)?;
            Ok(match view {
                View::Source => format!("\"{inherits}\"\n\n{shown}"),
                View::Wat | View::Advice => format!(";; {inherits}\n\n{shown}"),
                _ => format!("{inherits}\n\n{shown}"),
            })
        }
        None => Err(Outcome::Failed(format!(
            "{class}{side} has no method {selector}, nor inherits one"
        ))),
    }
}

/// The method that a class inherits, and the name of the class that has it.
fn inherited(session: &mut Session, class: &str, selector: &str) -> Result<Option<(String, Loaded)>, Outcome> {
    let selector_literal = selector.replace('\'', "\'\'");
    let question = format!("{class} whichClassIncludesSelector: #'{selector_literal}'");
    let owner = session.evaluate("show", &question)?;
    let (name, class_side) = match owner.strip_suffix(" class") {
        Some(name) => (name, true),
        None => (owner.as_str(), false),
    };
    let method = session.method(name, class_side, selector)?;
    Ok(method.map(|method| (owner, method)))
}

fn shown_as(session: &Session, method: &Loaded, view: View, advisers: &[Adviser]) -> Result<String, Outcome> {
    Ok(match view {
        View::Source => format!("{}\n", method.source.trim_end()),
        View::Tree => tree::print(&method.method),
        View::Instructions => disassemble(&method.code),
        View::English => english(method),
        View::Wat => wat::translations(session, &method.code)?,
        View::Prompt => advice::prompt(session, method)?,
        View::Advice => advice::shown(&advice::ask(session, method, advisers)?),
    })
}

/// The instructions in English, numbered.
pub fn english(method: &Loaded) -> String {
    match listing(&method.code) {
        Ok(lines) => lines
            .iter()
            .enumerate()
            .map(|(index, line)| format!("{}. {}\n", index + 1, line.english))
            .collect(),
        Err(error) => format!("{error}\n"),
    }
}
