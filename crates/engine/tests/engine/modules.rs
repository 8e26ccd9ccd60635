//! Modules are made until there is no room for more; what is compiled then is interpreted.

use crate::options;
use engine::{Selection, Session, Tier};
use smalltalk::instructions::Set;

#[test]
fn more_methods_than_there_is_room_for_modules() {
    engine::on_large_stack(|| {
        let mut session = Session::new(options(Set::SistaV1, Tier::TranslationAtOnce)).unwrap();
        session.select(Selection {
            only: vec!["Object>>changing".to_owned()],
            ..Selection::default()
        });
        let program = "(1 to: 11000) inject: 0 into: [:sum :each |
            Object compile: 'changing ^' , each printString.
            sum + 3 changing]";
        assert_eq!(session.evaluate("program", program).unwrap(), "60505500");
    })
    .unwrap();
}
