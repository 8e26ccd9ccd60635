//! A program that saves its image over and over is killed at moments of no one's choosing: each time the image is whole, and goes on.

use crate::sessions::answer;
use engine::{Options, Session, System, Tier};
use smalltalk::instructions::Set;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How often the program is killed.
const TIMES: u64 = 200;
/// What it is left for at most, in microseconds: time for a few snapshots.
const MOST_TIME: u64 = 120_000;
/// Counts its snapshots. Its image goes on counting.
const PROGRAM: &str = "Smalltalk at: #Saved put: 0.
    [Smalltalk at: #Saved put: (Smalltalk at: #Saved) + 1. Smalltalk snapshotAs: 'PATH'] repeat";

#[test]
fn a_killed_program_leaves_its_image() {
    let folder = std::env::temp_dir().join(format!("catalyst-killed-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let image = folder.join("counting.image");
    let program = folder.join("counting.st");
    std::fs::write(&program, PROGRAM.replace("PATH", &image.display().to_string())).unwrap();
    let mut first = start(&["run".as_ref(), &program]);
    let start_time = Instant::now();
    while !image.exists() {
        assert!(start_time.elapsed() < Duration::from_secs(60), "nothing was saved");
        std::thread::sleep(Duration::from_millis(1));
    }
    first.kill().unwrap();
    first.wait().unwrap();

    let first_count = saved(&image);
    let mut last = first_count;
    for time in 0..TIMES {
        let mut child = start(&[&image]);
        // Spread evenly, without regularity: multiples of an odd number in a range of no common divisor.
        std::thread::sleep(Duration::from_micros(time * 77_773 % MOST_TIME));
        child.kill().unwrap();
        child.wait().unwrap();
        let count = saved(&image);
        assert!(count >= last, "snapshot {last} was lost: there is {count}");
        last = count;
    }
    assert!(
        last > first_count + 10,
        "hardly anything was saved: {first_count} to {last}"
    );
    let left = std::fs::read_dir(&folder).unwrap().count();
    assert!(left <= 3, "{left} files were left");
    std::fs::remove_dir_all(&folder).unwrap();
}

fn start(arguments: &[&Path]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_catalyst"))
        .args(arguments)
        .stdin(Stdio::null())
        .spawn()
        .unwrap()
}

/// How many snapshots the image knows of.
fn saved(image: &Path) -> u64 {
    let bytes = std::fs::read(image).unwrap();
    engine::on_large_stack(|| {
        let options = Options {
            set: Set::SistaV1,
            tier: Tier::Interpreter,
            advise: None,
            cache: None,
            output: Box::new(std::io::sink()),
            system: System::default(),
        };
        let mut session = Session::from_image(options, "counting.image", &bytes)
            .unwrap_or_else(|error| panic!("the image is damaged: {}", error.describe()));
        answer(&mut session, "Smalltalk at: #Saved").parse().unwrap()
    })
    .unwrap()
}
