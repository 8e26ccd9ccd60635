//! Makes the core when the native engine is built: `core.wasm` from `st/vm`, and what wasmtime compiles it to for this machine;
//! keeps `st/vm`, lowered, for the translator; and lists its named primitives and the files of `st/kernel`.

use std::error::Error;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use wasmgc::ir::Program;

#[cfg(feature = "native")]
#[path = "src/machine/native/config.rs"]
#[allow(dead_code)]
mod config;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/machine/native/config.rs");
    println!("cargo::rerun-if-changed=../../st/kernel");
    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    let program = wasmgc::vm::program()?;
    #[cfg(feature = "native")]
    core(&program, &out)?;
    std::fs::write(out.join("program"), wasmgc::vm::to_bytes(&program)?)?;
    named_primitives(&program, &out)?;
    kernel(&out)
}

#[cfg(feature = "native")]
fn core(program: &Program, out: &Path) -> Result<(), Box<dyn Error>> {
    let bytes = wasmgc::emit::core(program, &program.interpreters)?;
    wasmgc::emit::validate(&bytes)?;
    let compiled = wasmtime::Engine::new(&config::config())?.precompile_module(&bytes)?;
    std::fs::write(out.join("core.wasm"), bytes)?;
    std::fs::write(out.join("core.cwasm"), compiled)?;
    Ok(())
}

fn named_primitives(program: &Program, out: &Path) -> Result<(), Box<dyn Error>> {
    let all: Vec<(&str, &str, u16)> = program
        .named_primitives
        .iter()
        .map(|each| (each.module.as_str(), each.name.as_str(), each.number))
        .collect();
    std::fs::write(out.join("named_primitives.rs"), format!("&{all:?}"))?;
    Ok(())
}

fn kernel(out: &Path) -> Result<(), Box<dyn Error>> {
    let directory = Path::new("../../st/kernel");
    let mut names = Vec::new();
    for entry in std::fs::read_dir(directory)? {
        names.push(
            entry?
                .file_name()
                .into_string()
                .map_err(|_| "a name in st/kernel is not UTF-8")?,
        );
    }
    names.retain(|name| name.ends_with(".st"));
    names.sort();
    let mut list = String::from("&[\n");
    for name in names {
        let source = std::fs::read_to_string(directory.join(&name))?;
        writeln!(list, "    (\"st/kernel/{name}\", {source:?}),")?;
    }
    list.push_str("]\n");
    std::fs::write(out.join("kernel.rs"), list)?;
    Ok(())
}
