//! Loading of files.

use crate::batch::{About, Batch};
use crate::classes::Class;
use crate::compiling::Scope;
use crate::error::Error;
use crate::evaluating::Text;
use crate::files::{self, Definition, File, Item};
use crate::session::Session;
use crate::stream::{Kind, Stream};
use smalltalk::ast::{Script, Span};
use std::collections::{BTreeSet, HashMap};

/// The method that defines a class, as a description of it is.
const DEFINE: (&str, &str) = ("Array", "hostDefineClass");
/// The method that initializes classes that were loaded, given their names.
const INITIALIZE: (&str, &str) = ("Array", "hostInitializeClasses");

/// A class in a file.
#[derive(Clone, Copy)]
pub(crate) struct Defined<'f> {
    /// The file.
    pub file: &'f File,
    /// What it says.
    pub class: &'f Class,
    span: Span,
}

impl Session {
    /// All classes first, superclasses before their subclasses, then all methods, then scripts in order.
    pub(crate) async fn loading(&mut self, files: &[(&str, &str)]) -> Result<(), Error> {
        let files = read(files)?;
        self.define_classes(&files).await?;
        let initialized = self.load_methods(&files, false).await?;
        self.initialize(initialized).await?;
        for file in &files {
            for (script, source) in file.scripts() {
                self.run_script(script, source, file.text(), BTreeSet::new()).await?;
            }
        }
        Ok(())
    }

    /// Has the classes of the files defined, by Smalltalk.
    async fn define_classes(&mut self, files: &[File]) -> Result<(), Error> {
        let known = self.names(false)?.classes;
        for defined in in_order(files, known)? {
            let mut batch = Batch::default();
            batch.result(|stream| write_class(stream, defined.class));
            self.send(batch).await?;
            self.request(DEFINE).await.map_err(|error| match error {
                Error::Smalltalk { message, .. } => defined.error(message),
                other => other,
            })?;
        }
        Ok(())
    }

    /// Compiles and installs the methods of the files. Answers the names of the classes whose `initialize` is among them.
    pub(crate) async fn load_methods(&mut self, files: &[File], is_founding: bool) -> Result<Vec<String>, Error> {
        let mut batch = Batch::default();
        let mut scopes: HashMap<(String, bool), Scope> = HashMap::new();
        let mut initialized = Vec::new();
        for file in files {
            for definition in file.methods() {
                let class = (definition.class_name.clone(), definition.class_side);
                let scope = match scopes.get(&class) {
                    Some(scope) => scope,
                    None => {
                        let scope = self.core().scope(&class.0, class.1)?;
                        let scope = scope.ok_or_else(|| no_class(file, definition))?;
                        scopes.entry(class).or_insert(scope)
                    }
                };
                self.method_into(&mut batch, definition, file.text(), scope)?;
                if definition.class_side && definition.method.selector == "initialize" {
                    initialized.push(definition.class_name.clone());
                }
            }
        }
        if is_founding {
            batch.remember_axioms();
        }
        self.send(batch).await?;
        Ok(initialized)
    }

    fn method_into(
        &self,
        batch: &mut Batch,
        definition: &Definition,
        text: Text<'_>,
        scope: &Scope,
    ) -> Result<(), Error> {
        let code = scope.compile(&definition.method, self.set);
        let code = code.map_err(|error| text.compile(&error))?;
        let about = About {
            source: &definition.source,
            is_script: false,
            category: definition.category.as_deref(),
            place: Some((text.file, text.line(definition.method.span.start))),
        };
        batch.method(&code, &about).map(drop)
    }

    /// Sends `initialize` to classes.
    pub(crate) async fn initialize(&mut self, classes: Vec<String>) -> Result<(), Error> {
        if classes.is_empty() {
            return Ok(());
        }
        let mut batch = Batch::default();
        batch.result(|stream| stream.array(&classes, |stream, name| stream.symbol(name)));
        self.send(batch).await?;
        self.request(INITIALIZE).await
    }
}

impl File {
    fn text(&self) -> Text<'_> {
        Text {
            file: &self.name,
            text: &self.text,
        }
    }

    fn classes(&self) -> impl Iterator<Item = Defined<'_>> {
        self.items.iter().filter_map(|item| match item {
            Item::Class(class, span) => Some(Defined {
                file: self,
                class,
                span: *span,
            }),
            _ => None,
        })
    }

    fn methods(&self) -> impl Iterator<Item = &Definition> {
        self.items.iter().filter_map(|item| match item {
            Item::Method(definition) => Some(&**definition),
            _ => None,
        })
    }

    fn scripts(&self) -> impl Iterator<Item = (&Script, &str)> {
        self.items.iter().filter_map(|item| match item {
            Item::Script(script, source) => Some((script, source.as_str())),
            _ => None,
        })
    }
}

impl Defined<'_> {
    fn error(&self, message: impl Into<String>) -> Error {
        Error::at(&self.file.name, &self.file.text, self.span, message)
    }
}

pub(crate) fn read(files: &[(&str, &str)]) -> Result<Vec<File>, Error> {
    files.iter().map(|(name, text)| files::read(name, text)).collect()
}

/// The classes of the files, superclasses first, where others are known already.
pub(crate) fn in_order(files: &[File], mut known: BTreeSet<String>) -> Result<Vec<Defined<'_>>, Error> {
    let mut waiting: Vec<Defined<'_>> = files.iter().flat_map(File::classes).collect();
    let mut ordered = Vec::new();
    while !waiting.is_empty() {
        let own: BTreeSet<String> = waiting.iter().map(|defined| defined.class.name.clone()).collect();
        let is_ready = |defined: &Defined<'_>| match &defined.class.superclass {
            Some(name) => known.contains(name) && (!own.contains(name) || *name == defined.class.name),
            None => true,
        };
        let (ready, blocked): (Vec<_>, Vec<_>) = waiting.iter().copied().partition(is_ready);
        if ready.is_empty() {
            let defined = blocked[0];
            let superclass = defined.class.superclass.as_deref().unwrap_or("nil");
            let name = &defined.class.name;
            return Err(defined.error(match own.contains(superclass) {
                true => format!("{name} would be among its own superclasses"),
                false => format!("{name} has the superclass {superclass}, which does not exist"),
            }));
        }
        known.extend(ready.iter().map(|defined| defined.class.name.clone()));
        ordered.extend(ready);
        waiting = blocked;
    }
    Ok(ordered)
}

fn no_class(file: &File, definition: &Definition) -> Error {
    let message = format!("there is no class {}", definition.class_name);
    Error::at(&file.name, &file.text, definition.method.span, message)
}

/// What `ClassBuilder class>>define:` wants to know of a class.
fn write_class(stream: &mut Stream, class: &Class) {
    stream.kind(Kind::Array);
    stream.count(9);
    stream.symbol(&class.name);
    match &class.superclass {
        Some(name) => stream.symbol(name),
        None => stream.nil(),
    }
    match &class.kind {
        Some(kind) => stream.symbol(kind),
        None => stream.nil(),
    }
    stream.array(&class.instance_variables, |stream, name| stream.string(name));
    stream.array(&class.class_instance_variables, |stream, name| stream.string(name));
    stream.array(&class.class_variables, |stream, name| stream.symbol(name));
    stream.array(&class.pools, |stream, name| stream.symbol(name));
    stream.string(&class.category);
    stream.optional_string(class.comment.as_deref());
}
