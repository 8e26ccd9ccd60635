//! `catalyst save`, `catalyst FILE.image` and `--image`: a program is kept, goes on with arguments, and a bad image is refused with a place.

use crate::cli::catalyst;
use std::path::Path;

const MAIN: &str = "Transcript show: 'hello, '; show: Smalltalk arguments first; nl";

/// Runs the program; answers the exit status, standard output and standard error.
fn ran(arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = catalyst(arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn a_program_is_saved_and_goes_on() {
    let folder = std::env::temp_dir().join(format!("catalyst-images-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let image = folder.join("hello.image");
    let name = image.to_str().unwrap();
    assert_eq!(
        ran(&["save", name, "--main", MAIN]),
        (Some(0), String::new(), String::new())
    );
    for argument in ["world", "moon"] {
        let expected = (Some(0), format!("hello, {argument}\n"), String::new());
        assert_eq!(ran(&[name, "--", argument]), expected);
    }
    assert_eq!(ran(&["eval", "--image", name, "6 * 7"]).1, "42\n");
    check_refusals(&image);
    std::fs::remove_dir_all(&folder).unwrap();
}

/// The image, cut and altered.
fn check_refusals(image: &Path) {
    let bytes = std::fs::read(image).unwrap();
    let mut altered = bytes.clone();
    // A word of the header that nothing reads: only the checksum tells.
    altered[24] ^= 1;
    let cases = [
        (&bytes[..bytes.len() / 2], "truncated", "at byte 8"),
        (&bytes[..40], "ends within the header", "at byte 0"),
        (
            b"no image, but longer than the header of an image is, which has 64 bytes, and its bridge" as &[u8],
            "no image",
            "at byte 0",
        ),
        (&altered, "was altered", "checksum"),
    ];
    let bad = image.with_extension("bad.image");
    for (bytes, reason, place) in cases {
        std::fs::write(&bad, bytes).unwrap();
        let (status, shown, error) = ran(&[bad.to_str().unwrap()]);
        assert_eq!((status, shown.as_str()), (Some(1), ""), "{error}");
        assert!(error.contains(reason) && error.contains(place), "{error}");
    }
}
