//! Images that were damaged: each is refused with a reason and a place, or runs, or fails with an error.

use crate::options;
use crate::seeds::Random;
use engine::{Error, Interrupter, Session, Tier};
use smalltalk::instructions::Set;
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

#[test]
fn damaged_images_do_no_harm() {
    check(0..SEEDS);
}

#[test]
#[ignore = "takes a quarter of an hour"]
fn a_hundred_thousand_damaged_images_do_no_harm() {
    check(SEEDS..SEEDS + 100_000);
}

/// Lets the images of all these seeds run.
fn check(seeds: Range<u64>) {
    let count = seeds.end - seeds.start;
    let counts = engine::on_large_stack(|| {
        let images = Images::new();
        let mut counts = Counts::default();
        for seed in seeds {
            counts.add(images.check(seed));
        }
        counts
    })
    .unwrap();
    println!("{counts:?}");
    // Else nothing would be tested: neither what the reader looks for, nor what the virtual machine makes of what it lets pass.
    assert!(counts.refused > count / 10, "{counts:?}");
    assert!(counts.ran > count / 10, "{counts:?}");
}

/// How many damaged images are read each time.
const SEEDS: u64 = 300;
/// What runs is stopped after so long.
const MOST_TIME: Duration = Duration::from_millis(40);
/// What does not end then hangs.
const HANGING: Duration = Duration::from_secs(60);
/// One image in so many is translated.
const TRANSLATED: u64 = 64;
/// Where objects begin, and where the header has its checksum.
const HEADER: usize = 64;
const CHECKSUM: Range<usize> = 60..64;
/// Bytes of what ends the heap.
const BRIDGE: usize = 16;
/// A program that is saved while processes wait and blocks are protected.
const WAITING: &str = "
    | gate done mutex |
    gate := Semaphore new. done := Semaphore new. mutex := Mutex new.
    [mutex critical: [gate wait]. done signal] fork.
    [mutex critical: [done signal]] fork.
    [(Delay forMilliseconds: 1) wait. done signal] fork.
    [[Smalltalk snapshotAs: 'PATH'] ensure: [gate signal]] on: Error do: [:error | error return].
    3 timesRepeat: [done wait]";

/// How a damaged image ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// It was not read.
    Refused,
    /// It answered what it would have answered undamaged.
    Ran,
    /// An error was told, or it had to be stopped.
    Failed,
}

/// How many ended how.
#[derive(Debug, Default)]
struct Counts {
    /// Not read.
    refused: u64,
    /// Answered.
    ran: u64,
    /// Failed while running.
    failed: u64,
}

impl Counts {
    /// One more.
    fn add(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Refused => self.refused += 1,
            Outcome::Ran => self.ran += 1,
            Outcome::Failed => self.failed += 1,
        }
    }
}

/// Images to damage.
struct Images(Vec<Image>);

impl Images {
    /// The kernel's, and one in which a program runs.
    fn new() -> Self {
        Images(
            Set::ALL
                .iter()
                .flat_map(|set| [Image::kernel(*set), Image::waiting(*set)])
                .collect(),
        )
    }

    /// Damages an image as the seed says, and lets it run. Panics where that is not right; a hang ends the process.
    fn check(&self, seed: u64) -> Outcome {
        let mut random = Random(seed);
        let image = &self.0[random.below(self.0.len())];
        let bytes = image.damaged(&mut random);
        let options = options(
            image.set,
            if seed % TRANSLATED == 1 {
                Tier::TranslationAtOnce
            } else {
                Tier::Interpreter
            },
        );
        let mut session = match guarded(seed, || Session::from_image(options, "damaged", &bytes)) {
            Ok(session) => session,
            Err(Error::Image { reason, .. }) => {
                assert!(
                    reason.contains("at byte") || reason.contains("checksum"),
                    "{seed}: {reason}"
                );
                return Outcome::Refused;
            }
            Err(error) => panic!("{seed}: neither read nor refused: {}", error.describe()),
        };
        let interrupter = session.interrupter();
        let resumes = random.below(2) == 0;
        let ended = stopped(seed, &interrupter, || match resumes {
            true => session.resume().map(|_| true),
            false => session.evaluate("sum", "3 + 4").map(|answer| answer == "7"),
        });
        match ended {
            Ok(true) => Outcome::Ran,
            // An error, or an arithmetic that was damaged.
            Ok(false) | Err(_) => Outcome::Failed,
        }
    }
}

/// Runs what nothing can interrupt.
fn guarded<T>(seed: u64, work: impl FnOnce() -> T) -> T {
    watched(seed, || (), work)
}

/// Runs what is interrupted after a while.
fn stopped<T>(seed: u64, interrupter: &Interrupter, work: impl FnOnce() -> T) -> T {
    let interrupter = interrupter.clone();
    watched(seed, move || interrupter.interrupt(), work)
}

/// Runs something. Interrupts again and again, because what is interrupted may go on; ends the process where that does not help.
fn watched<T>(seed: u64, interrupt: impl Fn() + Send, work: impl FnOnce() -> T) -> T {
    std::thread::scope(|scope| {
        let (done, ends) = channel::<()>();
        scope.spawn(move || {
            let start = Instant::now();
            while ends.recv_timeout(MOST_TIME) == Err(RecvTimeoutError::Timeout) {
                interrupt();
                if start.elapsed() > HANGING {
                    eprintln!("the damaged image of seed {seed} hangs");
                    std::process::abort();
                }
            }
        });
        let answer = work();
        drop(done);
        answer
    })
}

/// An image, and where its objects are.
struct Image {
    set: Set,
    bytes: Vec<u8>,
    /// All objects.
    objects: Vec<Object>,
    /// Those of each class.
    classes: Vec<Vec<Object>>,
}

/// An object in an image.
#[derive(Clone, Copy)]
struct Object {
    /// Where its two words of header begin.
    place: usize,
    /// Words behind it.
    slots: usize,
}

impl Image {
    fn kernel(set: Set) -> Self {
        Self::of(
            set,
            Session::new(options(set, Tier::Interpreter)).unwrap().image().unwrap(),
        )
    }

    fn waiting(set: Set) -> Self {
        let path: PathBuf = std::env::temp_dir().join(format!("catalyst-damaged-{set:?}-{}.image", std::process::id()));
        let mut session = Session::new(options(set, Tier::Interpreter)).unwrap();
        let program = WAITING.replace("PATH", &path.display().to_string());
        session.evaluate("waiting", &program).unwrap();
        let bytes = std::fs::read(&path).unwrap();
        std::fs::remove_file(&path).unwrap();
        Self::of(set, bytes)
    }

    fn of(set: Set, bytes: Vec<u8>) -> Self {
        let mut objects = Vec::new();
        let mut classes: BTreeMap<u32, Vec<Object>> = BTreeMap::new();
        let mut next = HEADER;
        while next < bytes.len() - BRIDGE {
            let (place, slots) = match bytes[next + 7] {
                255 => (next + 8, word(&bytes, next) as usize),
                few => (next, usize::from(few)),
            };
            let object = Object { place, slots };
            objects.push(object);
            classes.entry(word(&bytes, place) & 0x3F_FFFF).or_default().push(object);
            next = place + 8 + slots.max(1).next_multiple_of(2) * 4;
        }
        Image {
            set,
            bytes,
            objects,
            classes: classes.into_values().collect(),
        }
    }

    /// The image, damaged. In every other one the checksum is right nevertheless.
    fn damaged(&self, random: &mut Random) -> Vec<u8> {
        let mut bytes = self.bytes.clone();
        for _ in 0..[1, 1, 1, 2, 3, 8, 30][random.below(7)] {
            self.damage(&mut bytes, random);
        }
        if random.below(2) == 0 && bytes.len() >= HEADER {
            let mut hasher = crc32fast::Hasher::new();
            hasher.update(&bytes[..CHECKSUM.start]);
            hasher.update(&bytes[CHECKSUM.end..]);
            bytes[CHECKSUM].copy_from_slice(&hasher.finalize().max(1).to_le_bytes());
        } else if bytes.len() >= HEADER {
            // As if there never had been one: else all these would be refused for that alone.
            bytes[CHECKSUM].fill(0);
        }
        bytes
    }

    fn damage(&self, bytes: &mut Vec<u8>, random: &mut Random) {
        let place = self.place(random);
        match random.below(20) {
            0..3 => {
                let byte = place + random.below(4);
                if let Some(byte) = bytes.get_mut(byte) {
                    *byte ^= 1 << random.below(8);
                }
            }
            3..5 => put(bytes, place, random.next() as u32),
            5..8 => put(
                bytes,
                place,
                [0, 1, 2, 3, u32::MAX, 0x8000_0000, 0x7FFF_FFFF][random.below(7)],
            ),
            8..12 => put(bytes, place, (random.object(&self.classes).place - HEADER) as u32),
            12..14 => put(bytes, place, (random.below(600) as u32).wrapping_sub(300) << 1 | 1),
            14 => {
                let other = self.place(random);
                let (one, another) = (word(bytes, place), word(bytes, other));
                put(bytes, place, another);
                put(bytes, other, one);
            }
            15..17 => {
                let (from, to) = (random.object(&self.classes), random.object(&self.classes));
                let length = [4, 8, 16, 24, 64, 1024][random.below(6)];
                if from.place.max(to.place) + length <= bytes.len() {
                    bytes.copy_within(from.place..from.place + length, to.place);
                }
            }
            17 => put(
                bytes,
                random.below(16) * 4,
                [0, 1, 64, random.next() as u32, random.below(1 << 21) as u32][random.below(5)],
            ),
            18 => {
                let end = random.below(bytes.len());
                bytes.splice(end..end, std::iter::repeat_n(0, 8 * random.below(4)));
                self.set_size(bytes);
            }
            _ => {
                bytes.truncate(random.below(bytes.len()) & !7);
                self.set_size(bytes);
            }
        }
    }

    /// Lets the header agree with the length.
    fn set_size(&self, bytes: &mut [u8]) {
        let size = bytes.len().saturating_sub(HEADER) as u32;
        put(bytes, 8, size);
        put(bytes, 48, size);
    }

    /// A word: mostly of an object of a class that is as likely as any other, because there are few contexts and many strings.
    fn place(&self, random: &mut Random) -> usize {
        match random.below(10) {
            0 => random.below(self.bytes.len() / 4) * 4,
            1 => self.objects[random.below(self.objects.len())].place + random.below(2) * 4,
            _ => {
                let object = random.object(&self.classes);
                object.place + random.below(object.slots.min(40) + 2) * 4
            }
        }
    }
}

fn word(bytes: &[u8], place: usize) -> u32 {
    match bytes.get(place..place + 4) {
        Some(bytes) => u32::from_le_bytes(bytes.try_into().unwrap()),
        None => 0,
    }
}

fn put(bytes: &mut [u8], place: usize, value: u32) {
    if let Some(bytes) = bytes.get_mut(place..place + 4) {
        bytes.copy_from_slice(&value.to_le_bytes());
    }
}

impl Random {
    fn object(&mut self, classes: &[Vec<Object>]) -> Object {
        let class = &classes[self.below(classes.len())];
        class[self.below(class.len())]
    }
}
