//! What may stand in files of Rust.

use super::modules::{Crate, SourceFile, is_for_tests};
use crate::error::Error;
use std::collections::BTreeSet;
use std::path::Path;
use syn::visit::Visit;

/// Crates that may print.
const PRINT: [&str; 2] = ["crates/catalyst", "xtask"];
/// More names of WebAssembly's instructions are a list of them.
const MOST_OPERATIONS: usize = 3;
/// More names of arithmetic's selectors are a list of the special ones; what reads st/vm's templates needs fewer.
const MOST_SELECTORS: usize = 12;
/// Where the machine operations are listed.
const OPERATIONS: &str = "crates/wasmgc/src/op";
/// A test waits at least so many seconds before it gives up, whatever the machine does meanwhile.
const PATIENCE: u64 = 10;

/// Looks at a crate's modules.
pub fn check(found: &Crate) -> Vec<String> {
    let mut wrong = Vec::new();
    let prints = PRINT.iter().any(|folder| found.folder == Path::new(folder));
    for file in found.modules.values().flat_map(|module| &module.files) {
        let mut check = Check {
            path: &file.path,
            prints,
            wrong: Vec::new(),
        };
        check.header(file);
        check.visit_file(&file.syntax);
        wrong.append(&mut check.wrong);
    }
    wrong
}

/// Looks at a crate's tests.
pub fn check_tests(folder: &Path) -> Result<Vec<String>, Error> {
    let mut wrong = Vec::new();
    let mut folders = vec![folder.join("tests")];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(folder) else {
            continue;
        };
        for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let file = SourceFile::read(&path)?;
                let mut check = Tests {
                    path: &path,
                    timed: BTreeSet::new(),
                    wrong: &mut wrong,
                };
                check.visit_file(&file.syntax);
            }
        }
    }
    Ok(wrong)
}

struct Check<'f> {
    path: &'f Path,
    prints: bool,
    wrong: Vec<String>,
}

impl Check<'_> {
    fn tell(&mut self, what: &str) {
        self.wrong.push(format!("{}: {what}", self.path.display()));
    }

    fn header(&mut self, file: &SourceFile) {
        if !file.text.starts_with("//!") {
            self.tell("a module begins with a comment (//!) that says what it is");
        }
    }

    fn list(&mut self, literals: &[String]) {
        if self.path.starts_with(Path::new(OPERATIONS)) || self.path.to_string_lossy().starts_with(OPERATIONS) {
            return;
        }
        let count = |is: &dyn Fn(&str) -> bool| literals.iter().filter(|each| is(each)).count();
        if count(&is_operation) > MOST_OPERATIONS {
            self.tell("a list of WebAssembly's instructions: they are listed in wasmgc's operations");
        }
        if count(&is_arithmetic) > MOST_SELECTORS {
            self.tell("a list of special selectors: they are pragmas of st/vm/Instructions");
        }
    }
}

/// Whether it is the name of a numeric instruction of WebAssembly.
fn is_operation(text: &str) -> bool {
    let parts = text.split_once('.');
    parts.is_some_and(|(ty, name)| {
        matches!(ty, "i32" | "i64" | "f32" | "f64")
            && name.chars().all(|each| each.is_ascii_alphanumeric() || each == '_')
    })
}

/// Whether it is a selector of arithmetic.
fn is_arithmetic(text: &str) -> bool {
    let is_binary = !text.is_empty() && text.chars().all(|each| "+-*/\\<>=~@".contains(each));
    is_binary || text.strip_prefix("bit").is_some_and(|rest| rest.ends_with(':'))
}

impl<'s> Visit<'s> for Check<'_> {
    fn visit_item_mod(&mut self, module: &'s syn::ItemMod) {
        if !is_for_tests(&module.attrs) {
            syn::visit::visit_item_mod(self, module);
        }
    }

    fn visit_macro(&mut self, call: &'s syn::Macro) {
        let name = call.path.segments.last().map(|segment| segment.ident.to_string());
        let name = name.unwrap_or_default();
        if !self.prints && matches!(name.as_str(), "print" | "println" | "eprint" | "eprintln" | "dbg") {
            self.tell("nothing below crates/catalyst prints");
        }
    }

    fn visit_expr_array(&mut self, array: &'s syn::ExprArray) {
        let mut literals = Literals::default();
        literals.visit_expr_array(array);
        self.list(&literals.found);
    }

    fn visit_expr_match(&mut self, expression: &'s syn::ExprMatch) {
        let mut literals = Literals::default();
        for arm in &expression.arms {
            literals.visit_pat(&arm.pat);
        }
        self.list(&literals.found);
        syn::visit::visit_expr_match(self, expression);
    }
}

#[derive(Default)]
struct Literals {
    found: Vec<String>,
}

impl<'s> Visit<'s> for Literals {
    fn visit_lit_str(&mut self, text: &'s syn::LitStr) {
        self.found.push(text.value());
    }
}

/// Whether a test asserts that something was fast, not only that it ends.
struct Tests<'f> {
    path: &'f Path,
    /// Variables that hold how long something took.
    timed: BTreeSet<String>,
    wrong: &'f mut Vec<String>,
}

impl<'s> Visit<'s> for Tests<'_> {
    fn visit_item_fn(&mut self, function: &'s syn::ItemFn) {
        self.timed.clear();
        syn::visit::visit_item_fn(self, function);
    }

    fn visit_local(&mut self, local: &'s syn::Local) {
        let mut elapsed = Elapsed { found: false };
        elapsed.visit_local(local);
        if let (true, syn::Pat::Ident(name)) = (elapsed.found, &local.pat) {
            self.timed.insert(name.ident.to_string());
        }
        syn::visit::visit_local(self, local);
    }

    fn visit_macro(&mut self, call: &'s syn::Macro) {
        let name = call.path.segments.last().map(|segment| segment.ident.to_string());
        if !name.is_some_and(|name| name.starts_with("assert")) {
            return;
        }
        let text = call.tokens.to_string();
        let words: BTreeSet<&str> = text
            .split(|each: char| !each.is_alphanumeric() && each != '_')
            .collect();
        let is_about_time = words.contains("elapsed") || self.timed.iter().any(|name| words.contains(name.as_str()));
        let is_short = |word: &str| word.parse().is_ok_and(|number: u64| number < PATIENCE);
        let is_in_milliseconds = words.contains("as_millis") || words.contains("from_millis");
        if is_about_time && (is_in_milliseconds || words.iter().any(|word| is_short(word))) {
            let what = "a test asserts how long something took: machines are shared";
            self.wrong.push(format!("{}: {what}: {text}", self.path.display()));
        }
    }
}

struct Elapsed {
    found: bool,
}

impl<'s> Visit<'s> for Elapsed {
    fn visit_expr_method_call(&mut self, call: &'s syn::ExprMethodCall) {
        self.found |= call.method == "elapsed";
        syn::visit::visit_expr_method_call(self, call);
    }
}
