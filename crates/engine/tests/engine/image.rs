//! Images: what is written can be read, and written again byte for byte.

use engine::{Options, Session, System, Tier, on_large_stack};
use smalltalk::instructions::Set;

fn options(set: Set) -> Options {
    Options {
        set,
        tier: Tier::Interpreter,
        advise: None,
        output: Box::new(std::io::sink()),
        system: System::default(),
    }
}

#[test]
fn an_image_is_stable() {
    on_large_stack(|| {
        for set in Set::ALL {
            let mut session = Session::new(options(set)).unwrap();
            let first = session.image().unwrap();
            let mut loaded = Session::from_image(options(set), "first", &first).unwrap();
            let second = loaded.image().unwrap();
            assert!(first == second, "{set:?}: {} and {} bytes", first.len(), second.len());
        }
    })
    .unwrap();
}
