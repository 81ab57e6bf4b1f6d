//! Which inputs a run has: files, standard input, and all files below folders.

use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use walkdir::WalkDir;

use super::super::args::OutputFormat;
use super::job::Origin;
use dehusk_text::fnv::Fnv;

/// What the command line names.
#[derive(Clone, Debug)]
pub(super) struct Inputs {
    /// Files and folders as they were given; none for standard input.
    pub(super) named: Vec<PathBuf>,
    /// Folders stand for all files below them.
    pub(super) recursive: bool,
    /// What comes of each goes to a file of its own.
    pub(super) to_folder: bool,
    /// What goes out, if it is said.
    pub(super) to: Option<OutputFormat>,
}

/// An input, or why there is none.
pub(super) struct Input {
    pub(super) origin: Origin,
    /// Where it is; none for standard input.
    pub(super) path: Option<PathBuf>,
    /// It cannot even be looked for.
    pub(super) error: Option<String>,
}

impl Inputs {
    /// All inputs, in the order of the command line, files of a folder by name.
    pub(super) fn each(&self) -> Box<dyn Iterator<Item = Input> + '_> {
        if self.named.is_empty() {
            return Box::new(std::iter::once(Input::standard()));
        }
        Box::new(self.named.iter().flat_map(|path| self.below(path)))
    }

    fn below<'p>(&'p self, path: &'p Path) -> Box<dyn Iterator<Item = Input> + 'p> {
        if path == Path::new("-") {
            return Box::new(std::iter::once(Input::standard()));
        }
        if !self.recursive || !path.is_dir() {
            let target = path.file_name().map(PathBuf::from).filter(|_| self.to_folder).map(|path| self.target(path));
            return Box::new(std::iter::once(Input::file(path.to_owned(), target)));
        }
        let files = WalkDir::new(path).follow_links(true).sort_by_file_name().into_iter();
        Box::new(files.filter_map(move |entry| match entry {
            Ok(entry) if entry.file_type().is_dir() => None,
            Ok(entry) => {
                let target = entry.path().strip_prefix(path).ok().map(Path::to_owned).filter(|_| self.to_folder);
                let target = target.map(|path| self.target(path));
                Some(Input::file(entry.into_path(), target))
            }
            Err(error) => {
                let path = error.path().unwrap_or(path).to_owned();
                Some(Input { error: Some(error.to_string()), ..Input::file(path, None) })
            }
        }))
    }

    /// What a file's result is called: as the file, unless one of both is Parquet and the other is not.
    fn target(&self, path: PathBuf) -> PathBuf {
        let is_table = path.extension().is_some_and(|end| end.eq_ignore_ascii_case("parquet"));
        let end = match self.to {
            Some(OutputFormat::Parquet) if !is_table => ".parquet",
            Some(OutputFormat::Jsonl) if is_table => ".jsonl",
            Some(OutputFormat::Text) if is_table => ".txt",
            _ => return path,
        };
        let mut name = path.into_os_string();
        name.push(end);
        name.into()
    }

    /// Bytes of all files; none if that cannot be known.
    pub(super) fn size(&self) -> Option<u64> {
        self.each().map(|input| Some(input.metadata()?.len())).sum()
    }

    /// Whether some bytes come from a stream, which nobody can read again.
    pub(super) fn has_stream(&self) -> bool {
        let is_stream = |path: &PathBuf| path == Path::new("-") || path.metadata().is_ok_and(|meta| !is_kept(&meta));
        self.named.is_empty() || self.named.iter().any(is_stream)
    }
}

fn is_kept(meta: &Metadata) -> bool {
    meta.is_file() || meta.is_dir()
}

impl Input {
    fn standard() -> Input {
        let origin = Origin { name: "standard input".to_owned(), file: None, target: None };
        Input { origin, path: None, error: None }
    }

    fn file(path: PathBuf, target: Option<PathBuf>) -> Input {
        let name = path.display().to_string();
        let origin = Origin { file: Some(path.to_string_lossy().into_owned()), name, target };
        Input { origin, path: Some(path), error: None }
    }

    fn metadata(&self) -> Option<Metadata> {
        self.path.as_ref()?.metadata().ok().filter(Metadata::is_file)
    }

    /// Goes on with a value by which inputs are told to be the same: by name, size and time of the last change.
    pub(super) fn seen(&self, before: u64) -> u64 {
        let meta = self.metadata();
        let changed = meta.as_ref().and_then(|meta| meta.modified().ok()?.duration_since(UNIX_EPOCH).ok());
        let size = meta.map_or(0, |meta| meta.len());
        let numbers = [before, size, changed.map_or(0, |time| time.as_nanos() as u64)];
        let hash = Fnv::default().text(&self.origin.name).bytes(numbers.map(u64::to_le_bytes).as_flattened()).0;
        (hash >> 64) as u64 ^ hash as u64
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::Inputs;

    #[test]
    fn files_below_a_folder_come_by_name() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("b")).unwrap();
        for name in ["c.txt", "b/a.txt", "a.txt"] {
            fs::write(folder.path().join(name), "x").unwrap();
        }
        let inputs = Inputs { named: vec![folder.path().to_owned()], recursive: true, to_folder: true, to: None };
        let targets: Vec<_> = inputs.each().filter_map(|input| input.origin.target).collect();
        assert_eq!(targets, ["a.txt", "b/a.txt", "c.txt"].map(std::path::PathBuf::from));
        assert_eq!(inputs.size(), Some(3));
        assert!(!inputs.has_stream());
    }

    #[test]
    fn inputs_are_told_by_what_they_are() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        let seen = || {
            Inputs { named: vec![path.clone()], recursive: false, to_folder: false, to: None }
                .each()
                .next()
                .unwrap()
                .seen(1)
        };
        fs::write(&path, "x").unwrap();
        let before = seen();
        assert_eq!(seen(), before);
        fs::write(&path, "xy").unwrap();
        assert_ne!(seen(), before);
    }
}
