//! Files that are written to a temporary file and renamed once they are complete.
//!
//! The target may be one of the inputs, or the result of an earlier run: neither may be lost before it can be replaced.

use std::fs::{self, File, Metadata};
use std::io::{self, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use tempfile::{NamedTempFile, TempPath};

use super::durability::{Durability, folder};
use super::temporary;

/// How many links are followed to a file; with more, the links form a loop.
const MAX_LINKS: usize = 40;

/// A file that is being written, and that will replace its target.
pub(super) struct AtomicFile {
    file: NamedTempFile,
    target: PathBuf,
    /// The file that is there now.
    old: Option<Metadata>,
    /// The temporary file's name is on the disk.
    is_named: bool,
}

/// A complete file that is closed and not yet in its place.
pub(super) struct CompleteFile {
    temporary: TempPath,
    target: PathBuf,
}

impl AtomicFile {
    /// A file for a path; none if there is something else than a regular file. Devices, pipes and the process's own streams
    /// cannot be replaced.
    ///
    /// # Errors
    /// The path cannot be written to.
    pub(super) fn create(path: &Path) -> io::Result<Option<AtomicFile>> {
        let Some(target) = real_target(path)? else { return Ok(None) };
        if let Ok(old) = fs::metadata(&target) {
            return AtomicFile::replacing(target, old).map(Some);
        }
        let file = temporary::create(folder(&target), &target)?;
        Ok(Some(AtomicFile { file, target, old: None, is_named: false }))
    }

    /// A file in a folder that exists, with its temporary file in the folder `temporary`.
    ///
    /// # Errors
    /// A file cannot be created.
    pub(super) fn staged(path: &Path, temporary: &Path) -> io::Result<AtomicFile> {
        let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
        let old = fs::metadata(path).ok().filter(Metadata::is_file);
        let target = fs::canonicalize(folder(path))?.join(name);
        Ok(AtomicFile { file: temporary::create(temporary, &target)?, target, old, is_named: false })
    }

    fn replacing(target: PathBuf, old: Metadata) -> io::Result<AtomicFile> {
        // Renaming requires write access to the folder only. A file that is write-protected must not be replaced either.
        File::options().write(true).open(&target)?;
        let file = temporary::create(folder(&target), &target)
            .or_else(|_| temporary::create(&std::env::temp_dir(), &target))?;
        Ok(AtomicFile { file, target, old: Some(old), is_named: false })
    }

    /// Continues the temporary file of an earlier run after its first `length` bytes.
    ///
    /// # Errors
    /// The temporary file does not exist, or has fewer bytes.
    pub(super) fn resume(path: &Path, temporary: &Path, length: u64) -> io::Result<AtomicFile> {
        let mut file = File::options().read(true).write(true).open(temporary)?;
        temporary::lock(&file);
        file.set_len(length)?;
        file.seek(SeekFrom::End(0))?;
        let file = NamedTempFile::from_parts(file, TempPath::try_from_path(temporary)?);
        let (target, old) = match fs::metadata(path) {
            Ok(old) => (fs::canonicalize(path)?, Some(old)),
            Err(_) => (fs::canonicalize(folder(path))?.join(path.file_name().unwrap_or_default()), None),
        };
        Ok(AtomicFile { file, target, old, is_named: false })
    }

    /// The path of the temporary file.
    pub(super) fn temporary_path(&self) -> PathBuf {
        self.file.path().to_owned()
    }

    /// Keeps the temporary file.
    pub(super) fn keep(self) {
        // If this fails and the file is deleted, a later run reports it.
        let _ = self.file.keep();
    }

    /// A handle that writes to the temporary file.
    ///
    /// # Errors
    /// The system cannot give another handle.
    pub(super) fn writer(&self) -> io::Result<File> {
        self.file.as_file().try_clone()
    }

    /// Waits until what was written is on the disk, and the temporary file's name.
    ///
    /// # Errors
    /// The disk cannot take it.
    pub(super) fn sync(&mut self, durability: Durability) -> io::Result<()> {
        durability.sync_file(self.file.as_file())?;
        if !self.is_named {
            durability.sync_folder(folder(self.file.path()))?;
            self.is_named = true;
        }
        Ok(())
    }

    /// Whether a path leads to the target.
    pub(super) fn replaces(&self, path: &Path) -> bool {
        fs::canonicalize(path).is_ok_and(|path| path == self.target)
    }

    /// Whether both have the same target.
    pub(super) fn has_same_target(&self, other: &AtomicFile) -> bool {
        self.target == other.target
    }

    /// Replaces the target.
    ///
    /// # Errors
    /// The target cannot be replaced.
    pub(super) fn commit(self, durability: Durability) -> io::Result<()> {
        let complete = self.close()?;
        complete.sync(durability)?;
        let target = complete.target().to_owned();
        complete.put_in_place(durability)?;
        durability.sync_folder(folder(&target))
    }

    /// Closes the file, which is complete.
    ///
    /// # Errors
    /// It cannot get the permissions of the file that it replaces.
    pub(super) fn close(self) -> io::Result<CompleteFile> {
        if let Some(old) = &self.old {
            copy_permissions(old, self.file.as_file())?;
        }
        Ok(CompleteFile { temporary: self.file.into_temp_path(), target: self.target })
    }
}

impl CompleteFile {
    /// What it will replace.
    pub(super) fn target(&self) -> &Path {
        &self.target
    }

    /// Waits until the file is on the disk.
    ///
    /// # Errors
    /// The disk cannot take it.
    pub(super) fn sync(&self, durability: Durability) -> io::Result<()> {
        // Not every file that was written may be read; there is nothing that another handle could not sync.
        let file = File::open(&self.temporary).or_else(|_| File::options().append(true).open(&self.temporary));
        file.map_or(Ok(()), |file| durability.sync_file(&file))
    }

    /// Replaces the target. The new name may not be on the disk yet.
    ///
    /// # Errors
    /// The target cannot be replaced.
    pub(super) fn put_in_place(self, durability: Durability) -> io::Result<()> {
        let CompleteFile { temporary, target } = self;
        let temporary = temporary.keep().map_err(io::Error::from)?;
        if fs::rename(&temporary, &target).is_ok() {
            return Ok(());
        }
        // Some files can be written to but not replaced, such as one in a read-only folder, or one that is a mount point.
        overwrite(&temporary, &target, durability)
    }
}

/// The file that a path leads to, whether or not it is there yet; none if that is something else than a regular file.
///
/// # Errors
/// The path cannot be followed.
pub(super) fn real_target(path: &Path) -> io::Result<Option<PathBuf>> {
    if is_stream(path) {
        return Ok(None);
    }
    match fs::metadata(path) {
        // A link stays; the file that it leads to is replaced.
        Ok(old) if old.is_file() => fs::canonicalize(path).map(Some),
        Err(error) if error.kind() == io::ErrorKind::NotFound && !path.is_symlink() => {
            let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
            Ok(Some(fs::canonicalize(folder(path))?.join(name)))
        }
        _ => Ok(None),
    }
}

/// Overwrites the content of a file, which keeps everything else, and deletes the file with the new content. If that
/// fails halfway, the new content stays where it is.
fn overwrite(content: &Path, target: &Path, durability: Durability) -> io::Result<()> {
    let opened = File::open(content).and_then(|content| Ok((content, File::create(target)?)));
    let written = match opened {
        Ok((mut from, mut to)) => io::copy(&mut from, &mut to)
            .and_then(|_| durability.sync_file(&to))
            .map_err(|error| io::Error::new(error.kind(), format!("{error}; its content is in {}", content.display()))),
        Err(error) => {
            let _ = fs::remove_file(content);
            return Err(error);
        }
    };
    written.and_then(|()| fs::remove_file(content))
}

/// Gives the new file the old one's permissions and, where that is allowed, its owner.
fn copy_permissions(old: &Metadata, new: &File) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt as _, fchown};
        let _ = fchown(new, Some(old.uid()), Some(old.gid()));
    }
    new.set_permissions(old.permissions())
}

/// Whether a path such as `/dev/stdout` names something that the process has open. That may be a regular file which others
/// write to as well.
fn is_stream(path: &Path) -> bool {
    let mut path = path.to_owned();
    for _ in 0..MAX_LINKS {
        let folder = folder(&path).to_owned();
        let real = fs::canonicalize(&folder).unwrap_or_default();
        if real.starts_with("/proc") || real.starts_with("/dev/fd") {
            return true;
        }
        match fs::read_link(&path) {
            Ok(link) => path = folder.join(link),
            Err(_) => return false,
        }
    }
    false
}
