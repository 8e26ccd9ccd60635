//! Sessions for the tests, with whom they ask for advice.

use advisor::{Adviser, Limits, Observed, Question, worth_asking};
use engine::{Advise, NoAdvice, Options, Running, Session, System, Tier};
use smalltalk::instructions::Set;
use smalltalk::method::CompiledCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use verify::MethodModel;

/// A session, and whom it asks.
pub fn session(set: Set, tier: Tier, advise: Option<Advise>) -> Session {
    Session::new(options(set, tier, advise)).unwrap()
}

/// How it is set up.
pub fn options(set: Set, tier: Tier, advise: Option<Advise>) -> Options {
    Options {
        set,
        tier,
        advise,
        cache: None,
        output: Box::new(std::io::sink()),
        system: System::default(),
    }
}

/// Asks about the code that is of interest: to think about the whole kernel takes long.
pub fn asking(adviser: Adviser, about: fn(&CompiledCode) -> bool) -> Advise {
    Box::new(move |program, numbered, subject| {
        if !about(&numbered.code) || worth_asking(&numbered.code).is_err() {
            return Err(NoAdvice("not of interest".to_owned()));
        }
        let model = MethodModel::of(program, subject).map_err(|error| NoAdvice(error.to_string()))?;
        let question = Question {
            code: &numbered.code,
            source: numbered.code.source.as_deref().unwrap_or_default(),
            model: &model,
            observed: &Observed::default(),
        };
        let advice = advisor::advise(&adviser, &question, Limits::default());
        advice
            .map(|advice| advice.verified)
            .map_err(|error| NoAdvice(error.to_string()))
    })
}

/// What runs a method now.
pub fn tier_of(session: &mut Session, class: &str, class_side: bool, selector: &str) -> Running {
    let method = session.method(class, class_side, selector).unwrap();
    session.tier_of(method.unwrap_or_else(|| panic!("{class} has no {selector}")).number)
}

/// The answer, or the error.
pub fn answer(session: &mut Session, expression: &str) -> String {
    session
        .evaluate("test", expression)
        .unwrap_or_else(|error| error.to_string())
}

/// Loads methods of an existing class, or of its class, as a Tonel extension.
pub fn extend(session: &mut Session, class: &str, methods: &[&str]) {
    let methods: String = methods
        .iter()
        .map(|method| format!("{class} >> {method}\n\n"))
        .collect();
    let name = class.trim_end_matches(" class");
    let text = format!("Extension {{ #name : #{name} }}\n\n{methods}");
    // What is loaded again from the same file would take the place of what came from it before.
    static LOADED: AtomicUsize = AtomicUsize::new(0);
    let name = format!("{class}.{}.extension.st", LOADED.fetch_add(1, Ordering::Relaxed));
    session
        .load(&[(&name, &text)])
        .unwrap_or_else(|error| panic!("{error}\n{text}"));
}
