//! Sessions that begin with an image, and images of sessions.

use super::evaluate::SHOW;
#[cfg(not(target_arch = "wasm32"))]
use super::evaluate::assigned;
#[cfg(not(target_arch = "wasm32"))]
use super::host::Core;
use super::run::Session;
#[cfg(not(target_arch = "wasm32"))]
use super::text::Text;
#[cfg(not(target_arch = "wasm32"))]
use crate::error::CodeFault;
use crate::error::Error;
#[cfg(not(target_arch = "wasm32"))]
use crate::machine::now;
use crate::protocol::batch::Batch;
use crate::protocol::image::{self, Trust};
#[cfg(not(target_arch = "wasm32"))]
use crate::protocol::numbers::EvaluationStatus;
#[cfg(not(target_arch = "wasm32"))]
use smalltalk::Patience;
#[cfg(not(target_arch = "wasm32"))]
use smalltalk::diagnostic::Lines;
#[cfg(not(target_arch = "wasm32"))]
use std::path::Path;

/// What an image in which no program runs begins with.
const START_UP: &str = "Smalltalk startUp: true";
impl Session {
    /// Takes an image; nothing was loaded before.
    pub(super) async fn reading(&mut self, name: &str, bytes: &[u8], trust: Trust) -> Result<(), Error> {
        image::read(&mut self.core(), name, bytes, trust)?;
        let mut batch = Batch::default();
        batch.know_classes();
        self.send(batch).await?;
        image::check_classes(&mut self.core(), name)?;
        self.core().translator(|translator| translator.tiers.founded());
        Ok(())
    }

    /// Goes on where the program was that wrote the image. Answers whether there was one.
    #[cfg(not(target_arch = "wasm32"))]
    async fn going_on(&mut self) -> Result<bool, Error> {
        let mut resumed = true;
        let begin = |core: &mut Core<'_>| {
            let status = core.resume_active()?;
            resumed = status != EvaluationStatus::NothingToResume as i32;
            Ok(if resumed {
                status
            } else {
                EvaluationStatus::Answered as i32
            })
        };
        self.core().control(|control| control.allow());
        self.run(begin).await?;
        Ok(resumed)
    }

    /// The image of all there is, in which no program runs.
    pub fn image(&mut self) -> Result<Vec<u8>, Error> {
        let mut core = self.core();
        let length = core.write_image()?;
        Ok(image::finished(core.memory().read(length as u32 as usize)))
    }

    /// Does what must be done where an image starts and no program of its own goes on.
    pub(super) async fn starting_up(&mut self) -> Result<(), Error> {
        self.evaluating("start", START_UP, SHOW).await.map(drop)
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl Session {
    /// Looks at all methods and blocks that an image has brought: tells of each whose instructions cannot be run, why. Such code is an
    /// error when it is called, whether anybody has looked or not.
    pub fn faults(&mut self) -> Result<Vec<CodeFault>, Error> {
        let mut faults = Vec::new();
        let mut first = 0;
        while let Some(number) = self.core().find_fault(first)? {
            let mut core = self.core();
            let length = core.fault_of(number)?;
            let reason = core.memory().read(length as u32 as usize);
            faults.push(CodeFault {
                name: self.numbered(number)?.name(),
                reason: String::from_utf8_lossy(&reason).into_owned(),
            });
            first = number + 1;
        }
        Ok(faults)
    }

    /// Goes on where the program was that wrote the image. Answers whether there was one.
    pub fn resume(&mut self) -> Result<bool, Error> {
        now(self.going_on())
    }

    /// Does what must be done where an image starts and no program of its own goes on.
    pub fn start(&mut self) -> Result<(), Error> {
        now(self.starting_up())
    }

    /// Writes an image in which a program runs: where it is resumed, it evaluates the statements.
    pub fn save_program(&mut self, path: &Path, statements: &str) -> Result<(), Error> {
        let script = smalltalk::parse_script(statements).map_err(|error| Error::syntax("main", statements, &error))?;
        let lines = Lines::of(statements);
        let text = Text {
            file: "main",
            text: statements,
            lines: &lines,
        };
        let assigned = || assigned(statements).map(str::to_owned);
        let mut scope = self.script_scope(&script.names())?;
        scope.names.extend(assigned());
        let code = scope.compile_script(Patience::endless(), &script, self.set);
        if code.is_err_and(|error| error.is_undeclared()) {
            scope = self.whole_script_scope()?;
            scope.names.extend(assigned());
        }
        let code = scope.compile_script(Patience::endless(), &script, self.set);
        code.map_err(|error| text.compile(&error))?;
        let path = path.display().to_string().replace('\'', "''");
        let save = format!("(Smalltalk snapshotAs: '{path}') ifTrue: [{statements}]");
        now(self.evaluating("main", &save, SHOW)).map(drop)
    }
}
