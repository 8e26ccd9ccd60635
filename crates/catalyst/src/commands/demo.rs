//! `catalyst demo`: the story of one method.

use super::progress::Progress;
use super::{advice, session, show, wat};
use crate::options::limits::Limits;
use crate::options::{Demo, InstructionSet, Look, Machine, Tier};
use crate::outcome::Outcome;
use advisor::Advice;
use engine::{Loaded, Session, Timing};
use verify::{Rejection, Verdict, verify_exhaustively};

/// The method that the story is about.
const METHOD: (&str, &str) = ("SmallInteger", "benchmark");
/// Receivers on which all tiers must agree.
const RECEIVERS: [&str; 4] = ["3", "-7", "1073741823", "100000000000000000000"];
/// The receiver that is timed.
const TIMED: i32 = 3;
/// Lines of the translation that are shown.
const SHOWN_LINES: usize = 40;

/// Tells the story.
pub fn run(options: &Demo) -> Outcome {
    told(options).unwrap_or_else(|outcome| outcome)
}

fn told(options: &Demo) -> Result<Outcome, Outcome> {
    let mut session = session::start(&Machine {
        image: None,
        limits: Limits::default(),
        no_cache: true,
        chosen_tier: Some(Tier::Interpreter),
        set: InstructionSet::Sista,
        adviser: options.adviser.clone(),
        look: Look::default(),
    })?;
    let advisers = advice::advisers(&options.adviser)?;
    let (class, selector) = METHOD;
    let method = session.method(class, false, selector)?;
    let method = method.ok_or_else(|| Outcome::Failed(format!("the kernel has no {class}>>{selector}")))?;
    let advice = {
        let mut progress = Progress::new("asking and proving");
        let advice = advice::ask(&session, &method, &advisers)?;
        progress.at(1, 1);
        advice
    };
    let interpreted = method.code.num_args as i32;
    let translated = session.translate(method.number)?;
    let advised = session.advise(method.number, &advice.verified, translated)?;

    show!("{class}>>{selector}\n\n{}\n", method.source.trim_end());
    let english = show::english(&method);
    show!("Its {} instructions\n\n{english}", english.lines().count());
    show!("Its translation to WebAssembly, the interpreter specialised to it\n");
    print_head(&wat::translations(&session, &method.code)?)?;
    show!("The prompt, composed by the instructions\n\n{}", advice.prompt);
    show!("The reply, by {}\n\n{}\n", advice.by, advice.text.trim_end());
    show!("The proof\n\n{}", advice::proof(&advice));
    let tiers = [
        ("interpreted", interpreted),
        ("translated", translated),
        ("advised", advised),
    ];
    answers(&mut session, &method, &tiers)?;
    times(&mut session, &method, &tiers)?;
    if options.exhaustive {
        exhaust(&mut session, &method, &advice)?;
    }
    Ok(Outcome::Done(String::new()))
}

fn print_head(text: &str) -> Result<(), Outcome> {
    let lines: Vec<&str> = text.lines().collect();
    for line in lines.iter().take(SHOWN_LINES) {
        show!("{line}");
    }
    if lines.len() > SHOWN_LINES {
        show!(
            "  … {} more lines: catalyst show 'SmallInteger>>benchmark' --as wat\n",
            lines.len() - SHOWN_LINES
        );
    }
    Ok(())
}

/// The answers of all tiers, which must agree.
fn answers(session: &mut Session, method: &Loaded, tiers: &[(&str, i32)]) -> Result<(), Outcome> {
    show!("Answers: | receiver | answer, the same in all tiers |");
    for receiver in RECEIVERS {
        let mut first: Option<String> = None;
        for (tier, index) in tiers {
            session.install(method.number, *index)?;
            let expression = format!("{receiver} {}", method.method.selector);
            let answer = session.evaluate("demo", &expression)?;
            if first.as_ref().is_some_and(|first| *first != answer) {
                return Err(Outcome::Failed(format!(
                    "{expression}: {tier} it answers {answer}, else {first:?}"
                )));
            }
            first = Some(answer);
        }
        show!("         | {receiver} | {} |", first.unwrap_or_default());
    }
    show!();
    Ok(())
}

/// Time for a call in each tier.
fn times(session: &mut Session, method: &Loaded, tiers: &[(&str, i32)]) -> Result<(), Outcome> {
    let mut progress = Progress::new("measuring");
    let mut timings: Vec<(&str, Timing)> = Vec::new();
    for (number, (tier, index)) in tiers.iter().enumerate() {
        timings.push((tier, session.time(method.number, *index, TIMED, 0)?));
        progress.at(number as u64 + 1, tiers.len() as u64);
    }
    drop(progress);
    show!(
        "| {} | time for a call | times as fast as interpreted |",
        method.method.selector
    );
    show!("|---|---:|---:|");
    let slowest = timings.first().map_or(1.0, |(_, timing)| timing.nanoseconds());
    for (tier, timing) in &timings {
        let nanoseconds = timing.nanoseconds();
        show!("| {tier} | {nanoseconds:.1} ns | {:.1} |", slowest / nanoseconds);
    }
    Ok(())
}

/// Runs the method and its advice on all inputs for which it was proved.
fn exhaust(session: &mut Session, method: &Loaded, advice: &Advice) -> Result<(), Outcome> {
    let mut exhaustion = session.exhaustion();
    let mut failed = None;
    let mut run = |module: &[u8], before: &[i64], range| {
        exhaustion
            .run(module, before, range)
            .map_err(|error| failed = Some(error))
            .ok()
    };
    let mut progress = Progress::new("all receivers");
    let verified = advice::with_question(session, method, |question| {
        Ok(verify_exhaustively(
            question.model,
            advice.reply.candidate.as_bytes(),
            &advice.reply.certificate,
            &mut run,
            Some(&mut |done, all| progress.at(done, all)),
        ))
    })?;
    drop(progress);
    match (verified, failed) {
        (_, Some(error)) => Err(error.into()),
        (Err(Rejection::Interrupted), None) => Err(engine::Error::Interrupted {
            why: engine::Interrupt::User,
            activations: Vec::new(),
        }
        .into()),
        (Err(rejection), None) => Err(Outcome::Failed(format!("method and advice differ: {rejection}"))),
        (Ok(verified), None) => {
            if let Verdict::Exhausted(count) = verified.verdict() {
                show!("\nMethod and advice agree on all {count} receivers.");
            }
            Ok(())
        }
    }
}
