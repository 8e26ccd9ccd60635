//! Evaluating statements, and sending messages for the host.

use super::run::Session;
use super::scope::{ClassName, Scope};
use super::text::Text;
use crate::error::Error;
use crate::interrupt::Interrupt;
#[cfg(not(target_arch = "wasm32"))]
use crate::machine::now;
use crate::protocol::batch::{Batch, MethodProperties};
use crate::protocol::numbers::Damage;
use smalltalk::ast::Script;
use smalltalk::compiler::{CompileError, CompileErrorKind};
use smalltalk::diagnostic::Lines;
use smalltalk::instructions::Set;
use smalltalk::method::CompiledCode;
use smalltalk::{Names, Patience, Source};

/// The method that shows a result: its printString, which is limited, as bytes in UTF-8.
pub(crate) const SHOW: (&str, &str) = ("Object", "hostShow");
/// The one that answers a result that is a string, however long.
pub(crate) const TEXT: (&str, &str) = ("Object", "hostText");
/// The one that shows what it consists of.
pub(crate) const INSPECT: (&str, &str) = ("Object", "hostInspect");
/// The one that shows it as a class with its methods; where it is none, its class.
pub(crate) const BROWSE: (&str, &str) = ("Object", "hostBrowse");
/// How an expression is called in errors.
#[cfg(not(target_arch = "wasm32"))]
const EXPRESSION: &str = "test";
/// The variable that has the value of the line before.
const LAST: &str = "it";
/// What gives it to it.
const KEEP: &str = "it := self";
/// The class whose method a script is.
pub(crate) const SCRIPT_CLASS: ClassName<'static> = ("UndefinedObject", false);

impl Session {
    /// Evaluates a script; answers what a message answers that its value is sent.
    pub(crate) async fn evaluating(&mut self, name: &str, text: &str, shown: (&str, &str)) -> Result<String, Error> {
        self.running(name, text).await?;
        self.request(shown).await?;
        self.result()
    }

    /// The same where lines are typed one after the other: the value stays under a name.
    pub(crate) async fn evaluating_line(
        &mut self,
        name: &str,
        text: &str,
        shown: (&str, &str),
    ) -> Result<String, Error> {
        self.running(name, text).await?;
        self.keep_value().await?;
        self.request(shown).await?;
        self.result()
    }

    /// Evaluates a script; its value is the core's result.
    async fn running(&mut self, name: &str, text: &str) -> Result<(), Error> {
        let lines = Lines::of(text);
        let text = Text {
            file: name,
            text,
            lines: &lines,
        };
        let script = self.reading_script(text)?;
        self.run_script(&script, text.text, (text, 1)).await
    }

    /// The last result becomes the value of the variable [`LAST`].
    async fn keep_value(&mut self) -> Result<(), Error> {
        let lines = Lines::of(KEEP);
        let text = Text {
            file: LAST,
            text: KEEP,
            lines: &lines,
        };
        let script = self.reading_script(text)?;
        let number = self.script(&script, KEEP, (text, 1)).await?;
        self.run(|core| core.evaluate_result(number)).await
    }

    fn reading_script(&mut self, text: Text<'_>) -> Result<Script, Error> {
        let stopping = self.stopping();
        let script = smalltalk::parse_script(Source {
            text: text.text,
            patience: Patience::until(&stopping),
        });
        self.unless_stopped(script.map_err(|error| text.syntax(&error)))
    }

    /// Whether the evaluation shall stop; for what the host does before it runs.
    pub(crate) fn stopping(&self) -> impl Fn() -> bool + use<> {
        let memory = self.machine.memory();
        move || memory.is_stopping()
    }

    /// What could not be read or compiled because the evaluation shall stop was interrupted.
    pub(crate) fn unless_stopped<T>(&self, result: Result<T, Error>) -> Result<T, Error> {
        if matches!(result, Err(Error::Source(_))) {
            self.check_stop()?;
        }
        result
    }

    /// The same, where errors do not tell.
    pub(crate) fn check_stop(&self) -> Result<(), Error> {
        let memory = self.machine.memory();
        match memory.take_stop() {
            true => Err(Error::Interrupted {
                why: memory.take_why().unwrap_or(Interrupt::User),
                activations: Vec::new(),
            }),
            false => Ok(()),
        }
    }

    /// Sends the last result a message, for which a class has a method.
    pub(crate) async fn request(&mut self, (class, selector): (&str, &str)) -> Result<(), Error> {
        let number = self.core().number_of_method(class, false, selector)?;
        let number = number.ok_or_else(|| Error::Damaged(format!("there is no {class}>>{selector}")))?;
        self.run(|core| core.evaluate_result(number)).await
    }

    /// Evaluates a script; its value is the core's result. The source is its part of the text, from a line on. What it assigns to and nothing declares
    /// becomes a variable of the workspace, which all scripts of the session share.
    pub(crate) async fn run_script(
        &mut self,
        script: &Script,
        source: &str,
        place: (Text<'_>, usize),
    ) -> Result<(), Error> {
        let number = self.script(script, source, place).await?;
        self.run(|core| core.evaluate(number)).await
    }

    /// Loads a script as a method. Answers the number of its code.
    async fn script(&mut self, script: &Script, source: &str, (text, line): (Text<'_>, usize)) -> Result<u32, Error> {
        let mut names = script.names();
        names.extend(assigned(source));
        let mut scope = self.script_scope(&names)?;
        let mut workspace = std::mem::take(&mut scope.workspace);
        workspace.extend(
            assigned(source)
                .filter(|name| !scope.names.contains(*name))
                .map(str::to_owned),
        );
        scope.names.extend(workspace.iter().cloned());
        let stopping = self.stopping();
        let patience = Patience::until(&stopping);
        let mut code = compiled_script(&patience, script, scope, source, self.set);
        if code.as_ref().is_err_and(CompileError::is_undeclared) {
            let mut scope = self.whole_script_scope()?;
            scope.names.extend(scope.workspace.iter().chain(&workspace).cloned());
            code = compiled_script(&patience, script, scope, source, self.set);
        }
        let code = self.unless_stopped(code.map_err(|error| text.compile(&error)))?;
        let mut batch = Batch::default();
        batch.use_workspace(workspace);
        let about = MethodProperties {
            source,
            is_script: true,
            category: None,
            place: Some((text.file, line)),
        };
        batch.do_it(&code, &about);
        self.send(batch).await
    }

    /// What statements can name, of these names.
    pub(crate) fn script_scope(&mut self, names: &Names<'_>) -> Result<Scope, Error> {
        self.check_integrity()?;
        let scope = self.core().scope(SCRIPT_CLASS, names)?;
        scope.ok_or_else(no_script_class)
    }

    /// All that statements can name.
    pub(crate) fn whole_script_scope(&mut self) -> Result<Scope, Error> {
        let scope = self.core().whole_scope(SCRIPT_CLASS)?;
        scope.ok_or_else(no_script_class)
    }

    /// Whether what loading needs is there: a program may have put other things in its place.
    fn check_integrity(&mut self) -> Result<(), Error> {
        match Damage::from_number(self.core().find_damage()?) {
            Some(Damage::Nothing) => Ok(()),
            damage => Err(Error::Damaged(damage.map(Damage::text).unwrap_or_default().to_owned())),
        }
    }
}

/// Natively nothing has to be waited for.
#[cfg(not(target_arch = "wasm32"))]
impl Session {
    /// Evaluates a script; answers its value's printString. Variables that are assigned to without being declared are there for the
    /// scripts that follow.
    pub fn evaluate(&mut self, name: &str, text: &str) -> Result<String, Error> {
        now(self.evaluating(name, text, SHOW))
    }

    /// The same where lines are typed one after the other: the value is `it` in those that follow.
    pub fn evaluate_line(&mut self, name: &str, text: &str) -> Result<String, Error> {
        now(self.evaluating_line(name, text, SHOW))
    }

    /// The same; answers what the value consists of.
    pub fn inspect_line(&mut self, name: &str, text: &str) -> Result<String, Error> {
        now(self.evaluating_line(name, text, INSPECT))
    }

    /// The same; answers what the value, a class, defines. For another value that is its class.
    pub fn browse_line(&mut self, name: &str, text: &str) -> Result<String, Error> {
        now(self.evaluating_line(name, text, BROWSE))
    }

    /// What objects of the class of an expression's value understand, of the selectors that begin so.
    pub fn selectors_for(&mut self, receiver: &str, beginning: &str) -> Result<Vec<String>, Error> {
        let beginning = beginning.replace('\'', "''");
        let expression = format!("({receiver}) class selectorsBeginningWith: '{beginning}'");
        Ok(self.text_of(&expression)?.lines().map(str::to_owned).collect())
    }

    /// The value of an expression that is a string.
    pub(crate) fn text_of(&mut self, expression: &str) -> Result<String, Error> {
        now(self.evaluating(EXPRESSION, expression, TEXT))
    }
}

#[cfg(target_arch = "wasm32")]
impl Session {
    /// Evaluates a script; answers its value's printString. Variables that are assigned to without being declared are there for the
    /// scripts that follow.
    pub async fn evaluate(&mut self, name: &str, text: &str) -> Result<String, Error> {
        self.evaluating(name, text, SHOW).await
    }
}

/// Statements compiled. They may name a class or variable that is defined only when they run: then its symbol is among them.
fn compiled_script(
    patience: &Patience<'_>,
    script: &Script,
    mut scope: Scope,
    source: &str,
    set: Set,
) -> Result<CompiledCode, CompileError> {
    loop {
        match scope.compile_script(patience.clone(), script, set) {
            Err(error) => match &error.kind {
                CompileErrorKind::Undeclared { name, .. } if is_defined(name, source) => {
                    scope.names.insert(name.clone());
                }
                _ => return Err(error),
            },
            code => return code,
        }
    }
}

/// What is wrong where even that class is gone.
pub(crate) fn no_script_class() -> Error {
    Error::Damaged(format!("there is no class {}", SCRIPT_CLASS.0))
}

/// Whether the text may define a class or global of the name: its symbol is there.
fn is_defined(name: &str, text: &str) -> bool {
    text.contains(&format!("#{name}"))
}

/// The names that the text assigns to, some more than once. An underscore alone assigns, too.
pub(crate) fn assigned(text: &str) -> impl Iterator<Item = &str> {
    let is_letter = |character: char| character.is_alphanumeric() || character == '_';
    let alone = move |place: usize| !text[..place].ends_with(is_letter) && !text[place + 1..].starts_with(is_letter);
    let underscores = text.match_indices('_').filter(move |(place, _)| alone(*place));
    text.match_indices(":=")
        .chain(underscores)
        .filter_map(move |(place, _)| {
            let before = text[..place].trim_end();
            let name = &before[before.trim_end_matches(is_letter).len()..];
            name.starts_with(|first: char| !first.is_numeric()).then_some(name)
        })
}
