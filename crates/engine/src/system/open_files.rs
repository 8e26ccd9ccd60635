//! Files that are open.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufWriter, Result as IoResult};

/// The number of the first file that is opened.
const FIRST: i32 = 4;

/// Open files, by number.
pub struct Files {
    pub(super) session: i32,
    pub(super) open: HashMap<i32, BufWriter<File>>,
    next: i32,
    pub(super) input_ended: bool,
}

impl Files {
    /// For a session that began at a time, in microseconds.
    pub fn new(start: i64) -> Self {
        Self {
            session: (start ^ start >> 32) as i32 | 1,
            open: HashMap::new(),
            next: FIRST,
            input_ended: false,
        }
    }

    pub(super) fn add(&mut self, file: File) -> i32 {
        let number = self.next;
        self.next += 1;
        self.open.insert(number, BufWriter::new(file));
        number
    }

    pub(super) fn get(&mut self, file: i32) -> IoResult<&mut BufWriter<File>> {
        self.open.get_mut(&file).ok_or_else(|| not_open(file))
    }
}

pub(super) fn not_open(file: i32) -> std::io::Error {
    std::io::Error::other(match file {
        0 => "the file was opened in another session",
        _ => "the file is not open",
    })
}
