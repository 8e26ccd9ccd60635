//! The modules of a crate: their files, and what each names of the others.

use crate::error::Error;
use proc_macro2::{TokenStream, TokenTree};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use syn::visit::Visit;
use syn::{Attribute, Item, ItemMod, UseTree};

/// A crate's files.
pub struct Crate {
    /// Where it is.
    pub folder: PathBuf,
    /// Its modules, by their paths: the root's is empty.
    pub modules: BTreeMap<Vec<String>, Module>,
}

/// A module that has a file of its own, or more than one where two halves are compiled for two targets.
pub struct Module {
    /// Its files.
    pub files: Vec<SourceFile>,
    /// Names that a `use` of it binds, each with the path of what it means.
    pub bound: BTreeMap<String, Vec<String>>,
    /// All paths that it names, from the crate's root, its own re-exports left out.
    pub named: Vec<Vec<String>>,
}

/// A file.
pub struct SourceFile {
    /// Where it is.
    pub path: PathBuf,
    /// Its text.
    pub text: String,
    /// Its syntax.
    pub syntax: syn::File,
}

impl Crate {
    /// Reads all modules, from `src/lib.rs` or `src/main.rs` on. What is only compiled for tests is left out.
    pub fn read(folder: &Path) -> Result<Crate, Error> {
        let roots = ["src/lib.rs", "src/main.rs"].map(|root| folder.join(root));
        let root = roots.iter().find(|root| root.exists());
        let root = root.ok_or_else(|| Error::Tidy(format!("{} has no root", folder.display())))?;
        let mut found = Crate {
            folder: folder.to_owned(),
            modules: BTreeMap::new(),
        };
        found.read_module(root, Vec::new())?;
        let paths: Vec<Vec<String>> = found.modules.keys().cloned().collect();
        for path in paths {
            found.name(&path);
        }
        Ok(found)
    }

    fn read_module(&mut self, file: &Path, path: Vec<String>) -> Result<(), Error> {
        let file = SourceFile::read(file)?;
        let declared: Vec<(String, PathBuf)> = file
            .syntax
            .items
            .iter()
            .filter_map(|item| match item {
                Item::Mod(module) if module.content.is_none() && !is_for_tests(&module.attrs) => {
                    Some((module.ident.to_string(), file_of(module, &file.path, &path)))
                }
                _ => None,
            })
            .collect();
        let module = self.modules.entry(path.clone()).or_insert_with(|| Module {
            files: Vec::new(),
            bound: BTreeMap::new(),
            named: Vec::new(),
        });
        module.files.push(file);
        for (name, file) in declared {
            let mut inner = path.clone();
            inner.push(name);
            self.read_module(&file, inner)?;
        }
        Ok(())
    }

    /// Finds what a module binds and names.
    fn name(&mut self, path: &[String]) {
        let Some(module) = self.modules.get(path) else {
            return;
        };
        let mut namer = Namer {
            krate: self,
            path: path.to_vec(),
            bound: BTreeMap::new(),
            named: Vec::new(),
        };
        for file in &module.files {
            namer.visit_file(&file.syntax);
        }
        let (bound, named) = (namer.bound, namer.named);
        if let Some(module) = self.modules.get_mut(path) {
            (module.bound, module.named) = (bound, named);
        }
    }

    /// The module in which what a path means is defined: re-exports are followed.
    pub fn definer(&self, path: &[String]) -> Vec<String> {
        self.definer_within(path, 16)
    }

    fn definer_within(&self, path: &[String], depth: usize) -> Vec<String> {
        let mut module: Vec<String> = Vec::new();
        for (index, name) in path.iter().enumerate() {
            let mut inner = module.clone();
            inner.push(name.clone());
            if self.modules.contains_key(&inner) {
                module = inner;
                continue;
            }
            let meant = self.modules.get(&module).and_then(|module| module.bound.get(name));
            return match meant {
                Some(meant) if depth > 0 => {
                    let rest = path.get(index + 1..).unwrap_or_default();
                    self.definer_within(&[meant.as_slice(), rest].concat(), depth - 1)
                }
                _ => module,
            };
        }
        module
    }
}

impl SourceFile {
    /// Reads a file of Rust.
    pub fn read(path: &Path) -> Result<SourceFile, Error> {
        let text =
            std::fs::read_to_string(path).map_err(|error| Error::Tidy(format!("{}: {error}", path.display())))?;
        let syntax = syn::parse_file(&text).map_err(|error| Error::Tidy(format!("{}: {error}", path.display())))?;
        Ok(SourceFile {
            path: path.to_owned(),
            text,
            syntax,
        })
    }
}

/// Where the file of a module is that a file declares.
fn file_of(module: &ItemMod, file: &Path, path: &[String]) -> PathBuf {
    let folder = file.parent().unwrap_or(Path::new(""));
    let named = module.attrs.iter().find_map(|attribute| match &attribute.meta {
        syn::Meta::NameValue(meta) if meta.path.is_ident("path") => match &meta.value {
            syn::Expr::Lit(syn::ExprLit {
                lit: syn::Lit::Str(text),
                ..
            }) => Some(folder.join(text.value())),
            _ => None,
        },
        _ => None,
    });
    let is_root = path.is_empty() || file.file_name().is_some_and(|name| name == "mod.rs");
    let beside = match is_root {
        true => folder.to_owned(),
        false => file.with_extension(""),
    };
    let name = module.ident.to_string();
    let inner = beside.join(&name).join("mod.rs");
    named.unwrap_or_else(|| match inner.exists() {
        true => inner,
        false => beside.join(name).with_extension("rs"),
    })
}

/// Whether it is compiled for tests only.
pub fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        syn::Meta::List(list) => list.path.is_ident("cfg") && list.tokens.to_string() == "test",
        _ => false,
    })
}

/// Collects what a module binds and names.
struct Namer<'k> {
    krate: &'k Crate,
    path: Vec<String>,
    bound: BTreeMap<String, Vec<String>>,
    named: Vec<Vec<String>>,
}

impl Namer<'_> {
    /// A path as it stands in the module, from the crate's root; None if it leads elsewhere.
    fn absolute(&self, path: &[String]) -> Option<Vec<String>> {
        let mut base = self.path.clone();
        let mut rest = path;
        match rest.first()?.as_str() {
            "crate" => {
                base.clear();
                rest = &rest[1..];
            }
            "self" => rest = &rest[1..],
            "super" => {
                while rest.first().is_some_and(|name| name == "super") {
                    base.pop()?;
                    rest = &rest[1..];
                }
            }
            first => {
                let mut child = base.clone();
                child.push(first.to_owned());
                if !self.krate.modules.contains_key(&child) {
                    return None;
                }
            }
        }
        base.extend(rest.iter().cloned());
        Some(base)
    }

    fn name(&mut self, path: &[String]) {
        self.named.extend(self.absolute(path));
    }

    fn name_use(&mut self, tree: &UseTree, before: &[String], is_export: bool) {
        let mut path = before.to_vec();
        match tree {
            UseTree::Path(inner) => {
                path.push(inner.ident.to_string());
                self.name_use(&inner.tree, &path, is_export);
            }
            UseTree::Group(group) => {
                for each in &group.items {
                    self.name_use(each, &path, is_export);
                }
            }
            UseTree::Glob(_) => self.name(&path),
            UseTree::Name(name) => self.bind(path, &name.ident.to_string(), None, is_export),
            UseTree::Rename(rename) => {
                self.bind(
                    path,
                    &rename.ident.to_string(),
                    Some(rename.rename.to_string()),
                    is_export,
                );
            }
        }
    }

    fn bind(&mut self, mut path: Vec<String>, name: &str, renamed: Option<String>, is_export: bool) {
        if name != "self" {
            path.push(name.to_owned());
        }
        let Some(meant) = self.absolute(&path) else {
            return;
        };
        let name = renamed.or_else(|| path.last().cloned());
        if let Some(name) = name {
            self.bound.insert(name, meant.clone());
        }
        if !is_export {
            self.named.push(meant);
        }
    }

    /// Paths from the crate's root within what macros are given.
    fn name_tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        for token in tokens {
            match token {
                TokenTree::Ident(name) => path.push(name.to_string()),
                TokenTree::Punct(mark) if mark.as_char() == ':' => continue,
                TokenTree::Group(group) => {
                    self.name(&std::mem::take(&mut path));
                    self.name_tokens(group.stream());
                }
                _ => self.name(&std::mem::take(&mut path)),
            }
        }
        self.name(&path);
    }
}

impl<'s> Visit<'s> for Namer<'_> {
    fn visit_item_mod(&mut self, module: &'s ItemMod) {
        if !is_for_tests(&module.attrs) {
            syn::visit::visit_item_mod(self, module);
        }
    }

    fn visit_item_use(&mut self, item: &'s syn::ItemUse) {
        if !is_for_tests(&item.attrs) {
            let is_export = !matches!(item.vis, syn::Visibility::Inherited);
            self.name_use(&item.tree, &[], is_export);
        }
    }

    fn visit_path(&mut self, path: &'s syn::Path) {
        let names: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        if names.len() > 1 {
            self.name(&names);
        }
        syn::visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'s syn::Macro) {
        self.name_tokens(call.tokens.clone());
    }
}
