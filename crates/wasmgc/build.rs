//! Lists the files of `st/vm`: there is no other list, so none can be forgotten.

use std::error::Error;
use std::fmt::Write;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    const FOLDER: &str = "../../st/vm";
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={FOLDER}");
    let mut names = Vec::new();
    for entry in std::fs::read_dir(FOLDER)? {
        let name = entry?.file_name().into_string();
        names.push(name.map_err(|_| "a name in st/vm is not UTF-8")?);
    }
    names.retain(|name| name.ends_with(".st"));
    names.sort();
    let mut list = String::from("&[\n");
    for name in names {
        let source = std::fs::read_to_string(Path::new(FOLDER).join(&name))?;
        writeln!(list, "    Source {{ name: \"st/vm/{name}\", text: {source:?} }},")?;
    }
    list.push_str("]\n");
    let out = std::env::var("OUT_DIR")?;
    Ok(std::fs::write(Path::new(&out).join("sources.rs"), list)?)
}
