//! Images: what is written can be read, and written again byte for byte, whatever runs meanwhile; and what runs goes on.

use crate::output::Output;
use engine::{Options, Session, System, Tier, on_large_stack};
use smalltalk::instructions::Set;
use std::path::{Path, PathBuf};

/// A class that takes snapshots in the midst of work.
const SAMPLE: &str = include_str!("image/SnapshotSample.class.st");

/// Its examples, and what each shows after the snapshot.
const EXAMPLES: [(&str, &str); 20] = [
    ("recursion", "50005000, "),
    ("blockRecursion", "4498500, 4501500"),
    ("nonLocalReturn", "221, 131 231 121 "),
    ("deadHome", "#cannotReturn, "),
    ("unwinding", "#answer, abcd"),
    ("protected", "'left', 132"),
    ("resumption", "42, resume me resumed "),
    ("retry", "3, 12"),
    ("outer", "#returned, outer back "),
    ("streams", "'31415926', "),
    ("semaphores", "5, 12345"),
    ("delays", "3, 300 600 900 "),
    ("priorities", "3, high middle low "),
    ("queue", "true, 916"),
    ("sorting", "#(9 7 5 3 1), "),
    ("contexts", "#(true #contexts true 42), "),
    ("identities", "true, true"),
    ("weakReferences", "#(true nil true), "),
    ("changedClass", "3, "),
    ("values", VALUES),
];
const VALUES: &str = "true, an Array(265252859812191058636308480000000 -265252859812191058636308480000000 0.1 -0.0 \
    Float infinity (2/3) 3.14s2 $a $😀 'text' 'ä€' #symbol #[1 2 3] 1073741823 -1073741824 1073741824 1@2 \
    a WordArray(4294967295 1) 'odd' 'even' '' 300 an IntegerArray(-1) \
    a DoubleByteArray(65535) a DoubleByteArray(1 2) a DoubleWordArray(18446744073709551615) a Float64Array(0.1))";

/// Long: the samples' processes write to one stream, and translating while they run takes as long as a usual slice.
const TIME_SLICE: u32 = 60_000_000;

fn options(set: Set, tier: Tier, output: &Output) -> Options {
    Options {
        set,
        tier,
        advise: None,
        cache: None,
        output: Box::new(output.clone()),
        system: System::default(),
    }
}

/// A folder that is removed in the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("catalyst-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Folder(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn an_image_is_stable() {
    on_large_stack(|| {
        for set in Set::ALL {
            let output = Output::default();
            let mut session = Session::new(options(set, Tier::Interpreter, &output)).unwrap();
            assert_stable(set, "the kernel", &session.image().unwrap());
        }
    })
    .unwrap();
}

#[test]
fn what_runs_goes_on_in_an_image() {
    let folder = Folder::new("snapshots");
    on_large_stack(|| {
        for set in Set::ALL {
            for tier in [Tier::Interpreter, Tier::Translation] {
                snapshots(set, tier, &folder.0.join("sample.image"));
            }
        }
    })
    .unwrap();
}

/// Takes all the snapshots, and goes on with each in both tiers.
fn snapshots(set: Set, tier: Tier, path: &Path) {
    let output = Output::default();
    let mut session = Session::new(options(set, tier, &output)).unwrap();
    session.set_time_slice(TIME_SLICE).unwrap();
    session.load(&[("SnapshotSample.class.st", SAMPLE)]).unwrap();
    for (selector, expected) in EXAMPLES {
        let what = format!("{selector}, {set:?}, {tier:?}");
        let statement = format!("SnapshotSample run: #{selector} path: '{}'", path.display());
        if let Err(error) = session.evaluate("test", &statement) {
            panic!("{what}: {}", error.describe());
        }
        assert_eq!(output.take(), format!("---\n{expected}\n"), "{what}");
        let image = std::fs::read(path).unwrap();
        assert_stable(set, &what, &image);
        assert_goes_on(options(set, tier, &output), &what, &image);
        assert_eq!(output.take(), format!("{expected}\n"), "{what}, from the image");
    }
    // What was interpreted is translated in the image, and the other way round.
    let other = match tier {
        Tier::Interpreter => Tier::Translation,
        _ => Tier::Interpreter,
    };
    let image = std::fs::read(path).unwrap();
    assert_goes_on(options(set, other, &output), "in the other tier", &image);
    assert_eq!(output.take(), format!("{VALUES}\n"));
}

fn assert_goes_on(options: Options, what: &str, image: &[u8]) {
    let mut session = Session::from_image(options, "sample.image", image).unwrap();
    session.set_time_slice(TIME_SLICE).unwrap();
    match session.resume() {
        Ok(resumed) => assert!(resumed, "{what}: nothing runs in the image"),
        Err(error) => panic!("{what}, from the image: {}", error.describe()),
    }
}

/// What is read from the image is written as the same image.
fn assert_stable(set: Set, what: &str, image: &[u8]) {
    let output = Output::default();
    let mut loaded = Session::from_image(options(set, Tier::Interpreter, &output), what, image).unwrap();
    let again = loaded.image().unwrap();
    if again != image {
        let first = again.iter().zip(image).position(|(one, other)| one != other);
        panic!(
            "{what}: {} and {} bytes, first other one {first:?}",
            image.len(),
            again.len()
        );
    }
}
