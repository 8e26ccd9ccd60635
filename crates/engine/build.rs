//! Makes the core when the native engine is built: `core.wasm` from `st/vm`, and what wasmtime compiles it to for this machine;
//! keeps `st/vm`, lowered, for the translator; makes the Rust of what both say to each other, from the pragmas in `st/vm`; and lists
//! its named primitives and the files of `st/kernel`.

use std::error::Error;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use wasmgc::ir::{Function, Program, Type};

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
    exports(&program, &out)?;
    imports(&program, &out)?;
    enumerations(&out)?;
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

/// A function for each export.
fn exports(program: &Program, out: &Path) -> Result<(), Box<dyn Error>> {
    let mut rust = String::new();
    for function in &program.functions {
        let Some(export) = &function.export else { continue };
        let (name, parameters, result) = (
            snake(export),
            parameters(function)?,
            rust_type(function, function.result)?,
        );
        let arguments: String = (0..function.parameters.len())
            .map(|index| format!("a{index}, "))
            .collect();
        let end = if result == "()" { ".map(drop)" } else { "" };
        writeln!(
            rust,
            "/// `{}`.\n#[allow(dead_code)]\npub fn {name}<H>(core: &mut Core<'_, H>, {parameters}) -> Result<{result}, Error> \
             {{\n    core.call({export:?}, &[{arguments}]){end}\n}}\n",
            function.name
        )?;
    }
    Ok(std::fs::write(out.join("exports.rs"), rust)?)
}

/// A trait with a function for each import, and a macro that calls another one with all of them.
fn imports(program: &Program, out: &Path) -> Result<(), Box<dyn Error>> {
    let mut functions = String::new();
    let mut list = String::new();
    for function in program.functions.iter().filter(|function| function.body.is_none()) {
        let (name, parameters, result) = (
            snake(&function.name),
            parameters(function)?,
            rust_type(function, function.result)?,
        );
        writeln!(
            functions,
            "    /// `<import: #{}>`.\n    fn {name}(core: &mut Core<'_, Self>, {parameters}) -> Result<{result}, Error>;",
            function.name
        )?;
        writeln!(
            list,
            "            {:?} {name}({parameters}) -> {result};",
            function.name
        )?;
    }
    let rust = format!(
        "/// What the core asks of its host.\npub trait Imports: Sized + 'static {{\n{functions}}}\n\n\
         /// Calls a macro with all imports: name, function, parameters, answer.\n\
         macro_rules! with_imports {{\n    ($define:ident $($with:tt)*) => {{\n        $define! {{ $($with)*\n{list}        }}\n    }};\n}}\n"
    );
    Ok(std::fs::write(out.join("imports.rs"), rust)?)
}

/// An enumeration for each of `st/vm`'s.
fn enumerations(out: &Path) -> Result<(), Box<dyn Error>> {
    let mut rust = String::new();
    for each in wasmgc::vm::enumerations()? {
        let (name, mut variants, mut all, mut texts) = (&each.name, String::new(), String::new(), String::new());
        for member in &each.members {
            let variant = pascal(&member.name);
            writeln!(
                variants,
                "    /// {}\n    {variant} = {},",
                member.comment.replace('\n', " "),
                member.value
            )?;
            writeln!(all, "        {name}::{variant},")?;
            writeln!(texts, "            {name}::{variant} => {:?},", member.comment)?;
        }
        writeln!(
            rust,
            "/// {} (`st/vm/{name}`).\n#[derive(Clone, Copy, Debug, PartialEq, Eq)]\n#[allow(dead_code)]\n\
             pub enum {name} {{\n{variants}}}\n\n\
             #[allow(dead_code)]\n\
             impl {name} {{\n    /// All of them.\n    pub const ALL: &[Self] = &[\n{all}    ];\n\n    \
             /// The one of the number.\n    pub fn from_number(number: i32) -> Option<Self> {{\n        \
             Self::ALL.iter().copied().find(|each| *each as i32 == number)\n    }}\n\n    \
             /// What its comment says.\n    pub fn text(self) -> &'static str {{\n        match self {{\n{texts}        }}\n    }}\n}}\n",
            each.comment.replace('\n', " ")
        )?;
    }
    Ok(std::fs::write(out.join("enumerations.rs"), rust)?)
}

fn pascal(name: &str) -> String {
    let (first, rest) = name.split_at(1);
    first.to_uppercase() + rest
}

fn parameters(function: &Function) -> Result<String, Box<dyn Error>> {
    let parameter = |(index, ty): (usize, &Type)| Ok(format!("a{index}: {}", rust_type(function, *ty)?));
    let all: Result<Vec<String>, Box<dyn Error>> = function.parameters.iter().enumerate().map(parameter).collect();
    Ok(all?.join(", "))
}

fn rust_type(function: &Function, ty: Type) -> Result<&'static str, Box<dyn Error>> {
    Ok(match ty {
        Type::Void => "()",
        Type::I32 => "i32",
        Type::I64 => "i64",
        Type::F64 => "f64",
        _ => return Err(format!("{} has a value that the host does not know", function.name).into()),
    })
}

/// As Rust writes names.
fn snake(name: &str) -> String {
    let mut snake = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
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
