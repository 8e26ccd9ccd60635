//! Random methods are well formed: they compile in both sets, and are read again from what is printed of them.

use smalltalk::compiler::{CompileContext, CompileErrorKind, compile};
use smalltalk::instructions::Set;
use smalltalk::random::random_method;
use smalltalk::{parse_method, print_method};

#[test]
fn random_methods_compile() {
    let globals = Default::default();
    let context = CompileContext {
        class_name: "SmallInteger",
        instance_variables: &[],
        globals: &globals,
        classes: &Default::default(),
        source: None,
    };
    let mut refused = 0;
    for seed in 0..300 {
        let method = random_method(seed);
        let text = print_method(&method);
        let again =
            parse_method(&text).unwrap_or_else(|error| panic!("seed {seed}: {}", error.render("random", &text)));
        for set in Set::ALL {
            match (compile(&method, &context, set), compile(&again, &context, set)) {
                (Ok(code), Ok(other)) => assert!(code.same_code(&other), "seed {seed} {set:?}\n{text}"),
                (Err(error), Err(_)) => {
                    assert!(
                        matches!(
                            error.kind,
                            CompileErrorKind::TooLarge { .. } | CompileErrorKind::JumpTooFar { .. }
                        ),
                        "seed {seed}: {error}\n{text}"
                    );
                    refused += 1;
                }
                _ => panic!("seed {seed} {set:?}\n{text}"),
            }
        }
    }
    assert!(refused < 5, "{refused} are refused");
}
