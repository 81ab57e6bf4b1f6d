//! Files that are written to a temporary file and renamed once they are complete.
//!
//! The target may be one of the inputs, or the result of an earlier run: neither may be lost before it can be replaced.

use std::fs::{self, File, Metadata};
use std::io::{self, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use tempfile::{NamedTempFile, TempPath};

/// How names of temporary files begin.
pub(super) const TEMPORARY_PREFIX: &str = ".clean-";

/// How many links are followed to a file; with more, the links form a loop.
const MAX_LINKS: usize = 40;

/// A file that is being written, and that will replace its target.
pub(super) struct AtomicFile {
    file: NamedTempFile,
    target: PathBuf,
    /// The file that is there now.
    old: Option<Metadata>,
}

impl AtomicFile {
    /// A file for a path; none if there is something else than a regular file. Devices, pipes and the process's own streams
    /// cannot be replaced.
    ///
    /// # Errors
    /// The path cannot be written to.
    pub(super) fn create(path: &Path) -> io::Result<Option<AtomicFile>> {
        if is_stream(path) {
            return Ok(None);
        }
        match fs::metadata(path) {
            // A link stays; the file that it leads to is replaced.
            Ok(old) if old.is_file() => AtomicFile::replacing(fs::canonicalize(path)?, old).map(Some),
            Err(error) if error.kind() == io::ErrorKind::NotFound && !path.is_symlink() => {
                AtomicFile::new_file(path).map(Some)
            }
            _ => Ok(None),
        }
    }

    /// A file whose folder is created if necessary, with its temporary file in the folder `temporary`.
    ///
    /// # Errors
    /// A folder or file cannot be created.
    pub(super) fn staged(path: &Path, temporary: &Path) -> io::Result<AtomicFile> {
        let home = folder(path);
        fs::create_dir_all(home)?;
        let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
        let old = fs::metadata(path).ok().filter(Metadata::is_file);
        Ok(AtomicFile { file: temporary_file(temporary)?, target: fs::canonicalize(home)?.join(name), old })
    }

    fn replacing(target: PathBuf, old: Metadata) -> io::Result<AtomicFile> {
        // Renaming requires write access to the folder only. A file that is write-protected must not be replaced either.
        File::options().write(true).open(&target)?;
        let file = temporary_file(folder(&target)).or_else(|_| temporary_file(&std::env::temp_dir()))?;
        Ok(AtomicFile { file, target, old: Some(old) })
    }

    fn new_file(path: &Path) -> io::Result<AtomicFile> {
        let folder = fs::canonicalize(folder(path))?;
        let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
        Ok(AtomicFile { file: temporary_file(&folder)?, target: folder.join(name), old: None })
    }

    /// Continues the temporary file of an earlier run after its first `length` bytes.
    ///
    /// # Errors
    /// The temporary file does not exist, or has fewer bytes.
    pub(super) fn resume(path: &Path, temporary: &Path, length: u64) -> io::Result<AtomicFile> {
        let mut file = File::options().read(true).write(true).open(temporary)?;
        if file.metadata()?.len() < length {
            return Err(io::Error::other(format!("{} is shorter than it was", temporary.display())));
        }
        file.set_len(length)?;
        file.seek(SeekFrom::End(0))?;
        let file = NamedTempFile::from_parts(file, TempPath::try_from_path(temporary)?);
        let (target, old) = match fs::metadata(path) {
            Ok(old) => (fs::canonicalize(path)?, Some(old)),
            Err(_) => (fs::canonicalize(folder(path))?.join(path.file_name().unwrap_or_default()), None),
        };
        Ok(AtomicFile { file, target, old })
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
    pub(super) fn commit(self) -> io::Result<()> {
        let Some(old) = self.old else { return Ok(self.file.persist(&self.target).map(|_| ())?) };
        copy_permissions(&old, self.file.as_file())?;
        match self.file.persist(&self.target) {
            Ok(_) => Ok(()),
            // Some files can be written to but not replaced, such as one in a read-only folder, or one that is a mount point.
            Err(error) => overwrite(error.file.path(), &self.target),
        }
    }
}

/// Overwrites the content of a file, which keeps everything else.
fn overwrite(content: &Path, target: &Path) -> io::Result<()> {
    let mut content = File::open(content)?;
    io::copy(&mut content, &mut File::create(target)?).map(|_| ())
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

fn temporary_file(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY_PREFIX);
    // As for any new file, the user's mask applies.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

/// The folder of a path, as it is named.
pub(super) fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
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
