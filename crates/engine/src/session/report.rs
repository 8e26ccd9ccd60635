//! What the core writes: to standard output, and as the report of an error; and activations, shown.

use super::host::{Core, Report};
use crate::error::{Activation, Error, Fault, Place};
use crate::protocol::numbers::OutputStream;
use crate::translation::numbered::Numbered;

/// What stands for the file of a method that was compiled while the program ran.
const UNNAMED: &str = "line";

/// Writes what is exchanged to a stream.
pub fn write(core: &mut Core<'_>, length: i32, stream: i32) -> Result<(), Error> {
    let stream = OutputStream::from_number(stream).ok_or(Fault::NoStream(stream))?;
    if stream == OutputStream::StandardOutput {
        return core.host(|host| host.platform.write_output(length));
    }
    let bytes = core.memory().read(length as u32 as usize);
    let text = || String::from_utf8_lossy(&bytes).into_owned();
    match stream {
        OutputStream::StandardOutput => {}
        OutputStream::ErrorText | OutputStream::InterruptText => core.host(|host| {
            host.report.get_or_insert_with(|| Report {
                text: text(),
                activations: None,
                is_interrupt: stream == OutputStream::InterruptText,
            });
        }),
        OutputStream::ErrorActivations => core.host(|host| {
            host.report.get_or_insert_default().activations.get_or_insert(bytes);
        }),
        OutputStream::ProcessErrorText => core.host(|host| host.process_error = text()),
        OutputStream::ProcessErrorActivations => {
            let activations = shown(core, &bytes)?;
            core.host(|host| {
                let message = std::mem::take(&mut host.process_error);
                let error = Error::Smalltalk { message, activations };
                // Where standard error cannot be written nobody can be told; the program goes on.
                let _ = host.platform.write_error(&error.describe());
            });
        }
    }
    Ok(())
}

/// What is shown of activations that the core has written: a number and a pc for each.
pub fn shown(core: &mut Core<'_>, bytes: &[u8]) -> Result<Vec<Activation>, Error> {
    let (numbers, _) = bytes.as_chunks::<4>();
    let mut activations = Vec::new();
    let mut omitted = 0;
    for [number, pc] in numbers.as_chunks::<2>().0 {
        let (number, pc) = (i32::from_le_bytes(*number), i32::from_le_bytes(*pc));
        if number < 0 {
            omitted = pc as usize;
            continue;
        }
        let shown = match core.numbered(number as u32) {
            // A program may have put anything in its method's place.
            Err(Error::Damaged(_)) => Activation {
                name: "?".to_owned(),
                place: None,
                omitted: 0,
            },
            numbered => activation(&numbered?, pc),
        };
        activations.push(Activation {
            omitted: std::mem::take(&mut omitted),
            ..shown
        });
    }
    Ok(activations)
}

/// What is shown of an activation that waits at the pc.
fn activation(numbered: &Numbered, pc: i32) -> Activation {
    let code = &numbered.code;
    let place = numbered.origin.as_ref().and_then(|origin| {
        let span = code.place_at(usize::try_from(pc).ok()?.checked_sub(1)?)?;
        let (line, _) = smalltalk::diagnostic::line_and_column(&origin.text, span.start);
        let text = origin.text.lines().nth(line - 1).unwrap_or_default();
        Some(Place {
            file: origin.file.as_deref().unwrap_or(UNNAMED).to_owned(),
            line: origin.line + line - 1,
            text: text.trim().to_owned(),
        })
    });
    Activation {
        name: numbered.name(),
        place,
        omitted: 0,
    }
}
