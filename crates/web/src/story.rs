//! The story of one method: its answers and its time in all tiers, measured where this runs.

use crate::thrown;
use advisor::{Adviser, Limits, Observed, Question, advise};
use engine::{Loaded, Session};
use js_sys::{Array, Error, Object, Reflect};
use verify::MethodModel;
use wasm_bindgen::JsValue;
use wasmgc::specialise::Subject;

/// Receivers on which all tiers must agree.
const RECEIVERS: [&str; 4] = ["3", "-7", "1073741823", "100000000000000000000"];
/// The receiver that is timed.
const TIMED: i32 = 3;

/// Measures. What runs the method afterwards is its advice.
pub async fn told(session: &mut Session) -> Result<JsValue, JsValue> {
    let method = session.method("SmallInteger", false, "benchmark").map_err(thrown)?;
    let method = method.ok_or_else(|| Error::new("there is no SmallInteger>>benchmark"))?;
    let translated = session.translate(method.number).map_err(thrown)?;
    let verified = verified(session, &method)?;
    let advised = session.advise(method.number, &verified, translated).map_err(thrown)?;
    let interpreted = method.code.num_args as i32;
    let tiers = Array::new();
    let mut first: Option<Vec<String>> = None;
    for (tier, index) in [
        ("interpreter", interpreted),
        ("translation", translated),
        ("advice", advised),
    ] {
        session.install(method.number, index).map_err(thrown)?;
        let mut answers = Vec::new();
        for receiver in RECEIVERS {
            let expression = format!("{receiver} {}", method.method.selector);
            answers.push(session.evaluate("story", &expression).await.map_err(thrown)?);
        }
        if first.get_or_insert_with(|| answers.clone()) != &answers {
            return Err(Error::new(&format!("the tier {tier} answers {answers:?}, not {first:?}")).into());
        }
        let timing = session.time(method.number, index, TIMED, 0).map_err(thrown)?;
        let row = Object::new();
        Reflect::set(&row, &"tier".into(), &tier.into())?;
        Reflect::set(&row, &"nanoseconds".into(), &timing.nanoseconds().into())?;
        Reflect::set(&row, &"answers".into(), &strings(answers.iter().map(String::as_str)))?;
        tiers.push(&row);
    }
    let story = Object::new();
    Reflect::set(&story, &"receivers".into(), &strings(RECEIVERS))?;
    Reflect::set(&story, &"tiers".into(), &tiers)?;
    Ok(story.into())
}

fn strings<'a>(texts: impl IntoIterator<Item = &'a str>) -> Array {
    texts.into_iter().map(JsValue::from).collect()
}

/// The reasoner's advice, verified.
fn verified(session: &Session, method: &Loaded) -> Result<verify::Verified, JsValue> {
    let subject = Subject::code(&method.code);
    let program = session.program().map_err(thrown)?;
    let model = MethodModel::of(program, &subject).map_err(|error| Error::new(&error.to_string()))?;
    let question = Question {
        code: &method.code,
        source: &method.source,
        model: &model,
        observed: &Observed::default(),
    };
    let advice =
        advise(&Adviser::Reasoner, &question, Limits::default()).map_err(|error| Error::new(&error.to_string()))?;
    Ok(advice.verified)
}
