//! Evaluating statements, and sending messages for the host.

use crate::batch::{About, Batch};
use crate::compiling::Scope;
use crate::error::Error;
use crate::interrupter::Interrupt;
use crate::session::Session;
use smalltalk::ast::Script;
use smalltalk::compiler::{CompileError, CompileErrorKind};
use smalltalk::diagnostic::Lines;
use smalltalk::instructions::Set;
use smalltalk::method::CompiledCode;
use smalltalk::{Patience, Source};
use std::collections::BTreeSet;

/// The method that shows a result: its printString, which is limited, as bytes in UTF-8.
const SHOW: (&str, &str) = ("Object", "hostShow");
/// The one that answers a result that is a string, however long.
const TEXT: (&str, &str) = ("Object", "hostText");
/// The class whose method a script is.
pub(crate) const SCRIPT_CLASS: &str = "UndefinedObject";

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
    /// Evaluates a script; answers its value's printString.
    pub(crate) async fn evaluating(&mut self, name: &str, text: &str, is_interactive: bool) -> Result<String, Error> {
        self.running(name, text, is_interactive).await?;
        self.request(SHOW).await?;
        self.result()
    }

    /// Evaluates a script whose value is a string; answers that.
    #[cfg(not(target_arch = "wasm32"))]
    pub(crate) async fn evaluating_text(&mut self, name: &str, text: &str) -> Result<String, Error> {
        self.running(name, text, false).await?;
        self.request(TEXT).await?;
        self.result()
    }

    /// Evaluates a script; its value is the core's result.
    async fn running(&mut self, name: &str, text: &str, is_interactive: bool) -> Result<(), Error> {
        let lines = Lines::of(text);
        let text = Text {
            file: name,
            text,
            lines: &lines,
        };
        let script = self.reading_script(text)?;
        let workspace = match is_interactive {
            true => self.workspace_for(&script, text)?,
            false => BTreeSet::new(),
        };
        self.run_script(&script, text.text, text, workspace).await
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

    /// The variables of the workspace, with those that the script assigns to and nothing declares.
    fn workspace_for(&mut self, script: &Script, text: Text<'_>) -> Result<BTreeSet<String>, Error> {
        let mut workspace = self.names(false)?.workspace;
        let mut scope = self.scope(SCRIPT_CLASS, false)?;
        scope.names.extend(workspace.iter().cloned());
        let stopping = self.stopping();
        while let Err(error) = scope.compile_script(Patience::until(&stopping), script, self.set) {
            match error.kind {
                CompileErrorKind::Undeclared { name, .. } if is_assigned(&name, text.text) => {
                    scope.names.insert(name.clone());
                    workspace.insert(name);
                }
                CompileErrorKind::Undeclared { name, .. } if is_defined(&name, text.text) => {
                    scope.names.insert(name);
                }
                _ => break,
            }
        }
        Ok(workspace)
    }

    /// Evaluates a script; its value is the core's result. The source is its part of the text.
    pub(crate) async fn run_script(
        &mut self,
        script: &Script,
        source: &str,
        text: Text<'_>,
        workspace: BTreeSet<String>,
    ) -> Result<(), Error> {
        let mut scope = self.scope(SCRIPT_CLASS, false)?;
        scope.names.extend(workspace.iter().cloned());
        let stopping = self.stopping();
        let code = compiled_script(&Patience::until(&stopping), script, scope, source, self.set);
        let code = self.unless_stopped(code.map_err(|error| text.compile(&error)))?;
        let mut batch = Batch::default();
        batch.use_workspace(workspace);
        let about = About {
            source,
            is_script: true,
            category: None,
            place: Some((text.file, text.line(script.span.start))),
        };
        batch.do_it(&code, &about)?;
        let number = self.send(batch).await?;
        self.run(|core| core.evaluate(number)).await
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

/// Whether the text may define a class or global of the name: its symbol is there.
fn is_defined(name: &str, text: &str) -> bool {
    text.contains(&format!("#{name}"))
}

/// Whether the text assigns to the name somewhere.
fn is_assigned(name: &str, text: &str) -> bool {
    let is_letter = |character: char| character.is_alphanumeric() || character == '_';
    text.match_indices(name).any(|(place, _)| {
        let (before, behind) = (&text[..place], &text[place + name.len()..]);
        !before.ends_with(is_letter) && behind.trim_start().starts_with(":=")
    })
}
