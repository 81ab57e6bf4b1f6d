//! Whether rule files changed, by their names, sizes and times.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use std::{fs, io};

use crate::rules::{Watched, rule_files};
use dehusk_text::fnv::Fnv;

/// How coarse times of files may be: two seconds on FAT, less elsewhere.
const GRAIN: Duration = Duration::from_secs(2);

/// Rule files as they were at a look.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Files {
    files: BTreeMap<PathBuf, Stamp>,
    /// Folders that could not be walked to their end, and why.
    faults: Vec<(PathBuf, ErrorKind)>,
}

/// What distinguishes one text of a file from another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Stamp {
    size: u64,
    /// When it was written, where that is known.
    time: Option<SystemTime>,
    /// The hash of its text, if it was written so lately that another edit could get the same time.
    text: Option<u128>,
}

impl Files {
    /// Looks at all rule files, whether or not these and their folders exist.
    pub(super) fn look(watched: &Watched) -> Files {
        let mut files = Files::default();
        for folder in &watched.folders {
            files.add_folder(folder);
        }
        files.add_files(watched.files.iter().cloned());
        files
    }

    fn add_files(&mut self, paths: impl IntoIterator<Item = PathBuf>) {
        self.files.extend(paths.into_iter().map(|path| {
            let stamp = Stamp::read(&path, SystemTime::now());
            (path, stamp)
        }));
    }

    fn add_folder(&mut self, folder: &Path) {
        match rule_files(folder) {
            Ok(paths) => self.add_files(paths),
            Err(error) => self.faults.push((folder.to_owned(), error.kind())),
        }
    }

    /// The files as they are now, if something about them changed.
    pub(super) fn changed(&self, watched: &Watched) -> Option<Files> {
        let now = Files::look(watched);
        let same = self.faults == now.faults
            && self.files.len() == now.files.len()
            && self.files.iter().zip(&now.files).all(|((path, old), (other, new))| path == other && old.is(new, path));
        (!same).then_some(now)
    }
}

impl Stamp {
    /// A file that went away meanwhile has a stamp too, which that of no file is like.
    fn read(path: &Path, now: SystemTime) -> Stamp {
        let Ok(data) = fs::metadata(path) else { return Stamp::default() };
        let time = data.modified().ok();
        let lately = time.is_none_or(|time| time + GRAIN > now);
        Stamp { size: data.len(), time, text: lately.then(|| text(path).ok()).flatten() }
    }

    /// Whether a file is as it was. Where its time proves nothing its text is compared.
    fn is(&self, new: &Stamp, path: &Path) -> bool {
        let same = (self.size, self.time) == (new.size, new.time);
        same && (self.text.is_none() || self.text == new.text.or_else(|| text(path).ok()))
    }
}

/// The hash of a file's bytes, of as many as a rule file may have and one more.
fn text(path: &Path) -> io::Result<u128> {
    use std::io::Read;
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(crate::limits::RULE_FILE_BYTES + 1).read_to_end(&mut bytes)?;
    Ok(Fnv::default().bytes(&bytes).0)
}

#[cfg(test)]
mod tests {
    use std::fs::{self, File};
    use std::path::{Path, PathBuf};
    use std::time::SystemTime;

    use super::{Files, GRAIN, Stamp};
    use crate::rules::Watched;

    fn watched(folders: &[PathBuf]) -> Watched {
        Watched { folders: folders.to_vec(), files: Vec::new() }
    }

    fn write(path: &Path, text: &str, time: SystemTime) {
        fs::write(path, text).unwrap();
        File::options().write(true).open(path).unwrap().set_modified(time).unwrap();
    }

    /// Two edits within one tick of a clock have one time.
    #[test]
    fn an_edit_with_the_same_size_and_time_is_seen() {
        let folder = tempfile::tempdir().unwrap();
        let (path, folders) = (folder.path().join("a.toml"), watched(&[folder.path().to_owned()]));
        let now = SystemTime::now();
        write(&path, "a = 1", now);
        let before = Files::look(&folders);
        assert!(before.changed(&folders).is_none());
        write(&path, "a = 2", now);
        let after = before.changed(&folders).unwrap();
        assert!(after.changed(&folders).is_none());
    }

    /// A file that was written lately when first looked at is compared by its text later on too.
    #[test]
    fn a_text_that_was_looked_at_is_remembered() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.toml");
        let now = SystemTime::now();
        write(&path, "a = 1", now);
        let (early, late) = (Stamp::read(&path, now), Stamp::read(&path, now + GRAIN));
        assert!(early.text.is_some() && late.text.is_none() && early.is(&late, &path));
        write(&path, "a = 2", now);
        assert!(!early.is(&late, &path));
    }

    #[test]
    fn what_is_no_rule_file_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let folders = watched(&[folder.path().to_owned(), folder.path().join("not-there")]);
        let before = Files::look(&folders);
        fs::write(folder.path().join("a.toml~"), "a").unwrap();
        fs::create_dir(folder.path().join("empty")).unwrap();
        assert!(before.changed(&folders).is_none());
        fs::create_dir(folder.path().join("not-there")).unwrap();
        assert!(before.changed(&folders).is_some());
    }
}
