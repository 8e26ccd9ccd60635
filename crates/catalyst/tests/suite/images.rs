//! `catalyst save`, `catalyst FILE.image` and `--image`: a program is kept, goes on with arguments, and a bad image is refused with a place.

use crate::cli::{catalyst, check, check_contains, file};
use std::path::Path;
use std::process::Stdio;

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

/// Other virtual machines write no checksum. What such an image brings is looked at, and what can be run of it runs.
#[test]
fn methods_of_foreign_images_that_cannot_be_run_are_told() {
    const METHOD: &str = "Object subclass: #Sample instanceVariableNames: '' classVariableNames: '' package: 'Test'!
        !Sample methodsFor: 'test'! answer ^{nil. true. false. self. 1. 0. 2} at: 3! !";
    // Push nil, true, false, the receiver, 1 and 0.
    const BYTES: [u8; 6] = [0x4F, 0x4D, 0x4E, 0x4C, 0x51, 0x50];
    const POP: u8 = 0xD8;
    let folder = std::env::temp_dir().join(format!("catalyst-foreign-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let (image, source) = (folder.join("foreign.image"), folder.join("Sample.st"));
    std::fs::write(&source, METHOD).unwrap();
    let name = image.to_str().unwrap();
    let saved = ran(&["save", name, source.to_str().unwrap()]);
    assert_eq!(saved, (Some(0), String::new(), String::new()));
    let mut bytes = std::fs::read(&image).unwrap();
    bytes[60..64].fill(0);
    std::fs::write(&image, &bytes).unwrap();
    let answered = ran(&["eval", "--image", name, "Sample new answer"]);
    assert_eq!(answered, (Some(0), "false\n".to_owned(), String::new()));
    let place = bytes.windows(BYTES.len()).position(|window| window == BYTES).unwrap();
    bytes[place] = POP;
    std::fs::write(&image, &bytes).unwrap();
    let fault = "Sample>>answer cannot be run: the instruction at 0, pop, takes more values than are on the stack";
    let warning = format!("{name}: warning: {fault}\n");
    let answered = ran(&["eval", "--image", name, "3 + 4"]);
    assert_eq!(answered, (Some(0), "7\n".to_owned(), warning.clone()));
    let (status, output, errors) = ran(&["eval", "--image", name, "Sample new answer"]);
    assert_eq!((status, output.as_str()), (Some(1), ""));
    assert!(errors.starts_with(&format!("{warning}{fault}\n")), "{errors}");
    std::fs::remove_dir_all(&folder).unwrap();
}

/// Processes that save one image over and over at the same time: none fails, the image is whole, and nothing is left beside it.
#[test]
fn processes_save_one_image_at_once() {
    const PROCESSES: usize = 3;
    let folder = std::env::temp_dir().join(format!("catalyst-at-once-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let image = folder.join("shared.image");
    let name = image.to_str().unwrap();
    let program = format!("1 to: 40 do: [:i | Smalltalk snapshotAs: '{name}']");
    let start = || {
        catalyst(&["eval", &program])
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    };
    let children: Vec<_> = std::iter::repeat_with(start).take(PROCESSES).collect();
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    assert_eq!(ran(&["eval", "--image", name, "6 * 7"]).1, "42\n");
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1);
    std::fs::remove_dir_all(&folder).unwrap();
}

/// What a symbolic link leads to is replaced, not the link; and the file's mode stays.
#[cfg(unix)]
#[test]
fn saving_follows_links_and_keeps_the_mode() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = std::env::temp_dir().join(format!("catalyst-links-{}", std::process::id()));
    std::fs::create_dir_all(folder.join("kept")).unwrap();
    let (link, image) = (folder.join("link.image"), folder.join("kept/real.image"));
    symlink("kept/real.image", &link).unwrap();
    let name = link.to_str().unwrap();
    assert_eq!(ran(&["save", name]), (Some(0), String::new(), String::new()));
    std::fs::set_permissions(&image, std::fs::Permissions::from_mode(0o640)).unwrap();
    assert_eq!(ran(&["save", name, "--main", MAIN]).0, Some(0));
    assert!(link.is_symlink());
    assert_eq!(std::fs::metadata(&image).unwrap().permissions().mode() & 0o777, 0o640);
    assert_eq!(ran(&[image.to_str().unwrap(), "--", "link"]).1, "hello, link\n");

    let circle = folder.join("circle.image");
    symlink("circle.image", &circle).unwrap();
    let (status, _, error) = ran(&["save", circle.to_str().unwrap()]);
    assert_eq!(status, Some(1));
    assert!(error.contains("too many symbolic links"), "{error}");
    let (status, _, error) = ran(&["save", folder.to_str().unwrap()]);
    assert_eq!(status, Some(1));
    assert_eq!(error, format!("catalyst: {}: is a directory\n", folder.display()));
    std::fs::remove_dir_all(&folder).unwrap();
}

/// Makes the session's kernel look for globals elsewhere, and saves it.
const OLDER: &str = r"
SmallInteger compile: 'olderPlaceUpTo: size PLACE'.
IdentityDictionary compile: 'scanFor: key
    | index association |
    index := key identityHash olderPlaceUpTo: array size.
    [(association := array at: index) == nil or: [association key == key]]
        whileFalse: [index := index \\ array size + 1].
    ^index'.
(IdentityDictionary withAllSubclasses inject: #() into: [:all :each | all , each allInstances]) do: [:each | each rehash].
Smalltalk snapshotAs: 'PATH'";

/// Where versions before 2026-12 did: first by the remainder, then scattered alike for all sizes.
const PLACES: [&str; 2] = [r"^self \\ size + 1", "<primitive: 613> ^self error: #scattering"];

#[test]
fn globals_are_found_in_images_of_older_versions() {
    let folder = std::env::temp_dir().join(format!("catalyst-older-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let (script, image) = (folder.join("older.st"), folder.join("older.image"));
    let (script, name) = (script.to_str().unwrap(), image.to_str().unwrap());
    for place in PLACES {
        std::fs::write(script, OLDER.replace("PLACE", place).replace("PATH", name)).unwrap();
        assert_eq!(ran(&["run", script]), (Some(0), String::new(), String::new()));
        let expression = "Object subclass: #Newer. Smalltalk at: #Newest put: 5. \
            (Smalltalk keys reject: [:each | Smalltalk includesKey: each]) size -> (Smalltalk at: #Newer) -> Newest";
        assert_eq!(ran(&["eval", "--image", name, expression]).1, "0->Newer->5\n");
    }
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

#[test]
fn a_source_is_not_overwritten_with_an_image() {
    let text = "Transcript show: 'mine'";
    let source = file("mine.st", text);
    check_contains(&["save", source.to_str().unwrap()], 1, &["nothing was written"]);
    assert_eq!(std::fs::read_to_string(&source).unwrap(), text);
    // An image is, and an empty file.
    let image = file("mine.image", "");
    for _ in 0..2 {
        check(&["save", image.to_str().unwrap()], 0, "");
    }
}

#[test]
fn an_images_own_tests_are_run() {
    let test = "Class { #name : #OwnTest, #superclass : #TestCase, #category : 'x' }\n\nOwnTest >> testOwn [\n\tself assert: true\n]\n";
    let (test, image) = (file("OwnTest.class.st", test), file("own-tests.image", ""));
    check(&["save", image.to_str().unwrap(), test.to_str().unwrap()], 0, "");
    check_contains(&["test", "--image", image.to_str().unwrap()], 0, &["1 test, 1 passed"]);
}
