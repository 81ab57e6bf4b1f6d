//! Files that are written beside their place and put there once all is done.
//!
//! The place may be one of the inputs, or hold what an earlier run made: neither may be lost before there is something
//! to take its place.

use std::fs::{self, File, Metadata};
use std::io::{self, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use tempfile::{NamedTempFile, TempPath};

/// How names of files begin that are written aside.
pub(super) const ASIDE: &str = ".clean-";

/// Links that are followed to a file: more are a ring.
const LINKS: usize = 40;

/// What will be a file's content.
pub(super) struct Replacement {
    file: NamedTempFile,
    target: PathBuf,
    /// What stands there now.
    old: Option<Metadata>,
}

impl Replacement {
    /// Content for a path, if a regular file is there or nothing. Devices, pipes and the process's own streams can only
    /// be written to.
    pub(super) fn of(path: &Path) -> io::Result<Option<Replacement>> {
        if is_stream(path) {
            return Ok(None);
        }
        match fs::metadata(path) {
            // Behind a link lies the file that is meant; the link itself stays.
            Ok(old) if old.is_file() => Replacement::of_file(fs::canonicalize(path)?, old).map(Some),
            Err(error) if error.kind() == io::ErrorKind::NotFound && !path.is_symlink() => {
                Replacement::of_nothing(path).map(Some)
            }
            _ => Ok(None),
        }
    }

    /// Content for a file whose folder is made, if need be, and that is written below another one until it is whole.
    pub(super) fn staged(path: &Path, aside: &Path) -> io::Result<Replacement> {
        let home = folder(path);
        fs::create_dir_all(home)?;
        let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
        let old = fs::metadata(path).ok().filter(Metadata::is_file);
        Ok(Replacement { file: temporary(aside)?, target: fs::canonicalize(home)?.join(name), old })
    }

    fn of_file(target: PathBuf, old: Metadata) -> io::Result<Replacement> {
        // Renaming asks only whether the folder may be written to; a file that may not is still not to be touched.
        File::options().write(true).open(&target)?;
        let file = temporary(folder(&target)).or_else(|_| temporary(&std::env::temp_dir()))?;
        Ok(Replacement { file, target, old: Some(old) })
    }

    fn of_nothing(path: &Path) -> io::Result<Replacement> {
        let folder = fs::canonicalize(folder(path))?;
        let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
        Ok(Replacement { file: temporary(&folder)?, target: folder.join(name), old: None })
    }

    /// Content that an earlier run began, in a file of its own: what is written goes behind its first `length` bytes.
    ///
    /// # Errors
    /// The file is not there, or has fewer bytes.
    pub(super) fn resumed(path: &Path, aside: &Path, length: u64) -> io::Result<Replacement> {
        let mut file = File::options().read(true).write(true).open(aside)?;
        if file.metadata()?.len() < length {
            return Err(io::Error::other(format!("{} is shorter than it was", aside.display())));
        }
        file.set_len(length)?;
        file.seek(SeekFrom::End(0))?;
        let file = NamedTempFile::from_parts(file, TempPath::try_from_path(aside)?);
        let (target, old) = match fs::metadata(path) {
            Ok(old) => (fs::canonicalize(path)?, Some(old)),
            Err(_) => (fs::canonicalize(folder(path))?.join(path.file_name().unwrap_or_default()), None),
        };
        Ok(Replacement { file, target, old })
    }

    /// Where the content is written until it is put in place.
    pub(super) fn aside(&self) -> PathBuf {
        self.file.path().to_owned()
    }

    /// Leaves the content where it is.
    pub(super) fn keep(self) {
        // It stays in any case: should it go, a later run says so.
        let _ = self.file.keep();
    }

    /// A handle to write the content by, until it is put in place.
    pub(super) fn writer(&self) -> io::Result<File> {
        self.file.as_file().try_clone()
    }

    /// Whether a path leads to the place.
    pub(super) fn is_at(&self, path: &Path) -> bool {
        fs::canonicalize(path).is_ok_and(|path| path == self.target)
    }

    /// Whether two contents would go to one place.
    pub(super) fn meets(&self, other: &Replacement) -> bool {
        self.target == other.target
    }

    /// Puts the content in its place.
    pub(super) fn commit(self) -> io::Result<()> {
        let Some(old) = self.old else { return Ok(self.file.persist(&self.target).map(|_| ())?) };
        take_after(&old, self.file.as_file())?;
        match self.file.persist(&self.target) {
            Ok(_) => Ok(()),
            // Some files can be written to and not replaced: one in a folder that is read-only, one that is a mount.
            Err(error) => overwrite(error.file.path(), &self.target),
        }
    }
}

/// Writes a file's content over another's, which keeps all else that it has.
fn overwrite(content: &Path, target: &Path) -> io::Result<()> {
    let mut content = File::open(content)?;
    io::copy(&mut content, &mut File::create(target)?).map(|_| ())
}

/// Gives the new file the old one's permissions and, where that is allowed, its owner.
fn take_after(old: &Metadata, new: &File) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt as _, fchown};
        let _ = fchown(new, Some(old.uid()), Some(old.gid()));
    }
    new.set_permissions(old.permissions())
}

fn temporary(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(ASIDE);
    // As for any new file: what the user's mask leaves.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

/// The folder of a path, as it is named.
pub(super) fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Whether a path such as `/dev/stdout` names something that the process has open. It may be a regular file that others
/// write to as well.
fn is_stream(path: &Path) -> bool {
    let mut path = path.to_owned();
    for _ in 0..LINKS {
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
