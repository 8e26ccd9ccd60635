//! What is around the virtual machine, as far as a session gets to see it: files, directories, standard streams,
//! arguments, environment, the time of day. A [`Platform`](platform::Platform) answers what the core asks for
//! (`st/vm/Host.class.st`), the same on every machine: where there are no files, as in a browser, all that has to do with
//! them fails, and the reason can be asked for.

mod directories;
mod files;
pub mod floats;
pub mod image_file;
mod listing;
mod open_files;
pub mod platform;
pub mod unicode;
