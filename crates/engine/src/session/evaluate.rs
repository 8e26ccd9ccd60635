//! Evaluating statements, and sending messages for the host.

use crate::error::Error;
use crate::protocol::batch::{About, Batch};
use crate::session::Session;
use crate::session::compiler::{ClassName, Scope};
use crate::session::interrupter::Interrupt;
use smalltalk::ast::Script;
use smalltalk::compiler::{CompileError, CompileErrorKind};
use smalltalk::diagnostic::Lines;
use smalltalk::instructions::Set;
use smalltalk::method::CompiledCode;
use smalltalk::{Patience, Source};

/// The method that shows a result: its printString, which is limited, as bytes in UTF-8.
pub(crate) const SHOW: (&str, &str) = ("Object", "hostShow");
/// The one that answers a result that is a string, however long.
pub(crate) const TEXT: (&str, &str) = ("Object", "hostText");
/// The one that shows what it consists of.
pub(crate) const INSPECT: (&str, &str) = ("Object", "hostInspect");
/// The one that shows it as a class with its methods; where it is none, its class.
pub(crate) const BROWSE: (&str, &str) = ("Object", "hostBrowse");
/// The one in which the evaluation's process waits while other processes go on.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) const IDLE: (&str, &str) = ("Object", "hostIdle");
/// The variable that has the value of the line before.
const LAST: &str = "it";
/// What gives it to it.
const KEEP: &str = "it := self";
/// The class whose method a script is.
pub(crate) const SCRIPT_CLASS: ClassName<'static> = ("UndefinedObject", false);

/// A text that is being loaded, for its errors.
#[derive(Clone, Copy)]
pub(crate) struct Text<'a> {
    /// The name of its file.
    pub file: &'a str,
    /// All of it.
    pub text: &'a str,
    /// Its lines.
    pub lines: &'a Lines,
}

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
        let memory = self.machine.host(|host| host.memory.clone());
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
        self.machine.host(|host| match host.memory.take_stop() {
            true => Err(Error::Interrupted {
                why: host.memory.take_why().unwrap_or(Interrupt::User),
                activations: Vec::new(),
            }),
            false => Ok(()),
        })
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
        let about = About {
            source,
            is_script: true,
            category: None,
            place: Some((text.file, line)),
        };
        batch.do_it(&code, &about)?;
        self.send(batch).await
    }
}

impl Text<'_> {
    pub fn syntax(&self, error: &smalltalk::SyntaxError) -> Error {
        Error::syntax(self.file, self.text, error)
    }

    pub fn compile(&self, error: &smalltalk::compiler::CompileError) -> Error {
        Error::compile(self.file, self.text, error)
    }

    /// The error in one line, with its place.
    pub fn told(&self, error: &smalltalk::Diagnostic) -> String {
        let (line, column) = smalltalk::diagnostic::line_and_column(self.text, error.span.start);
        let hint = error.hint.as_ref().map(|hint| format!(" ({hint})"));
        format!(
            "{}:{line}:{column}: {}{}",
            self.file,
            error.message,
            hint.unwrap_or_default()
        )
    }

    /// The line, from 1, of an offset.
    pub fn line(&self, offset: u32) -> usize {
        self.lines.line(offset)
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
