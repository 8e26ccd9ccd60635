//! Jumps as far as the limits of their encodings, executed in both sets and both tiers.

use engine::{DEPTH_LIMIT, Options, Session, System, Tier};
use smalltalk::instructions::Set;
use smalltalk::random::FarJump;

/// How many bytes the jumps go over, about: distances on both sides of where an encoding changes.
const SISTA: [std::ops::Range<usize>; 3] = [100..132, 228..260, 32742..32770];
/// The same for the other set, whose longest jumps are by 1023 and -1024.
const V3_PLUS_CLOSURES: [std::ops::Range<usize>; 3] = [100..132, 228..260, 980..1000];
/// One in so many of them is tried, and of the longest: translating takes long.
const STEPS: [usize; 2] = [3, 16];

#[test]
fn far_jumps() {
    for (set, sizes) in [(Set::SistaV1, SISTA), (Set::V3PlusClosures, V3_PLUS_CLOSURES)] {
        for tier in [Tier::Interpreter, Tier::TranslationAtOnce] {
            let sizes = sizes.clone();
            engine::on_large_stack(move || check(set, tier, &sizes)).unwrap();
        }
    }
}

fn check(set: Set, tier: Tier, sizes: &[std::ops::Range<usize>]) {
    let steps = |range: &std::ops::Range<usize>| range.clone().step_by(STEPS[usize::from(range.start > 30_000)]);
    let methods: Vec<FarJump> = sizes
        .iter()
        .flat_map(steps)
        .flat_map(|bytes| [FarJump::forward(bytes), FarJump::backward(bytes)])
        .collect();
    let output = Box::new(std::io::sink());
    let mut session = Session::new(Options {
        set,
        tier,
        advise: None,
        cache: None,
        output,
        system: System::default(),
    })
    .unwrap();
    let mut text = "Extension { #name : #Integer }\n".to_owned();
    for method in &methods {
        let body = &method.source[method.selector.len()..];
        text += &format!("\nInteger >> {} [{body}\n]\n", method.selector);
    }
    let loaded = session.load(&[("Far.extension.st", &text)]);
    loaded.unwrap_or_else(|error| panic!("{error}"));
    // All in one evaluation, since each evaluation is translated too; then all with activations written out at every call.
    let answers = methods.iter().flat_map(|method| {
        method
            .answers
            .map(|(receiver, answer)| (&method.selector, receiver, answer))
    });
    let failures: Vec<String> = answers
        .map(|(selector, receiver, answer)| format!("({receiver} {selector}) = {answer} ifFalse: [#{selector}]"))
        .collect();
    for limit in [DEPTH_LIMIT, 1] {
        session.set_depth_limit(limit);
        for each in failures.chunks(40) {
            let expression = format!("({{{}}} reject: [:each | each isNil]) size", each.join(". "));
            assert_eq!(session.evaluate("far", &expression).unwrap(), "0", "{set:?} {tier:?}");
        }
    }
}
