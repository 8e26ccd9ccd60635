//! Files by their paths, and what stands in directories.

use super::listing::{Listing, place};
use super::platform::Platform;
use crate::error::Error;
use std::fs;
use std::io::{ErrorKind, Result as IoResult};
use std::path::{MAIN_SEPARATOR, Path};

/// Where the name of an entry stands in what is exchanged; before it stand numbers (`Host class>>lookUp:index:`).
const NAME_AT: usize = 40;

/// What the core asks for.
impl Platform {
    /// Deletes the file of the path that is exchanged.
    pub fn delete_file(&mut self, length: i32) -> Result<i32, Error> {
        self.change(fs::remove_file(self.text(length)))
    }

    /// Gives the file of the first path that is exchanged the second.
    pub fn rename_file(&mut self, length: i32) -> Result<i32, Error> {
        let (old, new) = self.two_texts(length);
        self.change(fs::rename(old, new))
    }

    /// Makes the directory of the path that is exchanged.
    pub fn create_directory(&mut self, length: i32) -> Result<i32, Error> {
        self.change(fs::create_dir(self.text(length)))
    }

    /// Deletes the directory of the path that is exchanged.
    pub fn delete_directory(&mut self, length: i32) -> Result<i32, Error> {
        self.change(fs::remove_dir(self.text(length)))
    }

    /// The character between the parts of a path.
    pub fn path_delimiter(&mut self) -> Result<i32, Error> {
        Ok(MAIN_SEPARATOR as i32)
    }

    /// Exchanges what stands in the directory that is exchanged, at an index from 1. The directory is read when the first is wanted.
    pub fn look_up_index(&mut self, length: i32, index: i32) -> Result<i32, Error> {
        let directory = self.text(length);
        let listing = &mut self.listing;
        if index == 1 || listing.directory != Path::new(&directory) {
            match Listing::read(&directory) {
                Ok(read) => *listing = read,
                Err(error) => return Ok(self.answer(Err(error))),
            }
        }
        let index = usize::try_from(index).ok().and_then(|index| index.checked_sub(1));
        let name = index.and_then(|index| listing.names.get(index).cloned());
        match name {
            Some(name) => self.entry(&directory, &name),
            None => Ok(0),
        }
    }

    /// Exchanges what stands in the directory that is exchanged, under the name that follows it.
    pub fn look_up_name(&mut self, length: i32) -> Result<i32, Error> {
        let (directory, name) = self.two_texts(length);
        if name.is_empty() {
            return Ok(0);
        }
        self.entry(&directory, &name)
    }

    /// Exchanges an entry; answers the length of its name, 0 where there is none.
    fn entry(&mut self, directory: &str, name: &str) -> Result<i32, Error> {
        let path = place(directory).join(name);
        let link = match fs::symlink_metadata(&path) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(0),
            Err(error) => return Ok(self.answer(Err(error))),
        };
        let is_link = link.is_symlink();
        // Of a symbolic link that leads nowhere the link itself is shown.
        let metadata = fs::metadata(&path).unwrap_or(link);
        let changed = || metadata.modified();
        let times = [metadata.created().or_else(|_| changed()), changed()];
        let mut bytes = Vec::with_capacity(NAME_AT + name.len());
        for time in times {
            bytes.extend(self.local_seconds(time).to_le_bytes());
        }
        bytes.extend(metadata.len().to_le_bytes());
        for number in [metadata.is_dir().into(), permissions(&metadata), is_link.into()] {
            bytes.extend(u32::to_le_bytes(number));
        }
        bytes.resize(NAME_AT, 0);
        bytes.extend(name.as_bytes());
        self.memory.write(&bytes)?;
        Ok(name.len() as i32)
    }

    fn change(&mut self, result: IoResult<()>) -> Result<i32, Error> {
        Ok(self.answer(result.map(|()| 0)))
    }
}

/// As Unix has them; what can only be read has no right to be written anywhere else.
#[cfg(unix)]
fn permissions(metadata: &fs::Metadata) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    metadata.permissions().mode() & 0o777
}

/// As Unix has them; what can only be read has no right to be written anywhere else.
#[cfg(not(unix))]
fn permissions(metadata: &fs::Metadata) -> u32 {
    match metadata.permissions().readonly() {
        true => 0o444,
        false => 0o666,
    }
}
