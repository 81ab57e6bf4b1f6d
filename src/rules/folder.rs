//! Folders of rule files, and of model files beside them.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;
use walkdir::WalkDir;

use super::recognise::{is_model_file, is_rule_file};
use crate::limits::{RULE_FILE_BYTES, RULE_FILES};

/// The folder of the context model's files, in a rules folder or beside it.
pub(super) const MODEL: &str = "model";

/// The files of the context model. A folder beside the rules may hold anything, so only these are looked for.
pub(crate) const MODEL_FILES: [&str; 4] = ["html", "lexicon", "text", "words"];

/// The user's rules folder, whether or not it exists; none on a system without a configuration folder.
pub(super) fn user_folder() -> Option<PathBuf> {
    Some(etcetera::choose_base_strategy().ok()?.config_dir().join("dehusk").join("rules"))
}

/// The project's rules folder, whether or not it exists.
pub(crate) fn project_folder() -> PathBuf {
    PathBuf::from("rules")
}

/// Files below a folder.
#[derive(Default)]
pub(super) struct Found {
    /// TOML files.
    pub(super) files: Vec<PathBuf>,
    /// Files that are meant to be TOML files, by their names, but are not read.
    pub(super) misnamed: Vec<PathBuf>,
}

/// All TOML files below a folder, sorted. Symbolic links inside it are not followed. Of more than [`RULE_FILES`] files it
/// gives some, and more than that number.
///
/// # Errors
/// The folder, or one below it, cannot be read.
pub(crate) fn rule_files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Found::default();
    walk(folder, &mut found)?;
    Ok(found.files)
}

/// As [`rule_files`]; with an error, `found` has what was found before it.
pub(super) fn walk(folder: &Path, found: &mut Found) -> io::Result<()> {
    // A walk that begins at a file would find that file.
    fs::read_dir(folder)?;
    for entry in WalkDir::new(folder).min_depth(1) {
        let entry = entry.map_err(io_error)?;
        if !entry.file_type().is_file() {
            continue;
        }
        if entry.path().extension().is_some_and(|extension| extension == "toml") {
            found.files.push(entry.into_path());
        } else if is_misnamed(&entry.file_name().to_string_lossy()) {
            found.misnamed.push(entry.into_path());
        }
        if found.files.len() > RULE_FILES {
            return Ok(());
        }
    }
    found.files.sort();
    found.misnamed.sort();
    Ok(())
}

/// Whether the name of a file that is not read looks like that of a rule file.
fn is_misnamed(name: &str) -> bool {
    let name = name.to_lowercase();
    [".toml", ".tml", ".toml.txt"].iter().any(|end| name.ends_with(end))
}

/// What the system said, without the path, which messages have anyway.
fn io_error(error: walkdir::Error) -> io::Error {
    let message = error.to_string();
    error.into_io_error().unwrap_or_else(|| io::Error::other(message))
}

/// Whether a folder holds at least one rule file, be it one that is not read because of its name. A folder called `rules`
/// may be about something else.
pub(crate) fn holds_rule_files(folder: &Path) -> bool {
    let mut found = Found::default();
    // Files that were found before an error count: whoever adds the folder gets the error again.
    let _ = walk(folder, &mut found);
    found.files.iter().chain(&found.misnamed).any(|path| is_rule_file(&readable_text(path)))
}

/// Paths of the model files that may be beside a rules folder called `rules`, by name, whether or not they exist.
pub(super) fn model_paths(rules: &Path) -> impl Iterator<Item = (&'static str, PathBuf)> {
    let beside = rules.parent().filter(|_| rules.file_name().is_some_and(|name| name == "rules"));
    let folder = beside.map(|parent| parent.join(MODEL));
    folder.into_iter().flat_map(|folder| MODEL_FILES.map(|name| (name, folder.join(name).with_extension("toml"))))
}

/// The model files beside a rules folder called `rules`, by name. Files about something else are left out.
pub(super) fn model_files(rules: &Path) -> impl Iterator<Item = (&'static str, PathBuf)> {
    model_paths(rules).filter(|(_, path)| {
        let is_file = fs::symlink_metadata(path).is_ok_and(|data| data.is_file());
        is_file && is_model_file(&readable_text(path))
    })
}

/// A file's text.
///
/// # Errors
/// What is wrong with the file, in words.
pub(super) fn read(path: &Path) -> Result<String, String> {
    let text = String::from_utf8(read_bytes(path)?).map_err(|error| format!("not valid UTF-8: {error}"))?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

/// A file's text as far as it can be read, to see what it is about. A file in another encoding than UTF-8 is broken, but
/// may still be a rule file.
fn readable_text(path: &Path) -> String {
    let bytes = read_bytes(path).unwrap_or_default();
    String::from_utf8_lossy(&bytes).trim_start_matches('\u{feff}').to_owned()
}

fn read_bytes(path: &Path) -> Result<Vec<u8>, String> {
    let size = fs::metadata(path).map_err(|error| error.to_string())?.len();
    if size > RULE_FILE_BYTES {
        return Err(format!("larger than {RULE_FILE_BYTES} bytes"));
    }
    fs::read(path).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::{holds_rule_files, model_files};

    const WEIGHTS: &str = "schema = 1\nstart = 0.5\n[cells]\n[weights]\n";

    fn names(rules: &Path) -> Vec<&'static str> {
        model_files(rules).map(|(name, _)| name).collect()
    }

    #[test]
    fn a_folder_with_a_misnamed_rule_file_is_one_of_rules() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.tml"), "[package]\nname = \"a\"\n").unwrap();
        fs::write(folder.path().join("b.txt"), "schema = 1\n").unwrap();
        assert!(!holds_rule_files(folder.path()));
        fs::write(folder.path().join("c.TOML"), "schema = 1\n").unwrap();
        assert!(holds_rule_files(folder.path()));
    }

    #[test]
    fn model_files_beside_a_folder_called_rules_are_found() {
        let folder = tempfile::tempdir().unwrap();
        let model = folder.path().join("model");
        fs::create_dir(&model).unwrap();
        fs::write(model.join("text.toml"), WEIGHTS).unwrap();
        fs::write(model.join("words.toml"), "[stop-words]\nen = [\"the\"]\n").unwrap();
        assert_eq!(names(&folder.path().join("rules")), ["text", "words"]);
        assert_eq!(names(&folder.path().join("my-rules")), [""; 0], "only a folder called `rules` has one beside it");
    }

    #[test]
    fn a_model_folder_about_something_else_is_ignored() {
        let folder = tempfile::tempdir().unwrap();
        let (model, rules) = (folder.path().join("model"), folder.path().join("rules"));
        assert_eq!(names(&rules), [""; 0]);
        fs::create_dir_all(model.join("html")).unwrap();
        fs::write(model.join("text.toml"), "[weights]\nresnet = \"resnet50.bin\"\n").unwrap();
        fs::write(model.join("words.toml"), "[vocabulary]\nsize = 30522\n").unwrap();
        fs::write(model.join("large.toml"), WEIGHTS).unwrap();
        fs::write(model.join("html/html.toml"), WEIGHTS).unwrap();
        assert_eq!(names(&rules), [""; 0]);
        fs::write(model.join("html.toml"), "schema = 1\n[cells\n[weights]\n").unwrap();
        assert_eq!(names(&rules), ["html"], "a broken edit is not ignored in silence");
    }
}
