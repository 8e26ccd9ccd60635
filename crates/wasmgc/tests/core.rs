//! The virtual machine as a whole: it is lowered, written, and valid.

#[test]
fn the_core_is_a_valid_module() {
    let program = wasmgc::vm::program().unwrap_or_else(|error| panic!("{error}"));
    let bytes = wasmgc::emit::core(&program, &program.interpreters).unwrap_or_else(|error| panic!("{error}"));
    wasmgc::emit::validate(&bytes).unwrap_or_else(|error| panic!("{error}"));
}
