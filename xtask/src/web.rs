//! `cargo xtask web`: crates/web and the core, made into `dist/`.
//!
//! The script is one ES module: the glue that wasm-bindgen writes for the host's module, then the parts in `crates/web/page`, each in a
//! block of its own. The same script is the page's, the worker's, and what Node imports.

use crate::error::{Error, read, write};
use engine::{Session, System, Tier};
use smalltalk::instructions::Set;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use wasm_bindgen_cli_support::Bindgen;

/// The profile in Cargo.toml, which is also the name of its folder.
const PROFILE: &str = "web";
/// The crate.
const CRATE: &str = "web";
/// What all files may take together, compressed.
const LIMIT: usize = 1_600_000;
/// The page's script, in this order.
const SCRIPTS: [&str; 5] = ["machine.js", "worker.js", "remote.js", "style.js", "page.js"];

/// Builds `dist/` and prints what it takes.
pub fn build() -> Result<(), Error> {
    // Where cargo says now: this program may have been built in another folder.
    let here = std::env::var_os("CARGO_MANIFEST_DIR").ok_or(Error::Cargo)?;
    let root = Path::new(&here).join("..");
    let module = compile(&root)?;
    let (script, host) = bind(&module)?;
    let page = root.join("crates/web/page");
    let files = [
        ("index.html", read(&page.join("index.html"))?),
        ("catalyst.js", with_parts(script, &page)?),
        ("host.wasm", host),
        ("core.wasm", core()?),
        ("kernel.image", kernel()?),
    ];
    let dist = root.join("dist");
    std::fs::create_dir_all(&dist).map_err(|error| Error::File {
        path: dist.clone(),
        error,
    })?;
    for (name, bytes) in &files {
        write(&dist.join(name), bytes)?;
    }
    report(&dist, &files.map(|(name, _)| name))
}

/// crates/web as a module that wasm-bindgen reads.
fn compile(root: &Path) -> Result<PathBuf, Error> {
    const SCRIPT: &str = "scripts/wasm32";
    let status = Command::new(root.join(SCRIPT))
        .args(["--profile", PROFILE, "-p", CRATE])
        .status();
    if !status.map_err(|error| Error::Start(SCRIPT, error))?.success() {
        return Err(Error::Failed(SCRIPT));
    }
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |target| root.join(target));
    Ok(target
        .join("wasm32/wasm32-unknown-unknown")
        .join(PROFILE)
        .join(CRATE)
        .with_extension("wasm"))
}

/// The glue and the module that goes with it.
fn bind(module: &Path) -> Result<(String, Vec<u8>), Error> {
    let refused = |error| Error::Bindgen(format!("{error:#}"));
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(module)
        .out_name("host")
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true);
    bindgen.web(true).map_err(refused)?;
    let mut output = bindgen.generate_output().map_err(refused)?;
    let script = output.js().to_owned();
    Ok((script, output.wasm_mut().emit_wasm()))
}

/// The script with our own parts behind the glue.
fn with_parts(mut script: String, page: &Path) -> Result<Vec<u8>, Error> {
    for name in SCRIPTS {
        script.push('\n');
        script += &String::from_utf8_lossy(&read(&page.join(name))?);
    }
    Ok(script.into_bytes())
}

/// The core, as the engine has it.
fn core() -> Result<Vec<u8>, Error> {
    fn failed(error: impl std::fmt::Display) -> Error {
        Error::Core(error.to_string())
    }
    let program = wasmgc::vm::program().map_err(failed)?;
    let bytes = wasmgc::emit::core(&program, &program.interpreters).map_err(failed)?;
    wasmgc::emit::validate(&bytes).map_err(failed)?;
    Ok(bytes)
}

/// The image that machines begin with.
fn kernel() -> Result<Vec<u8>, Error> {
    let options = engine::Options {
        set: Set::SistaV1,
        tier: Tier::Interpreter,
        advise: None,
        cache: None,
        output: Box::new(std::io::stdout()),
        system: System::default(),
    };
    let image = engine::on_large_stack(|| Session::new(options)?.image());
    let image = image.map_err(|error| Error::Core(error.to_string()))?;
    image.map_err(|error| Error::Core(error.to_string()))
}

fn report(dist: &Path, names: &[&str]) -> Result<(), Error> {
    let mut sums = [0, 0];
    println!("{:<12} {:>9} {:>9}", "dist/", "bytes", "gzip -9");
    for name in names {
        let bytes = read(&dist.join(name))?;
        let sizes = [bytes.len(), compressed(&bytes)];
        println!("{name:<12} {:>9} {:>9}", sizes[0], sizes[1]);
        sums = [sums[0] + sizes[0], sums[1] + sizes[1]];
    }
    println!("{:<12} {:>9} {:>9}", "", sums[0], sums[1]);
    if sums[1] > LIMIT {
        Err(Error::TooLarge {
            size: sums[1],
            limit: LIMIT,
        })
    } else {
        Ok(())
    }
}

fn compressed(bytes: &[u8]) -> usize {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    // Writing to a vector does not fail.
    let written = encoder.write_all(bytes).and_then(|()| encoder.finish());
    written.map_or(usize::MAX, |output| output.len())
}
