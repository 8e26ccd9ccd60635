//! The virtual machine as a whole: it is lowered, written, and valid.

#[test]
fn the_core_is_a_valid_module() {
    let program = wasmgc::vm::program().unwrap_or_else(|error| panic!("{error}"));
    let bytes = wasmgc::emit::core(&program, &program.interpreters).unwrap_or_else(|error| panic!("{error}"));
    wasmgc::emit::validate(&bytes).unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn what_is_kept_of_it_is_all_of_it() {
    let program = wasmgc::vm::program().unwrap_or_else(|error| panic!("{error}"));
    let bytes = wasmgc::vm::to_bytes(&program).unwrap_or_else(|error| panic!("{error}"));
    let read = wasmgc::vm::from_bytes(&bytes).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(format!("{program:?}"), format!("{read:?}"));
}
