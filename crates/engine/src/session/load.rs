//! Loading of files.

pub mod broken;
pub mod doubts;
pub mod files;
mod steps;

use super::evaluate::{SCRIPT_CLASS, no_script_class};
use super::run::Session;
use super::scope::{ClassName, Scope};
use crate::error::Error;
#[cfg(not(target_arch = "wasm32"))]
use crate::machine::now;
use crate::protocol::batch::{Batch, MethodProperties};
use crate::protocol::numbers::ValueKind;
use crate::protocol::stream::Stream;
use doubts::{Doubts, Warn};
use files::{Broken, Definition, File, Item};
use smalltalk::ast::Span;
use smalltalk::method::CompiledCode;
use smalltalk::{Diagnostic, Names, Patience};
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};

#[cfg(not(target_arch = "wasm32"))]
pub(crate) use steps::methods;
pub(crate) use steps::{Defined, Member, Step, classes, in_order, steps};

/// The method that defines a class, as a description of it is.
const DEFINE: (&str, &str) = ("Array", "hostDefineClass");
/// The method that initializes classes that were loaded, given their names.
const INITIALIZE: (&str, &str) = ("Array", "hostInitializeClasses");

/// The method that forgets methods which their files no longer have.
const FORGET: (&str, &str) = ("Array", "hostForgetMethods");

/// What is known while files are loaded.
pub(crate) struct Known<'f> {
    /// Classes and other globals, as far as they were asked for.
    names: BTreeSet<String>,
    /// The classes that the files define.
    expected: BTreeMap<&'f str, Vec<Defined<'f>>>,
    /// Where the definitions stand that were used already.
    used: BTreeSet<(&'f str, u32)>,
}

impl Session {
    /// Loads files. What Tonel files hold comes first, and what chunk files define before their first statements: all classes, superclasses before
    /// their subclasses, then all methods; then the classes of Tonel files are initialized. From there on it goes in the order of the files.
    pub(crate) async fn loading(&mut self, files: &[(&str, &str)], warn: Option<Warn<'_>>) -> Result<(), Error> {
        let stopping = self.stopping();
        let files = read(files, &stopping);
        self.check_stop()?;
        let files = files?;
        self.forget_methods(&files).await?;
        self.load_files(&files, warn).await
    }

    /// The same of what is no file: whatever was defined under that name before stays.
    #[cfg(not(target_arch = "wasm32"))]
    pub(crate) async fn defining(&mut self, name: &str, text: &str) -> Result<(), Error> {
        let stopping = self.stopping();
        self.load_files(&read(&[(name, text)], &stopping)?, None).await
    }

    async fn load_files(&mut self, files: &[File], warn: Option<Warn<'_>>) -> Result<(), Error> {
        let mut doubts = Doubts::about(files, warn);
        let loaded = self.load_steps(files, &mut doubts).await;
        // Where nothing can be asked any more, there was a graver error.
        let scope = self.script_scope(&doubts.undeclared_names());
        doubts.tell_undeclared(Some(&scope.map(|scope| scope.undeclared).unwrap_or_default()));
        loaded
    }

    async fn load_steps(&mut self, files: &[File], doubts: &mut Doubts<'_>) -> Result<(), Error> {
        let mut known = Known::of(files);
        for step in steps(files, doubts)? {
            let classes = self.classes_of(&step, &mut known)?;
            self.define_classes(classes, &mut known, doubts).await?;
            let is_expected = |name: &str| known.expected.contains_key(name);
            let initialized = self.load_methods(&step.methods, is_expected, doubts).await?;
            doubts.tell_undeclared(None);
            self.initialize(initialized).await?;
            if let Some((file, script, source)) = step.script {
                let line = file.text().line(script.span.start);
                self.run_script(script, source, (file.text(), line)).await?;
            }
        }
        Ok(())
    }

    /// The classes that a step defines, and those that it needs of later ones.
    fn classes_of<'f>(&mut self, step: &Step<'f>, known: &mut Known<'f>) -> Result<Vec<Defined<'f>>, Error> {
        let mut classes = Vec::new();
        for defined in &step.classes {
            if known.used.insert(defined.place()) {
                classes.push(*defined);
            }
        }
        let mut needed: Vec<&str> = step.methods.iter().map(|method| method.class().0).collect();
        needed.extend(classes.iter().flat_map(Defined::needs));
        needed.push(steps::ROOT);
        let mut own: BTreeSet<&str> = classes.iter().map(|each| each.class.name.as_str()).collect();
        while let Some(name) = needed.pop() {
            if self.knows(known, name)? || own.contains(name) {
                continue;
            }
            let expected = known.expected.get(name).into_iter().flatten();
            let unused = expected.copied().find(|each| !known.used.contains(&each.place()));
            if let Some(defined) = unused {
                known.used.insert(defined.place());
                own.insert(name);
                needed.extend(defined.needs());
                classes.push(defined);
            }
        }
        Ok(classes)
    }

    fn knows(&mut self, known: &mut Known<'_>, name: &str) -> Result<bool, Error> {
        if !known.names.contains(name) {
            let scope = self.core().scope(SCRIPT_CLASS, &Names::from([name]))?;
            known.names.extend(scope.ok_or_else(no_script_class)?.names);
        }
        Ok(known.names.contains(name))
    }

    /// Has classes defined, by Smalltalk.
    async fn define_classes<'f>(
        &mut self,
        classes: Vec<Defined<'f>>,
        known: &mut Known<'f>,
        doubts: &mut Doubts<'_>,
    ) -> Result<(), Error> {
        for defined in in_order(classes, &known.names, doubts)? {
            defined.check_pools(&known.names, doubts)?;
            let mut batch = Batch::default();
            batch.result(|stream| write_class(stream, &defined, &known.names));
            self.send(batch).await?;
            match self.request(DEFINE).await {
                Ok(()) => drop(known.names.insert(defined.class.name.clone())),
                Err(Error::Smalltalk { message, .. }) => {
                    defined.doubt(doubts, message, "; the class is left out, or as it was")?;
                }
                Err(other) => return Err(other),
            }
        }
        Ok(())
    }

    /// Compiles and installs methods. Answers the names of the classes whose `initialize` is among them and is to be sent.
    pub(crate) async fn load_methods(
        &mut self,
        methods: &[Member<'_>],
        is_expected: impl Fn(&str) -> bool,
        doubts: &mut Doubts<'_>,
    ) -> Result<Vec<String>, Error> {
        let mut batch = Batch::default();
        let mut names: HashMap<ClassName<'_>, Names<'_>> = HashMap::new();
        for member in methods {
            names.entry(member.class()).or_default().extend(member.names());
        }
        let mut scopes: HashMap<ClassName<'_>, Option<Scope>> = HashMap::new();
        let mut initialized = Vec::new();
        for member in methods {
            self.check_stop()?;
            let class = member.class();
            if let Entry::Vacant(unknown) = scopes.entry(class) {
                unknown.insert(self.core().scope(class, &names[&class])?);
            }
            let Some(Some(scope)) = scopes.get(&class) else {
                member.left_out(doubts)?;
                continue;
            };
            match member {
                Member::Method(file, definition) => {
                    self.method_into(&mut batch, file, definition, scope, &is_expected, doubts)?;
                    if file.is_tonel && definition.class_side && definition.method.selector == "initialize" {
                        initialized.push(definition.class_name.clone());
                    }
                }
                Member::Broken(file, broken) => {
                    doubts.doubt(file, &broken.diagnostic(), BROKEN)?;
                    self.broken_into(&mut batch, file, broken, scope)?;
                }
            }
        }
        self.send(batch).await?;
        Ok(initialized)
    }

    fn method_into(
        &mut self,
        batch: &mut Batch,
        file: &File,
        definition: &Definition,
        scope: &Scope,
        is_expected: impl Fn(&str) -> bool,
        doubts: &mut Doubts<'_>,
    ) -> Result<(), Error> {
        let span = definition.method.span;
        let stopping = self.stopping();
        let set = self.set;
        let compile = |scope: &Scope| scope.compile_declaring(Patience::until(&stopping), &definition.method, set);
        let mut compiled = compile(scope);
        if let Ok((_, undeclared)) = &compiled
            && doubts.are_news(undeclared, &is_expected)
            && doubts.take_hint()
            && let Some(whole) = self
                .core()
                .whole_scope((&definition.class_name, definition.class_side))?
        {
            compiled = compile(&whole);
        }
        self.check_stop()?;
        match compiled {
            Ok((code, undeclared)) => {
                for error in undeclared {
                    doubts.undeclared(file, &error, &is_expected)?;
                }
                let category = definition.category.as_deref();
                install(batch, file, span, &code, &definition.source, category);
                Ok(())
            }
            Err(error) => {
                doubts.doubt(file, &error.diagnostic(), BROKEN)?;
                // Once more from the source alone, for the place in it.
                let method = smalltalk::parse_method(&definition.source);
                let place = match method.map(|method| scope.compile_declaring(Patience::endless(), &method, self.set)) {
                    Ok(Err(error)) => error.diagnostic(),
                    _ => error.diagnostic(),
                };
                let broken = BrokenMethod {
                    pattern: &broken::pattern_of(&definition.method),
                    source: &definition.source,
                    category: definition.category.as_deref(),
                    place: &place,
                    error: &error.diagnostic(),
                };
                self.substitute_into(batch, file, span, &broken, scope)
            }
        }
    }

    fn broken_into(&mut self, batch: &mut Batch, file: &File, broken: &Broken, scope: &Scope) -> Result<(), Error> {
        let Some(pattern) = &broken.pattern else {
            return Ok(());
        };
        let error = broken.diagnostic();
        let place = smalltalk::parse_method(&broken.source).err();
        let place = place.map_or_else(|| error.clone(), |error| error.diagnostic());
        let method = BrokenMethod {
            pattern,
            source: &broken.source,
            category: broken.category.as_deref(),
            place: &place,
            error: &error,
        };
        self.substitute_into(batch, file, broken.span, &method, scope)
    }

    fn substitute_into(
        &mut self,
        batch: &mut Batch,
        file: &File,
        span: Span,
        method: &BrokenMethod<'_>,
        scope: &Scope,
    ) -> Result<(), Error> {
        let message = file.text().told(method.error);
        let substitute = broken::substitute(method.pattern, method.source, method.place, &message);
        let code = match substitute {
            Some(substitute) => {
                let named = self.core().scope(SCRIPT_CLASS, &substitute.names())?;
                let scope = Scope {
                    names: named.map(|named| named.names).unwrap_or_default(),
                    ..scope.clone()
                };
                Some(scope.compile(Patience::endless(), &substitute, self.set))
            }
            None => None,
        };
        // Else not even the pattern is right, which was told.
        if let Some(Ok(code)) = code {
            install(batch, file, span, &code, method.source, method.category);
        }
        Ok(())
    }

    /// A file has all the methods that came from it: those that it had when it was loaded before, and has no longer, go first.
    async fn forget_methods(&mut self, files: &[File]) -> Result<(), Error> {
        let loaded = self.loaded.clone();
        let mut kept: BTreeMap<(&str, &str, bool), Vec<String>> = BTreeMap::new();
        for file in files {
            let before = loaded.get(&file.name).into_iter().flatten();
            for class in before
                .map(String::as_str)
                .chain(file.items.iter().filter_map(Item::class_name))
            {
                kept.entry((&file.name, class, false)).or_default();
                kept.entry((&file.name, class, true)).or_default();
            }
            for (class, class_side, selector) in file.items.iter().filter_map(Item::selector) {
                kept.entry((&file.name, class, class_side)).or_default().push(selector);
            }
        }
        let mut present = Vec::new();
        for (key, selectors) in &kept {
            if self.core().scope((key.1, key.2), &Names::new())?.is_some() {
                present.push((key, selectors));
            }
        }
        if !present.is_empty() {
            let mut batch = Batch::default();
            batch.result(|stream| {
                stream.array(&present, |stream, ((file, class, class_side), selectors)| {
                    stream.kind(ValueKind::Array);
                    stream.count(3);
                    stream.behavior(class, *class_side);
                    stream.symbol(file);
                    stream.array(selectors, |stream, selector| stream.symbol(selector));
                });
            });
            self.send(batch).await?;
            self.request(FORGET).await?;
        }
        let classes: Vec<_> = kept
            .keys()
            .map(|(file, class, _)| ((*file).to_owned(), (*class).to_owned()))
            .collect();
        for (file, class) in classes {
            self.loaded.entry(file).or_default().insert(class);
        }
        Ok(())
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

/// Natively nothing has to be waited for.
#[cfg(not(target_arch = "wasm32"))]
impl Session {
    /// Loads files, pairs of name and text. What is in Tonel files comes first, and what chunk files define before their first statements: all
    /// classes, superclasses before their subclasses, then all methods; the classes of Tonel files are initialized. From there on all is done
    /// in the order of the files. What is doubtful (a name that nothing declares, a method that does not compile) is an error.
    /// Methods that came from one of the files before, and that it no longer has, go.
    pub fn load(&mut self, files: &[(&str, &str)]) -> Result<(), Error> {
        now(self.loading(files, None))
    }

    /// The same, but what is doubtful is told, and as much as possible is loaded.
    pub fn load_leniently(&mut self, files: &[(&str, &str)], warn: Warn<'_>) -> Result<(), Error> {
        now(self.loading(files, Some(warn)))
    }

    /// Defines the classes and methods of a text that is no file; whatever was defined under its name before stays.
    pub fn define(&mut self, name: &str, text: &str) -> Result<(), Error> {
        now(self.defining(name, text))
    }
}

#[cfg(target_arch = "wasm32")]
impl Session {
    /// Loads files, pairs of name and text, as natively. What is doubtful is an error.
    pub async fn load(&mut self, files: &[(&str, &str)]) -> Result<(), Error> {
        self.loading(files, None).await
    }
}

/// What becomes of a method that does not compile.
const BROKEN: &str = "; the method signals this when it is called";

/// A method that cannot be compiled.
struct BrokenMethod<'m> {
    pattern: &'m str,
    source: &'m str,
    category: Option<&'m str>,
    /// What is wrong, placed in the source.
    place: &'m Diagnostic,
    /// What is wrong, placed in the file.
    error: &'m Diagnostic,
}

fn install(batch: &mut Batch, file: &File, span: Span, code: &CompiledCode, source: &str, category: Option<&str>) {
    let about = MethodProperties {
        source,
        is_script: false,
        category,
        place: Some((&file.name, file.text().line(span.start))),
    };
    batch.method(code, &about);
}

impl<'f> Known<'f> {
    fn of(files: &'f [File]) -> Self {
        let mut expected: BTreeMap<&str, Vec<Defined<'f>>> = BTreeMap::new();
        for defined in classes(files) {
            expected.entry(&defined.class.name).or_default().push(defined);
        }
        Self {
            names: BTreeSet::new(),
            expected,
            used: BTreeSet::new(),
        }
    }
}

pub(crate) fn read(files: &[(&str, &str)], stopping: &dyn Fn() -> bool) -> Result<Vec<File>, Error> {
    let read = |&(name, text): &(&str, &str)| files::read(name, text, Patience::until(stopping));
    files.iter().map(read).collect()
}

/// What `ClassBuilder class>>define:` wants to know of a class.
fn write_class(stream: &mut Stream, defined: &Defined<'_>, known: &BTreeSet<String>) {
    let class = defined.class;
    stream.kind(ValueKind::Array);
    stream.count(9);
    stream.symbol(&class.name);
    match defined.superclass {
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
    let pools: Vec<&String> = class.pools.iter().filter(|pool| known.contains(*pool)).collect();
    stream.array(&pools, |stream, name| stream.symbol(name));
    stream.string(&class.category);
    stream.optional_string(class.comment.as_deref());
}
