//! Finds rule files: built in, the user's, the project's, those named.
//!
//! Owns discovery and how layers stand in for each other: a pack at the same path in a later layer takes the earlier
//! one's place as a whole. Settings alone come from all layers. Files are read here; what they say is not looked at.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use etcetera::BaseStrategy;

use super::built_in::{Pack, pack, packs};
use super::diagnostic::{Code, Diagnostic};
use super::lower::PackFile;
use super::recognise::is_ours;

use super::settings::PACK as SETTINGS;
use super::source::{Layer, SourceFile};
use crate::limits::{RULE_FILE_BYTES, RULE_FILES};
use dehusk_text::fnv::Fnv;

/// The folder of the context model's files: weights and lists of words, no rules.
const MODEL: &str = "model/";

/// Rule files by pack name, the effective one of each last; those before it count for their settings.
#[derive(Default)]
pub(super) struct Layers {
    files: BTreeMap<String, Vec<Arc<SourceFile>>>,
    pub(super) faults: Vec<Diagnostic>,
    /// Files of the context model, by name below its folder; the last layer's.
    pub(super) model: BTreeMap<String, Arc<SourceFile>>,
}

impl Layers {
    pub(super) fn add_built_in(&mut self) {
        for (path, text) in built_in() {
            self.add(Layer::BuiltIn, path, PathBuf::from(path), Cow::Borrowed(text));
        }
    }

    /// All `*.toml` under a folder. Symbolic links inside it are not followed.
    pub(super) fn add_folder(&mut self, layer: &Layer, folder: &Path) {
        let mut files = Vec::new();
        if let Err(error) = walk(folder, &mut files) {
            self.faults.push(unreadable(folder, &error.to_string()));
        }
        if files.len() > RULE_FILES {
            self.faults.push(unreadable(folder, &format!("more than {RULE_FILES} rule files")));
            return;
        }
        for path in files {
            let relative = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            match read(&path) {
                Ok(text) => self.add(layer.clone(), &relative, path, Cow::Owned(text)),
                Err(error) => self.faults.push(unreadable(&path, &error)),
            }
        }
    }

    /// Rules given as text, as a pack of the name.
    pub(super) fn add_text(&mut self, layer: Layer, pack: &str, text: String) {
        let path = format!("{pack}.toml");
        self.add(layer, &path, PathBuf::from(&path), Cow::Owned(text));
    }

    fn add(&mut self, layer: Layer, relative: &str, path: PathBuf, text: Cow<'static, str>) {
        let pack = relative.strip_suffix(".toml").unwrap_or(relative).to_owned();
        if let Some(name) = pack.strip_prefix(MODEL) {
            self.model.insert(name.to_owned(), Arc::new(SourceFile { layer, path, text }));
            return;
        }
        let keeps_earlier = pack == SETTINGS;
        let sources = self.files.entry(pack).or_default();
        sources.retain(|_| keeps_earlier);
        sources.push(Arc::new(SourceFile { layer, path, text }));
    }

    /// The hash of all files in force: their names and texts, wherever they lie.
    pub(super) fn hash(&self) -> u128 {
        let packs = self.files.iter().flat_map(|(pack, sources)| sources.iter().map(move |source| (pack, source)));
        let model = self.model.iter().fold(Fnv::default(), |hash, (name, source)| {
            let text = source_hash(&format!("{MODEL}{name}"), &source.text);
            hash.text(name).bytes(&text.to_le_bytes())
        });
        packs
            .fold(model, |hash, (pack, source)| hash.text(pack).bytes(&source_hash(pack, &source.text).to_le_bytes()))
            .0
    }

    /// The files by name; those of settings from the first layer to the last.
    pub(super) fn into_files(self) -> Vec<PackFile> {
        self.files.into_iter().flat_map(|(pack, sources)| pack_files(&pack, sources)).collect()
    }
}

fn pack_files(pack: &str, sources: Vec<Arc<SourceFile>>) -> Vec<PackFile> {
    let last = sources.len() - 1;
    let file = |(at, source)| PackFile { pack: pack.to_owned(), source, overridden: at < last };
    sources.into_iter().enumerate().map(file).collect()
}

/// The embedded files: path below `rules/`, and text.
pub fn built_in() -> impl Iterator<Item = (&'static str, &'static str)> {
    packs().iter().map(|pack| (pack.path, pack.text))
}

/// Whether a pack's text is that of the embedded pack of its name.
pub(super) fn is_built_in(name: &str, text: &str) -> bool {
    pack(name).is_some_and(|pack| is_text_of(pack, text))
}

fn is_text_of(pack: &Pack, text: &str) -> bool {
    // Texts of the embedded layer are the embedded ones themselves.
    std::ptr::eq(pack.text, text) || pack.text == text
}

/// The hash of a pack's text. Those of embedded packs are known, and only looked up.
fn source_hash(name: &str, text: &str) -> u128 {
    let known = pack(name).filter(|pack| is_text_of(pack, text)).map(|pack| pack.hash);
    known.unwrap_or_else(|| Fnv::of(text))
}

/// The user's rules folder, if there is one.
pub fn user_folder() -> Option<PathBuf> {
    user_place().filter(|folder| folder.is_dir())
}

/// Where the user's rules folder would be.
pub(super) fn user_place() -> Option<PathBuf> {
    Some(etcetera::choose_base_strategy().ok()?.config_dir().join("dehusk").join("rules"))
}

/// `./rules`, if it holds at least one rule file; an unrelated folder of that name is let be.
pub fn project_folder() -> Option<PathBuf> {
    Some(project_place()).filter(|folder| holds_rule_files(folder))
}

/// Where the project's rules folder would be.
pub(super) fn project_place() -> PathBuf {
    PathBuf::from("rules")
}

/// All rule files under a folder, sorted; of more than [`RULE_FILES`] some of them, and one more than that.
///
/// # Errors
/// A folder cannot be read.
pub(crate) fn rule_files(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    walk(folder, &mut files)?;
    Ok(files)
}

fn holds_rule_files(folder: &Path) -> bool {
    let mut files = Vec::new();
    // What cannot be walked to its end is asked as far as it went: whoever adds the folder meets the error again.
    let _ = walk(folder, &mut files);
    files.iter().any(|path| is_rule_file(path))
}

fn is_rule_file(path: &Path) -> bool {
    let bytes = bytes(path).unwrap_or_default();
    // In another encoding than UTF-8 it is broken, and still ours.
    is_ours(String::from_utf8_lossy(&bytes).trim_start_matches('\u{feff}'))
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            let (kind, path) = (entry.file_type()?, entry.path());
            if kind.is_dir() {
                folders.push(path);
            } else if kind.is_file() && path.extension().is_some_and(|extension| extension == "toml") {
                files.push(path);
            }
            if files.len() > RULE_FILES {
                return Ok(());
            }
        }
    }
    files.sort();
    Ok(())
}

fn bytes(path: &Path) -> Result<Vec<u8>, String> {
    let size = fs::metadata(path).map_err(|error| error.to_string())?.len();
    if size > RULE_FILE_BYTES {
        return Err(format!("larger than {RULE_FILE_BYTES} bytes"));
    }
    fs::read(path).map_err(|error| error.to_string())
}

fn read(path: &Path) -> Result<String, String> {
    let text = String::from_utf8(bytes(path)?).map_err(|error| format!("no UTF-8: {error}"))?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

fn unreadable(path: &Path, error: &str) -> Diagnostic {
    Diagnostic::general(Code::Unreadable, format!("cannot read rules in {}: {error}", path.display()))
}
