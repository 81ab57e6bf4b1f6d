//! Temporary files: their names, which say what they belong to, and whether a run still writes to one.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// How names of temporary files begin and end.
const PREFIX: &str = ".clean-";
const SUFFIX: &str = ".tmp";

/// The random characters in a name, after the target's name and `-`.
const RANDOM: usize = 6;

/// The most bytes of a target's name in that of its temporary file.
const NAME_BYTES: usize = 100;

/// Creates the temporary file of a target in a folder. It is locked for as long as it is open.
///
/// # Errors
/// It cannot be created.
pub(super) fn create(folder: &Path, target: &Path) -> io::Result<NamedTempFile> {
    let prefix = prefix_of(target);
    let mut builder = tempfile::Builder::new();
    builder.prefix(&prefix).suffix(SUFFIX).rand_bytes(RANDOM);
    // As for any new file, the user's mask applies.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let file = builder.tempfile_in(folder)?;
    lock(file.as_file());
    Ok(file)
}

/// Marks a temporary file as one that is written to. Where there are no locks, nobody can tell.
pub(super) fn lock(file: &File) {
    let _ = file.try_lock();
}

/// How names of temporary files of a target begin.
fn prefix_of(target: &Path) -> String {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    format!("{PREFIX}{}-", &name[..name.floor_char_boundary(NAME_BYTES)])
}

/// The name of the target, perhaps shortened, that a file is a temporary file of; none if it is not one.
pub(super) fn target_name(file: &Path) -> Option<String> {
    let name = file.file_name()?.to_str()?.strip_prefix(PREFIX)?.strip_suffix(SUFFIX)?;
    let (target, random) = name.rsplit_once('-')?;
    let is_random = random.len() == RANDOM && random.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_random.then(|| target.to_owned())
}

/// Whether no process writes to a temporary file. A file that cannot be opened may be written to.
pub(super) fn is_abandoned(file: &Path) -> bool {
    let Ok(file) = File::open(file) else { return false };
    !matches!(file.try_lock(), Err(TryLockError::WouldBlock))
}

/// Deletes the temporary files of a target that runs left which are not there any more, but for those in `wanted`. Gives
/// their paths.
pub(super) fn remove_abandoned(target: &Path, wanted: &[&Path]) -> Vec<PathBuf> {
    let prefix = prefix_of(target);
    let is_wanted = |path: &Path| wanted.iter().any(|wanted| wanted.file_name() == path.file_name());
    let is_of_target = |path: &Path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        target_name(path).is_some() && name.len() == prefix.len() + RANDOM + SUFFIX.len() && name.starts_with(&prefix)
    };
    let is_removed = |path: &PathBuf| is_of_target(path) && !is_wanted(path) && is_abandoned(path);
    let Ok(entries) = fs::read_dir(super::durability::folder(target)) else { return Vec::new() };
    let paths = entries.flatten().map(|entry| entry.path()).filter(is_removed);
    paths.filter(|path| fs::remove_file(path).is_ok()).collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{create, is_abandoned, remove_abandoned, target_name};

    #[test]
    fn a_name_says_what_the_file_belongs_to() {
        let folder = tempfile::tempdir().unwrap();
        for target in ["out.jsonl", "a-b.txt", "\u{e4}"] {
            let file = create(folder.path(), Path::new(target)).unwrap();
            assert_eq!(target_name(file.path()).as_deref(), Some(target));
        }
        let long = "\u{e4}".repeat(120);
        let file = create(folder.path(), Path::new(&long)).unwrap();
        assert_eq!(target_name(file.path()), Some("\u{e4}".repeat(50)));
        for other in [".clean-out.jsonl-abc.tmp", ".clean-abcdef.tmp", "out-abcdef.tmp", ".clean-notes-of-may.tmp"] {
            assert_eq!(target_name(Path::new(other)), None, "{other}");
        }
    }

    #[test]
    fn only_what_nobody_writes_to_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("out");
        let live = create(folder.path(), &target).unwrap();
        let other = create(folder.path(), &folder.path().join("out-2")).unwrap().into_temp_path();
        let dead = create(folder.path(), &target).unwrap().into_temp_path();
        let wanted = create(folder.path(), &target).unwrap().into_temp_path();
        assert!(!is_abandoned(live.path()) && is_abandoned(&dead));
        assert_eq!(remove_abandoned(&target, &[&wanted]), [dead.to_path_buf()]);
        assert!(live.path().exists() && other.exists() && wanted.exists() && !dead.exists());
    }
}
