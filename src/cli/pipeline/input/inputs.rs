//! The inputs of a run: files, standard input, and all files below folders.

use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use walkdir::{DirEntry, WalkDir};

use super::super::super::args::CleanArgs;
use super::super::job::InputLabel;
use super::super::output;
use super::super::output::format::OutputFormat;
use dehusk_text::fnv::Fnv;

/// The inputs that the command line names.
#[derive(Clone, Debug)]
pub(crate) struct Inputs {
    /// Files and folders as they were given; none for standard input.
    pub(crate) paths: Vec<PathBuf>,
    /// A folder means all files below it.
    pub(crate) recursive: bool,
    /// Each input has a result file of its own.
    pub(crate) to_folder: bool,
    /// The format of results that the options choose, if they choose one.
    pub(crate) to: Option<&'static dyn OutputFormat>,
    /// Whether a file of a folder is left out, by its path.
    pub(crate) skips: Option<fn(&Path) -> bool>,
}

/// An input, or why there is none.
pub(super) struct Input {
    pub(super) label: InputLabel,
    /// The file; none for standard input.
    pub(super) path: Option<PathBuf>,
    /// Why the file was not even found.
    pub(super) error: Option<String>,
}

impl Inputs {
    /// The inputs of a run.
    pub(crate) fn from_args(args: &CleanArgs) -> Inputs {
        Inputs {
            paths: args.files.clone(),
            recursive: args.recursive,
            to_folder: args.recursive && args.output.is_some(),
            to: args.to,
            skips: None,
        }
    }

    /// All inputs in the order of the command line, files of a folder by name.
    pub(super) fn list(&self) -> Box<dyn Iterator<Item = Input> + '_> {
        if self.paths.is_empty() {
            return Box::new(std::iter::once(Input::stdin()));
        }
        Box::new(self.paths.iter().flat_map(|path| self.list_path(path)))
    }

    fn list_path<'p>(&'p self, path: &'p Path) -> Box<dyn Iterator<Item = Input> + 'p> {
        if path == Path::new("-") {
            return Box::new(std::iter::once(Input::stdin()));
        }
        if !self.recursive || !path.is_dir() {
            let name = path.file_name().map(Path::new);
            let error = why_not_a_file(path);
            return Box::new(std::iter::once(Input { error, ..Input::file(path.to_owned(), self.target(name)) }));
        }
        let entries = WalkDir::new(path).follow_links(true).sort_by_file_name().into_iter();
        Box::new(entries.filter_map(move |entry| self.list_entry(path, entry)))
    }

    /// The input that an entry of a folder is, if it is one.
    fn list_entry(&self, folder: &Path, entry: walkdir::Result<DirEntry>) -> Option<Input> {
        match entry {
            Ok(entry) if entry.file_type().is_dir() || self.skips.is_some_and(|skips| skips(entry.path())) => None,
            Ok(entry) => {
                let target = self.target(entry.path().strip_prefix(folder).ok());
                Some(Input::file(entry.into_path(), target))
            }
            Err(error) => {
                let path = error.path().unwrap_or(folder).to_owned();
                Some(Input { error: Some(error.to_string()), ..Input::file(path, None) })
            }
        }
    }

    /// The path of a file's result below the folder of results: that of the file below its own folder, with the extension
    /// of the output format added if one of both is a table and the other is not.
    fn target(&self, path: Option<&Path>) -> Option<PathBuf> {
        let path = path.filter(|_| self.to_folder)?.to_owned();
        let is_table = output::table_format(&path).is_some();
        Some(match self.to {
            Some(to) if to.is_table() != is_table => path.with_added_extension(to.extension()),
            _ => path,
        })
    }

    /// Bytes of all files; none if that cannot be known.
    pub(crate) fn size(&self) -> Option<u64> {
        self.list().map(|input| Some(input.metadata()?.len())).sum()
    }

    /// Whether an input is a stream, which cannot be read again.
    pub(crate) fn has_stream(&self) -> bool {
        let is_regular = |metadata: Metadata| metadata.is_file() || metadata.is_dir();
        let is_stream =
            |path: &PathBuf| path == Path::new("-") || path.metadata().is_ok_and(|metadata| !is_regular(metadata));
        self.paths.is_empty() || self.paths.iter().any(is_stream)
    }

    /// The hash of the first inputs, see [`Position::inputs_hash`](super::super::job::Position).
    pub(crate) fn hash(&self, count: u64) -> u64 {
        self.list().take(count as usize).fold(0, |hash, input| input.hash(hash))
    }
}

/// Why something that the command line names is not an input, where the system would not say it in words that help.
fn why_not_a_file(path: &Path) -> Option<String> {
    let is_url = path.to_str().is_some_and(|name| name.starts_with("http://") || name.starts_with("https://"));
    match path {
        path if path.is_dir() => Some("it is a folder; add --recursive to clean the files in it".to_owned()),
        path if is_url && !path.exists() => {
            Some("clean does not fetch pages; save it to a file, and name its address with --url".to_owned())
        }
        _ => None,
    }
}

impl Input {
    fn stdin() -> Input {
        let label = InputLabel { name: "standard input".to_owned(), file: None, target: None };
        Input { label, path: None, error: None }
    }

    fn file(path: PathBuf, target: Option<PathBuf>) -> Input {
        let name = path.display().to_string();
        let label = InputLabel { file: Some(path.to_string_lossy().into_owned()), name, target };
        Input { label, path: Some(path), error: None }
    }

    fn metadata(&self) -> Option<Metadata> {
        self.path.as_ref()?.metadata().ok().filter(Metadata::is_file)
    }

    /// Adds the input to the hash of those before it: by its name, size and time of last change.
    pub(super) fn hash(&self, before: u64) -> u64 {
        let metadata = self.metadata();
        let changed = metadata.as_ref().and_then(|metadata| metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok());
        let size = metadata.map_or(0, |metadata| metadata.len());
        let numbers = [before, size, changed.map_or(0, |time| time.as_nanos() as u64)];
        let hash = Fnv::default().text(&self.label.name).bytes(numbers.map(u64::to_le_bytes).as_flattened()).0;
        (hash >> 64) as u64 ^ hash as u64
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    use super::Inputs;

    #[test]
    fn files_below_a_folder_are_listed_by_name() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("b")).unwrap();
        for name in ["c.txt", "b/a.txt", "a.txt"] {
            fs::write(folder.path().join(name), "x").unwrap();
        }
        let inputs =
            Inputs { paths: vec![folder.path().to_owned()], recursive: true, to_folder: true, to: None, skips: None };
        let targets: Vec<_> = inputs.list().filter_map(|input| input.label.target).collect();
        assert_eq!(targets, ["a.txt", "b/a.txt", "c.txt"].map(PathBuf::from));
        assert_eq!(inputs.size(), Some(3));
        assert!(!inputs.has_stream());
    }

    #[test]
    fn a_changed_input_has_another_hash() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        let hash =
            || Inputs { paths: vec![path.clone()], recursive: false, to_folder: false, to: None, skips: None }.hash(1);
        fs::write(&path, "x").unwrap();
        let before = hash();
        assert_eq!(hash(), before);
        fs::write(&path, "xy").unwrap();
        assert_ne!(hash(), before);
    }
}
