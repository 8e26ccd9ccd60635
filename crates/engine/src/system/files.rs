//! Files that are open, and the standard streams. Standard output is the writer that all output of a session goes to, so it is in order.

use super::open_files::not_open;
use super::platform::Platform;
use crate::error::Error;
use std::fs::{File, OpenOptions};
use std::io::{BufWriter, ErrorKind, Read, Result as IoResult, Seek, SeekFrom, Write};

/// Standard input.
const INPUT: i32 = 1;
/// Standard output.
const OUTPUT: i32 = 2;
/// Standard error.
const ERRORS: i32 = 3;

/// The most bytes that are read at once.
const MOST: i32 = 1 << 24;

/// How a file is opened (`Host class>>openFile:mode:`).
const READ: i32 = 0;
const WRITE: i32 = 1;

/// What the core asks for.
impl Platform {
    /// The session's number.
    pub fn session_number(&mut self) -> Result<i32, Error> {
        Ok(self.files.session)
    }

    /// Opens the file of the path that is exchanged.
    pub fn open_file(&mut self, length: i32, mode: i32) -> Result<i32, Error> {
        let path = self.text(length);
        let mut options = OpenOptions::new();
        options.read(true);
        match mode {
            READ => {}
            WRITE => drop(options.write(true).create(true)),
            _ => drop(options.write(true).create_new(true)),
        }
        let file = options.open(path).and_then(regular);
        let number = file.map(|file| self.files.add(file));
        Ok(self.answer(number))
    }

    /// Closes a file.
    pub fn close_file(&mut self, file: i32) -> Result<i32, Error> {
        let closed = match self.files.open.remove(&file) {
            Some(mut file) => file.flush(),
            None if file == OUTPUT || file == ERRORS => return self.flush_file(file),
            None if file == INPUT => Ok(()),
            None => Err(not_open(file)),
        };
        Ok(self.answer(closed.map(|()| 0)))
    }

    /// Reads from a file, and exchanges what was read.
    pub fn read_file(&mut self, file: i32, count: i32) -> Result<i32, Error> {
        let mut bytes = vec![0; count.clamp(0, MOST) as usize];
        let read = if file == INPUT {
            self.read_input(&mut bytes)
        } else {
            let file = self.files.get(file);
            file.and_then(|file| file.flush().and_then(|()| file.get_mut().read(&mut bytes)))
        };
        if let Ok(read) = read {
            self.memory.write(&bytes[..read])?;
        }
        Ok(self.answer(read.map(|read| read as i32)))
    }

    /// Whoever is asked for input sees first what was written. An interrupt that was for an evaluation before does not count.
    fn read_input(&mut self, bytes: &mut [u8]) -> IoResult<usize> {
        self.output.flush()?;
        loop {
            match self.system.input.read(bytes) {
                Err(error) if error.kind() == ErrorKind::Interrupted && !self.memory.is_stopping() => {}
                read => {
                    let read = read?;
                    self.files.input_ended = read == 0 && !bytes.is_empty();
                    return Ok(read);
                }
            }
        }
    }

    /// Writes what is exchanged to a file. Standard error comes behind what was written to standard output before.
    pub fn write_file(&mut self, file: i32, count: i32) -> Result<i32, Error> {
        let bytes = self.memory.read(count as u32 as usize);
        let written = match file {
            OUTPUT => self.output.write_all(&bytes),
            ERRORS => self.write_to_errors(&bytes),
            _ => self.files.get(file).and_then(|file| file.write_all(&bytes)),
        };
        Ok(self.answer(written.map(|()| count)))
    }

    fn write_to_errors(&mut self, bytes: &[u8]) -> IoResult<()> {
        // That standard output cannot be written is told where it is.
        let _ = self.output.flush();
        let errors = &mut self.system.errors;
        errors.write_all(bytes)?;
        errors.flush()
    }

    /// What was written to a file leaves for the operating system.
    pub fn flush_file(&mut self, file: i32) -> Result<i32, Error> {
        let flushed = match file {
            OUTPUT => self.output.flush(),
            ERRORS => self.system.errors.flush(),
            _ => self.files.get(file).and_then(Write::flush),
        };
        Ok(self.answer(flushed.map(|()| 0)))
    }

    /// What was written to a file is on the disk.
    pub fn synchronize_file(&mut self, file: i32) -> Result<i32, Error> {
        let file = self.files.get(file);
        let written = file.and_then(|file| file.flush().and_then(|()| file.get_ref().sync_all()));
        Ok(self.answer(written.map(|()| 0)))
    }

    /// Whether nothing can be read any more. Of standard input that is known when its end was read.
    pub fn is_file_at_end(&mut self, file: i32) -> Result<i32, Error> {
        if file == INPUT {
            return Ok(self.files.input_ended.into());
        }
        let file = self.files.get(file);
        let at_end = file.and_then(|file| Ok(file.stream_position()? >= size(file)?));
        Ok(self.answer(at_end.map(i32::from)))
    }

    /// How many bytes stand before what is read or written next.
    pub fn position_of_file(&mut self, file: i32) -> Result<i64, Error> {
        let position = self.files.get(file).and_then(Seek::stream_position);
        Ok(self.answer(position.map(|position| position as i64)))
    }

    /// Goes to a position.
    pub fn position_file(&mut self, file: i32, position: i64) -> Result<i32, Error> {
        let place = SeekFrom::Start(position.max(0) as u64);
        let moved = self.files.get(file).and_then(|file| file.seek(place));
        Ok(self.answer(moved.map(|_| 0)))
    }

    /// The number of bytes of a file.
    pub fn size_of_file(&mut self, file: i32) -> Result<i64, Error> {
        let size = self.files.get(file).and_then(size);
        Ok(self.answer(size.map(|size| size as i64)))
    }

    /// Cuts a file. Its position stays within it.
    pub fn truncate_file(&mut self, file: i32, size: i64) -> Result<i32, Error> {
        let size = size.max(0) as u64;
        let cut = self.files.get(file).and_then(|file| {
            file.flush()?;
            file.get_ref().set_len(size)?;
            let position = file.stream_position()?;
            file.seek(SeekFrom::Start(position.min(size)))
        });
        Ok(self.answer(cut.map(|_| 0)))
    }
}

/// The size, with what was not written yet.
fn size(file: &mut BufWriter<File>) -> IoResult<u64> {
    file.flush()?;
    Ok(file.get_ref().metadata()?.len())
}

/// A directory can be opened, but not read.
fn regular(file: File) -> IoResult<File> {
    match file.metadata()?.is_dir() {
        true => Err(ErrorKind::IsADirectory.into()),
        false => Ok(file),
    }
}
