//! Keeps two runs from writing the same output at once.
//!
//! A run holds a lock on a file beside each of its outputs, or in its folder of results. The system releases the lock when
//! the process ends, however that happens. The lock is advisory: other programs do not look at it.

use std::fs::{self, File, TryLockError};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use super::CliError;
use super::atomic_file::real_target;
use super::durability::folder;
use crate::write::terminal::sanitise;

/// How names of lock files end.
pub(super) const SUFFIX: &str = ".clean-lock";

/// How often a lock file is opened that another run deletes at the same moment.
const ATTEMPTS: usize = 100;

/// The locks on the outputs of a run. They are released when this is dropped.
pub(super) struct OutputLocks(Vec<Lock>);

/// A lock file that this process holds. It has the number of the process, and the path of the run's journal, if the run has
/// one.
struct Lock {
    path: PathBuf,
    file: File,
    /// It stays after the run, with the journal that it names.
    stays: bool,
}

impl Drop for Lock {
    fn drop(&mut self) {
        // While the lock is held: nobody else can have it by then.
        if !self.stays {
            let _ = fs::remove_file(&self.path);
        }
    }
}

impl OutputLocks {
    /// Locks files that are written, and folders of results. What cannot be locked, such as a pipe, is left out.
    ///
    /// # Errors
    /// Another run writes one of them.
    pub(super) fn acquire<'p>(
        files: impl IntoIterator<Item = &'p Path>,
        folder: Option<&Path>,
    ) -> Result<OutputLocks, CliError> {
        let files = files.into_iter().filter_map(|file| Some((file, lock_path(file)?)));
        let folder = folder.map(|folder| (folder, folder.join(SUFFIX)));
        let mut paths: Vec<(&Path, PathBuf)> = folder.into_iter().chain(files).collect();
        // Always in the same order, so that of two runs one gets them all.
        paths.sort_by(|one, other| one.1.cmp(&other.1));
        paths.dedup_by(|one, other| one.1 == other.1);
        let locks = paths.into_iter().map(|(output, path)| lock(output, path));
        locks.filter_map(Result::transpose).collect::<Result<_, _>>().map(OutputLocks)
    }

    /// Names the run's journal in the lock files, so that temporary files that it needs are found to be its.
    pub(super) fn name_journal(&mut self, journal: &Path) {
        let Ok(journal) = std::path::absolute(journal) else { return };
        for lock in &mut self.0 {
            let _ = writeln!(lock.file, "{}", journal.display());
        }
    }

    /// Leaves the lock files where they are, unlocked: the run will be resumed.
    pub(super) fn leave(mut self) {
        self.0.iter_mut().for_each(|lock| lock.stays = true);
    }
}

/// The lock file of an output; none if it is not a file that is replaced.
fn lock_path(output: &Path) -> Option<PathBuf> {
    let target = real_target(output).ok().flatten()?;
    let name = target.file_name()?.to_string_lossy();
    Some(folder(&target).join(format!(".{name}{SUFFIX}")))
}

/// Locks a file. None where that cannot be done: not every folder can be written to, and not every file system has locks.
fn lock(output: &Path, path: PathBuf) -> Result<Option<Lock>, CliError> {
    for _ in 0..ATTEMPTS {
        let open = File::options().read(true).write(true).create(true).truncate(false).open(&path);
        // One of another user, perhaps, which can be locked all the same.
        let Ok(mut file) = open.or_else(|_| File::open(&path)) else { return Ok(None) };
        match file.try_lock() {
            Ok(()) if is_at(&file, &path) => {
                let _ = file.set_len(0).and_then(|()| writeln!(file, "{}", std::process::id()));
                return Ok(Some(Lock { path, file, stays: false }));
            }
            // The run that held it deleted it in between.
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(refusal(output, &mut file)),
            Err(TryLockError::Error(_)) => return Ok(None),
        }
    }
    Ok(None)
}

fn refusal(output: &Path, lock: &mut File) -> CliError {
    let output = output.display().to_string();
    CliError::Usage(format!("cannot write {}: {} writes it", sanitise(&output), holder(lock)))
}

/// Who holds a lock, in words.
fn holder(lock: &mut File) -> String {
    let mut content = String::new();
    let _ = lock.read_to_string(&mut content);
    match content.lines().next().unwrap_or_default().parse::<u32>() {
        Ok(process) => format!("another run (process {process})"),
        Err(_) => "another run".to_owned(),
    }
}

/// The journal that a lock file names.
pub(super) fn journal_of(lock: &Path) -> Option<PathBuf> {
    fs::read_to_string(lock).ok()?.lines().nth(1).map(PathBuf::from)
}

/// Who holds the lock file of a run, in words; none if nobody does.
pub(super) fn held_by(path: &Path) -> Option<String> {
    let mut file = File::open(path).ok()?;
    let is_held = matches!(file.try_lock(), Err(TryLockError::WouldBlock));
    is_held.then(|| holder(&mut file))
}

/// Whether a path still leads to a file.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let both = file.metadata().ok().zip(fs::metadata(path).ok());
    both.is_some_and(|(one, other)| (one.dev(), one.ino()) == (other.dev(), other.ino()))
}

/// Where files that are open cannot be deleted, it does.
#[cfg(not(unix))]
fn is_at(_file: &File, path: &Path) -> bool {
    path.exists()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{OutputLocks, held_by, journal_of};
    use crate::cli::CliError;

    #[test]
    fn an_output_is_locked_once() {
        let folder = tempfile::tempdir().unwrap();
        let (one, two) = (folder.path().join("one"), folder.path().join("two"));
        let lock = folder.path().join(".one.clean-lock");
        let mut first = OutputLocks::acquire([&*one, &*one], None).unwrap();
        first.name_journal(Path::new("/a/.one.clean-journal"));
        assert_eq!(journal_of(&lock).as_deref(), Some(Path::new("/a/.one.clean-journal")));
        assert_eq!(held_by(&lock), Some(format!("another run (process {})", std::process::id())));
        let Err(CliError::Usage(why)) = OutputLocks::acquire([&*two, &*one], None) else {
            panic!("it was locked twice")
        };
        assert!(why.contains("one: another run (process"), "{why}");
        drop(first);
        assert!(!lock.exists() && held_by(&lock).is_none());
        OutputLocks::acquire([&*two, &*one], None).unwrap();
    }

    #[test]
    fn what_a_killed_run_left_is_no_obstacle() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(".clean-lock"), "77\n").unwrap();
        drop(OutputLocks::acquire([Path::new("/dev/null")], Some(folder.path())).unwrap());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
