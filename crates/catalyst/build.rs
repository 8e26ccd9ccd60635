//! Lists the files of `st/bench`, and the programs in them: the direct subclasses of Benchmark. Makes the image that sessions begin with.

use engine::Session;
use smalltalk::Dialect;
use smalltalk::tonel::{ClassFile, parse_class};
use std::error::Error;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// The programs' superclass.
const PROGRAM: &str = "Benchmark";
/// What their categories begin with; a group is what follows.
const CATEGORY: &str = "Benchmarks-";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=../../st/bench");
    let root = Path::new("../..");
    let mut paths = Vec::new();
    find(&root.join("st/bench"), &mut paths)?;
    paths.sort();
    let mut classes = Vec::new();
    let mut text = String::from("/// The files of `st/bench`.\npub const FILES: &[(&str, &str)] = &[\n");
    for path in &paths {
        let name = path.strip_prefix(root)?.display().to_string();
        // Their text, not their place: the folder may be moved.
        let source = std::fs::read_to_string(path)?;
        classes.push(parse_class(&source, Dialect::Plain).map_err(|error| error.render(&name, &source))?);
        writeln!(text, "    ({name:?}, {source:?}),")?;
    }
    text.push_str("];\n");
    programs(&classes, &mut text)?;
    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    std::fs::write(out.join("programs.rs"), text)?;
    kernel(&out)
}

/// The kernel's image, from its sources.
fn kernel(out: &Path) -> Result<(), Box<dyn Error>> {
    let options = || engine::Options {
        set: smalltalk::instructions::Set::SistaV1,
        tier: engine::Tier::Interpreter,
        advise: None,
        cache: None,
        output: Box::new(std::io::stdout()),
        system: engine::System::default(),
    };
    let image = engine::on_large_stack(|| Session::new(options())?.image())??;
    Ok(std::fs::write(out.join("kernel.image"), image)?)
}

/// The files under a folder.
fn find(folder: &Path, paths: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            find(&path, paths)?;
        } else if path.extension().is_some_and(|extension| extension == "st") {
            paths.push(path);
        }
    }
    Ok(())
}

/// The programs by group, and their names as a text.
fn programs(classes: &[ClassFile], text: &mut String) -> Result<(), Box<dyn Error>> {
    let mut programs: Vec<(&str, &ClassFile)> = Vec::new();
    for class in classes {
        if class.superclass.as_deref() == Some(PROGRAM) {
            programs.push((group(class)?, class));
        }
    }
    programs.sort_by_key(|(group, class)| (*group, class.name.clone()));
    text.push_str("/// The programs.\npub const PROGRAMS: &[Program] = &[\n");
    let mut names = String::new();
    let mut last = "";
    for (group, class) in programs {
        let name = &class.name;
        let about = about(class)?;
        writeln!(
            text,
            "    Program {{ name: {name:?}, group: {group:?}, about: {about:?} }},"
        )?;
        names += &if group == last {
            format!(", {name}")
        } else {
            format!("\n  {group}: {name}")
        };
        last = group;
    }
    writeln!(
        text,
        "];\n/// Their names by group.\npub const NAMES: &str = {names:?};"
    )?;
    Ok(())
}

fn group(class: &ClassFile) -> Result<&str, String> {
    let category = class.category.as_deref().and_then(|text| text.strip_prefix(CATEGORY));
    category.ok_or_else(|| format!("the category of {} does not begin with {CATEGORY}", class.name))
}

/// The first sentence of the comment.
fn about(class: &ClassFile) -> Result<&str, String> {
    let sentence = class.comment.as_deref().and_then(|text| text.trim().split(". ").next());
    sentence.ok_or_else(|| format!("{} has no comment", class.name))
}
