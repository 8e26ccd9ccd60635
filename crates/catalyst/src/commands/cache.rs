//! Where the machine code of translations is kept from run to run.

use super::xdg;
use crate::options::{Machine, Tier};
use std::fs::DirBuilder;
use std::path::PathBuf;

/// The folder, if anything is to be kept. Whoever could write there could run any code as this user: so it is made for the user alone, and not used where
/// others may write, with a warning. Where it cannot be made nothing is kept.
pub fn folder(machine: &Machine) -> Option<PathBuf> {
    if machine.no_cache || machine.tier() == Tier::Interpreter {
        return None;
    }
    let folder = xdg::folder("XDG_CACHE_HOME", ".cache")?.join("translations");
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(&folder).ok()?;
    if is_for_others(&folder) {
        eprintln!(
            "catalyst: warning: others may write in {}: no machine code is kept there",
            folder.display()
        );
        return None;
    }
    Some(folder)
}

#[cfg(unix)]
fn is_for_others(folder: &std::path::Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    const OTHERS_WRITE: u32 = 0o022;
    std::fs::metadata(folder).map_or(true, |metadata| metadata.permissions().mode() & OTHERS_WRITE != 0)
}

#[cfg(not(unix))]
fn is_for_others(_folder: &std::path::Path) -> bool {
    false
}
