//! A model of a disk: what is on it after each step of a program, if power is lost there.
//!
//! Bytes are on the disk once their file is synced, names once their folder is. What was not synced may be there or not;
//! the states that [`Disk::after_loss`] gives are the extremes.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

/// Files by path, and what they hold.
pub(crate) type Files = BTreeMap<PathBuf, Vec<u8>>;

/// A file, as the program sees it and as the disk has it for sure.
#[derive(Clone, Debug, Default)]
struct Content {
    now: Vec<u8>,
    synced: Vec<u8>,
}

/// What a name leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Entry {
    File(usize),
    Folder,
}

type Names = BTreeMap<PathBuf, Entry>;

/// A disk that a program works on.
#[derive(Clone, Debug, Default)]
pub(crate) struct Disk {
    contents: Vec<Content>,
    /// The file that a number of the system means at present.
    by_number: BTreeMap<u64, usize>,
    now: Names,
    synced: Names,
}

/// What of that which was not synced has reached the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Loss {
    /// Nothing.
    All,
    /// Names, but no bytes and no lengths.
    Bytes,
    /// Names and lengths; bytes are zero.
    Zeros,
    /// Bytes, but no names.
    Names,
    /// Names, and the bytes of every other file.
    Even,
    /// Names, and the bytes of the files between them.
    Odd,
    /// Everything: the program alone ended.
    Nothing,
}

impl Loss {
    pub(crate) const EACH: [Loss; 7] =
        [Loss::All, Loss::Bytes, Loss::Zeros, Loss::Names, Loss::Even, Loss::Odd, Loss::Nothing];

    /// Whether the bytes of a file have reached the disk.
    fn spares(self, file: usize) -> bool {
        match self {
            Loss::All | Loss::Bytes | Loss::Zeros => false,
            Loss::Names | Loss::Nothing => true,
            Loss::Even => file.is_multiple_of(2),
            Loss::Odd => !file.is_multiple_of(2),
        }
    }
}

impl Disk {
    /// A disk with files that are on it for sure, all below `root`.
    pub(crate) fn new(files: Files, root: &Path) -> Disk {
        let mut disk = Disk::default();
        for (path, bytes) in files {
            let path = root.join(path);
            for folder in path.ancestors().skip(1).take_while(|folder| *folder != root) {
                disk.now.insert(folder.to_owned(), Entry::Folder);
            }
            disk.now.insert(path, Entry::File(disk.contents.len()));
            disk.contents.push(Content { now: bytes.clone(), synced: bytes });
        }
        disk.synced = disk.now.clone();
        disk
    }

    /// Takes the next step of a recording; gives the rest, or none at its end.
    pub(crate) fn step<'r>(&mut self, recording: &'r [u8]) -> Option<&'r [u8]> {
        let end = recording.iter().position(|byte| *byte == b'\n')?;
        let line = std::str::from_utf8(&recording[..end]).expect("paths of tests are UTF-8");
        let rest = &recording[end + 1..];
        let fields: Vec<&str> = line.split('\t').collect();
        let number = |at: usize| fields[at].parse::<u64>().expect("a number");
        match fields[0] {
            "open" => self.open(number(1), number(2) == 1, &clean_path(fields[3])),
            "write" => {
                let (bytes, rest) = rest.split_at(number(3) as usize);
                self.write(number(1), number(2) as usize, bytes);
                return Some(rest);
            }
            "length" => {
                if let Some(content) = self.content(number(1)) {
                    content.now.resize(fields[2].parse().expect("a length"), 0);
                }
            }
            "sync" => {
                if let Some(content) = self.content(number(1)) {
                    content.synced = content.now.clone();
                }
            }
            "sync-folder" => self.sync_folder(&clean_path(fields[1])),
            "rename" => {
                let entry = self.now.remove(&clean_path(fields[1])).expect("a file that is known");
                self.now.insert(clean_path(fields[2]), entry);
            }
            "delete" => drop(self.now.remove(&clean_path(fields[1]))),
            "folder" => drop(self.now.insert(clean_path(fields[1]), Entry::Folder)),
            other => panic!("{other:?} is no step"),
        }
        Some(rest)
    }

    fn content(&mut self, number: u64) -> Option<&mut Content> {
        self.by_number.get(&number).map(|file| &mut self.contents[*file])
    }

    /// The system gives the number of a file that is gone to another one.
    fn open(&mut self, number: u64, truncate: bool, path: &Path) {
        let file = if let Some(Entry::File(file)) = self.now.get(path) {
            *file
        } else {
            self.contents.push(Content::default());
            self.now.insert(path.to_owned(), Entry::File(self.contents.len() - 1));
            self.contents.len() - 1
        };
        self.by_number.insert(number, file);
        if truncate {
            self.contents[file].now.clear();
        }
    }

    fn write(&mut self, number: u64, at: usize, bytes: &[u8]) {
        let Some(content) = self.content(number) else { return };
        content.now.resize(content.now.len().max(at + bytes.len()), 0);
        content.now[at..at + bytes.len()].copy_from_slice(bytes);
    }

    fn sync_folder(&mut self, folder: &Path) {
        let is_in = |path: &PathBuf| path.parent() == Some(folder);
        self.synced.retain(|path, _| !is_in(path));
        self.synced.extend(self.now.iter().filter(|(path, _)| is_in(path)).map(|(path, entry)| (path.clone(), *entry)));
    }

    /// The files below `root` after a loss of power.
    pub(crate) fn after_loss(&self, loss: Loss, root: &Path) -> Files {
        let names = if matches!(loss, Loss::All | Loss::Names) { &self.synced } else { &self.now };
        let has_folders = |path: &Path| {
            path.ancestors().skip(1).take_while(|folder| *folder != root).all(|folder| names.contains_key(folder))
        };
        let mut files = Files::new();
        for (path, entry) in names {
            let (Entry::File(file), Ok(name), true) = (entry, path.strip_prefix(root), has_folders(path)) else {
                continue;
            };
            let Content { now, synced } = &self.contents[*file];
            let mut bytes = if loss.spares(*file) { now.clone() } else { synced.clone() };
            if loss == Loss::Zeros {
                bytes.resize(now.len(), 0);
            }
            files.insert(name.to_owned(), bytes);
        }
        files
    }
}

/// A path without `.` and double slashes.
fn clean_path(path: &str) -> PathBuf {
    Path::new(path).components().filter(|part| *part != Component::CurDir).collect()
}

#[test]
fn what_is_synced_stays() {
    let root = Path::new("/r");
    let old = Files::from([("out".into(), b"old".to_vec())]);
    let mut disk = Disk::new(old.clone(), root);
    let steps = b"open\t7\t0\t/r/tmp\nwrite\t7\t0\t3\nnewrename\t/r/tmp\t/r/./out\nsync\t7\nsync-folder\t/r\n";
    let (mut rest, mut states) = (&steps[..], Vec::new());
    while let Some(after) = disk.step(rest) {
        rest = after;
        states.push(Loss::EACH.map(|loss| disk.after_loss(loss, root)));
    }
    let out = |bytes: &[u8]| Files::from([("out".into(), bytes.to_vec())]);
    let (old, new, none) = (old, out(b"new"), out(b""));
    let after_rename = [&old, &none, &out(b"\0\0\0"), &old, &none, &new, &new].map(Clone::clone);
    assert_eq!(states[2], after_rename);
    assert_eq!(states[3], [&old, &new, &new, &old, &new, &new, &new].map(Clone::clone));
    assert!(states[4].iter().all(|files| *files == new));
}
