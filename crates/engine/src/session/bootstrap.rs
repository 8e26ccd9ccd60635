//! Founding a heap: the kernel's classes and methods, from `st/kernel`. The image is made from it that sessions begin with otherwise.

use super::classes::Classes;
use super::load::doubts::Doubts;
use super::load::files::File;
use super::load::{Defined, classes as defined_classes, in_order, methods, read};
use super::run::Session;
use super::text::Text;
use crate::error::Error;
use crate::protocol::batch::Batch;
use crate::protocol::stream::Stream;
use smalltalk::diagnostic::Lines;
use std::collections::BTreeSet;

/// The kernel's files.
const KERNEL: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/kernel.rs"));
/// Evaluated before the classes are initialized, which may need processes.
const STARTUP: &str = "Transcript := TranscriptStream basicNew. ProcessorScheduler initialize";
/// The global variables that the kernel's methods name and that are no classes.
const GLOBALS: [&str; 4] = ["Transcript", "Processor", "Undeclared", "SystemOrganization"];

impl Session {
    /// Makes a heap with the kernel's classes and methods in a core that has nothing yet.
    pub(crate) async fn found(&mut self) -> Result<(), Error> {
        let files = read(KERNEL, &|| false)?;
        self.send(founding(&files)?).await?;
        let doubts = &mut Doubts::about(&files, None);
        let initialized = self.load_methods(&methods(&files), |_| false, doubts).await?;
        let lines = Lines::of(STARTUP);
        let text = Text {
            file: "startup",
            text: STARTUP,
            lines: &lines,
        };
        let script = smalltalk::parse_script(STARTUP).map_err(|error| text.syntax(&error))?;
        self.run_script(&script, STARTUP, (text, 1)).await?;
        self.core().translator(|translator| translator.tiers.founded());
        self.initialize(initialized).await
    }
}

/// The kernel's classes, before there is anything: formats of classes depend on the class Class, so all must be known.
fn founding(files: &[File]) -> Result<Batch, Error> {
    let mut classes = Classes::default();
    let mut defined: Vec<Defined<'_>> = Vec::new();
    let doubts = &mut Doubts::about(files, None);
    for each in in_order(defined_classes(files).collect(), &BTreeSet::new(), doubts)? {
        classes.define(each.class.clone());
        defined.push(each);
    }
    let mut batch = Batch::default();
    batch.begin();
    for name in GLOBALS {
        batch.global(name, Stream::nil);
    }
    for each in defined {
        batch.class(each.class, classes.formats(each.class, &each.file.name)?);
    }
    batch.special_objects();
    Ok(batch)
}
