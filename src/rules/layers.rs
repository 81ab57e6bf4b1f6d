//! Layers of rule files: built in, the user's, the project's, and folders that were named.
//!
//! A pack of a later layer replaces the pack at the same path of an earlier layer. Only settings and shared patterns come from all layers. Files
//! are read here, and not parsed.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::built_in::{Pack, pack, packs};
use super::diagnostic::{Code, Diagnostic};
use super::folder::{Found, MODEL, holds_rule_files, model_files, read, walk};
use super::settings::PACK as SETTINGS;
use super::source::{Layer, SourceFile};
use crate::limits::{RULE_FILES, RULE_FOLDER_BYTES};
use dehusk_text::fnv::Fnv;
use dehusk_text::pattern::is_shared;

/// A rule file and the name of its pack.
#[derive(Clone, Debug)]
pub(super) struct PackFile {
    /// Its path without `.toml`.
    pub(super) pack: String,
    pub(super) source: Arc<SourceFile>,
    /// A later layer has the file too. This happens for settings and shared patterns only: keys that the later files do not
    /// have hold.
    pub(super) overridden: bool,
}

/// The files of all layers so far.
#[derive(Default)]
pub(super) struct Layers {
    /// By pack name, the one in force last; those before it count for their settings and patterns.
    files: BTreeMap<String, Vec<Arc<SourceFile>>>,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Files of the context model, by name below its folder; the last layer's.
    pub(super) model: BTreeMap<String, Arc<SourceFile>>,
}

impl Layers {
    pub(super) fn add_built_in(&mut self) {
        for (path, text) in built_in() {
            self.add(Layer::BuiltIn, path, PathBuf::from(path), Cow::Borrowed(text));
        }
    }

    /// The project's rules folder, if it holds rule files; an unrelated folder with that name is ignored.
    pub(super) fn add_project(&mut self, folder: &Path) {
        if holds_rule_files(folder) {
            self.add_folder(&Layer::Project, folder);
        }
    }

    /// What somebody named: a folder, or a single file, whose pack is called as the file is.
    pub(super) fn add_path(&mut self, layer: &Layer, path: &Path) {
        match path.file_stem().filter(|_| path.is_file()) {
            Some(stem) => self.add_file(layer, &format!("{}.toml", stem.to_string_lossy()), path.to_owned()),
            None => self.add_folder(layer, path),
        }
    }

    /// All TOML files below a folder, and model files beside it.
    pub(super) fn add_folder(&mut self, layer: &Layer, folder: &Path) {
        // The folder's own `model/` is nearer, so it comes later and replaces what is beside the folder.
        for (name, path) in model_files(folder) {
            self.add_file(layer, &format!("{MODEL}/{name}"), path);
        }
        let mut found = Found::default();
        if let Err(error) = walk(folder, &mut found) {
            self.diagnostics.push(unreadable(folder, &error.to_string()));
        }
        let Found { files, misnamed } = found;
        self.diagnostics.extend(misnamed.iter().map(|path| ignored(path)));
        if files.len() > RULE_FILES {
            self.diagnostics.push(unreadable(folder, &format!("more than {RULE_FILES} rule files")));
            return;
        }
        let sizes = files.iter().filter_map(|path| path.metadata().ok()).map(|file| file.len());
        if sizes.sum::<u64>() > RULE_FOLDER_BYTES {
            self.diagnostics.push(unreadable(folder, &format!("rule files of more than {RULE_FOLDER_BYTES} bytes")));
            return;
        }
        for path in files {
            let relative = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            self.add_file(layer, &relative, path);
        }
    }

    fn add_file(&mut self, layer: &Layer, relative: &str, path: PathBuf) {
        match read(&path) {
            Ok(text) => self.add(layer.clone(), relative, path, Cow::Owned(text)),
            Err(error) => self.diagnostics.push(unreadable(&path, &error)),
        }
    }

    /// Rules given as text, as a pack of the name.
    pub(super) fn add_text(&mut self, layer: Layer, pack: &str, text: String) {
        let path = format!("{pack}.toml");
        self.add(layer, &path, PathBuf::from(&path), Cow::Owned(text));
    }

    fn add(&mut self, layer: Layer, relative: &str, path: PathBuf, text: Cow<'static, str>) {
        let pack = relative.strip_suffix(".toml").unwrap_or(relative).to_owned();
        if let Some(name) = pack.strip_prefix(MODEL).and_then(|rest| rest.strip_prefix('/')) {
            self.model.insert(name.to_owned(), Arc::new(SourceFile { layer, path, text }));
            return;
        }
        let keeps_earlier = pack == SETTINGS || is_shared(&pack);
        let sources = self.files.entry(pack).or_default();
        sources.retain(|_| keeps_earlier);
        sources.push(Arc::new(SourceFile { layer, path, text }));
    }

    /// The hash of all files in force: their names and texts, whatever folder they are in.
    pub(super) fn hash(&self) -> u128 {
        let packs = self.files.iter().flat_map(|(pack, sources)| sources.iter().map(move |source| (pack, source)));
        let model = self.model.iter().fold(Fnv::default(), |hash, (name, source)| {
            let text = source_hash(&format!("{MODEL}/{name}"), &source.text);
            hash.text(name).bytes(&text.to_le_bytes())
        });
        packs
            .fold(model, |hash, (pack, source)| hash.text(pack).bytes(&source_hash(pack, &source.text).to_le_bytes()))
            .0
    }

    /// The files in force by name, those of the context model last; each with its text.
    pub(super) fn into_texts(self) -> impl Iterator<Item = (String, String)> {
        let packs =
            self.files.into_iter().flat_map(|(pack, sources)| sources.into_iter().map(move |one| (pack.clone(), one)));
        let model = self.model.into_iter().map(|(name, source)| (format!("{MODEL}/{name}"), source));
        packs.chain(model).map(|(pack, source)| (pack, source.text.clone().into_owned()))
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

/// The embedded files: path below `rules/` or `model/NAME.toml`, and text.
pub fn built_in() -> impl Iterator<Item = (&'static str, &'static str)> {
    packs().iter().map(|pack| (pack.path, pack.text))
}

/// The embedded pack of a name, if a text is that of it.
pub(super) fn built_in_pack(name: &str, text: &str) -> Option<&'static Pack> {
    pack(name).filter(|pack| is_text_of(pack, text))
}

fn is_text_of(pack: &Pack, text: &str) -> bool {
    // A text of the embedded layer is the embedded text itself, which is quick to compare.
    std::ptr::eq(pack.text, text) || pack.text == text
}

/// The hash of a pack's text. Hashes of embedded packs are looked up.
fn source_hash(name: &str, text: &str) -> u128 {
    built_in_pack(name, text).map_or_else(|| Fnv::hash(text), |pack| pack.hash)
}

fn unreadable(path: &Path, error: &str) -> Diagnostic {
    Diagnostic::general(Code::Unreadable, format!("cannot read rules in {}: {error}", path.display()))
}

fn ignored(path: &Path) -> Diagnostic {
    Diagnostic::general(Code::IgnoredFile, format!("{} is not read", path.display()))
        .with_help("names of rule files end in `.toml`")
}
