//! Memory as bench/memory.sh measures it, with less of it: the script itself, so that it works and its bounds hold.

use std::process::Command;

#[test]
fn what_is_garbage_takes_no_memory() {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../bench/memory.sh");
    let output = Command::new(script)
        .args(["1000000", "1000000000"])
        .env("CATALYST", env!("CARGO_BIN_EXE_catalyst"))
        .output()
        .unwrap();
    let shown = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{shown}");
    for answer in ["answers 7 ", "answers 1000000 ", "answers 41667000 "] {
        assert!(shown.contains(answer), "{shown}");
    }
}
