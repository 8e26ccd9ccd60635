//! Whatever a program does to its own objects: it answers, or ends by an error that is told; and what is evaluated next is answered or
//! refused with an error, too. Nothing traps, hangs, or ends without a word.
//!
//! Several programs run in a session, one after the other, until one of them leaves it so that it cannot add any more. What is found is
//! told with all programs that ran in its session.

use crate::options;
use engine::{DEPTH_LIMIT, Error, Interrupter, Limits, Session, Tier};
use smalltalk::instructions::Set;
use smalltalk::random::random_reflection;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

#[test]
fn reflection_does_no_harm() {
    search(0..SEEDS);
}

/// Programs that damage what deals with errors. They end by themselves, each in a session of its own.
#[test]
fn what_is_damaged_ends_by_itself() {
    let image = image(Set::SistaV1);
    engine::on_large_stack(move || {
        for program in ENDING {
            let mut session = Session::from_image(options(Set::SistaV1, Tier::Translation), "kernel", &image).unwrap();
            let limits = Limits {
                depth: 20_000,
                ..Limits::default()
            };
            session.set_limits(&limits).unwrap();
            let ended = watched_for(HANGING / 10, &session.interrupter(), &|| program.to_string(), || {
                session.evaluate("program", program)
            });
            assert!(
                !matches!(ended, Err(Error::Interrupted { .. } | Error::Machine(_))),
                "{program}: {ended:?}"
            );
        }
    })
    .unwrap();
}

const ENDING: &[&str] = &[
    "Exception methodDict: MethodDictionary new. 3 foo",
    "Exception removeSelector: #signal. 3 foo",
    "Exception compile: 'defaultAction 1/0'. 3 bar",
    "Exception compile: 'signal ^self signal'. 3 bar",
    "Object compile: 'yourself ^self zork'. 3 bar",
    "Context removeSelector: #findNextHandlerContextStarting. 3 foo",
    "Context methodDict: MethodDictionary new. 3 foo",
    "UndefinedObject compile: 'isNil ^false'. 3 foo",
    "UndefinedObject compile: 'isNil ^false'. [[Processor yield] repeat] fork. 3 foo",
    "Object compile: 'isNil ^self foo'. 3 foo",
    "Context compile: 'receiver ^self foo'. 3 foo",
    "Context compile: 'sender ^self foo'. 3 foo",
    "Context compile: 'tempAt: x ^self foo'. [3 foo] on: Error do: [:e | 4]",
    "Context compile: 'isDead ^self foo'. [3 foo] on: Error do: [:e | 4]",
    "Context compile: 'isDead ^true'. [3 foo] on: Error do: [:e | 4]",
    "Context compile: 'return: x ^self foo'. [3 foo] on: Error do: [:e | 4]",
    "Context compile: 'terminateTo: x ^self foo'. [3 foo] on: Error do: [:e | 4]",
    "Context compile: 'findNextUnwindContextUpTo: x ^self foo'. [3 foo] on: Error do: [:e | 4]",
    "Context compile: 'unwindComplete ^self foo'. [[3 foo] ensure: [5]] on: Error do: [:e | 4]",
    "BlockClosure compile: 'isBlock ^self foo'. [3 foo] on: Error do: [:e | 4]",
    "Exception compile: 'isHandledBy: x ^self foo'. [3 foo] on: Error do: [:e | 4]",
    "Exception class compile: 'handles: x ^self foo'. [3 foo] on: Error do: [:e | 4]",
    "Exception class compile: 'handles: x ^self foo'. [[3 foo] on: Error do: [:e | e pass]] on: Error do: [:e | 4]",
    "Object compile: 'isKindOf: x ^self foo'. [3 foo] on: Error do: [:e | 4]",
    "Exception compile: 'description ^self foo'. 3 error: nil",
    "Error compile: 'messageText ^self foo'. 3 error: 4",
    "Object compile: 'printOn: x ^self foo'. 3 error: Object new",
    "Error class compile: 'new ^self foo'. 3 error: 4",
    "MessageNotUnderstood class compile: 'new ^self foo'. 3 foo",
    "Process methodDict: MethodDictionary new. 3 foo",
    "ProcessorScheduler methodDict: MethodDictionary new. 3 foo",
    "Object methodDictionary at: #yourself put: (SmallInteger >> #+). 3 yourself",
    "Array superclass: SmallInteger. #() foo",
    "Smalltalk at: #OrderedCollection put: 3. (1 to: 3) asOrderedCollection",
    "Smalltalk at: #Processor put: 3. [3] fork. 3",
    "Smalltalk specialObjectsArray at: 4 put: Object new. Processor yield. 3 foo",
    "Processor instVarAt: 1 put: 3. [3] fork. 4",
    "Processor instVarAt: 1 put: nil. Processor yield. 3",
    "Processor instVarAt: 2 put: nil. Processor yield. 3",
    "Processor instVarAt: 2 put: 3. (Delay forMilliseconds: 10) wait. 3",
    "SmallInteger become: Float. 3",
    "ByteString become: ByteArray. 'a'",
    "Ephemeron instVarAt: 7 put: -1. Ephemeron compile: 'foo ^3'. 3",
    "Object compile: 'foo [self foo] ensure: [self foo]'. 3 foo",
    "| b | b := nil. b := [[b value] ifCurtailed: [b value]]. b value",
];

/// A search that was stopped goes on at the seed that `CATALYST_SEED` names.
#[test]
#[ignore = "takes an hour"]
fn a_million_programs_of_reflection_do_no_harm() {
    let first = std::env::var("CATALYST_SEED").map_or(SEEDS, |seed| seed.parse().expect("a number"));
    search(first..SEEDS + 1_000_000);
}

/// How many programs run each time.
const SEEDS: u64 = 10_000;
/// How many run in a session, if none of them ruins it.
const TOGETHER: u64 = 40;
/// How many sessions run at a time.
const THREADS: usize = 2;
/// What runs is stopped after so long.
const MOST_TIME: Duration = Duration::from_millis(50);
/// What does not end then hangs. Long, because the machine may be busy.
const HANGING: Duration = Duration::from_secs(300);
/// One session in so many is translated.
const TRANSLATED: u64 = 60;
/// Depth limits to run with: with the small ones activations are written out all the time.
const LIMITS: [i32; 4] = [DEPTH_LIMIT, DEPTH_LIMIT, 1, 7];

const SAMPLES: [(&str, &str); 2] = [
    ("ReflectionSample.class.st", include_str!("ReflectionSample.class.st")),
    ("ReflectionTwo.class.st", include_str!("ReflectionTwo.class.st")),
];

/// Runs the programs of these seeds.
fn search(seeds: Range<u64>) {
    let images: Vec<(Set, Vec<u8>)> = Set::ALL.iter().map(|set| (*set, image(*set))).collect();
    let next = AtomicU64::new(seeds.start);
    let workers: Vec<Counts> = std::thread::scope(|scope| {
        let work = || {
            engine::on_large_stack(|| {
                let mut counts = Counts::default();
                loop {
                    let first = next.fetch_add(TOGETHER, Ordering::Relaxed);
                    if first >= seeds.end {
                        return counts;
                    }
                    let (set, image) = &images[(first / TOGETHER) as usize % images.len()];
                    let mut first = first..(first + TOGETHER).min(seeds.end);
                    while !first.is_empty() {
                        first.start = together(first.clone(), *set, image, &mut counts);
                    }
                }
            })
            .unwrap()
        };
        let workers: Vec<_> = (0..THREADS).map(|_| scope.spawn(work)).collect();
        workers.into_iter().map(|worker| worker.join().unwrap()).collect()
    });
    let total = workers.into_iter().fold(Counts::default(), Counts::add);
    println!("{total:?}");
    // Else nothing would be tested.
    assert!(total.answered > 0 && total.failed > 0 && total.ruined > 0, "{total:?}");
}

/// How programs ended.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    /// They answered.
    answered: u64,
    /// An error was told.
    failed: u64,
    /// They had to be stopped.
    interrupted: u64,
    /// What was evaluated next was not answered.
    ruined: u64,
}

impl Counts {
    fn add(self, other: Self) -> Self {
        Counts {
            answered: self.answered + other.answered,
            failed: self.failed + other.failed,
            interrupted: self.interrupted + other.interrupted,
            ruined: self.ruined + other.ruined,
        }
    }
}

/// Runs the programs in a session until one ruins it. Answers which comes next.
fn together(seeds: Range<u64>, set: Set, image: &[u8], counts: &mut Counts) -> u64 {
    let first = seeds.start;
    let tier = match first / TOGETHER % TRANSLATED {
        0 => Tier::TranslationAtOnce,
        _ => Tier::Interpreter,
    };
    let mut session = Session::from_image(options(set, tier), "kernel", image).unwrap();
    session.set_depth_limit(LIMITS[(first / TOGETHER / 2) as usize % LIMITS.len()]);
    for seed in seeds.clone() {
        let told = || {
            let programs = (first..=seed).map(|seed| format!("--- {seed}\n{}\n", random_reflection(seed)));
            format!("{set:?} {tier:?}\n{}", programs.collect::<String>())
        };
        let ended = evaluate(&mut session, &random_reflection(seed), &told);
        match ended {
            Ok(_) => counts.answered += 1,
            Err(Error::Interrupted { .. }) => counts.interrupted += 1,
            Err(_) => counts.failed += 1,
        }
        if !matches!(evaluate(&mut session, "3 + 4", &told), Ok(answer) if answer == "7") {
            counts.ruined += 1;
            return seed + 1;
        }
    }
    seeds.end
}

/// What the program answers, or the error that it ends with. Panics where the virtual machine failed; a hang ends the process.
fn evaluate(session: &mut Session, program: &str, told: &(impl Fn() -> String + Sync)) -> Result<String, Error> {
    let interrupter = session.interrupter();
    let ended = watched(&interrupter, told, || session.evaluate("program", program));
    if let Err(Error::Machine(reason)) = &ended {
        panic!("{}\n{program}\n{reason}", told());
    }
    ended
}

/// Runs something. Interrupts again and again, because what is interrupted may go on; ends the process where that does not help.
fn watched<T>(interrupter: &Interrupter, told: &(impl Fn() -> String + Sync), work: impl FnOnce() -> T) -> T {
    watched_for(MOST_TIME, interrupter, told, work)
}

fn watched_for<T>(
    time: Duration,
    interrupter: &Interrupter,
    told: &(impl Fn() -> String + Sync),
    work: impl FnOnce() -> T,
) -> T {
    std::thread::scope(|scope| {
        let (done, ends) = channel::<()>();
        scope.spawn(move || {
            let start = Instant::now();
            while ends.recv_timeout(time) == Err(RecvTimeoutError::Timeout) {
                interrupter.interrupt();
                if start.elapsed() > HANGING {
                    eprintln!("this hangs:\n{}", told());
                    std::process::abort();
                }
            }
        });
        let answer = work();
        drop(done);
        interrupter.withdraw();
        answer
    })
}

fn image(set: Set) -> Vec<u8> {
    engine::on_large_stack(|| {
        let mut session = Session::new(options(set, Tier::Interpreter)).unwrap();
        session.load(&SAMPLES).unwrap();
        session.image().unwrap()
    })
    .unwrap()
}
