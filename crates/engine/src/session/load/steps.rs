//! What is in files, in the steps in which it is loaded.

use super::doubts::Doubts;
use super::files::{Broken, Definition, File, Item};
use crate::error::Error;
use crate::protocol::class::Class;
use smalltalk::ast::{Script, Span};
use smalltalk::{Diagnostic, Names};
use std::collections::BTreeSet;

/// The superclass of what lacks its own.
pub(crate) const ROOT: &str = "Object";

/// Definitions, and the statements behind them.
#[derive(Default)]
pub(crate) struct Step<'f> {
    /// Classes that are defined.
    pub classes: Vec<Defined<'f>>,
    /// Their methods, and others'.
    pub methods: Vec<Member<'f>>,
    /// Statements that are evaluated then, and their text.
    pub script: Option<(&'f File, &'f Script, &'f str)>,
}

/// A class in a file.
#[derive(Clone, Copy)]
pub(crate) struct Defined<'f> {
    /// The file.
    pub file: &'f File,
    /// What it says.
    pub class: &'f Class,
    /// The superclass that it gets.
    pub superclass: Option<&'f str>,
    span: Span,
}

/// A method in a file, or what should be one.
pub(crate) enum Member<'f> {
    /// One that is Smalltalk.
    Method(&'f File, &'f Definition),
    /// One that is not.
    Broken(&'f File, &'f Broken),
}

/// First what stands in Tonel files, which is in no order, then the rest as it comes.
pub(crate) fn steps<'f>(files: &'f [File], doubts: &mut Doubts<'_>) -> Result<Vec<Step<'f>>, Error> {
    let mut steps = Vec::new();
    let mut step = Step::default();
    for file in files
        .iter()
        .filter(|file| file.is_tonel)
        .chain(files.iter().filter(|file| !file.is_tonel))
    {
        for item in &file.items {
            match item {
                Item::Class(class, span) => {
                    let defined = Defined::new(file, class, *span);
                    defined.check(doubts)?;
                    step.classes.push(defined);
                }
                Item::Method(definition) => {
                    check_method(file, definition, doubts)?;
                    step.methods.push(Member::Method(file, definition));
                }
                Item::Broken(broken) => step.methods.push(Member::Broken(file, broken)),
                Item::Trait(name, span) => {
                    doubts.left_out.insert(name.clone());
                    let what = Diagnostic::new(*span, format!("{name} is a trait, and there are no traits here"));
                    doubts.doubt(file, &what, "; it is left out")?;
                }
                Item::Script(script, source) => {
                    step.script = Some((file, script, source));
                    steps.push(std::mem::take(&mut step));
                }
            }
        }
    }
    steps.push(step);
    Ok(steps)
}

/// The classes of the files.
pub(crate) fn classes<'f>(files: &'f [File]) -> impl Iterator<Item = Defined<'f>> {
    let classes = |file: &'f File| {
        file.items.iter().filter_map(move |item| match item {
            Item::Class(class, span) => Some(Defined::new(file, class, *span)),
            _ => None,
        })
    };
    files.iter().flat_map(classes)
}

/// The methods of the files.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn methods(files: &[File]) -> Vec<Member<'_>> {
    let mut methods = Vec::new();
    for file in files {
        for item in &file.items {
            match item {
                Item::Method(definition) => methods.push(Member::Method(file, definition)),
                Item::Broken(broken) => methods.push(Member::Broken(file, broken)),
                _ => {}
            }
        }
    }
    methods
}

/// Only one of two methods of one name can be loaded: where the order says nothing, that is doubtful.
fn check_method(file: &File, definition: &Definition, doubts: &mut Doubts<'_>) -> Result<(), Error> {
    if !file.is_tonel {
        return Ok(());
    }
    let Definition {
        class_name,
        class_side,
        method,
        ..
    } = definition;
    let key = (class_name.clone(), *class_side, method.selector.clone());
    let Some(first) = doubts.defined_before(file, method.span, key) else {
        return Ok(());
    };
    let side = if *class_side { " class" } else { "" };
    let message = format!(
        "{class_name}{side}>>{} is defined a second time, after {first}",
        method.selector
    );
    doubts.doubt(file, &Diagnostic::new(method.span, message), "; this one is taken")
}

impl<'f> Defined<'f> {
    fn new(file: &'f File, class: &'f Class, span: Span) -> Self {
        Self {
            file,
            class,
            superclass: class.superclass.as_deref(),
            span,
        }
    }

    /// The file, and where in it.
    pub fn place(&self) -> (&'f str, u32) {
        (&self.file.name, self.span.start)
    }

    /// The names of what must be there before.
    pub fn needs(&self) -> impl Iterator<Item = &'f str> + use<'f> {
        self.superclass
            .into_iter()
            .chain(self.class.pools.iter().map(String::as_str))
    }

    /// Something about it is doubtful.
    pub fn doubt(&self, doubts: &mut Doubts<'_>, message: impl Into<String>, consequence: &str) -> Result<(), Error> {
        doubts.doubt(self.file, &Diagnostic::new(self.span, message), consequence)
    }

    fn error(&self, message: impl Into<String>) -> Error {
        Error::at(&self.file.name, &self.file.text, self.span, message)
    }

    fn check(&self, doubts: &mut Doubts<'_>) -> Result<(), Error> {
        let Class { name, traits, .. } = self.class;
        if let Some(traits) = traits {
            let message = format!("{name} uses {traits}, and there are no traits here");
            self.doubt(doubts, message, "; it does not get their methods")?;
        }
        if !self.file.is_tonel {
            return Ok(());
        }
        match doubts.defined_before(self.file, self.span, (name.clone(), false, String::new())) {
            Some(first) => {
                let message = format!("{name} is defined a second time, after {first}");
                self.doubt(doubts, message, "; this definition is taken")
            }
            None => Ok(()),
        }
    }

    /// Pools that are not there are left out.
    pub fn check_pools(&self, known: &BTreeSet<String>, doubts: &mut Doubts<'_>) -> Result<(), Error> {
        for pool in self.class.pools.iter().filter(|pool| !known.contains(*pool)) {
            let message = format!("{} shares the pool {pool}, which does not exist", self.class.name);
            self.doubt(doubts, message, "; it is left out")?;
        }
        Ok(())
    }

    /// The superclass does not exist. Answers whether the class is loaded all the same: not where it only tells a package manager what to load.
    fn without_superclass(&mut self, doubts: &mut Doubts<'_>) -> Result<bool, Error> {
        let name = &self.class.name;
        let superclass = self.superclass.unwrap_or("nil");
        if is_about_packages(superclass) || doubts.left_out.contains(superclass) {
            let message = format!("{name} tells a package manager what to load: it is left out");
            doubts.note(self.file, self.span, message);
            doubts.left_out.insert(name.clone());
            return Ok(false);
        }
        let message = format!("{name} has the superclass {superclass}, which does not exist");
        if superclass == ROOT {
            self.doubt(doubts, message, "; it is left out")?;
            return Ok(false);
        }
        self.doubt(doubts, message, "; it becomes a subclass of Object")?;
        self.superclass = Some(ROOT);
        Ok(true)
    }
}

/// The superclasses of Metacello's baselines and configurations, and of the manifests of packages.
fn is_about_packages(superclass: &str) -> bool {
    matches!(superclass, "BaselineOf" | "ConfigurationOf" | "PackageManifest")
}

impl<'f> Member<'f> {
    /// The name of its class, and whether it is for the class's class.
    pub fn class(&self) -> (&'f str, bool) {
        match self {
            Self::Method(_, definition) => (&definition.class_name, definition.class_side),
            Self::Broken(_, broken) => (&broken.class_name, broken.class_side),
        }
    }

    /// The variables that it names.
    pub fn names(&self) -> Names<'f> {
        match self {
            Self::Method(_, definition) => definition.method.names(),
            Self::Broken(..) => Names::new(),
        }
    }

    /// There is no such class. That is told once a class.
    pub fn left_out(&self, doubts: &mut Doubts<'_>) -> Result<(), Error> {
        let (class, _) = self.class();
        let (file, span) = match self {
            Self::Method(file, definition) => (file, definition.class_span),
            Self::Broken(file, broken) => (file, broken.span),
        };
        if !doubts.left_out.insert(class.to_owned()) {
            return Ok(());
        }
        let what = Diagnostic::new(span, format!("there is no class {class}"));
        doubts.doubt(file, &what, "; its methods are left out")
    }
}

/// Classes, superclasses and pools first, where others are known already.
pub(crate) fn in_order<'f>(
    mut waiting: Vec<Defined<'f>>,
    known: &BTreeSet<String>,
    doubts: &mut Doubts<'_>,
) -> Result<Vec<Defined<'f>>, Error> {
    let mut ordered: Vec<Defined<'f>> = Vec::new();
    let mut defined: BTreeSet<&str> = BTreeSet::new();
    while !waiting.is_empty() {
        let own: BTreeSet<&str> = waiting.iter().map(|defined| defined.class.name.as_str()).collect();
        let is_known = |name: &str| known.contains(name) || defined.contains(name);
        let is_free = |each: &Defined<'_>, name: &str| !own.contains(name) || name == each.class.name;
        let has_superclass =
            |each: &Defined<'_>| each.superclass.is_none_or(|name| is_known(name) && is_free(each, name));
        let has_pools = |each: &Defined<'_>| each.class.pools.iter().all(|pool| is_free(each, pool));
        let is_lost = |each: &Defined<'_>| {
            each.superclass
                .is_some_and(|name| !is_known(name) && !own.contains(name))
        };
        let any = |test: &dyn Fn(&Defined<'_>) -> bool| waiting.iter().any(test);
        let ready: Vec<bool> = if any(&|each| has_superclass(each) && has_pools(each)) {
            waiting
                .iter()
                .map(|each| has_superclass(each) && has_pools(each))
                .collect()
        } else if any(&has_superclass) {
            waiting.iter().map(has_superclass).collect()
        } else if any(&is_lost) {
            let lost: Vec<bool> = waiting.iter().map(is_lost).collect();
            let mut kept = Vec::new();
            for (mut each, is_lost) in waiting.into_iter().zip(lost) {
                if !is_lost || each.without_superclass(doubts)? {
                    kept.push(each);
                }
            }
            waiting = kept;
            continue;
        } else {
            let first = waiting[0];
            return Err(first.error(format!("{} would be among its own superclasses", first.class.name)));
        };
        let mut blocked = Vec::new();
        for (each, is_ready) in waiting.into_iter().zip(ready) {
            match is_ready {
                true => ordered.push(each),
                false => blocked.push(each),
            }
        }
        waiting = blocked;
        defined = ordered.iter().map(|defined| defined.class.name.as_str()).collect();
    }
    Ok(ordered)
}
