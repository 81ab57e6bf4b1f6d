//! Waits until what was written has reached the disk, so that a loss of power cannot undo it.
//!
//! A file that is renamed before its bytes are on the disk may be empty after a loss of power, and so may a name that was
//! given before its folder is.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// Whether a run waits for the disk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Durability {
    /// What others will rely on is on the disk before they can.
    #[default]
    Synced,
    /// The system writes when it likes.
    Unsynced,
}

impl Durability {
    /// Waits until the bytes and the length of a file are on the disk.
    ///
    /// # Errors
    /// The disk cannot take them.
    pub(super) fn sync_file(self, file: &File) -> io::Result<()> {
        match self {
            Durability::Synced => unless_unsupported(file.sync_all()),
            Durability::Unsynced => Ok(()),
        }
    }

    /// Waits until the names in a folder are on the disk. A folder that may not be read is left to the system.
    ///
    /// # Errors
    /// The disk cannot take them.
    pub(super) fn sync_folder(self, folder: &Path) -> io::Result<()> {
        if self == Durability::Unsynced || cfg!(not(unix)) {
            return Ok(());
        }
        match File::open(folder) {
            Ok(folder) => unless_unsupported(folder.sync_all()),
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Ok(()),
            Err(error) => Err(error),
        }
    }
}

/// Creates a folder, with those that it is in. Gives the folders that have got a new one, whose names are not on the disk yet.
///
/// # Errors
/// A folder cannot be created.
pub(super) fn create_folder(path: &Path) -> io::Result<Vec<PathBuf>> {
    let new = path.ancestors().take_while(|path| !path.as_os_str().is_empty() && !path.exists());
    let grown: Vec<_> = new.map(|path| folder(path).to_owned()).collect();
    if !grown.is_empty() {
        fs::create_dir_all(path)?;
    }
    Ok(grown)
}

/// Some file systems cannot sync at all, and say so. There is nothing to wait for.
fn unless_unsupported(result: io::Result<()>) -> io::Result<()> {
    use io::ErrorKind::{InvalidInput, Unsupported};
    result.or_else(|error| if matches!(error.kind(), InvalidInput | Unsupported) { Ok(()) } else { Err(error) })
}

/// The folder of a path, as it is named.
pub(super) fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}
